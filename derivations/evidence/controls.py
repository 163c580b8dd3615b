"""Controls: what shows that the checks of a formula can fail, and fail because of what the formula says.

A wrong form is compared with something that the formula states. A further check holds, and fails for a wrong variant.
Values and tables are worked out from expressions of the formula, and would be others if these were.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from derivations.evidence.results import Worked
from derivations.language.derivatives import At, Derivative, Let
from derivations.language.expression import Entry, Expr, Number, Symbol, postorder
from derivations.language.functions import Generic
from derivations.language.shape import dim_names

if TYPE_CHECKING:
    from derivations.evidence.formula import Check, Formula, Reject


TYPESET = re.compile(r"<!--.*?-->\$[^$]*\$|`[^`]*`|\$[^$]*[A-Za-z][^$]*\$")  # formulas, code and names


def control_faults(formula: Formula) -> Iterator[str]:
    """Controls that show nothing about the formula, in words."""
    rejects = [(reject.wrong, reject.against) for reject in formula.rejects]
    for twice, _ in dict.fromkeys(pair for pair in rejects if rejects.count(pair) > 1):
        yield f"the wrong form {twice.latex()} is rejected twice"
    about = About(formula)
    for reject in formula.rejects:
        wrong, against = reject.wrong.latex(), reject.against
        if against is not None and against not in about:
            yield f"the wrong form {wrong} is compared with {against.latex()}, which is not stated"
        if _has_other_letters(reject, formula):
            yield f"the wrong form {wrong} has no letter of what it is compared with"
    for further in formula.checks:
        if not answers(further, further.right):
            yield f"{further.kind}: it does not hold that {further.claim}"
        if answers(further, further.wrong, False):
            continue
        yield f"{further.kind}: that {further.claim} is not seen to fail, as its wrong variant does not"


def _has_other_letters(reject: Reject, formula: Formula) -> bool:
    """Whether there are letters in a wrong form, and none of them in the formula: nobody would take it for right."""
    letters = set(_letters([reject.wrong]))
    stated = [expr for statement in formula.statements for expr in statement.exprs]
    return bool(letters) and letters.isdisjoint(_letters([*stated, *([reject.against] if reject.against else [])]))


def _letters(exprs: Iterable[Expr]) -> Iterator[str]:
    yield from (node.name for node in postorder(*exprs) if isinstance(node, Symbol | Generic))
    yield from (dim for expr in exprs for node in postorder(expr) for dim in dim_names(node.shape))


def number_faults(formula: Formula) -> Iterator[str]:
    """Values and tables that are not worked out from what the formula states, in words.

    A table that only shows formulas and shapes has all its digits in them.
    """
    stated = {node for statement in formula.statements for node in postorder(*statement.exprs)}
    tables = {name: made for name, made in formula.tables.items() if isinstance(made, Worked) or _has_numbers(made())}
    for name, made in (*formula.values.items(), *tables.items()):
        if not isinstance(made, Worked) or not made.of or not isinstance(made(), str):
            yield f"{name} is no text that is worked out from an expression"
            continue
        for k, expr in enumerate(made.of):
            if _read_from(expr) not in stated or isinstance(expr, Symbol | Number):
                yield f"{name} is worked out from {expr}, which is not stated"
            elif not _would_change(made, k):
                yield f"{name} would be the same with another expression in place of {expr}"


def _has_numbers(text: str) -> bool:
    """Whether there is a row without a formula, a shape or code, or one with a digit outside of these."""
    return any(not TYPESET.search(row) or re.search("[0-9]", TYPESET.sub("", row)) for row in text.splitlines()[2:])


def _read_from(expr: Expr) -> Expr:
    """Of an entry the vector, of a value at a point what is taken there."""
    while isinstance(expr, Entry | At):
        expr = expr.vector if isinstance(expr, Entry) else expr.body
    return expr


def _would_change(made: Worked, k: int) -> bool:
    """Whether the text becomes another one with another expression in this place, or can no longer be written."""
    others = (*made.of[:k], 2 * made.of[k] + 1, *made.of[k + 1 :])
    try:
        return made.write(*others) != made()
    except Exception:  # it asks for what only that expression has
        return True


def answers(further: Check, variant: Any, expected: bool = True) -> bool:
    """Whether a further check gives the answer that is expected: True or False itself, and nothing like it."""
    return further.holds(variant) is expected


class About:
    """What a formula is about: its expressions and their parts, derivatives of these, and all that with other letters.

    >>> from derivations import formula
    >>> from derivations.language import derivative, scalars, sin
    >>> x, y, z = scalars("x y z")
    >>> about = About(formula("s3-partial-xy"))  # ∂(x y)/∂x = y
    >>> x * y in about, derivative(x * y, y) in about, derivative(y * z, z) in about, sin(x) in about
    (True, True, True, False)
    """

    def __init__(self, formula: Formula) -> None:
        exprs = [expr for statement in formula.statements for expr in statement.exprs]
        self._parts = {node for node in postorder(*exprs) if not isinstance(node, Number)}
        self._forms = {form(node) for node in self._parts if node.operands}

    def __contains__(self, expr: Expr) -> bool:
        if expr in self._parts or form(expr) in self._forms:
            return True
        return isinstance(expr, Derivative) and expr.function in self and expr.variable in self._parts


def form(expr: Expr) -> Hashable:
    """The expression without its sizes, and of its letters the number: what else is the same has one form."""
    forms: dict[Expr, Hashable] = {}
    for node in postorder(expr):
        parts = tuple(forms[part] for part in node.operands)
        match node:
            case Let():
                forms[node] = forms[node.value]
            case Symbol() | Generic():
                forms[node] = (type(node), len(node.shape), parts)
            case Number():
                forms[node] = node.value
            case Derivative():
                forms[node] = (Derivative, parts)
            case _:
                words = [getattr(node, field, None) for field in ("name", "relation")]  # sin or cos, > or ≤
                forms[node] = (type(node), *words, parts)
    letters = {node.name for node in forms if isinstance(node, Symbol)}
    return forms[expr], len(letters)  # dx²/dx is another derivative than dx²/dy
