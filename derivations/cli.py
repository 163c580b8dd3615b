"""The command ``derivations``: what can be asked. What is answered stands in ``derivations.commands``.

Exit status: 0 fine, 1 a check failed, 2 the input was wrong: standard error says where, and what would be right.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn, TextIO

from derivations.commands import catalogue, derive, show
from derivations.commands.errors import InputError
from derivations.commands.terminal import prepare

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def main(arguments: Sequence[str] | None = None) -> int:
    is_closed = sys.stdout is None
    prepare()
    try:
        if is_closed:
            raise InputError("standard output is closed; `> /dev/null` discards what is printed")
        asked = parser().parse_args(derive.expression_last(sys.argv[1:] if arguments is None else arguments))
        status: int = asked.run(asked)
        sys.stdout.flush()
        return status
    except InputError as error:
        return refused(error.report())
    except BrokenPipeError:  # whoever read our output has seen enough
        give_up(sys.stdout)
        return 128 + signal.SIGPIPE
    except OSError as error:
        if not error.filename:
            give_up(sys.stdout)
        what = error.filename or "the output cannot be written"
        return refused(f"derivations: {what}: {error.strerror or error}")
    except KeyboardInterrupt:
        refused("derivations: interrupted")
        return 128 + signal.SIGINT


def refused(line: str) -> int:
    """Say on standard error what is wrong; where that cannot be written either, the exit status must do."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)
    return 2


def give_up(stream: TextIO) -> None:
    """Let what could not be written go nowhere, also when Python tries once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; `{self.prog} --help` shows what is possible")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        (file or sys.stdout).write(self.format_help())  # argparse would ignore a full disk
        sys.stdout.flush()


def parser() -> Parser:
    top = Parser(prog="derivations", description="Formulas that are printed from, and checked against, code.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = commands.add_parser("list", help="all formulas with their pages")
    command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=catalogue.list_)

    command = commands.add_parser("show", help="one formula with its derivation and evidence")
    command.add_argument("id", metavar="ID", help="of a formula, as `derivations list` prints it")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--latex", action="store_const", dest="form", const="latex", help="only its LaTeX")
    form.add_argument("--sympy", action="store_const", dest="form", const="sympy", help="only its SymPy matrices")
    form.add_argument("--numpy", action="store_const", dest="form", const="numpy", help="only a NumPy function")
    form.add_argument("--json", action="store_const", dest="form", const="json", help="everything, as JSON")
    command.add_argument("--layout", choices=("numerator", "denominator"), default="", help="default: its own")
    command.set_defaults(run=show.show)

    command = commands.add_parser("check", help="check formulas, all of them unless some are named")
    command.add_argument("ids", metavar="ID", nargs="*", help="of a formula, as `derivations list` prints it")
    command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=catalogue.check)

    command = commands.add_parser("sync", help="write the formulas into the pages under docs/")
    command.add_argument("--check", action="store_true", help="only compare, and report every problem of a page")
    command.set_defaults(run=catalogue.sync)

    about = "the gradient, Jacobian or Hessian of an expression, with every step, NumPy and a check"
    command = commands.add_parser(
        "derive", help=about, description=about[0].upper() + about[1:] + ".", epilog=derive.functions()
    )
    derive.add_arguments(command)
    command.set_defaults(run=derive.derive)
    return top
