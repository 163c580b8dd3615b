"""Section 4.5.3: the vector chain rule. Jacobians multiply; each entry of the product sums over every path from x."""

from collections.abc import Callable
from fractions import Fraction

from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence import Check, Formula, HasShape, Reject, Statement, Unequal, as_chain, chain, step
from derivations.evidence.results import NUDGE, about, moved, nudged, number, said, table, worked
from derivations.language import (
    Dim,
    Expr,
    Identity,
    Index,
    Let,
    Number,
    Ones,
    Shape,
    ShapeError,
    at_point,
    column_of,
    cos,
    derivative,
    diag,
    diagonal,
    each,
    entry_sum,
    generic,
    generic_entry,
    grid,
    let,
    ln,
    matrix,
    matrix_of,
    maximum,
    partial,
    row_of,
    scalar,
    sin,
    summation,
    total,
    vector,
)

i, j, l = Index("i"), Index("j"), Index("l")


def refused(build: Callable[[], Expr]) -> bool:
    """Whether an expression cannot be built, because its shapes do not fit."""
    try:
        build()
    except ShapeError:
        return True
    return False


# The paper's sample: two functions of one scalar x, by way of g. The bare g prints without its argument.
x = scalar("x")
sample = column_of(ln(x**2), sin(3 * x))
g = let("g", column_of(x**2, 3 * x))
g_of_x = let("g", g.value, x)
f = let("f", column_of(ln(g[1]), sin(g[2])), g)
f_of_g_of_x = let("f", column_of(ln(g_of_x[1]), sin(g_of_x[2])), g_of_x)
f_of_x = let("f", sample, x)
y = let("y", sample)
y_of_x = let("y", sample, x)
slopes = column_of(2 / x, 3 * cos(3 * x))
summed = column_of(1 / g[1] * (2 * x) + 0, 0 + cos(g[2]) * 3)


def composition(variable: Expr, middle: Dim | None, length: Dim | None) -> tuple[Let, Let, Let]:
    """Any f and g: f(g) with g bare, g itself, and f(g(x)); vectors of the given lengths, None for a scalar."""
    bare = let("g", generic("g", variable, length=middle))
    shown = let("g", bare.value, variable)
    return let("f", generic("f", bare, length=length), bare), bare, let("f", generic("f", shown, length=length), shown)


xs = vector("x")
w = vector("w")
w_of_x = let("w", each(i, "n", generic_entry("w", i, xs[i])), xs)
any_f, any_g, _ = composition(x, 2, 2)  # with two intermediates, as in the sample
curve_f, curve_g, curve = composition(x, None, None)
along_f, along_g, along = composition(x, "k", "m")
outer, inner, whole = composition(xs, "k", "m")
square_outer, square_inner, square_whole = composition(xs, "n", "n")

# Functions that act entry by entry: f_i reads g_i, and g_i reads x_i. Any other g_i may mix all of x.
each_g = let("g", each(i, "n", generic_entry("g", i, xs[i])))
each_g_of_x = let("g", each_g.value, xs)
each_f = let("f", each(i, "n", generic_entry("f", i, each_g[i])), each_g)
each_whole = let("f", each(i, "n", generic_entry("f", i, each_g_of_x[i])), each_g_of_x)
squares = let("u", xs * xs)
exercise_f = let("h", column_of(g[1] * g[2], g[1] + g[2]), g)
exercise_whole = let("h", column_of(g_of_x[1] * g_of_x[2], g_of_x[1] + g_of_x[2]), g_of_x)


def nudges(*functions: Expr) -> str:
    """The two functions of the sample at 2 and a thousandth further on."""
    at = {"x": 2}
    rows = [
        (name, *(number(h.numeric(**point), 5) for point in (at, moved(at, "x"))), number(nudged(h, at, "x"), 3))
        for name, h in zip(("first", "second"), functions, strict=True)
    ]
    head = ["function", "at 2", f"at {number(2 + NUDGE)}", f"change, divided by {number(NUDGE)}"]
    return table(head, rows)


