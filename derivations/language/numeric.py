"""The third reading: a NumPy function of named arrays, made as source text that a person can read and run.

A vector is a 1-D array, a row an array of shape (1, n). A derivative in an expression reads as *numeric*
differentiation of the function below it, so that comparing the first line of a derivation with its last compares
numeric differentiation with the formula. The text is made from our own expressions only; nothing that a user types is
ever run.
"""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import math
import operator
import re
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.differences import central_difference, complex_step, limit_at_zero
from derivations.language.expression import Expr, Index, walk
from derivations.language.substitute import free_indices, own_indices


def numeric(expr: Expr, name: str = "value", analytic: bool | None = None) -> Callable[..., Any]:
    """The expression as a function of named arrays.

    Derivatives in it are taken by the complex step where the expression is analytic, else by central differences.

    >>> from derivations.language.functions import vector, dot
    >>> w, x = vector("w"), vector("x")
    >>> float(numeric(dot(w, x))(w=[1.0, 2.0], x=[3.0, 4.0]))
    11.0
    """
    derivative = complex_step if (is_analytic(expr) if analytic is None else analytic) else central_difference
    namespace: dict[str, Any] = {"np": np, "derivative": derivative, "limit_at_zero": limit_at_zero, **_FUNCTIONS}
    exec(compile(source(expr, name), f"<numpy {name}>", "exec"), namespace)  # our own text, see above
    function = namespace[name]

    needed, declared = inspect.signature(function).parameters, parameters(expr)

    def call(**values: Any) -> Any:
        if missing := [parameter for parameter in needed if parameter not in values]:
            raise ValueError(f"no value is given for {', '.join(missing)}; give one for each of {', '.join(needed)}")
        given = {k: _array(v) for k, v in values.items() if k in needed}
        _check_shapes(given, declared)
        return np.asarray(function(**given))

    return call


def _logsumexp(x: Any) -> Any:
    m = np.max(np.real(x), axis=-1, keepdims=True)
    return (m + np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True)))[..., 0]


