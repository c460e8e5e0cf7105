// The reader's choices: read from the address and written into it, taken back step by step, and kept as scenarios.
// What an address asks and this page does not know is told, never passed over.
"use strict";

(function (root) {
  const CHOICES = ["method", "test", "level", "measure", "zero", "by"];
  const KEYS = new Set([...CHOICES, "without", "counts", "saved", "of"]);
  const MOST_SAVED = 4;

  const published = (data) => ({
    method: data.method, test: data.test, level: data.level, measure: data.code, zero: data.zero.to, by: "",
    without: new Set(), counts: {}, saved: [], other: false,
  });

  // One query as choices, and what of it was not understood
  function understood(data, query, options) {
    const asked = new URLSearchParams(query), state = published(data), unknown = [];
    for (const name of CHOICES) {
      if (!asked.has(name)) continue;
      const value = asked.get(name);
      if (value in options[name]) state[name] = name === "level" ? Number(value) : value;
      else unknown.push(`${name} \u201c${value}\u201d`);
    }
    const rows = new Map(data.studies.map((study) => [study.id, study]));
    for (const id of (asked.get("without") || "").split(",").filter(Boolean)) {
      if (rows.has(id)) state.without.add(id); else unknown.push(`study \u201c${id}\u201d`);
    }
    for (const part of (asked.get("counts") || "").split(";").filter(Boolean)) {
      const [id, told = ""] = part.split(":"), cells = told.split("-").map(Number), row = rows.get(id);
      if (row && row.cells && valid(data, cells, row.cells)) state.counts[id] = cells;
      else unknown.push(`counts \u201c${part}\u201d`);
    }
    for (const name of asked.keys()) if (!KEYS.has(name)) unknown.push(`\u201c${name}\u201d`);
    state.saved = asked.getAll("saved").slice(0, MOST_SAVED);
    state.other = asked.has("of") && asked.get("of") !== data.digest;
    return { state, unknown };
  }

  // Whether edited cells can be: whole events, no more than people
  function valid(data, cells, old) {
    if (cells.length !== old.length || !cells.every((cell) => Number.isFinite(cell) && cell >= 0)) return false;
    if (data.family !== "counts") return cells[1] > 0 && cells[2] > 1 && cells[4] > 0 && cells[5] > 1;
    return cells.every(Number.isInteger) && cells[0] <= cells[1] && cells[2] <= cells[3] && cells[1] > 0 && cells[3] > 0;
  }

  // The choices alone, without what is saved
  function written(data, state) {
    const query = new URLSearchParams(), old = published(data);
    for (const name of CHOICES) if (String(state[name]) !== String(old[name])) query.set(name, state[name]);
    if (state.without.size) query.set("without", [...state.without].join(","));
    const counts = Object.entries(state.counts).map(([id, cells]) => `${id}:${cells.join("-")}`);
    if (counts.length) query.set("counts", counts.join(";"));
    return query;
  }

  function address(data, state) {
    const query = written(data, state), page = location.href.split("#")[0];
    state.saved.forEach((saved) => query.append("saved", saved));
    if (![...query].length) return `${page}#reanalysis`;
    query.set("of", data.digest);
    return `${page}#reanalysis?${query}`;
  }

  function read(data, options) {
    const at = location.hash.indexOf("?"), place = location.hash.slice(1, at < 0 ? undefined : at);
    const query = place === "reanalysis" && at >= 0 ? location.hash.slice(at + 1) : "";
    return { ...understood(data, query, options), asked: query !== "" };
  }

  root.metaloom = Object.assign(root.metaloom || {}, { choices: { published, understood, written, address, read, valid, MOST_SAVED } });
})(globalThis);
