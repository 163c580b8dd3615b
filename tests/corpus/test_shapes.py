"""One shape: what is said, what `numeric` answers with, what the emitted function returns, and its docstring."""

import ast
import functools
from typing import Any

import numpy as np
import pytest

from derivations import derive
from derivations.evidence.derivation import Derivation
from derivations.language.numeric import numeric
from derivations.language.shape import as_tuple, size
from tests.corpus.reference import SIZES, Row, draw, rows

LAYOUTS = ("numerator", "denominator")


def derived(row: Row, layout: str, order: int) -> Derivation | None:
    """The derivative; None where it is refused."""
    shapes = {name: tuple(dims) for name, dims in row["shapes"].items()}
    structure = row["structured"] if order == 1 else None
    try:
        return derive(row["expression"], row["wrt"], shapes, layout=layout, order=order, structure=structure or None)
    except ValueError:
        return None


def returned(d: Derivation, values: dict[str, Any]) -> Any:
    """What the emitted function returns."""
    scope: dict[str, Any] = {"np": np}
    exec(d.numpy_source(), scope)
    function = scope[d.kind.lower()]
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return function(**{name: values[name] if name in values else SIZES[name] for name in names})


@functools.cache
def functions() -> tuple[Row, ...]:
    return tuple({(row["expression"], row["wrt"]): row for row in rows() if not row["stretch"]}.values())


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_shapes_agree(layout, order):
    tried = 0
    for row in functions():
        d = derived(row, layout, order)
        if d is None:
            continue
        tried += 1
        values = draw(row, 0)
        found, emitted = np.asarray(d.result.numeric(**values)), returned(d, values)
        assert found.shape == np.shape(emitted) == tuple(size(dim, SIZES) for dim in d.shape), row["id"]
        plain = numeric(d.result.expr)(**{**SIZES, **values}).reshape(found.shape)  # knows nothing of how experts write
        np.testing.assert_allclose(emitted, plain, rtol=1e-9, atol=1e-9 * np.max(np.abs(found)), err_msg=row["id"])
        (function,) = ast.parse(d.numpy_source()).body
        assert isinstance(function, ast.FunctionDef)
        assert (f"shape {as_tuple(d.shape)}," if d.shape else "a scalar") in str(ast.get_docstring(function))
    assert tried >= {1: 70, 2: 30}[order]


@pytest.mark.parametrize("expression", ["x**3", "x**2", "3 * x", "len(v) * x**2 + sum(v)"])
def test_a_hessian_by_a_number_is_a_matrix_everywhere(expression):
    d = derive(expression, "x", {"x": (), "v": ("n",)} if "v" in expression else {"x": ()}, order=2)
    values: dict[str, Any] = {"x": 2.0, "v": np.ones(3)}
    given = {symbol.name: values[symbol.name] for symbol in d.result.symbols}
    exact = d.result.exact(**({"n": 3} if "v" in expression else {}))
    assert d.shape == d.result.numeric(**given).shape == returned(d, values).shape == exact.shape == (1, 1)
    assert returned(d, values).dtype == d.result.numeric(**given).dtype == np.float64
