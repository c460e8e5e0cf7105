// What a script adds to pages that are whole without one: colours by choice, menus that close, tabs.
"use strict";

(function () {
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 62rem)");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // Colours
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }

  function setUpTheme() {
    const button = document.getElementById("theme-toggle");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    show();
    dark.addEventListener("change", show);
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("metaloom-theme", root.dataset.theme); } catch (refused) { /* not kept */ }
      show();
    });
  }

  // Menus: open where there is room, and closed again by Escape or a click elsewhere
  function setUpMenus() {
    const place = () => document.querySelectorAll("details.wide-open").forEach((menu) => { menu.open = wide.matches; });
    place();
    wide.addEventListener("change", place);
    const menus = [...document.querySelectorAll("details.dropdown")];
    const close = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });
    document.addEventListener("click", (event) => close(event.target.closest("details.dropdown")));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const open = menus.find((menu) => menu.open);
      close();
      if (open && open.contains(document.activeElement)) open.querySelector("summary").focus();
    });
  }

  // Tabs
  function setUpTabs() {
    document.querySelectorAll(".panel-tabset").forEach((set) => {
      const panels = [...set.querySelectorAll(":scope > .tab-panel")];
      if (panels.length < 2) return;
      const list = document.createElement("div");
      list.setAttribute("role", "tablist");
      const tabs = panels.map((panel) => {
        const title = panel.querySelector(":scope > .tab-title");
        const tab = document.createElement("button");
        tab.type = "button";
        tab.id = panel.id + "-tab";
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", panel.id);
        tab.append(...[...title.childNodes].map((node) => node.cloneNode(true)));
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        panel.tabIndex = 0;
        list.append(tab);
        return tab;
      });
      const choose = (index, focus) => {
        tabs.forEach((tab, i) => {
          tab.setAttribute("aria-selected", String(i === index));
          tab.tabIndex = i === index ? 0 : -1;
          panels[i].hidden = i === index ? false : "until-found"; // the browser's own search looks into it
        });
        if (focus) tabs[index].focus();
      };
      const group = set.getAttribute("group") || set.dataset.group;
      const follow = (index) => {
        choose(index);
        if (group) document.dispatchEvent(new CustomEvent("tab-chosen", { detail: { group, name: tabs[index].textContent.trim() } }));
      };
      document.addEventListener("tab-chosen", ({ detail }) => {
        const index = tabs.findIndex((tab) => tab.textContent.trim() === detail.name);
        if (group && detail.group === group && index >= 0) choose(index);
      });
      tabs.forEach((tab, index) => tab.addEventListener("click", () => follow(index)));
      panels.forEach((panel, index) => panel.addEventListener("beforematch", () => choose(index)));
      list.addEventListener("keydown", (event) => {
        const here = tabs.indexOf(document.activeElement);
        const step = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (here < 0 || step === undefined) return;
        event.preventDefault();
        choose((step + tabs.length) % tabs.length, true);
      });
      set.prepend(list);
      choose(0);
    });
  }

  // The table of contents marks the section that is being read
  function setUpContents() {
    const links = [...document.querySelectorAll("#TOC a")];
    if (!links.length || !("IntersectionObserver" in window)) return;
    const byId = new Map(links.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const seen = new Set();
    const observer = new IntersectionObserver((changes) => {
      changes.forEach((change) => seen[change.isIntersecting ? "add" : "delete"](change.target.id));
      const id = [...byId.keys()].filter((key) => seen.has(key)).pop();
      if (id === undefined) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      byId.get(id).setAttribute("aria-current", "true");
    }, { rootMargin: "-10% 0px -70% 0px" });
    byId.forEach((link, id) => { const place = document.getElementById(id); if (place) observer.observe(place); });
  }

  // An announcement that was read can be put away; it stays away in this browser
  function setUpAnnouncement() {
    const box = document.getElementById("quarto-announcement");
    const button = box && box.querySelector("button");
    if (!button) return;
    const key = "metaloom-announcement-" + box.dataset.announcementId;
    try { box.hidden = localStorage.getItem(key) === "read"; } catch (refused) { /* not kept: it is shown */ }
    button.hidden = false;
    button.addEventListener("click", () => {
      box.hidden = true;
      try { localStorage.setItem(key, "read"); } catch (refused) { /* not kept */ }
    });
  }

  setUpTheme();
  setUpAnnouncement();
  setUpMenus();
  setUpTabs();
  setUpContents();
})();
