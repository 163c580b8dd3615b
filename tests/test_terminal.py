"""Answers on a terminal: colour, width, and lines that are broken without losing anything."""

import os
import pty
import re
import subprocess
import sys

import pytest

from derivations.commands import terminal
from derivations.commands.terminal import Row, aligned, broken

NEURON = "mean((y - relu(X @ w + b))**2)"


def look(columns, **environment):
    """What a terminal of this width shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "derivations", "derive", NEURON, "--wrt", "w", "--shape", "b="]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    size = {"COLUMNS": str(columns), "TERM": "xterm"}
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=kept | size | environment)
    os.close(theirs)
    shown = bytearray()
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_colour_and_width_on_a_terminal():
    shown = look(60)
    assert "\x1b[1msteps\x1b[0m" in shown
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "steps\n" in plain
    maths, _, _ = plain.partition("\nnumpy\n")  # code has its own lines
    assert len(maths) < len(plain)
    assert max(map(len, maths.splitlines())) <= 60


def test_no_colour_where_it_is_not_wanted():
    assert "\x1b" not in look(80, NO_COLOR="1")


@pytest.mark.parametrize("width", range(20, 60, 7))
def test_lines_are_broken_at_blanks_and_lose_nothing(width):
    line = "2/m ((relu(X w + b) − y) ⊗ [X w + b > 0])ᵀ X + λ w − (a + b) (c + d + e + f)"
    lines = broken(line, width)
    assert " ".join(lines) == line
    assert max(map(len, lines)) <= width


def test_what_cannot_be_broken_stays_whole():
    assert broken("x" * 50, 30) == ["x" * 50]
    assert broken("x" * 50 + " y", 30) == ["x" * 50, "y"]
    assert broken("a b", None) == ["a b"]


def test_a_long_row_has_its_reason_below(monkeypatch):
    monkeypatch.setattr(terminal, "columns", lambda: 40)
    rows = [Row("y", "=", "a", "definition"), Row("dy/dx", "=", "a b c d e f g h i j k", "a rule with a long name")]
    assert list(aligned(rows)) == [
        "      y = a   definition",
        "  dy/dx = a b c d e f g h i j k",
        "              a rule with a long name",
    ]


def test_nothing_to_align():
    assert list(aligned([])) == []
