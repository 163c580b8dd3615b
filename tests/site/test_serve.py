"""``make serve`` starts again when a module is written."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from derivations.site import serve


def test_a_change_of_a_module_is_noticed_and_one_of_other_files_is_not(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "module.py").write_text("x = 1\n")
    before = serve.written(tmp_path)
    (tmp_path / "notes.txt").write_text("later")
    assert serve.written(tmp_path) == before
    (tmp_path / "room" / "new.py").write_text("")
    assert serve.written(tmp_path) > before


def test_the_builder_is_started_again_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    synced: list[list[str]] = []

    def start(address: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return started[-1]

    times = iter([1.0, 1.0, 2.0, 2.0])

    def written() -> float:
        try:
            return next(times)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(serve, "written", written)
    monkeypatch.setattr(serve, "PAUSE", 0.01)
    monkeypatch.setattr("derivations.site.serve.subprocess.run", lambda command, **_: synced.append(command))
    serve.serve("127.0.0.1:0")
    assert len(started) == 2
    assert [command[1:] for command in synced] == [["-m", "derivations", "sync"]]
    assert all(builder.poll() is not None for builder in started)


def test_a_saved_page_is_built_again_though_warnings_are_errors_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site is built strictly, and building only what was saved is a warning to the builder: it must not stop it."""
    page = tmp_path / "docs" / "index.md"
    page.parent.mkdir()
    page.write_text("# First\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: A site\nstrict: true\nplugins: []\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(serve.PACKAGE.parent))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    builder = serve.start(address)
    try:
        assert shows(address, "First", builder)
        page.write_text("# Second\n", encoding="utf-8")
        assert shows(address, "Second", builder)
    finally:
        builder.terminate()
        builder.wait()


def shows(address: str, word: str, builder: subprocess.Popen[bytes]) -> bool:
    """Whether the page says a word before long."""
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{address}/", timeout=5) as answer:
            if word in answer.read().decode():
                return True
        if builder.poll() is not None:
            return False
        time.sleep(0.05)
    return False
