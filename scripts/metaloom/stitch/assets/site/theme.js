// Before the page is drawn: the reader's choice of colours, a mark that scripts run, and the faces asked for at once. From
// a folder browsers refuse to preload, so the faces are named here, and wait for no second page to be used.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  var here = document.currentScript && document.currentScript.src || "";
  ["Serif-Regular", "Sans-Regular", "Sans-Bold", "Serif-Bold"].forEach(function (face) {
    if (here.indexOf("http") !== 0) {
      var bold = face.indexOf("Bold") > 0;
      document.fonts.add(new FontFace("Metaloom " + face.split("-")[0], "url(" + here.replace(/theme\.js.*$/, "fonts/Metaloom" + face + ".woff2") + ")", { weight: bold ? "600 800" : "400 500", display: "swap" }));
      return;
    }
    var link = document.createElement("link");
    link.rel = "preload"; link.as = "font"; link.type = "font/woff2"; link.crossOrigin = "anonymous";
    link.href = here.replace(/theme\.js.*$/, "fonts/Metaloom" + face + ".woff2");
    document.head.appendChild(link);
  });
  try {
    var chosen = localStorage.getItem("metaloom-theme");
    if (chosen === "dark" || chosen === "light") root.setAttribute("data-theme", chosen);
  } catch (refused) { /* no storage: the system's colours stay */ }
})();
