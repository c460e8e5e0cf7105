// Search over every page, whichever renderer made it. The index is a script of the site, loaded when the reader first
// turns to the field, so that it works from a folder opened as files.
"use strict";

(function () {
  const base = document.documentElement.dataset.root || "";

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function loadIndex() {
    loadIndex.once = loadIndex.once || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = base + "site_libs/metaloom/search-index.js";
      script.onload = () => resolve(window.metaloomSearch.flatMap(([page, title, parts]) =>
        parts.map(([anchor, section, text]) => ({
          href: anchor ? `${page}#${anchor}` : page, title, section, text,
          inTitle: fold(title), inSection: fold(section), inText: fold(text),
        }))));
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

  setUpSearch();
})();
