"""The command show: one formula with its derivation, in plain text or in one of its forms."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from derivations.commands.catalogue import known, summary
from derivations.commands.errors import InputError
from derivations.commands.terminal import Row, aligned, indented, print_json, shown, styled, titled
from derivations.evidence.shapes import names
from derivations.evidence.statement import Chain, HasShape, Statement, Unequal, laid_out
from derivations.language.expression import walk
from derivations.language.shape import dim_names, matrix_shape

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula


def show(asked: argparse.Namespace) -> int:
    (f,) = known(asked.id)
    layout = asked.layout or f.layout or ""
    if asked.form == "latex":
        print(f.latex(layout=layout))
    elif asked.form == "sympy":
        for matrix in matrices(f, layout):
            print(matrix)
    elif asked.form == "numpy":
        print(f.numpy_source(layout=layout).rstrip())
    elif asked.form == "json":
        print_json(everything(f, layout))
    else:
        for line in portrait(f, layout):
            print(line)
    return 0


def matrices(f: Formula, layout: str) -> list[Any]:
    """The lines of a formula as SymPy matrices; refused where they stand for as many as an index has values."""
    if over := f.statement.over:
        each = " and ".join(f"{index.name} = 1, …, {stop}" for index, stop in over)
        raise InputError(f"{f.id} holds for each {each} and is no single matrix; --numpy gives a function of the index")
    return f.exact(layout=layout, **sizes(f))


def sizes(f: Formula) -> dict[str, int]:
    """A different small size for each dimension of a formula."""
    nodes = (node for expr in f.statement.exprs for node in walk(expr))
    names = dict.fromkeys(name for node in nodes for name in dim_names(node.shape))
    return {name: size for size, name in enumerate(names, start=2)}


# As text


def portrait(f: Formula, layout: str) -> Iterator[str]:
    """Everything about a formula, as text."""
    yield f"{styled(f.id, 'title')}  {shown(f.title)}"
    yield f"section {f.section}, docs/{f.page}" + (f", {layout} layout" if f.layout else "")
    yield from titled("formula", aligned(equations(laid_out(f.statement, layout))))
    yield from titled("derivation", aligned([row for s in f.derivation_in(layout) for row in equations(s)]))
    yield from titled("shapes", aligned([Row(name, ":", shape) for name, shape in shapes(f).items()]))
    yield from titled("conditions", indented(f.conditions))
    yield from titled("evidence", indented([f.check().sentence()]))


def shapes(f: Formula) -> dict[str, str]:
    """Each name of the formula with its shape."""
    return {str(name): shape for name, shape in names(f)}


def equations(statement: Statement) -> list[Row]:
    """A statement as rows of plain text, one for each step."""
    first, where = str(statement.first), ranges(statement)
    match statement:
        case Chain(_, ()):
            return [Row("", "", first + where)]
        case Chain(_, steps):
            lefts, ends = [first, *[""] * (len(steps) - 1)], [*[""] * (len(steps) - 1), where]
            return [
                Row(left, "=", f"{step.expr}{end}", reason(step.because, step.rule))
                for left, step, end in zip(lefts, steps, ends, strict=True)
            ]
        case HasShape(_, claimed):
            rows, columns = matrix_shape(claimed)
            return [Row(first, "∈", f"ℝ^({rows} × {columns}){where}")]
        case Unequal(_, last, because):
            return [Row(first, "≠", f"{last}{where}", because)]


def ranges(statement: Statement) -> str:
    """For which values of the indices the statement holds."""
    if statement.distinct:
        return f"   for {statement.over[1][0].name} ≠ {statement.over[0][0].name}"
    return "".join(f"   for {index.name} = 1, …, {stop}" for index, stop in statement.over)


def reason(because: str, rule: str | None) -> str:
    return ", ".join(filter(None, (because, rule)))


# As JSON


def everything(f: Formula, layout: str) -> dict[str, Any]:
    """Everything about a formula, as data."""
    evidence = f.check()
    return {
        **summary(f),
        "latex": f.latex(layout=layout),
        "layout": layout or None,
        "text": [line(row) for row in equations(laid_out(f.statement, layout))],
        "steps": [step for s in f.derivation_in(layout) for step in steps(s)],
        "parts": {name: f.latex(name, layout) for name in f.parts},
        "shapes": shapes(f),
        "domain": dict(f.domain),
        "rejects": [{"text": str(r.wrong), "latex": r.wrong.latex(), "because": r.because} for r in f.rejects],
        "numpy": f.numpy_source(layout=layout).rstrip(),
        "evidence": {**evidence.as_dict(), "sentence": evidence.sentence()},
    }


def steps(statement: Statement) -> list[dict[str, Any]]:
    """The lines of a statement, each with its reason and the id of the formula that states the rule."""
    return [
        {"text": line(row), "latex": printed.latex, "because": printed.because, "rule": printed.rule}
        for row, printed in zip(equations(statement), statement.lines(), strict=True)
    ]


def line(row: Row) -> str:
    return " ".join(filter(None, row[:3]))
