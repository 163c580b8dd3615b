"""The command: what it prints, its exit status, and one line, never a traceback, for bad input."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derivations import cli, formulas
from derivations.commands import catalogue
from derivations.figures import gallery
from derivations.site import lint
from tests.site.standin import FORMULAS, Evidence, Formula, Text

SOME = "s3-partial-f-x"


@pytest.fixture
def command(capsys):
    """A function that runs the command and gives its exit status, output and errors."""

    def run(*arguments):
        status = cli.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_list(command):
    status, out, err = command("list")
    assert (status, err) == (0, "")
    assert [line.split()[1] for line in out.splitlines()] == list(formulas())


def test_list_as_json(command):
    _, out, _ = command("list", "--json")
    listed = json.loads(out)
    assert [entry["id"] for entry in listed] == list(formulas())
    assert set(listed[0]) == {"id", "title", "section", "page", "kind", "latex", "layout", "conditions"}
    assert next(entry for entry in listed if entry["id"] == SOME) == {
        "id": SOME,
        "title": formulas()[SOME].title,
        "section": "3",
        "page": f"paper/partial_derivatives.md#{SOME}",
        "kind": "derivation",
        "latex": formulas()[SOME].latex(),
        "layout": formulas()[SOME].layout,
        "conditions": [],
    }


def test_list_loads_neither_sympy_nor_numpy():
    code = (
        "import sys; from derivations.cli import main; main(['list']); assert not {'sympy', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_show_is_plain_text(command):
    status, out, _ = command("show", SOME)
    assert status == 0
    assert "section 3, docs/paper/partial_derivatives.md" in out
    assert "\nformula\n  ∂f(x, y)/∂x = 6 y x\n" in out
    assert re.search(r"\n {14}= 3 y \(2 x\) +power rule, s2-power\n", out)
    assert "\n        x : scalar\n" in out
    assert "\nevidence\n  Exact" in out
    assert "\\" not in out


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("s41-shape-table", "∂f/∂x ∈ ℝ^(m × n)"),  # a shape
        ("s452-naive-chain-fails", "≠"),
        ("s42-identity-operand", "= wᵢ   for i = 1, …, n"),  # an index that stands free
        ("s42-diagonal-condition", "= 0   for j ≠ i"),
    ],
)
def test_show_each_kind_of_statement(command, id, says):
    status, out, _ = command("show", id)
    assert status == 0
    assert says in out


def test_show_as_json(command):
    status, out, _ = command("show", SOME, "--json")
    assert status == 0
    shown, listed = json.loads(out), json.loads(command("list", "--json")[1])
    assert next(entry for entry in listed if entry["id"] == SOME).items() <= shown.items()
    assert shown["text"] == ["∂f(x, y)/∂x = 6 y x"]
    assert shown["steps"][2] == {
        "text": "= 3 y (2 x)",
        "latex": formulas()[SOME].derivation_lines()[2].latex,
        "because": "power rule",
        "rule": "s2-power",
    }
    assert shown["shapes"] == {"f(x, y)": "scalar", "x": "scalar", "y": "scalar"}
    assert shown["numpy"].startswith("def s3_partial_f_x(")
    assert shown["evidence"]["ok"]
    assert shown["evidence"]["sentence"].startswith("Exact")


def test_show_as_json_in_denominator_layout(command):
    shown = json.loads(command("show", "s3-gradient-example", "--json", "--layout", "denominator")[1])
    assert shown["layout"] == "denominator"
    assert shown["latex"] == formulas()["s3-gradient-example"].latex(layout="denominator")


FREE = [id for id, f in formulas().items() if f.statement.over]


@pytest.mark.parametrize("id", FREE)
def test_a_formula_for_each_index_is_no_single_matrix(command, id):
    status, out, err = command("show", id, "--sympy")
    assert (status, out) == (2, "")
    assert err.startswith(f"derivations: {id} holds for each ")
    assert err.count("\n") == 1
    assert command("show", id, "--numpy")[0] == 0  # which it recommends


def test_show_one_form(command):
    assert command("show", SOME, "--latex") == (0, f"{formulas()[SOME].latex()}\n", "")
    assert command("show", SOME, "--sympy") == (0, "Matrix([[6*x*y]])\nMatrix([[6*x*y]])\n", "")
    _, out, _ = command("show", SOME, "--numpy")
    assert out.startswith("def s3_partial_f_x(")


def test_show_in_denominator_layout(command):
    gradient = "s3-gradient-example"
    _, out, _ = command("show", gradient, "--layout", "denominator", "--sympy")
    assert out.splitlines()[-1] == "Matrix([[6*x*y], [3*x**2]])"
    assert command("show", gradient, "--latex", "--layout", "denominator")[1] != command("show", gradient, "--latex")[1]
    assert "denominator layout" in command("show", gradient, "--layout", "denominator")[1]


def test_check(command):
    assert command("check", SOME) == (0, "1 of 1 formulas hold\n", "")
    status, out, _ = command("check", SOME, "--json")
    assert status == 0
    (found,) = json.loads(out)
    assert found["id"] == SOME
    assert found["ok"]
    assert found["max_relative_error"] <= found["tolerance"]


def test_a_failing_check_is_named_with_its_reason(command, monkeypatch):
    wrong = Formula("s0-wrong", Text("y"), evidence=Evidence("s0-wrong", ok=False, failures=("a does not equal b",)))
    monkeypatch.setattr(catalogue, "formula", {"s0-wrong": wrong}.__getitem__)
    assert command("check", "s0-wrong") == (1, "s0-wrong: a does not equal b\n0 of 1 formulas hold\n", "")


@pytest.fixture
def docs(tmp_path, monkeypatch):
    """A docs folder with one stale page, on which the command works instead of ours."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("<!-- formula: s3-gradient at -->$old$\n")
    monkeypatch.setattr(catalogue, "DOCS", docs)
    monkeypatch.setattr(catalogue, "formulas", lambda: FORMULAS)
    monkeypatch.setattr(gallery, "drawings", dict)
    monkeypatch.setattr(lint, "formula_problems", lambda *_: [])
    return docs


