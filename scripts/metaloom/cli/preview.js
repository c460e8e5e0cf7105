// Reload the page after a good build; after a failed one show its errors over the page that is still the last good one.
(() => {
  const asked = document.currentScript?.dataset ?? {};
  const STATE = asked.state ?? "/__metaloom/build";
  const EVERY = Number(asked.every ?? 700);
  const STYLE = `
    #metaloom-errors { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 50vh; overflow: auto;
      margin: 0; padding: 0.9rem 1.2rem 1.1rem; background: #fff; color: #1a1a1a; border-top: 4px solid #b3261e;
      box-shadow: 0 -4px 24px rgb(0 0 0 / 25%); font: 15px/1.45 system-ui, sans-serif; text-align: left; }
    #metaloom-errors h2 { margin: 0 6rem 0.6rem 0; font-size: 1.05rem; color: #8c1d18; }
    #metaloom-errors ol { margin: 0; padding-left: 1.4rem; }
    #metaloom-errors li { margin: 0 0 0.6rem; }
    #metaloom-errors code { font: 13px ui-monospace, monospace; background: #f3e9e8; color: inherit; padding: 0.1rem 0.3rem; }
    #metaloom-errors p { margin: 0.15rem 0 0; }
    #metaloom-errors pre { white-space: pre-wrap; font: 12px/1.4 ui-monospace, monospace; }
    #metaloom-errors button { position: absolute; top: 0.8rem; right: 1.2rem; font: inherit; }`;
  let seen = null;
  let shown = null;

  const element = (name, text) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  };

  const hide = () => document.getElementById("metaloom-errors")?.remove();

  const show = (state) => {
    hide();
    const panel = element("section");
    panel.id = "metaloom-errors";
    panel.setAttribute("role", "alert");
    const errors = state.problems.filter((problem) => problem.severity === "error").length;
    const count = errors === 1 ? "One error" : `${errors} errors`;
    panel.append(element("style", STYLE), element("h2", state.fault
      ? "The build failed by a fault of Metaloom's own. This is the last good site."
      : `${count} to correct. This is the last good site.`));
    const button = element("button", "Hide");
    button.type = "button";
    button.onclick = hide;
    panel.append(button);
    const list = element("ol");
    for (const problem of state.problems) {
      const item = element("li");
      item.append(element("code", problem.place), element("p", problem.cause), element("p", problem.remedy));
      list.append(item);
    }
    panel.append(list);
    if (state.fault) panel.append(element("pre", state.fault));
    document.body.append(panel);
  };

  const look = async () => {
    let state;
    try {
      state = await (await fetch(STATE, { cache: "no-store" })).json();
    } catch {
      return; // the server has gone: keep the page as it is
    }
    if (seen !== null && state.built !== seen) return location.reload();
    seen = state.built;
    if (state.failed === shown) return;
    shown = state.failed;
    if (state.failed) show(state);
    else hide();
  };

  look();
  setInterval(look, EVERY);
})();