# --8<-- [start:s453-sample]
s453_sample = Formula(
    "s453-sample",
    "Two functions of one variable",
    "4.5.3",
    chain(column_of(y_of_x[1], y_of_x[2]), column_of(f_of_x[1], f_of_x[2]), sample),
    domain={"x": "nonzero"},
    parts={"shape": HasShape(y_of_x, (2,)), "second": chain(derivative(sin(3 * x), x), 3 * cos(3 * x))},
    rejects=(
        Reject(column_of(sin(3 * x), ln(x**2)), "the two rows are swapped"),
        Reject(row_of(ln(x**2), sin(3 * x)), "a row: functions go down"),
    ),
    tables={"nudges": worked(nudges, ln(x**2), sin(3 * x))},
    values={"second-slope": said("the second entry is about …", about(3 * cos(3 * x), 4, x=2))},
)
# --8<-- [end:s453-sample]

# --8<-- [start:s453-intermediates]
s453_intermediates = Formula(
    "s453-intermediates",
    "The sample with a vector of intermediates",
    "4.5.3",
    chain(y, f_of_g_of_x, sample),
    derivation=(
        chain(column_of(g_of_x[1], g_of_x[2]), step(column_of(x**2, 3 * x), "the inner functions, in one vector")),
        chain(column_of(f[1], f[2]), step(column_of(ln(g[1]), sin(g[2])), "the outer functions, of that vector")),
        chain(y, step(f_of_g_of_x, "one inside the other"), step(sample, "substitute g: this is the sample")),
    ),
    domain={"x": "nonzero"},
    rejects=(
        Reject(column_of(ln(g[1]), sin(g[1])), "sin takes the second intermediate", against=f),
        Reject(column_of(sin(3 * x), ln(x**2)), "the intermediates are swapped"),
    ),
)
# --8<-- [end:s453-intermediates]

# --8<-- [start:s453-scalar-route]
s453_scalar_route = Formula(
    "s453-scalar-route",
    "The derivative of the sample, row by row",
    "4.5.3",
    chain(total(y, x), slopes),
    derivation=(
        chain(
            total(y, x),
            step(column_of(total(f[1], x), total(f[2], x)), "one scalar function in each row", "s41-jacobian"),
            step(
                column_of(
                    partial(f[1], g[1], "names") * total(g[1], x) + partial(f[1], g[2], "names") * total(g[2], x),
                    partial(f[2], g[1], "names") * total(g[1], x) + partial(f[2], g[2], "names") * total(g[2], x),
                ),
                "total-derivative chain rule in each row",
                "s452-rule",
            ),
            step(summed, "each row uses one of the two intermediates only"),
            step(column_of(2 * x / x**2, 3 * cos(3 * x)), "substitute the intermediates"),
            step(slopes, "cancel x"),
        ),
    ),
    domain={"x": "nonzero"},
    parts={
        "at-2": chain(
            column_of(at_point(total(y[1], x), x=2), at_point(total(y[2], x), x=2)),
            column_of(1, 3 * cos(Number(Fraction(6)))),
        ),
        "shape": HasShape(total(y, x), (2,)),
    },
    rejects=(
        Reject(column_of(2 / x, cos(3 * x)), "the inner derivative 3 is missing"),
        Reject(column_of(2 / x, -(3 * cos(3 * x))), "wrong sign"),
        Reject(column_of(1 / x**2, 3 * cos(3 * x)), "the inner derivative 2 x is missing"),
        Reject(slopes.T, "a row: that is denominator layout"),
    ),
)
# --8<-- [end:s453-scalar-route]

