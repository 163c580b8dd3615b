"""The built site: its pages, whether it is up to date, and a server for it."""

import fcntl
import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from derivations.site.cells import NOTEBOOKS
from derivations.site.edition import footer

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
COMPRESSED = (".html", ".css", ".js", ".json", ".svg")
SOURCES = ("docs", "derivations", "mkdocs.yml", "requirements.lock", "package-lock.json")

# Every page there is, as its path below the site: paper/jacobian.md is built as paper/jacobian.html.
DOCS = ROOT / "docs"
PAGES = sorted(
    page.relative_to(DOCS).with_suffix(".html").as_posix() for page in (*DOCS.rglob("*.md"), *DOCS.glob(NOTEBOOKS))
)


def changed_at() -> float:
    """When the newest source of the site was last written."""
    files = [file for name in SOURCES for file in ((ROOT / name), *(ROOT / name).rglob("*"))]
    return max(file.stat().st_mtime for file in files if file.is_file() and file.suffix != ".pyc")


def build() -> Path:
    """The folder of the site, built now unless it is newer than all it is made from; the first process builds it."""
    home = SITE / "index.html"
    with (ROOT / ".venv" / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _build_if_stale(home)
    return SITE


def _build_if_stale(home: Path) -> None:
    if not home.exists() or home.stat().st_mtime < changed_at():
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        settings = {**os.environ, "SITE_FOOTER": footer()}
        done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
        assert done.returncode == 0, f"the site does not build:\n{done.stdout}{done.stderr}"


class Quiet(SimpleHTTPRequestHandler):
    """A file server that keeps no log, and compresses text as a real one does."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with the compressed file; what is no text, or not there, as ever."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            return super().send_head()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which ``folder`` is served for the length of the with-block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
