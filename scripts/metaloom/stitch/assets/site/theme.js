// Before the page is drawn: the reader's choice of colours, a mark that scripts run, and the faces asked for at once (a
// page opened as a file has them at hand, and browsers refuse to preload there).
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  var here = document.currentScript && document.currentScript.src || "";
  if (here.indexOf("http") === 0) ["Serif-Regular", "Sans-Regular", "Sans-Bold", "Serif-Bold"].forEach(function (face) {
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
