"""Section 8: the reference. What the sections before it found, in one place, and the one product derived only here."""

import dataclasses

from derivations.calculus.intermediates import introduce
from derivations.calculus.jacobian_product import jacobian_product
from derivations.calculus.worked import Equation
from derivations.evidence import Check, Formula, Holds, Reject, Statement, Unequal, as_chain, chain, ends, step
from derivations.evidence.results import size_of_derivative, table
from derivations.evidence.statement import symbol_names
from derivations.language import (
    Expr,
    GenericOperator,
    Gradient,
    Identity,
    Index,
    Ones,
    Shape,
    across,
    as_expr,
    column_of,
    cos,
    derivative,
    diag,
    diagonal,
    dot,
    each,
    entry_sum,
    generic,
    generic_entry,
    let,
    ln,
    partial,
    paths,
    scalar,
    sin,
    summation,
    total,
    vector,
)
from derivations.paper import elementwise as ew
from derivations.paper.jacobian import s41_identity_jacobian, s41_jacobian
from derivations.paper.partial_derivatives import s3_gradient
from derivations.paper.results import result, tabled
from derivations.paper.scalar_expansion import s43_add_dx, s43_add_dz, s43_mul_dx, s43_mul_dz
from derivations.paper.sum_reduction import s44_sum_gradient, s44_sum_x, s44_sum_xz_dx, s44_sum_xz_dz
from derivations.paper.total_derivative import of_vector, row_by_column, vector_u
from derivations.paper.vector_chain_rule import s453_rule

# The results first. A layer is Y = X W + 1 bᵀ for a batch, a sample in each row, with the upstream gradient G.
VECTORS = {"x": ("n",), "w": ("n",), "A": ("n", "n"), "z": ("n",)}
AFFINE = {"W": ("m", "n"), "x": ("n",), "b": ("m",)}
LAYER = {"G": ("N", "k"), "X": ("N", "n"), "W": ("n", "k"), "b": ("k",)}
NEURON = {"w": ("n",), "x": ("n",), "b": ()}
DATA = {"X": ("N", "n"), "w": ("n",), "b": (), "y": ("N",)}
LINEAR_LOSS = "e = X @ w + b - y; mean(e**2)"
RELU_LOSS = "z = X @ w + b; e = maximum(0, z) - y; mean(e**2)"
BATCH = "sum(G * (X @ W + b))"

# --8<-- [start:results]
affine_results = tabled(
    result("s8-affine-x", "The Jacobian of W x + b with respect to x", "W @ x + b", "x", AFFINE),
    result("s8-affine-b", "The Jacobian of W x + b with respect to b", "W @ x + b", "b", AFFINE),
    result("s8-affine-W", "The Jacobian of W x + b with respect to W", "W @ x + b", "W", AFFINE),
)
layer_results = tabled(
    result("s8-layer-W", "A layer's weights in the backward pass", BATCH, "W", LAYER, "L"),
    result("s8-layer-b", "A layer's bias in the backward pass", BATCH, "b", LAYER, "L"),
    result("s8-layer-X", "A layer's inputs in the backward pass", BATCH, "X", LAYER, "L"),
)
relu_results = tabled(
    result("s8-relu", "The derivative of max(0, z)", "maximum(0, z)", "z", {"z": ()}),
    result("s8-relu-vector", "The Jacobian of max(0, z) of a vector", "maximum(0, z)", "z", VECTORS),
    result("s8-neuron-w", "A neuron with respect to its weights", "maximum(0, w @ x + b)", "w", NEURON),
    result("s8-neuron-x", "A neuron with respect to its inputs", "maximum(0, w @ x + b)", "x", NEURON),
    result("s8-neuron-b", "A neuron with respect to its bias", "maximum(0, w @ x + b)", "b", NEURON),
)
vector_results = tabled(
    result("s8-dot", "The gradient of a dot product", "w @ x", "w", VECTORS),
    result("s8-square", "The gradient of the dot product of a vector with itself", "x @ x", "x", VECTORS),
    result("s8-quadratic", "The gradient of a quadratic form", "x @ A @ x", "x", VECTORS),
    result("s8-norm", "The gradient of the Euclidean norm", "norm(x)", "x", VECTORS),
    result("s8-sum", "The gradient of a sum of entries", "sum(x)", "x", VECTORS),
    result("s8-product", "The Jacobian of an element-wise product", "w * x", "w", VECTORS),
    result("s8-sigmoid", "The Jacobian of the sigmoid of a vector", "sigmoid(z)", "z", VECTORS),
)
linear_loss_results = tabled(
    result("s8-linear-loss-w", "The linear loss with respect to the weights", LINEAR_LOSS, "w", DATA, "C"),
    result("s8-linear-loss-b", "The linear loss with respect to the bias", LINEAR_LOSS, "b", DATA, "C"),
)
relu_loss_results = tabled(
    result("s8-relu-loss-w", "The ReLU loss with respect to the weights", RELU_LOSS, "w", DATA, "C"),
    result("s8-relu-loss-b", "The ReLU loss with respect to the bias", RELU_LOSS, "b", DATA, "C"),
)
# --8<-- [end:results]

