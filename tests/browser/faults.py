"""What can be wrong with a page as a reader meets it; each function lists its findings."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"

# The one finding that the theme owns: its search overlay is a dialog without a name.
ALLOWED = {("aria-dialog-name", ".md-search")}

# Everything but this machine: such a request is stopped and reported, never sent.
ELSEWHERE = re.compile(r"^(https?|wss?)://(?!127\.0\.0\.1[:/])")

VISIBLE_TEXT = """() => {
  const skipped = "code, pre, kbd, script, style, noscript, template, textarea, annotation";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(skipped)) texts.push(walker.currentNode.data);
  }
  return texts;
}"""

# What scrolls by itself and shows that it does.
SCROLLING = ":is(.formula__maths, .md-typeset__scrollwrap, .maths:has(> .wide))"

# Maths that takes up no room although nothing closed hides it, and it is not in the layout that is not chosen.
UNSEEN_MATHS = """() => {
  const chosen = region => region.closest(".formula").querySelector(".formula__layouts :checked").value;
  const hidden = maths => {
    const region = maths.closest("[data-layout]");
    return maths.closest("details:not([open]), .tabbed-block") || (region && region.dataset.layout !== chosen(region));
  };
  return [...document.querySelectorAll("math")]
    .filter(maths => !hidden(maths) && maths.getBoundingClientRect().height === 0)
    .map(maths => maths.textContent);
}"""

# Maths that ends outside the window, or outside a box that clips it, and no box around it says that it scrolls.
CUT_OFF = """scrolling => {
  const clips = box => getComputedStyle(box).overflowX !== "visible";
  const says = box => box.matches(scrolling) && box.tabIndex === 0
    && getComputedStyle(box).backgroundImage.includes("gradient");
  const cut = maths => {
    const { right, width } = maths.getBoundingClientRect();
    if (!width) return false;
    for (let box = maths.parentElement; box !== document.body; box = box.parentElement) {
      if (clips(box) && box.scrollWidth > box.clientWidth + 1) return !says(box);
    }
    return right > document.documentElement.clientWidth;
  };
  return [...document.querySelectorAll("article math")].filter(cut).map(maths => maths.textContent);
}"""

# Marks behind maths in a sentence that stand lower than it, at the start of the next line.
LONELY_MARKS = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const lonely = [];
  while (walker.nextNode()) {
    const text = walker.currentNode, before = text.previousSibling;
    if (!/^[,.;:?)]/.test(text.data) || !before?.matches?.(".maths")) continue;
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, 1);
    const mark = range.getBoundingClientRect(), maths = before.lastElementChild.getBoundingClientRect();
    if (mark.width && mark.left < maths.left) lonely.push(before.textContent + text.data);
  }
  return lonely;
}"""

# The fonts that come with a page and that it has loaded; none is, until something is set in it.
LOADED_FONTS = """document.fonts.ready.then(() => [...document.fonts]
  .filter(font => font.status === "loaded")
  .map(font => font.family.replaceAll('"', "")))"""

# Of maths and code in the same colours, sizes and backgrounds, in both schemes, one piece is enough to judge contrast.
EMPTY_WHAT_LOOKS_ALIKE = """() => {
  const backgrounds = new Map();
  const background = box => {
    if (!box) return "";
    if (!backgrounds.has(box)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(box);
      const own = [backgroundColor, backgroundImage, opacity].join();
      backgrounds.set(box, background(box.parentElement) + (own === "rgba(0, 0, 0, 0),none,1" ? "" : own));
    }
    return backgrounds.get(box);
  };
  const look = box => [getComputedStyle(box).color, getComputedStyle(box).fontSize, background(box)].join();
  const pieces = [...document.querySelectorAll("math, pre > code")];
  const leaves = pieces.map(piece => [...piece.querySelectorAll(":not(:has(*))")]);
  const scheme = document.body.dataset.mdColorScheme;
  const looks = leaves.map(boxes => boxes.map(() => ""));
  for (const other of ["default", "slate"]) {
    document.body.dataset.mdColorScheme = other;
    backgrounds.clear();
    leaves.forEach((boxes, k) => boxes.forEach((box, n) => { looks[k][n] += look(box) }));
  }
  document.body.dataset.mdColorScheme = scheme;
  const seen = new Set();
  let kept = 0;
  pieces.forEach((piece, k) => {
    if (piece.checkVisibility() && looks[k].some(found => !seen.has(found))) {
      looks[k].forEach(found => seen.add(found));
      kept += 1;
    } else {
      piece.replaceChildren();
    }
  });
  return kept;
}"""

