// An index can be narrowed to the entries that hold what is typed. Without JavaScript it is complete.

for (const index of document.querySelectorAll(".filtered")) {
  const boxes = [...index.querySelectorAll("details")].map((box) => ({
    box,
    entries: [...box.querySelectorAll("li")].map((entry) => ({
      entry,
      text: `${box.querySelector("summary").textContent} ${entry.textContent}`.toLowerCase(),
    })),
  }));
  const every = boxes.flatMap(({ entries }) => entries);
  const field = document.createElement("input");
  const count = document.createElement("output");
  Object.assign(field, { type: "search", placeholder: "Filter: jacobian, chain rule, …", autocomplete: "off" });
  field.setAttribute("aria-label", "Filter the index");
  field.className = "filtered__field";
  index.prepend(field, count);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { entry, text } of every) entry.hidden = !words.every((word) => text.includes(word));
    for (const { box, entries } of boxes) {
      box.hidden = entries.every(({ entry }) => entry.hidden);
      box.open = words.length > 0;
    }
    count.textContent = words.length ? `${every.filter(({ entry }) => !entry.hidden).length} of ${every.length}` : "";
  });
}
