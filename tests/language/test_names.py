"""Names in print: different names look different, and what is printed is read back."""

import itertools
from typing import Any

import pytest

from derivations import derive, parse
from derivations.language.looks import look
from derivations.language.parse import ParseError
from derivations.site.temml import TexError, typeset

STEMS = ("x", "W", "I", "T", "ab", "eta", "η", "Omega", "Α", "A", "omicron", "ο", "o", "ones", "trace", "True", "aα")
ENDS = ("", "1", "_1", "12", "_12", "_", "__", "_a", "_a_", "_1_", "_1_2", "1_2", "_a_b_c", "_α", "_alpha")
NAMES = [
    *(stem + end for stem, end in itertools.product(STEMS, ENDS) if stem + end not in ("ones", "trace", "True")),
    "lambda_",
    "λ",
    "lambda_1",
    "λ_",
]


def variable(name):
    return parse(name, {name: ()})


@pytest.mark.parametrize("name", NAMES)
def test_a_printed_name_is_read_back(name):
    x = variable(name)
    assert parse(str(x), {name: ()}) is x
    assert parse(str(2 * x), {name: ()}) is 2 * x


def test_names_that_look_different_are_printed_differently():
    """The other way round, names that are printed alike have one look: in text, and in LaTeX as scalars and vectors."""
    printed: dict[str, set[str]] = {}
    for name in NAMES:
        for form in (str(variable(name)), variable(name).latex(), parse(name, {name: ("n",)}).latex()):
            printed.setdefault(form, set()).add(look(name))
    assert {form: seen for form, seen in printed.items() if len(seen) > 1} == {}


ALIKE = {
    "norm(W1 @ W_1 @ x)**2": "W1 and W_1",
    "x1 @ x_1": "x1 and x_1",
    "η * sum(x) + eta": "η and eta",
    "x_1 = sin(x); x1 @ x_1": "x1 and x_1",
    "A @ Α @ x": "A and Α",
    "λ * lambda_ * sum(x)": "λ and lambda_",
}


@pytest.mark.parametrize(("text", "names"), ALIKE.items())
def test_names_that_are_printed_alike_are_refused(text, names):
    with pytest.raises(ParseError, match=f"{names} would be printed alike; rename one of the two"):
        parse(text)


def test_a_size_and_a_variable_that_are_printed_alike_are_refused():
    with pytest.raises(ParseError, match="n1 and n_1 would be printed alike"):
        parse("n_1 * x", {"n_1": (), "x": ("n1",)})


def test_the_engine_gives_no_name_that_looks_like_a_given_one():
    """u_1 would be the first of its names, g that of the gradient, δ that of what comes back."""
    d: Any = derive("sum(u1 * sin(cos(x) * y * z) + exp(x * y * z))", "x")
    names = [u.name for u in d.derived.intermediates]
    assert names
    assert "u_1" not in names
    assert d.check().ok
    d = derive("g * g1 * norm(x)**4", "x", {"g": (), "g1": ()}, order=2)
    assert "g₂" in "".join(str(step) for step in d.steps)
    assert d.check().ok
    d = derive("h = sigmoid(W @ x + δ); norm(h - y)**2", ["W", "δ"], {"δ": ("m",)})
    assert not any("δ₁" in str(step) for step in d.steps)


def test_a_differential_has_its_name_for_itself():
    for text, of in {"da @ a": "a", "dx1 @ x_1": "x_1"}.items():
        with pytest.raises(ParseError, match=f"is what the steps call the differential of {of}; rename one of the two"):
            parse(text)


def test_what_is_no_name_differs_from_one():
    """The identity from a variable I, and a transpose from a power with exponent T."""
    assert parse("I @ x + eye(n) @ x", {"I": ("n", "n")}).latex() == r"\operatorname{I} \, \mathbf{x} + I \mathbf{x}"
    assert parse("x**T", {"T": ()}).latex() == r"\mathbf{x}^{(T)}"


def test_every_name_is_typeset():
    """Also with an exponent, a transpose and a sign; Temml refuses what TeX cannot read."""
    for name, (text, shape) in itertools.product(NAMES, (("{}**2", ()), ("-{}", ("n",)), ("{}.T", ("m", "n")))):
        typeset(parse(text.format(name), {name: shape}).latex())
    with pytest.raises(TexError):
        typeset("x_a_b")


@pytest.mark.parametrize("dim", ["n_", "batch_size", "n_a_b", "η", "lambda_"])
def test_every_size_is_typeset(dim):
    for text in ("zeros(({}, k)) @ x", "{} * x", "commutation({}, k)"):
        typeset(parse(text.format(dim), {"x": ("k",)}).latex())


def test_dimensions_are_printed_as_names():
    assert parse("size(n_1) + size(n)", {"x": ("n_1", "n")}).latex() == "n_1 + n"