i, j = Index("i"), Index("j")
w, x, z = vector("w"), vector("x"), scalar("z")
I, ones = Identity("n"), Ones("n")
t = scalar("x")  # the one variable of a scalar function


def alias(
    id: str,
    of: Formula,
    says: Statement | None = None,
    title: str = "",
    parts: dict[str, Statement] | None = None,
    apart: tuple[str, ...] = (),
) -> Formula:
    """A formula of an earlier section under its id in the reference; its derivation stays where it was."""
    stated = [says or of.statement, *(parts or {}).values()]
    return dataclasses.replace(
        of,
        id=id,
        title=title or of.title,
        section="8",
        says=says or of.says,
        derivation=(),
        parts=parts or {},
        apart=apart,
        stated=of.stated,
        domain={name: kind for name, kind in of.domain.items() if name in symbol_names(stated)},
        values={},
        tables={},
        module="",
    )


# --8<-- [start:s81-gradient]
s81_gradient = alias("s81-gradient", s3_gradient)
# --8<-- [end:s81-gradient]

# --8<-- [start:s81-jacobian]
s81_jacobian = alias(
    "s81-jacobian", s41_jacobian, says=s41_jacobian.derivation[0], title="The Jacobian, written three ways"
)
# --8<-- [end:s81-jacobian]

# --8<-- [start:s81-identity]
s81_identity = alias("s81-identity", s41_identity_jacobian)
# --8<-- [end:s81-identity]

# The same with three rows, which is enough to show the second one.
three_w, three_x = vector("w", 3), vector("x", 3)
three_y = let("y", GenericOperator(generic("f", three_w, length=3), generic("g", three_x, length=3)))


def entry(f_position: int | Index, g_position: int | Index) -> Expr:
    """One row of a general element-wise operator, f_i(w) ○ g_j(x)."""
    return GenericOperator(generic_entry("f", f_position, three_w), generic_entry("g", g_position, three_x))


# --8<-- [start:s82-elementwise]
s82_elementwise = Formula(
    "s82-elementwise",
    "A general element-wise operator",
    "8",
    chain(
        ew.y,
        GenericOperator(ew.f, ew.g),
        each(i, "n", GenericOperator(generic_entry("f", i, w), generic_entry("g", i, x))),
    ),
    apart=("E6",),
    parts={"E6": Unequal(three_y, column_of(entry(1, 1), entry(3, 2), entry(3, 3)), "the second row has fₙ for f₂")},
    rejects=(
        Reject(
            column_of(entry(1, 1), entry(3, 2), entry(3, 3)),
            "as printed: the second row has fₙ where f₂ belongs (E6)",
            against=three_y,
        ),
        *ew.s42_general_form.rejects,
    ),
)
# --8<-- [end:s82-elementwise]

# --8<-- [start:s82-Jw]
s82_jw = alias("s82-Jw", ew.s42_general_jw)
# --8<-- [end:s82-Jw]

