// Whoever is quicker than the page: a choice made before this page's scripts were there is asked once they are.
(() => {
  "use strict";
  const LISTENING = '[hx-trigger*="change"]';

  function chosen(field) {
    if (field instanceof HTMLSelectElement) {
      const options = [...field.options];
      const told = options.filter((each) => each.defaultSelected);
      const before = field.multiple || told.length ? told : options.slice(0, 1);
      return options.some((each) => each.selected !== before.includes(each));
    }
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  }

  document.addEventListener("htmx:load", () => {
    document.querySelectorAll(LISTENING).forEach((place) => {
      const first = [...place.querySelectorAll("select, input, textarea")].find(chosen);
      if (first) first.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }, { once: true });
})();
