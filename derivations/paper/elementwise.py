"""Section 4.2: element-wise operators. Row i of the result uses entry i of each operand: the Jacobian is diagonal."""

from collections.abc import Callable

from derivations.evidence import Check, Formula, HasShape, Reject, Unequal, chain, step
from derivations.evidence.results import about, said, table, worked
from derivations.language import (
    Expr,
    GenericOperator,
    Identity,
    Index,
    Length,
    Ones,
    Size,
    as_expr,
    derivative,
    diag,
    diagonal,
    dot,
    each,
    entry_sum,
    generic,
    generic_entry,
    grid,
    let,
    matrix,
    matrix_of,
    maximum,
    partial,
    summation,
    times,
    vector,
)

i, j, k = Index("i"), Index("j"), Index("k")
w, x = vector("w"), vector("x")
W = matrix("W", "n", "n")
I, ones = Identity("n"), Ones("n")
rows = ((i, "n"),)  # a line holds for every row i
off_diagonal = ((i, "n"), (j, "n"))

# Any two functions: f_i may use the whole of w, g_i the whole of x.
f, g = generic("f", w, length="n"), generic("g", x, length="n")
f_i, g_i = generic_entry("f", i, w), generic_entry("g", i, x)
y = let("y", GenericOperator(f, g))

# The same under the element-wise diagonal condition: f_i uses w_i alone, g_i uses x_i alone.
f_of_w_i, g_of_x_i = generic_entry("f", i, w[i]), generic_entry("g", i, x[i])
entrywise_f = let("f", each(k, "n", generic_entry("f", k, w[k])), w)
entrywise_g = let("g", each(k, "n", generic_entry("g", k, x[k])), x)
entrywise_y = let("y", GenericOperator(entrywise_f, entrywise_g))
entry = GenericOperator(f_of_w_i, g_of_x_i)

# The usual case: the operands are the vectors themselves.
f_is_w, g_is_x = let("f", w, w), let("g", x, x)
f_i_is_w_i, g_i_is_x_i = let("f", w, w[i])[i], let("g", x, x[i])[i]

# Operators that may stand for the circle.
OPERATORS: tuple[Callable[[Expr, Expr], Expr], ...] = (
    Expr.__add__,
    Expr.__sub__,
    Expr.__mul__,
    Expr.__truediv__,
    maximum,
)

INDEPENDENT = "w and x are independent"


def everywhere_nonzero(jacobian: Expr) -> bool:
    """Whether no entry of the matrix is zero."""
    return all(value != 0 for value in jacobian.exact(n=3))


def is_diagonal(jacobian: Expr) -> bool:
    """Whether all entries off the diagonal are zero, and none on it."""
    entries = jacobian.exact(n=3)
    return bool(entries.is_diagonal()) and all(value != 0 for value in entries.diagonal())


def same_for_any_operator(variable: Expr, by: Expr) -> bool:
    """Whether +, −, ⊗, ⊘ and max have the diagonal Jacobian that ○ has, with the slopes with respect to ``by``."""
    return all(
        derivative(op(entrywise_f, entrywise_g), variable).exact(n=3)
        == diagonal(i, "n", partial(op(f_of_w_i, g_of_x_i), by[i])).exact(n=3)
        for op in OPERATORS
    )


two_vectors = {"w": [1, 5, 2], "x": [3, 4, 2]}
w_three, x_three = vector("w", 3), vector("x", 3)
nine_slopes = matrix_of(
    *(
        tuple(partial(times(w_three[row], x_three[row]), w_three[column], "operator") for column in (1, 2, 3))
        for row in (1, 2, 3)
    )
)
w_five, x_five = vector("w", 5), vector("x", 5)


def row_by_row(*operations: Expr) -> str:
    """Two vectors with numbers, and what some operators make of them."""
    columns = [*two_vectors.values(), *(made.numeric(**two_vectors) for made in operations)]
    head = ["of $\\mathbf{w}$", "of $\\mathbf{x}$", "sum", "larger", "first larger?", "product"]
    return table(head, zip(*columns, strict=True))


def product_nudged(product: Expr) -> str:
    """The product of the two vectors, and again when the second entry of w is raised by a tenth."""
    of_w, of_x = two_vectors.values()
    raised = [1, 5.1, 2]
    columns = [of_w, of_x, product.numeric(w=of_w, x=of_x), product.numeric(w=raised, x=of_x)]
    head = [
        "of $\\mathbf{w}$",
        "of $\\mathbf{x}$",
        "product",
        "product, when the second entry of $\\mathbf{w}$ is raised",
    ]
    return table(head, zip(*columns, strict=True))


