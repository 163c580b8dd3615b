// Figures that the reader may move. A drawing carries all its positions, worked out where it was drawn; a slider below it
// shows one of them. Without JavaScript the drawing stays as it is.

for (const drawing of document.querySelectorAll("svg[data-steps]")) {
  const { label, start, steps } = JSON.parse(drawing.dataset.steps);
  const parts = drawing.querySelectorAll("[data-moves]");

  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: steps.length - 1, step: 1, value: start });
  const says = document.createElement("output");
  const control = document.createElement("label");
  control.className = "drawing__control";
  control.append(label, slider);
  drawing.after(control, says);

  function show() {
    const step = steps[slider.value];
    says.textContent = step.says;
    slider.setAttribute("aria-valuetext", step.says);
    step.parts.forEach(({ text, ...places }, k) => {
      for (const [name, value] of Object.entries(places)) parts[k].setAttribute(name, value);
      if (text) parts[k].textContent = text;
    });
  }

  slider.addEventListener("input", show);
  show();
}
