"""When a reader can read the maths: every formula typeset, its fonts there, and a frame drawn."""

from statistics import median

from playwright.sync_api import Playwright

from tests.bench.variants import Variant
from tests.browser.chromium import start_chromium
from tests.browser.website import served

# Arithmatex wraps each formula that the browser still has to typeset; this site's are typeset already.
WATCH = """window.readable = new Promise(done => {
  const typeset = holder => holder.querySelector(".katex, mjx-container") !== null;
  const look = () => {
    const whole = document.querySelector(".md-footer") !== null; // it follows the article
    if (whole && [...document.querySelectorAll(".arithmatex")].every(typeset)) {
      document.body.offsetHeight; // lay out, so that the fonts in use are asked for
      document.fonts.ready.then(() => requestAnimationFrame(() => done(performance.now())));
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})"""

FORMULAS = "document.querySelectorAll('article :is(.maths, .katex, mjx-container)').length"


# A good mobile line: bytes per second, and milliseconds there and back.
LINE = {"offline": False, "downloadThroughput": 1_250_000, "uploadThroughput": 625_000, "latency": 60}


def milliseconds(playwright: Playwright, address: str, line: bool) -> tuple[float, int]:
    """Milliseconds to readable maths in a browser that was never used, and the formulas seen."""
    browser = start_chromium(playwright)
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        if line:
            page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINE)
        page.add_init_script(WATCH)
        page.goto(address, wait_until="commit")
        return page.evaluate("window.readable"), page.evaluate(FORMULAS)
    finally:
        browser.close()


Times = dict[str, tuple[float, int]]


def readable(playwright: Playwright, made: list[Variant], page: str, rounds: int, *, line: bool) -> Times:
    """For each variant the median over ``rounds``, which take turns so that all meet the same machine."""
    times: dict[str, list[float]] = {variant.name: [] for variant in made}
    formulas = {}
    for _ in range(rounds):
        for variant in made:
            with served(variant.site) as address:
                taken, formulas[variant.name] = milliseconds(playwright, f"{address}/{page}", line)
            times[variant.name].append(taken)
    return {name: (median(taken), formulas[name]) for name, taken in times.items()}
