"""What an expert writes for an operation where that is more than its entry in the table of operations.

Arrays that are the same all along a dimension are left for NumPy to expand, and diagonal matrices are their diagonals.
Sums of entries are in ``reductions``, and the formulas that keep their digits in ``digits``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.broadcast import aligned
from derivations.language.code.chains import Chain
from derivations.language.code.entrywise import entrywise_product, summed
from derivations.language.code.operations import RELATIONS, condition
from derivations.language.code.pieces import is_kronecker
from derivations.language.code.writer import Value, Writer, idiom, is_matrix
from derivations.language.expression import Expr

# Arrays that are not written out


@idiom(e.Ones)
def _ones(write: Writer, node: e.Ones) -> Value:
    return Value(write.code("1"), rows=not node.shape)


@idiom(e.Zeros)
def _zeros(write: Writer, node: e.Zeros) -> Value:
    return _nothing(write, node.shape)


@idiom(e.Identity)
def _identity(write: Writer, node: e.Identity) -> Value:
    return Value(write.code("1"), rows=False, diagonal=True) if node.shape else Value(write.code("1"))


@idiom(f.Diag)
def _diag(write: Writer, node: f.Diag) -> Value:
    value = write.value(node.vector)
    code = write.as_numbers(value)
    return replace(value, code=code, truth=False, diagonal=True)


@idiom(d.Let)
def _let(write: Writer, node: d.Let) -> Value:
    value = write.value(node.value)
    if value.diagonal or not (value.rows and value.columns):
        return value
    code = write.array(node.value)
    if code.operands:
        write.names.wanted.setdefault(code, node.name)
    return Value(code)


# Products


@idiom(e.Multiply, e.Divide, e.Negate, e.MatMul, e.Dot, e.Transpose)
def _product(write: Writer, node: Expr) -> Value:
    chain = Chain(write, node)
    if node.shape == ():
        chain.scalar(node)
        return chain.scaled()
    core, turned = chain.strip(node)
    if isinstance(core, e.MatMul) and chain.is_open(core):
        value = chain.value(chain.factors(core, turned))
    elif isinstance(core, e.Multiply | e.Divide) and chain.is_open(core):
        value = _turned(write, entrywise_product(chain, core), core.shape, turned)
    elif isinstance(core, mx.Kronecker) and chain.is_open(core) and is_kronecker(write.array(core)):
        value = _turned(write, chain.into_kronecker(write.array(core)), core.shape, turned)
    else:
        value = _multiple(chain, _turned(write, write.value(core), core.shape, turned))
    return value if chain.number else _nothing(write, node.shape)


def _nothing(write: Writer, shape: shapes.Shape) -> Value:
    """An array of zeros, not written out."""
    rows, columns = shapes.matrix_shape(shape)
    return Value(write.code("0"), rows=rows == 1, columns=columns == 1)


def _multiple(chain: Chain, value: Value) -> Value:
    """A number and scalars times one array."""
    if value.truth and chain.number == 1 and not chain.top and not chain.bottom:
        return value
    chain.number *= -1 if value.negative else 1
    code = chain.write.as_numbers(value)
    scaled = chain.scaled(*([] if code.form == "1" else [code]))
    return replace(scaled, rows=value.rows, columns=value.columns, diagonal=value.diagonal)


def _turned(write: Writer, value: Value, shape: shapes.Shape, turned: bool) -> Value:
    """The transpose."""
    if not turned or value.diagonal:
        return value
    flipped = replace(value, rows=value.columns, columns=value.rows)
    if len(shape) < 2 or shape[0] == 1 or not (value.rows and value.columns):
        return flipped
    minus = write.code("{}.T", value.minus) if value.minus else None
    return replace(flipped, code=write.code("{}.T", value.code), minus=minus)


# Sums


@idiom(e.Add)
def _sum(write: Writer, node: Expr) -> Value:
    return summed(Chain(write, node), node)


# Entry by entry


@idiom(e.Power)
def _power(write: Writer, node: e.Power) -> Value | None:
    if not isinstance(node.exponent, e.Number) or node.exponent.value == 0:
        return None
    is_norm = isinstance(node.base, mx.Norm) and not write.is_shared(node.base)
    if isinstance(node.base, mx.Norm) and is_norm and node.exponent.value == 2 and node.base.array.shape:
        return _squared_norm(write, node.base.array)
    (base,), spread = aligned(write, [node.base], node.shape)
    code = write.power(base, abs(node.exponent.value))
    return spread(code if node.exponent.value > 0 else write.reciprocal(code))


def _squared_norm(write: Writer, array: Expr) -> Value:
    code = write.array(array)
    if not is_matrix(array) and (isinstance(array, e.Symbol | d.Let) or write.is_shared(array)):
        return Value(write.code("{} @ {}", code, code))
    return Value(write.code("np.sum({})", write.power(code, Fraction(2))))


@idiom(el.Maximum, el.Minimum)
def _extreme(write: Writer, node: Any) -> Value:
    codes, spread = aligned(write, [node.left, node.right], node.shape)
    name = "np.maximum" if isinstance(node, el.Maximum) else "np.minimum"
    return spread(write.code(f"{name}({{}}, {{}})", *codes))


@idiom(e.Compare)
def _compare(write: Writer, node: e.Compare) -> Value:
    codes, spread = aligned(write, [node.left, node.right], node.shape)
    return replace(spread(write.code(f"{{}} {RELATIONS[node.relation]} {{}}", *codes)), truth=True)


@idiom(el.Where)
def _where(write: Writer, node: el.Where) -> Value:
    condition = node.condition
    codes, spread = aligned(write, [condition.left, condition.right, node.left, node.right], node.shape)
    test = write.code(f"{{}} {RELATIONS[condition.relation]} {{}}", *codes[:2])
    return spread(write.code("np.where({}, {}, {})", test, *codes[2:]))


@idiom(f.Cases)
def _cases(write: Writer, node: f.Cases) -> Value:
    codes, spread = aligned(write, node.values, node.shape)
    return spread(write.code("np.where({}, {}, {})", condition(write, node.conditions[0]), *codes))


# Inverses


@idiom(mx.Inverse)
def _inverse(write: Writer, node: mx.Inverse) -> Value | None:
    value = write.value(node.matrix)
    if not value.diagonal:
        return None
    return replace(value, code=write.reciprocal(value.code), minus=None)
