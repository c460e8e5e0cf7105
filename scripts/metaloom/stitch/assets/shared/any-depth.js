// The page for missing addresses is shown at any address, so that its own relative links may start in the wrong folder.
// Where its style sheet did not arrive, the folders above are tried; the first that has it is the site's, and every
// link, sheet and script starts from there.
"use strict";

(function () {
  const OWN = /^(?:[a-z][a-z0-9+.-]*:|\/|#)/i;
  const sheet = [...document.querySelectorAll("link[rel=stylesheet]")].find((one) => !OWN.test(one.getAttribute("href")));
  if (!sheet || location.protocol === "file:") return;
  const name = sheet.getAttribute("href"), depth = location.pathname.split("/").length - 2;

  function settle(root) {
    document.documentElement.dataset.root = root;
    document.querySelectorAll("a[href], link[href]").forEach((one) => {
      const written = one.getAttribute("href");
      if (!OWN.test(written) && !one.dataset.probe) one.setAttribute("href", root + written.replace(/^\.\//, ""));
    });
    document.querySelectorAll("script[src]").forEach((one) => {
      if (OWN.test(one.getAttribute("src"))) return;
      const again = document.createElement("script");
      again.src = root + one.getAttribute("src");
      again.async = false;
      one.replaceWith(again);
    });
  }

  function look(up) {
    if (up > depth) return;
    const probe = document.createElement("link");
    probe.rel = "stylesheet";
    probe.dataset.probe = "1";
    probe.href = "../".repeat(up) + name;
    probe.onload = () => settle("../".repeat(up));
    probe.onerror = () => { probe.remove(); look(up + 1); };
    document.head.append(probe);
  }

  const here = document.createElement("link");
  here.rel = "stylesheet";
  here.dataset.probe = "1";
  here.href = name;
  here.onload = () => {};
  here.onerror = () => { here.remove(); look(1); };
  document.head.append(here);
})();
