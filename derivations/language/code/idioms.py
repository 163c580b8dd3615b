"""What an expert writes for an operation where that is more than its entry in ``operations``.

Arrays that are the same all along a dimension are left for NumPy to expand, diagonal matrices are their diagonals, and
formulas that lose digits are written in another way.
"""

from __future__ import annotations

from collections.abc import Callable
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
from derivations.language.code.chains import Chain, Factor, parts
from derivations.language.code.entrywise import entrywise_product, joined, summed
from derivations.language.code.operations import RELATIONS, applied, condition, log_sum_exp, shifted
from derivations.language.code.pieces import Code
from derivations.language.code.writer import IDIOMS, Value, Writer, is_matrix
from derivations.language.expression import Expr

Idiom = Callable[[Writer, Any], Value | None]


def _idiom(*kinds: type[Expr]) -> Callable[[Idiom], Idiom]:
    """Enters an idiom for some types of nodes into the table; where it answers None, the operation's entry is used."""

    def register(idiom: Idiom) -> Idiom:
        IDIOMS.update(dict.fromkeys(kinds, idiom))
        return idiom

    return register


# Arrays that are not written out


@_idiom(e.Ones)
def _ones(write: Writer, node: e.Ones) -> Value:
    return Value(write.code("1"), rows=not node.shape)


@_idiom(e.Zeros)
def _zeros(write: Writer, node: e.Zeros) -> Value:
    return _nothing(write, node.shape)


@_idiom(e.Identity)
def _identity(write: Writer, node: e.Identity) -> Value:
    return Value(write.code("1"), rows=False, diagonal=True) if node.shape else Value(write.code("1"))


@_idiom(f.Diag)
def _diag(write: Writer, node: f.Diag) -> Value:
    value = write.value(node.vector)
    code = write.as_numbers(value)
    return replace(value, code=code, truth=False, diagonal=True)


@_idiom(mx.DiagonalOf)
def _diagonal_of(write: Writer, node: mx.DiagonalOf) -> Value | None:
    if not node.shape:
        return None
    chain = Chain(write, node.matrix)
    factors = [factor for factor in chain.factors(node.matrix) if factor.kind != "identity"]
    if [factor.kind for factor in factors] == ["column", "row"]:
        vectors = [factor.code for factor in factors if factor.code]
        return replace(chain.scaled(*vectors), rows=bool(vectors))
    if len(parts(factors)) > 1 or len(factors) < 2 or any(factor.kind == "diagonal" for factor in factors):
        value = write.value(node.matrix)
        return replace(value, diagonal=False) if value.diagonal else None
    left, right = chain.multiplied(factors[:-1]), chain.multiplied(factors[-1:])
    if left.form == "{}.T" and right.form != "{}.T":
        return chain.scaled(write.code("np.sum({}, axis=0)", write.code("{} * {}", left.operands[0], right)))
    product = write.code("{} * {}", left, write.code("{}.T", right))
    return chain.scaled(write.code("np.sum({}, axis=1)", product))


@_idiom(d.Let)
def _let(write: Writer, node: d.Let) -> Value:
    value = write.value(node.value)
    if value.diagonal or not (value.rows and value.columns):
        return value
    code = write.array(node.value)
    if code.operands:
        write.names.wanted.setdefault(code, node.name)
    return Value(code)


# Products


@_idiom(e.Multiply, e.Divide, e.Negate, e.MatMul, e.Dot, e.Transpose)
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


@_idiom(e.Add, e.Subtract)
def _sum(write: Writer, node: Expr) -> Value:
    return summed(Chain(write, node), node)


@_idiom(mx.EntrySum)
def _entry_sum(write: Writer, node: mx.EntrySum) -> Value:
    chain = Chain(write, node.array)
    rows, columns = shapes.matrix_shape(node.array.shape)
    core, turned = chain.strip(node.array)
    if isinstance(core, e.Power) and _is_square_of_name(write, core) and not is_matrix(core):
        base = write.array(core.base)
        return chain.scaled(write.code("{} @ {}", base, base))
    if isinstance(core, e.Multiply | e.Divide) and chain.is_open(core):
        inside = joined(chain, core)
        factors = inside.factors(*shapes.matrix_shape(core.shape), turned)
    else:
        factors = chain.factors(core, turned)
    ones = [Factor("row", None, 1, rows), *factors, Factor("column", None, columns, 1)]
    ones = ones[1:] if rows == 1 else ones
    chain.put(chain.number_of(ones[:-1] if columns == 1 else ones))
    return chain.scaled()


