"""Typeset TeX as MathML with Temml at build time: one Node process for the whole build, spoken to in lines of JSON."""

import atexit
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

SERVER = Path(__file__).with_name("temml-server.mjs")

_one_at_a_time = Lock()


class TexError(ValueError):
    """TeX that Temml refuses, with its message and position."""


class TemmlMissingError(RuntimeError):
    """Node or Temml is not installed."""


@cache
def typeset(tex: str, display: bool = False) -> str:
    """MathML; of long maths that is not displayed several elements, between which a line may break."""
    with _one_at_a_time:
        answer = _ask(_server(), {"tex": tex, "display": display})
    if "error" in answer:
        raise TexError(answer["error"])
    return answer["html"]


def find_node() -> str | None:
    """The path of Node: that of the virtual environment, or else the one on the path."""
    beside_python = os.fspath(Path(sys.executable).parent)
    return shutil.which("node", path=beside_python) or shutil.which("node")


@cache
def _server() -> subprocess.Popen[str]:
    node = find_node()
    if not node:
        raise TemmlMissingError(
            "Node is not installed; run `make site`, which installs it into the virtual environment"
        )
    process = subprocess.Popen(
        [node, os.fspath(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    atexit.register(_close, process)
    if "error" in _answer(process):
        raise TemmlMissingError("Temml is not installed; run `make site`, which installs it into node_modules")
    return process


def _ask(process: subprocess.Popen[str], question: dict[str, Any]) -> dict[str, str]:
    assert process.stdin
    print(json.dumps(question), file=process.stdin, flush=True)
    return _answer(process)


def _answer(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise TemmlMissingError(
            f"the Temml process ended with status {process.wait()}; run `make site` to install it again"
        )
    answer: dict[str, str] = json.loads(line)
    return answer


def _close(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.close()
    process.wait()
