"""Typeset TeX with KaTeX at build time: one Node process for the whole build, spoken to in lines of JSON."""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

SERVER = Path(__file__).with_name("katex-server.mjs")
ANNOTATION = re.compile(r"<annotation.*?</annotation>", re.DOTALL)

_one_at_a_time = Lock()


class TexError(ValueError):
    """TeX that KaTeX refuses, with its message and position."""


class KatexMissingError(RuntimeError):
    """Node or KaTeX is not installed."""


@cache
def typeset(tex: str, display: bool = False) -> str:
    """HTML for the eye and MathML for the screen reader.

    The TeX source, which KaTeX repeats inside the MathML, is left out: search would index it as words.
    """
    with _one_at_a_time:
        answer = _ask(_server(), {"tex": tex, "display": display})
    if "error" in answer:
        raise TexError(answer["error"])
    return ANNOTATION.sub("", answer["html"])


@cache
def _server() -> subprocess.Popen[str]:
    beside_python = os.fspath(Path(sys.executable).parent)
    node = shutil.which("node", path=beside_python) or shutil.which("node")
    if not node:
        raise KatexMissingError(
            "Node is not installed; run `make site`, which installs it into the virtual environment"
        )
    process = subprocess.Popen(
        [node, os.fspath(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    atexit.register(_close, process)
    if "error" in _answer(process):
        raise KatexMissingError("KaTeX is not installed; run `make site`, which installs it into node_modules")
    return process


def _ask(process: subprocess.Popen[str], question: dict[str, Any]) -> dict[str, str]:
    assert process.stdin
    print(json.dumps(question), file=process.stdin, flush=True)
    return _answer(process)


def _answer(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise KatexMissingError(
            f"the KaTeX process ended with status {process.wait()}; run `make site` to install it again"
        )
    answer: dict[str, str] = json.loads(line)
    return answer


def _close(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.close()
    process.wait()