# --8<-- [start:s453-factor]
s453_factor = Formula(
    "s453-factor",
    "The sums are a matrix times a vector",
    "4.5.3",
    derivation=(
        chain(
            total(any_f, x, "names"),
            step(
                column_of(
                    partial(any_f[1], any_g[1], "names") * total(any_g[1], x)
                    + partial(any_f[1], any_g[2], "names") * total(any_g[2], x),
                    partial(any_f[2], any_g[1], "names") * total(any_g[1], x)
                    + partial(any_f[2], any_g[2], "names") * total(any_g[2], x),
                ),
                "total-derivative chain rule in each row, for any f and g",
                "s452-rule",
            ),
            step(
                matrix_of(
                    (partial(any_f[1], any_g[1], "names"), partial(any_f[1], any_g[2], "names")),
                    (partial(any_f[2], any_g[1], "names"), partial(any_f[2], any_g[2], "names")),
                )
                @ column_of(total(any_g[1], x), total(any_g[2], x)),
                "each row is a row times the same column: pull the column out",
            ),
            step(
                partial(any_f, any_g, "names") @ total(any_g, x),
                "the matrix and the column are Jacobians",
                "s41-jacobian",
            ),
        ),
    ),
    parts={
        "left": HasShape(partial(any_f, any_g, "names"), (2, 2)),
        "right": HasShape(total(any_g, x), (2,)),
    },
    rejects=(
        Reject(
            matrix_of(
                (partial(any_f[1], any_g[1], "names"), partial(any_f[2], any_g[1], "names")),
                (partial(any_f[1], any_g[2], "names"), partial(any_f[2], any_g[2], "names")),
            )
            @ column_of(total(any_g[1], x), total(any_g[2], x)),
            "the matrix is transposed: functions go down, variables go across",
        ),
        Reject(
            column_of(
                partial(any_f[1], any_g[1], "names") * total(any_g[1], x),
                partial(any_f[2], any_g[2], "names") * total(any_g[2], x),
            ),
            "only one of the two paths from x is counted in each row",
        ),
    ),
    checks=(
        Check(
            "NEG",
            "without the subscript 2 of g in its first row the matrix does not fit together (KE5)",
            lambda second: refused(
                lambda: matrix_of(
                    (partial(any_f[1], any_g[1]), partial(any_f[1], second)),
                    (partial(any_f[2], any_g[1]), partial(any_f[2], any_g[2])),
                )
            ),
            any_g,
            wrong=any_g[2],
        ),
    ),
)
# --8<-- [end:s453-factor]

sample_worked = vector_chain_rule(sample, x, names="gf")

# --8<-- [start:s453-check]
s453_check = Formula(
    "s453-check",
    "The derivative of the sample, by the vector chain rule",
    "4.5.3",
    chain(total(y, x), partial(f, g, "names") @ total(g, x), slopes),
    derivation=(
        chain(
            total(y, x),
            step(partial(f, g, "names") @ total(g, x), "vector chain rule", "s453-rule-scalar-x"),
            step(matrix_of((1 / g[1], 0), (0, cos(g[2]))) @ column_of(2 * x, 3), "the two Jacobians"),
            step(summed, "rows times column"),
            step(slopes, "substitute the intermediates, and cancel x"),
        ),
    ),
    domain={"x": "nonzero"},
    parts={
        "outer": chain(partial(f, g, "names"), matrix_of((1 / g[1], 0), (0, cos(g[2])))),
        "inner": chain(total(g, x), column_of(2 * x, 3)),
        "procedure-g": as_chain(sample_worked.introduced()[0]),
        "procedure-f": as_chain(sample_worked.introduced()[1]),
        "procedure": as_chain(sample_worked.combined[0]),
        "exercise-1-function": chain(exercise_f, column_of(g[1] * g[2], g[1] + g[2])),
        "exercise-1": chain(
            total(exercise_f, x, "names"),
            matrix_of((g[2], g[1]), (1, 1)) @ column_of(2 * x, 3),
            column_of(3 * x * (2 * x) + 3 * x**2, 2 * x + 3),
            column_of(9 * x**2, 2 * x + 3),
        ),
        "exercise-1-direct": chain(exercise_whole, column_of(3 * x**3, x**2 + 3 * x)),
    },
    rejects=(
        Reject(matrix_of((1 / g[1], 0), (0, cos(g[2]))) @ column_of(3, 2 * x), "the inner derivatives are swapped"),
        Reject(matrix_of((0, 1 / g[1]), (cos(g[2]), 0)) @ column_of(2 * x, 3), "the columns of the matrix are swapped"),
        Reject(matrix_of((1 / x, 0), (0, cos(x))) @ column_of(2 * x, 3), "g is not put back: f is taken at x"),
    ),
)
# --8<-- [end:s453-check]