def test_sync(command, docs):
    status, out, _ = command("sync", "--check")
    assert status == 1
    assert out.startswith("docs/index.md:1: formula: s3-gradient at is stale")
    assert command("sync") == (0, "wrote docs/index.md\n", "")
    assert (docs / "index.md").read_text() == "<!-- formula: s3-gradient at -->$[12, 12]$\n"
    assert command("sync", "--check") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "s3-gradiant"], "no formula has the id s3-gradiant; did you mean s3-gradient?"),
        (["check", SOME, "nonsense-id"], "no formula has the id nonsense-id"),
        (["shw"], "invalid choice: 'shw'"),
        ([], "the following arguments are required: COMMAND"),
        (["show"], "the following arguments are required: ID"),
        (["show", SOME, "--latex", "--numpy"], "not allowed with argument"),
        (["show", SOME, "--layout", "row"], "invalid choice: 'row'"),
        (["list", "--jsno"], "unrecognized arguments: --jsno"),
    ],
)
def test_bad_input_is_one_line(command, arguments, says):
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("derivations: ")
    assert says in err
    assert err.count("\n") == 1


def test_two_formulas_with_one_id(command, monkeypatch):
    def collide():
        raise ValueError("a and b both define the formula s0-twin")

    monkeypatch.setattr(catalogue, "formulas", collide)
    assert command("list") == (2, "", "derivations: a and b both define the formula s0-twin\n")


def test_no_docs_folder(command, monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue, "DOCS", tmp_path / "docs")
    status, _, err = command("sync")
    assert status == 2
    assert "run this in a checkout" in err


def test_an_interrupt_is_one_line(command, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue, "list_", interrupted)
    assert command("list") == (130, "", "derivations: interrupted\n")


