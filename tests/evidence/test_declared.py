"""Variables declared with an axis of length 1: they are given so, and gradients come out so."""

from typing import Any

import numpy as np
import pytest

from derivations import derive

DECLARED = {
    "column": ("sum((X + c)**2)", "c", {"X": ("m", "n"), "c": ("m", 1)}),
    "column in a product": ("norm(y - X @ w)**2", "w", {"X": ("m", "n"), "y": ("m", 1), "w": ("n", 1)}),
    "single entry": ("a * norm(x)", "a", {"a": (1, 1), "x": ("n",)}),
    "row": ("norm(r)", "r", {"r": (1, "n")}),
    "row named": ("u = sin(r); sum(u * u)", "r", {"r": (1, "n")}),
    "column by a number": ("t * (X @ c)", "t", {"t": (), "X": ("m", "n"), "c": ("n", 1)}),
    "row by a number": ("t * r", "t", {"t": (), "r": (1, "n")}),
    "function of a row by a number": ("u = sin(t * r); u * r + exp(u)", "t", {"t": (), "r": (1, "n")}),
    "row by a row": ("r * r", "r", {"r": (1, "n")}),
}
SIZES = {"m": 4, "n": 3}


def sized(shape):
    return tuple(SIZES.get(dim, dim) for dim in shape)


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize(("text", "wrt", "shapes"), DECLARED.values(), ids=DECLARED)
def test_declared_shapes_are_taken_and_given(text, wrt, shapes, layout):
    d = derive(text, wrt, shapes, layout=layout)
    assert d.check().ok
    rng = np.random.default_rng(0)
    values = {name: rng.uniform(0.5, 1.5, size=sized(d.reading.shapes[name])) for name in shapes}
    found = d.result.numeric(**values)
    assert found.shape == sized(d.result.shape)
    namespace: dict[str, Any] = {"np": np}
    exec(d.numpy_source(), namespace)
    emitted = namespace[d.kind.lower()]
    code = emitted.__code__
    assert np.shape(emitted(**{name: values[name] for name in code.co_varnames[: code.co_argcount]})) == found.shape
    if d.function.shape == () and layout == "denominator":
        assert d.result.shape == shapes[wrt]
        assert np.allclose(found, numeric_slope(text, wrt, values))


def numeric_slope(text, wrt, values):
    """Central differences of the text as NumPy itself reads it, entry by entry."""

    def value(array):
        names = {"np": np, "norm": np.linalg.norm, "sum": np.sum, "sin": np.sin, **values, wrt: array}
        *lines, last = text.split("; ")
        for line in lines:
            exec(line, names)
        return np.squeeze(eval(last, names))

    found, h = np.zeros_like(values[wrt]), 1e-6
    for place in np.ndindex(found.shape):
        step = np.zeros_like(found)
        step[place] = h
        found[place] = (value(values[wrt] + step) - value(values[wrt] - step)) / (2 * h)
    return found


def test_gradients_of_a_backward_pass_have_the_declared_shapes():
    d = derive("sum((X + c)**2)", ["c", "X"], {"X": ("m", "n"), "c": ("m", 1)})
    namespace: dict[str, Any] = {"np": np}
    exec(d.numpy_source(), namespace)
    X, c = np.ones((4, 3)), np.arange(4.0)[:, None]
    value, gradients = namespace["value_and_gradients"](X, c)
    assert value == np.sum((X + c) ** 2)
    assert np.array_equal(gradients["c"], 2 * np.sum(X + c, axis=1, keepdims=True))
    assert np.array_equal(gradients["X"], 2 * (X + c))
    for wrong in (c[:, 0], np.ones((4, 3))):
        with pytest.raises(ValueError, match="axis"):
            namespace["value_and_gradients"](X, wrong)
        with pytest.raises(ValueError, match=r"c has shape \(m, 1\); an array of shape \(4.* is given"):
            d.result.numeric(X=X, c=wrong)


def test_a_hessian_by_a_column_is_square_and_by_a_single_entry_one_by_one():
    assert derive("norm(c)**2", "c", {"c": ("n", 1)}, order=2).result.numeric(c=np.ones((3, 1))).shape == (3, 3)
    assert derive("a**3", "a", {"a": (1, 1)}, order=2).result.numeric(a=[[2.0]]).tolist() == [[12.0]]
