"""Names that a reader takes for one another, or for what they are not, are not shown."""

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.statement import chain
from derivations.evidence.typeset import NotANameError, read
from derivations.language.binders import summation
from derivations.language.derivatives import derivative, let
from derivations.language.elementwise import exp, ln, sin
from derivations.language.expression import Expr, Identity, Index, Symbol
from derivations.language.functions import matrix, scalar, scalars, vector
from derivations.language.matrices import entry_sum, norm

i = Index("i")
x, y, s, t = scalars("x y s t")
v = vector("v")


def made(*lines: Expr) -> Formula:
    return Formula("test", "", "0", chain(*lines))


def q(tex: str, name: str = "q") -> Symbol:
    return scalar(name, tex=tex)


ALIKE = {
    "ν and v": (scalar("nu"), scalar("v")),
    "ν and υ": (scalar("nu"), scalar("upsilon")),
    "ℓ and l": (q(r"\ell"), scalar("l")),
    "α and a": (scalar("alpha"), scalar("a")),
    "χ and x": (scalar("chi"), x),
    "ρ and p": (scalar("rho"), scalar("p")),
    "ω and w": (scalar("omega"), scalar("w")),
    "κ and k": (scalar("kappa"), scalar("k")),
    "ι and i": (scalar("iota"), scalar("i")),
    "γ and y": (scalar("gamma"), y),
    "two epsilons": (q(r"\varepsilon"), scalar("epsilon")),
    "two phis": (q(r"\varphi"), scalar("phi")),
    "two thetas": (q(r"\vartheta"), scalar("theta")),
    "h and ħ": (q(r"\hbar"), scalar("h")),
    "an upright x": (q(r"\mathrm{x}"), x),
    "x in typewriter": (q(r"\mathtt{x}"), x),
    "x without serifs": (q(r"\mathsf{x}"), x),
    "with an accent": (q(r"\hat{\nu}"), q(r"\hat{v}", "p")),
    "with a prime": (q(r"\nu'"), q("v'", "p")),
    "bold": (q(r"\mathbf{\nu}"), q(r"\mathbf{v}", "p")),
    "1 and l below": (q("x_1"), q("x_l", "p")),
    "0 and O below": (q("x_0"), q("x_O", "p")),
    "ν and v below": (q(r"x_\nu"), q("x_v", "p")),
    "below what is below": (q("x_{a_b}"), q("x_{a b}", "p")),
}


@pytest.mark.parametrize("name", ALIKE)
def test_names_that_look_alike(name):
    one, other = ALIKE[name]
    failures = check(made(one * other + one, one + other * one)).failures
    assert any("look alike" in failure for failure in failures), failures


def test_names_that_do_not():
    for one, other in ((x, scalar("X")), (scalar("mu"), scalar("u")), (q(r"\hat{x}"), x), (q("x'"), x), (s, t)):
        assert check(made(one * other, other * one)).ok


WORDS = {
    "where": (scalar("where") * x, x * scalar("where")),
    "otherwise": (q(r"\mathrm{otherwise}") * x, x * q(r"\mathrm{otherwise}")),
    "length": (scalar("length") * x, x * scalar("length")),
    "pi": (scalar("pi") * x, x * scalar("pi")),
    "a bold I": (matrix("J", "n", "n", tex=r"\mathbf{I}") @ v, matrix("J", "n", "n", tex=r"\mathbf{I}") @ v + 0),
    "an upright I": (
        matrix("J", "n", "n", tex=r"\mathrm{I}") @ (Identity("n") @ v),
        matrix("J", "n", "n", tex=r"\mathrm{I}") @ v,
    ),
    "a mean that is a length": (let("mean", norm(v), v), norm(v)),
    "a mean that is a sum": (let("mean", entry_sum(v), v), entry_sum(v)),
    "a σ that is a square": (let("sigma", x**2, x), x**2),
    "a σ by its TeX": (let("h", x**2, x, tex=r"\sigma"), x**2),
    "sin x in one word": (q(r"\operatorname{sinx}") * x, x * q(r"\operatorname{sinx}")),
    "ln and y in one word": (scalar("lny") * y, y * scalar("lny")),
    "a product in one word": (scalar("xy") * x * y, scalar("xy") * y * x),
    "a change in one word": (derivative(x**2, x) * scalar("dx"), 2 * x * scalar("dx")),
    "the sign of a sum": (summation(i, "n", v[i]) * scalar("Sigma"), scalar("Sigma") * summation(i, "n", v[i])),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_and_signs_of_the_language(name):
    assert not check(made(*WORDS[name])).ok


CLEAR = {
    "the mean": (let("mean", entry_sum(v) / entry_sum(v * 0 + 1), v), entry_sum(v) / entry_sum(v * 0 + 1)),
    "the sigmoid": (let("h", 1 / (1 + exp(-x)), x, tex=r"\sigma"), 1 / (1 + exp(-x))),
    "σ alone": (scalar("sigma") * x, x * scalar("sigma")),
    "Σ without a sum": (matrix("Sigma", "n", "n") @ v + 0, matrix("Sigma", "n", "n") @ v),
    "a word": (scalar("cost") * x, x * scalar("cost")),
    "sine": (sin(x) * scalar("sine"), scalar("sine") * sin(x)),
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear(name):
    assert check(made(*CLEAR[name])).ok, check(made(*CLEAR[name])).failures


EXCHANGED = {
    "two symbols": (scalar("x", tex="y") * scalar("y", tex="x") / 2, scalar("y", tex="x") * scalar("x", tex="y") / 2),
    "a condition of another": (ln(scalar("x", tex="y")) + scalar("y", tex="x"), scalar("y", tex="x") + ln(q("y", "x"))),
    "two names": (
        let("f", x**2, x, tex="g") + let("g", 3 * x, x, tex="f"),
        x**2 + 3 * x,
    ),
    "bold and light": (
        scalar("a", tex="s") * norm(vector("s", tex=r"\mathbf{a}")),
        norm(vector("s", tex=r"\mathbf{a}")) * scalar("a", tex="s"),
    ),
}


@pytest.mark.parametrize("name", EXCHANGED)
def test_a_name_is_not_called_what_another_is_printed_as(name):
    """Conditions and a terminal speak of a symbol by its name."""
    failures = check(made(*EXCHANGED[name])).failures
    assert any("is printed for" in failure and " is printed as " in failure for failure in failures), failures


def test_a_transpose_in_a_name_is_none():
    with pytest.raises(NotANameError):
        read("P^{(T)}")
    assert read("P^{(t)}").stem == "P^(t)"
