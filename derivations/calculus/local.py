"""The derivative of one named intermediate with respect to what it reads: the two tables, within one line of a program.

Three ways to walk the same table. *Differentials* go from the result inwards, a rule at a time, and end in an
expression that is linear in the changes of what is read. *Adjoints* take the gradient with respect to the result to
those with respect to what is read, and *Jacobians* multiply the matrices of the linear maps. Each operation is visited
once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from derivations.calculus.differentials import DIFFERENTIALS, is_flat, reads, rule_for, term
from derivations.calculus.linear import adjoint, matrix_of
from derivations.calculus.logarithms import is_share
from derivations.calculus.naming import is_equation
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import zero
from derivations.language.derivatives import Derivative, Differential, Let
from derivations.language.expression import Expr, Identity, Negate, Symbol, as_expr, rebuilt
from derivations.language.shape import matrix_shape, times

Variables = tuple[Symbol, ...]
Names = Mapping[Expr, Expr]  # of values, the intermediates that stand for them
NONE: Names = {}


class Round(NamedTuple):
    """A line of a differential, and the names of the rules that led to it."""

    expr: Expr
    rules: tuple[str, ...]


def region(value: Expr, live: Collection[Expr]) -> list[Expr]:
    """The live nodes of one line of a program, each after its operands; names and variables are its leaves."""
    done: dict[Expr, None] = {}
    waiting: list[tuple[Expr, bool]] = [(value, False)]
    while waiting:
        node, entered = waiting.pop()
        if entered or _is_leaf(node):
            done[node] = None
        elif node not in done:
            waiting.append((node, True))
            waiting.extend((operand, False) for operand in reads(node, live) if operand in live and operand not in done)
    return list(done)


def _is_leaf(node: Expr) -> bool:
    return isinstance(node, Let | Symbol)


def replaced(expr: Expr, answers: Mapping[Expr, Expr]) -> Expr:
    """The expression with parts replaced; the parts are not looked into, nor is what stands behind a name.

    An equation such as [x = max(x)] is left as it is.
    """
    done: dict[Expr, Expr] = dict(answers)
    waiting: list[tuple[Expr, bool]] = [(expr, False)]
    while waiting:
        node, entered = waiting.pop()
        if node in done:
            continue
        if entered:
            done[node] = rebuilt(node, done)
        elif isinstance(node, Let | Derivative) or is_equation(node):
            done[node] = node
        else:
            waiting.append((node, True))
            waiting.extend((operand, False) for operand in node.operands)
    return done[expr]


def named_term(node: Expr, place: int, change: Expr, live: Collection[Expr], names: Mapping[Expr, Expr]) -> Expr | None:
    """A term of a rule, in which the operation is called by its name if it has one: of p = σ(z) it is p (1 − p) dz.

    So is each softmax and sigmoid, which stand in logarithms without their names.
    """
    found = term(node, place, change, live)
    wanted = {part: name for part, name in names.items() if part is node or is_share(part)}
    return replaced(found, {**wanted, change: change}) if found is not None and wanted else found


def leaves_of(value: Expr, live: Collection[Expr]) -> list[Expr]:
    """What a line of a program reads: the variables and the intermediates that depend on them."""
    return [node for node in region(value, live) if _is_leaf(node) and node in live]


def read_lines(program: tuple[Let, ...], live: Collection[Expr]) -> tuple[Let, ...]:
    """The lines of a program that the result is differentiated by; p = softmax(z) is none if only ln(p) is read."""
    reached: set[Expr] = {program[-1]}
    for u in reversed(program):
        if u in reached:
            reached.update(leaves_of(u.value, live))
    return tuple(u for u in program if u in reached)


# Differentials, from the result inwards


def differential(value: Expr, variables: Variables, live: Collection[Expr]) -> list[Round]:
    """The lines from d(value) to an expression linear in the changes of what is read.

    >>> from derivations.calculus.naming import live_nodes
    >>> from derivations.language import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x")
    >>> f = x.T @ A @ x
    >>> len(differential(f, (x,), live_nodes(f, (x,))))
    3
    """
    rounds: list[Round] = []
    line: Expr = Differential(value, variables)
    while True:
        rules: dict[str, None] = {}
        after = one_round(line, variables, live, rules)
        if after is line:
            return rounds
        line = after
        rounds.append(Round(line, tuple(rules)))


def one_round(line: Expr, variables: Variables, live: Collection[Expr], rules: dict[str, None]) -> Expr:
    """The line with the rule of its operation applied to each differential of an operation; ``rules`` gets its name."""
    answers: dict[Expr, Expr] = {}
    for node in _moving_nodes(line):
        if isinstance(node, Differential):
            answers[node] = _opened(node, variables, live, rules)
        else:
            answers[node] = rebuilt(node, answers)
    return answers[line]


def _moving_nodes(line: Expr) -> list[Expr]:
    """The nodes that hold a differential, each after its operands; differentials are not entered."""
    done: dict[Expr, None] = {}
    waiting: list[tuple[Expr, bool]] = [(line, False)]
    while waiting:
        node, entered = waiting.pop()
        if entered or isinstance(node, Differential):
            done[node] = None
        elif node not in done:
            waiting.append((node, True))
            waiting.extend((operand, False) for operand in node.operands if operand.moving)
    return list(done)


def _opened(node: Differential, variables: Variables, live: Collection[Expr], rules: dict[str, None]) -> Expr:
    inside = node.function
    if _is_leaf(inside):
        return node
    found: Expr | None = None
    for place, operand in enumerate(reads(inside, live)):
        if operand in live and (part := term(inside, place, Differential(operand, variables), live)) is not None:
            found = part if found is None else _added(found, part)
    if not is_flat(inside):
        rules[rule_for(inside, live).name] = None
    return zero(inside.shape) if found is None else found


def _added(found: Expr, part: Expr) -> Expr:
    return found - part.operand if isinstance(part, Negate) else found + part


# Gradients and Jacobians


def gradients(value: Expr, gradient: Expr, live: Collection[Expr], names: Names = NONE) -> dict[Expr, Expr]:
    """The gradient with respect to each thing that is read, in its shape, given that with respect to the value."""
    found: dict[Expr, Expr] = {value: gradient}
    for node in reversed(region(value, live)):
        if node not in found or _is_leaf(node):
            continue
        found[node] = simplified(found[node])
        for place, operand in enumerate(reads(node, live)):
            if operand not in live:
                continue
            change = Differential(operand, ())
            linear = named_term(node, place, change, live, names)
            part = None if linear is None else adjoint(linear, change, found[node])
            if part is not None:
                found[operand] = found[operand] + part if operand in found else part
    return {leaf: found.get(leaf, zero(leaf.shape)) for leaf in leaves_of(value, live)}


def rules_of(value: Expr, live: Collection[Expr], by: Expr | None = None) -> tuple[str, ...]:
    """The names of the rules that differentiate a line of a program, from the outermost operation inwards.

    With respect to one thing that it reads, the others held still, these are the rules of what depends on it.
    """
    if _is_leaf(value):
        return (DIFFERENTIALS[Let].name,)  # one name for another
    nodes = region(value, live)
    if by is not None:
        moved: set[Expr] = {by}
        moved.update(node for node in nodes if not _is_leaf(node) and not moved.isdisjoint(reads(node, live)))
        nodes = [node for node in nodes if node in moved]
    operations = [node for node in reversed(nodes) if not _is_leaf(node) and not is_flat(node)]
    return tuple(dict.fromkeys(rule_for(node, live).name for node in operations))


def jacobian(value: Expr, by: Expr, live: Collection[Expr], names: Names = NONE) -> Expr:
    """The Jacobian of a value with respect to one thing that it reads, the others held still, as the table gives it."""
    found: dict[Expr, Expr] = {by: eye_for(by)}
    for node in region(value, live):
        if _is_leaf(node):
            continue
        total: Expr | None = None
        for place, operand in enumerate(reads(node, live)):
            if operand not in found:
                continue
            change = Differential(operand, ())
            linear = named_term(node, place, change, live, names)
            part = None if linear is None else matrix_of(linear, change, found[operand])
            if part is not None:
                total = part if total is None else total + part
        if total is not None:
            found[node] = total
    return found.get(value, zero_jacobian(value, by))


def eye_for(by: Expr) -> Expr:
    """The Jacobian of a thing with respect to itself."""
    return Identity(times(*matrix_shape(by.shape))) if by.shape else as_expr(1)


def zero_jacobian(value: Expr, by: Expr) -> Expr:
    rows, columns = times(*matrix_shape(value.shape)), times(*matrix_shape(by.shape))
    return zero(() if rows == columns == 1 else (rows,) if columns == 1 else (rows, columns))


def tangent(value: Expr, moving: dict[Expr, Expr], live: Collection[Expr], names: Names = NONE) -> Expr:
    """The derivative of a value by a number on which what is read depends, given the derivatives of what is read."""
    found: dict[Expr, Expr] = dict(moving)
    for node in region(value, live):
        if node in found or _is_leaf(node):
            continue
        total: Expr | None = None
        for place, operand in enumerate(reads(node, live)):
            if operand in found and (part := named_term(node, place, found[operand], live, names)) is not None:
                total = part if total is None else total + part
        if total is not None:
            found[node] = total
    return found.get(value, zero(value.shape))
