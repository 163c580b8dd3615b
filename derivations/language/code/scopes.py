"""Loops and functions inside the function: binders, derivatives, limits, and values at a point.

Each binds names inside its body and is written as a loop, or as a ``lambda`` that is handed to what differentiates it.
"""

from __future__ import annotations

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import shape as shapes
from derivations.language.code.pieces import Code
from derivations.language.code.writer import Writer, is_matrix, is_row, writes
from derivations.language.expression import Expr, Index, walk
from derivations.language.substitute import free_indices

# Binders


def _each(write: Writer, form: str, index: Index, stop: shapes.Dim, body: Code) -> Code:
    """The body for each value of the index."""
    loop = form.replace("…", f"{{}} for {index.name} in range({{}})")
    return write.code(loop, body, write.size(stop), binds=(index.name,))


@writes(b.Sum)
def _sum(write: Writer, node: b.Sum) -> Code:
    return _each(write, "sum(…)", node.index, node.stop, write.array(node.body))


@writes(b.Column)
def _column(write: Writer, node: b.Column) -> Code:
    return _each(write, "np.array([…])", node.index, node.stop, write.array(node.body))


@writes(b.Across)
def _across(write: Writer, node: b.Across) -> Code:
    form = "np.column_stack([…])" if node.body.shape else "np.array([…])"
    return _each(write, form, node.index, node.stop, write.array(node.body))


@writes(b.Grid)
def _grid(write: Writer, node: b.Grid) -> Code:
    row = _each(write, "[…]", node.column, node.columns, write.array(node.body))
    return _each(write, "np.array([…])", node.row, node.rows, row)


@writes(b.Diagonal)
def _diagonal(write: Writer, node: b.Diagonal) -> Code:
    return _each(write, "np.diag([…])", node.index, node.stop, write.array(node.body))


@writes(b.Block)
def _block(write: Writer, node: b.Block) -> Code:
    entries = [entry for row in node.rows for entry in row]
    if not node.shape:
        return write.array(entries[0])
    if not is_matrix(node):
        joined = "np.array([{}])" if all(entry.shape == () for entry in entries) else "np.hstack([{}])"
        return write.code(_filled(joined, len(entries)), *map(write.array, entries))
    rows = ", ".join(_filled("[{}]", len(row)) for row in node.rows)
    if all(entry.shape == () for entry in entries):
        return write.code(f"np.array([{rows}])", *map(write.array, entries))
    return write.code(f"np.block([{rows}])", *map(write.two_dimensional, entries))


def _filled(form: str, count: int) -> str:
    return form.format(", ".join(["{}"] * count))


# Derivatives


@writes(d.Let)
def _let(write: Writer, node: d.Let) -> Code:
    return write.array(node.value)


def _function(write: Writer, names: list[str], body: Code) -> Code:
    return write.code(f"lambda {', '.join(names)}: {{}}", body, binds=tuple(names))


def _called(write: Writer, function: Code, arguments: list[Code]) -> Code:
    return write.code(f"{{}}({', '.join('{}' for _ in arguments)})", function, *arguments)


@writes(d.Partial, d.Total)
def _derivative(write: Writer, node: d.Derivative) -> Code:
    base, function = d.moved(node.variable), node.function
    held: dict[Expr, Code] = {}
    if isinstance(node, d.Partial):
        function = d.opened(function)
        held = {let: write.fresh(let.name) for let in _outermost(function) if let is not base}
    if bound := {index.name for let in held for index in free_indices(let) - free_indices(function)}:
        raise ValueError(f"{function.latex()}: what is held still is bound to the index {', '.join(sorted(bound))}")
    values = [write.array(let) for let in held]
    name, moved = _moved(write, base)
    with write.reading({**held, **moved}):
        body = write.array(function)
    slope = write.code(f"{write.slope(node)}({{}}, {{}})", _function(write, [name], body), write.array(base))
    if held:  # held still: computed outside, before the variable is moved
        slope = _called(write, _function(write, [code.form for code in held.values()], slope), values)
    return _laid_out(write, node, slope)


def _outermost(expr: Expr) -> list[d.Let]:
    """The named intermediates that are not inside another one."""
    found: dict[d.Let, None] = {}
    seen, waiting = {expr}, [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, d.Let):
            found[node] = None
            continue
        fresh = [operand for operand in node.operands if operand not in seen]
        seen.update(fresh)
        waiting.extend(reversed(fresh))
    return list(found)


def _moved(write: Writer, base: Expr) -> tuple[str, dict[Expr, Code]]:
    """The name of what is moved, and what is read under other names meanwhile: of a matrix, one row is moved."""
    if isinstance(base, e.Symbol) and not is_row(base):
        return base.name, {}
    name = write.fresh(getattr(base, "name", "row"))
    if isinstance(base, e.Row):
        matrix, k = write.array(base.matrix), write.position(base.position)
        return name.form, {base.matrix: write.code("np.vstack([{}[:{}], {}, {}[{} + 1:]])", matrix, k, name, matrix, k)}
    return name.form, {base: name}


def _laid_out(write: Writer, node: d.Derivative, slope: Code) -> Code:
    """The part of the Jacobian that is asked for, in the layout that is asked for."""
    base, function = d.moved(node.variable), node.function
    shape = shapes.derivative(function.shape, base.shape)
    if not function.shape and base.shape and not is_matrix(base):
        slope, shape = write.code("{}[0]", slope), ()
        if isinstance(node.variable, e.Entry):
            return write.code("{}[{}]", slope, write.position(node.variable.position))
    elif isinstance(node.variable, e.Entry):
        slope, shape = write.code("{}[:, {}]", slope, write.position(node.variable.position)), function.shape
        if is_matrix(function):
            slope = write.code("np.reshape({}, np.shape({}), order='F')", slope, write.array(function))
    turned = node.layout == "denominator" and len(shape) == 2 and 1 not in shape
    return write.code("{}.T", slope) if turned else slope


@writes(d.Differential)
def _differential(write: Writer, node: d.Differential) -> Code:
    """The slope along the line on which every variable X moves by dX."""
    if isinstance(node.function, e.Symbol) and node.function in node.variables:
        step = write.code(f"d{node.function.name}")
        return write.code("{}[0]", step) if is_row(node.function) else step
    present = set(walk(node.function)).intersection(node.variables)
    names = [variable.name for variable in node.variables if variable in present]
    t = write.fresh("t")
    points = [write.code("{} + {} * {}", write.code(n), t, write.code(f"d{n}")) for n in names]
    moved = _called(write, _function(write, names, write.array(node.function)), points)
    return write.code(f"{write.slope(node)}({{}}, 0.0)", _function(write, [t.form], moved))


@writes(d.Gradient)
def _gradient(write: Writer, node: d.Gradient) -> Code:
    slopes = [write.array(d.Total(node.function, variable)) for variable in node.variables]
    if len(slopes) == 1:
        return slopes[0]
    return write.code(_filled("np.array([{}])", len(slopes)), *slopes)


# Values at a point, limits


@writes(d.At)
def _at(write: Writer, node: d.At) -> Code:
    function = _function(write, [variable.name for variable in node.variables], write.array(node.body))
    values = [write.row(write.array(v)) if is_row(v) else write.array(v) for v in node.values]
    return _called(write, function, values)


@writes(d.Limit)
def _limit(write: Writer, node: d.Limit) -> Code:
    return write.code("limit_at_zero({})", _function(write, [node.variable.name], write.array(node.body)))
