"""What begins with "the": a table of phrases, and what each is of the operands that follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from derivations.evidence.readback.spoken_grammar import PHRASES, Listener, power
from derivations.evidence.readback.spoken_words import heard_words
from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim, dim_names, matrix_shape

Hear = Callable[[Listener], Expr]


def _of(make: Callable[[Expr], Expr]) -> Hear:
    """Of one operand."""
    return lambda listener: make(listener.operand())


def _of_two(make: Callable[[Expr, Expr], Expr], middle: str = "and") -> Hear:
    """Of two operands, the first of which reaches to the word between them."""

    def hear(listener: Listener) -> Expr:
        left = listener.group()
        listener.needs(middle)
        return make(left, listener.operand())

    return hear


def _of_rows(make: Callable[[Expr], Expr]) -> Hear:
    """Of a vector, or of each row of a matrix."""

    def hear(listener: Listener) -> Expr:
        by_rows = listener.takes("each row of")
        array = listener.operand()
        if by_rows != (len(array.shape) == 2):
            raise listener.stuck("of a matrix each row is taken, of a vector the whole")
        return make(array)

    return hear


def _power(exponent: int) -> Hear:
    return lambda listener: power(listener, listener.operand(), exponent)


# Derivatives


def _derivative(kind: str, layout: str = "") -> Hear:
    def hear(listener: Listener) -> Expr:
        function = listener.group()
        listener.needs("with respect to")
        variable = listener.variable(function)
        is_jacobian = function.shape != () and variable.shape != ()
        if kind != "partial" and is_jacobian != (kind == "Jacobian"):
            raise listener.stuck("a Jacobian is that of an array with respect to an array")
        make = d.Partial if kind == "partial" else d.Total
        return make(function, variable, layout=layout or listener.layout)

    return hear


def _gradient(layout: str = "") -> Hear:
    def hear(listener: Listener) -> Expr:
        variables: list[Expr] = []
        while listener.takes("and" if variables else "with respect to"):
            variables.append(listener.variable())
        listener.needs("of")
        function = listener.operand()
        by = tuple(variables) or getattr(function, "arguments", ())
        if not by:
            raise listener.stuck("the gradient does not say with respect to what")
        return d.Gradient(function, by, layout=layout or listener.layout)

    return hear


def _differential(listener: Listener) -> Expr:
    function = listener.operand()
    return d.Differential(function, listener.names.changing(function))


def _limit(listener: Listener) -> Expr:
    variable = listener.variable()
    listener.needs("goes to 0 of")
    body = listener.group()
    listener.ends("end limit")
    if not isinstance(variable, e.Symbol):
        raise listener.stuck("what goes to 0 is a variable")
    return d.Limit(variable, body)


# What is written with dots


def _range(listener: Listener) -> tuple[Index, Dim]:
    index = listener.index()
    listener.needs("from 1 to")
    return index, listener.size()


def _sum(listener: Listener) -> Expr:
    if listener.takes("every sample"):
        row = listener.names.sample(listener.word(), None)
        assert isinstance(row, e.Row)
        index, stop = row.position, row.matrix.shape[0]
    else:
        index, stop = _range(listener)
    listener.needs("of")
    body = listener.group()
    listener.ends("end sum")
    return b.Sum(index, stop, body)


def _entries(make: Callable[[Index, Dim, Expr], Expr]) -> Hear:
    def hear(listener: Listener) -> Expr:
        body = listener.group()
        listener.needs("for")
        return make(*_range(listener), body)

    return hear


def _grid(listener: Listener) -> Expr:
    body = listener.group()
    listener.needs("for row")
    rows = _range(listener)
    listener.needs("and column")
    return b.Grid(*rows, *_range(listener), body)


def _listed(end: str, make: Callable[[tuple[Expr, ...]], Expr]) -> Hear:
    def hear(listener: Listener) -> Expr:
        entries = [listener.group()]
        while listener.takes("then"):
            entries.append(listener.group())
        listener.ends(end)
        return make(tuple(entries))

    return hear


def _rows(listener: Listener) -> Expr:
    """A matrix of rows, one for each index or one after the other."""
    rows = [[listener.group()]]
    if listener.takes("for"):
        return b.Column(*_range(listener), rows[0][0])
    while more := listener.first_of(("then", "next row")):
        if more == "next row":
            rows.append([])
        rows[-1].append(listener.group())
    listener.ends("end matrix")
    return b.Block(tuple(map(tuple, rows)))


# Constants, and what has a size


def _constant(listener: Listener) -> Expr:
    length = listener.dimension()
    kind = listener.first_of(("ones", "zeros"))
    if not kind:
        raise listener.stuck("“ones” or “zeros” is needed")
    return e.Ones(length) if kind == "ones" else e.Zeros(length)


def _by(listener: Listener) -> tuple[Dim, Dim]:
    rows = listener.size()
    listener.needs("by")
    return rows, listener.size()


def _unvec(listener: Listener) -> Expr:
    rows, columns = _by(listener)
    listener.needs("whose stacked columns are")
    return mx.Unvec(listener.operand(), rows, columns)


def _partial_trace(side: str) -> Hear:
    def make(gradient: Expr, other: Expr) -> Expr:
        pairs = zip(matrix_shape(gradient.shape), matrix_shape(other.shape), strict=True)
        rows, columns = (_quotient(product, factor) for product, factor in pairs)
        shape = e.Zeros(rows, columns).shape
        return mx.BlockTrace(gradient, other, side, shape)

    return _of_two(make, "with")


def _quotient(product: Dim, factor: Dim) -> Dim:
    """The size that, times a factor, makes a product of sizes."""
    left = str(product).split("*")
    for part in dim_names((factor,)) or ([str(factor)] if factor != 1 else []):
        left.remove(part)
    return "*".join(left) if left else 1


def _sample(listener: Listener) -> Expr:
    listener.at -= 2
    return listener.sample()


def _entry(listener: Listener) -> Expr:
    position = listener.place()
    listener.needs("of")
    return e.Entry(listener.operand(), position)


def _row(listener: Listener) -> Expr:
    position = listener.place()
    listener.needs("of")
    return e.Row(listener.operand(), position)


ENTRYWISE = {
    "sine": "sin", "cosine": "cos", "tangent": "tan", "exponential": "exp", "natural logarithm": "ln",
    "square root": "sqrt", "hyperbolic sine": "sinh", "hyperbolic cosine": "cosh", "hyperbolic tangent": "tanh",
    "inverse tangent": "arctan", "error function": "erf", "sigmoid": "sigmoid", "softplus": "softplus",
    "rectified linear unit": "relu", "Gaussian error linear unit": "gelu", "absolute value": "abs", "sign": "sign",
}  # fmt: skip
REDUCTIONS = {
    "largest entry": "max", "smallest entry": "min", "product of the entries": "prod", "log-sum-exp": "logsumexp",
}  # fmt: skip

TABLE: dict[str, Hear] = {
    **{f"the {words} of": _of(partial(el.Apply, name)) for words, name in ENTRYWISE.items()},
    **{f"the {words} of": _of_rows(partial(mx.Reduce, kind)) for words, kind in REDUCTIONS.items()},
    "the softmax of": _of_rows(mx.Softmax),
    "the square of": _power(2),
    "the cube of": _power(3),
    "the transpose of": _of(e.Transpose),
    "the inverse of": _of(mx.Inverse),
    "the sum of the entries of": _of(mx.EntrySum),
    "the number of elements of": _of(f.Length),
    "the trace of": _of(mx.Trace),
    "the determinant of": _of(mx.Determinant),
    "the logarithm of the absolute value of the determinant of": _of(mx.LogDeterminant),
    "the stacked columns of": _of(mx.Vec),
    "the diagonal of": _of(mx.DiagonalOf),
    "the diagonal matrix of": _of(f.Diag),
    "the norm of": _of(mx.Norm),
    "the element-wise product of": _of_two(e.Multiply),
    "the element-wise quotient of": _of_two(e.Divide),
    "the element-wise combination of": _of_two(f.GenericOperator),
    "the Kronecker product of": _of_two(mx.Kronecker),
    "the maximum of": _of_two(el.Maximum),
    "the minimum of": _of_two(el.Minimum),
    "the partial trace over the right factor of": _partial_trace("left"),
    "the partial trace over the left factor of": _partial_trace("right"),
    "the partial derivative of": _derivative("partial"),
    "the derivative of": _derivative("derivative"),
    "the Jacobian of": _derivative("Jacobian"),
    "the gradient": _gradient(),
    "the denominator-layout partial derivative of": _derivative("partial", "denominator"),
    "the denominator-layout derivative of": _derivative("derivative", "denominator"),
    "the denominator-layout Jacobian of": _derivative("Jacobian", "denominator"),
    "the denominator-layout gradient": _gradient("denominator"),
    "the differential of": _differential,
    "the limit as": _limit,
    "the sum over": _sum,
    "the column with entries": _entries(b.Column),
    "the row with entries": _entries(b.Across),
    "the matrix with columns": _entries(b.Across),
    "the diagonal matrix with entries": _entries(b.Diagonal),
    "the matrix with entries": _grid,
    "the matrix with rows": _rows,
    "the row": _listed("end row", lambda entries: b.Block((entries,))),
    "the column": _listed("end column", lambda entries: b.Block(tuple((entry,) for entry in entries))),
    "the vector of": _constant,
    "the matrix of zeros of size": lambda listener: e.Zeros(*_by(listener)),
    "the identity matrix of size": lambda listener: e.Identity(listener.size()),
    "the commutation matrix of": lambda listener: mx.Commutation(*_by(listener)),
    "the matrix of the places of a diagonal of": lambda listener: mx.DiagonalPlaces(listener.size()),
    "the matrix of size": _unvec,
    "the sample": _sample,
    "the weights": _sample,
    "entry": _entry,
    "row": _row,
}
PHRASES.update({heard_words(words): hear for words, hear in TABLE.items()})
