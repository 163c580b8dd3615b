"""The table of differentials: what each row says about fresh symbols, and what one reads off it.

A formula is made from its row of the table. The first line is the differential of the operation, which SymPy and NumPy
find without the table; the second is the sum of the row's terms. The parts apply the row to numbers and vectors, and
give the slope, the Jacobian or the gradient that the engine reads off it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from derivations.calculus.conditions import conditions_of
from derivations.calculus.differentials import reads, rule_for
from derivations.calculus.engine import derive
from derivations.calculus.rule_names import rule_id
from derivations.calculus.simplifier import simplified
from derivations.evidence import Formula, Reject, Statement, chain, step
from derivations.evidence.statement import Chain, Step
from derivations.language import (
    Expr,
    Ones,
    Reduce,
    Symbol,
    Total,
    Zeros,
    as_expr,
    det,
    diag,
    diagonal_of,
    dot,
    entry_sum,
    exp,
    inverse,
    kron,
    let,
    ln,
    logdet,
    logsumexp,
    matrix,
    matrix_of,
    maximum,
    minimum,
    norm,
    scalars,
    sigmoid,
    softmax,
    sqrt,
    trace,
    vec,
    vector,
    where,
)
from derivations.language.derivatives import Differential
from derivations.language.elementwise import ELEMENTWISE, Apply
from derivations.language.expression import Multiply, Negate, postorder
from derivations.language.matrices import BlockTrace, Unvec

s, t, a, b = scalars("s t a b")
c, w, x, y = vector("c"), vector("w"), vector("x"), vector("y", "m*n")
A, B, C = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "n", "p")
D, G = matrix("D", "p", "q"), matrix("G", "m*p", "n*q")
X, Y = matrix("X", "n", "n"), matrix("Y", "n", "n")
two_by_two = matrix_of((s, t), (a, b))


def d(*variables: Symbol) -> Expr:
    """The change of a variable."""
    return Differential(variables[0], variables)


def changes(operation: Expr) -> Chain:
    """What the row of an operation says about its change: the terms of its operands, added up."""
    live = {node for node in postorder(operation) if isinstance(node, Symbol)}
    read = reads(operation, live)
    moving = tuple(operand for operand in read if isinstance(operand, Symbol))
    places = zip(rule_for(operation, live).terms, read, strict=True)
    terms = [term(operation, d(operand)) for term, operand in places if term and isinstance(operand, Symbol)]
    return chain(Differential(operation, moving), reduce(added, terms))


def added(left: Expr, right: Expr) -> Expr:
    """A sum, written as a difference where the second term has a minus sign in front."""
    match right:
        case Negate(term):
            return left - term
        case Multiply(Negate(factor), change):
            return left - factor * change
    return left + right


def derivative(operation: Expr, by: Symbol) -> Chain:
    """The slope or Jacobian that is read off the row, or the gradient of a number by a matrix, in its shape."""
    layout = "denominator" if operation.shape == () and len(by.shape) == 2 else "numerator"
    return chain(Total(operation, by, "∂", "operator", layout), derive(operation, by, layout=layout).result)


def rule(
    operation: Expr,
    *rejects: Reject,
    lemma: Chain | None = None,
    because: tuple[Step, ...] = (),
    so: str = "",
    parts: Mapping[str, Statement],
    domain: Mapping[str, str] | None = None,
    stated: tuple[str, ...] = (),
    code: str = "",
) -> Formula:
    """A row of the table as a formula.

    Where it is derived, ``lemma`` is what is shown before, ``because`` are the steps between its two lines, and ``so``
    is the reason of the second.
    """
    name, says = rule_for(operation, set(postorder(operation))).name, changes(operation)
    derived = chain(says.first, *because, step(says.last, so))
    return Formula(
        rule_id(name),
        name[0].upper() + name[1:],
        "rules",
        says,
        derivation=((lemma, derived) if lemma else (derived,)) if so else (),
        parts=parts,
        domain=domain or {},
        stated=stated,
        rejects=rejects,
        code=code,
    )


# Sums and multiples

# --8<-- [start:rule-sum-rule]
sum_rule = rule(
    A + B,
    Reject(d(A) - d(B), "both changes count with a plus sign"),
    Reject(d(A), "the second summand changes too"),
    parts={"number": changes(x + t), "jacobian": derivative(w + x, x), "by-number": derivative(x + t, t)},
)
# --8<-- [end:rule-sum-rule]

# --8<-- [start:rule-difference-rule]
difference_rule = rule(
    A - B,
    Reject(d(A) + d(B), "what is taken away keeps its minus sign"),
    parts={"number": changes(x - t), "jacobian": derivative(w - x, x)},
)
# --8<-- [end:rule-difference-rule]

# --8<-- [start:rule-sign-rule]
sign_rule = rule(-A, Reject(d(A), "the minus sign stays"), parts={"jacobian": derivative(-x, x)})
# --8<-- [end:rule-sign-rule]

# Entry by entry

# --8<-- [start:rule-product-rule]
product_rule = rule(
    A * B,
    Reject(d(A) * d(B), "the product of the changes is what does not count"),
    Reject(d(A) * A + B * d(B), "each change goes with the other factor"),
    parts={
        "numbers": changes(s * t),
        "number": changes(t * x),
        "slope": derivative(s * t, t),
        "jacobian": derivative(w * x, x),
    },
)
# --8<-- [end:rule-product-rule]

# --8<-- [start:rule-quotient-rule]
quotient_rule = rule(
    A / B,
    Reject(d(A) / B + (A / B**2) * d(B), "a larger denominator makes the quotient smaller"),
    Reject(d(A) / d(B), "not the quotient of the changes"),
    parts={"number": changes(x / t), "slope": derivative(s / t, t), "jacobian": derivative(w / x, x)},
    domain=dict.fromkeys("Btx", "nonzero"),
)
# --8<-- [end:rule-quotient-rule]

# --8<-- [start:rule-power-rule]
power_rule = rule(
    x**t,
    Reject(t * x ** (t - 1) * d(x), "the exponent changes as well"),
    Reject(t * x**t * d(x) + x**t * ln(x) * d(t), "the exponent goes down by one"),
    parts={"cube": derivative(s**3, s), "jacobian": derivative(w**3, w), "by-exponent": derivative(a**t, t)},
    domain={"x": "positive", "a": "positive"},
    stated=("every entry of x is positive, or the exponent is a whole number that does not change",),
)
# --8<-- [end:rule-power-rule]

# --8<-- [start:rule-derivative-of-the-maximum]
maximum_rule = rule(
    maximum(w, x),
    Reject((w <= x) * d(w) + (x < w) * d(x), "this is the rule of the minimum"),
    Reject(d(w) + d(x), "only the larger one counts"),
    parts={"slope": derivative(maximum(as_expr(0), t), t), "jacobian": derivative(maximum(w, x), x)},
)
# --8<-- [end:rule-derivative-of-the-maximum]

# --8<-- [start:rule-derivative-of-the-minimum]
minimum_rule = rule(
    minimum(w, x),
    Reject((w >= x) * d(w) + (x > w) * d(x), "this is the rule of the maximum"),
    parts={"slope": derivative(minimum(as_expr(1), t), t), "jacobian": derivative(minimum(w, x), x)},
)
# --8<-- [end:rule-derivative-of-the-minimum]

# --8<-- [start:rule-derivative-of-where]
where_rule = rule(
    where(c > 0, w, x),
    Reject((c > 0) * d(x) + (c <= 0) * d(w), "the sides are swapped"),
    Reject(d(w) + d(x), "each entry comes from one side only"),
    parts={"number": changes(where(c > 0, x, t)), "jacobian": derivative(where(c > 0, w, x), x)},
)
# --8<-- [end:rule-derivative-of-where]

# Products that add up, and their relatives

# --8<-- [start:rule-product-rule-for-matrices]
matrix_product_rule = rule(
    A @ C,
    Reject(A @ d(C), "the first factor changes too"),
    Reject(d(A) @ d(C), "the product of the changes is what does not count"),
    Reject(Y @ d(X) + X @ d(Y), "each change stays in its place: no factors are swapped", changes(X @ Y).first),
    parts={"vector": changes(A @ x), "jacobian": derivative(A @ x, x), "by-matrix": derivative(A @ x, A)},
)
# --8<-- [end:rule-product-rule-for-matrices]

# --8<-- [start:rule-product-rule-for-the-dot-product]
dot_rule = rule(
    dot(w, x),
    Reject(dot(d(w), d(x)), "the product of the changes is what does not count"),
    Reject(w.T @ d(w) + x.T @ d(x), "each change meets the other vector"),
    parts={"jacobian": derivative(dot(w, x), x)},
)
# --8<-- [end:rule-product-rule-for-the-dot-product]

# --8<-- [start:rule-product-rule-for-the-kronecker-product]
kronecker_rule = rule(
    kron(A, D),
    Reject(kron(d(A), d(D)), "the product of the changes is what does not count"),
    Reject(kron(d(A), D) - kron(A, d(D)), "both terms have a plus sign"),
    parts={"jacobian": derivative(kron(A, D), D)},
)
# --8<-- [end:rule-product-rule-for-the-kronecker-product]

# Linear maps

# --8<-- [start:rule-transpose]
transpose_rule = rule(A.T, Reject(-d(A).T, "no sign changes"), parts={"jacobian": derivative(A.T, A)})
# --8<-- [end:rule-transpose]

# --8<-- [start:rule-sum-of-the-entries]
entry_sum_rule = rule(
    entry_sum(A),
    Reject(2 * entry_sum(d(A)), "each entry counts once"),
    parts={"gradient": derivative(entry_sum(A), A), "jacobian": derivative(entry_sum(x), x)},
)
# --8<-- [end:rule-sum-of-the-entries]

# --8<-- [start:rule-trace]
trace_rule = rule(
    trace(X),
    Reject(entry_sum(d(X)), "only the entries on the diagonal count"),
    parts={"gradient": derivative(trace(X), X)},
)
# --8<-- [end:rule-trace]

# --8<-- [start:rule-diagonal-matrix]
diagonal_matrix_rule = rule(
    diag(x),
    Reject(diag(x) * diag(d(x)), "the change itself stands on the diagonal"),
    parts={"jacobian": derivative(diag(x), x)},
)
# --8<-- [end:rule-diagonal-matrix]

# --8<-- [start:rule-diagonal]
diagonal_rule = rule(
    diagonal_of(X),
    Reject(d(X) @ Ones("n"), "the entries off the diagonal do not count"),
    parts={"jacobian": derivative(diagonal_of(X), X)},
)
# --8<-- [end:rule-diagonal]

# --8<-- [start:rule-vec]
vec_rule = rule(vec(A), Reject(-vec(d(A)), "no sign changes"), parts={"jacobian": derivative(vec(A), A)})
# --8<-- [end:rule-vec]

# --8<-- [start:rule-unvec]
unvec_rule = rule(
    Unvec(y, "m", "n"),
    Reject(Unvec(d(y), "n", "m").T, "the columns are filled one after the other, not the rows"),
    parts={"jacobian": derivative(Unvec(y, "m", "n"), y)},
)
# --8<-- [end:rule-unvec]

# --8<-- [start:rule-product-rule-for-sums-over-blocks]
block_rule = rule(
    BlockTrace(G, D, "left", ("m", "n")),
    Reject(BlockTrace(d(G), d(D), "left", ("m", "n")), "the product of the changes is what does not count"),
    parts={"kronecker": chain(BlockTrace(kron(A, D), D, "left", ("m", "n")), entry_sum(D * D) * A)},
)
# --8<-- [end:rule-product-rule-for-sums-over-blocks]

# Matrices

# --8<-- [start:rule-derivative-of-the-inverse]
inverse_rule = rule(
    inverse(X),
    Reject(inverse(X) @ d(X) @ inverse(X), "the sign: a larger X has a smaller inverse"),
    Reject(-(inverse(X) @ inverse(X) @ d(X)), "one inverse stands on each side; the factors cannot be swapped"),
    Reject(-(inverse(X).T @ d(X) @ inverse(X).T), "no transposes"),
    lemma=chain(
        d(X) @ inverse(X) + X @ Differential(inverse(X), (X,)),
        step(
            Zeros("n", "n"),
            "the change of X times its inverse, which is the identity",
            rule_id("product rule for matrices"),
        ),
    ),
    so="multiplied by the inverse from the left",
    parts={"slope": derivative(1 / t, t), "jacobian": derivative(inverse(X), X)},
    domain={"X": "invertible", "t": "nonzero"},
)
# --8<-- [end:rule-derivative-of-the-inverse]

# --8<-- [start:rule-derivative-of-the-determinant-jacobi]
determinant_rule = rule(
    det(X),
    Reject(trace(inverse(X) @ d(X)), "this is the change of the logarithm"),
    Reject(det(X) * trace(inverse(X).T @ d(X)), "no transpose inside the trace"),
    parts={
        "two-by-two": chain(det(two_by_two), s * b - t * a),
        "two-by-two-change": chain(
            Differential(det(two_by_two), (s, t, a, b)), b * d(s) - a * d(t) - t * d(a) + s * d(b)
        ),
        "gradient": derivative(det(X), X),
    },
    domain={"X": "invertible"},
    stated=("X is invertible",),
)
# --8<-- [end:rule-derivative-of-the-determinant-jacobi]

# --8<-- [start:rule-derivative-of-the-log-determinant]
log_determinant_rule = rule(
    logdet(X),
    Reject(trace(d(X)) / det(X), "the trace is of the product with the inverse"),
    Reject(trace(inverse(X).T @ d(X)), "no transpose inside the trace"),
    because=(
        step(Differential(det(X), (X,)) / det(X), "the logarithm", rule_id("derivative of the logarithm")),
        step(det(X) * trace(inverse(X) @ d(X)) / det(X), "Jacobi", rule_id("derivative of the determinant (Jacobi)")),
    ),
    so="the determinant cancels",
    parts={"gradient": derivative(logdet(X), X)},
    domain={"X": "invertible"},
)
# --8<-- [end:rule-derivative-of-the-log-determinant]

# Lengths and reductions

# --8<-- [start:rule-derivative-of-the-norm]
norm_rule = rule(
    norm(A),
    Reject(2 * entry_sum(A * d(A)), "this is the change of the square"),
    Reject(norm(d(A)), "the length of the change is at least the change of the length"),
    because=(
        step(Differential(sqrt(entry_sum(A * A)), (A,)), "the length by Pythagoras"),
        step(
            1 / (2 * norm(A)) * Differential(entry_sum(A * A), (A,)),
            "the square root",
            rule_id("derivative of the square root"),
        ),
        step(1 / (2 * norm(A)) * (2 * entry_sum(A * d(A))), "product rule", rule_id("product rule")),
    ),
    so="the 2 cancels",
    parts={"vector": changes(norm(x)), "jacobian": derivative(norm(x), x), "gradient": derivative(norm(A), A)},
    stated=("A is not 0", "x is not 0", "sum(A ⊗ A) is positive"),
)
# --8<-- [end:rule-derivative-of-the-norm]

# --8<-- [start:rule-derivative-of-softmax]
softmax_rule = rule(
    softmax(x),
    Reject(softmax(x) * d(x), "the sum below changes too"),
    Reject(softmax(x) * (1 - softmax(x)) * d(x), "every entry depends on every other"),
    because=(
        step(Differential(exp(x) / entry_sum(exp(x)), (x,)), "what softmax is"),
        step(
            Differential(exp(x), (x,)) / entry_sum(exp(x))
            - exp(x) / entry_sum(exp(x)) ** 2 * entry_sum(Differential(exp(x), (x,))),
            "quotient rule",
            rule_id("quotient rule"),
        ),
        step(
            exp(x) * d(x) / entry_sum(exp(x)) - exp(x) / entry_sum(exp(x)) ** 2 * (exp(x).T @ d(x)),
            "the exponential",
            rule_id("derivative of the exponential"),
        ),
    ),
    so="softmax stands in both terms",
    parts={"rows": changes(softmax(A)), "jacobian": derivative(softmax(x), x)},
)
# --8<-- [end:rule-derivative-of-softmax]

# --8<-- [start:rule-derivative-of-the-log-of-softmax]
ln_softmax_rule = rule(
    ln(softmax(x)),
    Reject(d(x) / softmax(x), "softmax changes by its own rule"),
    Reject(d(x), "the sum below changes too"),
    because=(
        step(1 / softmax(x) * Differential(softmax(x), (x,)), "the logarithm", rule_id("derivative of the logarithm")),
        step(
            1 / softmax(x) * (softmax(x) * d(x) - softmax(x) @ (softmax(x).T @ d(x))),
            "softmax",
            rule_id("derivative of softmax"),
        ),
    ),
    so="softmax cancels",
    parts={"rows": changes(ln(softmax(A))), "jacobian": derivative(ln(softmax(x)), x)},
)
# --8<-- [end:rule-derivative-of-the-log-of-softmax]

# --8<-- [start:rule-derivative-of-the-log-of-the-sigmoid]
ln_sigmoid_rule = rule(
    ln(sigmoid(x)),
    Reject(sigmoid(x) * d(x), "the rest to 1, not the sigmoid itself"),
    Reject(d(x) / sigmoid(x), "the sigmoid changes by its own rule"),
    because=(
        step(1 / sigmoid(x) * Differential(sigmoid(x), (x,)), "the logarithm", rule_id("derivative of the logarithm")),
        step(
            1 / sigmoid(x) * (sigmoid(x) * (1 - sigmoid(x)) * d(x)),
            "the sigmoid",
            rule_id("derivative of the sigmoid"),
        ),
    ),
    so="the sigmoid cancels",
    parts={
        "complement": changes(ln(1 - sigmoid(x))),
        "slope": derivative(ln(sigmoid(t)), t),
        "jacobian": derivative(ln(sigmoid(x)), x),
    },
)
# --8<-- [end:rule-derivative-of-the-log-of-the-sigmoid]

# --8<-- [start:rule-derivative-of-log-sum-exp]
logsumexp_rule = rule(
    logsumexp(x),
    Reject(exp(x).T @ d(x), "divided by the sum of all exponentials"),
    Reject(entry_sum(d(x)), "a weighted sum of the changes"),
    because=(
        step(Differential(ln(entry_sum(exp(x))), (x,)), "what log-sum-exp is"),
        step(
            Differential(entry_sum(exp(x)), (x,)) / entry_sum(exp(x)),
            "the logarithm",
            rule_id("derivative of the logarithm"),
        ),
        step((exp(x).T @ d(x)) / entry_sum(exp(x)), "the exponential", rule_id("derivative of the exponential")),
    ),
    so="each exponential over the sum of all is softmax",
    parts={"rows": changes(logsumexp(A)), "jacobian": derivative(logsumexp(x), x)},
)
# --8<-- [end:rule-derivative-of-log-sum-exp]

# --8<-- [start:rule-derivative-of-the-largest-entry]
largest_rule = rule(
    Reduce("max", x),
    Reject(entry_sum(d(x)), "only the largest entry counts"),
    parts={"rows": changes(Reduce("max", A)), "jacobian": derivative(Reduce("max", x), x)},
    domain={"x": "distinct", "A": "distinct"},
)
# --8<-- [end:rule-derivative-of-the-largest-entry]

# --8<-- [start:rule-derivative-of-the-smallest-entry]
smallest_rule = rule(
    Reduce("min", x),
    Reject(entry_sum(d(x)), "only the smallest entry counts"),
    parts={"rows": changes(Reduce("min", A)), "jacobian": derivative(Reduce("min", x), x)},
    domain={"x": "distinct", "A": "distinct"},
)
# --8<-- [end:rule-derivative-of-the-smallest-entry]

# --8<-- [start:rule-derivative-of-the-product-of-the-entries]
product_of_entries_rule = rule(
    Reduce("prod", x),
    Reject(Reduce("prod", d(x)), "the product of the changes is what does not count"),
    Reject(Reduce("prod", x) * entry_sum(d(x)), "for each change its own entry is left out of the product"),
    parts={"rows": changes(Reduce("prod", A)), "jacobian": derivative(Reduce("prod", x), x)},
    domain={"x": "nonzero", "A": "nonzero"},
)
# --8<-- [end:rule-derivative-of-the-product-of-the-entries]

# The element-wise functions, whatever functions the table has


# --8<-- [start:element-wise]
def element_wise(name: str) -> Formula:
    """A row of the table of element-wise functions: the slope at each entry, times the entry's change."""
    row, f = ELEMENTWISE[name], Apply(name, x)
    slope = changes(f).last
    domain = "positive" if row.domain == "> 0" else "nonzero" if row.kink else ""
    wrong = [
        Reject(-slope, "the slope has the other sign"),
        Reject(f * d(x), "the slope of the function, not the function itself"),
        Reject(d(x), "the slope of the function is missing"),
    ]
    return rule(
        f,
        *(reject for reject in wrong if simplified(reject.wrong) is not simplified(slope)),
        parts={"slope": derivative(Apply(name, t), t), "jacobian": derivative(f, x)},
        domain=dict.fromkeys("xt", domain) if domain else {},
        stated=() if domain else (*conditions_of(f), *conditions_of(Apply(name, t))),
        code="element-wise",
    )


ELEMENT_WISE = tuple(element_wise(name) for name in ELEMENTWISE)
# --8<-- [end:element-wise]

# Names

u = let("u", A @ x)
(change_of_name,) = rule_for(u).terms
assert change_of_name

# --8<-- [start:rule-definition]
definition_rule = Formula(
    rule_id("definition"),
    "Definition",
    "rules",
    chain(u, u.value),
    parts={"change": chain(Differential(u, (x,)), change_of_name(u, Differential(u.value, (x,))))},
    rejects=(Reject(-u.value, "a name stands for its own value"),),
)
# --8<-- [end:rule-definition]