# --8<-- [start:s453-rule-scalar-x]
s453_rule_scalar_x = Formula(
    "s453-rule-scalar-x",
    "The vector chain rule for one scalar variable",
    "4.5.3",
    chain(total(along, x, "operator"), partial(along_f, along_g, "names") @ total(along_g, x)),
    parts={
        "single": chain(
            derivative(curve, x, "operator"), derivative(curve_f, curve_g, "names") * derivative(curve_g, x)
        ),
        "left": HasShape(partial(along_f, along_g, "names"), ("m", "k")),
        "right": HasShape(total(along_g, x), ("k",)),
        "product": HasShape(partial(along_f, along_g, "names") @ total(along_g, x), ("m",)),
    },
    rejects=(
        Reject(
            (partial(along_f, along_g, "names") @ total(along_g, x)).T,
            "a row: the derivative of a vector with respect to a scalar is a column",
        ),
        Reject(
            partial(along_f, along_g, "names") @ Ones("k"),
            "the derivative of g is missing",
        ),
    ),
)
# --8<-- [end:s453-rule-scalar-x]

# --8<-- [start:s453-rule]
s453_rule = Formula(
    "s453-rule",
    "The vector chain rule",
    "4.5.3",
    chain(total(whole, xs, "operator"), partial(outer, inner, "names") @ total(inner, xs)),
    apart=("order",),
    parts={
        "shape": HasShape(total(whole, xs, "operator"), ("m", "n")),
        "order": Unequal(
            partial(square_outer, square_inner, "names") @ total(square_inner, xs),
            total(square_inner, xs) @ partial(square_outer, square_inner, "names"),
            "matrices do not commute",
        ),
    },
    rejects=(
        Reject(
            total(square_inner, xs) @ partial(square_outer, square_inner, "names"),
            "the product is reversed, which exists only if all sizes are n (E21)",
            against=total(square_whole, xs, "operator"),
        ),
        Reject(
            partial(square_outer, square_inner, "names") @ total(square_inner, xs).T,
            "the second Jacobian is transposed",
            against=total(square_whole, xs, "operator"),
        ),
        Reject((partial(outer, inner, "names") @ total(inner, xs)).T, "transposed: that is denominator layout"),
    ),
    checks=(
        Check(
            "NEG",
            "the reversed product, k × n times m × k, has no shape",
            lambda factors: refused(lambda: factors[0] @ factors[1]),
            (total(inner, xs), partial(outer, inner)),
            wrong=(partial(outer, inner), total(inner, xs)),
        ),
    ),
)
# --8<-- [end:s453-rule]

# --8<-- [start:s453-rule-full]
s453_rule_full = Formula(
    "s453-rule-full",
    "The vector chain rule with every entry",
    "4.5.3",
    chain(
        total(whole, xs, "operator"),
        grid(i, "m", j, "k", partial(outer[i], inner[j], "names")) @ grid(i, "k", j, "n", total(inner[i], xs[j])),
    ),
    parts={
        "left": HasShape(partial(outer, inner, "names"), ("m", "k")),
        "right": HasShape(total(inner, xs), ("k", "n")),
        "product": HasShape(partial(outer, inner, "names") @ total(inner, xs), ("m", "n")),
        "entry": chain(
            total(outer[i], xs[j], "names"),
            summation(l, "k", partial(outer[i], inner[l], "names") * total(inner[l], xs[j])),
            over=((i, "m"), (j, "n")),
        ),
    },
    rejects=(
        Reject(
            grid(i, "m", j, "n", partial(outer[i], inner[1], "names") * total(inner[1], xs[j])),
            "only the path through the first intermediate is counted",
        ),
        Reject(
            grid(i, "n", j, "n", partial(square_outer[j], square_inner[i], "names"))
            @ grid(i, "n", j, "n", total(square_inner[i], xs[j])),
            "the indices of the first matrix are swapped",
            against=total(square_whole, xs, "operator"),
        ),
    ),
)
# --8<-- [end:s453-rule-full]

