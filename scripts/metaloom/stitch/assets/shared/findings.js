// The risk without treatment, set by the reader: the relative effect of a row stays, people out of 100 follow from it.
// The ways are those of the catalogue (RR, OR, HR, RD, arcsine). Nothing changes before a slider is moved.
"use strict";

(function () {
  const WAYS = {
    odds: (risk, effect) => { const odds = risk / (1 - risk) * Math.exp(effect); return odds / (1 + odds); },
    hazard: (risk, effect) => 1 - (1 - risk) ** Math.exp(effect),
    difference: (risk, effect) => risk + effect,
    arcsine: (risk, effect) => Math.sin(Math.min(Math.max(Math.asin(Math.sqrt(risk)) + effect, 0), Math.PI / 2)) ** 2,
    ratio: (risk, effect) => risk * Math.exp(effect),
  };
  const OF = { OR: "odds", PETO: "odds", HR: "hazard", RD: "difference", AS: "arcsine", RR: "ratio" };
  const people = (risk) => Math.round(1000 * risk);
  // As the page prints it: where the interval excludes zero no end of it reads as zero, with two decimals at most
  const more = (from, to, exact) => {
    const step = 1000 * (to - from), size = Math.abs(step);
    const shown = Number((exact ? [0, 1, 2] : [0]).map((digits) => size.toFixed(digits)).find(Number) || 0);
    return shown && step > 0 ? `${shown} more` : `${shown} fewer`;
  };

  function paint(picture, risk, words) {
    const count = Math.round(100 * risk), rows = Math.floor(count / 20), rest = count % 20;
    const last = rest ? `M0 ${rows}h${rest}v1H0z` : "";
    picture.querySelector(".ml-struck").setAttribute("d", `M0 0h20v${rows}H0z${last}`);
    picture.setAttribute("aria-label", `${risk > 0 && risk < 0.005 ? "fewer than 1" : count} of 100 ${words}`);
  }

  document.querySelectorAll(".ml-findings").forEach((box) => {
    const resets = [];
    box.querySelectorAll(".ml-without[data-effect]").forEach((without) => {
      const row = without.closest("tr"), treated = row.querySelector(".ml-with"), way = WAYS[OF[without.dataset.way]];
      const effect = without.dataset.effect.split(" ").map(Number), start = Number(without.dataset.risk);
      if (!treated || !way || effect.length !== 3) return;
      const [first, second] = row.querySelectorAll(".ml-hundred"), told = [without, treated].map((cell) => [...cell.childNodes]);
      const step = start < 0.05 ? 1 : 10, label = document.createElement("label"), slider = document.createElement("input");
      Object.assign(slider, { type: "range", min: step, max: step === 1 ? 200 : 990, step, value: people(start) });
      slider.setAttribute("aria-label", `Risk without treatment, per 1000: ${row.cells[0].textContent.trim()}`);
      label.className = "ml-slider";
      label.append(slider);
      without.parentNode.append(label);
      const show = (risk) => {
        const [at, low, high] = effect.map((value) => Math.min(1, Math.max(0, way(risk, value))));
        paint(first, risk, "without treatment");
        paint(second, at, "with treatment");
        const [shown, from, to] = [at, low, high].map((end) => more(risk, end, low > risk || high < risk));
        return [`${people(risk)} per 1000`, `${people(at)} per 1000: ${shown} (${from} to ${to})`];
      };
      slider.addEventListener("input", () => {
        const texts = show(Number(slider.value) / 1000);
        [without, treated].forEach((cell, at) => { cell.textContent = texts[at]; cell.classList.add("ml-moved"); });
        slider.setAttribute("aria-valuetext", `${texts[0]} without treatment; with it ${texts[1]}`);
        back.disabled = false;
      });
      resets.push(() => {
        show(start);
        slider.value = people(start);
        slider.removeAttribute("aria-valuetext");
        [without, treated].forEach((cell, at) => { cell.replaceChildren(...told[at]); cell.classList.remove("ml-moved"); });
      });
    });
    if (!resets.length) return;
    const back = document.createElement("button"), set = document.createElement("p");
    Object.assign(back, { type: "button", textContent: "Back to the risks of the studies", disabled: true });
    back.addEventListener("click", () => { resets.forEach((reset) => reset()); back.disabled = true; });
    set.className = "ml-set";
    set.append("Move a slider to start from another risk without treatment. The relative effect stays; its interval does not include the uncertainty of the risk. Certainty and plain words are those at the risk of the studies. ", back);
    (box.querySelector("ul") || box).before(set);
  });
})();
