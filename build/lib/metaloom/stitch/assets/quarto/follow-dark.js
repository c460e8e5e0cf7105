// Pages of Quarto's with a light and a dark theme follow the reader's system until the reader chooses.
(function () {
  "use strict";
  const KEY = "quarto-color-scheme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem(KEY); } catch (refused) { return null; } };
  function follow() {
    if (chosen() || !window.quartoToggleColorScheme) return;
    if (document.body.classList.contains("quarto-dark") === dark.matches) return;
    window.quartoToggleColorScheme();
    try { localStorage.removeItem(KEY); } catch (refused) { /* nothing was kept */ }
  }
  follow();
  dark.addEventListener("change", follow);
})();
