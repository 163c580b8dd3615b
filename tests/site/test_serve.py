"""``make serve`` starts again when a module is written."""

import subprocess
import sys
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
