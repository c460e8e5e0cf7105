// The field of the search, and the key that leads to it. All that searches comes with the reader's first turn to the field,
// so that a page that is only read does not load it.
"use strict";

(function () {
  const box = document.getElementById("quarto-search"), field = box && box.querySelector("input");
  if (!field) return;
  box.hidden = false;
  field.addEventListener("focus", () => {
    const script = document.createElement("script");
    script.src = (document.documentElement.dataset.root || "") + "site_libs/metaloom/search-field.js";
    document.head.append(script);
  }, { once: true });
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); field.focus(); }
  });
})();