# --8<-- [start:s42-elementwise-op]
s42_elementwise_op = Formula(
    "s42-elementwise-op",
    "An operator applied entry by entry",
    "4.2",
    chain(GenericOperator(w, x), each(i, "n", GenericOperator(w[i], x[i]))),
    parts={
        "max-w": chain(partial(maximum(w, x), w), diag(x <= w)),
        "max-x": chain(partial(maximum(w, x), x), diag(w < x)),
        "sum": chain(w + x, each(i, "n", w[i] + x[i])),
        "larger": chain(w > x, each(i, "n", w[i] > x[i])),
        "product": chain(w * x, each(i, "n", w[i] * x[i])),
    },
    rejects=(
        Reject(each(i, "n", GenericOperator(x[i], w[i])), "the operands change places; ○ may be a minus"),
        Reject(each(i, "n", GenericOperator(w[i], x[1])), "every row has its own xᵢ"),
        Reject(summation(i, "n", GenericOperator(w[i], x[i])), "the results are not added up"),
        Reject(diag(w <= x), "the slope is 1 where the entry of w is the larger one", partial(maximum(w, x), w)),
        Reject(diag(x < w), "the slope is 1 where the entry of x is the larger one", partial(maximum(w, x), x)),
    ),
    tables={"row-by-row": worked(row_by_row, w + x, maximum(w, x), w > x, w * x)},
    values={
        "second-slope": said("the middle slope is …", about(x[2], x=[3, 4, 2])),
        "nudged": said("its second entry is now …", about(w[2], w=[1, 5.1, 2])),
    },
)
# --8<-- [end:s42-elementwise-op]

# --8<-- [start:s42-general-form]
s42_general_form = Formula(
    "s42-general-form",
    "Any element-wise operator on two functions of vectors",
    "4.2",
    chain(y, GenericOperator(f, g)),
    parts={
        "zoomed": chain(each(i, "n", y[i]), each(i, "n", GenericOperator(f_i, g_i))),
        "lengths": chain(Length(y), Length(w), Length(x), Size("n")),
        "shape": HasShape(y, ("n",)),
    },
    rejects=(
        Reject(each(i, "n", GenericOperator(f_i, generic_entry("g", 1, x))), "row i needs its own function of x"),
        Reject(each(i, "n", GenericOperator(g_i, f_i)), "the operands change places"),
        Reject(each(i, "n", GenericOperator(f_of_w_i, g_i)), "in general an entry of f may use the whole of w"),
    ),
)
# --8<-- [end:s42-general-form]

# --8<-- [start:s42-general-Jw]
general_jw = grid(i, "n", j, "n", partial(GenericOperator(f_i, g_i), w[j], "operator"))
s42_general_jw = Formula(
    "s42-general-Jw",
    "The Jacobian with respect to w, in general",
    "4.2",
    chain(let("J_w", partial(y, w), tex=r"J_{\mathbf{w}}"), partial(y, w), general_jw),
    parts={"shape": HasShape(partial(y, w), ("n", "n"))},
    rejects=(
        Reject(general_jw.T, "transposed: functions go down, variables go across"),
        Reject(
            grid(i, "n", j, "n", partial(GenericOperator(f_i, g_i), x[j])), "these are the slopes with respect to x"
        ),
        Reject(diagonal(i, "n", partial(GenericOperator(f_i, g_i), w[i])), "in general it is not diagonal"),
    ),
    checks=(
        Check(
            "SYM",
            "with undefined functions no entry is zero",
            everywhere_nonzero,
            general_jw,
            wrong=derivative(entrywise_y, w),
        ),
    ),
)
# --8<-- [end:s42-general-Jw]

