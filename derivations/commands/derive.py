"""The command derive: what is asked on the command line, and in which form it is answered."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence

from derivations.commands.errors import InputError, input_error, marked
from derivations.commands.report import as_data, evidence_lines, latex_lines, report
from derivations.commands.terminal import print_json
from derivations.commands.values import evaluated
from derivations.evidence.derivation import Derivation
from derivations.evidence.derivation import derive as derive_text
from derivations.language.code.namespaces import NAMESPACES
from derivations.language.parse import ParseError, checked_shape
from derivations.language.parsing.dims import dimension
from derivations.language.parsing.operations import FUNCTIONS
from derivations.language.shape import Shape

# What results are written with, and second names of functions
RARE = {
    "block_trace_left",
    "block_trace_right",
    "commutation",
    "diagonal_places",
    "unvec",
    "absolute",
    "ln",
    "trace",
    "σ",
}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What can be said about a derivation."""
    command.add_argument(
        "expression",
        metavar="EXPRESSION",
        help="in NumPy's notation; or several lines, or parts between semicolons, of name = expression, of which the "
        "last is differentiated; - reads it from standard input",
    )
    command.add_argument(
        "--wrt",
        action="append",
        required=True,
        metavar="NAME",
        help="a variable to differentiate with respect to; given several times: the backward pass",
    )
    command.add_argument(
        "--shape", action="append", default=[], metavar="A=m,n", help="of a variable; x=n a vector, b= a scalar"
    )
    command.add_argument("--layout", choices=("numerator", "denominator"), help="default: numerator")
    command.add_argument("--order", type=int, choices=(1, 2), default=1, help="2: the Hessian")
    command.add_argument(
        "--structure", metavar="X=symmetric", help="differentiate with respect to the independent entries"
    )
    command.add_argument("--steps", choices=("short", "full"), default="short", help="the lines that teach, or all")
    command.add_argument("--values", metavar="FILE.npz", help="evaluate the result at the arrays in the file")
    form = command.add_mutually_exclusive_group()
    form.add_argument(
        "--latex",
        action="store_const",
        dest="form",
        const="latex",
        help="only the result, as LaTeX; of several, with the names in them",
    )
    form.add_argument("--numpy", action="store_const", dest="form", const="numpy", help="only the code")
    form.add_argument("--json", action="store_const", dest="form", const="json", help="everything, as JSON")
    command.add_argument("--namespace", choices=NAMESPACES, default="numpy", help="the library that the code is for")


def functions() -> str:
    """What may be called in an expression.

    >>> functions().startswith("functions: abs, arctan, cos, cosh, det, diag, diagonal, dot, erf, exp, eye, gelu, inv")
    True
    """
    return f"functions: {', '.join(sorted(name for name in FUNCTIONS if name not in RARE and name[0] != '_'))}"


def expression_last(arguments: Sequence[str]) -> list[str]:
    """The arguments, an expression such as -x @ x last: argparse would take it for an option.

    >>> expression_last(["derive", "-x@x", "--wrt", "x"])
    ['derive', '--wrt', 'x', '--', '-x@x']
    """
    negative = [argument for argument in arguments[1:] if re.match(r"-[^-]", argument) and argument != "-h"]
    if arguments[:1] != ["derive"] or "--" in arguments or len(negative) != 1:
        return list(arguments)
    return [*(argument for argument in arguments if argument not in negative), "--", *negative]


def derive(asked: argparse.Namespace) -> int:
    if asked.values is not None and asked.form in ("latex", "numpy"):
        raise InputError(f"--values goes with the plain text or with --json, not with --{asked.form}")
    d = derivation(asked)
    if asked.form == "latex":
        print("\n".join(latex_lines(d)))
        return 0
    code = source(d, asked.namespace)
    if asked.form == "numpy":
        print(f"{NAMESPACES[asked.namespace].import_line}\n\n\n{code}")
        return 0
    values = evaluated(d, asked.values) if asked.values is not None else {}
    if asked.form == "json":
        evidence = d.check()
        print_json(as_data(d, code, asked.namespace, values, evidence))
    else:
        for line in report(d, d.steps if asked.steps == "full" else d.short_steps, code, asked.namespace, values):
            print(line, flush=True)  # gathering the evidence takes longer than all before
        evidence = d.check()
        for line in evidence_lines(evidence):
            print(line)
    return 0 if evidence.ok else 1


def source(d: Derivation, namespace: str) -> str:
    try:
        return d.numpy_source(namespace).rstrip()
    except ValueError as error:  # the library lacks an operation
        raise input_error(error) from None


# What is asked


def derivation(asked: argparse.Namespace) -> Derivation:
    """The derivation that is asked for."""
    shapes = shapes_of(asked.shape)
    text = standard_input() if asked.expression == "-" else asked.expression
    if twice := [name for name in asked.wrt if asked.wrt.count(name) > 1]:
        raise InputError(f"--wrt {twice[0]} is given twice")
    if together := next((names for names in asked.wrt if re.search(r"\w[\s,]+\w", names)), ""):
        right = " ".join(f"--wrt {name}" for name in re.findall(r"\w+", together))
        raise InputError(f"--wrt takes one variable; write {right}")
    several = len(asked.wrt) > 1
    if several and asked.layout == "numerator":
        raise InputError("with several --wrt each gradient has the shape of its variable: --layout denominator")
    try:
        return derive_text(
            text,
            asked.wrt if several else asked.wrt[0],
            shapes=shapes,
            layout=asked.layout,
            order=asked.order,
            structure=structure_of(asked.structure),
        )
    except ValueError as error:
        raise input_error(error) from None


def standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8") if sys.stdin else ""
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: byte {error.start + 1} cannot be read") from None


def shapes_of(options: Iterable[str]) -> dict[str, Shape]:
    """The shapes that --shape gives.

    >>> shapes_of(["A=m,2", "x=n", "b="])
    {'A': ('m', 2), 'x': ('n',), 'b': ()}
    """
    found: dict[str, Shape] = {}
    for option in options:
        name, equals, written = option.partition("=")
        if not equals or not name.strip():
            wrong = "a shape is NAME=ROWS,COLUMNS, NAME=LENGTH, or NAME= for a scalar"
            raise InputError(wrong, marked("--shape", option, 0, len(option)))
        shape = tuple(dims_of(option, written, start=len(name) + 1)) if written.strip() else ()
        try:
            checked_shape(name.strip(), shape)
        except ParseError as error:
            raise InputError(str(error), marked("--shape", option, 0, len(option))) from None
        if found.setdefault(name.strip(), shape) != shape:
            raise InputError(f"--shape gives {name.strip()} two shapes")
    return found


def dims_of(option: str, written: str, start: int) -> Iterable[int | str]:
    """The sizes in a shape; a wrong one is shown with its place."""
    for part in written.split(","):
        try:
            yield dimension(part)
        except ValueError as error:
            wrong = str(error) if part.strip() else "a size is missing; a shape is ROWS,COLUMNS or LENGTH"
            raise InputError(wrong, marked("--shape", option, start, len(part))) from None
        start += len(part) + 1


def structure_of(option: str | None) -> dict[str, str]:
    name, _, kind = (option or "").partition("=")
    if option and not (name and kind):
        raise InputError("a structure is NAME=symmetric", marked("--structure", option, 0, len(option)))
    return {name: kind} if option else {}