def _softmax(x: Any) -> Any:
    powers = np.exp(x - np.max(np.real(x), axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)


_FUNCTIONS = {"erf": np.vectorize(math.erf, otypes=[float]), "logsumexp": _logsumexp, "softmax": _softmax}


def _check_shapes(given: Mapping[str, Any], declared: Mapping[str, shapes.Shape | None]) -> None:
    """Refuse what NumPy would quietly expand: a row for a vector, vectors of different lengths for one dimension."""
    sizes: dict[str, int] = {}
    for name, shape in declared.items():
        if shape is None:
            continue
        found = np.shape(given[name])
        fits = len(found) == len(shape)
        for dim, length in zip(shape, found, strict=False):
            base, _, more = str(dim).partition("+")
            if base.isidentifier():
                sizes.setdefault(base, length - int(more or 0))
            if all(name in sizes for name in shapes.dim_names((dim,))):
                fits = fits and length == shapes.size(dim, sizes)
        if not fits:
            known = "".join(f", {dim} = {length}" for dim, length in sizes.items() if dim in shapes.dim_names(shape))
            raise shapes.ShapeError(f"{name} is a {shapes.describe(shape)}{known}; an array of shape {found} is given")


def _array(value: Any) -> Any:
    """Numbers as floating-point arrays; sizes and generic functions as they are."""
    return value if callable(value) or isinstance(value, int) else np.asarray(value) * 1.0


def is_analytic(expr: Expr) -> bool:
    """Whether the complex step may be used: no kinks, no limits, and no derivative inside a derivative."""
    if any(_is_kinked(node) for node in walk(expr)):
        return False
    derivatives = [node for node in walk(expr) if isinstance(node, d.Derivative | d.Gradient | d.Differential)]
    return not any(
        isinstance(inner, d.Derivative | d.Gradient | d.Differential)
        for node in derivatives
        for inner in walk(node.function)
    )


def _is_kinked(node: Expr) -> bool:
    """Whether the operation takes no complex numbers, or has a kink."""
    if isinstance(node, el.Apply):
        return not el.ELEMENTWISE[node.name].analytic
    if isinstance(node, mx.Reduce):
        return node.kind in ("max", "min")
    kinked = (el.Maximum, el.Minimum, el.Where, f.Cases, e.Compare, d.Limit, mx.LogDeterminant)
    return isinstance(node, kinked)


def parameters(expr: Expr) -> dict[str, shapes.Shape | None]:
    """The arrays that the expression needs, with their shapes; a generic function or operator has shape None."""
    return dict(sorted(_free(expr).items(), key=lambda item: item[1] is None))


def _free(expr: Expr) -> dict[str, shapes.Shape | None]:
    if isinstance(expr, d.At):  # its variables are set to the values
        bound = {variable.name for variable in expr.variables}
        found = {name: shape for name, shape in _free(expr.body).items() if name not in bound}
        return functools.reduce(operator.or_, map(_free, expr.values), found)
    found = {}
    if isinstance(expr, e.Symbol):
        found[expr.name] = expr.shape
    elif isinstance(expr, f.Generic):
        found[expr.name] = None
    elif isinstance(expr, f.GenericOperator):
        found["op"] = None
    for operand in expr.operands:
        found |= _free(operand)
    if isinstance(expr, d.Limit):
        del found[expr.variable.name]
    if isinstance(expr, d.Differential):
        moved = {variable.name: variable.shape for variable in expr.variables if variable.name in _free(expr.function)}
        if expr.function in expr.variables:
            found = {}
        found |= {f"d{name}": shape for name, shape in moved.items()}
    return found


def source(expr: Expr, name: str = "value", like: Expr | None = None) -> str:
    """The text of a NumPy function that computes the expression, its arguments in the order that ``like`` has them.

    >>> from derivations.language.functions import vector, dot
    >>> print(source(dot(vector("w"), vector("x")), "z"))
    def z(w, x):
        return w @ x
    """
    writer = Writer(taken_names(expr))
    result = ast.unparse(ast.parse(writer.write(expr), mode="eval"))
    found = parameters(expr)
    names = {name: found[name] for name in (*parameters(like or expr), *found) if name in found}
    indices = sorted(index.name for index in free_indices(expr))
    sizes = {dim: text for dim, text in _sizes(names).items() if dim in writer.dims}
    missing = sorted(writer.dims - set(sizes))
    lines = [f"    {', '.join(sizes)} = {', '.join(sizes.values())}"] if sizes else []
    return "\n".join([f"def {name}({', '.join([*names, *missing, *indices])}):", *lines, f"    return {result}"])


def _sizes(names: Mapping[str, shapes.Shape | None]) -> dict[str, str]:
    """Where each dimension's size can be read off."""
    found: dict[str, str] = {}
    for name, shape in names.items():
        for axis, dim in enumerate(shape or ()):
            if isinstance(dim, str):
                text = f"len({name})" if axis == 0 else f"{name}.shape[{axis}]"
                base, _, more = dim.partition("+")
                if not base.isidentifier():
                    continue
                found.setdefault(base, f"{text} - {more}" if more else text)
    return found


def taken_names(expr: Expr) -> set[str]:
    """The names that stand in an expression: of symbols and functions, of indices, and of dimensions."""
    nodes = list(walk(expr))
    named = {node.name for node in nodes if isinstance(node, e.Symbol | d.Let | f.Generic)}
    indices = {index.name for node in nodes for index in own_indices(node)}
    return named | indices | {dim for node in nodes for dim in shapes.dim_names(node.shape)}


class Writer:
    """Writes expressions as Python text; knows which intermediates are arguments of a surrounding function.

    A variable that the text needs for itself gets a name that is not ``taken``.
    """

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.dims: set[str] = set()
        self.named: dict[Expr, str] = {}
        self.fresh = itertools.count(1)

    def write(self, expr: Expr) -> str:
        return WRITERS[type(expr)](self, expr)

    def size(self, dim: shapes.Dim) -> str:
        self.dims.update(shapes.dim_names((dim,)))
        text = str(dim).replace("+", " + ").replace("*", " * ")
        return text if text.isalnum() else f"({text})"

    def position(self, position: Index | int | str) -> str:
        """A position counted from 0: indices already are, numbers are not."""
        if isinstance(position, Index):
            return position.name
        return str(position - 1) if isinstance(position, int) else f"{self.size(position)} - 1"

    def fresh_name(self, stem: str) -> str:
        return next(name for k in self.fresh if (name := f"{stem}_{k}") not in self.taken)

    @contextmanager
    def naming(self, names: Mapping[Expr, str]) -> Any:
        before = self.named
        self.named = {**before, **names}
        yield
        self.named = before


WRITERS: dict[type[Expr], Callable[[Writer, Any], str]] = {}


def _writes(*kinds: type[Expr]) -> Callable[[Callable[[Writer, Any], str]], Callable[[Writer, Any], str]]:
    def register(writing: Callable[[Writer, Any], str]) -> Callable[[Writer, Any], str]:
        WRITERS.update(dict.fromkeys(kinds, writing))
        return writing

    return register


def _is_row(expr: Expr) -> bool:
    return len(expr.shape) == 2 and expr.shape[0] == 1


# Leaves


@_writes(e.Number)
def _number(write: Writer, node: e.Number) -> str:
    return f"({node.value})"


@_writes(e.Symbol)
def _symbol(write: Writer, node: e.Symbol) -> str:
    return write.named.get(node, node.name)


@_writes(e.Size)
def _size(write: Writer, node: e.Size) -> str:
    return f"({write.size(node.dim)})"


@_writes(e.Ones)
def _ones(write: Writer, node: e.Ones) -> str:
    return f"np.ones({write.size(node.length)})" if node.shape else "1.0"


@_writes(e.Zeros)
def _zeros(write: Writer, node: e.Zeros) -> str:
    if len(node.shape) == 2:
        return f"np.zeros(({write.size(node.length)}, {write.size(node.columns)}))"
    return f"np.zeros({write.size(node.length)})" if node.shape else "0.0"


@_writes(e.Identity)
def _identity(write: Writer, node: e.Identity) -> str:
    return f"np.eye({write.size(node.length)})" if node.shape else "1.0"


@_writes(e.Entry)
def _entry(write: Writer, node: e.Entry) -> str:
    first = "0, " if _is_row(node.vector) else ""
    return f"({write.write(node.vector)})[{first}{write.position(node.position)}]"


@_writes(e.Row)
def _row(write: Writer, node: e.Row) -> str:
    return f"({write.write(node.matrix)})[{write.position(node.position)}]"


# Arithmetic

OPERATORS: dict[type[Expr], str] = {e.Add: "+", e.Subtract: "-", e.Multiply: "*", e.Divide: "/"}


@_writes(*OPERATORS)
def _binary(write: Writer, node: Any) -> str:
    return f"({write.write(node.left)} {OPERATORS[type(node)]} {write.write(node.right)})"


@_writes(e.Power)
def _power(write: Writer, node: e.Power) -> str:
    return f"({write.write(node.base)} ** {write.write(node.exponent)})"


@_writes(e.Negate)
def _negate(write: Writer, node: e.Negate) -> str:
    return f"(-({write.write(node.operand)}))"


@_writes(e.MatMul)
def _matmul(write: Writer, node: e.MatMul) -> str:
    left, right = write.write(node.left), write.write(node.right)
    if len(node.left.shape) == 1 and len(node.right.shape) == 2:
        return f"np.outer({left}, {right})"
    if node.left.shape == () or node.right.shape == ():
        return f"({left} * {right})"
    if _is_row(node.left) and len(node.right.shape) == 1:
        if isinstance(node.left, e.Transpose):
            return f"({write.write(node.left.operand)} @ {right})"
        return f"({left} @ {right})[0]"
    return f"({left} @ {right})"


@_writes(e.Dot)
def _dot(write: Writer, node: e.Dot) -> str:
    return f"({write.write(node.left)} @ {write.write(node.right)})"


@_writes(e.Transpose)
def _transpose(write: Writer, node: e.Transpose) -> str:
    operand = write.write(node.operand)
    if len(node.operand.shape) == 1:
        return f"({operand})[None, :]"
    if _is_row(node.operand):
        return f"({operand})[0]"
    return f"({operand}).T" if node.operand.shape else operand


@_writes(e.Compare)
def _compare(write: Writer, node: e.Compare) -> str:
    return f"np.where({_condition(write, node)}, 1.0, 0.0)"


RELATIONS = {"≥": ">=", "≤": "<=", "=": "==", "≠": "!="}


def _condition(write: Writer, node: e.Compare) -> str:
    return f"({write.write(node.left)} {RELATIONS.get(node.relation, node.relation)} {write.write(node.right)})"


# Functions


@_writes(el.Apply)
def _apply(write: Writer, node: el.Apply) -> str:
    template, argument = el.ELEMENTWISE[node.name].numpy, write.write(node.argument)
    if len(re.findall(r"\bx\b", template)) == 1:
        return re.sub(r"\bx\b", lambda _: f"({argument})", f"({template})")
    return f"(lambda x: {template})({argument})"


@_writes(el.Pi)
def _pi(write: Writer, node: el.Pi) -> str:
    return "np.pi"


@_writes(el.Maximum)
def _maximum(write: Writer, node: el.Maximum) -> str:
    return f"np.maximum({write.write(node.left)}, {write.write(node.right)})"


@_writes(el.Minimum)
def _minimum(write: Writer, node: el.Minimum) -> str:
    return f"np.minimum({write.write(node.left)}, {write.write(node.right)})"


@_writes(el.Where)
def _where(write: Writer, node: el.Where) -> str:
    return f"np.where({_condition(write, node.condition)}, {write.write(node.left)}, {write.write(node.right)})"


@_writes(mx.EntrySum)
def _entry_sum(write: Writer, node: mx.EntrySum) -> str:
    return f"np.sum({write.write(node.array)})"


def _of_matrix(function: str, scalar: str = "{}") -> Callable[[Writer, Any], str]:
    """What is written for a function of a square matrix, which may be a scalar."""
    return lambda write, node: (function if node.matrix.shape else scalar).format(write.write(node.matrix))


WRITERS[mx.Trace] = _of_matrix("np.trace({})")
WRITERS[mx.Determinant] = _of_matrix("np.linalg.det({})")
WRITERS[mx.LogDeterminant] = _of_matrix("np.linalg.slogdet({})[1]", "np.log(np.abs({}))")
WRITERS[mx.Inverse] = _of_matrix("np.linalg.inv({})", "(1 / ({}))")
WRITERS[mx.DiagonalOf] = _of_matrix("np.diagonal({})")


@_writes(mx.Norm)
def _norm(write: Writer, node: mx.Norm) -> str:
    return f"np.sqrt(np.sum(({write.write(node.array)}) ** 2))"  # takes complex numbers, as np.linalg.norm does not


@_writes(mx.Kronecker)
def _kronecker(write: Writer, node: mx.Kronecker) -> str:
    text = f"np.kron({_two_dimensional(write, node.left)}, {_two_dimensional(write, node.right)})"
    return f"{text}{ENTRIES_OF_MATRIX[len(node.shape)]}"


ENTRIES_OF_MATRIX = {0: "[0, 0]", 1: "[:, 0]", 2: ""}


@_writes(mx.Vec)
def _vec(write: Writer, node: mx.Vec) -> str:
    text = f"({write.write(node.matrix)})"
    return f"{text}.T.ravel()" if len(node.matrix.shape) == 2 else text


@_writes(mx.Unvec)
def _unvec(write: Writer, node: mx.Unvec) -> str:
    text, rows, columns = f"({write.write(node.vector)})", write.size(node.rows), write.size(node.columns)
    return f"np.reshape({text}, ({columns}, {rows})).T" if len(node.shape) == 2 else text


@_writes(mx.Commutation)
def _commutation(write: Writer, node: mx.Commutation) -> str:
    if not node.shape:
        return "1.0"
    rows, columns, size = write.size(node.rows), write.size(node.columns), write.size(node.shape[0])
    return f"np.eye({size})[np.arange({size}).reshape({columns}, {rows}).T.ravel()]"


@_writes(mx.DiagonalPlaces)
def _diagonal_places(write: Writer, node: mx.DiagonalPlaces) -> str:
    if not node.shape:
        return "1.0"
    return f"np.eye({write.size(node.shape[0])})[:, :: {write.size(node.length)} + 1]"


@_writes(mx.BlockTrace)
def _block_trace(write: Writer, node: mx.BlockTrace) -> str:
    factor, other = (list(map(write.size, shapes.matrix_shape(shape))) for shape in (node.factor, node.other.shape))
    (m, n), (p, q) = (factor, other) if node.side == "left" else (other, factor)
    blocks = f"np.reshape({write.write(node.gradient)}, ({m}, {p}, {n}, {q}))"
    subscripts = "ipjq,pq->ij" if node.side == "left" else "ipjq,ij->pq"
    text = f"np.einsum('{subscripts}', {blocks}, {_two_dimensional(write, node.other)})"
    return f"{text}{ENTRIES_OF_MATRIX[len(node.shape)]}"


@_writes(mx.Reduce)
def _reduce(write: Writer, node: mx.Reduce) -> str:
    if node.kind == "logsumexp":
        text = f"logsumexp({write.write(node.array)})"
    else:
        text = f"np.{node.kind}({write.write(node.array)}, axis=-1)"
    return f"{text}[0]" if _is_row(node.array) else text


@_writes(mx.Softmax)
def _softmax_of(write: Writer, node: mx.Softmax) -> str:
    return f"softmax({write.write(node.array)})"


@_writes(f.Length)
def _length(write: Writer, node: f.Length) -> str:
    return f"len({write.write(node.vector)})"


@_writes(f.Diag)
def _diag(write: Writer, node: f.Diag) -> str:
    return f"np.diag({write.write(node.vector)})"


@_writes(f.Cases)
def _cases(write: Writer, node: f.Cases) -> str:
    where_it_holds, elsewhere = (write.write(value) for value in node.values)
    return f"np.where({_condition(write, node.conditions[0])}, {where_it_holds}, {elsewhere})"


@_writes(f.Generic)
def _generic(write: Writer, node: f.Generic) -> str:
    arguments = ", ".join(write.write(argument) for argument in node.arguments)
    if node.position is not None:
        return f"{node.name}[{write.position(node.position)}]({arguments})"
    if node.shape == ():
        return f"{node.name}({arguments})"
    i = "i" if "i" not in write.taken else write.fresh_name("i")
    return f"np.array([{node.name}[{i}]({arguments}) for {i} in range({write.size(node.shape[0])})])"


@_writes(f.GenericOperator)
def _generic_operator(write: Writer, node: f.GenericOperator) -> str:
    return f"op({write.write(node.left)}, {write.write(node.right)})"


# Binders


def _loop(write: Writer, index: Index, stop: shapes.Dim) -> str:
    return f"for {index.name} in range({write.size(stop)})"


@_writes(b.Sum)
def _sum(write: Writer, node: b.Sum) -> str:
    return f"sum({write.write(node.body)} {_loop(write, node.index, node.stop)})"


@_writes(b.Column)
def _column(write: Writer, node: b.Column) -> str:
    stack = "np.vstack" if node.body.shape else "np.array"
    return f"{stack}([{write.write(node.body)} {_loop(write, node.index, node.stop)}])"


@_writes(b.Across)
def _across(write: Writer, node: b.Across) -> str:
    if node.body.shape:
        return f"np.column_stack([{write.write(node.body)} {_loop(write, node.index, node.stop)}])"
    return f"np.array([[{write.write(node.body)} {_loop(write, node.index, node.stop)}]])"


@_writes(b.Grid)
def _grid(write: Writer, node: b.Grid) -> str:
    row = f"[{write.write(node.body)} {_loop(write, node.column, node.columns)}]"
    return f"np.array([{row} {_loop(write, node.row, node.rows)}])"


@_writes(b.Diagonal)
def _diagonal(write: Writer, node: b.Diagonal) -> str:
    return f"np.diag([{write.write(node.body)} {_loop(write, node.index, node.stop)}])"


@_writes(b.Block)
def _block(write: Writer, node: b.Block) -> str:
    if all(entry.shape == () for row in node.rows for entry in row):
        rows = [[write.write(entry) for entry in row] for row in node.rows]
        if len(node.shape) == 1:
            return f"np.array([{', '.join(row[0] for row in rows)}])"
        return f"np.array([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])"
    blocks = [f"[{', '.join(_two_dimensional(write, entry) for entry in row)}]" for row in node.rows]
    text = f"np.block([{', '.join(blocks)}])"
    return f"{text}[:, 0]" if len(node.shape) == 1 else text


def _two_dimensional(write: Writer, entry: Expr) -> str:
    text = write.write(entry)
    if entry.shape == ():
        return f"np.reshape({text}, (1, 1))"
    return f"({text})[:, None]" if len(entry.shape) == 1 else text


# Intermediates and derivatives


@_writes(d.Let)
def _let(write: Writer, node: d.Let) -> str:
    return write.named.get(node) or write.write(node.value)


@_writes(d.Partial, d.Total)
def _derivative(write: Writer, node: d.Derivative) -> str:
    base = d.moved(node.variable)
    assert isinstance(base, e.Symbol | d.Let | e.Row)  # the node made sure
    function = node.function
    held: dict[Expr, str] = {}
    if isinstance(node, d.Partial):
        function = d.opened(function)
        held = {let: write.fresh_name(let.name) for let in dict.fromkeys(_outermost(function)) if let != base}
    if bound := {index.name for let in held for index in free_indices(let) - free_indices(function)}:
        raise ValueError(f"{function.latex()}: what is held still is bound to the index {', '.join(sorted(bound))}")
    name = base.name if isinstance(base, e.Symbol) else write.fresh_name(getattr(base, "name", "row"))
    with write.naming({**held, **_moved(write, base, name)}):
        body = write.write(function)
    text = f"derivative(lambda {name}: {body}, {write.write(base)})"
    if held:  # held still: computed outside, before the variable is moved
        values = ", ".join(write.write(let) for let in held)
        text = f"(lambda {', '.join(held.values())}: {text})({values})"
    return _laid_out(write, node, text)


def _moved(write: Writer, base: Expr, name: str) -> dict[Expr, str]:
    """What is read under another name while the variable is moved: of a matrix, one row is."""
    if isinstance(base, e.Row):
        matrix, k = write.write(base.matrix), write.position(base.position)
        return {base.matrix: f"np.vstack([{matrix}[:{k}], {name}, {matrix}[{k} + 1:]])"}
    return {base: name} if isinstance(base, d.Let) else {}


def _laid_out(write: Writer, node: d.Derivative, text: str) -> str:
    """The entry of the Jacobian that is asked for, in the layout that is asked for."""
    base, found = node.variable, node.function.shape
    if isinstance(base, e.Entry):
        column = write.position(base.position)
        if found:
            text = f"{text}[:, {column}]"
            if len(found) == 2:  # the function's own shape
                text = f"np.reshape({text}, np.shape({write.write(node.function)}), order='F')"
        else:
            text = f"{text}[{column}, 0]" if _is_row(base.vector) else f"{text}[0, {column}]"
    elif _is_row(base) and not found:
        text = f"{text}[:, 0]"
    if node.layout == "numerator":
        return text
    return _transposed(text, shapes.derivative(found, base.shape))


def _transposed(text: str, shape: shapes.Shape) -> str:
    """The transpose of what has the shape."""
    if len(shape) == 2:
        return f"{text}[0]" if shape[0] == 1 else f"{text}.T"
    return f"{text}[None, :]" if shape else text


def _outermost(expr: Expr) -> list[d.Let]:
    """The named intermediates that are not inside another one."""
    if isinstance(expr, d.Let):
        return [expr]
    return [let for operand in expr.operands for let in _outermost(operand)]


@_writes(d.Differential)
def _differential(write: Writer, node: d.Differential) -> str:
    """The slope along the line on which every variable X moves by dX."""
    if node.function in node.variables:
        return f"d{node.function.name}"
    present = _free(node.function)
    names = [variable.name for variable in node.variables if variable.name in present]
    t, line = write.fresh_name("t"), ", ".join(f"{name} + {{t}} * d{name}" for name in names)
    return f"derivative(lambda {t}: (lambda {', '.join(names)}: {write.write(node.function)})({line.format(t=t)}), 0.0)"


@_writes(d.Gradient)
def _gradient(write: Writer, node: d.Gradient) -> str:
    entries = [write.write(d.Total(node.function, variable)) for variable in node.variables]
    if len(node.variables) == 1 and not node.variables[0].shape:
        return entries[0]
    if node.variables[0].shape:
        return entries[0] if node.layout == "numerator" else f"{entries[0]}[0]"
    return f"np.array([[{', '.join(entries)}]])" if node.layout == "numerator" else f"np.array([{', '.join(entries)}])"


@_writes(d.At)
def _at(write: Writer, node: d.At) -> str:
    names = ", ".join(variable.name for variable in node.variables)
    return f"(lambda {names}: {write.write(node.body)})({', '.join(write.write(value) for value in node.values)})"


@_writes(d.Limit)
def _limit(write: Writer, node: d.Limit) -> str:
    return f"limit_at_zero(lambda {node.variable.name}: {write.write(node.body)})"
