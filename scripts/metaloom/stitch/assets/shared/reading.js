// What is folded opens for an address and for print; figures come as they are needed; what scrolls can be reached
"use strict";

(function () {
  const atRest = window.requestIdleCallback || ((then) => setTimeout(then, 50));

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

  // A figure that waited is drawn into the page: as an image it would have neither the face nor the chosen colours of the page.
  // From a folder no page may read another file, so there it stays an image
  async function drawInto(image) {
    if (location.protocol === "file:") {
      image.loading = "eager";
      return;
    }
    try {
      const answer = await fetch(image.src, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = (await answer.text()).replace(/<style[^>]*>[^]*?<\/style>/g, ""); // the policy of the page refuses to read any
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      if (!drawn.matches("svg.ml-figure") || drawn.querySelector("script, foreignObject")) throw new Error("not ours");
      const own = `${drawn.dataset.figure}-`;
      drawn.querySelectorAll("*").forEach((mark) => {
        for (const name of ["textLength", "lengthAdjust"]) mark.removeAttribute(name);
        for (const name of ["fill", "stroke"]) if ((mark.getAttribute("class") || "").includes(`ml-${name}-`)) mark.removeAttribute(name);
        for (const { name, value } of mark.tagName === "a" ? [] : [...mark.attributes]) {
          if (name === "id") mark.id = own + value;
          else if (name.endsWith("href") && value[0] === "#") mark.setAttribute(name, `#${own}${value.slice(1)}`);
          else if (value.includes("url(#")) mark.setAttribute(name, value.replaceAll("url(#", `url(#${own}`));
        }
      });
      drawn.removeAttribute("height");
      drawn.setAttribute("aria-label", image.alt);
      drawn.setAttribute("focusable", "false");
      drawn.classList.add(...image.classList);
      image.replaceWith(document.importNode(drawn, true));
    } catch (refused) {
      image.loading = "eager";
    }
  }

  // Figures are drawn as the reader comes near. The others load as images, which costs a page less, one by one once nothing
  // else is to do, so that neither a quick hand nor a printer finds a gap
  function setUpFigures() {
    const shown = (image) => !image.checkVisibility || image.checkVisibility();
    const waiting = () => [...document.querySelectorAll('img[loading="lazy"]')];
    const near = new IntersectionObserver((changes) => changes.filter((change) => change.isIntersecting).forEach(({ target }) => {
      near.unobserve(target);
      drawInto(target);
    }), { rootMargin: "300px" });
    const load = (images) => {
      const image = images.shift();
      if (!image) return;
      image.loading = "eager";
      atRest(() => load(images));
    };
    waiting().forEach((image) => near.observe(image));
    addEventListener("load", () => setTimeout(() => atRest(() => load(waiting().filter(shown))), 800));
    addEventListener("beforeprint", () => waiting().forEach((image) => { image.loading = "eager"; }));
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
    // A face may come later and widen what is inside; asked at rest, so that no layout is forced while the page is built
    addEventListener("load", () => document.fonts.ready.then(() => atRest(() => place(frames.filter((frame) => !frame.checkVisibility || frame.checkVisibility())))));
  }

  // Escape hides the meaning of a term until the reader leaves it
  function setUpTerms() {
    const terms = document.querySelectorAll(".ml-term");
    addEventListener("keydown", (event) => { if (event.key === "Escape") terms.forEach((term) => term.classList.add("ml-hushed")); });
    terms.forEach((term) => ["mouseenter", "focus"].forEach((name) => term.addEventListener(name, () => term.classList.remove("ml-hushed"))));
  }

  setUpTerms();
  setUpFigures();
  setUpScrolling();
  setUpPrint();
  addEventListener("hashchange", unfoldTarget);
  if (location.hash) unfoldTarget();
})();
