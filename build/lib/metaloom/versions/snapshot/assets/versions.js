// The other versions of this page, from the list that stands at the root of the whole site.
// A page without the list, or a reader without scripts, keeps the sentence that stands in the page.
"use strict";
(() => {
  const place = document.getElementById("ml-version");
  const versions = window.metaloomVersions;
  if (!place || !versions || versions.list.length === 0) return;
  const { page, top } = place.dataset;
  const own = place.dataset.name || "";
  const absent = versions.absent[page] || [];
  const newest = versions.list[versions.list.length - 1].name;

  if (own && own !== newest) {
    const warning = document.createElement("p");
    warning.className = "ml-version-warning";
    warning.append("This is not the newest version. ");
    const link = document.createElement("a");
    link.href = address(newest);
    link.textContent = `Version ${newest}`;
    warning.append(link, absent.includes(newest) ? " does not have this page." : " has this page.");
    place.append(warning);
  }

  const others = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "This page in other versions";
  const items = document.createElement("ul");
  for (const version of versions.list.slice().reverse()) items.append(item(version.name, `Version ${version.name}`));
  items.prepend(item("", "Latest state"));
  if (versions.changes) {
    const changes = document.createElement("li");
    changes.append(anchor(top + versions.changes, "What changed between versions"));
    items.append(changes);
  }
  others.append(summary, items);
  place.append(others);

  function item(name, words) {
    const line = document.createElement("li");
    if (name === own) {
      line.textContent = `${words} (this page)`;
      line.setAttribute("aria-current", "page");
    } else if (absent.includes(name)) {
      line.append(anchor(address(name), words), ", without this page");
    } else {
      line.append(anchor(address(name), words));
    }
    return line;
  }

  function address(name) {
    const folder = name ? `${top}v/${name}/` : top;
    return folder + (absent.includes(name) ? "index.html" : page);
  }

  function anchor(target, words) {
    const link = document.createElement("a");
    link.href = target;
    link.textContent = words;
    return link;
  }
})();
