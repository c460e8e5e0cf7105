// An evidence gap map: choices of rows, of kinds of studies and of what colours say; one stop for Tab, then arrow keys;
// each bubble tells in words what it counts. Without this script the map is whole and its bubbles are links.
"use strict";

(function () {
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }
  const words = (element) => [...element.childNodes].filter((node) => !(node.classList && node.classList.contains("ml-quiet"))).map((node) => node.textContent).join("").trim();

  document.querySelectorAll(".ml-map").forEach((map) => {
    const table = map.querySelector("table"), heads = [...table.tHead.rows[0].cells], bodies = [...table.tBodies];
    const kinds = [...map.querySelectorAll(".ml-map-key li:has(.ml-kind-0, .ml-kind-1):not(.ml-map-level)")].map((entry) => entry.textContent.trim());
    const told = make("p", { class: "ml-map-told", "aria-hidden": "true" }, "Point at a bubble, or walk with the arrow keys; a bubble leads to its studies.");
    const bubbles = [...table.querySelectorAll("a.ml-bubble")];
    const kindOf = (bubble) => (bubble.classList.contains("ml-kind-1") ? 1 : 0);
    bubbles.forEach((bubble, at) => {
      const cell = bubble.closest("td"), count = bubble.textContent;
      const text = `${words(cell.parentNode.cells[0])}, ${words(heads[cell.cellIndex])}: ${count} ${count === "1" ? "study" : "studies"} (${kinds[kindOf(bubble)] || ""})`;
      bubble.setAttribute("aria-label", text);
      bubble.title = text;
      if (at) bubble.tabIndex = -1;
      const tell = () => { told.textContent = `${text}.`; };
      bubble.addEventListener("mouseenter", tell);
      bubble.addEventListener("focus", tell);
    });
    table.addEventListener("keydown", (event) => {
      const from = event.target.closest("a.ml-bubble");
      if (!from || !/^Arrow|^Home$|^End$/.test(event.key)) return;
      const shown = bubbles.filter((bubble) => bubble.offsetParent), at = shown.indexOf(from), column = from.closest("td").cellIndex, row = from.closest("tr").rowIndex;
      const inColumn = shown.filter((bubble) => bubble.closest("td").cellIndex === column);
      const next = {
        ArrowRight: () => shown[at + 1], ArrowLeft: () => shown[at - 1], Home: () => shown[0], End: () => shown[shown.length - 1],
        ArrowDown: () => inColumn.find((bubble) => bubble.closest("tr").rowIndex > row),
        ArrowUp: () => inColumn.reverse().find((bubble) => bubble.closest("tr").rowIndex < row),
      }[event.key]();
      event.preventDefault();
      if (next) step(from, next);
    });
    function step(from, next) {
      from.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }

    function choose(label, entries, act) {
      const select = make("select", {}, ...entries.map(([value, text]) => make("option", { value }, text)));
      select.addEventListener("change", () => { act(select.value); status(); });
      return make("label", {}, label, select);
    }
    const state = { group: "", kind: "" };
    function show() {
      bodies.forEach((body, at) => { body.hidden = state.group !== "" && String(at) !== state.group; });
      bubbles.forEach((bubble) => { bubble.hidden = state.kind !== "" && String(kindOf(bubble)) !== state.kind; bubble.style.display = bubble.hidden ? "none" : ""; });
      [...table.querySelectorAll("tbody td")].forEach((cell) => cell.classList.toggle("ml-map-gap", ![...cell.children].some((bubble) => !bubble.hidden)));
      const shown = bubbles.filter((bubble) => !bubble.hidden && !bubble.closest("tbody").hidden);
      if (shown.length && !shown.some((bubble) => bubble.tabIndex === 0)) shown[0].tabIndex = 0;
    }
    function status() {
      const cells = bodies.filter((body) => !body.hidden).flatMap((body) => [...body.querySelectorAll("td")]);
      said.textContent = `${cells.filter((cell) => cell.classList.contains("ml-map-gap")).length} of ${cells.length} places are gaps.`;
    }
    const said = make("p", { class: "ml-map-count", role: "status" });
    const groups = bodies.map((body, at) => [String(at), words(body.rows[0].cells[0])]);
    const form = make("form", { class: "ml-map-choices" }, choose("Rows", [["", "all"], ...groups], (value) => { state.group = value; show(); }));
    if (kinds.length > 1) form.append(choose("Studies", [["", "all"], ...kinds.map((kind, at) => [String(at), kind])], (value) => { state.kind = value; show(); }));
    if (map.querySelector(".ml-map-level")) form.append(choose("Colour says", [["design", "kind of study"], ["certainty", "certainty of the outcome's result"]], (value) => { map.dataset.colour = value; }));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.append(said);
    map.prepend(form);
    map.append(told);
    status();
  });
})();