# --8<-- [start:s82-diag]
s82_diag = alias(
    "s82-diag",
    ew.s42_diag_jw,
    says=chain(derivative(ew.entrywise_y, w, sign="∂"), diagonal(i, "n", ew.entry_by_w, "dots")),
)
# --8<-- [end:s82-diag]

# --8<-- [start:s82-table]
OPERATORS = {
    "add": (ew.s42_add_w, ew.s42_add_x),
    "sub": (ew.s42_sub_w, ew.s42_sub_x),
    "mul": (ew.s42_mul_w, ew.s42_mul_x),
    "div": (ew.s42_div_w, ew.s42_div_x),
}
in_general = GenericOperator(w, x)
s82_table = Formula(
    "s82-table",
    "The Jacobians of the element-wise operators",
    "8",
    chain(
        partial(in_general, w),
        diagonal(i, "n", partial(GenericOperator(w[i], x[i]), w[i], "operator"), "dots"),
    ),
    parts={
        f"{name}-{variable}": ends(formula.derivation[0])
        for name, pair in OPERATORS.items()
        for variable, formula in zip("wx", pair, strict=True)
    },
    domain={"x": "nonzero"},
    rejects=(
        Reject(diagonal(i, "n", partial(GenericOperator(w[i], x[i]), x[i])), "these are the slopes in x"),
        Reject(diag(w), "for ⊗ the other vector stays", against=partial(w * x, w)),
        Reject(I, "for a difference the minus stays", against=partial(w - x, x)),
        Reject(diagonal(i, "n", w[i] / x[i] ** 2), "for ⊘ the power rule brings a minus", against=partial(w / x, x)),
    ),
)
# --8<-- [end:s82-table]

# --8<-- [start:s83-add-dx]
s83_add_dx = alias("s83-add-dx", s43_add_dx)
# --8<-- [end:s83-add-dx]

# --8<-- [start:s83-add-dz]
s83_add_dz = alias("s83-add-dz", s43_add_dz)
# --8<-- [end:s83-add-dz]

# --8<-- [start:s83-mul-dx]
s83_mul_dx = alias("s83-mul-dx", s43_mul_dx, says=ends(s43_mul_dx.statement))
# --8<-- [end:s83-mul-dx]

# --8<-- [start:s83-mul-dz]
s83_mul_dz = alias("s83-mul-dz", s43_mul_dz)
# --8<-- [end:s83-mul-dz]


def nabla(function: Expr, variable: Expr) -> Expr:
    """The gradient with the variable at its foot, as this section writes it."""
    return Gradient(function, (variable,), subscript=True)


f_i = generic_entry("f", i, x)
y_sum = let("y", entry_sum(generic("f", x, length="n")))
y_x = let("y", entry_sum(x))
y_xz = let("y", entry_sum(x * z))

# --8<-- [start:s84-sum]
s84_sum = alias(
    "s84-sum",
    s44_sum_gradient,
    says=chain(
        nabla(y_sum, x),
        partial(y_sum, x),
        across(j, "n", partial(y_sum, x[j])),
        across(j, "n", summation(i, "n", partial(f_i, x[j]), "bare")),
    ),
    parts={"function": chain(y_sum, y_sum.value)},
)
# --8<-- [end:s84-sum]

# --8<-- [start:s84-sum-x]
s84_sum_x = alias("s84-sum-x", s44_sum_x, says=chain(nabla(y_x, x), ones.T), parts={"function": chain(y_x, y_x.value)})
# --8<-- [end:s84-sum-x]

# --8<-- [start:s84-sum-xz-dx]
s84_sum_xz_dx = alias(
    "s84-sum-xz-dx",
    s44_sum_xz_dx,
    says=chain(nabla(y_xz, x), across(j, "n", z)),
    parts={"function": chain(y_xz, y_xz.value)},
)
# --8<-- [end:s84-sum-xz-dx]

# --8<-- [start:s84-sum-xz-dz]
s84_sum_xz_dz = alias("s84-sum-xz-dz", s44_sum_xz_dz, says=chain(nabla(y_xz, z), entry_sum(x)))
# --8<-- [end:s84-sum-xz-dz]

