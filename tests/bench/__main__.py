"""Print the measurements, each as a ratio of numbers from this one run."""

import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from derivations import formulas
from tests.bench.engine.__main__ import main as engine
from tests.bench.readable import readable
from tests.bench.training.__main__ import main as training
from tests.bench.variants import Variant, variants
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.website import PAGES

BUILDS = 3
ROUNDS = 5


def compare(title: str, unit: str, values: dict[str, float]) -> None:
    """One line per variant, and how many times the first one's value that is."""
    print(f"\n{title}")
    first = next(iter(values.values()))
    for name, value in values.items():
        print(f"  {name:<24}{value:>9.{2 if unit == 's' else 0}f} {unit}   × {value / first:.2f}")


def build_time(made: list[Variant]) -> None:
    """Time whole builds, which take turns."""
    times: dict[str, list[float]] = {variant.name: [] for variant in made}
    for _ in range(BUILDS):
        for variant in made:
            times[variant.name].append(variant.build())
    compare(f"Build of {len(PAGES)} pages, median of {BUILDS}", "s", {n: median(t) for n, t in times.items()})


def page_sizes(made: list[Variant]) -> None:
    """Compare the pages as a server would send them, compressed."""
    ours, plain, *_ = made
    print(f"\nPage, gzipped: {ours.name}, and beside the page for {plain.name}")
    for page in PAGES:
        size, other = (len(gzip.compress((v.site / page).read_bytes())) for v in (ours, plain))
        print(f"  {page:<36}{size:>7} bytes   × {size / other:.2f}")
    scripts = sum(len(gzip.compress(text.encode())) for text in plain.scripts.values())
    print(f"  {plain.name} also needs {scripts} bytes of scripts; {ours.name} none")


def reading_time(made: list[Variant]) -> None:
    """Time the page with the most maths, in browsers never used before, on two kinds of network."""
    page = max(PAGES, key=lambda name: (made[0].site / name).read_text(encoding="utf-8").count('class="maths"'))
    with sync_playwright() as playwright:
        for network, line in {"no network between": False, "10 Mbit/s, 60 ms": True}.items():
            times = readable(playwright, made, page, ROUNDS, line=line)
            seen = ", ".join(str(count) for _, count in times.values())
            title = f"Readable maths on {page} ({seen} formulas), cold, {network}, median of {ROUNDS}"
            compare(title, "ms", {name: taken for name, (taken, _) in times.items()})


def check_time() -> None:
    """Time the evidence of each formula, which includes SymPy's and NumPy's import for the first."""
    seconds = {name: found.check().seconds for name, found in formulas().items()}
    print(f"\nChecking {len(seconds)} formulas: {sum(seconds.values()):.2f} s")
    print(f"  {'median':<36}{median(seconds.values()):>7.3f} s")
    for name in sorted(seconds, key=lambda name: seconds[name], reverse=True):
        print(f"  {name:<36}{seconds[name]:>7.3f} s   × {seconds[name] / median(seconds.values()):.2f}")


def main() -> None:
    """Measure everything; what needs a browser only where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        made = variants(Path(folder))
        build_time(made)
        page_sizes(made)
        if find_chromium():
            reading_time(made)
        else:
            print(f"\nReadable maths: not measured, {MISSING}", file=sys.stderr)
    check_time()
    engine()
    training()


if __name__ == "__main__":
    main()
