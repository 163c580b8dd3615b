// The index of formulas can be narrowed to the rows that hold what is typed. Without JavaScript it is complete.

for (const index of document.querySelectorAll(".formula-index")) {
  const rows = [...index.querySelectorAll("tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const field = document.createElement("input");
  const count = document.createElement("output");
  Object.assign(field, { type: "search", placeholder: "Filter: jacobian, chain rule, s453 …", autocomplete: "off" });
  field.setAttribute("aria-label", "Filter the formulas");
  field.className = "formula-index__filter";
  index.prepend(field, count);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    rows.forEach((row, at) => (row.hidden = !words.every((word) => texts[at].includes(word))));
    count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  });
}
