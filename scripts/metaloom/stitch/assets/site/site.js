// What a script adds to pages that are whole without one: colours by choice, menus that close, tabs, search.
"use strict";

const root = document.documentElement;
const base = root.dataset.root || "";
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

// A folded block that holds the place an address points to unfolds
function unfoldTarget() {
  let target = null;
  try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (malformed) { return; }
  if (!target) return;
  const panel = target.closest(".tab-panel[role=tabpanel]");
  if (panel && panel.hidden) document.getElementById(panel.getAttribute("aria-labelledby")).click();
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
        panels[i].hidden = i !== index;
      });
      if (focus) tabs[index].focus();
    };
    tabs.forEach((tab, index) => tab.addEventListener("click", () => choose(index)));
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

// Search: the index is a script of the site, loaded when the reader first turns to the field
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function loadIndex() {
  loadIndex.once = loadIndex.once || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = base + "site_libs/metaloom/search-index.js";
    script.onload = () => resolve(window.metaloomSearch.map((entry) => ({
      ...entry,
      inTitle: fold(entry.title),
      inSection: fold(entry.section),
      inText: fold(entry.text),
    })));
    script.onerror = reject;
    document.head.append(script);
  });
  return loadIndex.once;
}

function find(entries, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const score = (entry) => {
    let total = 0;
    for (const word of words) {
      const here = (entry.inTitle.includes(word) ? 8 : 0) + (entry.inSection.includes(word) ? 5 : 0)
        + (entry.inText.includes(word) ? 1 : 0);
      if (!here) return 0;
      total += here;
    }
    return total + (entry.section ? 0 : 1);
  };
  return entries.map((entry) => [score(entry), entry]).filter(([points]) => points > 0)
    .sort((a, b) => b[0] - a[0]).slice(0, 20).map(([, entry]) => entry);
}

function excerpt(entry, query) {
  const word = fold(query).split(/\s+/).filter(Boolean).find((part) => entry.inText.includes(part));
  const start = word ? Math.max(0, entry.inText.indexOf(word) - 40) : 0;
  const text = entry.text.slice(start, start + 120);
  return (start > 0 ? "…" : "") + text + (start + 120 < entry.text.length ? "…" : "");
}

function option(entry, query, index) {
  const link = document.createElement("a");
  link.href = base + entry.href;
  link.id = "search-result-" + index;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  link.tabIndex = -1;
  const title = document.createElement("span");
  title.className = "result-title";
  title.textContent = entry.section ? entry.title + " › " + entry.section : entry.title;
  const text = document.createElement("span");
  text.className = "result-text";
  text.textContent = excerpt(entry, query);
  link.append(title, text);
  return link;
}

function setUpSearch() {
  const box = document.getElementById("quarto-search");
  if (!box) return;
  const field = box.querySelector("input");
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  box.hidden = false;
  let current = -1;

  const options = () => [...results.querySelectorAll("[role=option]")];
  const close = () => {
    results.hidden = true;
    current = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    const all = options();
    if (!all.length) return;
    current = (index + all.length) % all.length;
    all.forEach((one, i) => one.setAttribute("aria-selected", String(i === current)));
    field.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  };
  const show = async () => {
    const query = field.value.trim();
    if (!query) { status.textContent = ""; close(); return; }
    let found;
    try { found = find(await loadIndex(), query); } catch (failed) {
      status.textContent = "The search index could not be loaded.";
      return;
    }
    if (query !== field.value.trim()) return;
    results.replaceChildren(...found.map((entry, index) => option(entry, query, index)));
    results.hidden = !found.length;
    current = -1;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
    status.textContent = found.length === 1 ? "1 result" : found.length + " results";
    box.dataset.empty = String(!found.length);
  };
  field.addEventListener("focus", () => { loadIndex().catch(() => {}); });
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); mark(current + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(current - 1); }
    else if (event.key === "Enter") { const all = options(); (all[current] || all[0])?.click(); }
    else if (event.key === "Escape") { close(); }
  });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); field.focus(); }
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

// What scrolls sideways can be reached by keyboard, and says so
function setUpScrolling() {
  const frames = document.querySelectorAll(".table-scroll, .figure-scroll, main pre, .equation");
  const place = () => frames.forEach((frame) => {
    const scrolls = frame.scrollWidth > frame.clientWidth;
    if (scrolls) frame.tabIndex = 0; else frame.removeAttribute("tabindex");
    if (!frame.matches(".table-scroll, .figure-scroll")) return;
    if (scrolls) {
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", frame.matches(".table-scroll") ? "Table, scrolls sideways" : "Figure, scrolls sideways");
    } else {
      frame.removeAttribute("role");
      frame.removeAttribute("aria-label");
    }
  });
  place();
  addEventListener("resize", place);
}

setUpTheme();
setUpMenus();
setUpTabs();
setUpSearch();
setUpScrolling();
setUpContents();
setUpPrint();
addEventListener("hashchange", unfoldTarget);
if (location.hash) unfoldTarget();
