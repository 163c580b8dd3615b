"""A derivation as it is printed: what was asked, the steps, the result and what goes with it; or all of it as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from derivations.calculus.backward import BackwardPass
from derivations.calculus.by_gradients import total_gradient
from derivations.calculus.rule_names import rule_id
from derivations.calculus.simplifier.measure import unopened
from derivations.commands.terminal import INDENT, Row, aligned, columns, indented, shown, styled, titled
from derivations.evidence.derivation import Derivation, Result, Step
from derivations.language.derivatives import Let, Total
from derivations.language.expression import Expr
from derivations.language.shape import Shape, describe

if TYPE_CHECKING:
    from numpy import ndarray

    from derivations.evidence.report import Evidence

# As text


def report(
    d: Derivation, steps: Iterable[Step], code: str, namespace: str, values: Mapping[str, ndarray]
) -> Iterator[str]:
    """All but the evidence, which takes a while."""
    yield styled(f"{d.kind}{'s' if len(d.variables) > 1 else ''} with respect to {', '.join(d.results)} of", "title")
    yield from (INDENT + shown(line) for line in d.text.strip().splitlines())
    yield from titled("assumed", indented(_assumed(d)))
    yield from titled("steps", aligned([_row(step) for step in steps]))
    yield from titled("result", aligned([_result_row(d, name) for name in d.results], "result"))
    yield from titled("conditions", indented(d.conditions))
    yield from titled(namespace, (INDENT + shown(line) if line else "" for line in code.splitlines()))
    yield from titled("values", (line for name, value in values.items() for line in _value(d, name, value)))


def _assumed(d: Derivation) -> Iterator[str]:
    """What was taken for granted, and how a shape that a convention gave is given instead."""
    yield from d.notes
    if any("by convention" in note for note in d.notes):
        yield "otherwise: --shape A=m,n for a matrix, --shape x=n for a vector, --shape t= for a number"


def evidence_lines(evidence: Evidence) -> Iterator[str]:
    """What was checked, a line for each sentence."""
    yield from titled("evidence", indented(re.split(r"(?<=\.) (?=[A-Z])", evidence.sentence())))


def latex_lines(d: Derivation) -> list[str]:
    """The result as LaTeX; of several, each as an equation, below those of the names that they are written with."""
    if len(d.results) == 1:
        return [d.result.latex()]
    lines: list[str] = []
    used: set[Expr] = set()
    for equation in reversed(d.derived.equations):
        if isinstance(equation.first, Total) or equation.first in used:
            used |= {node for node in unopened(equation.last) if isinstance(node, Let)}
            lines.append(f"{equation.first.latex()} = {equation.last.latex()}")
    return lines[::-1]


def _row(step: Step) -> Row:
    """A step with all rules that it applies, or else its rule."""
    reason = step.because if step.rule in step.because else step.rule
    return Row(str(step.left or ""), "=", str(step.right), reason)


def _result_row(d: Derivation, name: str) -> Row:
    result = d.results[name]
    layout = f", {d.layout} layout" if result.shape else ""
    return Row(_left(d, name), "=", str(result), _described(result.shape) + layout)


def _left(d: Derivation, name: str) -> str:
    """What is found: ∂f/∂x, or ∂²f/∂x²."""
    return f"∂²{d.function}/∂{d.variables[0]}²" if d.order == 2 else str(_derivative(d, name))


def _derivative(d: Derivation, name: str) -> Expr:
    if isinstance(d.derived, BackwardPass):
        return total_gradient(d.function, d.reading.symbols[name])
    return d.derived.equations[-1].first


def _described(shape: Shape) -> str:
    return "matrix, 1 × 1" if shape == (1, 1) else describe(shape)


def _value(d: Derivation, name: str, value: ndarray) -> Iterator[str]:
    """An array as NumPy prints it, behind what it is the value of."""
    import numpy as np

    head = f"{INDENT}{shown(_left(d, name))} = "
    yield from (head + np.array2string(value, max_line_width=columns() or 100, prefix=head)).splitlines()


# As data


def as_data(
    d: Derivation, code: str, namespace: str, values: Mapping[str, ndarray], evidence: Evidence
) -> dict[str, Any]:
    """Everything about a derivation."""
    return {
        "text": d.text,
        "wrt": [x.name for x in d.variables],
        "kind": d.kind,
        "order": d.order,
        "layout": d.layout,
        "notes": list(d.notes),
        "shapes": {name: list(shape) for name, shape in d.reading.shapes.items()},
        "steps": [_step(step) for step in d.steps],
        "short_steps": [_step(step) for step in d.short_steps],
        "result": _result(d, next(iter(d.results))),
        "results": {name: _result(d, name) for name in d.results},
        "conditions": list(d.conditions),
        "namespace": namespace,
        "numpy": code,
        "values": {name: _finite(value.tolist()) for name, value in values.items()},
        "evidence": {**evidence.as_dict(), "sentence": evidence.sentence()},
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "left": _readings(step.left) if step.left else None,
        "right": _readings(step.right),
        "text": str(step),
        "latex": step.latex(),
        "rule": step.rule,
        "rule_ids": rule_id(step.rule).split("; "),
        "because": step.because,
    }


def _result(d: Derivation, name: str) -> dict[str, Any]:
    result = d.results[name]
    return {"of": _left(d, name), **_readings(result), "shape": list(result.shape), "layout": d.layout}


def _readings(expr: Expr | Result) -> dict[str, Any]:
    return {"text": str(expr), "latex": expr.latex()}


def _finite(value: Any) -> Any:
    """Nested lists for JSON, which has no infinity and no NaN: there it is null."""
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return value if abs(value) < float("inf") else None
