// Parts of a proof, cut out of the page that holds it: the row of a number, its section, and the code that gives it.
"use strict";

window.metaloomProofParts = (function () {
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
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

  return { make, rebased, rowOf, sectionOf, pointAt, narrow };
})();
