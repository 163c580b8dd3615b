// What a formula card can do besides being read. Without JavaScript only copying is missing.

const announcements = document.createElement("p");
announcements.className = "formula__announcement";
announcements.setAttribute("role", "status");
document.body.append(announcements);

for (const button of document.querySelectorAll(".formula__copy")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copy(button.dataset.latex);
    button.textContent = copied ? "Copied" : "Not copied";
    announcements.textContent = copied ? "LaTeX copied" : "The browser did not allow copying";
    setTimeout(() => {
      button.textContent = label;
      announcements.textContent = "";
    }, 2500);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // pages opened from disk have no clipboard in some browsers
  }
}

function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "formula__announcement";
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}

// Only what scrolls needs to be reached with the Tab key.
const scrolling = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const maths of document.querySelectorAll(".formula__maths")) scrolling.observe(maths);