# The dot product by way of u = w ⊗ x, and any two functions in it.
u = let("u", w * x)
y = let("y", entry_sum(u))
any_dot = dot(generic("f", w, length="n"), generic("g", x, length="n"))


# --8<-- [start:s84-dot-dx]
s84_dot_dx = Formula(
    "s84-dot-dx",
    "The dot product with respect to its second vector",
    "8",
    derivation=(
        chain(
            let("y", dot(w, x)),
            step(summation(i, "n", w[i] * x[i]), "the products, added up", "s5-dot-as-sum"),
            step(entry_sum(w * x), "the same as the sum of a vector", "s44-sum-def"),
        ),
        chain(u, step(w * x, "a name for that vector")),
        chain(
            total(u, x),
            step(partial(w * x, x, "operator"), "substitute u"),
            step(diag(w), "element-wise product", "s42-mul-x"),
        ),
        chain(
            partial(y, u),
            step(partial(entry_sum(u), u, "operator"), "substitute y"),
            step(ones.T, "sum of a vector", "s44-sum-x"),
        ),
        chain(
            total(y, x),
            step(partial(y, u) @ total(u, x), "vector chain rule", "s453-rule"),
            step(ones.T @ diag(w), "the two results above"),
            step(w.T, "the ones add up each column, and each has a single entry"),
        ),
    ),
    parts={
        "general": chain(any_dot, summation(i, "n", generic_entry("f", i, w) * generic_entry("g", i, x))),
        "E18": Unequal(any_dot, summation(i, "n", w[i] * x[i]), "f and g may be any functions"),
    },
    rejects=(
        Reject(x.T, "this is the derivative with respect to w"),
        Reject(w, "a column: that is denominator layout"),
        Reject(ones.T, "the derivative of u is missing"),
        Reject(diag(w), "the products are added up: one row is left"),
        Reject(summation(i, "n", w[i] * x[i]), "only if f and g hand back their arguments (E18)", against=any_dot),
    ),
)
# --8<-- [end:s84-dot-dx]

# --8<-- [start:s84-dot-dw]
s84_dot_dw = Formula(
    "s84-dot-dw",
    "The dot product with respect to its first vector",
    "8",
    derivation=(
        chain(
            total(y, w),
            step(partial(y, u) @ total(u, w), "vector chain rule", "s453-rule"),
            step(ones.T @ diag(x), "as above, with the two vectors exchanged", "s42-mul-w"),
            step(x.T, "the ones add up each column, and each has a single entry"),
        ),
    ),
    rejects=(
        Reject(w.T, "this is the derivative with respect to x"),
        Reject(x, "a column: that is denominator layout"),
        Reject(-x.T, "wrong sign"),
    ),
)
# --8<-- [end:s84-dot-dw]

# The examples of the two scalar rules, with the answers that those rules gave.
EXAMPLES = {
    "sin-x2": (sin(t**2), 2 * t * cos(t**2)),
    "ln-sin": (ln(sin(t**3) ** 2), 6 * t**2 * cos(t**3) / sin(t**3)),
    "x-plus-x2": (t + t**2, 1 + 2 * t),
    "x-times-x2": (t * t**2, 3 * t**2),
    "sin-x-plus-x2": (sin(t + t**2), cos(t + t**2) * (1 + 2 * t)),
}


def worked(function: Expr) -> Equation:
    """The vector rule on a function of x; its value is called y, the results on the way u_1, u_2 and so on."""
    count = len(introduce(function, (t,)))
    return jacobian_product(function, t, (*(f"u_{k}" for k in range(1, count)), "y")).equation


def in_one_line(function: Expr, answer: Expr) -> Statement:
    """The vector rule's product of Jacobians, and the answer that the scalar rules gave."""
    return chain(derivative(let("y", function), t), worked(function).moves[0].expr, answer)


def step_by_step(function: Expr, because: str) -> tuple[Statement, ...]:
    """A function, why the rule looks as it does for it, and the rule at work."""
    return chain(let("y", function), step(function, because)), as_chain(worked(function))