TEX = re.compile(r"\$[^$\s][^$]*\$|\$\$|\\[()\[\]]|\\[A-Za-z]+")


class Shown(Protocol):
    """A page in a browser, Chromium or Firefox."""

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """What an expression is in the page; a function is called."""


class Visit:
    """A page, with all that went wrong since it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("request", self.on_request)
        page.on("requestfailed", self.on_failure)
        page.on("response", self.on_response)
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def on_request(self, request: Request) -> None:
        """A page asks for nothing from another host."""
        if ELSEWHERE.match(request.url):
            self.errors.append(f"request to another host: {request.url}")

    def on_failure(self, request: Request) -> None:
        """What a page asks for on disk is there; what it no longer wanted when the reader went on is no fault."""
        if not ELSEWHERE.match(request.url) and request.failure != "net::ERR_ABORTED":
            self.errors.append(f"not found: {request.url}")

    def on_response(self, response: Response) -> None:
        """What a page asks for over http is there."""
        if response.status >= 400:
            self.errors.append(f"{response.status}: {response.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        """Nothing is reported to the console as an error."""
        if message.type == "error":
            self.errors.append(f"console: {message.text}")


@contextmanager
def visit(context: BrowserContext, address: str) -> Iterator[Visit]:
    """Open a page, let it settle, and close it at the end of the with-block."""
    page = context.new_page()
    try:
        visited = Visit(page)
        page.route(ELSEWHERE, lambda route: route.abort())
        page.goto(address, wait_until="load")
        yield visited
    finally:
        page.close()


def leftover_tex(page: Shown) -> list[str]:
    """TeX that a reader would see as text, outside code."""
    texts = page.evaluate(VISIBLE_TEXT)
    return [text.strip() for text in texts if TEX.search(text)]


def unseen_maths(page: Shown) -> list[str]:
    """Maths that takes up no room, where a reader should see it."""
    found: list[str] = page.evaluate(UNSEEN_MATHS)
    return found


def cut_off(page: Shown) -> list[str]:
    """Maths that a reader sees only in part, without a hint that there is more."""
    found: list[str] = page.evaluate(CUT_OFF, SCROLLING)
    return found


def lonely_marks(page: Shown) -> list[str]:
    """Maths in a sentence whose comma stands alone at the start of the next line."""
    found: list[str] = page.evaluate(LONELY_MARKS)
    return found


def loaded_fonts(page: Shown) -> list[str]:
    """The fonts that come with a page, of those that it is set in."""
    found: list[str] = page.evaluate(LOADED_FONTS)
    return found


def open_everything(page: Shown) -> None:
    """Open every closed block, so that what it holds is looked at too, in the font that is loaded for it."""
    page.evaluate(
        """() => {
          document.querySelectorAll("details").forEach(block => { block.open = true });
          document.body.getBoundingClientRect();
          return document.fonts.ready.then(() => null);
        }"""
    )


def empty_what_looks_alike(page: Page) -> int:
    """Leave maths and code in each way in which they look, and say how many pieces: axe takes seconds for thousands."""
    page.add_style_tag(content="* { transition: none !important }")
    count: int = page.evaluate(EMPTY_WHAT_LOOKS_ALIKE)
    return count


def inaccessible(page: Page, *rules: str) -> list[str]:
    """What axe finds, by these of its rules or by all, beyond the theme's one finding; a line for each rule broken."""
    flat = page.add_style_tag(
        content=f"{SCROLLING} {{ background: none !important }}"
    )  # on a gradient axe judges no text
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Nothing is fetched: no rule that runs needs it, and from disk each attempt is an error on the console.
    options = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": list(rules)} if rules else {})
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    flat.evaluate("style => style.remove()")
    places = {
        violation["id"]: [node for node in violation["nodes"] if (violation["id"], node["target"][0]) not in ALLOWED]
        for violation in violations
    }
    return [
        f"{rule}, {len(nodes)} times: {nodes[0]['target'][0]} {' '.join(nodes[0]['failureSummary'].split())}"
        for rule, nodes in places.items()
        if nodes
    ]


def sideways(page: Shown) -> list[str]:
    """The elements that make the page wider than the window."""
    root = "document.documentElement"
    if page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"):
        return []
    wide: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("article *")]
          .filter(element => element.getBoundingClientRect().right > window.innerWidth)
          .map(element => element.outerHTML.slice(0, 120)).slice(0, 5)"""
    )
    return wide or ["the page scrolls sideways"]
