"""The Jacobians of vector operations, as a table: an operation, and its Jacobian by each operand.

Numerator layout: a row for each function, a column for each variable. The other operand is held still. An operation
between scalars has its slopes in the table of scalar rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

from derivations.calculus.rules import ONE, RULES, power_slope
from derivations.calculus.worked import Move
from derivations.language.binders import Block, column_of, matrix_of, row_of
from derivations.language.derivatives import Let, partial
from derivations.language.elementwise import Apply
from derivations.language.elementwise import ln as log
from derivations.language.expression import Entry, Expr, Identity, Ones, Zeros, as_expr
from derivations.language.functions import Generic, cases, diag


@dataclass(frozen=True)
class VectorRule:
    """A name, the id of the formula that states the Jacobian by each operand, and the Jacobians.

    None stands where the derivative is no matrix.
    """

    name: str
    stated_in: tuple[str, ...]
    jacobians: Callable[..., tuple[Expr | None, ...]]


def eye(x: Expr) -> Expr:
    return Identity(x.shape[0])


def ones(x: Expr) -> Expr:
    return Ones(x.shape[0])


EXPANSION = "the scalar is expanded"

# --8<-- [start:jacobians]
JACOBIANS: dict[str, VectorRule] = {
    # a vector and a vector, entry by entry
    "add v v":      VectorRule("element-wise sum", ("s42-add-w", "s42-add-x"), lambda w, x: (eye(w), eye(x))),
    "subtract v v": VectorRule("element-wise difference", ("s42-sub-w", "s42-sub-x"), lambda w, x: (eye(w), -eye(x))),
    "multiply v v": VectorRule("element-wise product", ("s42-mul-w", "s42-mul-x"), lambda w, x: (diag(x), diag(w))),
    "divide v v":   VectorRule("element-wise quotient", ("s42-div-w", "s42-div-x"),
                               lambda w, x: (diag(1 / x), diag(-(w / x**2)))),
    # a vector and a scalar
    "add v s":      VectorRule(EXPANSION, ("s43-add-dx", "s43-add-dz"), lambda x, z: (eye(x), ones(x))),
    "add s v":      VectorRule(EXPANSION, ("s43-add-dz", "s43-add-dx"), lambda z, x: (ones(x), eye(x))),
    "subtract v s": VectorRule(EXPANSION, ("s43-add-dx", "s43-add-dz"), lambda x, z: (eye(x), -ones(x))),
    "subtract s v": VectorRule(EXPANSION, ("s43-add-dz", "s43-add-dx"), lambda z, x: (ones(x), -eye(x))),
    "multiply v s": VectorRule(EXPANSION, ("s43-mul-dx", "s43-mul-dz"), lambda x, z: (eye(x) * z, x)),
    "multiply s v": VectorRule(EXPANSION, ("s43-mul-dz", "s43-mul-dx"), lambda z, x: (x, eye(x) * z)),
    "divide v s":   VectorRule(EXPANSION, ("s43-mul-dx", "s43-mul-dz"), lambda x, z: (eye(x) / z, -(x / z**2))),
    "divide s v":   VectorRule(EXPANSION, ("s43-diag-rule", "s43-diag-rule"),
                               lambda z, x: (1 / x, diag(-(z / x**2)))),
    "power v s":    VectorRule("power rule, entry by entry", ("s42-diag-Jx", "s43-diag-rule"),
                               lambda x, k: (diag(power_slope(x, k)), x**k * log(x))),
    # one vector
    "negate v":     VectorRule("element-wise difference", ("s42-sub-x",), lambda x: (-eye(x),)),
    "entrysum v":  VectorRule("sum of a vector", ("s44-sum-x",), lambda x: (ones(x).T,)),
    # products that add up
    "dot v v":      VectorRule("dot product", ("s5-dot-dw", "s84-dot-dx"), lambda w, x: (x.T, w.T)),
    "matmul m v":   VectorRule("a dot product in each row", ("s84-dot-dx",) * 2, lambda A, x: (None, A)),
    # max, where both are equal with the slope of the first
    "maximum s s":  VectorRule("derivative of max", ("s5-relu-derivative",) * 2,
                               lambda c, z: (cases((1, z <= c), (0, z > c)), cases((0, z <= c), (1, z > c)))),
    "maximum s v":  VectorRule("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2,
                               lambda c, x: (x <= c, diag(x > c))),
    "maximum v s":  VectorRule("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2,
                               lambda x, c: (diag(c <= x), c > x)),
    "maximum v v":  VectorRule("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2,
                               lambda w, x: (diag(x <= w), diag(x > w))),
}  # fmt: skip
# --8<-- [end:jacobians]


def vector_rule_for(node: Expr) -> VectorRule:
    """The rule of an operation on vectors, or of a scalar one. ValueError when neither table has it."""
    operation = node.name if isinstance(node, Apply) else type(node).__name__.lower()
    kinds = ["smv"[0 if not part.shape else 2 if len(part.shape) == 1 else 1] for part in node.operands]
    if (key := " ".join([operation, *kinds])) in JACOBIANS:
        return JACOBIANS[key]
    if operation in RULES and set(kinds) == {"s"}:
        rule = RULES[operation]
        return VectorRule(rule.name, (rule.stated_in,) * len(kinds), rule.slopes)
    if isinstance(node, Apply) and operation in RULES and kinds == ["v"]:
        rule = RULES[operation]
        return VectorRule(f"{rule.name}, entry by entry", ("s42-diag-Jx",), lambda x: (diag(rule.slopes(x)[0]),))
    raise ValueError(f"there is no rule for {node.latex()}, the operation {operation} on {named(kinds)}")


def named(kinds: list[str]) -> str:
    """The kinds of operands in words.

    >>> named(["v", "s"])
    'a vector and a scalar'
    """
    return " and ".join({"s": "a scalar", "v": "a vector", "m": "a matrix"}[kind] for kind in kinds)


def jacobian(value: Expr, p: Expr) -> Move:
    r"""The Jacobian of one operation by one of its parameters, with the rule that says so.

    >>> from derivations.language.functions import vector
    >>> w, x = vector("w"), vector("x")
    >>> jacobian(w * x, w).expr.latex(), jacobian(w * x, w).rule
    ('\\operatorname{diag}(\\mathbf{x})', 's42-mul-w')
    """
    if isinstance(value, Generic):
        return Move(partial(value, p, "names"), "a function without a formula keeps its derivative")
    if isinstance(value, Block):
        return Move(_row_by_row(value, p), "row by row", "s41-jacobian")
    rule, given, places = vector_rule_for(value), list(value.operands), entries(p)
    if any(p in reads(part) and part not in (p, *places) for part in given):
        raise ValueError(f"there is no rule for {value.latex()}: it reads {p.latex()} at a place that is not known")
    if not any(place in given for place in places):
        return Move(_by(rule, given, p), rule.name, rule.stated_in[given.index(p)])
    if p in given or value.shape != ():
        raise ValueError(f"there is no rule for {value.latex()}: it mixes entries of {p.latex()} with vectors")
    return Move(row_of(*(_by(rule, given, place) for place in places)), f"{rule.name}, by each entry", "s41-jacobian")


def _by(rule: VectorRule, given: list[Expr], operand: Expr) -> Expr:
    """The derivative by one operand; one that stands in both places counts twice, one that is not there gives 0."""
    found = [by for by, part in zip(rule.jacobians(*given), given, strict=True) if part == operand and by is not None]
    if len(found) < given.count(operand):
        raise ValueError(f"there is no rule for the derivative of {rule.name} by {operand.latex()}")
    return reduce(lambda first, second: first + second, found) if found else as_expr(0)


def reads(expr: Expr) -> Iterator[Expr]:
    """The expression and what is in it, names unopened: what it reads itself."""
    yield expr
    if not isinstance(expr, Let):
        for part in expr.operands:
            yield from reads(part)


def entries(p: Expr) -> list[Expr]:
    """The entries of a vector that has a number of them."""
    length = p.shape[0] if len(p.shape) == 1 else None
    return [Entry(p, k) for k in range(1, length + 1)] if isinstance(length, int) else []


def _row_by_row(block: Block, p: Expr) -> Expr:
    """A vector that is written out: the row of each entry, below each other."""
    if any(len(row) != 1 or row[0].shape != () for row in block.rows):
        raise ValueError(f"there is no rule for {block.latex()}: only a column of scalars is differentiated row by row")
    rows = [_row(row[0], p) for row in block.rows]
    if p.shape == ():
        return column_of(*rows)
    if all(isinstance(row, Block) for row in rows):
        return matrix_of(*(row.rows[0] for row in rows if isinstance(row, Block)))
    return Block(tuple((row,) for row in rows))


def _row(entry: Expr, p: Expr) -> Expr:
    """The derivative of one entry of a column: a number, or a row."""
    places = entries(p)
    if entry == p:
        return ONE
    if entry in places:
        return row_of(*(int(place == entry) for place in places))
    if p in reads(entry):
        return jacobian(entry, p).expr
    return row_of(*[0 for _ in places]) if places else Zeros(p.shape[0]).T if p.shape else as_expr(0)
