// Search over every page, whichever renderer made it; `search.js` asks for this file when a reader turns to the field. The
// index is a script of the site, loaded then, too, so that it works from a folder opened as files.
"use strict";

(function () {
  const base = document.documentElement.dataset.root || "";

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // Pages that prove numbers: last, since who searches looks for what the numbers say
  const PROOF = /^Check (these numbers|the counts)/;

  // What a page is, in the order in which kinds are shown
  const KINDS = [
    ["Analysis", (page, title) => page.startsWith("analyses/") && !PROOF.test(title)],
    ["Chapter", (page) => page.startsWith("chapters/") && page !== "chapters/claims.html"],
    ["Study", (page) => page.startsWith("studies/")],
    ["Claims", (page) => page === "chapters/claims.html"],
    ["Page", (page, title) => !PROOF.test(title)],
    ["Proof", () => true],
  ];
  const MOST_PAGES = 12, MOST_OF_A_KIND = 5, MOST_PARTS = 3, LEAST_FOR_TYPING_ERRORS = 4;

  function loadIndex() {
    loadIndex.once = loadIndex.once || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = base + "site_libs/metaloom/search-index.js";
      script.onload = () => resolve(prepared(window.metaloomSearch, window.metaloomSynonyms || []));
      script.onerror = reject;
      document.head.append(script);
    });
    return loadIndex.once;
  }

  function prepared(index, groups) {
    const pages = index.map(([page, title, parts]) => ({
      href: page, title, inTitle: fold(title), kind: KINDS.findIndex(([, holds]) => holds(page, title)),
      parts: parts.map(([anchor, section, text]) => ({
        href: anchor ? `${page}#${anchor}` : page, section, text, inSection: fold(section), inText: fold(text),
      })),
    }));
    pages.forEach((page) => { page.all = [page.inTitle, ...page.parts.map((part) => `${part.inSection} ${part.inText}`)].join(" "); });
    return { pages, synonyms: groups.map((group) => group.map(fold)) };
  }

  // What a word may also be written as: what the project's glossary says, and where nothing at all has the word,
  // the words of the site or of the glossary that are one typing error away
  function spellings(index, word) {
    const wanted = [...new Set([word, ...meant(index, word)])];
    if (word.length < LEAST_FOR_TYPING_ERRORS || index.pages.some((page) => wanted.some((one) => page.all.includes(one)))) return wanted;
    index.words = index.words || new Set([...index.pages.map((page) => page.all), ...index.synonyms.flat()].flatMap((text) => text.match(/[\p{L}\p{N}]{3,}/gu) || []));
    const near = [...index.words].filter((one) => oneApart(word, one)).slice(0, 8);
    return [...new Set(near.flatMap((one) => [one, ...meant(index, one)]))];
  }

  function meant(index, word) {
    return index.synonyms.filter((group) => group.some((name) => name.startsWith(word) && word.length > 2)).flat();
  }

  // Whether one letter more, less, other, or two swapped make one word the other (or its beginning)
  function oneApart(typed, word) {
    if (Math.abs(typed.length - word.length) > 1) return false;
    let start = 0;
    while (start < typed.length && typed[start] === word[start]) start += 1;
    const [a, b] = [typed.slice(start), word.slice(start)];
    return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)
      || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  }

  function find(index, query) {
    const words = fold(query).split(/\s+/).filter(Boolean).map((word) => spellings(index, word));
    if (!words.length || words.some((some) => !some.length)) return { hits: [], words: [] };
    const has = (text, some) => some.some((word) => text.includes(word));
    const hits = index.pages.filter((page) => words.every((some) => has(page.all, some))).map((page) => {
      const score = (part) => words.reduce((sum, some) => sum + (has(part.inSection, some) ? 5 : 0) + (has(part.inText, some) ? 1 : 0), 0);
      const parts = page.parts.map((part) => [score(part), part]).filter(([points]) => points > 0).sort((a, b) => b[0] - a[0]);
      const named = page.kind < KINDS.length - 1 && words.every((some) => has(page.inTitle, some));
      return { page, named, points: parts.reduce((sum, [points]) => sum + points, 0), parts: parts.map(([, part]) => part) };
    });
    const order = (a, b) => b.named - a.named || a.page.kind - b.page.kind || b.points - a.points;
    hits.sort(order);
    const before = new Map(), first = [], rest = [];
    hits.forEach((hit) => {
      const count = before.get(hit.page.kind) || 0;
      before.set(hit.page.kind, count + 1);
      (count < MOST_OF_A_KIND ? first : rest).push(hit);
    });
    return { hits: [...first, ...rest].slice(0, MOST_PAGES).sort(order), words: words.flat() };
  }

  function excerpt(part, words) {
    const word = words.find((one) => part.inText.includes(one));
    const start = word ? Math.max(0, part.inText.indexOf(word) - 40) : 0;
    const text = part.text.slice(start, start + 120);
    return (start > 0 ? "…" : "") + text + (start + 120 < part.text.length ? "…" : "");
  }

  function line(name, text) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  }

  function option(href, name, ...lines) {
    const link = document.createElement("a");
    link.href = base + href;
    link.className = name;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
    link.append(...lines);
    return link;
  }

  // One hit a page, its parts below: sections first, and one figure or table at most, whose captions repeat the page's words
  const FLOAT = /#(?:fig|tbl)-/;
  function options({ page, parts }, words) {
    const lead = page.parts.find((part) => !part.section) || { text: "", inText: "" };
    const head = option(page.href, "result-page",
      line("result-kind", KINDS[page.kind][0]), line("result-title", page.title), line("result-text", excerpt(lead, words)));
    const named = parts.filter((part) => part.section), floats = named.filter((part) => FLOAT.test(part.href));
    const below = [...named.filter((part) => !FLOAT.test(part.href)), ...floats.slice(0, 1)].slice(0, MOST_PARTS)
      .map((part) => option(part.href, "result-part", line("result-title", part.section), line("result-text", excerpt(part, words))));
    return [head, ...below];
  }

  function setUpSearch() {
    const box = document.getElementById("quarto-search");
    if (!box) return;
    const field = box.querySelector("input");
    const results = document.getElementById("search-results");
    const status = document.getElementById("search-status");
    const none = line("search-none", "Nothing found. Try another word, or fewer.");
    none.hidden = true;
    none.setAttribute("aria-hidden", "true"); // the status says it
    results.after(none);
    let current = -1;

    const all = () => [...results.querySelectorAll("[role=option]")];
    const close = () => {
      results.hidden = none.hidden = true;
      current = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      const found = all();
      if (!found.length) return;
      current = (index + found.length) % found.length;
      found.forEach((one, i) => one.setAttribute("aria-selected", String(i === current)));
      field.setAttribute("aria-activedescendant", found[current].id);
      found[current].scrollIntoView({ block: "nearest" });
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
      const { hits, words } = found;
      results.replaceChildren(...hits.flatMap((hit) => options(hit, words)));
      all().forEach((one, index) => { one.id = "search-result-" + index; });
      current = -1;
      field.removeAttribute("aria-activedescendant");
      status.textContent = hits.length === 1 ? "1 page" : hits.length ? hits.length + " pages" : "Nothing found";
      box.dataset.empty = String(!hits.length);
      results.hidden = !hits.length;
      field.setAttribute("aria-expanded", String(hits.length > 0));
      none.hidden = hits.length > 0;
    };
    field.addEventListener("focus", () => { loadIndex().catch(() => {}); });
    field.addEventListener("input", show);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); mark(current + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(current - 1); }
      else if (event.key === "Enter") { (all()[current] || all()[0])?.click(); }
      else if (event.key === "Escape") { close(); }
    });
    document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
    loadIndex().catch(() => {});
    if (field.value.trim()) show();
  }

  setUpSearch();
})();
