// What a formula card can do besides being read: copy its LaTeX, say what a symbol is. Without JavaScript the cards are
// complete; the layout is chosen card by card, which takes none.

const cards = [...document.querySelectorAll(".formula")];

// ---- copying ---------------------------------------------------------------------------------------------------

const announcements = document.createElement("p");
announcements.className = "formula__announcement";
announcements.setAttribute("role", "status");
document.body.append(announcements);

for (const button of document.querySelectorAll(".formula__copy")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copy(shown(button.closest(".formula")).dataset.latex);
    button.textContent = copied ? "Copied" : "Not copied";
    announcements.textContent = copied ? "LaTeX copied" : "The browser did not allow copying";
    setTimeout(() => {
      button.textContent = label;
      announcements.textContent = "";
    }, 2500);
  });
}

// The formula in the layout that is chosen.
function shown(card) {
  return [...card.querySelectorAll(":scope > .formula__maths")].find((maths) => maths.checkVisibility());
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

// ---- symbols: what is pointed at or focused lights up wherever it occurs, and says its name and shape ---------------

const says = document.createElement("div");
says.className = "formula__says";
says.setAttribute("aria-hidden", "true"); // a screen reader has the words and the table of shapes
says.hidden = true;
document.body.append(says);

function light(elements, kind) {
  for (const lit of document.querySelectorAll(`.${kind}`)) lit.classList.remove(kind);
  for (const element of elements) element.classList.add(kind);
}

function named(matches, scope) {
  return scope
    .flatMap((card) => [...card.querySelectorAll("[data-name]")])
    .filter((element) => matches(element.dataset.name));
}

let pointed = null; // what is pointed at, and the part of it that is under the pointer

function point(marked, part) {
  const { name, shape } = marked?.dataset ?? {};
  light(name ? named((other) => other === name, [marked.closest(".formula")]) : [], "formula__same");
  light(marked && !name ? [marked] : [], "formula__pointed");
  pointed = marked ? [marked, part] : null;
  says.hidden = !marked;
  if (!marked) return;
  const shapeInWords = shape.replace(" ", ", ");
  says.textContent = name ? `${name}: ${shapeInWords}` : shapeInWords;
  place();
}

// Above what is pointed at, or below it where there is no room.
function place() {
  if (!pointed) return;
  const [whole, part] = pointed.map((element) => element.getBoundingClientRect());
  const left = part.left + part.width / 2 - says.offsetWidth / 2;
  const above = Math.min(whole.top, part.top) - says.offsetHeight - 6;
  says.style.left = `${Math.max(4, Math.min(left, document.documentElement.clientWidth - says.offsetWidth - 4))}px`;
  says.style.top = `${above > 4 ? above : Math.max(whole.bottom, part.bottom) + 6}px`;
}

// A finger that taps elsewhere points elsewhere too, so this also ends what a tap began.
document.addEventListener("pointerover", ({ target }) => {
  const marked = target.closest(".formula [data-shape]");
  if (marked || pointed) point(marked, target);
});
document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
  if (pointerType !== "touch") point(null);
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") point(null);
});
document.addEventListener("scroll", place, { capture: true, passive: true });

// The symbols in the table of shapes can be reached with the Tab key; one that is pressed stays lit.
const symbols = [...document.querySelectorAll(".formula__symbol")];
let pressed = null;

// f_i stands for f_1, f_2, …: its name with whatever position.
function anyPosition(name) {
  const pattern = name.replace(/[^\w ]/g, "\\$&").replace(/ sub [a-z]\b/g, " sub \\w+");
  return (other) => RegExp(`^${pattern}$`).test(other);
}

function show(symbol) {
  const id = symbol?.closest(".formula").dataset.formula;
  const scope = cards.filter((card) => card.dataset.formula === id);
  light(symbol ? named(anyPosition(symbol.dataset.symbol), scope) : [], "formula__chosen");
}

function press(symbol) {
  pressed = pressed === symbol ? null : symbol;
  for (const each of symbols) each.setAttribute("aria-pressed", String(each === pressed));
  show(pressed);
}

for (const symbol of symbols) {
  symbol.tabIndex = 0;
  symbol.setAttribute("role", "button");
  symbol.setAttribute("aria-pressed", "false");
  symbol.addEventListener("focus", () => show(symbol));
  symbol.addEventListener("blur", () => show(pressed));
  symbol.addEventListener("click", () => press(symbol));
  symbol.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(symbol);
  });
}

// ---- only what scrolls needs to be reached with the Tab key ---------------------------------------------------------

const scrolling = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
addEventListener("load", () => {
  // by now the theme has put its tables into boxes that scroll
  const wide = ".formula__maths, .md-typeset__scrollwrap, .maths:has(> .wide)";
  for (const maths of document.querySelectorAll(wide)) scrolling.observe(maths);
});
