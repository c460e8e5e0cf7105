// The forest of an analysis, in which a reader may doubt: studies out, counts edited, another measure, estimator, test,
// level or rule for empty cells; the forest follows at once, and the choices in the address.
// Everything is made by DOM methods and text nodes, so that no word of the data can become markup.
"use strict";

(function () {
  const LEVELS = { 80: "80%", 90: "90%", 95: "95%", 99: "99%" };
  const ZERO = { only0: "where a cell is empty", all: "to every study", if0all: "to all if any cell is empty", none: "nothing added" };
  const SVG = "http://www.w3.org/2000/svg";
  const choices = metaloom.choices;

  function make(name, attributes = {}, ...children) {
    const space = ["svg", "line", "rect", "polygon", "text"].includes(name) ? SVG : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
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
  Object.assign(globalThis.metaloom, { scales: SHOW, reader });
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
  function reader(scale, digits) {
    const show = SHOW[scale], ratio = scale === "exp";
    const one = (x) => {
      const value = show(x);
      if (ratio && (value >= 1e6 || value < 1e-5)) return value > 1 ? "> 1000000" : "< 0.00001";
      return fixed(value, decimals(value, ratio, digits));
    };
    // No end of an interval that excludes no effect reads as none: two decimals more at most
    const none = ratio ? 1 : 0;
    const apart = (x) => {
      let n = digits;
      while (n < digits + 3 && fixed(show(x), n) === fixed(none, n)) n++;
      return n > digits + 2 || n === digits ? one(x) : fixed(show(x), n);
    };
    const by = (low, high) => (show(low) > none || show(high) < none ? apart : one);
    const range = (...ends) => ends.map(by(...ends)).join(" to ");
    return { show, one, range, effect: (x, ...ends) => `${by(...ends)(x)} (${range(...ends)})` };
  }
  const pText = (p) => (p < 0.001 ? "p < 0.001" : p > 0.99 ? "p > 0.99" : `p = ${p.toFixed(p < 0.0995 ? 3 : 2)}`);
  const number = (value) => String(Number(value.toPrecision(6)));

  // What an interval allows one to say; the rule of the methods page. Another measure has no margin of its own
  function reading(data, low, high, own) {
    if (data.one_group) return null;
    const margin = own ? data.margin : null;
    if (low <= 0 && high >= 0) {
      return margin !== null && low > -margin && high < margin ? data.words.little : data.words.undecided;
    }
    const below = high < 0;
    if (!data.better) return data.words[below ? "below" : "above"];
    const side = below === (data.better === "lower") ? "better" : "worse";
    const matters = margin === null ? "" : Math.min(Math.abs(low), Math.abs(high)) >= margin
      ? ", by an amount that matters" : "; whether by an amount that matters is open";
    return data.words[side] + matters;
  }

  // As the page says it: an interval of a ratio that includes no effect and nearly everything else is no finding
  const NOTHING = Math.log(100), NO_FINDING = "no usable estimate (the interval includes nearly everything)";
  const empty = (scale, found) => scale === "exp" && found.ci_lower <= 0 && found.ci_upper >= 0 && found.ci_upper - found.ci_lower >= NOTHING;

  // One scale for the whole forest, wide enough for every estimate and most intervals
  function makeAxis(data, effects) {
    const there = effects.filter(Boolean), y = there.map((effect) => effect.y);
    const half = there.map((effect) => 2 * Math.sqrt(effect.v)).sort((a, b) => a - b)[y.length >> 1] || 1;
    const ends = [...y.map((x) => x - half), ...y.map((x) => x + half), ...(data.one_group ? [] : [0])];
    const low = Math.min(...ends), high = Math.max(...ends), width = high - low || 1;
    return { low, high, at: (x) => Math.min(100, Math.max(0, 100 * (x - low) / width)) };
  }
  function ticks(scale, axis) {
    if (scale === "exp") {
      const all = [];
      for (let power = -6; power < 7; power++) for (const step of [1, 2, 5]) all.push(Math.log(step * 10 ** power));
      const inside = all.filter((x) => x >= axis.low && x <= axis.high);
      const every = Math.ceil(inside.length / 5), offset = Math.max(0, inside.indexOf(0)) % every;
      return inside.filter((_, i) => i % every === offset);
    }
    const width = (axis.high - axis.low) / 4, power = 10 ** Math.floor(Math.log10(width));
    if (scale !== "identity") return [0, 1, 2, 3].map((i) => axis.low + width * (i + 0.5));
    const step = power * [1, 2, 5, 10].find((one) => one * power >= width), first = Math.ceil(axis.low / step);
    return [0, 1, 2, 3, 4].map((i) => (first + i) * step).filter((x) => x <= axis.high);
  }
  function bar(axis, data, x, low, high, size, extra = null, kind = "") {
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
        : make("rect", { class: `re-square ${kind}`, x: at(x), y: "50%", width: size, height: size, rx: kind === "re-randomised" ? size / 2 : null,
          transform: `translate(${-size / 2} ${-size / 2})` }),
      extra ? make("line", { class: "re-prediction", x1: at(extra.lower), x2: at(extra.upper), y1: "92%", y2: "92%" }) : null);
  }
  function middle(axis, x, low, high) {
    const width = axis.at(high) - axis.at(low);
    return width ? (100 * (axis.at(x) - axis.at(low)) / width).toFixed(1) : "50";
  }

  function start(holder) {
    const data = JSON.parse(holder.querySelector("script").textContent);
    const levels = data.level in LEVELS ? LEVELS : { ...LEVELS, [data.level]: `${data.level}%` };
    const options = {
      method: data.words.methods, test: data.words.tests, level: levels, measure: data.measures,
      by: { "": "none", ...Object.fromEntries(Object.keys(data.columns).map((name) => [name, name])) },
      zero: data.family === "counts" ? { ...ZERO } : { [data.zero.to]: "" },
    };
    const first = choices.read(data, options), state = first.state, before = [];
    let editing = Object.keys(state.counts).length > 0;
    const words = (code) => data.measures[code] || { name: data.measure, scale: data.scale };
    const own = (choice) => choice.measure === data.code && choice.zero === data.zero.to && !Object.keys(choice.counts).length;

    // Columns that say something of some study
    const said = [["Numbers from", "from", "re-from", "\u2013"], ["Risk of bias", "bias", "re-bias", "not judged"]]
      .filter(([, key]) => data.studies.some((study) => study[key]));

    // The effects under some choices; the published ones as they were computed
    function effectsOf(choice) {
      if (own(choice)) return data.studies.map((study) => ({ y: study.y, v: study.v }));
      const cells = data.studies.map((study) => choice.counts[study.id] || study.cells);
      return metaloom.effects(choice.measure, cells, { ...data.zero, to: choice.zero });
    }
    function pooledBy(choice) {
      const all = effectsOf(choice), kept = all.map((effect, i) => (effect && !choice.without.has(data.studies[i].id) ? i : -1)).filter((i) => i >= 0);
      const enough = kept.length >= Math.max(2, data.minimum);
      const found = enough ? metaloom.pool(kept.map((i) => all[i].y), kept.map((i) => all[i].v), { ...choice, spent: data.spent }) : null;
      const scale = words(choice.measure).scale;
      const level = (ids) => {
        const inside = kept.filter((i) => ids.includes(data.studies[i].id));
        return inside.length < 2 ? { k: inside.length } : metaloom.pool(inside.map((i) => all[i].y), inside.map((i) => all[i].v), { ...choice, spent: data.spent });
      };
      return { level, all, kept, found, scale, say: reader(scale, choice.measure === data.code ? data.digits : 2) };
    }

    const choose = (name, label, texts) => make("label", {}, label, make("select", {
      name, onchange: (event) => change(() => { state[name] = name === "level" ? Number(event.target.value) : event.target.value; }),
    }, ...Object.entries(texts).map(([value, text]) => make("option", { value, selected: String(state[name]) === value }, text))));

    const kinds = new Set(data.studies.map((study) => study.randomised));
    const kindOf = (study) => (kinds.size < 2 ? "" : study.randomised ? "re-randomised" : "re-other");
    let order = [], blocks = [];
    const rows = data.studies.map((study) => {
      const box = make("input", { type: "checkbox", onchange: () => toggle([study.id], box.checked), onkeydown: walk });
      const row = { study, box, picture: make("td", { class: "re-picture" }), effect: make("td", { class: "re-number" }), weight: make("td", { class: "re-number" }) };
      row.cells = study.shown ? study.shown.map(() => make("td", { class: "re-number re-cells" })) : [];
      row.element = make("tr", { onmouseenter: () => tell(study), onfocusin: () => tell(study) },
        make("th", { scope: "row" }, make("label", {}, box, ` ${study.label}`)), ...row.cells, row.picture, row.effect, row.weight,
        ...said.map(([, key, name, none]) => make("td", { class: name }, study[key] || none)));
      return row;
    });
    function walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
      if (!step) return;
      const here = order.findIndex((row) => row.box === event.target);
      order[Math.min(order.length - 1, Math.max(0, here + step))].box.focus();
      event.preventDefault();
    }
    function toggle(ids, included) {
      change(() => ids.forEach((id) => (included ? state.without.delete(id) : state.without.add(id))));
    }

    // What the source says of the row under the pointer or the focus
    const told = make("p", { class: "re-told", "aria-live": "off" }, "Point at a study, or walk through the studies with the arrow keys, to read its source.");
    function tell(study) {
      const english = study.english ? ` (in English: ${study.english})` : "";
      const words = study.quote ? `: \u201c${study.quote}\u201d${english}` : ": no words of the source are recorded.";
      const parts = [make("b", {}, study.label), words];
      if (study.where) parts.push(" ", make("a", { href: study.cell }, study.where));
      if (study.url) parts.push(" \u00b7 ", make("a", { href: study.url, rel: "noopener" }, "the source"));
      told.replaceChildren(...parts);
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

    const pooledPicture = make("td", { class: "re-picture" }), pooledEffect = make("td", { class: "re-number" }), pooledWeight = make("td", { class: "re-number" });
    const pooledName = make("th", { scope: "row" }, "Pooled"), axisCell = make("td", { class: "re-picture" }), measureHead = make("th", { scope: "col" });
    const heads = data.heads || [], blank = () => make("td");
    const table = make("table", { class: "re-forest" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Study"), ...heads.map((head) => make("th", { scope: "col" }, head)), measureHead,
        ...["Effect", "Weight", ...said.map(([head]) => head)].map((head) => make("th", { scope: "col" }, head)))),
      make("tbody"),
      make("tfoot", {},
        make("tr", {}, pooledName, ...heads.map(blank), pooledPicture, pooledEffect, pooledWeight, ...said.map(blank)),
        make("tr", { "aria-hidden": "true" }, blank(), ...heads.map(blank), axisCell, blank(), blank(), ...said.map(blank))));
    // Rows in the order of the table, or in blocks by what is known of the studies
    function arrange() {
      const across = 4 + heads.length + said.length;
      blocks = Object.entries(state.by ? data.columns[state.by] : {}).map(([value, ids]) => {
        const block = { value, ids, inside: rows.filter((row) => ids.includes(row.study.id)), picture: make("td", { class: "re-picture" }), effect: make("td", { class: "re-number" }), name: make("th", { scope: "row" }) };
        block.head = make("tr", { class: "re-block" }, make("th", { scope: "colgroup", colspan: across }, `${state.by}: ${value}`));
        block.sum = make("tr", { class: "re-sum" }, block.name, ...heads.map(blank), block.picture, block.effect, blank(), ...said.map(blank));
        return block;
      });
      const placed = new Set(blocks.flatMap((block) => block.inside)), left = rows.filter((row) => !placed.has(row));
      order = [...blocks.flatMap((block) => block.inside), ...left];
      table.tBodies[0].replaceChildren(...blocks.flatMap((block) => [block.head, ...block.inside.map((row) => row.element), block.sum]), ...left.map((row) => row.element));
      table.tBodies[0].by = state.by;
    }

    // Groups are pooled only where two of them have two studies each; one study is never a diamond
    function showBlocks(level, axis, say, scale) {
      const found = blocks.map((block) => level(block.ids)), enough = found.filter((one) => one.k > 1).length > 1;
      blocks.forEach((block, at) => {
        const one = found[at], pooled = enough && one.k > 1 && !empty(scale, one);
        block.sum.hidden = !enough || one.k < 1;
        block.name.textContent = one.k > 1 ? `${block.value} (k\u00a0=\u00a0${one.k})` : `${block.value}: one study, not pooled`;
        block.effect.textContent = one.k < 2 ? "" : pooled ? say.effect(one.estimate, one.ci_lower, one.ci_upper) : "no usable estimate";
        block.picture.replaceChildren(...(pooled ? [bar(axis, data, one.estimate, one.ci_lower, one.ci_upper, null)] : []));
      });
      apart.hidden = !blocks.length || enough;
    }

    const apart = make("p", { class: "re-legend", hidden: true }, "Fewer than two of these groups have two studies, so no group is pooled.");
    const verdict = make("p", { class: "re-verdict", role: "status" });
    const numbers = make("table", { class: "re-numbers" });
    const address = make("input", { type: "text", readonly: true, "aria-label": "Address of this re-analysis",
      onfocus: (event) => event.target.select() });
    const copied = make("span", { role: "status" });
    const copy = make("button", { type: "button", onclick: () => {
      address.select();
      const done = () => { copied.textContent = "Copied."; };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address.value).then(done, () => {});
      else if (document.execCommand("copy")) done();
    } }, "Copy the address");
    const undo = make("button", { type: "button", onclick: () => {
      const last = before.pop();
      if (last !== undefined) take(choices.understood(data, last, options).state);
    } }, "Undo");
    const save = make("button", { type: "button", onclick: () => change(() => {
      const query = String(choices.written(data, state));
      if (query && !state.saved.includes(query) && state.saved.length < choices.MOST_SAVED) state.saved = [...state.saved, query];
    }) }, "Save this scenario");
    const edit = make("button", { type: "button", "aria-pressed": String(editing), onclick: () => { editing = !editing; update(); } }, `Edit the ${data.family === "counts" ? "counts" : "numbers"}`);
    const back = make("button", { type: "button", onclick: () => change(() => Object.assign(state, { ...choices.published(data), saved: state.saved })) }, "Back to the published choices");
    const warning = make("p", { class: "re-warning", role: "alert" });

    function snapshot() {
      const query = choices.written(data, state);
      state.saved.forEach((saved) => query.append("saved", saved));
      return String(query);
    }
    function change(act) {
      const old = snapshot();
      act();
      if (snapshot() !== old) before.push(old);
      update();
    }
    function take(next, silent) {
      Object.assign(state, next);
      update(silent);
    }
    function warn(unknown) {
      const parts = [];
      if (state.other) parts.push("This address was made with another version of the data. The numbers below are those of the data shown here.");
      if (unknown.length) parts.push(`This page does not understand what the address asks for: ${unknown.join(", ")}. The published choice stands there instead.`);
      warning.textContent = parts.join(" ");
      warning.hidden = !parts.length;
    }

    const controls = make("form", { class: "re-choices", onsubmit: (event) => event.preventDefault() },
      ...(Object.keys(data.measures).length > 1 ? [choose("measure", "Measure ", Object.fromEntries(Object.entries(data.measures).map(([code, one]) => [code, one.name])))] : []),
      choose("method", "Estimator ", data.words.methods), choose("test", "Test and interval ", data.words.tests), choose("level", "Level ", levels),
      ...(Object.keys(data.columns).length ? [choose("by", "Groups ", options.by)] : []),
      ...(data.family === "counts" ? [choose("zero", `Add ${data.zero.add} `, options.zero)] : []));
    const key = (kind, text) => [make("svg", { class: "re-key", viewBox: "0 0 10 10", "aria-hidden": "true" }, make("rect", { class: `re-square ${kind}`, width: 10, height: 10, rx: kind === "re-randomised" ? 5 : null })), ` ${text}. `];
    const legend = make("p", { class: "re-legend" }, ...(kinds.size < 2 ? [] : [...key("re-randomised", "Randomised"), ...key("re-other", "Not randomised")]), `${kinds.size < 2 ? "Square" : "Mark"}: one study, larger with more weight. Diamond: studies pooled; the thin line under it: where the effect of a new study is expected. \u2039 \u203a: the interval continues.`);
    const figure = holder.querySelector(".ml-forest");
    const panel = make("div", { class: "re-panel" }, warning, controls,
      Object.keys(data.columns).length ? groups : "", make("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Forest plot with choices" }, table), legend, apart, told, verdict,
      make("div", { class: "table-scroll" }, numbers),
      make("p", { class: "re-actions" }, undo, " ", save, " ", ...(data.family ? [edit, " "] : []), back, " ", copy, " ", address, " ", copied));
    holder.querySelectorAll("p").forEach((paragraph) => { if (!figure || !figure.contains(paragraph)) paragraph.remove(); });
    holder.append(panel);
    if (figure) {
      const anchor = figure.querySelector("[id^='fig-']");
      panel.after(...figure.querySelectorAll(":scope > details"));
      figure.classList.add("re-replaced");
      if (anchor) { panel.id = anchor.id; anchor.removeAttribute("id"); }
    }

    // A cell of a count: as it is, as it was and is now, or a field
    function showCells(row, cells) {
      const edited = state.counts[row.study.id];
      row.study.shown.forEach((indices, at) => {
        const text = (values) => indices.map((index) => number(values[index])).join(data.family === "counts" ? "/" : ", ");
        const td = row.cells[at];
        if (!editing || !data.family) {
          const changed = edited && text(edited) !== text(row.study.cells);
          td.replaceChildren(changed ? `${text(row.study.cells)} \u2192 ${text(cells)}` : text(cells));
          td.classList.toggle("re-edited", Boolean(changed));
          return;
        }
        td.replaceChildren(...indices.map((index) => make("input", {
          type: "number", min: "0", step: data.family === "counts" ? "1" : "any", value: String(cells[index]),
          "aria-label": `${row.study.label}, ${data.cell_names[index]}`,
          onchange: (event) => {
            const next = [...cells];
            next[index] = event.target.value === "" ? NaN : Number(event.target.value);
            if (!choices.valid(data, next, row.study.cells)) {
              event.target.setCustomValidity(`These ${data.family === "counts" ? "counts" : "numbers"} cannot be.`);
              event.target.reportValidity();
              return;
            }
            change(() => {
              if (next.every((cell, i) => cell === row.study.cells[i])) delete state.counts[row.study.id];
              else state.counts[row.study.id] = next;
            });
          },
        })));
      });
    }

    function update(silent) {
      if (table.tBodies[0].by !== state.by) arrange();
      const { all, kept, found, say, scale, level } = pooledBy(state), measure = words(state.measure).name, axis = makeAxis(data, all);
      controls.querySelectorAll("select").forEach((select) => { select.value = String(state[select.name]); });
      measureHead.textContent = measure;
      rows.forEach((row, i) => {
        const { study } = row, effect = all[i], included = !state.without.has(study.id) && Boolean(effect);
        const half = effect ? metaloom.critical(state.level, null) * Math.sqrt(effect.v) : 0;
        const weight = included && found ? found.weights[kept.indexOf(i)] : null;
        const text = effect ? say.effect(effect.y, effect.y - half, effect.y + half) : "not estimable";
        row.box.checked = !state.without.has(study.id);
        row.element.className = included ? "" : "re-out";
        row.effect.textContent = text;
        row.weight.textContent = weight === null ? "\u2013" : `${weight.toFixed(1)}%`;
        row.box.setAttribute("aria-label", `${study.label}, ${measure} ${text}, `
          + (included ? (weight === null ? "not pooled" : `weight ${weight.toFixed(1)}%`) : "left out"));
        row.picture.replaceChildren(...(effect ? [bar(axis, data, effect.y, effect.y - half, effect.y + half, weight === null ? 5 : 5 + Math.sqrt(weight), null, kindOf(study))] : []));
        if (study.shown) showCells(row, state.counts[study.id] || study.cells);
      });
      groups.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.ids.every((id) => !state.without.has(id))));
      });
      edit.setAttribute("aria-pressed", String(editing));
      undo.disabled = !before.length;
      save.disabled = !String(choices.written(data, state)) || state.saved.length >= choices.MOST_SAVED;
      showBlocks(level, axis, say, scale);
      pooledName.textContent = found ? "Pooled" : "Not pooled";
      pooledPicture.replaceChildren(...(found ? [bar(axis, data, found.estimate, found.ci_lower, found.ci_upper, null, found.prediction)] : []));
      pooledEffect.classList.toggle("re-words", !found || empty(scale, found));
      pooledEffect.textContent = found ? (empty(scale, found) ? NO_FINDING : say.effect(found.estimate, found.ci_lower, found.ci_upper)) : "not estimable";
      pooledWeight.textContent = found ? "100%" : "\u2013";
      axisCell.replaceChildren(make("svg", { class: "re-scale", "aria-hidden": "true" }, ...ticks(scale, axis).map((x) =>
        make("text", { x: `${axis.at(x).toFixed(2)}%`, y: "75%", "text-anchor": axis.at(x) < 6 ? "start" : axis.at(x) > 94 ? "end" : "middle" }, say.one(x).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")))));
      sideBySide(found, say);
      verdict.textContent = judged(found, say);
      address.value = choices.address(data, state);
      copied.textContent = "";
      if (!silent) {
        warn([]);
        try { history.replaceState(null, "", address.value); } catch (refused) { /* the field has it */ }
      }
    }

    // The published result, the choices of now and every saved scenario, a column each
    function sideBySide(found, say) {
      const now = { name: "With these choices", found, say, scale: words(state.measure).scale, measure: words(state.measure).name };
      const old = { name: "Published", found: data.published, say: reader(data.scale, data.digits), scale: data.scale, measure: data.measure };
      const kept = state.saved.map((query, at) => {
        const choice = choices.understood(data, query, options).state, made = pooledBy(choice);
        const go = make("button", { type: "button", title: describe(choice), onclick: () => change(() => Object.assign(state, { ...choice, saved: state.saved })) }, `Scenario ${at + 1}`);
        const gone = make("button", { type: "button", "aria-label": `Remove scenario ${at + 1}`, onclick: () => change(() => { state.saved = state.saved.filter((other) => other !== query); }) }, "\u00d7");
        return { name: make("span", {}, go, gone, make("small", {}, describe(choice))), found: made.found, say: made.say, scale: made.scale, measure: words(choice.measure).name };
      });
      const columns = [old, now, ...kept], none = "not estimable";
      const line = (name, tell_it) => make("tr", {}, make("th", { scope: "row" }, name), ...columns.map((one) => make("td", {}, one.found ? tell_it(one.found, one) : none)));
      numbers.replaceChildren(
        make("thead", {}, make("tr", {}, make("td"), ...columns.map((one) => make("th", { scope: "col" }, one.name)))),
        make("tbody", {}, ...[
          line("Studies", (r) => String(r.k)),
          line(now.measure === data.measure && !kept.length ? data.measure : "Effect", (r, one) =>
            (empty(one.scale, r) ? NO_FINDING : one.say.effect(r.estimate, r.ci_lower, r.ci_upper)) + (one.measure === data.measure ? "" : `, ${one.measure}`)),
          ...(data.one_group ? [] : [line("Test of no effect", (r) => pText(r.p_value))]),
          line("Between-study variance \u03c4\u00b2", (r) => (r.tau2 === null ? "\u2013" : String(Number(r.tau2.toPrecision(3))))),
          line("I\u00b2", (r) => (r.i2 === null ? "\u2013" : `${r.i2.toFixed(0)}%`)),
          line("Cochran's Q", (r) => (r.q === null ? "\u2013" : `${r.q.toFixed(2)} on ${r.q_df} df, ${pText(r.q_p_value)}`)),
          line("Prediction interval", (r, one) => (r.prediction ? one.say.range(r.prediction.lower, r.prediction.upper) : "\u2013")),
        ]));
    }

    function describe(choice) {
      const parts = [];
      if (choice.measure !== data.code) parts.push(words(choice.measure).name);
      if (choice.method !== data.method) parts.push(data.words.methods[choice.method]);
      if (choice.test !== data.test) parts.push(data.words.tests[choice.test]);
      if (choice.level !== data.level) parts.push(levels[choice.level]);
      if (choice.zero !== data.zero.to) parts.push(ZERO[choice.zero]);
      if (choice.by) parts.push(`in groups by ${choice.by}`);
      if (choice.without.size) parts.push(`without ${[...choice.without].map((id) => data.studies.find((study) => study.id === id).label).join(", ")}`);
      Object.keys(choice.counts).forEach((id) => parts.push(`counts of ${data.studies.find((study) => study.id === id).label} edited`));
      return parts.join("; ");
    }

    function judged(found, say) {
      if (!found) {
        return `With ${state.without.size} of ${data.studies.length} studies left out, fewer than ${Math.max(2, data.minimum)} remain: nothing is pooled.`;
      }
      const old = data.published, usual = reader(data.scale, data.digits), same = state.measure === data.code;
      const before = usual.effect(old.estimate, old.ci_lower, old.ci_upper), after = say.effect(found.estimate, found.ci_lower, found.ci_upper);
      const few = found.k < 5 ? ` Only ${found.k} studies: read it with care.` : "";
      if (data.one_group) return (before === after ? `The estimate is as published: ${after}.` : `The estimate changes. Published: ${before}. With these choices: ${after}.`) + few;
      const was = reading(data, old.ci_lower, old.ci_upper, same), now = reading(data, found.ci_lower, found.ci_upper, same);
      return (was === now ? `The published conclusion still holds: ${was}.`
        : `The conclusion changes. Published: ${was}. With these choices: ${now}.`) + few;
    }

    update(true);
    warn(first.unknown);
    addEventListener("hashchange", () => {
      if (!location.hash.startsWith("#reanalysis?")) return;
      const next = choices.read(data, options);
      take(next.state, true);
      warn(next.unknown);
    });
    if (first.asked) holder.closest("section, main").querySelector("#reanalysis, .ml-reanalysis").scrollIntoView();
  }

  document.querySelectorAll(".ml-reanalysis").forEach(start);
})();
