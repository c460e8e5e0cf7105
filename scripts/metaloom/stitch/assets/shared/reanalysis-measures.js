// Effect sizes in the reader's browser from counts and means: the same numbers as Metaloom's Python formulas (a test
// holds it). cells: [events, total, events, total] or [mean, sd, n, mean, sd, n]; an effect is {y, v}, or null.
"use strict";

(function (root) {
  // What is added to the cells of each table: `to` is only0, all, if0all or none
  function additions(tables, rule) {
    const zero = tables.map((cells) => cells.some((cell) => cell === 0)), any = zero.some(Boolean);
    return tables.map((_, i) => (rule.to === "all" || (rule.to === "if0all" && any) || (rule.to === "only0" && zero[i]) ? rule.add : 0));
  }

  const COUNTS = {
    RR: (a, b, c, d) => ({ y: Math.log(a / (a + b)) - Math.log(c / (c + d)), v: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) }),
    OR: (a, b, c, d) => ({ y: Math.log(a / b) - Math.log(c / d), v: 1 / a + 1 / b + 1 / c + 1 / d }),
    RD: (a, b, c, d) => {
      const n = a + b, m = c + d, p = a / n, q = c / m;
      return { y: p - q, v: p * (1 - p) / n + q * (1 - q) / m };
    },
  };

  // Hedges' factor by the gamma function
  function exactFactor(df) {
    return df > 1 ? Math.exp(root.metaloom.logGamma(df / 2) - 0.5 * Math.log(df / 2) - root.metaloom.logGamma((df - 1) / 2)) : NaN;
  }
  const MEANS = {
    MD: (m1, s1, n1, m2, s2, n2) => ({ y: m1 - m2, v: s1 * s1 / n1 + s2 * s2 / n2 }),
    SMD: (m1, s1, n1, m2, s2, n2) => {
      const df = n1 + n2 - 2, pooled = Math.sqrt(((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / df);
      const y = exactFactor(df) * (m1 - m2) / pooled;
      return { y, v: 1 / n1 + 1 / n2 + y * y / (2 * (n1 + n2)) };
    },
  };

  const sound = (effect) => (effect && Number.isFinite(effect.y) && effect.v > 0 && Number.isFinite(effect.v) ? effect : null);

  // The effects of all rows; null for a row that has none (none or all had the event, where a ratio is asked)
  function effects(measure, rows, rule) {
    if (measure in MEANS) return rows.map((cells) => sound(cells && MEANS[measure](...cells)));
    const tables = rows.map((cells) => [cells[0], cells[1] - cells[0], cells[2], cells[3] - cells[2]]);
    const silent = tables.map(([a, b, c, d]) => rule.drop00 && measure !== "RD" && ((!a && !c) || (!b && !d)));
    const kept = tables.filter((_, i) => !silent[i]), more = additions(kept, rule);
    let next = 0;
    return tables.map((cells, i) => {
      if (silent[i]) return null;
      const extra = more[next++];
      return sound(COUNTS[measure](...cells.map((cell) => cell + extra)));
    });
  }

  const families = { counts: Object.keys(COUNTS), means: Object.keys(MEANS) };
  root.metaloom = Object.assign(root.metaloom || {}, { effects, families });
})(globalThis);
