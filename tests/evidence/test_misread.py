"""What is right as it is meant and wrong as it is printed is not shown: each kind, in several instances."""

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.statement import Unequal, chain
from derivations.language.binders import diagonal, each, grid, matrix_of, row_of, summation
from derivations.language.derivatives import (
    Differential,
    Gradient,
    Let,
    Partial,
    Total,
    at_point,
    derivative,
    gradient,
    let,
    partial,
    total,
)
from derivations.language.elementwise import Pi, cos, maximum, sin
from derivations.language.expression import Expr, Identity, Index, Ones, Row, Size, as_expr
from derivations.language.functions import dot, generic, generic_entry, matrix, scalar, scalars, vector
from derivations.language.matrices import det, entry_sum, trace

i, j, k = Index("i"), Index("j"), Index("k")
x, y = scalars("x y")
v, w, c = vector("v"), vector("w"), vector("c", 3)
A, B, P = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("P", "n", "n")
u = let("u", x**2)
f, g = let("f", x + u), let("g", x**2 * y, x, y)
x_i, n = scalar("a", tex="x_i"), Size("n")
of_square = generic("f", x**2)


def made(*lines: Expr, **options: object) -> Formula:
    return Formula("test", "", "0", chain(*lines, **options))  # type: ignore[arg-type]


