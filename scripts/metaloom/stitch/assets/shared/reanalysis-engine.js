// Pooling in the reader's browser: the same numbers as Metaloom's Python engine, to nine digits (a test holds it).
// Plain functions of arrays y (effects) and v (sampling variances) on the analysis scale. A classic script, not a
// module, because browsers refuse modules to pages that are opened as files.
"use strict";

(function (root) {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const dot = (a, b) => a.reduce((total, value, i) => total + value * b[i], 0);

  // Distributions, all by the incomplete gamma and beta functions (Abramowitz and Stegun 6.5, 26.5)
  const LANCZOS = [
    0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
    -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
    0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3,
    0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
  ];

  function logGamma(x) {
    const series = LANCZOS.reduce((total, c, i) => total + (i ? c / (x + i) : c), 0);
    const t = x + 5.2421875;
    return (x + 0.5) * Math.log(t) - t + Math.log(2.5066282746310005 * series / x);
  }

  // A continued fraction b0 + a1/(b1 + a2/(b2 + ...)) by the modified method of Lentz
  function fraction(b0, term) {
    const guard = (value) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
    let f = guard(b0), c = f, d = 0;
    for (let i = 1; i < 100000; i++) {
      const [a, b] = term(i);
      d = 1 / guard(b + a * d);
      c = guard(b + a / c);
      f *= c * d;
      if (Math.abs(c * d - 1) < 1e-16) break;
    }
    return f;
  }

  // The upper tail of the gamma distribution, Q(a, x)
  function gammaTail(a, x) {
    if (!(x > 0)) return 1;
    if (x === Infinity) return 0;
    const front = Math.exp(a * Math.log(x) - x - logGamma(a));
    if (x >= a + 1) return front / fraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
    let term = 1 / a, total = term;
    for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-17; n++) total += term *= x / (a + n);
    return 1 - front * total;
  }

  // The regularised incomplete beta function I_x(a, b); y is 1 - x, given apart because it may be tiny
  function betaShare(a, b, x, y) {
    if (!(x > 0)) return 0;
    if (!(y > 0)) return 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(b, a, y, x);
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y)) / a;
    return front / fraction(1, (i) => {
      const m = i >> 1;
      return i % 2
        ? [-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1]
        : [m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1];
    });
  }

  const chiSquareTail = (q, df) => gammaTail(df / 2, q / 2);

  // Both tails beyond |t|; df null is the normal distribution
  function twoSided(t, df) {
    if (df === null) return gammaTail(0.5, t * t / 2);
    const square = t * t;
    return betaShare(df / 2, 0.5, df / (df + square), square / (df + square));
  }

  function density(t, df) {
    if (df === null) return Math.exp(-t * t / 2) / 2.5066282746310005;
    return Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2) - (df + 1) / 2 * Math.log1p(t * t / df))
      / Math.sqrt(df * Math.PI);
  }

  // The value beyond which both tails together hold 1 - level/100: Newton on log p against log t, within a bracket
  function critical(level, df) {
    const share = 1 - level / 100;
    let low = 0, high = Infinity, t = 1;
    for (let i = 0; i < 200; i++) {
      const p = twoSided(t, df);
      if (p > share) low = t; else high = t;
      const slope = -2 * density(t, df) * t / p;
      let next = t * Math.exp(Math.log(share / p) / slope);
      if (!(next > low && next < high)) next = high === Infinity ? 2 * t : (low + high) / 2;
      if (Math.abs(next - t) <= 1e-15 * t) return next;
      t = next;
    }
    return t;
  }

  // Weighted sums that the estimators share
  function weighted(y, w) {
    const total = sum(w), mean = dot(w, y) / total;
    const e = y.map((value) => value - mean);
    return { total, mean, e, square: e.reduce((all, value, i) => all + w[i] * value * value, 0) };
  }
  const weights = (v, tau2) => v.map((value) => 1 / (value + tau2));
  const traceP = (w) => { const total = sum(w); return total - dot(w, w) / total; };

  // The root of a function that falls from left to right, by bisection to the last digit
  function root0(f, low, high) {
    for (let i = 0; i < 2000; i++) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (f(middle) > 0) low = middle; else high = middle;
    }
    return (low + high) / 2;
  }

  // The tau2 at which Q(tau2) equals a target; zero where Q(0) is already below it (Paule and Mandel 1982)
  function byQ(y, v, target) {
    const above = (t) => weighted(y, weights(v, t)).square - target;
    if (!(above(0) > 0)) return 0;
    let high = Math.max(...v);
    while (above(high) > 0) high *= 2;
    return root0(above, 0, high);
  }

  // The highest maximum of the (restricted) likelihood (Viechtbauer 2005): its score is looked at on a fine grid,
  // because there may be two, and each change of sign is narrowed down
  function byLikelihood(y, v, restricted) {
    const k = y.length, least = Math.min(...v), most = Math.max(...v);
    const score = (t) => {
      const w = weights(v, t), { total, e } = weighted(y, w);
      const left = e.reduce((all, value, i) => all + (w[i] * value) ** 2, 0);
      return Math.log(left / (restricted ? total - dot(w, w) / total : total));
    };
    const height = (t) => {
      const w = weights(v, t), { total, square } = weighted(y, w);
      return sum(w.map(Math.log)) - square - (restricted ? Math.log(total) : 0);
    };
    const s2 = dot(y, y) / (restricted ? k - 1 : k), half = s2 / 2 - least;
    const end = half + Math.sqrt(Math.max(half * half + s2 * most - least * least, 0));
    if (!(end > 0)) return 0;
    const reach = Math.log1p(end / least), steps = Math.max(8, Math.ceil(reach / 0.2));
    const peaks = [];
    let before = 0, rising = score(0);
    if (!(rising > 0)) peaks.push(0);
    for (let i = 1; i <= steps; i++) {
      const here = least * Math.expm1(reach * i / steps), now = i < steps ? score(here) : -1;
      if (rising > 0 && now <= 0) peaks.push(root0(score, before, here * (i < steps ? 1 : 1 + 1e-9)));
      before = here;
      rising = now;
    }
    return peaks.reduce((best, peak) => (height(peak) > height(best) ? peak : best));
  }

  function byMoments(y, v, method) {
    const k = y.length, ones = v.map(() => 1);
    if (method === "HE") return weighted(y, ones).square / (k - 1) - sum(v) / k;
    if (method === "SJ") {
      const crude = weighted(y, ones).square / k;
      return crude ? weighted(y, v.map((value) => crude / (value + crude))).square / (k - 1) : 0;
    }
    const w = weights(v, 0), { total, square } = weighted(y, w);
    return method === "HS" ? (square - k) / total : (square - (k - 1)) / traceP(w);
  }

  function tauSquared(y, v, method) {
    if (method === "EE" || y.length < 2) return 0;
    if (method === "REML" || method === "ML") return byLikelihood(y, v, method === "REML");
    if (method === "PM" || method === "EB") return byQ(y, v, y.length - 1);
    return Math.max(0, byMoments(y, v, method));
  }

  // One analysis. y, v: k numbers each; choice: {method, test, level, spent}, the last the degrees of freedom that a
  // prediction interval loses (null: normal distribution). Null where no study is left.
  function pool(y, v, choice) {
    const k = y.length;
    if (!k) return null;
    const { method, test, level } = choice;
    const shift = sum(y) / k, centred = y.map((value) => value - shift);
    const tau2 = tauSquared(centred, v, method), w = weights(v, tau2);
    const { total, mean, square } = weighted(centred, w);
    let dispersion = 1;
    if (k > 1 && (test === "knha" || test === "adhoc")) dispersion = square / (k - 1);
    if (test === "adhoc") dispersion = Math.max(1, dispersion);
    const estimate = mean + shift, error = Math.sqrt(dispersion / total);
    const df = test !== "z" && k > 1 ? k - 1 : null;
    const margin = critical(level, df) * error, statistic = estimate / error;
    const q = k > 1 ? weighted(centred, weights(v, 0)).square : 0;
    const typical = (k - 1) / traceP(weights(v, 0));
    let i2 = 0, h2 = 1;
    if (k > 1 && method === "EE") [i2, h2] = [q > 0 ? 100 * Math.max(0, (q - k + 1) / q) : 0, q / (k - 1)];
    else if (k > 1) [i2, h2] = [100 * tau2 / (tau2 + typical), 1 + tau2 / typical];
    let prediction = null;
    if (k > 2 && method !== "EE") {
      const wide = critical(level, choice.spent === null ? null : k - choice.spent) * Math.sqrt(tau2 + error * error);
      prediction = { lower: estimate - wide, upper: estimate + wide };
    }
    return {
      k, estimate, standard_error: error, statistic, df, p_value: twoSided(statistic, df),
      ci_lower: estimate - margin, ci_upper: estimate + margin, tau2, i2, h2,
      q, q_df: k - 1, q_p_value: k > 1 ? chiSquareTail(q, k - 1) : 1,
      weights: w.map((value) => 100 * value / total), prediction,
    };
  }

  root.metaloom = Object.assign(root.metaloom || {}, { pool, critical, twoSided, chiSquareTail, logGamma });
})(globalThis);
