// A table that readers sort and filter. The table is whole without the script; the state is in the address
// (#tbl-studies?design=…&sort=…), and what is shown can be taken along as CSV, safe as all CSV files of the site are.
"use strict";

(function () {
  const MANY = "; ", FEW = 25;

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }
  const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

  // Numbers by size, everything else by the reader's alphabet, what is not known last
  function compare(a, b, direction) {
    if (!a || !b) return Number(!a) - Number(!b);
    const [x, y] = [a, b].map((text) => Number(text.replace("\u2212", "-")));
    return direction * (Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, undefined, { numeric: true }) : x - y);
  }

  // The same scheme as write/spreadsheet.py
  function safe(text) {
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return text;
    return text.replace(/(^|[;\t\r\n])([\s"]*)(?=[=+\-@'\uff1d\uff0b\uff0d\uff20])/g, "$1$2'");
  }
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const csv = (lines) => lines.map((cells) => cells.map((cell) => quoted(safe(cell))).join(",") + "\r\n").join("");

  function start(holder, number) {
    const table = holder.querySelector("table"), body = table && table.tBodies[0];
    if (!body) return;
    const place = (holder.querySelector("[id^=tbl-]") || table).id || `listing-${number}`;
    const heads = [...table.tHead.rows[0].cells];
    const columns = heads.map((head, index) => ({
      head, index, name: words(head), key: slug(words(head)),
      filter: head.querySelector(".ml-filter, .ml-filter-many"), many: head.querySelector(".ml-filter-many") !== null,
    }));
    const rows = [...body.rows].map((element) => ({ element, cells: [...element.cells].map(words) }));
    const parts = (row, column) => (column.many ? row.cells[column.index].split(MANY) : [row.cells[column.index]]);
    const state = { filters: new Map(), words: "", sort: null, direction: 1, every: rows.length <= FEW + 5 };

    rows.forEach(({ element }) => [...element.cells].forEach((cell, index) => {
      cell.dataset.label = columns[index].name;
      cell.setAttribute("role", "cell");
      if (columns[index].many) cell.classList.add("listing-many");
    }));
    [[table, "table"], [table.tHead, "rowgroup"], [body, "rowgroup"], ...[...table.rows].map((row) => [row, "row"])]
      .forEach(([element, role]) => element.setAttribute("role", role));

    columns.forEach((column) => {
      const button = make("button", { type: "button", class: "listing-sort", onclick: () => {
        state.direction = state.sort === column ? -state.direction : 1;
        state.sort = column;
        update();
      } }, column.name);
      column.head.replaceChildren(button);
      column.head.setAttribute("role", "columnheader");
    });

    const labelled = (name, control, attributes = {}) => {
      control.id = `${place}-by-${slug(name)}`;
      return make("div", attributes, make("label", { for: control.id }, name), control);
    };
    const field = make("input", { type: "text", inputmode: "search", autocomplete: "off", oninput: () => {
      state.words = field.value;
      update();
    } });
    const choices = columns.filter((column) => column.filter).map((column) => {
      const values = new Map();
      rows.forEach((row) => parts(row, column).filter(Boolean).forEach((value) => values.set(value, (values.get(value) || 0) + 1)));
      const select = make("select", { onchange: () => {
        if (select.value) state.filters.set(column, select.value); else state.filters.delete(column);
        update();
      } }, make("option", { value: "" }, "all"), ...[...values].sort((a, b) => compare(a[0], b[0], 1))
        .map(([value, count]) => make("option", { value }, `${value} (${count})`)));
      column.select = select;
      return labelled(column.name, select);
    });
    const order = make("select", { onchange: () => {
      const [direction, index] = order.value.split(" ");
      state.sort = columns[index] || null;
      state.direction = Number(direction);
      update();
    } }, make("option", { value: "1" }, "as printed"), ...columns.flatMap((column) => [
      make("option", { value: `1 ${column.index}` }, column.name),
      make("option", { value: `-1 ${column.index}` }, `${column.name}, last first`),
    ]));
    const count = make("p", { class: "listing-count", role: "status" });
    const form = make("form", { class: "listing-choices", onsubmit: (event) => event.preventDefault() },
      labelled("Words", field), ...choices,
      labelled("Order", order, { class: "listing-order" }),
      make("button", { type: "button", onclick: () => { state.filters.clear(); state.words = ""; state.sort = null; state.every = true; show(); } }, "Show all"),
      make("button", { type: "button", onclick: download }, "Take what is shown (CSV)"));
    const more = make("button", { type: "button", class: "listing-more", onclick: () => { state.every = true; update(true); } });
    const none = make("p", { class: "listing-none", hidden: true }, "No row has all of this. Choose less, or ",
      make("button", { type: "button", onclick: () => { state.filters.clear(); state.words = ""; show(); } }, "show all rows"), ".");
    holder.prepend(form, count);
    table.closest(".table-scroll, .ml-listing").after(none, more);

    function download() {
      const lines = [columns.map((column) => column.name), ...visible().map((row) => row.cells)];
      const address = URL.createObjectURL(new Blob([csv(lines)], { type: "text/csv" }));
      make("a", { href: address, download: `${place}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    }

    function visible() {
      const asked = state.words.toLowerCase().split(/\s+/).filter(Boolean);
      const kept = rows.filter((row) => asked.every((word) => row.cells.join(" ").toLowerCase().includes(word))
        && [...state.filters].every(([column, value]) => parts(row, column).includes(value)));
      if (state.sort) kept.sort((a, b) => compare(a.cells[state.sort.index], b.cells[state.sort.index], state.direction));
      return kept;
    }

    function address() {
      const query = new URLSearchParams([...state.filters].map(([column, value]) => [column.key, value]));
      if (state.words.trim()) query.set("words", state.words.trim());
      if (state.sort) query.set("sort", (state.direction < 0 ? "-" : "") + state.sort.key);
      const here = location.href.split("#")[0];
      return [...query].length ? `${here}#${place}?${query}` : here;
    }

    function read() {
      const [where, query] = location.hash.slice(1).split("?");
      if (where !== place || query === undefined) return false;
      const asked = new URLSearchParams(query);
      state.filters.clear();
      columns.filter((column) => column.select && asked.has(column.key)).forEach((column) => {
        if ([...column.select.options].some((option) => option.value === asked.get(column.key))) {
          state.filters.set(column, asked.get(column.key));
        }
      });
      state.words = asked.get("words") || "";
      const sort = asked.get("sort") || "";
      state.sort = columns.find((column) => column.key === sort.replace(/^-/, "")) || null;
      state.direction = sort.startsWith("-") ? -1 : 1;
      return true;
    }

    function show(silent) {
      field.value = state.words;
      columns.forEach((column) => { if (column.select) column.select.value = state.filters.get(column) || ""; });
      update(silent);
    }

    function update(silent) {
      const shown = visible();
      const asked = state.every || state.filters.size > 0 || state.words.trim() !== "";
      const first = asked ? shown : shown.slice(0, FEW);
      body.replaceChildren(...first.map((row) => row.element));
      none.hidden = shown.length > 0;
      table.hidden = !shown.length;
      more.hidden = first.length === shown.length;
      more.textContent = `Show the other ${shown.length - first.length} rows`;
      columns.forEach((column) => {
        const sorted = state.sort === column;
        if (sorted) column.head.setAttribute("aria-sort", state.direction > 0 ? "ascending" : "descending");
        else column.head.removeAttribute("aria-sort");
      });
      order.value = state.sort ? `${state.direction} ${state.sort.index}` : "1";
      count.textContent = shown.length === rows.length ? `All ${rows.length} rows` : `${shown.length} of ${rows.length} rows`;
      if (!silent) { try { history.replaceState(null, "", address()); } catch (refused) { /* the table shows it */ } }
    }

    addEventListener("beforeprint", () => { state.every = true; update(true); });
    const asked = read();
    show(true);
    if (asked) holder.scrollIntoView();
    addEventListener("hashchange", () => { if (read()) show(true); });
  }

  document.querySelectorAll(".ml-listing").forEach(start);
})();
