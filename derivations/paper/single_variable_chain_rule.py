"""Section 4.5.1: the single-variable chain rule. Along a path of functions the slopes multiply."""

import math
from collections.abc import Callable, Iterable

from derivations.calculus.chain_rule import chain_rule, total_derivative
from derivations.calculus.sweeps import backward, forward
from derivations.evidence import Check, Formula, Reject, Unequal, as_chain, chain, step
from derivations.evidence.results import about
from derivations.language import (
    At,
    Expr,
    Let,
    as_expr,
    at_point,
    cos,
    derivative,
    exp,
    generic,
    let,
    ln,
    partial,
    paths,
    scalar,
    scalars,
    sin,
)

x = scalar("x")
one = as_expr(1)
u = let("u", generic("g", x))
y = let("y", generic("f", u))
named_g = let("g", generic("g", x), x)
held_u = scalar("u")
sine = sin(x**2)
logarithm = ln(sin(x**3) ** 2)
sum_of_two = x + x**2

# --8<-- [start:s451-rule]
s451_rule = Formula(
    "s451-rule",
    "The single-variable chain rule",
    "4.5.1",
    chain(derivative(y, x), derivative(y, u) * derivative(u, x)),
    apart=("sin", "cos", "exp", "ln"),
    parts={
        "composition": chain(
            let("y", generic("f", named_g)), let("composed", generic("f", named_g), x, tex=r"(f \circ g)")
        ),
        "inner": chain(u, let("g", generic("g", x), x)),
        "outer": chain(y, generic("f", u)),
        "prime": chain(
            derivative(let("y", generic("f", named_g)), x, "prime"),
            derivative(generic("f", named_g), named_g, "prime") * derivative(named_g, x, "prime"),
        ),
        "square": chain(derivative(x**2, x, "operator"), 2 * x),
        "sin": chain(derivative(sin(held_u), held_u, "operator"), cos(held_u)),
        "cos": chain(derivative(cos(held_u), held_u, "operator"), -sin(held_u)),
        "exp": chain(derivative(exp(held_u), held_u, "operator"), exp(held_u)),
        "ln": chain(derivative(ln(held_u), held_u, "operator"), 1 / held_u),
    },
    domain={"u": "positive"},
    rejects=(
        Reject(derivative(y, u) + derivative(u, x), "the slopes multiply, they do not add"),
        Reject(derivative(generic("f", x), x) * derivative(u, x), "the outer slope belongs at u, not at x"),
        Reject(derivative(y, u), "the inner slope is missing"),
    ),
)
# --8<-- [end:s451-rule]

of_three = chain_rule(generic("f_3", generic("f_2", generic("f_1", x))), x)

# --8<-- [start:s451-procedure]
s451_procedure = Formula(
    "s451-procedure",
    "The chain rule in four steps, for three functions inside each other",
    "4.5.1",
    chain(of_three.combined[0].first, of_three.combined[0].moves[0].expr),
    derivation=(
        *map(as_chain, of_three.introduced()),
        *map(as_chain, of_three.slopes),
        *map(as_chain, of_three.combined),
    ),
    rejects=(
        Reject(of_three.slopes[0].first * of_three.slopes[2].first, "the middle function is missing"),
        Reject(of_three.slopes[2].first, "only the outermost function"),
    ),
)
# --8<-- [end:s451-procedure]

sine_worked = chain_rule(sine, x, names="uy")
sine_u, sine_y = sine_worked.intermediates