def _is_square_of_name(write: Writer, node: e.Power) -> bool:
    square = isinstance(node.exponent, e.Number) and node.exponent.value == 2
    named = isinstance(node.base, e.Symbol | d.Let) or write.is_shared(node.base)
    return square and named and node not in write.fixed


@_idiom(mx.Trace)
def _trace(write: Writer, node: mx.Trace) -> Value | None:
    if not node.matrix.shape:
        return None
    chain = Chain(write, node.matrix)
    factors = chain.factors(node.matrix)
    divided = parts(factors)
    if len(divided) > 1:  # tr(u vᵀ) is vᵀ u
        chain.put(chain.number_of([factor for part in (*divided[1:], divided[0]) for factor in part]))
        return chain.scaled()
    factors = [factor for factor in factors if factor.kind != "identity"]
    kinds = [factor.kind for factor in factors]
    if all(kind == "diagonal" for kind in kinds):
        codes = [factor.code for factor in factors if factor.code]
        length = shapes.matrix_shape(node.matrix.shape)[0]
        chain.put(chain.sum(chain.times(codes), "", length) if codes else write.size(length))
    elif "inverse" in kinds:
        place = kinds.index("inverse")
        chain.put(write.code("np.trace({})", chain.multiplied([*factors[place:], *factors[:place]])))
    elif len(factors) == 1 or "matrix" not in kinds:
        chain.put(write.code("np.trace({})", chain.multiplied(factors)))
    elif kinds.count("matrix") == len(kinds) - kinds.count("diagonal") == 1:
        codes = [factor.code for factor in factors if factor.kind == "diagonal" and factor.code]
        (matrix,) = [factor.code for factor in factors if factor.kind == "matrix" and factor.code]
        chain.put(write.code("{} @ {}", chain.times(codes), write.code("np.diagonal({})", matrix)))
    else:
        chain.put(write.code("np.sum({})", _entries_of_trace(chain, factors)))
    return chain.scaled()


def _entries_of_trace(chain: Chain, factors: list[Factor]) -> Code:
    """tr(A B) is the sum of the entries of A ⊗ Bᵀ; the one to be transposed is chosen so that it already is."""
    matrices = [place for place, factor in enumerate(factors) if factor.kind == "matrix"]
    place = next((place for place in matrices if factors[place].turned), matrices[-1])
    other = chain.multiplied([replace(factors[place], turned=not factors[place].turned)])
    rest = chain.multiplied([*factors[place + 1 :], *factors[:place]])
    return chain.times([other, rest] if place == 0 else [rest, other])


# Entry by entry


@_idiom(e.Power)
def _power(write: Writer, node: e.Power) -> Value | None:
    if not isinstance(node.exponent, e.Number) or node.exponent.value == 0:
        return None
    if isinstance(node.base, mx.Norm) and node.exponent.value == 2 and not write.is_shared(node.base) and node.base.array.shape:
        return _squared_norm(write, node.base.array)
    (base,), spread = aligned(write, [node.base], node.shape)
    code = write.power(base, abs(node.exponent.value))
    return spread(code if node.exponent.value > 0 else write.code("{} / {}", write.code("1"), code))


def _squared_norm(write: Writer, array: Expr) -> Value:
    code = write.array(array)
    if not is_matrix(array) and (isinstance(array, e.Symbol | d.Let) or write.is_shared(array)):
        return Value(write.code("{} @ {}", code, code))
    return Value(write.code("np.sum({})", write.power(code, Fraction(2))))


@_idiom(el.Maximum, el.Minimum)
def _extreme(write: Writer, node: Any) -> Value:
    codes, spread = aligned(write, [node.left, node.right], node.shape)
    name = "np.maximum" if isinstance(node, el.Maximum) else "np.minimum"
    return spread(write.code(f"{name}({{}}, {{}})", *codes))


