// The editor of rules: jump to what is wrong, find a column, put its name where the hand was. All of it works without, too.
(() => {
  "use strict";
  const text = () => document.getElementById("condition");
  let last = null;

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#condition, .row input.column, .row input[name^='text:']")) last = event.target.id;
  });

  document.addEventListener("click", (event) => {
    const problem = event.target.closest("[data-from]");
    if (problem && text()) {
      text().focus();
      text().setSelectionRange(Number(problem.dataset.from), Number(problem.dataset.to));
      return;
    }
    const name = event.target.closest("[data-insert]");
    if (!name) return;
    const field = (last && document.getElementById(last)) || text();
    if (field.matches(".column")) field.value = name.dataset.insert;
    else field.setRangeText(name.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event(field.matches("textarea") ? "input" : "change", { bubbles: true }));
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter-terms]")) return;
    const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll("[data-term]").forEach((term) => {
      const said = term.dataset.term.toLowerCase().replaceAll("_", " ");
      term.hidden = !wanted.every((word) => said.includes(word) || term.dataset.term.toLowerCase().includes(word));
    });
    rove(shown()[0]);
  });

  // Two hundred columns are one stop on the way through the page; arrows go from one to the next.
  const shown = () => [...document.querySelectorAll("[data-term]:not([hidden]) [data-insert]")];
  const rove = (to) => document.querySelectorAll("[data-insert]").forEach((name) => { name.tabIndex = name === to ? 0 : -1; });
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-insert]") || !(event.key in STEPS)) return;
    event.preventDefault();
    const all = shown(), at = all.indexOf(event.target) + STEPS[event.key];
    const next = all[Math.min(Math.max(at, 0), all.length - 1)];
    rove(next);
    next.focus();
  });
  rove(shown()[0]);
})();
