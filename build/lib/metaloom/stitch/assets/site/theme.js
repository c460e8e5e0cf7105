// Before the page is drawn: the reader's choice of colours, and a mark that scripts run.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("metaloom-theme");
    if (chosen === "dark" || chosen === "light") root.setAttribute("data-theme", chosen);
  } catch (refused) { /* no storage: the system's colours stay */ }
})();
