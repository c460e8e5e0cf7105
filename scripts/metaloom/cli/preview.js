// Reload the page after a good build, or once it is there with the newest edit before the whole site is; after a failed
// build show its errors over the page that is still the last good one.
(() => {
  const asked = document.currentScript?.dataset ?? {};
  const STATE = asked.state ?? "/__metaloom/build";
  const EVERY = Number(asked.every ?? 2000);
  const PLACE = asked.place ?? "";
  const WAITS = asked.state === undefined; // Quarto's preview serves a file, which cannot be waited for
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
    #metaloom-early { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483646; max-width: 20rem; margin: 0;
      padding: 0.5rem 0.8rem; background: #fff; color: #1a1a1a; border-left: 4px solid #8a6100;
      box-shadow: 0 2px 12px rgb(0 0 0 / 25%); font: 14px/1.4 system-ui, sans-serif; text-align: left; }
    #metaloom-errors button { position: absolute; top: 0.8rem; right: 1.2rem; font: inherit; }`;
  let built = asked.built === undefined ? null : Number(asked.built);
  let early = Number(asked.early ?? 0);
  let version = null;
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
    panel.append(element("h2", state.fault
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

  const mark = () => {
    document.getElementById("metaloom-early")?.remove();
    if (!early) return;
    const note = element("p", "This page is new. The rest of the site is being built.");
    note.id = "metaloom-early";
    note.setAttribute("role", "status");
    document.body.append(note);
  };

  // Whether what is served at this place now is another page than the one that is open.
  const isOld = (state) => {
    const now = state.early?.[PLACE] ?? 0;
    if (now || early) {
      if (now === early) return false;
      if (now || state.same?.[PLACE] !== early) return true;
      early = 0; // the whole build has written this very page
      built = state.built;
      mark();
    }
    built ??= state.built;
    return state.built !== built;
  };

  const look = async () => {
    let state;
    try {
      const wait = WAITS && !document.hidden && version !== null ? `?after=${version}` : "";
      state = await (await fetch(STATE + wait, { cache: "no-store" })).json();
    } catch {
      return EVERY; // the server has gone: keep the page as it is
    }
    version = state.version ?? null;
    if (isOld(state)) {
      location.reload();
      return null;
    }
    if (state.failed !== shown) {
      shown = state.failed;
      if (state.failed) show(state);
      else hide();
    }
    return WAITS && !document.hidden ? 0 : EVERY;
  };

  const follow = async () => {
    const pause = await look();
    if (pause !== null) setTimeout(follow, pause);
  };

  const sheet = new CSSStyleSheet(); // a style element would be forbidden by the policy of the page
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  mark();
  follow();
})();