def sizes() -> str:
    """The sizes of the two factors of the vector rule, for numbers and vectors in all places."""
    functions: dict[str, Shape] = {"$f$": (), "$\\mathbf{f}$": ("m",)}
    columns: dict[str, tuple[Shape, Shape]] = {
        "$x$, $u$": ((), ()),
        "$x$, $\\mathbf{u}$": ((), ("k",)),
        "$\\mathbf{x}$, $\\mathbf{u}$": (("n",), ("k",)),
        "$\\mathbf{x}$, $u$": (("n",), ()),
    }

    rows = [
        (name, *(f"${size_of_derivative(function, u)}$, ${size_of_derivative(u, x)}$" for x, u in columns.values()))
        for name, function in functions.items()
    ]
    return table(["factors for", *columns], rows)


# --8<-- [start:s85-hierarchy]
s85_hierarchy = Formula(
    "s85-hierarchy",
    "The vector chain rule contains the other two",
    "8",
    chain(
        derivative(of_vector, t),
        row_by_column,
        summation(i, "k", partial(of_vector, vector_u[i]) * derivative(vector_u[i], t)),
    ),
    derivation=(
        *step_by_step(EXAMPLES["sin-x2"][0], "one path leads to x: every Jacobian is a number"),
        *step_by_step(EXAMPLES["x-plus-x2"][0], "two paths: beside the square, x itself is carried along"),
        *step_by_step(EXAMPLES["sin-x-plus-x2"][0], "two paths, and one operation more"),
    ),
    apart=("derivation", "sin-x2", "ln-sin", "x-plus-x2", "x-times-x2", "sin-x-plus-x2"),
    parts={name: in_one_line(*example) for name, example in EXAMPLES.items()},
    where=Holds.nonzero(sin(t**3)),
    domain={"x": "nonzero"},
    tables={"sizes": sizes},
    rejects=(
        Reject(partial(of_vector, vector_u[1]) * derivative(vector_u[1], t), "one path of many"),
        Reject(
            2 * t,
            "the single-variable rule alone, where two paths lead to x",
            against=derivative(let("y", t + t**2), t),
        ),
        Reject(as_expr(1), "the direct path alone", against=derivative(let("y", t + t**2), t)),
    ),
    checks=(
        Check(
            "TWO",
            "run on all five examples, the vector rule gives the answers of the scalar rules",
            lambda examples: all(same(jacobian_product(function, t).result, answer) for function, answer in examples),
            tuple(EXAMPLES.values()),
            wrong=((sin(t**2), cos(t**2)),),
        ),
        Check(
            "DEF",
            "one path leads from x to the first two, two paths to the others",
            lambda examples: [paths(function, t) for function, _ in examples] == [1, 1, 2, 2, 2],
            tuple(EXAMPLES.values()),
            wrong=tuple(EXAMPLES.values())[::-1],
        ),
    ),
)
# --8<-- [end:s85-hierarchy]


def same(left: Expr, right: Expr) -> bool:
    """Whether two expressions are equal, exactly."""
    from derivations.evidence.equality import equal

    return equal(left.exact(), right.exact())


plain_u = let("u", generic("u", t))
plain_f = let("f", generic("f", plain_u))
n_u = let("u", generic("u", t, length="n"), tex=r"\mathbf{u}")
of_n_u = let("f", generic("f", n_u))
f_of_n_u = let("f", generic("f", n_u), tex=r"f(u_1, \ldots, u_n)")

# --8<-- [start:s85-table]
s85_table = alias(
    "s85-table",
    s453_rule,
    title="The three chain rules",
    apart=("single", "total", "total-sum"),
    parts={
        "single": chain(derivative(plain_f, t), derivative(plain_f, plain_u) * derivative(plain_u, t)),
        "total": chain(derivative(f_of_n_u, t), partial(of_n_u, n_u) @ derivative(n_u, t)),
        "total-sum": chain(derivative(f_of_n_u, t), summation(i, "n", partial(of_n_u, n_u[i]) * derivative(n_u[i], t))),
    },
)
# --8<-- [end:s85-table]