# --8<-- [start:s42-general-Jx]
general_jx = grid(i, "n", j, "n", partial(GenericOperator(f_i, g_i), x[j], "operator"))
s42_general_jx = Formula(
    "s42-general-Jx",
    "The Jacobian with respect to x, in general",
    "4.2",
    chain(let("J_x", partial(y, x), tex=r"J_{\mathbf{x}}"), partial(y, x), general_jx),
    parts={"shape": HasShape(partial(y, x), ("n", "n"))},
    rejects=(
        Reject(general_jx.T, "transposed: functions go down, variables go across"),
        Reject(general_jw, "these are the slopes with respect to w"),
        Reject(diagonal(i, "n", partial(GenericOperator(f_i, g_i), x[i])), "in general it is not diagonal"),
    ),
    checks=(
        Check(
            "SYM",
            "with undefined functions no entry is zero",
            everywhere_nonzero,
            general_jx,
            wrong=derivative(entrywise_y, x),
        ),
    ),
)
# --8<-- [end:s42-general-Jx]

# --8<-- [start:s42-diagonal-condition]
off_w = derivative(GenericOperator(entrywise_f[i], entrywise_g[i]), w[j], "operator", sign="∂")
off_x = derivative(GenericOperator(entrywise_f[i], entrywise_g[i]), x[j], "operator", sign="∂")
uses_all = each(i, "n", GenericOperator(entry_sum(w), g_of_x_i))  # f_i(w) = w_1 + … + w_n
s42_diagonal_condition = Formula(
    "s42-diagonal-condition",
    "The element-wise diagonal condition",
    "4.2",
    chain(off_w, 0, over=off_diagonal, distinct=True),
    derivation=(
        chain(
            derivative(entrywise_f[i], w[j], "operator", sign="∂"),
            step(partial(f_of_w_i, w[j], "operator"), "the condition: fᵢ uses wᵢ alone", "s42-notation-abuse"),
            step(0, "fᵢ does not contain wⱼ, so it is a constant", "s2-constant"),
            over=off_diagonal,
            distinct=True,
        ),
        chain(
            derivative(entrywise_g[i], w[j], "operator", sign="∂"),
            step(partial(g_of_x_i, w[j], "operator"), "the condition: gᵢ uses xᵢ alone", "s42-notation-abuse"),
            step(0, "x does not depend on w, so gᵢ is a constant too", "s2-constant"),
            over=off_diagonal,
            distinct=True,
        ),
        chain(
            off_w,
            step(partial(entry, w[j], "operator"), "the condition, for both operands", "s42-notation-abuse"),
            step(0, "both operands are constants, so the result is constant, whatever ○ is", "s2-constant"),
            over=off_diagonal,
            distinct=True,
        ),
    ),
    parts={
        "x": chain(off_x, 0, over=off_diagonal, distinct=True),
        "sum-operand": Unequal(
            partial(uses_all, w, "operator"),
            diagonal(i, "n", partial(GenericOperator(entry_sum(w), g_of_x_i), w[i], "operator"), "dots"),
            "every entry of w moves every row",
        ),
        "sum-example": chain(partial(entry_sum(w) * x, w), x @ ones.T),
        "same-vector": chain(partial(w * w, w), 2 * diag(w)),
        "affine": chain(partial(W @ x, x), W),
        "zero-to-the-zero": chain(as_expr(0) ** 0, 1),
        "zero-at-most-zero": chain(as_expr(0) <= 0, 1),
        "not-entry-by-entry": Unequal(
            partial(times(w[1], x[1]), w[1]), times(partial(w[1], w[1]), partial(x[1], w[1]))
        ),
        "exercise-3": chain(partial(entry_sum(x) * w, x), w @ ones.T),
        "exercise-3-w": chain(partial(entry_sum(x) * w, w), entry_sum(x) * I),
    },
    stated=("fᵢ uses wᵢ alone and gᵢ uses xᵢ alone", INDEPENDENT),
    rejects=(
        Reject(
            diagonal(i, "n", partial(GenericOperator(entry_sum(w), g_of_x_i), w[i])),
            "where fᵢ is the sum of w, every entry of w moves every row",
            against=partial(uses_all, w),
        ),
        Reject(diag(x), "sum(w) x breaks the condition: the Jacobian is dense", against=partial(entry_sum(w) * x, w)),
        Reject(
            diagonal(i, "n", W[i][i]),
            "a layer W x breaks the condition: its Jacobian is not diagonal (E17)",
            against=partial(W @ x, x),
        ),
        Reject(diag(w), "one vector in both places: both contributions count", against=partial(w * w, w)),
        Reject(as_expr(0), "two zeros need not give 0: as a power they give 1 (E7)", against=as_expr(0) ** 0),
        Reject(
            as_expr(0),
            "two zeros need not give 0: the comparison “at most” holds for them and counts as 1 (E7)",
            against=as_expr(0) <= 0,
        ),
        Reject(
            times(partial(w[1], w[1]), partial(x[1], w[1])),
            "the slope of the result is not ○ applied to the two slopes (E7)",
            against=partial(times(w[1], x[1]), w[1]),
        ),
    ),
    checks=(
        Check(
            "SYM",
            "under the condition the Jacobian with respect to w is diagonal",
            is_diagonal,
            derivative(entrywise_y, w),
            wrong=general_jw,
        ),
        Check(
            "SYM",
            "under the condition the Jacobian with respect to x is diagonal",
            is_diagonal,
            derivative(entrywise_y, x),
            wrong=general_jx,
        ),
    ),
)
# --8<-- [end:s42-diagonal-condition]

