// What Blazor cannot do from the server: the clipboard, modal dialogs, and the theme before the first paint.
(() => {
  const chosen = () => document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (chosen() ?? (system.matches ? "dark" : "light")) === "dark";
  const apply = () => { document.documentElement.className = isDark() ? "theme-dark" : "theme-light"; };
  apply();
  system.addEventListener("change", apply);
  // An enhanced navigation replaces the attributes of <html> by the server's, which does not know the system's choice.
  document.addEventListener("DOMContentLoaded", () => globalThis.Blazor?.addEventListener?.("enhancedload", apply));
  document.addEventListener("click", event => { if (event.target instanceof Element && event.target.closest("[data-reload]")) location.reload(); });

  // A menu is left as menus are: with Escape, by a press elsewhere, and by choosing from it.
  const menus = () => [...document.querySelectorAll("details.who[open]")];
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") menus().forEach(menu => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", event => menus().forEach(menu => {
    if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
  }));

  // Search, from anywhere and from within a field.
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      const search = document.querySelector("[data-search]");
      if (search && !document.querySelector("dialog[open]")) { event.preventDefault(); search.click(); }
    }
    // In a list under a field the arrows choose, and leave the caret where it is.
    if (/^Arrow(Up|Down)$/.test(event.key) && event.target instanceof Element && event.target.matches("[role=combobox]")) event.preventDefault();
  });

  // Single letters can be switched off, as people who dictate need it; this browser remembers it.
  const keysOn = () => !/(?:^|; )keys=off/.test(document.cookie);
  const help = () => document.getElementById("key-help");
  const openHelp = () => {
    const box = help()?.querySelector("[data-keys]");
    if (box) { box.checked = keysOn(); help().showModal(); }
  };
  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-help]")) openHelp();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("change", event => {
    if (event.target instanceof Element && event.target.matches("[data-keys]")) document.cookie = `keys=${event.target.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`;
  });

  // The rows of a list that the keyboard walks: the one whose link has the focus, or the last one that had it, is marked.
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const marked = () => document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-row].marked");
  const mark = row => {
    rows().forEach(other => other.classList.toggle("marked", other === row));
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("[data-row-link]")?.focus({ preventScroll: true });
  };

  // One letter follows the link or presses the button that names it, unless somebody is writing.
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Escape") { document.querySelector("[data-escape]")?.click(); return; }
    if (!keysOn()) return;
    if (event.key === "?") { event.preventDefault(); openHelp(); return; }
    const named = [...document.querySelectorAll("[data-key]")].find(element => element.dataset.key === event.key);
    if (named) { event.preventDefault(); if (named.matches("select, input")) named.focus(); else named.click(); return; }
    const all = rows();
    if (all.length === 0) return;
    const row = marked();
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      const next = row ? all.indexOf(row) + (event.key === "j" ? 1 : -1) : 0;
      mark(all[Math.min(Math.max(next, 0), all.length - 1)]);
    } else if (row && event.key === "x") {
      event.preventDefault();
      row.querySelector("input[type=checkbox]")?.click();
    } else if (row && event.key === "c") {
      const link = row.querySelector("[data-row-link]")?.href;
      if (link) { event.preventDefault(); dashboard.copy(link); }
    } else if (row && event.key === "e") {
      const ask = row.dataset.except;
      if (ask) { event.preventDefault(); globalThis.Blazor ? Blazor.navigateTo(ask) : location.assign(ask); }
    }
  });

  // A page gets new elements when it begins to listen, and is loaded again when a lost connection cannot be had back: what had the focus has it
  // again, and what was typed stands there again. The same one is the one that looks like it, counted among all that do.
  const look = element => [element.tagName, ...["id", "name", "type", "href", "aria-label"].map(name => element.getAttribute(name)), element.matches("input, textarea, select") ? null : element.textContent].join("\n");
  const alike = name => [...document.getElementsByTagName(name.split("\n", 1)[0])].filter(element => look(element) === name);
  const placeOf = element => { const name = look(element), all = alike(name); return { name, nth: all.indexOf(element), of: all.length }; };
  const isField = element => element.matches("main :is(input, textarea, select)") && !/^(password|file|hidden|checkbox|radio)$/.test(element.type);
  const isListening = () => document.querySelector("main:not([aria-busy=true])") !== null;
  const fieldsKey = () => `fields:${location.pathname}`;
  let typed = JSON.parse(sessionStorage.getItem(fieldsKey()) ?? "[]"), left = null;
  sessionStorage.removeItem(fieldsKey());
  addEventListener("pagehide", () => {
    if (!document.querySelector("#components-reconnect-modal:is(.components-reconnect-show, .components-reconnect-failed, .components-reconnect-rejected, .components-reconnect-retrying)")) return;
    const kept = [...document.querySelectorAll("input, textarea, select")].filter(field => isField(field) && field.value && field.value !== field.defaultValue).map(field => ({ ...placeOf(field), value: field.value }));
    if (kept.length > 0) sessionStorage.setItem(fieldsKey(), JSON.stringify(kept));
  });
  // Only a page that does not listen yet loses it; from then on it is the page's.
  document.addEventListener("input", event => {
    if (!isField(event.target)) return;
    const place = placeOf(event.target);
    typed = typed.filter(other => other.name !== place.name || other.nth !== place.nth);
    if (!isListening()) typed.push({ ...place, value: event.target.value });
  });
  document.addEventListener("focusin", event => { left = isListening() ? null : { ...placeOf(event.target), element: event.target }; });
  new MutationObserver((_, observer) => {
    if (!isListening()) return;
    // Before all is there, only what cannot be another is taken for the same.
    const isLoaded = !document.querySelector("main [aria-busy=true]");
    const twinOf = place => { const all = alike(place.name); return isLoaded || all.length === place.of ? all[place.nth] : undefined; };
    if (left && !left.element.isConnected && document.activeElement === document.body) twinOf(left)?.focus({ preventScroll: true });
    for (const { field, value } of typed.map(place => ({ field: twinOf(place), value: place.value }))) {
      if (!field || field.value === value) continue;
      field.value = value;
      if (field.value === value) for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
    if (isLoaded) observer.disconnect();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });

  // The focus that somebody gave to something on this page is left where it is.
  let focusedOn = location.pathname;
  document.addEventListener("focusin", () => { focusedOn = location.pathname; });
  const focusHeading = () => {
    const heading = document.querySelector("h1");
    if (!heading || focusedOn === location.pathname) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  globalThis.dashboard = {
    focusHeading,
    copy: async text => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    openDialog: dialog => dialog.showModal(),
    closeDialog: dialog => dialog.close(),
    focus: id => document.getElementById(id)?.focus(),
    reveal: id => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
    isDark,
    setDark: dark => {
      document.cookie = `theme=${dark ? "dark" : "light"}; path=/; max-age=31536000; samesite=lax`;
      apply();
    },
  };
})();
