"""What the lines of a derivation are made of: definitions, rules, moves of the simplifier, names put back."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce

from derivations.calculus import local
from derivations.calculus.logarithms import is_share, ln_of, ln_opened, share_in
from derivations.calculus.naming import with_names
from derivations.calculus.simplifier import Firing, moves, recognised, simplified, stages
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.worked import Equation, Move
from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Transpose, postorder, rebuilt


def definitions(program: tuple[Let, ...], function: Expr) -> list[Equation]:
    """The lines that say what each name stands for: as it was given first, then with functions called by their names.

    A name that is given, and that nothing reads any more, has its line before the one that it stands in.
    """
    forms = [(stage.reason, _values(stage.expr, program[-1].name)) for stage in stages(function)]
    names = {node.name: node for node in (*postorder(recognised(function)), *program) if isinstance(node, Let)}
    dropped: dict[str, Let] = {}
    for node in postorder(function):
        if isinstance(node, Let) and node.name not in names:
            dropped[node.name] = Let(node.name, with_names(node.value, names | dropped))
    lines: dict[Let, Equation] = {}
    for u in program:
        line = _definition(u, program)
        moves = [move._replace(expr=with_names(move.expr, names | dropped)) for move in _forms_of(u.name, forms)]
        if len(moves) > 1:
            read = [node for node in postorder(moves[0].expr) if isinstance(node, Let) and node.name in dropped]
            lines |= {node: Equation(node, (Move(node.value, "definition", "definition"),)) for node in read}
            shown, *opened = line.moves
            line = Equation(u, (*moves[:-1], moves[-1]._replace(expr=shown.expr), *opened))
        lines[u] = line
    return list(lines.values())


def _values(function: Expr, name: str) -> dict[str, Expr]:
    """What the names in a function stand for, and the function, which has a name."""
    values = {node.name: node.value for node in postorder(function) if isinstance(node, Let)}
    return values | {name: function.value if isinstance(function, Let) else function}


def _forms_of(name: str, forms: list[tuple[str, dict[str, Expr]]]) -> list[Move]:
    """What a name stands for before and after each kind of recognition that can be seen in its line."""
    moves: list[Move] = []
    for reason, values in forms:
        if name in values and (not moves or str(values[name]) != str(moves[-1].expr)):
            moves.append(Move(values[name], reason, reason))
    return moves


def _definition(u: Let, program: tuple[Let, ...]) -> Equation:
    """The line of a name; a logarithm of a softmax that has a name is shown with the name first."""
    shares = {value: name for value, name in names_of(program).items() if share_in(value)}
    logarithms = [node for node in unopened(u.value) if ln_of(node)]
    shown = local.replaced(u.value, {node: local.replaced(node, shares) for node in logarithms})
    moves = [Move(shown, "definition", "definition")]
    if shown is not u.value:
        moves.append(Move(u.value, "what the name in the logarithm stands for", "substitution"))
    return Equation(u, tuple(moves))


def by_rules(expr: Expr, rules: tuple[str, ...]) -> Move:
    """A line by rules of the table, from the outermost operation inwards."""
    names = "; ".join(rules) or "constant rule"  # there is none for a comparison
    return Move(expr, names, names)


def by_name(expr: Expr, program: tuple[Let, ...]) -> Expr:
    """The expression with each part that has a name called by it: the slope of p = softmax(z) is diag(p) − p pᵀ."""
    return local.replaced(expr, names_of(program))


def names_of(program: tuple[Let, ...]) -> dict[Expr, Expr]:
    """The name of each value; the function itself is left out, or it would stand in its own derivative."""
    names: dict[Expr, Expr] = {u.value: u for u in program[:-1]}
    turned = {u.value.operand: Transpose(u) for u in program[:-1] if isinstance(u.value, Transpose)}
    return {value: name for value, name in turned.items() if is_share(value)} | names


def opened(expr: Expr, names: Collection[Let]) -> Expr:
    """The expression with names replaced by what they stand for."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        new = rebuilt(node, answers)
        answers[node] = new.value if isinstance(new, Let) and node in names else new
    return answers[expr]


def logarithms_opened(expr: Expr, live: Collection[Expr]) -> Expr:
    """The expression with ln(softmax(z)) for ln(p), where p is a name for softmax(z), and this is live."""
    logarithms = {node: new for node in unopened(expr) if (new := ln_opened(node)) and new in live}
    return local.replaced(expr, logarithms)


def simplifying(expr: Expr) -> list[Move]:
    """The moves of the simplifier as lines; neighbouring moves of one kind are one line."""
    lines: list[Move] = []
    line, end = expr, simplified(expr)
    while True:  # again, for a move made in all places at once may change what a later one starts from
        start = line
        for firing in moves(line):
            line = _moved(line, firing)
            move = Move(line, firing.by.name, firing.by.name)
            if line is (lines[-1].expr if lines else expr):
                continue
            if lines and lines[-1].rule == move.rule:
                lines[-1] = move
            else:
                lines.append(move)
        if line in (start, end):
            break
    if line is not end:
        lines.append(Move(end, "the same in each place where it stands", "substitution"))
    return lines


def _moved(line: Expr, firing: Firing) -> Expr:
    return local.replaced(line, {firing.before: firing.after})


def added(parts: list[Expr]) -> Expr:
    return reduce(lambda a, b: a + b, parts)