# --8<-- [start:s42-notation-abuse]
f_hat_i = generic_entry("f", i, w[i], hat=True)
f_from_hat = let("f", each(k, "n", generic_entry("f", k, w[k], hat=True)), w)
s42_notation_abuse = Formula(
    "s42-notation-abuse",
    "One name for two functions",
    "4.2",
    chain(f_hat_i, f_from_hat[i], over=rows),
    parts={
        "hat": chain(f_hat_i),
        "slope": chain(
            partial(f_hat_i, w[i], "operator"), derivative(f_from_hat[i], w[i], "operator", sign="∂"), over=rows
        ),
    },
    rejects=(
        Reject(generic_entry("f", i, w), "a function of all of w is another function"),
        Reject(generic_entry("f", i, w[1]), "row i reads entry i"),
    ),
)
# --8<-- [end:s42-notation-abuse]

# --8<-- [start:s42-diag-Jw]
entry_by_w = partial(entry, w[i], "operator")
s42_diag_jw = Formula(
    "s42-diag-Jw",
    "The diagonal Jacobian with respect to w",
    "4.2",
    chain(derivative(entrywise_y, w, sign="∂"), diagonal(i, "n", entry_by_w)),
    derivation=(
        chain(
            derivative(entrywise_y, w, sign="∂"),
            step(grid(i, "n", j, "n", partial(entry, w[j], "operator")), "the Jacobian, written out", "s42-general-Jw"),
            step(
                diagonal(i, "n", entry_by_w, "matrix"),
                "all entries off the diagonal are zero",
                "s42-diagonal-condition",
            ),
            step(diagonal(i, "n", entry_by_w), "a diagonal matrix is given by its diagonal", "s42-diag-operator"),
        ),
    ),
    parts={"shape": HasShape(derivative(entrywise_y, w, sign="∂"), ("n", "n"))},
    stated=("fᵢ uses wᵢ alone and gᵢ uses xᵢ alone", INDEPENDENT),
    rejects=(
        Reject(diagonal(i, "n", partial(entry, x[i])), "this is the Jacobian with respect to x"),
        Reject(each(i, "n", entry_by_w), "the slopes as a vector: they belong on a diagonal"),
        Reject(-diagonal(i, "n", entry_by_w), "wrong sign"),
        Reject(
            diagonal(i, "n", GenericOperator(partial(f_of_w_i, w[i]), partial(g_of_x_i, x[i]))),
            "the slope of the result is not ○ applied to the two slopes (E7)",
        ),
    ),
    checks=(
        Check(
            "SYM",
            "the same holds for sums, differences, products, quotients and maxima in place of ○, for every slope",
            lambda by: same_for_any_operator(w, by),
            w,
            wrong=x,
        ),
    ),
)
# --8<-- [end:s42-diag-Jw]

