"""Section 4.5: the three chain rules. A function of a function is differentiated one layer at a time."""

from derivations.evidence import Formula, Reject, chain, step
from derivations.language import (
    Identity,
    Index,
    Ones,
    cos,
    derivative,
    entry_sum,
    generic,
    let,
    partial,
    scalar,
    sin,
    summation,
    vector,
)

i = Index("i")
x = scalar("x")
u = let("u", generic("g", x))
y = let("y", generic("f", u))
many = let("u", generic("u", x, length="n"))
of_many = let("f", generic("f", x, many))
bold_w, bold_x = vector("w"), vector("x")
inner = let("g", generic("g", bold_x, length="k"), bold_x)
outer = let("f", generic("f", inner, length="m"), inner)
added = let("u", bold_w + bold_x, tex=r"\mathbf{u}")
total = let("y", entry_sum(added))
in_one_go = entry_sum(bold_w + bold_x)
row_of_ones = Ones("n").T

# --8<-- [start:s45-three-rules]
s45_three_rules = Formula(
    "s45-three-rules",
    "Two functions that need a chain rule",
    "4.5",
    chain(partial(in_one_go, bold_w, "operator"), row_of_ones),
    derivation=(
        chain(added, step(bold_w + bold_x, "a name for the inner function")),
        chain(total, step(entry_sum(added), "the outer function")),
        chain(
            partial(in_one_go, bold_w, "operator"),
            step(partial(total, added) @ derivative(added, bold_w, sign="∂"), "vector chain rule", "s453-rule"),
            step(row_of_ones @ derivative(added, bold_w, sign="∂"), "derivative of a sum", "s44-sum-x"),
            step(row_of_ones @ Identity("n"), "derivative of w + x with respect to w", "s42-add-derivation"),
            step(row_of_ones, "the identity changes nothing"),
        ),
    ),
    apart=("sin-x2", "single", "total"),
    parts={
        "dx": chain(partial(in_one_go, bold_x, "operator"), row_of_ones @ Identity("n"), row_of_ones),
        "sin-x2": chain(derivative(sin(x**2), x, "operator"), 2 * x * cos(x**2)),
        "single": chain(derivative(y, x), derivative(y, u) * derivative(u, x)),
        "total": chain(
            derivative(of_many, x),
            partial(of_many, x) + summation(i, "n", partial(of_many, many[i]) * derivative(many[i], x)),
        ),
        "vector": chain(
            derivative(outer, bold_x, "operator", "∂"), partial(outer, inner, "names") @ partial(inner, bold_x, "names")
        ),
    },
    rejects=(
        Reject(row_of_ones.T, "a column: that is denominator layout"),
        Reject(Identity("n"), "the derivative of the inner layer alone"),
        Reject(2 * row_of_ones, "w changes, x does not: each entry counts once"),
    ),
)
# --8<-- [end:s45-three-rules]
