"""The step of a numeric derivative: what a step that is too large costs, and what one that is too small does.

An example in which nothing is left out, and the step at which the two errors together are least.
"""

from derivations.evidence import Formula, Reject, chain, step
from derivations.language import derivative, let, scalar

x, h = scalar("x"), scalar("h")
M, epsilon = scalar("M"), scalar("epsilon")

# --8<-- [start:step-forward]
forward = Formula(
    "step-forward",
    "A forward difference of the cube",
    "training",
    derivation=(
        chain(
            ((x + h) ** 3 - x**3) / h,
            step((3 * x**2 * h + 3 * x * h**2 + h**3) / h, "multiply out"),
            step(3 * x**2 + 3 * x * h + h**2, "divide by h"),
        ),
    ),
    domain={"h": "nonzero"},
    rejects=(Reject(3 * x**2, "this is the derivative: the limit for a small h"),),
)
# --8<-- [end:step-forward]

# --8<-- [start:step-central]
central = Formula(
    "step-central",
    "A central difference of the cube",
    "training",
    derivation=(
        chain(
            ((x + h) ** 3 - (x - h) ** 3) / (2 * h),
            step((6 * x**2 * h + 2 * h**3) / (2 * h), "multiply out: what is even in h cancels"),
            step(3 * x**2 + h**2, "divide by 2 h"),
        ),
    ),
    parts={
        "halved": chain(((x + h / 2) ** 3 - (x - h / 2) ** 3) / h, 3 * x**2 + h**2 / 4),
        "combined": chain((4 * (3 * x**2 + h**2 / 4) - (3 * x**2 + h**2)) / 3, 3 * x**2),
    },
    domain={"h": "nonzero"},
    rejects=(
        Reject(3 * x**2, "this is the derivative: the limit for a small h"),
        Reject(3 * x**2 + 3 * x * h + h**2, "a forward difference"),
    ),
)
# --8<-- [end:step-central]

error = let("E", M * h**2 + epsilon / h, h)

# --8<-- [start:step-error]
both_errors = Formula(
    "step-error",
    "Both errors of a central difference together",
    "training",
    chain(error, M * h**2 + epsilon / h),
    derivation=(
        chain(
            derivative(error, h),
            step(2 * M * h - epsilon / h**2, "power rule", "s2-power"),
            step((2 * M * h**3 - epsilon) / h**2, "one fraction"),
        ),
    ),
    domain={"h": "positive", "M": "positive", "epsilon": "positive"},
    rejects=(
        Reject(M * h + epsilon / h, "the error of a forward difference"),
        Reject(M * h**2, "no rounding"),
    ),
)
# --8<-- [end:step-error]
