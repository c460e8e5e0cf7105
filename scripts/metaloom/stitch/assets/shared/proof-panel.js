// The panel beside the text that shows the proof of one number: opened and closed by that number, closed by Escape.
"use strict";

window.metaloomProof = (function () {
  const { make, rebased, rowOf, sectionOf, pointAt, narrow } = window.metaloomProofParts;
  const pages = new Map();
  let panel = null, opened = null;

  async function pageOf(url) {
    if (url.href.split("#")[0] === location.href.split("#")[0]) return document;
    if (!pages.has(url.pathname)) {
      const answer = await fetch(url.pathname, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      pages.set(url.pathname, new DOMParser().parseFromString((await answer.text()).replace(/<style[^]*?<\/style>/g, ""), "text/html"));
    }
    return pages.get(url.pathname);
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
        const study = row.cells[1].textContent.replaceAll("_", " ");
        const item = make("li", {}, `${study.charAt(0).toUpperCase()}${study.slice(1)}: `, make("q", of("language") ? { lang: of("language") } : {}, quote));
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
    const first = row ? box.querySelector("dl") : box.querySelector("ul, ol, p");
    if (words && first) first.after(words);
    else if (words) box.append(words);
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

  async function toggle(link) {
    if (link === opened) close(true);
    else await open(link);
  }

  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && panel) close(true); });
  return { toggle };
})();
