"""What is asked: anything that cannot be meant is refused in one line that says what would be right."""

from typing import Any

import numpy as np
import pytest

import derivations
from derivations.language import vector

derive: Any = derivations.derive  # what is asked is of wrong types
parse: Any = derivations.parse
X = vector("x")
REFUSED = {
    "no text": (lambda: derive(None, "x"), TypeError, "an expression is text, .*; NoneType is given"),
    "bytes": (lambda: derive(b"x", "x"), TypeError, "an expression is text, .*; bytes is given"),
    "parse: no text": (lambda: parse(3), TypeError, "an expression is text, .*; int is given"),
    "shapes in a list": (
        lambda: derive("x @ x", "x", [("x", ())]),
        TypeError,
        "shapes is a mapping, .*; list is given",
    ),
    "parse: shapes": (lambda: parse("x", [("x", ())]), TypeError, "shapes is a mapping, .*; list is given"),
    "a shape that is none": (
        lambda: derive("x", "x", {"x": None}),
        ValueError,
        "the shape of x is a tuple .*, not None",
    ),
    "a shape without order": (
        lambda: derive("X", "X", {"X": {"m"}}),
        ValueError,
        "the shape of X is a tuple .*, not {'m'}",
    ),
    "shape of another name": (
        lambda: derive("mu * x @ x", "x", {"μ": ()}),
        ValueError,
        "a shape is given for μ, which does not occur in the expression; its variables are mu, x",
    ),
    "shapes for an expression": (lambda: derive(X.T @ X, "x", {"x": ("n",)}), ValueError, "shapes are given for text"),
    "a variable that is not used": (
        lambda: derive("z = W @ x; sum(y)", "W"),
        ValueError,
        "W does not occur in the last line",
    ),
    "a name twice": (lambda: derive("x @ x", ["x", "x"]), ValueError, "wrt names x twice"),
    "numerator layout": (lambda: derive("x @ x", ["x"], layout="numerator"), ValueError, "denominator layout"),
    "no layout": (
        lambda: derive("x @ x", ["x"], layout="row"),
        ValueError,
        "there is no layout 'row'; write numerator",
    ),
    "order True": (lambda: derive("x @ x", "x", order=True), ValueError, "of order 1 and 2 are supported, not True"),
    "order 2.0": (lambda: derive("x @ x", "x", order=2.0), ValueError, "of order 1 and 2 are supported, not 2.0"),
    "second of a vector": (
        lambda: derive("A @ x", "x", order=2),
        ValueError,
        "supported for scalars, and this is a vector",
    ),
    "seed": (lambda: derive("x @ x", "x").check(seed="a"), TypeError, "seed is a whole number; str is given"),
    "negative seed": (lambda: derive("x @ x", "x").check(seed=-1), ValueError, "seed is a whole number from 0, not -1"),
    "namespace": (lambda: derive("x @ x", "x").numpy_source([]), ValueError, "there is no namespace"),
    "singular": (
        lambda: derive("logdet(X)", "X").result.numeric(X=np.ones((2, 2))),
        ValueError,
        "a matrix that is to be inverted is singular",
    ),
    "a library": (lambda: parse("np @ np"), ValueError, "np stands for a library in the code that is written"),
    "a function of the code": (
        lambda: parse("range * x"),
        ValueError,
        "range is a function in the code that is written",
    ),
    "its shape": (
        lambda: parse("x", {"range": ()}),
        ValueError,
        "the name of a variable; it is a function in the code",
    ),
    "a line of that name": (lambda: parse("range = x @ x; range"), ValueError, "range is a function in the code"),
}


@pytest.mark.parametrize(("ask", "kind", "says"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(ask, kind, says):
    with pytest.raises(kind, match=says) as refused:
        ask()
    assert "\n" not in str(refused.value)


def test_what_is_meant_is_taken():
    assert derive("x @ x", ["x"], {"x": ("n",)}, layout="denominator").layout == "denominator"
    assert derive("x @ x", "x", {"x": "n"}).layout == "numerator"
    assert derive(X.T @ X, "x", {}).check(seed=3).ok
