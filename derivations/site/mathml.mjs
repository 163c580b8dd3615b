// What becomes of Temml's tree before it is a page: lighter, as a page has thousands of formulas, and laid out by our
// own style sheet. What a browser does by itself is not said again, and what mends another font is left out.

export function finished(math) {
  return lines(evened(math)).map(lighten).map(labelled);
}

// Temml's tree has fragments, which have no type, and here and there a child that is no list.
function evened(node) {
  if (node.text !== undefined) return node;
  const isFragment = (child) => child.text === undefined && !child.type;
  const children = [node.children].flat().map(evened);
  node.children = children.flatMap((child) => (isFragment(child) ? child.children : [child]));
  return node;
}

// ---- long maths in a sentence becomes several elements, between which a line may break -----------------------------

const FITS = 24; // characters side by side that surely fit on a phone

function width(node) {
  if (!node.children) return [...node.text].length;
  const widths = node.children.map(width);
  return node.type === "mfrac" ? Math.max(...widths) : widths.reduce((sum, each) => sum + each, 0);
}

// Temml makes a row of what stands between two places where TeX may break a line.
function lines(math) {
  const rows = math.children.map((row) => (isIdle(row) ? row.children : [row]));
  const { display } = math.attributes;
  if (display || width(math) <= FITS) return [within(math, rows.flat())];
  return rows.reduce(joined, []).map((row) => within(math, row));
}

// What may be too wide for a phone, as it cannot break, scrolls there.
function labelled(math) {
  if (!math.attributes.display && !math.attributes.displaystyle && width(math) > FITS) math.classes.push("wide");
  return math;
}

// A function and its argument stay together.
function joined(rows, row) {
  const applies = text(rows.at(-1)?.at(-1) ?? row[0]).endsWith(APPLICATION);
  return applies && rows.length ? [...rows.slice(0, -1), [...rows.at(-1), ...row]] : [...rows, row];
}

function within({ constructor: MathNode, attributes }, children) {
  return Object.assign(new MathNode("math", children), { attributes: { ...attributes } });
}

const APPLICATION = "\u2061";
const isRow = (node) => node.type === "mrow";
const isIdle = (node) => isRow(node) && isBare(node) && !isStretched(node); // in Firefox brackets stretch in a row alone
const isBare = (node) => !Object.keys(node.attributes ?? {}).length;
const text = (node) => node.text ?? node.children.map(text).join("");

// ---- lighter: changed in place from the leaves up ---------------------------------------------------------------------

function lighten(node) {
  if (!node.children) return node;
  node.children = node.children.flatMap((child) => withoutRow(lighten(child), node));
  say(node);
  space(node);
  return node;
}

// ---- rows that group nothing ------------------------------------------------------------------------------------

const GROUPS = ["math", "mrow", "mstyle", "mtd", "msqrt"]; // their children stand in a row by themselves

function withoutRow(child, parent) {
  if (isEmpty(child) && GROUPS.includes(parent.type)) return [];
  const idle = child.type === "mpadded" || (isRow(child) && isBare(child));
  const alone = child.children?.length === 1;
  const applies = GROUPS.includes(parent.type) && alone === false && text(child).endsWith(APPLICATION);
  return idle && (alone || applies) ? child.children : [child];
}

function isEmpty({ type, children, attributes }) {
  return (
    (type === "mrow" && !children.length) ||
    (type === "mo" && !children.some(({ text }) => text)) || // the brace that does not close cases
    (type === "mspace" && !parseFloat(attributes.width))
  );
}

// ---- what each element says ---------------------------------------------------------------------------------------

const THIN = "0.1667em";
const STRETCH = "()[]{}|‖→ˆ"; // what a browser stretches unless told not to
const CLOSE = { lspace: "0", rspace: "0" };

