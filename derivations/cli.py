"""The command ``derivations``: list, show and check the formulas, and bring the pages up to date.

Exit status: 0 fine, 1 a check failed, 2 the input was wrong: one line on standard error says where, and what
would be right. SymPy, NumPy and the page tools are imported where they are used, so that ``list`` answers
at once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from derivations.language.expression import walk
from derivations.language.shape import dim_names
from derivations.registry import formula, formulas

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula
    from derivations.evidence.report import Evidence
    from derivations.evidence.statement import Line

DOCS = Path(__file__).parents[1] / "docs"
WORTH_A_PROCESS = 50  # with fewer formulas, importing SymPy a second time costs more than it saves


class InputError(Exception):
    """What the person at the keyboard asked for is not possible; the message says what would be."""


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        asked = parser().parse_args(arguments)
        status: int = asked.run(asked)
        sys.stdout.flush()
        return status
    except InputError as error:
        print(f"derivations: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; `{self.prog} --help` shows what is possible")


def parser() -> Parser:
    top = Parser(prog="derivations", description="Formulas that are printed from, and checked against, code.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = commands.add_parser("list", help="all formulas with their pages")
    command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=list_)

    command = commands.add_parser("show", help="one formula with its derivation and evidence")
    command.add_argument("id", metavar="ID")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--latex", action="store_const", dest="form", const="latex", help="only its LaTeX")
    form.add_argument("--sympy", action="store_const", dest="form", const="sympy", help="only its SymPy matrices")
    form.add_argument("--numpy", action="store_const", dest="form", const="numpy", help="only a NumPy function")
    command.add_argument("--layout", choices=("numerator", "denominator"), default="numerator")
    command.set_defaults(run=show)

    command = commands.add_parser("check", help="check formulas, all of them unless some are named")
    command.add_argument("ids", metavar="ID", nargs="*")
    command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=check)

    command = commands.add_parser("sync", help="write the formulas into the pages under docs/")
    command.add_argument("--check", action="store_true", help="only compare, and report every problem of a page")
    command.set_defaults(run=sync)
    return top


def known(*ids: str) -> list[Formula]:
    """The formulas with these ids, or all of them."""
    try:
        return [formula(id) for id in ids] or list(formulas().values())
    except ValueError as error:  # no formula has the id, or two have it
        raise InputError(str(error)) from None


# list


def list_(asked: argparse.Namespace) -> int:
    if asked.json:
        print_json([summary(f) for f in known()])
        return 0
    width = max(len(f.id) for f in known())
    for f in known():
        print(f"{f.section:<5}  {f.id:<{width}}  {f.title}")
    return 0


def summary(f: Formula) -> dict[str, Any]:
    return {
        "id": f.id,
        "title": f.title,
        "section": f.section,
        "page": f"{f.page}#{f.id}",
        "kind": "derivation" if f.derivation else "formula",
        "latex": f.latex(),
        "layout": f.layout,
        "conditions": list(f.conditions),
    }


# show


def show(asked: argparse.Namespace) -> int:
    (f,) = known(asked.id)
    if asked.form == "latex":
        print(f.latex(layout=asked.layout))
    elif asked.form == "sympy":
        for matrix in f.exact(layout=asked.layout, **sizes(f)):
            print(matrix)
    elif asked.form == "numpy":
        print(f.numpy_source(layout=asked.layout).rstrip())
    else:
        print("\n".join(portrait(f, asked.layout)))
    return 0


def sizes(f: Formula) -> dict[str, int]:
    """A different small size for each dimension of a formula."""
    nodes = (node for expr in f.statement.exprs for node in walk(expr))
    names = dict.fromkeys(name for node in nodes for name in dim_names(node.shape))
    return {name: size for size, name in enumerate(names, start=2)}


def portrait(f: Formula, layout: str) -> Iterator[str]:
    """Everything about a formula, as text."""
    yield f"{f.id}  {f.title}"
    yield f"section {f.section}, docs/{f.page}" + (f", {layout} layout" if f.layout else "")
    yield from titled("formula", f.latex(layout=layout).splitlines())
    yield from titled("derivation", (step(line) for line in f.derivation_lines(layout)))
    yield from titled("shapes", (f"{symbol}  {shape}" for symbol, shape in f.symbols().items()))
    yield from titled("conditions", f.conditions)
    yield from titled("evidence", [f.check().sentence()])


def step(line: Line) -> str:
    reason = ", ".join(filter(None, (line.because, line.rule)))
    return f"{line.latex}    [{reason}]" if reason else line.latex


def titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == 0:
            yield f"\n{title}"
        yield f"  {line}"


# check


def check(asked: argparse.Namespace) -> int:
    ids = [f.id for f in known(*asked.ids)]
    found = list(with_progress(evidence(ids), len(ids)))
    failed = [e for e in found if not e.ok]
    if asked.json:
        print_json([e.as_dict() for e in found])
    else:
        for e in failed:
            print(f"{e.id}: {'; '.join(e.failures)}")
        print(f"{len(found) - len(failed)} of {len(found)} formulas hold")
    return 1 if failed else 0


def evidence(ids: list[str]) -> Iterator[Evidence]:
    """The evidence of formulas in their order, gathered by two processes where that is faster."""
    if len(ids) < WORTH_A_PROCESS:
        yield from map(check_one, ids)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=2, initializer=leave_interrupts_to_the_parent) as pool:
        yield from pool.map(check_one, ids)


def check_one(id: str) -> Evidence:
    return formula(id).check()


def leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def with_progress(found: Iterator[Evidence], total: int) -> Iterable[Evidence]:
    from tqdm import tqdm

    return tqdm(found, total=total, unit="formula", leave=False, disable=not sys.stderr.isatty())


# sync


def sync(asked: argparse.Namespace) -> int:
    from derivations.figures.gallery import drawings
    from derivations.site import drawings as figures
    from derivations.site import index, lint
    from derivations.site import sync as pages
    from derivations.site.katex import KatexMissingError, typeset

    if not DOCS.is_dir():
        raise InputError(f"no folder {DOCS}; run this in a checkout of the project")
    by_id, drawn = {f.id: f for f in known()}, drawings()
    if not asked.check:
        for path in [*pages.sync(DOCS, by_id), *figures.write(DOCS, drawn)]:
            print(f"wrote {path.relative_to(DOCS.parent)}")
    try:
        problems = [
            *lint.problems(DOCS, by_id, typeset),
            *index.problems(DOCS, by_id),
            *figures.problems(DOCS, drawn),
        ]
    except KatexMissingError as error:
        raise InputError(str(error)) from None
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