def test_a_reader_that_stops_reading_is_no_error():
    listing = f"{sys.executable} -m derivations list --json | head -c 1"
    done = subprocess.run(listing, shell=True, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "derivations", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "derivations: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        ("list >&-", "derivations: standard output is closed; `> /dev/null` discards what is printed\n"),
        ("list >&- 2>&-", ""),
        ("shw 2>&-", ""),
        ("shw 2> /dev/full", ""),
        ("--help > /dev/full", "derivations: the output cannot be written: No space left on device\n"),
        ("list --json > /dev/full", "derivations: the output cannot be written: No space left on device\n"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_a_status(arguments, err):
    done = subprocess.run(
        f"{sys.executable} -m derivations {arguments}", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", err)


def a_folder(path):
    path.mkdir()


def a_broken_link(path):
    path.symlink_to("nowhere")


def a_loop(path):
    path.symlink_to(path.name)


def another_encoding(path):
    path.write_bytes("# Café\n".encode("utf-16"))


def latin(path):
    path.write_bytes("one line\n# Café\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (a_folder, "docs/x.md is a folder"),
        (a_broken_link, "docs/x.md is a link to nothing"),
        (a_loop, "docs/x.md is a link to nothing"),
        (another_encoding, "docs/x.md:1: the page is not UTF-8"),
        (latin, "docs/x.md:2: the page is not UTF-8"),
    ],
)
def test_a_page_that_is_none_is_one_line_and_nothing_is_written(command, docs, make, says):
    make(docs / "x.md")
    before = (docs / "index.md").read_bytes()
    for arguments in (["sync"], ["sync", "--check"]):
        status, out, err = command(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith(f"derivations: {says}")
        assert err.count("\n") == 1
    assert (docs / "index.md").read_bytes() == before


def test_a_page_that_cannot_be_written_is_one_line(command, docs, monkeypatch):
    def read_only(*_, **__):
        raise PermissionError(13, "Permission denied", str(docs / ".index.md.tmp"))

    monkeypatch.setattr("tempfile.mkstemp", read_only)
    status, _, err = command("sync")
    assert (status, err) == (2, f"derivations: {docs}/.index.md.tmp: Permission denied\n")


def test_an_interrupted_sync_leaves_nothing_half_written(command, docs, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    before = (docs / "index.md").read_bytes()
    monkeypatch.setattr("os.replace", interrupted)
    assert command("sync") == (130, "", "derivations: interrupted\n")
    assert (docs / "index.md").read_bytes() == before
    assert [path.name for path in docs.iterdir()] == ["index.md"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("form", [[], ["--json"], ["--latex"], ["--numpy"]])
def test_a_terminal_without_our_signs(encoding, form):
    done = subprocess.run(
        [sys.executable, "-m", "derivations", "show", "s41-row-shape", *form],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


def test_each_formula_is_shown_as_matrices_or_says_why_not():
    from derivations.commands.errors import InputError
    from derivations.commands.show import matrices

    refused = {}
    for id in [
        "s41-row-shape",
        "s42-diagonal-condition",
        "s42-notation-abuse",
        "s42-identity-operand",
        "s7-next-step",
        SOME,
    ]:
        try:
            assert matrices(formulas()[id], "numerator")
        except InputError as error:
            refused[id] = str(error)
    assert SOME not in refused
    assert all("is no single matrix; --numpy gives a function of the index" in said for said in refused.values())
    assert len(refused) == 5


@pytest.fixture
def on_a_terminal_in(monkeypatch):
    """A function that runs the command on a terminal with only the signs of an encoding, and gives what it shows."""

    def run(encoding, *arguments):
        screen = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding))
        assert cli.main(arguments) == 0
        return screen.getvalue().decode(encoding)

    return run


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", "df(x, y)/dx = 6 y x"), ("latin-1", "df(x, y)/dx = 6 y x"), ("utf-8", "∂f(x, y)")]
)
def test_a_terminal_without_the_signs_gets_others(on_a_terminal_in, encoding, shown):
    screen = on_a_terminal_in(encoding, "show", SOME)
    assert shown in screen
    assert "?" not in screen


def test_json_holds_every_sign_on_any_terminal(on_a_terminal_in):
    screen = on_a_terminal_in("ascii", "show", SOME, "--json")
    assert json.loads(screen)["text"] == ["∂f(x, y)/∂x = 6 y x"]
