"""Find and drive the machine's own Firefox, which Playwright cannot: one Node process, spoken to in lines of JSON."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize

from derivations.site.temml import find_node

DRIVER = Path(__file__).with_suffix(".mjs")
NAMES = ("firefox-esr", "firefox")

MISSING = "no Firefox found: install Debian's package firefox-esr, or set FIREFOX to the program's path"
NODE_MISSING = "Node is not installed, which drives Firefox; run `make setup`"


class FirefoxError(RuntimeError):
    """What Firefox, or its driver, refused."""


def find_firefox() -> str | None:
    """The path of the browser: FIREFOX if set, else the first known name on the path."""
    if named := os.environ.get("FIREFOX"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A browser with one page, and all that went wrong since the page was opened."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def open(self, address: str, viewport: ViewportSize) -> None:
        """Open a page in place of the last one, and wait until it has loaded."""
        self._ask("open", address=address, **viewport)

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """What an expression is in the page; a function is called."""
        return self._ask("evaluate", expression=expression, arg=arg)

    def press(self, key: str) -> None:
        """Press a key."""
        self._ask("press", key=key)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self._ask("type", text=text)

    def click(self, selector: str) -> None:
        """Click with the mouse on the middle of an element."""
        middle = """selector => {
          const element = document.querySelector(selector);
          element.scrollIntoView({ block: "center" });
          const { left, top, width, height } = element.getBoundingClientRect();
          return { x: left + width / 2, y: top + height / 2 };
        }"""
        self._ask("click", **self.evaluate(middle, selector))

    @property
    def errors(self) -> list[str]:
        """Errors on the console, requests to other hosts, and answers over http that say no."""
        found: list[str] = self._ask("errors")
        return found

    def _ask(self, command: str, **rest: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps({"command": command, **rest}), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise FirefoxError(f"the driver of Firefox ended with status {self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise FirefoxError(answer["error"])
        return answer.get("value")


@contextmanager
def firefox_started(scripts: bool = True) -> Iterator[Firefox]:
    """A headless browser for the length of the with-block, with scripts or without."""
    node, browser = find_node(), find_firefox()
    assert node
    assert browser
    command = [node, os.fspath(DRIVER), browser, "with-scripts" if scripts else "without-scripts"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        yield Firefox(process)