ALIKE = {
    "a total and a partial derivative": ((Total(f, x), Partial(f, x) + 2 * x), "printed for two values"),
    "with its arguments": (
        (Total(let("f", x + u, x, u), x), Partial(let("f", x + u, x, u), x) + 2 * x),
        "printed for two values",
    ),
    "two layouts": (
        (Total(dot(v, w), v), Total(dot(v, w), v, layout="denominator").T),
        "is printed for both layouts",
    ),
    "two layouts of gradients that look different": (
        (Total(dot(v, w), v), Total(dot(w, v), v, layout="denominator").T),
        "have two layouts",
    ),
    "two layouts of Jacobians": (
        (Total(P @ v, v), Total(let("y", P @ v), v, layout="denominator").T),
        "have two layouts",
    ),
    "a derivative and a gradient": (
        (Total(entry_sum(v), v), Gradient(entry_sum(v), (v,), layout="denominator").T),
        "have two layouts",
    ),
    "the traces of two identities": (
        (trace(Identity("n")) * Size("m") * x, trace(Identity("m")) * n * x),
        "is printed for two values",
    ),
    "the sums of two vectors of ones": (
        (entry_sum(Ones("n")) * Size("m") * x, entry_sum(Ones("m")) * n * x),
        "is printed for two values",
    ),
    "the determinants of two multiples of I": (
        (det(2 * Identity("n")) + det(2 * Identity("m")), as_expr(2) ** n + as_expr(2) ** Size("m")),
        "is printed for two values",
    ),
    "two ranges": (
        (summation(i, 2, c[i], "bare") + c[3], summation(i, 3, c[i], "bare")),
        "ends at 2, which is not printed, and 3 entries are counted",
    ),
    "changes of other variables": (
        (Differential(x * y, (x,)) + Differential(x * y, (y,)), Differential(x * y, (x, y))),
        "y stands still; in another differential it moves",
    ),
}
VARIABLES = {
    "a gradient in another order": ((gradient(g, y, x), row_of(x**2, 2 * x * y)), "with respect to y, x alone"),
    "a gradient of one of two": ((gradient(g, x), 2 * x * y), "with respect to x alone"),
    "two under the sign": ((Gradient(g, (y, x), subscript=True), row_of(x**2, 2 * x * y)), "one variable stands under"),
    "a prime for an inner slope": (
        (derivative(let("f", sin(u), u), x, "prime"), 2 * x * cos(u)),
        "is the derivative with respect to x, which is not what",
    ),
    "a prime of two arguments": ((derivative(g, x, "prime"), 2 * x * y), "is the derivative with respect to x"),
    "a prime of a function of 2x": (
        (derivative(generic("f", 2 * x), x, "prime"), derivative(generic("f", 2 * x), x)),
        "is the derivative with respect to x",
    ),
    "a name that is a slope": (
        (derivative(let("f", x**2, x), x, "prime") * scalar("a", tex="f'"), 2 * x * scalar("a", tex="f'")),
        "f' is printed for",
    ),
    "a partial with d": ((Partial(x + u, x, "d"), as_expr(1)), "a partial derivative is printed with ∂"),
    "by a name that is not there": ((derivative(x**4, u), as_expr(0)), "u is not in the function"),
    "by the name of a variable": ((total(x, u), as_expr(0)), "u is not in the function"),
    "the change of a constant": ((Differential(y, (x,)), 0 * y), "is 0, as x alone move"),
    "a hidden argument": (
        (Differential(of_square, (x,)), Differential(of_square, (x,)) + 0),
        "without its argument x²",
    ),
    "a hidden argument of a slope": (
        (derivative(of_square, x, "names"), derivative(of_square, x)),
        "without its argument x²",
    ),
}
COUNTED = {
    "free and counted": ((v[i] * summation(i, "n", v[i]), summation(j, "n", v[j]) * v[i]), "stands free beside it"),
    "free in another line": ((v[i] * entry_sum(w), v[i] * summation(i, "n", w[i])), "stands free beside it"),
    "counted twice": ((summation(i, "n", summation(i, "n", v[i])), n * entry_sum(v)), "i is counted twice"),
    "rows and columns alike": ((grid(i, "n", i, "n", v[i]), grid(j, "n", k, "n", v[k])), "i is counted twice"),
    "an index below another": (
        (summation(i, "n", let("u", v[i] ** 2, position=i, tex="u_j")), dot(v, v)),
        "u_j_i is printed where a name is meant",
    ),
    "an entry that is none": ((summation(i, "n", x_i), n * x_i), "which is the same for every i"),
    "in the name": ((summation(i, "n", scalar("x_i")), n * scalar("x_i")), "which is the same for every i"),
    "of an intermediate": ((summation(i, "n", let("u_i", x**2)), n * x**2), "which is the same for every i"),
    "of a function": ((summation(i, "n", generic("f_i", x)), n * generic("f_i", x)), "which is the same for every i"),
    "of a matrix": (
        (each(k, "n", entry_sum(matrix("W_k", "n", "n")) * v[k]), entry_sum(matrix("W_k", "n", "n")) * v),
        "which is the same for every k",
    ),
    "above": (
        (summation(i, "n", scalar("a", tex="x^{(i)}")), n * scalar("a", tex="x^{(i)}")),
        "which is the same for every i",
    ),
    "no range at all": ((summation(i, "n", x, "bare"), n * x), "ends at n, which is not printed"),
    "over what is not there": ((summation(i, "n", v[i], "over", y), entry_sum(v)), "is one over i from 1 to n"),
    "over rows of another": (
        (
            summation(i, "m", dot(A[i], v), "over", Row(B, i, tex=r"\mathbf{r}")),
            summation(i, "m", dot(A[i], v)),
        ),
        "is one over i from 1 to m",
    ),
    "a diagonal of a few": (
        (diagonal(i, 2, c[i], "dots"), matrix_of((c[1], 0), (0, c[2]))),
        "ends at 2, which is not printed, and 3 entries are counted",
    ),
    "a diagonal of nobody knows how many": (
        (diagonal(i, 3, x * y, "dots"), diagonal(j, 3, y * x, "list")),
        "ends at 3, which is not printed",
    ),
    "a row without its index": (
        (summation(i, "m", dot(Row(A, i, r"\mathbf{r}"), v)), summation(i, "m", dot(A[i], v))),
        r"\mathbf{r} is printed for row i of A",
    ),
    "a row with another index": (
        (summation(i, "m", dot(Row(A, i, r"\mathbf{r}_j"), v)), summation(i, "m", dot(A[i], v))),
        r"\mathbf{r}_j is printed for row i of A",
    ),
    "a row with another number": (
        (dot(Row(A, 1, r"\mathbf{r}_2"), v), dot(A[1], v)),
        r"\mathbf{r}_2 is printed for row 1 of A",
    ),
    "over a few of the rows": (
        (
            summation(
                i, 2, Row(matrix("X", 3, 2), i, tex=r"\mathbf{r}")[1], "over", Row(matrix("X", 3, 2), i, r"\mathbf{r}")
            ),
            matrix("X", 3, 2)[1][1] + matrix("X", 3, 2)[2][1],
        ),
        "is one over i from 1 to 2",
    ),
}
NAMES = {
    "a logarithm that is a factor": ((scalar("ln") * (x + 1), (x + 1) * scalar("ln")), "a word of the language"),
    "a sine that is a factor": ((scalar("sin") * x, x * scalar("sin")), "a word of the language"),
    "a determinant that is a factor": ((scalar("det") * x, x * scalar("det")), "a word of the language"),
    "a trace that is a factor": ((scalar("tr") * x, x * scalar("tr")), "a word of the language"),
    "a sine that is a square": ((let("sin", x**2, x), x**2), "a word of the language"),
    "an identity that is none": (
        (matrix("J", "n", "n", tex="I") @ v, matrix("J", "n", "n", tex="I") @ v + 0),
        "a word of the language",
    ),
    "a name of a vector": ((let("v", x**2) * v[1], v[1] * x**2), "v is x², and a vector, n × 1"),
    "the sign of a derivative": (
        (derivative(x**2, x) * scalar("a", tex=r"\mathrm{d}"), 2 * x * scalar("a", tex=r"\mathrm{d}")),
        r"\operatorname d is printed for",
    ),
    "the sign ∂": ((scalar("a", tex=r"\partial") * x, x * scalar("a", tex=r"\partial")), "where a name is meant"),
    "the sign ∇": ((scalar("a", tex=r"\nabla") * x, x * scalar("a", tex=r"\nabla")), "where a name is meant"),
    "a change that is a product": (
        (scalar("Delta") * x - scalar("a", tex=r"\Delta x"), x * scalar("Delta") - scalar("a", tex=r"\Delta x")),
        r"\Delta is printed for",
    ),
}


