"""What readings are given: arrays of any real type, and one line for what does not fit."""

from typing import Any

import numpy as np
import pytest

from derivations import derive

A, x, b = np.array([[1.0, 2, 3], [4, 5, 7]]), np.array([1.0, -2, 3]), np.array([2.0, 1])
D = derive("norm(A @ x - b)**2", "x", {"A": ("m", "n"), "x": ("n",), "b": ("m",)})
WANTED = 2 * (A @ x - b) @ A


@pytest.mark.parametrize("kind", [float, int, np.float32, np.int8, list])
def test_whatever_is_real_is_calculated_with_in_double_precision(kind):
    given = {name: a.tolist() if kind is list else a.astype(kind) for name, a in {"A": A, "x": x, "b": b}.items()}
    found = D.result.numeric(**given)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, WANTED[None, :])


def test_no_integers_come_out():
    for text in ("3 * s", "s**3", "s > 0"):
        found = derive(text, "s", {"s": ()}).result.numeric(s=2)
        assert found.dtype == np.float64
        assert found.shape == ()
    assert derive("1 / s", "s", {"s": ()}).result.numeric(s=2) == -0.25


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "b is missing": ({"b": ...}, "no value is given for b; give one for each of A, x, b"),
    "z is too much": ({"z": 1.0}, "z does not occur in the function; its variables are A, x, b"),
    "a column": ({"x": x[:, None]}, r"x has shape \(n,\), n = 3; an array of shape \(3, 1\) is given"),
    "a number": ({"x": 1.0}, r"x has shape \(n,\), n = 3; an array of shape \(\) is given"),
    "too long": ({"x": np.ones(4)}, "n is 3 in A and 4 in x"),
    "another size": ({"n": 4}, "n is 4 in what is given and 3 in A"),
    "complex": ({"x": x + 0j}, "x: real numbers are needed, in an array or in lists; complex is given"),
    "a string": ({"x": "abc"}, "x: real numbers are needed, in an array or in lists; str is given"),
    "nothing": ({"x": None}, "x: real numbers are needed, in an array or in lists; NoneType is given"),
    "ragged": ({"A": [[1.0, 2, 3], [4]]}, "A: the lists are not of one length"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_line_says_what_is_wrong(name):
    change, message = BAD[name]
    given = {key: value for key, value in {"A": A, "x": x, "b": b, **change}.items() if value is not ...}
    with pytest.raises(ValueError, match=message) as error:
        D.result.numeric(**given)
    assert "\n" not in str(error.value)


SIZES = [
    ({"m": 2}, "no size is given for the dimension n; write n=3, for example"),
    ({"m": 2, "n": 3, "k": 1}, "there is no dimension k in the function; its dimensions are m, n"),
    ({"m": 2, "n": 0}, "n is 0; a size is a whole number from 1 to 1000"),
    ({"m": 2, "n": "3"}, "n is '3'; a size is a whole number from 1 to 1000"),
    ({"m": 2, "n": 2.0}, r"n is 2\.0; a size is a whole number from 1 to 1000"),
    ({"m": 2, "n": 10**6}, "n is 1000000; a size is a whole number from 1 to 1000"),
    ({"m": 40, "n": 40}, "40 × 40 entries are too many to write out in symbols; the limit is 1000"),
]


@pytest.mark.parametrize(("sizes", "message"), SIZES)
def test_sizes_for_the_exact_reading(sizes, message):
    with pytest.raises(ValueError, match=message):
        D.result.exact(**sizes)


def test_large_inverses_are_not_written_out():
    result = derive("logdet(X)", "X", {"X": ("n", "n")}).result
    assert result.exact(n=2).shape == (2, 2)
    with pytest.raises(ValueError, match=r"determinant of a 7 × 7 matrix is too long .* the limit is 6 × 6"):
        result.exact(n=7)


INTEGERS = {
    "a high power": ("sum(x**20)", {}, {"x": np.array([10, 2])}),
    "a power with a variable": ("sum(x**p)", {"p": ()}, {"x": np.array([3, 2]), "p": -1}),
    "an exponent": ("sum(2**x)", {}, {"x": np.array([-3, 2])}),
    "a power of a product": ("(x @ x)**5", {}, {"x": np.array([10**5, 2])}),
    "a product of all": ("prod(x)", {}, {"x": np.array([10**4] * 6)}),
    "a root of a negative number": ("sum(x)**(1/3)", {}, {"x": np.array([-8])}),
}


@pytest.mark.parametrize(("text", "shapes", "values"), INTEGERS.values(), ids=INTEGERS)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_emitted_code_takes_integers_as_the_reading_does(text, shapes, values):
    d = derive(text, "x", shapes)
    namespace: dict[str, Any] = {"np": np}
    exec(d.numpy_source(), namespace)
    emitted = namespace["gradient"]
    names = emitted.__code__.co_varnames[: emitted.__code__.co_argcount]
    np.testing.assert_allclose(emitted(*(values[name] for name in names)), d.result.numeric(**values))


def test_code_makes_no_floats_of_what_stays_small():
    assert "asarray" not in D.numpy_source()
    assert "asarray" not in derive("sum(exp(x)**7)", "x").numpy_source()
    assert "asarray" not in derive("sum(x**4)", "x").numpy_source()
