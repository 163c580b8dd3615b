"""Results as the reference lists them: derived by the engine, in both layouts, each with its shape and its NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from derivations.evidence import Formula, Reject, chain
from derivations.evidence.derivation import Derivation, derive
from derivations.evidence.results import table
from derivations.language import Expr, Shape, Total, let

LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True, kw_only=True)
class Result(Formula):
    """A derivative that the engine found, with the derivation in each layout."""

    made: tuple[Derivation, Derivation]

    turns: ClassVar[bool] = False

    @property
    def practical(self) -> Derivation:
        """In the layout that code wants: a gradient has the shape of its variable, a Jacobian a row for each output."""
        numerator, denominator = self.made
        return denominator if numerator.kind == "gradient" else numerator

    def numpy_source(self, layout: str = "") -> str:
        return self.practical.numpy_source()


def result(id: str, title: str, expression: str, wrt: str, shapes: Mapping[str, Shape], called: str = "") -> Result:
    """The derivative of an expression in numerator layout; in denominator layout it is a part, and so are named lines.

    With a name for the expression, the left side is the derivative of that name, and the expression is a part.

    >>> row = result("s8-square", "The gradient of a square", "x @ x", "x", {"x": ("n",)})
    >>> print(row.statement.last, "or", row.part("denominator").last)
    2 xᵀ or 2 x
    """
    numerator, denominator = (derive(expression, wrt, shapes, layout) for layout in LAYOUTS)
    of = let(called, numerator.reading.expr) if called else numerator.reading.expr
    found = numerator.result.expr
    is_row = numerator.kind == "gradient"
    return Result(
        id=id,
        title=title,
        section="8",
        says=chain(_derivative(of, numerator), found),
        parts={
            **({"function": chain(of, numerator.reading.expr)} if called else {}),
            **{name: chain(line, line.value) for name, line in numerator.reading.lets.items()},
            "denominator": chain(_derivative(of, denominator), denominator.result.expr),
            "turned": chain(denominator.result.expr),
        },
        rejects=(
            Reject(-found, "wrong sign"),
            Reject(2 * found, "twice as much"),
            *([Reject(found.T, "transposed: that is denominator layout")] if is_row else []),
        ),
        stated=numerator.conditions,
        under=("denominator", "turned"),
        code="results",
        made=(numerator, denominator),
    )


def _derivative(of: Expr, d: Derivation) -> Total:
    """The left side: what was derived, in its layout."""
    return Total(of, d.variables[0], "∂", "operator" if of is d.reading.expr else "names", d.layout)


def tabled(*rows: Result) -> tuple[Result, ...]:
    """The rows of a table; the first of them has the table."""
    return (replace(rows[0], tables={"results": lambda: _table(rows)}), *rows[1:])


def _table(rows: tuple[Result, ...]) -> str:
    """For each result both layouts, its shape in each, and NumPy."""
    return table(["numerator layout", "denominator layout", "NumPy"], map(_cells, rows))


def _cells(row: Result) -> list[str]:
    formulas = (f"<!-- formula: {row.id}{part} -->${_on_one_line(row, part.strip())}$" for part in ("", " turned"))
    shown = [f"{tex}<br>{_shape(d)}" for tex, d in zip(formulas, row.made, strict=True)]
    return [*shown, f"{'<br>'.join(f'`{line}`' for line in _code(row.practical))}<br>{_shape(row.practical)}"]


def _on_one_line(row: Result, part: str) -> str:
    return " ".join(row.latex(part or None).splitlines())


def _shape(d: Derivation) -> str:
    """The shape of a result, as NumPy says it."""
    dims = [str(dim).replace("*", " * ") for dim in d.result.shape]
    return f"`({', '.join(dims)}{',' if len(dims) == 1 else ''})`"


def _code(d: Derivation) -> list[str]:
    """The lines of the function that compute the result."""
    body = d.numpy_source().rpartition('"""')[2].split("\n")
    return [line.strip().removeprefix("return ") for line in body if line.strip()]