@pytest.mark.parametrize(("lines", "said"), [*ALIKE.values(), *VARIABLES.values(), *COUNTED.values(), *NAMES.values()])
def test_what_would_be_misread_is_not_shown(lines: tuple[Expr, ...], said: str) -> None:
    over = ((i, "n"),) if lines[0] in (v[i] * summation(i, "n", v[i]), v[i] * entry_sum(w)) else ()
    evidence = check(made(*lines, over=over))
    assert not evidence.ok
    assert any(said in failure for failure in evidence.failures), evidence.failures


CLEAR = {
    "the gradient of a function of its arguments": (gradient(g, x, y), row_of(2 * x * y, x**2)),
    "a prime": (derivative(let("f", x**2, x), x, "prime"), 2 * x),
    "a prime at an inner function": (
        derivative(generic("f", let("g", x**2, x)), let("g", x**2, x), "prime"),
        derivative(generic("f", let("g", x**2, x)), let("g", x**2, x)),
    ),
    "by a name that is there": (derivative(u**2, u), 2 * u),
    "names held still": (partial(u * x, x), u),
    "a sum without its limits": (summation(i, "n", v[i], "bare"), entry_sum(v)),
    "a row with its index": (
        summation(i, "m", dot(Row(A, i, r"\mathbf{r}_i"), v)),
        summation(i, "m", dot(A[i], v)),
    ),
    "two sums beside each other": (summation(i, "n", v[i]) * summation(i, "n", w[i]), entry_sum(w) * entry_sum(v)),
    "two identities whose sizes are seen": (Identity("m") @ A @ Identity("n"), A),
    "relu by its name": (let("relu", maximum(0, x), x), maximum(0, x)),
    "π": (Pi() * x, x * Pi()),
    "a diagonal with dots": (diagonal(i, 3, c[i], "dots"), diagonal(i, 3, c[i])),
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear_is_shown(name: str) -> None:
    evidence = check(made(*CLEAR[name]))
    assert evidence.ok, evidence.failures


def test_two_layouts_in_two_statements_are_clear() -> None:
    slope = chain(Total(dot(v, w), v), w.T)
    turned = chain(Total(dot(v, w), v, layout="denominator"), w)
    assert check(Formula("test", "", "0", slope, parts={"denominator": turned})).ok


def test_what_is_said_to_be_wrong_may_count_with_one_letter_twice() -> None:
    assert check(Formula("test", "", "0", Unequal(v[i] * summation(i, "n", v[i]), v[i] ** 2, over=((i, "n"),)))).ok


@pytest.mark.parametrize(
    ("lines", "over"),
    [
        ((c[i] + c[j], c[1] + c[2]), ((i, 2), (j, 2))),
        ((c[i] * c[j] * c[k], c[1] * c[2] * c[3]), ((i, 3), (j, 3), (k, 2))),
        ((c[i] * v[j], v[j] * c[i]), ((i, 2), (j, "n"))),
    ],
)
def test_indices_that_differ_count_all_entries(
    lines: tuple[Expr, ...], over: tuple[tuple[Index, int | str], ...]
) -> None:
    """Only j ≠ i is printed of their ranges."""
    failures = check(made(*lines, over=over, distinct=True)).failures
    assert any("which is not printed" in failure for failure in failures), failures
    everywhere = tuple((index, "n") for index, _ in over)
    assert check(made(v[i] * v[j], v[j] * v[i], over=everywhere[:2], distinct=True)).ok


def test_the_gradient_of_a_loss_may_be_a_column_beside_jacobians() -> None:
    """As in networks: the gradient in the shape of the variable, Jacobians in numerator layout."""
    y = let("y", P @ v)
    gradient = Total(dot(w, y), v, layout="denominator")
    assert check(made(gradient, Total(y, v).T @ w)).ok


def test_an_index_has_one_range() -> None:
    with pytest.raises(ValueError, match="one of the indices i, i has two ranges"):
        made(v[i], v[i] * 1, over=((i, "n"), (i, "n")))


def test_a_function_with_a_hat_is_another_one() -> None:
    hat = generic_entry("f", i, v, hat=True)
    assert not check(made(hat, generic_entry("f", i, v), over=((i, "n"),))).ok
    assert check(made(hat, hat + 0, over=((i, "n"),))).ok


@pytest.mark.parametrize(
    ("point", "printed"),
    [
        (at_point(generic("f", y), y=2), "f(2)"),
        (at_point(generic("f", y**2), y=2), r"\left. f(y^2) \right|_{y = 2}"),
        (at_point(generic("f", x, y**2), x=1, y=2), r"\left. f(x, y^2) \right|_{x = 1,\, y = 2}"),
        (at_point(let("f", x + u, x, u), x=2), r"\left. f(x, u) \right|_{x = 2}"),
        (at_point(let("f", x * y, x, y), x=2), "f(2, y)"),
    ],
)
def test_a_point_is_printed_with_all_that_it_sets(point: Expr, printed: str) -> None:
    assert point.latex() == printed
    assert (" at " in str(point)) == ("|" in printed)
    assert isinstance(point.body, Let) or "f" in str(point)  # type: ignore[attr-defined]