# --8<-- [start:s42-diag-Jx]
entry_by_x = partial(entry, x[i], "operator")
s42_diag_jx = Formula(
    "s42-diag-Jx",
    "The diagonal Jacobian with respect to x",
    "4.2",
    chain(derivative(entrywise_y, x, sign="∂"), diagonal(i, "n", entry_by_x)),
    derivation=(
        chain(
            derivative(entrywise_y, x, sign="∂"),
            step(grid(i, "n", j, "n", partial(entry, x[j], "operator")), "the Jacobian, written out", "s42-general-Jx"),
            step(
                diagonal(i, "n", entry_by_x, "matrix"),
                "all entries off the diagonal are zero",
                "s42-diagonal-condition",
            ),
            step(diagonal(i, "n", entry_by_x), "a diagonal matrix is given by its diagonal", "s42-diag-operator"),
        ),
    ),
    parts={"shape": HasShape(derivative(entrywise_y, x, sign="∂"), ("n", "n"))},
    stated=("fᵢ uses wᵢ alone and gᵢ uses xᵢ alone", INDEPENDENT),
    rejects=(
        Reject(diagonal(i, "n", entry_by_w), "this is the Jacobian with respect to w"),
        Reject(each(i, "n", entry_by_x), "the slopes as a vector: they belong on a diagonal"),
        Reject(-diagonal(i, "n", entry_by_x), "wrong sign"),
    ),
    checks=(
        Check(
            "SYM",
            "the same holds for sums, differences, products, quotients and maxima in place of ○, for every slope",
            lambda by: same_for_any_operator(x, by),
            x,
            wrong=w,
        ),
    ),
)
# --8<-- [end:s42-diag-Jx]

# --8<-- [start:s42-diag-operator]
s42_diag_operator = Formula(
    "s42-diag-operator",
    "diag(x) puts a vector on the diagonal",
    "4.2",
    chain(diag(x), diagonal(i, "n", x[i], "matrix")),
    parts={
        "product": chain(diag(x) @ w, x * w),
        "E22": Unequal(diag(x), x.T @ I, "a row, and no matrix"),
        "ones": chain(diag(ones), I),
        "shape": HasShape(diag(x), ("n", "n")),
    },
    rejects=(
        Reject(x.T @ I, "a row times I is still a row (a claim of the earliest draft, E22)"),
        Reject(x @ ones.T, "this repeats x in every column"),
        Reject(x @ x.T, "this multiplies every entry with every other"),
    ),
)
# --8<-- [end:s42-diag-operator]

# --8<-- [start:s42-identity-operand]
s42_identity_operand = Formula(
    "s42-identity-operand",
    "When the operand is the vector itself",
    "4.2",
    chain(f_is_w[i], f_i_is_w_i, w[i], over=rows),
    parts={
        "function": chain(f_is_w, w),
        "jacobian": chain(derivative(f_is_w, w, sign="∂"), I),
    },
    rejects=(
        Reject(w[1], "row i reads entry i"),
        Reject(ones @ ones.T, "each entry of w moves one row, not all", against=derivative(f_is_w, w)),
    ),
)
# --8<-- [end:s42-identity-operand]

