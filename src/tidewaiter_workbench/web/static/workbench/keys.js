// Single keys for those whose hands stay on the keyboard. Everything works without this file, too.
(() => {
  "use strict";
  const KEPT = "tidewaiter.keys";
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const one = (selector, within = document) => within.querySelector(selector);
  const on = () => localStorage.getItem(KEPT) !== "off";
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const row = () => one("tr[data-row].here") || null;

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(row());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    all.forEach((each) => each.classList.toggle("here", each === next));
    one("[data-key-open]", next).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const press = (selector, within) => {
    const target = one(selector, within || document);
    if (target) target.click();
  };
  const doing = {
    j: () => go(row() ? 1 : 0),
    k: () => go(-1),
    c: () => press("[data-key-claim]", row()),
    x: () => press("[data-key-tick]", row() || undefined),
    n: () => press("[data-key-next]"),
    e: () => press("[data-key-exam]"),
    q: () => press(".top nav a"),
    "/": () => { const field = one("[data-key-search]"); if (field) field.focus(); },
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = doing[event.key];
    if (!act || (!on() && event.key !== "?")) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("focusin", (event) => {
    const within = event.target.closest("tr[data-row]");
    if (within) rows().forEach((each) => each.classList.toggle("here", each === within));
  });
  // A row or a list that is told anew took the focus with it: whoever was in it stays in it.
  let again = "";
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    again = detail.target.contains(document.activeElement) ? detail.target.id : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    const place = again && document.getElementById(again);
    again = "";
    if (!place || (document.activeElement && document.activeElement !== document.body)) return;
    const open = one("[data-key-open]", place);
    if (open) open.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) dialog.showModal();
  });
  const tick = one("[data-keys-on]");
  tick.checked = on();
  tick.addEventListener("change", () => localStorage.setItem(KEPT, tick.checked ? "on" : "off"));
})();
