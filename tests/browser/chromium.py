"""Find and start the machine's own Chromium; nothing is downloaded."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

# Without its own window Chromium takes half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MISSING = "no Chromium found: install Debian's package chromium, or set CHROMIUM to the program's path"

# No sandbox, because CI runs as root; the rest keeps Chromium from calling home while we watch its requests.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of the browser: CHROMIUM if set, else the first known name on the path."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def start_chromium(playwright: Playwright) -> Browser:
    """A headless browser; the caller closes it."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
