/* Small helps for the forms: without it they do the same, a page load later. */
"use strict";

/* Of a child nothing personal is taken: the fields go away as the age is typed. The server drops them in any case. */
const age = document.querySelector("#request input[name=age]");
const person = document.querySelector("#request fieldset.person");
if (age && person && age.type !== "hidden") {
  const look = () => {
    const years = /^\d{1,3}$/.test(age.value.trim()) ? Number(age.value) : NaN;
    person.disabled = years < 13;
    person.hidden = person.disabled;
  };
  age.addEventListener("input", look);
  look();
}

/* On a phone the map waits, folded, after the list; beside the list it is open. */
const map = document.querySelector(".mapped");
if (map) {
  const beside = window.matchMedia("(min-width: 60rem)");
  const fold = () => { map.open = beside.matches; };
  beside.addEventListener("change", fold);
  fold();
}

/* Whether the day is free is said as soon as it is chosen: nobody has to ask. */
const day = document.querySelector("form[data-day] input[name=date]");
const verdict = document.querySelector("#verdict");
if (day && verdict) {
  document.querySelector("button[name=look]")?.remove();
  let last = day.value;
  day.addEventListener("change", async () => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day.value) || day.value === last) return;
    last = day.value;
    try {
      const answer = await fetch(`/book/day?date=${encodeURIComponent(day.value)}`, { headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (day.value !== last) return;
      verdict.textContent = said.text;
      verdict.className = `verdict ${said.status}`;
      verdict.hidden = false;
    } catch {
      verdict.hidden = true;
    }
  });
}