const SAYS = {
  math(node) {
    const [only, ...more] = node.children;
    if (only?.type !== "mstyle" || more.length) return;
    node.attributes.displaystyle = "true"; // \displaystyle around all of it
    only.type = "mrow";
    delete only.attributes.scriptlevel, delete only.attributes.displaystyle;
    node.children = isIdle(only) ? only.children : [only];
  },
  mo(node) {
    const { attributes } = node;
    if (text(node) === "′") node.classes.push("prime");
    else if (attributes.lspace === "0em") delete attributes.lspace, delete attributes.rspace; // at the end of a row
    if (text(node) === "∇") Object.assign(attributes, CLOSE);
    if (text(node) === "…") Object.assign(attributes, { lspace: "0", rspace: THIN });
    if ("⊕⊗⊙".includes(text(node))) attributes.largeop = "false"; // Firefox takes them for sums
    if (attributes.fence) delete attributes.form; // a bracket is the first or the last of its row
    delete attributes.fence;
    delete attributes.separator;
    if (attributes.stretchy === "true" || !STRETCH.includes(text(node))) delete attributes.stretchy;
  },
  mtd({ children }) {
    if (children.length === 1 && children[0].type === "mo") Object.assign(children[0].attributes, CLOSE); // dots
  },
  mover({ children, attributes }) {
    const [, accent] = children;
    if (!["→", "ˆ"].includes(text(accent))) return;
    attributes.accent = "true"; // at its own size
    if (text(accent) === "→") accent.classes.push("arrow");
  },
  mtable(node) {
    const cells = node.children.flatMap((row) => row.children);
    const kind = node.wasClass("tml-jot") ? "lines" : cells.some((cell) => cell.wasClass("tml-left")) ? "cases" : "";
    if (kind) node.classes.push(kind);
  },
};

function say(node) {
  const had = node.classes ?? [];
  node.wasClass = (name) => had.includes(name);
  node.classes = [];
  node.style = {};
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (name.startsWith("data-")) node.attributes[name] = value.replaceAll("_", " ");
  }
  SAYS[node.type]?.(node);
}

// ---- space, as TeX sets it ------------------------------------------------------------------------------------------

const SCRIPTS = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];

function space(node) {
  if (GROUPS.includes(node.type)) node.children = node.children.flatMap(spaced);
  if (SCRIPTS.includes(node.type)) node.children.slice(1).forEach(close);
}

// A thin space before the name of a function, before and behind a bracket that stretches; not beside a sign.
function spaced(node, place, row) {
  if (node.attributes?.form === (place ? "infix" : "prefix")) delete node.attributes.form;
  const before = row[place - 1];
  if (text(node) === "−" && before?.type === "mspace" && text(row[place - 2] ?? before) === ",")
    node.attributes.form = "prefix"; // behind a comma and a space it is a sign, and no difference
  if (node.attributes?.width === THIN && before?.type === "mspace") return []; // Temml's, behind one that is written
  if (!before || isSign(before) || isSign(node)) return [node];
  const apart = isFunction(node) || isStretched(node) || isStretched(before);
  return apart ? [thinSpace(node), node] : [node];
}

const isSign = ({ type }) => ["mo", "mspace", "mtext"].includes(type);

function isFunction(node) {
  if (node.type === "mi") return /^[a-z]{2,}$/.test(text(node));
  return [...SCRIPTS, "mrow"].includes(node.type) && node.children.length > 0 && isFunction(node.children[0]);
}

function isStretched(node) {
  if (SCRIPTS.includes(node.type)) return isStretched(node.children[0]);
  const [first] = isRow(node) ? node.children : [];
  return first?.type === "mo" && first.attributes.stretchy !== "false" && /^[[({|‖]$/.test(text(first));
}

function thinSpace({ constructor: MathNode }) {
  return Object.assign(new MathNode("mspace"), { attributes: { width: THIN } });
}

// No space around signs in an exponent or below a sum.
function close(node) {
  if (node.type === "mo" && /^[=+−∈<>≤≥≠→]$/.test(text(node))) Object.assign(node.attributes, CLOSE);
  else node.children?.forEach(close);
}