squares_worked = vector_chain_rule(sin(xs**2), xs, names="uy")

# --8<-- [start:s453-diagonal]
s453_diagonal = Formula(
    "s453-diagonal",
    "Two diagonal Jacobians",
    "4.5.3",
    derivation=(
        chain(
            partial(each_f, each_g, "names"),
            step(
                diagonal(i, "n", partial(each_f[i], each_g[i], "names"), "dots"),
                "fᵢ reads gᵢ only",
                "s42-diagonal-condition",
            ),
        ),
        chain(
            total(each_g, xs),
            step(diagonal(i, "n", total(each_g[i], xs[i]), "dots"), "gᵢ depends on xᵢ only", "s42-diagonal-condition"),
        ),
        chain(
            total(each_whole, xs, "operator"),
            step(partial(each_f, each_g, "names") @ total(each_g, xs), "vector chain rule", "s453-rule"),
            step(
                diagonal(i, "n", partial(each_f[i], each_g[i], "names"), "dots")
                @ diagonal(i, "n", total(each_g[i], xs[i]), "dots"),
                "the two lines above",
            ),
            step(
                diagonal(i, "n", partial(each_f[i], each_g[i], "names") * total(each_g[i], xs[i]), "dots"),
                "diagonal matrices multiply entry by entry",
            ),
        ),
    ),
    stated=("as many functions as variables", "fᵢ is a function of gᵢ alone", "gᵢ is a function of xᵢ alone"),
    apart=("independent", "mixed"),
    parts={
        "shape": HasShape(total(each_whole, xs, "operator"), ("n", "n")),
        "example": chain(
            total(sin(squares), xs, "operator"),
            diagonal(i, "n", cos(squares[i]), "dots") @ diagonal(i, "n", 2 * xs[i], "dots"),
            diagonal(i, "n", 2 * xs[i] * cos(xs[i] ** 2), "dots"),
        ),
        "example-function": chain(squares, xs * xs),
        "procedure-u": as_chain(squares_worked.introduced()[0]),
        "procedure-y": as_chain(squares_worked.introduced()[1]),
        "procedure": as_chain(squares_worked.combined[0]),
        "E15": Unequal(total(w_of_x * xs, xs, "operator"), diag(w_of_x), "w moves with x"),
        "independent": chain(partial(w * xs, xs, "operator"), diag(w)),
        "dependent": chain(total(w_of_x * xs, xs, "operator"), diag(w_of_x) + diag(xs) @ total(w_of_x, xs)),
        "mixed": chain(total(square_outer, xs), partial(square_outer, square_inner, "names") @ total(square_inner, xs)),
    },
    rejects=(
        Reject(
            diagonal(
                i, "n", partial(square_outer[i], square_inner[i], "names") * total(square_inner[i], xs[i]), "dots"
            ),
            "each gᵢ mixes all of x: the product is not diagonal",
            against=total(square_outer, xs),
        ),
        Reject(diagonal(i, "n", partial(each_f[i], each_g[i], "names"), "dots"), "the derivative of g is missing"),
        Reject(diag(w_of_x), "w depends on x: a second term appears (E15)", against=total(w_of_x * xs, xs, "operator")),
    ),
)
# --8<-- [end:s453-diagonal]

# The parts of a network, for the remark on their Jacobians.
b = vector("b", "m")
W = matrix("W", "m", "n")
V = matrix("V", "n", "n")
layer_worked = vector_chain_rule(W @ xs + b, xs, names="uy")