@_idiom(e.Compare)
def _compare(write: Writer, node: e.Compare) -> Value:
    codes, spread = aligned(write, [node.left, node.right], node.shape)
    return replace(spread(write.code(f"{{}} {RELATIONS[node.relation]} {{}}", *codes)), truth=True)


@_idiom(el.Where)
def _where(write: Writer, node: el.Where) -> Value:
    condition = node.condition
    codes, spread = aligned(write, [condition.left, condition.right, node.left, node.right], node.shape)
    test = write.code(f"{{}} {RELATIONS[condition.relation]} {{}}", *codes[:2])
    return spread(write.code("np.where({}, {}, {})", test, *codes[2:]))


@_idiom(f.Cases)
def _cases(write: Writer, node: f.Cases) -> Value:
    codes, spread = aligned(write, node.values, node.shape)
    return spread(write.code("np.where({}, {}, {})", condition(write, node.conditions[0]), *codes))


@_idiom(el.Apply)
def _apply(write: Writer, node: el.Apply) -> Value | None:
    if node.name == "ln" and write.stable:
        logarithm = _logarithm(write, _opened(write, node.argument))
        if logarithm:
            return logarithm
    value = write.value(node.argument)
    (argument,), spread = aligned(write, [node.argument], node.shape)
    if node.name == "sigmoid" and value.negative:
        return spread(applied(write, node.name, value.code, opposite=True))
    return spread(applied(write, node.name, argument))


def _opened(write: Writer, node: Expr) -> Expr:
    """What a name stands for."""
    while isinstance(node, d.Let) and node not in write.fixed:
        node = node.value
    return node


def _logarithm(write: Writer, node: Expr) -> Value | None:
    """The logarithm of what would overflow, or round to 0 or 1, before it is taken."""
    match node:
        case mx.Determinant(matrix) if matrix.shape:
            return Value(write.code("np.linalg.slogdet({})[1]", write.array(matrix)))
        case mx.Softmax(array):
            return _log_softmax(write, array)
        case mx.EntrySum(array) if (power := _applied_to(write, array, "exp")) and not is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ""))
        case e.MatMul(array, e.Ones()) if (power := _applied_to(write, array, "exp")) and is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ", axis=1"))
        case e.Add(e.Number(one), other) | e.Add(other, e.Number(one)) if one == 1:
            power = _applied_to(write, other, "exp")
            return _softplus(write, power) if power else None
        case el.Apply("sigmoid", x):
            return _opposite(_softplus(write, x, "-{}"))
        case e.Subtract(e.Number(one), other) if one == 1:
            share = _applied_to(write, other, "sigmoid")
            return _opposite(_softplus(write, share)) if share else None
    return None


def _applied_to(write: Writer, node: Expr, name: str) -> Expr | None:
    """The argument, if the node is that element-wise function, or a name for it."""
    node = _opened(write, node)
    return node.argument if isinstance(node, el.Apply) and node.name == name else None


def _softplus(write: Writer, x: Expr, form: str = "{}") -> Value:
    (argument,), spread = aligned(write, [x], x.shape)
    return spread(applied(write, "softplus", write.code(form, argument) if form != "{}" else argument))


def _opposite(value: Value) -> Value:
    return replace(value, negative=not value.negative)


def _log_softmax(write: Writer, array: Expr) -> Value:
    axis = ", axis=1" if is_matrix(array) else ""
    if "log_softmax" in write.own:
        return Value(write.code(write.own["log_softmax"].replace("(x", "({}"), write.array(array)))
    _, powers = shifted(write, write.array(array), axis)
    total = write.code(f"np.sum({{}}{axis})", powers)
    logarithm = write.code("np.log({})", write.code("{}[:, None]", total) if axis else total)
    return Value(write.code("{} - {}", powers.operands[0], logarithm))


# Inverses


@_idiom(mx.Inverse)
def _inverse(write: Writer, node: mx.Inverse) -> Value | None:
    value = write.value(node.matrix)
    if not value.diagonal:
        return None
    return replace(value, code=write.code("{} / {}", write.code("1"), value.code), minus=None)
