// What is folded opens for an address and for print; what scrolls can be reached
"use strict";

(function () {
  // A folded block that holds the place an address points to unfolds
  function unfoldTarget() {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (malformed) { return; }
    if (!target) return;
    const panel = target.closest(".tab-panel[role=tabpanel], .tab-pane");
    if (panel && (panel.hidden || panel.matches(".tab-pane:not(.active)"))) document.getElementById(panel.getAttribute("aria-labelledby")).click();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  }

  // Printing shows everything
  function setUpPrint() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("main details:not([open])")];
      opened.forEach((fold) => { fold.open = true; });
    });
    addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));
  }

  // What scrolls sideways can be reached by keyboard. First measured, then written, and only where shown: layout costs seconds
  function setUpScrolling() {
    const FRAMES = ".table-scroll, .figure-scroll, main pre, .equation";
    const say = (frame, scrolls) => {
      if (scrolls) frame.tabIndex = 0; else frame.removeAttribute("tabindex");
      if (!frame.matches(".table-scroll, .figure-scroll")) return;
      if (scrolls) {
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-label", frame.matches(".table-scroll") ? "Table, scrolls sideways" : "Figure, scrolls sideways");
      } else {
        frame.removeAttribute("role");
        frame.removeAttribute("aria-label");
      }
    };
    const place = (some) => [...some].map((frame) => [frame, frame.scrollWidth > frame.clientWidth || (frame.tagName === "PRE" && frame.scrollHeight > frame.clientHeight)]).forEach(([frame, scrolls]) => say(frame, scrolls));
    const frames = [...document.querySelectorAll(FRAMES)];
    // What is inside may grow without its frame
    const seen = new ResizeObserver((changes) => place(new Set(changes.map((change) => change.target.closest(FRAMES)))));
    frames.forEach((frame) => [frame, ...frame.children].forEach((part) => seen.observe(part)));
    document.fonts.ready.then(() => place(frames.filter((frame) => frame.checkVisibility && frame.checkVisibility())));
  }

  // Escape hides the meaning of a term until the reader leaves it
  function setUpTerms() {
    const terms = document.querySelectorAll(".ml-term");
    addEventListener("keydown", (event) => { if (event.key === "Escape") terms.forEach((term) => term.classList.add("ml-hushed")); });
    terms.forEach((term) => ["mouseenter", "focus"].forEach((name) => term.addEventListener(name, () => term.classList.remove("ml-hushed"))));
  }

  setUpTerms();
  setUpScrolling();
  setUpPrint();
  addEventListener("hashchange", unfoldTarget);
  if (location.hash) unfoldTarget();
})();
