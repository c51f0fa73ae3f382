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

  // A lost connection loses no input: what stands in the fields is kept until the page is there again, and typed in again.
  const fieldsKey = () => `fields:${location.pathname}`;
  const fields = () => [...document.querySelectorAll("main input, main textarea, main select")].filter(field => !/^(password|file|hidden|checkbox|radio)$/.test(field.type));
  const nameOf = field => field.id || field.name || field.getAttribute("aria-label");
  addEventListener("pagehide", () => {
    if (!document.querySelector("#components-reconnect-modal:is(.components-reconnect-show, .components-reconnect-failed, .components-reconnect-rejected, .components-reconnect-retrying)")) return;
    const kept = Object.fromEntries(fields().filter(field => nameOf(field) && field.value && field.value !== field.defaultValue).map(field => [nameOf(field), field.value]));
    if (Object.keys(kept).length > 0) sessionStorage.setItem(fieldsKey(), JSON.stringify(kept));
  });
  document.addEventListener("DOMContentLoaded", () => {
    const kept = JSON.parse(sessionStorage.getItem(fieldsKey()) ?? "null");
    if (!kept) return;
    sessionStorage.removeItem(fieldsKey());
    const until = Date.now() + 30000;
    const restore = () => {
      // Only a page that listens keeps what is typed.
      if (document.querySelector("main[aria-busy=true], main [aria-busy=true]")) { if (Date.now() < until) setTimeout(restore, 200); return; }
      for (const field of fields()) {
        const value = kept[nameOf(field)];
        if (value === undefined || field.value === value) continue;
        field.value = value;
        if (field.value === value) for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    };
    setTimeout(restore, 200);
  });

  // The focus that somebody gave to something on this page is left where it is.
  let focused = null, focusedOn = location.pathname;
  document.addEventListener("focusin", event => { focused = event.target; focusedOn = location.pathname; });
  const focusHeading = () => {
    const heading = document.querySelector("h1");
    if (!heading || focusedOn === location.pathname) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  // When a page begins to listen, its elements are replaced by others like them: the one like that which had the focus has it then, with what was typed.
  const alike = (one, other) => one.tagName === other.tagName && ["id", "name", "type", "href", "aria-label"].every(name => one.getAttribute(name) === other.getAttribute(name)) && (one.matches("input, textarea, select") || one.textContent === other.textContent);
  new MutationObserver((_, observer) => {
    const main = document.querySelector("main");
    if (!main || main.matches("[aria-busy=true]")) return;
    observer.disconnect();
    if (!focused || focused.isConnected || document.activeElement !== document.body) return;
    const left = focused, twin = [...document.querySelectorAll(left.tagName)].find(element => alike(element, left));
    if (!twin) return;
    twin.focus({ preventScroll: true });
    if (!left.matches("input:not([type=checkbox], [type=radio], [type=file]), textarea") || left.value === left.defaultValue) return;
    twin.value = left.value;
    for (const type of ["input", "change"]) twin.dispatchEvent(new Event(type, { bubbles: true }));
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });

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