# --8<-- [start:s451-sin-x2]
s451_sin_x2 = Formula(
    "s451-sin-x2",
    "The derivative of sin(x²)",
    "4.5.1",
    chain(derivative(let("y", sine), x), 2 * x * cos(x**2)),
    derivation=(
        *map(as_chain, sine_worked.introduced()),
        *map(as_chain, sine_worked.slopes),
        chain(
            sine_worked.combined[0].first,
            *(step(*move) for move in sine_worked.combined[0].moves),
            step(2 * x * cos(x**2), "reorder the factors"),
        ),
    ),
    parts={
        "function": chain(let("y", sine), sine),
        "at-1": chain(At(derivative(let("y", sine), x), (x,), (one,)), 2 * cos(one)),
        "exercise-1-function": chain(let("y", exp(x**3)), exp(x**3)),
        "exercise-1": chain(derivative(let("y", exp(x**3)), x), exp(x**3) * (3 * x**2), 3 * x**2 * exp(x**3)),
        "exercise-2-function": chain(let("y", sin(x) ** 2), sin(x) ** 2),
        "exercise-2": chain(derivative(let("y", sin(x) ** 2), x), 2 * sin(x) * cos(x)),
    },
    rejects=(
        Reject(cos(x**2), "the inner slope 2 x is missing"),
        Reject(2 * x * cos(2 * x), "the cosine is of u = x², not of its slope"),
        Reject(2 * x * cos(x), "the cosine is of u = x², not of x"),
        Reject(-2 * x * cos(x**2), "wrong sign"),
    ),
    values={"at-1": about(2 * x * cos(x**2), 2, x=1)},
)
# --8<-- [end:s451-sin-x2]

miles, gallons, tanks = scalar("miles"), scalar("gallon"), scalar("tank")
a, b = scalars("a b")
gallons_of = let("u", a * x)
miles_of = let("y", b * gallons_of)

# --8<-- [start:s451-units]
s451_units = Formula(
    "s451-units",
    "The units cancel",
    "4.5.1",
    chain(miles / tanks, (miles / gallons) * (gallons / tanks)),
    parts={
        "gallons": chain(gallons_of, a * x),
        "miles": chain(miles_of, b * gallons_of),
        "slope": chain(derivative(miles_of, x), derivative(miles_of, gallons_of) * derivative(gallons_of, x), b * a),
        "numbers": chain(at_point(b * a, b=30, a=12), 360),
    },
    domain={"gallon": "nonzero", "tank": "nonzero"},
    rejects=(
        Reject((gallons / miles) * (gallons / tanks), "miles and gallons swapped, as in an early draft"),
        Reject((miles / gallons) * (tanks / gallons), "the second rate is upside down"),
    ),
)
# --8<-- [end:s451-units]

# --8<-- [start:s451-dataflow]
s451_dataflow = Formula(
    "s451-dataflow",
    "The order of the factors does not matter",
    "4.5.1",
    chain(derivative(y, x), derivative(u, x) * derivative(y, u)),
    apart=("sin-x2", "square", "sin"),
    parts={
        "sin-x2": chain(derivative(sine_y, x), derivative(sine_u, x) * derivative(sine_y, sine_u), 2 * x * cos(sine_u)),
        "square": chain(sine_worked.slopes[0].first, 2 * x),
        "sin": chain(sine_worked.slopes[1].first, cos(sine_u)),
    },
    rejects=(
        Reject(derivative(u, x) / derivative(y, u), "changes are passed on by multiplying"),
        Reject(derivative(u, x) * derivative(u, x), "the same hop twice"),
    ),
)
# --8<-- [end:s451-dataflow]

counter_u = let("u", x**2)
counter_y = let("y", x + counter_u)


def refuses(function: Expr) -> bool:
    """Whether the single-variable procedure declines to differentiate."""
    try:
        chain_rule(function, x)
    except ValueError:
        return True
    return False


