// A number opens its proof beside the text: what it is made of, the source's words, file and line, code, verification.
// The proof is the section that the link leads to anyway; without this script, or from a page opened as a file whose
// proof is elsewhere, the reader goes there. The panel itself is in scripts that are fetched with the first number.
"use strict";

(function () {
  const links = [...document.querySelectorAll("a.ml-n")];
  if (!links.length) return;
  const here = document.currentScript.src;
  let loaded = null;

  // In a table one number can be reached by Tab and the others from there by arrows: no reader walks through hundreds
  document.querySelectorAll("table").forEach((table) => {
    const inside = [...table.querySelectorAll("a.ml-n")];
    inside.slice(1).forEach((link) => link.setAttribute("tabindex", "-1"));
    if (inside.length < 2) return;
    table.addEventListener("keydown", (event) => {
      const at = inside.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (at < 0 || !step) return;
      event.preventDefault();
      const next = inside[Math.min(inside.length - 1, Math.max(0, at + step))];
      inside[at].setAttribute("tabindex", "-1");
      next.removeAttribute("tabindex");
      next.focus();
    });
  });

  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(name, here).href;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
  }

  async function open(link) {
    loaded = loaded || load("proof-parts.js").then(() => load("proof-panel.js"));
    await loaded;
    await window.metaloomProof.toggle(link);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.ml-n");
    if (!link || event.defaultPrevented || event.button) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const elsewhere = link.href.split("#")[0] !== location.href.split("#")[0];
    if (elsewhere && location.protocol === "file:") return;
    event.preventDefault();
    open(link).catch(() => { location.href = link.href; });
  });
})();
