// Cards of the board from the keyboard: j and k go on and back, h and l change the column. Works without this file, too.
(() => {
  "use strict";
  const cards = (within) => [...within.querySelectorAll("[data-card]")];
  const open = (card) => card && card.querySelector("[data-key-open]").focus();
  const here = () => document.activeElement.closest("[data-card]");

  function along(step) {
    const all = cards(document);
    const at = all.indexOf(here());
    open(all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function across(step) {
    const columns = [...document.querySelectorAll(".column")].filter((each) => cards(each).length);
    const at = columns.findIndex((each) => each.contains(document.activeElement));
    const next = columns[at < 0 ? 0 : Math.min(Math.max(at + step, 0), columns.length - 1)];
    if (next) open(cards(next)[0]);
  }

  const doing = { j: () => along(1), k: () => along(-1), l: () => across(1), h: () => across(-1) };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog");
    const off = localStorage.getItem("tidewaiter.keys") === "off";
    if (typing || off || event.ctrlKey || event.metaKey || event.altKey || !document.querySelector(".board")) return;
    const act = doing[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // One form at a time stands open over the page; Escape or a click elsewhere closes it.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.drop[open]").forEach((each) => {
      if (!each.contains(event.target)) each.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.drop[open]").forEach((each) => { each.open = false; each.querySelector("summary").focus(); });
  });
})();
