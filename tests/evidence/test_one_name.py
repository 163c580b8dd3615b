"""Within a formula a printed name stands for one thing: what would print one name for two is not shown, and says so."""

import re

import pytest

from derivations import formulas
from derivations.evidence.check import check, unclear_names
from derivations.evidence.formula import Formula
from derivations.evidence.names import page_clashes
from derivations.evidence.statement import chain
from derivations.evidence.typeset import NotANameError, read
from derivations.language.binders import summation
from derivations.language.derivatives import Differential, at_point, derivative, gradient, let
from derivations.language.elementwise import exp, relu, sin
from derivations.language.expression import Expr, Identity, Index, Symbol
from derivations.language.functions import dot, generic, matrix, scalar, scalars, vector

i, k = Index("i"), Index("k")
x, y, s = scalars("x y s")
v, w = vector("v"), vector("w")
A, B = matrix("A", "m", "n"), matrix("B", "m", "n")
wa, wb = matrix("W", "m", "n"), matrix("w", "m", "n")
f_of_x = generic("f", x)
residual = dot(w, v) - y


def made(*lines: Expr, **options: object) -> Formula:
    return Formula("test", "", "0", chain(*lines), **options)  # type: ignore[arg-type]


UNCLEAR: dict[str, tuple[tuple[Expr, ...], str]] = {
    # the examples of the issue
    "e is an error and its negative": (
        (
            derivative(let("C", (y - dot(w, v)) ** 2), w),
            2 * let("e", dot(w, v) - y) * v.T,
            -2 * let("e", y - dot(w, v)) * v.T,
        ),
        "e is printed for w · v − y, and for y − w · v",
    ),
    "u and its own slope": ((derivative(let("u", x**2), x), let("u", 2 * x)), "u is printed for x², and for 2 x"),
    "f is f + 1": ((let("f", f_of_x + 1, x), f_of_x + 1), "f is printed for f(x) + 1, and for a function of a scalar"),
    "u and the symbol u": (
        (derivative(let("u", x**2) ** 2, scalar("u")), x * 0),
        "u is printed for x², and for u, a scalar",
    ),
    "a number for a name": ((let("3", x * 0 + 2, tex="3"), x * 0 + 2), "3 is printed where a name is meant"),
    "another one's name": (
        (scalar("a", tex="x") * x, x * scalar("a", tex="x")),
        "x is printed for a, a scalar, and for x, a scalar",
    ),
    "a false list of arguments": ((derivative(let("f", x**2, y), y), x * 0), "f(y) is x², in which there is no y"),
    "two matrices with one letter": (
        (wa[1][1] + wb[1][1], wb[1][1] + wa[1][1]),
        "w_{1 1} is printed for an entry of w₁, and for an entry of w₁",
    ),
    "two arguments printed as one": (
        (derivative(let("f", x * y, x), y), x + 0),
        "f(x) is differentiated with respect to y, which is not among its arguments",
    ),
    # others like them
    "two faces in two spellings": (
        (dot(vector("a", tex=r"\mathbf w"), w), dot(w, vector("a", tex=r"\mathbf w"))),
        r"\mathbf w is printed for",
    ),
    "bold in an old spelling": (
        (dot(vector("a", tex=r"{\bf w}"), w), dot(w, vector("a", tex=r"{\bf w}"))),
        r"\mathbf w is printed for",
    ),
    "a digit below in braces": (
        (scalar("a", tex="x_1") + scalar("x1"), scalar("x1") + scalar("a", tex="x_1")),
        "x_{1} is printed for",
    ),
    "W1 and W_1": ((scalar("W1") + scalar("W_1"), scalar("W_1") + scalar("W1")), "W_{1} is printed for"),
    "a Greek letter in Unicode": (
        (scalar("lambda") + scalar("a", tex="λ"), scalar("a", tex="λ") + scalar("lambda")),
        r"\lambda is printed for",
    ),
    "a capital that looks Latin": (
        (scalar("a", tex=r"\Alpha") + scalar("A"), scalar("A") + scalar("a", tex=r"\Alpha")),
        "A is printed for",
    ),
    "a thin space": ((scalar("a", tex=r"x\,") + x, x + scalar("a", tex=r"x\,")), "x is printed for"),
    "a symbol that is an entry": (
        (w[1] * scalar("a", tex="w_1"), scalar("a", tex="w_1") * w[1]),
        "w_{1} is printed for",
    ),
    "a symbol that is any entry": (
        (summation(i, "n", w[i]) * scalar("w_1"), scalar("w_1") * summation(i, "n", w[i])),
        "w_1 is a scalar, and an entry of w",
    ),
    "an intermediate that is another's entry": (
        (
            summation(i, "n", let("u", w * v)[i]) + let("u_1", x**2),
            let("u_1", x**2) + summation(i, "n", let("u", w * v)[i]),
        ),
        "u_{1} is printed for x²",
    ),
    "entries of two vectors": (
        (vector("a", tex=r"\mathbf{w}")[1] + w[1], w[1] + vector("a", tex=r"\mathbf{w}")[1]),
        "w_{1} is printed for an entry of a, and for an entry of w",
    ),
    "a row and a symbol": (
        (dot(matrix("X", "m", "n")[1], vector("x_1")), dot(vector("x_1"), matrix("X", "m", "n")[1])),
        r"\mathbf x_{1} is printed for",
    ),
    "a function and a symbol": ((f_of_x * scalar("f"), scalar("f") * f_of_x), "f is "),
    "a function of one and of two": (
        (f_of_x + generic("f", x, y), generic("f", x, y) + f_of_x),
        "f is printed for a function",
    ),
    "an intermediate and a function": (
        (generic("g", let("f", 2 * x)) + f_of_x, f_of_x + generic("g", let("f", 2 * x))),
        "f is printed for",
    ),
    "an index and a symbol": ((summation(Index("s"), "n", s * w[Index("s")]), s * summation(i, "n", w[i])), "s is "),
    "an index that prints as a symbol": (
        (summation(i, "n", scalar("a", tex="i") * w[i]), scalar("a", tex="i") * summation(k, "n", w[k])),
        "i is printed for",
    ),
    "a dimension that prints as a symbol": ((scalar("a", tex="n") * w, w * scalar("a", tex="n")), "n is printed for"),
    "the identity and a matrix": (
        (Identity("n") @ matrix("I", "n", "n"), matrix("I", "n", "n") + 0),
        "I is printed for",
    ),
    "the sign d": ((derivative(x**2, x) * scalar("d"), scalar("d") * 2 * x), "d is printed for"),
    "the transpose as an exponent": (
        (dot(v.T.T, w) ** scalar("T"), dot(v.T.T, w) ** scalar("T") + 0),
        "^T is printed for",
    ),
    "a differential and a symbol": ((Differential(w, (w,)), vector("dw") + 0), "dw is the differential of w"),
    "sin with another meaning": ((let("sin", x**2, x) + sin(y), sin(y) + x**2), r"\operatorname sin is printed for"),
    "exp in the face of a word": ((let("exp", x**2) + exp(y), exp(y) + x**2), r"\operatorname exp is printed for"),
    "relu with another meaning": ((let("relu", x**2) + relu(y), relu(y) + x**2), r"\operatorname relu is printed for"),
    "an operator for a name": ((let("plus", x, tex="+"), x + 0), "+ is printed where a name is meant"),
    "a product for a name": ((let("p", x**2, tex="x y"), x**2), "x y is printed where a name is meant"),
    "a sum for a name": ((let("p", x**2, tex="x + y"), x**2), "x + y is printed where a name is meant"),
    "a fraction for a name": ((let("p", x**2, tex=r"\frac{1}{2}"), x**2), "is printed where a name is meant"),
    "a power for a name": ((let("p", 2 * x, tex="x^2"), 2 * x), "x^2 is printed where a name is meant"),
    "a minus before a name": ((let("p", x**2, tex="-y"), x**2), "-y is printed where a name is meant"),
    "a decimal for a name": ((let("p", x**2, tex="0.5"), x**2), "0.5 is printed where a name is meant"),
    "a spelt number": (
        (Symbol("half", (), "½") * x, x * Symbol("half", (), "½")),
        "½ is printed where a name is meant",
    ),
    "a word in italics": ((let("p", x**2, tex="sin"), x**2), "sin is printed where a name is meant"),
    "a call of something else": ((let("p", x**2, tex="f(y)"), x**2), "f(y) is x², in which there is no y"),
    "two lists of arguments": (
        (let("f", x * y, x, y), let("f", x * y, x)),
        "f is printed for x y, and for x y",
    ),
    "one function, two formulas": (
        (let("f", x**2, x) + let("f", y**3, y), y**3 + x**2),
        "f is printed for x², and for y³",
    ),
    "a hidden point": ((at_point(let("f", x * y, x), x=2, y=3), x * 0 + 6), "f(x) is taken at a value of y"),
    "a gradient with respect to what is no argument": (
        (gradient(let("f", x * y, x), x, y), gradient(let("f", x * y, x), x, y)),
        "f(x) is differentiated with respect to y",
    ),
    "an intermediate for each index": (
        (summation(i, "n", let("u", w[i] * 2)), 2 * summation(i, "n", w[i])),
        "another one for each i; it is printed without i",
    ),
    "two families": (
        (summation(i, "n", let("e", w[i], position=i)), summation(i, "n", let("e", v[i], position=i))),
        "is printed for w",
    ),
    "a family and a vector": (
        (summation(i, "n", let("e", 2 * w[i], position=i)), summation(i, "n", let("e", w)[i]) * 2),
        "e_{·} is printed for",
    ),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_one_name_for_two_things_is_not_shown(name):
    lines, said = UNCLEAR[name]
    evidence = check(made(*lines))
    assert not evidence.ok
    assert said in evidence.failures[0]


CLEAR: dict[str, tuple[Expr, ...]] = {
    "one value, written in two ways": (
        summation(i, "n", let("u", w * v)[i]) + let("u", v * w)[1],
        let("u", w * v)[1] + summation(i, "n", let("u", w * v)[i]),
    ),
    "a name and its value": (let("y", dot(w, v)), dot(w, v)),
    "an entry that has a name": (let("u_1", w[1] * v[1]) + summation(i, "n", (w * v)[i]), w[1] * v[1] + dot(w, v)),
    "a name for a function": (let("f", f_of_x, x), f_of_x),
    "arguments left out": (let("z", x * y, x, y) + let("z", x * y), 2 * x * y),
    "two arguments for one function": (let("f", x**2, x) + let("f", y**2, y), x**2 + y**2),
    "a parameter": (let("z", dot(w, v) + x, v), dot(w, v) + x),
    "bold and light": (dot(vector("a", tex=r"\mathbf{s}"), w) * s, s * dot(vector("a", tex=r"\mathbf{s}"), w)),
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear_is_shown(name):
    assert check(made(*CLEAR[name])).ok, check(made(*CLEAR[name])).failures


def test_every_name_of_the_site_means_one_thing():
    assert {id: unclear for id, f in formulas().items() if (unclear := unclear_names(f))} == {}


def test_every_name_on_a_page_means_one_thing():
    pages: dict[str, list[Formula]] = {}
    for f in formulas().values():
        pages.setdefault(f.page, []).append(f)
    assert {page: found for page, on_it in pages.items() if (found := page_clashes(on_it))} == {}


def test_two_formulas_of_a_page_with_one_letter_for_two_things():
    first = made(summation(i, "n", w[i]), summation(i, "n", w[i] + 0))
    assert page_clashes([first, made(w[1] * s, s * w[1])]) == []
    assert page_clashes([first, made(scalar("i") * x, x * scalar("i"))]) == ["i is an index, and a scalar"]
    assert page_clashes([first, made(scalar("a", tex="n") * x, x * scalar("a", tex="n"))]) == [
        "n is a dimension, and a scalar"
    ]
    assert page_clashes([made(x + 0, x), made(scalar("a", tex="x") + 0, scalar("a", tex="x"))]) == [
        "x is the scalar x, and the scalar a"
    ]


def test_names_hold_across_a_derivation_and_its_parts():
    says, other = chain(derivative(let("u", x**2), x), 2 * x), chain(let("u", x**3), x**3)
    assert "u is printed for x², and for x³" in check(Formula("t", "", "0", says, derivation=(other,))).failures
    assert "u is printed for x², and for x³" in check(Formula("t", "", "0", says, parts={"p": other})).failures
    assert check(Formula("t", "", "0", says, parts={"p": other}, apart=("p",))).ok
    with pytest.raises(ValueError, match="no part q to keep apart"):
        Formula("t", "", "0", says, parts={"p": other}, apart=("q",))


def test_a_wrong_variant_has_clear_names_too():
    from derivations.evidence.formula import Reject

    rejects = (Reject(let("u", 3 * x), "the slope"), Reject(let("y", 5 * x) * let("y", x), "two"))
    assert (
        "y is printed for 5 x, and for x"
        in check(made(derivative(let("u", x**2), x), 2 * x, rejects=rejects)).failures[1]
    )


@pytest.mark.parametrize(
    "tex", ["x", r"\mathbf{x}", "b_{t+1}", r"\hat{\mathbf{w}}", r"J_{\text{den}}", "x'", r"x^{(1)}", r"\Delta x"]
)
def test_what_is_a_name(tex):
    assert read(tex) == read(f" {tex} ")


@pytest.mark.parametrize(
    "tex",
    ["", "3", "x y", "-x", "x^2", "x_1_2", r"\frac{x}{y}", "x=y", "x_", "{x", r"\mathbf", "𝐱", "x₁", "(x)", "f(x"],
)
def test_what_is_none(tex):
    with pytest.raises(NotANameError, match=re.escape(tex or "nothing")):
        read(tex)
