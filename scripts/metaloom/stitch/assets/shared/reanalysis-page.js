// Re-analysis on the page of an analysis: the reader's choices in, forest and verdict out, the state in the address.
// Everything is made by DOM methods and text nodes, so that no word of the data can become markup.
"use strict";

(function () {
  const LEVELS = { 80: "80%", 90: "90%", 95: "95%", 99: "99%" };
  const SVG = "http://www.w3.org/2000/svg";

  function make(name, attributes = {}, ...children) {
    const space = ["svg", "line", "rect", "polygon", "text"].includes(name) ? SVG : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  // Numbers as the rest of the site prints them
  const SHOW = {
    exp: Math.exp, ilogit: (x) => 1 / (1 + Math.exp(-x)), square: (x) => Math.max(x, 0) ** 2,
    sin_squared: (x) => Math.sin(Math.min(Math.max(x, 0), Math.PI / 2)) ** 2, identity: (x) => x,
    tanh: Math.tanh, one_minus_cube: (x) => 1 - (1 - x) ** 3, one_minus_exp: (x) => -Math.expm1(-x),
  };
  Object.assign(globalThis.metaloom, { scales: SHOW });
  function fixed(value, digits) {
    const text = Math.abs(value).toFixed(digits);
    return (value < 0 && /[1-9]/.test(text) ? "\u2212" : "") + text;
  }
  function decimals(value, ratio, least) {
    const size = Math.abs(value);
    if (ratio && size >= 99.5) return 0;
    if (ratio && size && size < 0.095) return Math.min(7, 1 - Math.floor(Math.log10(size)));
    return least;
  }

  function reader(data) {
    const show = SHOW[data.scale], ratio = data.scale === "exp";
    const one = (x) => {
      const value = show(x);
      if (ratio && (value >= 1e6 || value < 1e-5)) return value > 1 ? "> 1000000" : "< 0.00001";
      return fixed(value, decimals(value, ratio, data.digits));
    };
    const range = (low, high) => `${one(low)} to ${one(high)}`;
    return { show, one, range, effect: (x, low, high) => `${one(x)} (${range(low, high)})` };
  }
  const pText = (p) => (p < 0.001 ? "p < 0.001" : p > 0.99 ? "p > 0.99" : `p = ${p.toFixed(p < 0.0995 ? 3 : 2)}`);

  // What an interval allows one to say; the rule of the methods page
  function reading(data, low, high) {
    if (data.one_group) return null;
    const margin = data.margin;
    if (low <= 0 && high >= 0) {
      return margin !== null && low > -margin && high < margin
        ? data.words.little : data.words.undecided;
    }
    const below = high < 0;
    if (!data.better) return data.words[below ? "below" : "above"];
    const side = below === (data.better === "lower") ? "better" : "worse";
    const matters = margin === null ? "" : Math.min(Math.abs(low), Math.abs(high)) >= margin
      ? ", by an amount that matters" : "; whether by an amount that matters is open";
    return data.words[side] + matters;
  }

  // The state in the address: #reanalysis?method=DL&without=one,two&of=1a2b3c4d
  function readAddress(data) {
    const [place, query = ""] = location.hash.slice(1).split("?");
    const asked = new URLSearchParams(place === "reanalysis" ? query : "");
    const known = (name, words) => (asked.has(name) && asked.get(name) in words ? asked.get(name) : data[name]);
    const names = new Set(data.studies.map((study) => study.id));
    return {
      method: known("method", data.words.methods), test: known("test", data.words.tests), level: Number(known("level", LEVELS)),
      without: new Set((asked.get("without") || "").split(",").filter((id) => names.has(id))),
      other: asked.has("of") && asked.get("of") !== data.digest, asked: query !== "",
    };
  }
  function writeAddress(data, state) {
    const query = new URLSearchParams();
    for (const name of ["method", "test", "level"]) if (state[name] !== data[name]) query.set(name, state[name]);
    if (state.without.size) query.set("without", [...state.without].join(","));
    if (![...query].length) return location.href.split("#")[0] + "#reanalysis";
    query.set("of", data.digest);
    return `${location.href.split("#")[0]}#reanalysis?${query}`;
  }

  // One scale for the whole forest, wide enough for every estimate and most intervals
  function makeAxis(data) {
    const y = data.studies.map((study) => study.y);
    const half = data.studies.map((study) => 2 * Math.sqrt(study.v)).sort((a, b) => a - b)[y.length >> 1];
    const ends = [...y.map((x) => x - half), ...y.map((x) => x + half), ...(data.one_group ? [] : [0])];
    const low = Math.min(...ends), high = Math.max(...ends), width = high - low || 1;
    return { low, high, at: (x) => Math.min(100, Math.max(0, 100 * (x - low) / width)) };
  }
  function ticks(data, axis) {
    if (data.scale === "exp") {
      const all = [];
      for (let power = -6; power < 7; power++) for (const step of [1, 2, 5]) all.push(Math.log(step * 10 ** power));
      const inside = all.filter((x) => x >= axis.low && x <= axis.high);
      const every = Math.ceil(inside.length / 5), offset = Math.max(0, inside.indexOf(0)) % every;
      return inside.filter((_, i) => i % every === offset);
    }
    return [0, 1, 2, 3].map((i) => axis.low + (axis.high - axis.low) * (i + 0.5) / 4);
  }
  function bar(axis, data, x, low, high, size) {
    const at = (value) => `${axis.at(value).toFixed(2)}%`;
    return make("svg", { class: "re-bar", "aria-hidden": "true" },
      data.one_group ? null : make("line", { class: "re-null", x1: at(0), x2: at(0), y1: "0", y2: "100%" }),
      make("line", { class: "re-line", x1: at(low), x2: at(high), y1: "50%", y2: "50%" }),
      ...[[low, axis.low, "0%", "\u2039"], [high, axis.high, "100%", "\u203a"]].map(([end, edge, place, arrow]) =>
        ((edge === axis.low ? end < edge : end > edge)
          ? make("text", { class: "re-arrow", x: place, y: "70%", "text-anchor": place === "0%" ? "start" : "end" }, arrow)
          : null)),
      size === null
        ? make("svg", { x: at(low), y: "20%", height: "60%", viewBox: "0 0 100 100", preserveAspectRatio: "none",
          width: `${Math.max(0.8, axis.at(high) - axis.at(low)).toFixed(2)}%` },
        make("polygon", { class: "re-diamond", points: `0,50 ${middle(axis, x, low, high)},0 100,50 ${middle(axis, x, low, high)},100` }))
        : make("rect", { class: "re-square", x: at(x), y: "50%", width: size, height: size,
          transform: `translate(${-size / 2} ${-size / 2})` }));
  }
  function middle(axis, x, low, high) {
    const width = axis.at(high) - axis.at(low);
    return width ? (100 * (axis.at(x) - axis.at(low)) / width).toFixed(1) : "50";
  }

  function start(holder) {
    const data = JSON.parse(holder.querySelector("script").textContent);
    const say = reader(data), axis = makeAxis(data), state = readAddress(data);
    const normal = (study, level) => metaloom.critical(level, null) * Math.sqrt(study.v);

    const choose = (name, label, words) => {
      const options = Object.entries(words).map(([value, text]) =>
        make("option", { value, selected: String(state[name]) === value }, text));
      return make("label", {}, label, make("select", {
        name, onchange: (event) => { state[name] = name === "level" ? Number(event.target.value) : event.target.value; update(); },
      }, ...options));
    };
    const levels = data.level in LEVELS ? LEVELS : { ...LEVELS, [data.level]: `${data.level}%` };

    const rows = data.studies.map((study) => {
      const box = make("input", { type: "checkbox", onchange: () => toggle([study.id], box.checked), onkeydown: walk });
      const row = { study, box, picture: make("td", { class: "re-picture" }), effect: make("td"), weight: make("td") };
      row.element = make("tr", {}, make("th", { scope: "row" }, make("label", {}, box, ` ${study.label}`)),
        row.picture, row.effect, row.weight);
      return row;
    });
    function walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
      if (!step) return;
      const here = rows.findIndex((row) => row.box === event.target);
      rows[Math.min(rows.length - 1, Math.max(0, here + step))].box.focus();
      event.preventDefault();
    }
    function toggle(ids, included) {
      ids.forEach((id) => (included ? state.without.delete(id) : state.without.add(id)));
      update();
    }

    const groups = make("details", { class: "re-groups" }, make("summary", {}, "Choose studies by what is known of them"));
    Object.entries(data.columns).forEach(([name, values]) => {
      const buttons = Object.entries(values).map(([value, ids]) => {
        const button = make("button", { type: "button", onclick: () => {
          toggle(ids, button.getAttribute("aria-pressed") !== "true");
        } }, `${value} (${ids.length})`);
        button.ids = ids;
        return button;
      });
      groups.append(make("div", { role: "group", "aria-label": name }, make("span", {}, `${name}: `), ...buttons));
    });

    const pooledPicture = make("td", { class: "re-picture" }), pooledEffect = make("td"), pooledWeight = make("td");
    const scale = make("svg", { class: "re-scale", "aria-hidden": "true" }, ...ticks(data, axis).map((x) =>
      make("text", { x: `${axis.at(x).toFixed(2)}%`, y: "75%", "text-anchor": "middle" }, say.one(x).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, ""))));
    const table = make("table", { class: "re-forest" },
      make("thead", {}, make("tr", {}, ...["Study", data.measure, "Effect", "Weight"].map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows.map((row) => row.element)),
      make("tfoot", {},
        make("tr", {}, make("th", { scope: "row" }, "Pooled"), pooledPicture, pooledEffect, pooledWeight),
        make("tr", { "aria-hidden": "true" }, make("td"), make("td", { class: "re-picture" }, scale), make("td"), make("td"))));
    const verdict = make("p", { class: "re-verdict", role: "status" });
    const numbers = make("tbody");
    const address = make("input", { type: "text", readonly: true, "aria-label": "Address of this re-analysis",
      onfocus: (event) => event.target.select() });
    const copied = make("span", { role: "status" });
    const copy = make("button", { type: "button", onclick: () => {
      address.select();
      const done = () => { copied.textContent = "Copied."; };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address.value).then(done, () => {});
      else if (document.execCommand("copy")) done();
    } }, "Copy the address");
    function take(choices, silent) {
      Object.assign(state, choices);
      warning.hidden = !state.other;
      holder.querySelectorAll("select").forEach((select) => { select.value = String(state[select.name]); });
      update(silent);
    }
    const back = make("button", { type: "button", onclick: () =>
      take({ method: data.method, test: data.test, level: data.level, other: false, without: new Set() }),
    }, "Back to the published choices");
    const warning = make("p", { class: "re-warning", hidden: !state.other },
      "This address was made with another version of the data. The numbers below are those of the data shown here.");

    holder.replaceChildren(warning,
      make("form", { class: "re-choices", onsubmit: (event) => event.preventDefault() },
        choose("method", "Estimator ", data.words.methods), choose("test", "Test and interval ", data.words.tests), choose("level", "Level ", levels)),
      Object.keys(data.columns).length ? groups : "", make("div", { class: "table-scroll" }, table), verdict,
      make("table", { class: "re-numbers" }, make("thead", {}, make("tr", {},
        ...["", "Published", "With these choices"].map((head) => (head ? make("th", { scope: "col" }, head) : make("td"))))), numbers),
      make("p", { class: "re-actions" }, back, " ", copy, " ", address, " ", copied));

    function update(silent) {
      const kept = data.studies.filter((study) => !state.without.has(study.id));
      const found = kept.length >= data.minimum
        ? metaloom.pool(kept.map((study) => study.y), kept.map((study) => study.v), { ...state, spent: data.spent }) : null;
      rows.forEach((row) => {
        const { study } = row, half = normal(study, state.level), included = !state.without.has(study.id);
        const weight = included && found ? found.weights[kept.indexOf(study)] : null;
        const text = say.effect(study.y, study.y - half, study.y + half);
        row.box.checked = included;
        row.element.className = included ? "" : "re-out";
        row.effect.textContent = text;
        row.weight.textContent = weight === null ? "\u2013" : `${weight.toFixed(1)}%`;
        row.box.setAttribute("aria-label", `${study.label}, ${data.measure} ${text}, `
          + (weight === null ? "left out" : `weight ${weight.toFixed(1)}%`));
        row.picture.replaceChildren(bar(axis, data, study.y, study.y - half, study.y + half, weight === null ? 5 : 5 + Math.sqrt(weight)));
      });
      groups.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.ids.every((id) => !state.without.has(id))));
      });
      pooledPicture.replaceChildren(...(found ? [bar(axis, data, found.estimate, found.ci_lower, found.ci_upper, null)] : []));
      pooledEffect.textContent = found ? say.effect(found.estimate, found.ci_lower, found.ci_upper) : "not estimable";
      pooledWeight.textContent = found ? "100%" : "\u2013";
      numbers.replaceChildren(...table_of(found).map((cells) => make("tr", {}, make("th", { scope: "row" }, cells[0]),
        ...cells.slice(1).map((cell) => make("td", {}, cell)))));
      verdict.textContent = judged(found);
      address.value = writeAddress(data, state);
      copied.textContent = "";
      if (!silent) { try { history.replaceState(null, "", address.value); } catch (refused) { /* the field has it */ } }
    }

    function table_of(found) {
      const old = data.published, none = "not estimable";
      const line = (name, say_it) => [name, say_it(old), found ? say_it(found) : none];
      const lines = [
        line("Studies", (r) => String(r.k)),
        line(data.measure, (r) => say.effect(r.estimate, r.ci_lower, r.ci_upper)),
        ...(data.one_group ? [] : [line("Test of no effect", (r) => pText(r.p_value))]),
        line("Between-study variance \u03c4\u00b2", (r) => (r.tau2 === null ? "\u2013" : String(Number(r.tau2.toPrecision(3))))),
        line("I\u00b2", (r) => (r.i2 === null ? "\u2013" : `${r.i2.toFixed(0)}%`)),
        line("Cochran's Q", (r) => (r.q === null ? "\u2013" : `${r.q.toFixed(2)} on ${r.q_df} df, ${pText(r.q_p_value)}`)),
        line("Prediction interval", (r) => (r.prediction ? say.range(r.prediction.lower, r.prediction.upper) : "\u2013")),
      ];
      return lines;
    }

    function judged(found) {
      if (!found) {
        return `With ${state.without.size} of ${data.studies.length} studies left out, fewer than ${data.minimum} remain: nothing is pooled.`;
      }
      const old = data.published, moved = `${say.effect(old.estimate, old.ci_lower, old.ci_upper)} became `
        + say.effect(found.estimate, found.ci_lower, found.ci_upper);
      const few = found.k < 5 ? ` Only ${found.k} ${found.k === 1 ? "study" : "studies"}: read it with care.` : "";
      if (data.one_group) return `One group has no comparison to decide on: ${moved}.${few}`;
      const before = reading(data, old.ci_lower, old.ci_upper), now = reading(data, found.ci_lower, found.ci_upper);
      return (before === now ? `The published conclusion still holds: ${before}.`
        : `The conclusion changes. Published: ${before}. With these choices: ${now}.`) + few;
    }

    update(true);
    addEventListener("hashchange", () => { if (location.hash.startsWith("#reanalysis?")) take(readAddress(data), true); });
    if (state.asked) holder.closest("section, main").querySelector("#reanalysis, .ml-reanalysis").scrollIntoView();
  }

  document.querySelectorAll(".ml-reanalysis").forEach(start);
})();
