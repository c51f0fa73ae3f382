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

  // One letter follows the link or presses the button that names it, unless somebody is writing.
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    const named = [...document.querySelectorAll("[data-key]")].find(element => element.dataset.key === event.key);
    if (named) { event.preventDefault(); named.click(); }
  });

  globalThis.dashboard = {
    copy: async text => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    openDialog: dialog => dialog.showModal(),
    closeDialog: dialog => dialog.close(),
    isDark,
    setDark: dark => {
      document.cookie = `theme=${dark ? "dark" : "light"}; path=/; max-age=31536000; samesite=lax`;
      apply();
    },
  };
})();
