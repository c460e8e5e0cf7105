// A number opens its proof beside the text: what it is made of, the source's words, file and line, code, verification.
// The proof is the section that the link leads to anyway; without this script, or from a page opened as a file whose
// proof is elsewhere, the reader goes there.
"use strict";

(function () {
  const links = [...document.querySelectorAll("a.ml-n")];
  if (!links.length) return;
  const pages = new Map();
  let panel = null, opened = null;

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // In a table one number can be reached by Tab and the others from there by arrows: no reader walks through hundreds
  document.querySelectorAll("table").forEach((table) => {
    const inside = [...table.querySelectorAll("a.ml-n")];
    inside.slice(1).forEach((link) => link.setAttribute("tabindex", "-1"));
    if (inside.length < 2) return;
    table.addEventListener("keydown", (event) => {
      const at = inside.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (at < 0 || !step) return;
      event.preventDefault();
      const next = inside[Math.min(inside.length - 1, Math.max(0, at + step))];
      inside[at].setAttribute("tabindex", "-1");
      next.removeAttribute("tabindex");
      next.focus();
    });
  });

  async function pageOf(url) {
    if (url.href.split("#")[0] === location.href.split("#")[0]) return document;
    if (!pages.has(url.pathname)) {
      const answer = await fetch(url.pathname, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      pages.set(url.pathname, new DOMParser().parseFromString((await answer.text()).replace(/<style[^]*?<\/style>/g, ""), "text/html"));
    }
    return pages.get(url.pathname);
  }

  // Links of a proof from another page lead where they led there
  function rebased(node, base) {
    node.querySelectorAll("[href]").forEach((link) => link.setAttribute("href", new URL(link.getAttribute("href"), base).href));
    node.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    node.querySelectorAll("a.ml-n").forEach((link) => link.replaceWith(...link.childNodes));
    return node;
  }

  // The row of a table as names and what belongs to them
  function rowOf(place) {
    const row = place.closest("tr"), heads = row ? [...row.closest("table").querySelectorAll("thead tr:first-child > *")] : [];
    if (!row) return null;
    const list = make("dl", {});
    [...row.cells].forEach((cell, at) => {
      if (!cell.textContent.trim()) return;
      list.append(make("dt", {}, heads[at] ? heads[at].textContent : ""), make("dd", {}, ...cell.cloneNode(true).childNodes));
    });
    return list;
  }

  // Everything up to the next heading of the same rank
  function sectionOf(place) {
    const around = place.matches("section") ? place : place.matches("h2") ? place.closest("section") : null;
    const box = make("div", {});
    if (around) {
      box.append(...around.cloneNode(true).childNodes);
    } else {
      for (let next = place.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) box.append(next.cloneNode(true));
    }
    box.querySelectorAll("h1, h2, .header-section-number, .anchorjs-link").forEach((heading) => heading.remove());
    box.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    return box;
  }

  // The line of code that gives this very number is marked
  function pointAt(box, number) {
    const first = (number.match(/\d+(?:[.,]\d+)*/) || [""])[0];
    if (!first) return;
    box.querySelectorAll("pre code, pre").forEach((code) => {
      if (code.tagName === "PRE" && code.querySelector("code")) return;
      const lines = code.textContent.split("\n"), hit = (line) => (line.split("#")[1] || "").split(/[^\d.,]+/).includes(first);
      if (!lines.some(hit)) return;
      code.replaceChildren(...lines.flatMap((line, at) => [hit(line) ? make("mark", {}, line) : line, at < lines.length - 1 ? "\n" : ""]));
    });
  }

  // Of the lines that a program begins with those that some others need
  function needed(head, rest) {
    const words = new Set(rest.match(/\w+/g)), lines = head.split("\n").reverse().filter((line) => {
      const name = (line.match(/^(\w+)(?:\.index|\[| =)/) || [])[1], kept = !name || words.has(name);
      if (kept && name) line.match(/\w+/g).forEach((word) => words.add(word));
      return kept;
    });
    return lines.reverse().join("\n");
  }

  // Of a long program what comes first and what is of this row, else of this number; of many rows those of this number
  function narrow(box, what, number) {
    const first = (number.match(/\d+(?:[.,]\d+)*/) || [""])[0], holds = (text) => text.split(/[^\d.,]+/).includes(first);
    const rows = [...box.querySelectorAll(".ml-counted tbody tr")], ours = rows.filter((row) => holds(row.cells[1].textContent));
    if (ours.length) rows.forEach((row) => { if (!ours.includes(row)) row.remove(); });
    box.querySelectorAll("pre").forEach((pre) => {
      const code = pre.querySelector("code") || pre, parts = code.textContent.split("\n\n"), own = parts.slice(1);
      const named = parts.filter((part) => what && part.startsWith(`# ${what}`));
      const kept = named.length ? named : own.filter((part) => part.split("\n").some((line) => holds(line.split("  # ")[1] || "")));
      if (!kept.length || parts.length < 4) return;
      code.textContent = [...(/^# [^]*  # /.test(parts[0]) || kept.includes(parts[0]) ? [] : [needed(parts[0], kept.join("\n"))]), ...kept].join("\n\n");
    });
  }

  // What the sources say in the rows that a proof names, each quotation once with the lines that rest on it; those that the
  // proof shows already are left out
  async function wordsOf(box) {
    if (location.protocol === "file:") return null;
    const lines = [...new Set([...box.querySelectorAll('a.ml-line[href*=".csv.html#L"]')].map((link) => link.href))];
    const shown = box.textContent, told = new Map();
    for (const href of lines.slice(0, 80)) {
      const url = new URL(href), row = (await pageOf(url)).getElementById(url.hash.slice(1));
      if (!row) continue;
      const heads = [...row.closest("table").tHead.rows[0].cells].map((cell) => cell.textContent);
      const of = (name) => (heads.includes(name) ? row.cells[heads.indexOf(name)].textContent.trim() : "");
      const quote = of("source_quote") || of("words"), key = [row.cells[1].textContent, quote, of("source_url")].join("\n");
      if (!quote || shown.includes(quote)) continue;
      if (!told.has(key)) {
        const item = make("li", {}, `${row.cells[1].textContent.replaceAll("_", " ")}: `, make("q", of("language") ? { lang: of("language") } : {}, quote));
        if (of("source_translation")) item.append(` In English (our translation): ${of("source_translation")}`);
        if (/^https?:/.test(of("source_url"))) item.append(" ", make("a", { href: of("source_url") }, new URL(of("source_url")).hostname));
        told.set(key, item);
      }
      const file = url.pathname.match(/data\/[^/]+(?=\.html$)/);
      told.get(key).append(" ", make("a", { class: "ml-line", href }, make("code", {}, `${file ? file[0] : ""}:${row.id.slice(1)}`)));
    }
    if (!told.size) return null;
    const list = make("ul", { class: "ml-source-words" }, ...told.values());
    if (told.size < 4) return make("div", {}, make("h3", {}, "The source's words"), list);
    return make("details", {}, make("summary", {}, `The sources' words, ${told.size} quotations`), list);
  }

  function close(focus) {
    if (!panel) return;
    panel.remove();
    opened.removeAttribute("aria-expanded");
    if (focus) opened.focus();
    panel = opened = null;
  }

  async function open(link) {
    const url = new URL(link.href), page = await pageOf(url), place = page.getElementById(decodeURIComponent(url.hash.slice(1) || "proof"));
    if (!place) throw new Error(url.hash);
    const proof = page.getElementById("proof"), row = proof && place !== proof ? rowOf(place) : null;
    const box = make("div", {}), number = link.textContent.trim();
    if (row) box.append(make("h3", {}, "What it is made of"), rebased(row, url.href));
    const whole = sectionOf(row ? proof : place), what = row && place.closest(".ml-counted") ? place.closest("tr").cells[0].textContent.trim() : "";
    if (what) whole.querySelectorAll(".ml-counted").forEach((table) => table.remove());
    narrow(whole, what, number);
    if (row && place.id[0] === "L") whole.querySelectorAll("pre").forEach((pre) => { pre.textContent = pre.textContent.replace(/^line = \d+/m, `line = ${place.id.slice(1)}`); });
    box.append(rebased(whole, url.href));
    pointAt(box, number);
    const words = await wordsOf(row && row.querySelector("a.ml-line") ? row : box).catch(() => null);
    if (words) (row ? box.firstElementChild.nextElementSibling : box.firstElementChild || box).after(words);
    const name = page.querySelector("main h1, h1.title, h1"), title = make("h2", { tabindex: "-1", id: "ml-proof-title" }, `Check this number: ${number}`);
    const shut = make("button", { type: "button", class: "ml-proof-close", "aria-label": "Close" }, "\u00d7");
    shut.addEventListener("click", () => close(true));
    close(false);
    opened = link;
    link.setAttribute("aria-expanded", "true");
    panel = make("div", { class: "ml-proof-panel", role: "dialog", "aria-labelledby": "ml-proof-title" }, shut, title,
      make("p", {}, name ? name.textContent.trim() : ""), box,
      make("p", { class: "ml-proof-full" }, make("a", { href: link.href }, "The whole proof, and its address")));
    panel.querySelectorAll("pre").forEach((code) => code.setAttribute("tabindex", "0"));
    document.body.append(panel);
    title.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.ml-n");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const elsewhere = link.href.split("#")[0] !== location.href.split("#")[0];
    if (elsewhere && location.protocol === "file:") return;
    event.preventDefault();
    if (link === opened) close(true);
    else open(link).catch(() => { location.href = link.href; });
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel) close(true); });
})();