# --8<-- [start:s451-condition]
s451_condition = Formula(
    "s451-condition",
    "Two paths: the rule does not apply",
    "4.5.1",
    Unequal(
        derivative(counter_y, x), partial(counter_y, counter_u) * derivative(counter_u, x), "two paths lead from x to y"
    ),
    parts={
        "function": chain(let("y", sum_of_two, x), sum_of_two),
        "intermediate": chain(let("y", x + counter_u, x, counter_u), x + counter_u),
        "slope": chain(derivative(counter_y, x), 1 + 2 * x),
        "product": chain(partial(counter_y, counter_u) * derivative(counter_u, x), 2 * x),
    },
    rejects=(
        Reject(2 * x, "only the path through the square", derivative(counter_y, x)),
        Reject(1 + 0 * x, "only the direct path", derivative(counter_y, x)),
    ),
    checks=(
        Check(
            "DEF",
            "one path leads from x to the sine of its square",
            lambda y: paths(y, x) == 1,
            sine,
            wrong=sum_of_two,
        ),
        Check(
            "DEF",
            "one path leads from x to the logarithm of the squared sine of its cube",
            lambda y: paths(y, x) == 1,
            logarithm,
            wrong=sum_of_two,
        ),
        Check("DEF", "two paths lead from x to x + x²", lambda y: paths(y, x) == 2, sum_of_two, wrong=sine),
        Check("NEG", "the procedure refuses x + x²", refuses, sum_of_two, wrong=sine),
    ),
)
# --8<-- [end:s451-condition]


w, v, bias = scalars("w x b")
unit = let("y", sin(w * v + bias))


def sweeps_agree(function: Expr) -> bool:
    """Whether the sweep back ends at the slopes that the sweep forward finds of the unit."""
    there, back = forward(unit, (w, v, bias))[0], backward(function, (w, v, bias))[0]
    return all(there[by].exact() == back[by].exact() for by in (w, v, bias))


# --8<-- [start:s451-autodiff-aside]
s451_autodiff_aside = Formula(
    "s451-autodiff-aside",
    "Forward and backward differentiation",
    "4.5.1",
    chain(derivative(u, x) * derivative(y, u), derivative(y, u) * derivative(u, x)),
    apart=("function", "dw", "dx", "db", "forward-dw"),
    parts={
        "forward": chain(derivative(y, x), derivative(u, x) * derivative(y, u)),
        "backward": chain(derivative(y, x), derivative(y, u) * derivative(u, x)),
        "function": chain(unit, sin(w * v + bias)),
        "dw": chain(derivative(unit, w, sign="∂"), backward(unit, (w, v, bias))[0][w]),
        "dx": chain(derivative(unit, v, sign="∂"), backward(unit, (w, v, bias))[0][v]),
        "db": chain(derivative(unit, bias, sign="∂"), backward(unit, (w, v, bias))[0][bias]),
        "forward-dw": chain(derivative(unit, w, sign="∂"), forward(unit, (w, v, bias))[0][w]),
    },
    rejects=(
        Reject(derivative(u, x), "only the hop from x to u"),
        Reject(derivative(y, u), "only the hop from u to y"),
    ),
    checks=(
        Check(
            "SIM",
            "forward takes a sweep for each of three variables",
            lambda sweep: sweep(unit, (w, v, bias))[1] == 3,
            forward,
            wrong=backward,
        ),
        Check(
            "SIM",
            "backward takes one sweep for all three",
            lambda sweep: sweep(unit, (w, v, bias))[1] == 1,
            backward,
            wrong=forward,
        ),
        Check(
            "TWO",
            "forward and backward find the same three slopes",
            sweeps_agree,
            unit,
            wrong=let("y", cos(w * v + bias)),
        ),
    ),
)
# --8<-- [end:s451-autodiff-aside]

registers: list[Let] = []
for k in range(1, 5):
    registers.append(let(f"r_{k}", generic(f"f_{k}", registers[-1] if registers else x)))
nested = generic("f_4", generic("f_3", generic("f_2", generic("f_1", x))))


def call_one_after_another(functions: Iterable[Callable[[float], float]], register: float) -> float:
    """Each call takes the register and leaves its result there."""
    for function in functions:
        register = function(register)
    return register


def cube(number: float) -> float:
    return number**3


def square(number: float) -> float:
    return number**2