# --8<-- [start:s453-nn-remark]
s453_nn_remark = Formula(
    "s453-nn-remark",
    "An affine layer has a full Jacobian",
    "4.5.3",
    chain(total(W @ xs + b, xs, "operator"), W),
    derivation=(
        *map(as_chain, layer_worked.introduced()),
        *map(as_chain, layer_worked.slopes),
        *map(as_chain, layer_worked.combined),
    ),
    parts={
        "E17": Unequal(
            total(V @ xs, xs, "operator"), diagonal(i, "n", V[i][i], "dots"), "each output reads every input"
        ),
        "unit": chain(total(entry_sum(w * xs), xs, "operator"), Ones("n").T @ diag(w), w.T),
        "unit-shape": HasShape(total(entry_sum(w * xs), xs, "operator"), (1, "n")),
        "relu": chain(total(maximum(0, xs), xs, "operator"), diag(xs > 0)),
        "relu-shape": HasShape(total(maximum(0, xs), xs, "operator"), ("n", "n")),
        "layer-shape": HasShape(total(W @ xs + b, xs, "operator"), ("m", "n")),
    },
    rejects=(
        Reject(
            diagonal(i, "n", V[i][i]),
            "zeros off the diagonal, even for a square layer (E17, KE8)",
            against=total(V @ xs, xs),
        ),
        Reject(W.T, "the transpose: that is denominator layout"),
        Reject(Identity("n"), "not square", against=total(entry_sum(w * xs), xs, "operator")),
    ),
)
# --8<-- [end:s453-nn-remark]


def cell(name: str, function: Dim | None, middle: Dim | None, variable: Expr) -> dict[str, Statement]:
    """The chain rule with the given lengths (None for a scalar), and the shapes of its two factors."""
    of_g, g, of_x = composition(variable, middle, function)
    left, right = partial(of_g, g, "names"), total(g, variable)
    rows: Shape = (function,) if function else ()
    return {
        name: chain(total(of_x, variable, "names"), left @ right),
        f"{name}-left": HasShape(left, (function or 1, middle) if middle else rows),
        f"{name}-right": HasShape(right, (middle or 1, "n") if variable.shape else (middle,) if middle else ()),
    }


missing_f, missing_g, missing = composition(xs, None, "m")

# --8<-- [start:s453-shape-table]
s453_shape_table = Formula(
    "s453-shape-table",
    "A scalar between vectors: an outer product",
    "4.5.3",
    chain(total(missing, xs, "operator"), partial(missing_f, missing_g, "names") @ total(missing_g, xs)),
    apart=(
        "f-g-x",
        "f-g-x-left",
        "f-g-x-right",
        "f-vector-g-x",
        "f-vector-g-x-left",
        "f-vector-g-x-right",
        "f-g-vector-x",
        "f-g-vector-x-left",
        "vector-f-g-x",
        "vector-f-g-x-left",
        "vector-f-g-x-right",
        "vector-f-vector-g-x",
        "vector-f-vector-g-x-left",
        "vector-f-vector-g-x-right",
        "vector-f-vector-g-vector-x",
        "vector-f-vector-g-vector-x-left",
    ),
    parts={
        **cell("f-g-x", None, None, x),
        **cell("f-vector-g-x", None, "k", x),
        **cell("f-vector-g-vector-x", None, "k", xs),
        **cell("f-g-vector-x", None, None, xs),
        **cell("vector-f-g-x", "m", None, x),
        **cell("vector-f-vector-g-x", "m", "k", x),
        **cell("vector-f-vector-g-vector-x", "m", "k", xs),
        **cell("vector-f-g-vector-x", "m", None, xs),
    },
    rejects=(
        Reject((partial(missing_f, missing_g, "names") @ total(missing_g, xs)).T, "transposed: n × m"),
        Reject(Ones("m") @ total(missing_g, xs), "the derivative of f is missing"),
    ),
)
# --8<-- [end:s453-shape-table]