# --8<-- [start:s42-add-derivation]
s42_add_derivation = Formula(
    "s42-add-derivation",
    "Both Jacobians of w + x, entry by entry",
    "4.2",
    chain(partial(w + x, w), partial(w + x, x), I),
    derivation=(
        chain(
            let("y", w + x)[i],
            step(f_is_w[i] + g_is_x[i], "row i of the general form", "s42-general-form"),
            step(f_i_is_w_i + g_i_is_x_i, "row i uses entry i alone", "s42-diagonal-condition"),
            step(w[i] + x[i], "the operands are the vectors themselves", "s42-identity-operand"),
            over=rows,
        ),
        chain(
            derivative(f_i_is_w_i + g_i_is_x_i, w[i], "operator", sign="∂"),
            step(partial(w[i] + x[i], w[i], "operator"), "substitute the two functions", "s42-identity-operand"),
            step(as_expr(1) + 0, "sum rule; xᵢ does not depend on wᵢ", "s2-sum; s2-constant"),
            step(1, "add"),
            over=rows,
        ),
        chain(
            derivative(f_i_is_w_i + g_i_is_x_i, x[i], "operator", sign="∂"),
            step(partial(w[i] + x[i], x[i], "operator"), "substitute the two functions", "s42-identity-operand"),
            step(as_expr(0) + 1, "sum rule; wᵢ does not depend on xᵢ", "s2-sum; s2-constant"),
            step(1, "add"),
            over=rows,
        ),
        chain(
            partial(w + x, w),
            step(partial(w + x, x), "both have only ones on the diagonal", "s42-diag-Jw"),
            step(I, "ones on the diagonal and zeros elsewhere", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(2 * I, "only one of the two operands moves at a time"),
        Reject(ones @ ones.T, "wⱼ does not move row i"),
        Reject(ones, "the ones as a vector: they belong on a diagonal"),
    ),
)
# --8<-- [end:s42-add-derivation]

# --8<-- [start:s42-add-w]
s42_add_w = Formula(
    "s42-add-w",
    "The Jacobian of w + x with respect to w",
    "4.2",
    derivation=(
        chain(
            partial(w + x, w),
            step(diagonal(i, "n", partial(w[i] + x[i], w[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jw"),
            step(diag(ones), "sum rule; xᵢ does not depend on wᵢ", "s2-sum; s2-constant"),
            step(I, "ones on the diagonal", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(-I, "wrong sign"),
        Reject(diag(x), "this is the Jacobian of the product"),
        Reject(ones, "a vector: the Jacobian of n functions in n variables is n × n"),
    ),
)
# --8<-- [end:s42-add-w]

# --8<-- [start:s42-sub-w]
s42_sub_w = Formula(
    "s42-sub-w",
    "The Jacobian of w − x with respect to w",
    "4.2",
    derivation=(
        chain(
            partial(w - x, w),
            step(diagonal(i, "n", partial(w[i] - x[i], w[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jw"),
            step(diag(ones), "difference rule; xᵢ does not depend on wᵢ", "s2-difference; s2-constant"),
            step(I, "ones on the diagonal", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(-I, "this is the Jacobian with respect to x"),
        Reject(ones @ ones.T, "wⱼ does not move row i"),
        Reject(ones, "a vector: the Jacobian of n functions in n variables is n × n"),
    ),
)
# --8<-- [end:s42-sub-w]

# --8<-- [start:s42-mul-w]
s42_mul_w = Formula(
    "s42-mul-w",
    "The Jacobian of w ⊗ x with respect to w",
    "4.2",
    derivation=(
        chain(
            partial(w * x, w),
            step(diagonal(i, "n", partial(times(w[i], x[i]), w[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jw"),
            step(diagonal(i, "n", x[i], "dots"), "xᵢ is a constant factor here", "s2-const-mult"),
            step(diag(x), "the vector x on the diagonal", "s42-diag-operator"),
        ),
    ),
    parts={
        "exercise-1": chain(partial(w + x * x, w), I),
        "exercise-1-x": chain(partial(w + x * x, x), 2 * diag(x)),
        "exercise-4-jacobian": HasShape(partial(w_five * x_five, x_five), (5, 5)),
        "exercise-4-row": HasShape(vector("v", 5).T @ partial(w_five * x_five, x_five), (1, 5)),
        "exercise-4-sum": HasShape(partial(entry_sum(w_five * x_five), x_five), (1, 5)),
    },
    stated=(INDEPENDENT,),
    rejects=(
        Reject(diag(w), "this is the Jacobian with respect to x"),
        Reject(x, "the slopes as a vector: they belong on a diagonal"),
        Reject(x.T, "a row: this is the gradient of the dot product, one number"),
        Reject(x @ ones.T, "wⱼ does not move row i"),
    ),
)
# --8<-- [end:s42-mul-w]

# --8<-- [start:s42-div-w]
s42_div_w = Formula(
    "s42-div-w",
    "The Jacobian of w ⊘ x with respect to w",
    "4.2",
    derivation=(
        chain(
            partial(w / x, w),
            step(diagonal(i, "n", partial(w[i] / x[i], w[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jw"),
            step(diagonal(i, "n", 1 / x[i], "dots"), "1/xᵢ is a constant factor here", "s2-const-mult"),
        ),
    ),
    parts={"quotient": chain(w / x, each(i, "n", w[i] / x[i]))},
    stated=(INDEPENDENT,),
    domain={"x": "nonzero"},
    rejects=(
        Reject(diag(x), "this is the Jacobian of the product"),
        Reject(diagonal(i, "n", -w[i] / x[i] ** 2), "this is the Jacobian with respect to x"),
        Reject(each(i, "n", x[i] / w[i]), "numerator and denominator change places", against=w / x),
        Reject(diagonal(i, "n", 1 / x[i] ** 2), "the power rule would be for x, which is held still here"),
    ),
)
# --8<-- [end:s42-div-w]

# --8<-- [start:s42-add-x]
s42_add_x = Formula(
    "s42-add-x",
    "The Jacobian of w + x with respect to x",
    "4.2",
    derivation=(
        chain(
            partial(w + x, x),
            step(diagonal(i, "n", partial(w[i] + x[i], x[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jx"),
            step(diag(ones), "sum rule; wᵢ does not depend on xᵢ", "s2-sum; s2-constant"),
            step(I, "ones on the diagonal", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(-I, "wrong sign"),
        Reject(diag(w), "this is the Jacobian of the product"),
        Reject(ones, "a vector: the Jacobian of n functions in n variables is n × n"),
    ),
)
# --8<-- [end:s42-add-x]

# --8<-- [start:s42-sub-x]
s42_sub_x = Formula(
    "s42-sub-x",
    "The Jacobian of w − x with respect to x",
    "4.2",
    derivation=(
        chain(
            partial(w - x, x),
            step(diagonal(i, "n", partial(w[i] - x[i], x[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jx"),
            step(diag(-ones), "difference rule; wᵢ does not depend on xᵢ", "s2-difference; s2-constant"),
            step(-I, "minus ones on the diagonal", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(I, "the minus is lost: this is the Jacobian with respect to w"),
        Reject(-ones @ ones.T, "xⱼ does not move row i"),
        Reject(-ones, "a vector: the Jacobian of n functions in n variables is n × n"),
    ),
)
# --8<-- [end:s42-sub-x]

# --8<-- [start:s42-mul-x]
s42_mul_x = Formula(
    "s42-mul-x",
    "The Jacobian of w ⊗ x with respect to x",
    "4.2",
    derivation=(
        chain(
            partial(w * x, x),
            step(diagonal(i, "n", partial(times(w[i], x[i]), x[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jx"),
            step(diagonal(i, "n", w[i], "dots"), "wᵢ is a constant factor here", "s2-const-mult"),
            step(diag(w), "the vector w on the diagonal", "s42-diag-operator"),
        ),
    ),
    stated=(INDEPENDENT,),
    rejects=(
        Reject(diag(x), "this is the Jacobian with respect to w"),
        Reject(w, "the slopes as a vector: they belong on a diagonal"),
        Reject(w @ ones.T, "xⱼ does not move row i"),
    ),
)
# --8<-- [end:s42-mul-x]

# --8<-- [start:s42-div-x]
s42_div_x = Formula(
    "s42-div-x",
    "The Jacobian of w ⊘ x with respect to x",
    "4.2",
    derivation=(
        chain(
            partial(w / x, x),
            step(diagonal(i, "n", partial(w[i] / x[i], x[i]), "dots"), "the Jacobian is diagonal", "s42-diag-Jx"),
            step(
                diagonal(i, "n", partial(w[i] * x[i] ** -1, x[i]), "dots"),
                "1/xᵢ written as a power of xᵢ",
            ),
            step(
                diagonal(i, "n", -w[i] / x[i] ** 2, "dots"),
                "wᵢ is a constant factor; the power rule with exponent −1",
                "s2-const-mult; s2-power",
            ),
        ),
    ),
    stated=(INDEPENDENT,),
    domain={"x": "nonzero"},
    rejects=(
        Reject(diagonal(i, "n", w[i] / x[i] ** 2), "the minus of the power rule is lost"),
        Reject(diagonal(i, "n", -w[i] / x[i]), "the power goes down by one, from −1 to −2"),
        Reject(diagonal(i, "n", 1 / x[i]), "this is the Jacobian with respect to w"),
    ),
)
# --8<-- [end:s42-div-x]

# --8<-- [start:s42-hadamard]
s42_hadamard = Formula(
    "s42-hadamard",
    "The Hadamard product",
    "4.2",
    chain(w * x, each(i, "n", times(w[i], x[i]))),
    parts={
        "diag": chain(w * x, diag(w) @ x),
        "three": chain(
            partial(w_three * x_three, w_three),
            nine_slopes,
            matrix_of((x_three[1], 0, 0), (0, x_three[2], 0), (0, 0, x_three[3])),
        ),
    },
    apart=("three",),
    tables={"nudged": worked(product_nudged, w * x)},
    rejects=(
        Reject(w @ x.T, "the outer product is a matrix"),
        Reject(dot(w, x), "the dot product adds the entries up to one number"),
        Reject(diag(w) @ diag(x), "a matrix with the entries on its diagonal"),
        Reject(
            matrix_of(*((x_three[row],) * 3 for row in (1, 2, 3))),
            "each entry of w moves one row only",
            against=partial(w_three * x_three, w_three),
        ),
    ),
)
# --8<-- [end:s42-hadamard]