# --8<-- [start:s451-compiler-analogy]
s451_compiler_analogy = Formula(
    "s451-compiler-analogy",
    "A nested call, unrolled",
    "4.5.1",
    chain(nested, registers[3]),
    derivation=(
        *(chain(r, step(r.value, "one call, its result in a register")) for r in registers),
        chain(
            nested,
            step(generic("f_4", registers[2]), "the innermost three calls are done"),
            step(registers[3], "the last call"),
        ),
    ),
    rejects=(Reject(registers[2], "one call too few"), Reject(generic("f_4", registers[1]), "a call left out")),
    checks=(
        Check(
            "DEF",
            "cube, sine, square and logarithm, called one after another, give what they give nested",
            lambda calls: call_one_after_another(calls, 1.0) == math.log(math.sin(1.0**3) ** 2),
            (cube, math.sin, square, math.log),
            wrong=(math.sin, cube, square, math.log),
        ),
    ),
)
# --8<-- [end:s451-compiler-analogy]


logarithm_worked = chain_rule(logarithm, x)
u_1, u_2, u_3, u_4 = logarithm_worked.intermediates
log_y = let("y", u_4)

# --8<-- [start:s451-ln-sin]
s451_ln_sin = Formula(
    "s451-ln-sin",
    "The derivative of ln(sin(x³)²)",
    "4.5.1",
    chain(derivative(let("y", logarithm), x), 6 * x**2 * cos(x**3) / sin(x**3)),
    derivation=(
        chain(u_1, step(let("f_1", x**3, x), "the innermost operation"), step(x**3, "substitute its value")),
        chain(u_2, step(let("f_2", sin(u_1), u_1), "then the sine"), step(sin(u_1), "substitute its value")),
        chain(u_3, step(let("f_3", u_2**2, u_2), "then the square"), step(u_2**2, "substitute its value")),
        chain(u_4, step(let("f_4", ln(u_3), u_3), "and the logarithm"), step(ln(u_3), "substitute its value")),
        *map(as_chain, logarithm_worked.slopes),
        chain(
            derivative(log_y, x),
            step(derivative(u_4, x), "y is another name for the last intermediate"),
            *(step(*move) for move in logarithm_worked.combined[0].moves[:2]),
            step(6 * u_2 * x**2 * cos(u_1) / u_3, "collect the factors"),
            step(6 * sin(u_1) * x**2 * cos(x**3) / u_2**2, "substitute back: u₂ and u₁ above, u₃ below"),
            step(6 * sin(x**3) * x**2 * cos(x**3) / sin(u_1) ** 2, "substitute back: u₁ above, u₂ below"),
            step(6 * sin(x**3) * x**2 * cos(x**3) / sin(x**3) ** 2, "substitute back: u₁ below"),
            step(6 * x**2 * cos(x**3) / sin(x**3), "one sine cancels"),
        ),
    ),
    parts={
        "function": chain(let("y", logarithm), logarithm),
        "at-1": chain(At(derivative(let("y", logarithm), x), (x,), (one,)), 6 * cos(one) / sin(one)),
        "procedure": chain(derivative(u_4, x), logarithm_worked.result),
        "backward": chain(derivative(log_y, x), backward(logarithm, (x,))[0][x]),
        "total": chain(derivative(log_y, x), total_derivative(logarithm, x).result),
    },
    stated=("sin(x³) is not 0",),
    domain={"x": "nonzero"},
    rejects=(
        Reject(6 * x**2 * cos(x**3) / sin(x**3) ** 2, "the sine that cancels was forgotten"),
        Reject(3 * x**2 * cos(x**3) / sin(x**3), "the factor 2 of the square is missing"),
        Reject(2 * cos(x**3) / sin(x**3), "the slope 3 x² of the innermost operation is missing"),
        Reject(6 * x**2 * cos(x**3) * sin(x**3), "the slope of the logarithm is 1/u₃, not u₃"),
    ),
    values={"at-1": about(6 * x**2 * cos(x**3) / sin(x**3), 2, x=1)},
)
# --8<-- [end:s451-ln-sin]
