"""Time to derive, against SymPy on the rows of the corpus that SymPy's matrix expressions get right."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import sympy
from sympy.matrices.expressions import HadamardProduct

from derivations import derive, parse
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, postorder
from derivations.language.shape import matrix_shape
from tests.corpus.reference import SIZES, Row, draw, expected, rows


def translated(expr: Expr) -> Any:
    """The expression as SymPy's own matrix expression, at the corpus' sizes; TypeError where it has none."""
    answers: dict[Expr, Any] = {}
    for node in postorder(expr):
        answers[node] = _translate(node, [answers[operand] for operand in node.operands])
    return answers[expr]


def _size(dim: Any) -> int:
    return dim if isinstance(dim, int) else SIZES[dim]


def _is_matrix(part: Any) -> bool:
    return bool(getattr(part, "is_Matrix", False))


def _number(part: Any) -> Any:
    """A 1×1 matrix expression as the number that it is."""
    return sympy.Trace(part) if _is_matrix(part) and part.shape == (1, 1) else part


def _translate(node: Expr, parts: list[Any]) -> Any:
    parts = [_number(part) for part in parts]
    match node:
        case e.Symbol():
            rows_, columns = (_size(dim) for dim in matrix_shape(node.shape))
            return sympy.MatrixSymbol(node.name, rows_, columns) if node.shape else sympy.Symbol(node.name)
        case e.Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case e.Size(dim):
            return sympy.Integer(_size(dim))
        case e.Ones(length):
            return sympy.OneMatrix(_size(length), 1)
        case e.Add() | e.Subtract():
            sign = 1 if isinstance(node, e.Add) else -1
            if _is_matrix(parts[0]) != _is_matrix(parts[1]):
                raise TypeError("SymPy does not add a number to a matrix")
            return parts[0] + sign * parts[1]
        case e.Negate():
            return -parts[0]
        case e.Multiply():
            return HadamardProduct(*parts) if all(map(_is_matrix, parts)) else parts[0] * parts[1]
        case e.Divide():
            if _is_matrix(parts[1]):
                inverse = parts[1].applyfunc(lambda t: 1 / t)
                return HadamardProduct(parts[0], inverse) if _is_matrix(parts[0]) else parts[0] * inverse
            return parts[0] / parts[1]
        case e.Power():
            return parts[0].applyfunc(lambda t: t ** parts[1]) if _is_matrix(parts[0]) else parts[0] ** parts[1]
        case e.MatMul():
            return parts[0] * parts[1]
        case e.Transpose():
            return parts[0].T if _is_matrix(parts[0]) else parts[0]
        case mx.EntrySum():
            rows_, columns = parts[0].shape
            return sympy.Trace(sympy.OneMatrix(1, rows_) * parts[0] * sympy.OneMatrix(columns, 1))
        case mx.Trace():
            return sympy.Trace(parts[0])
        case mx.Determinant():
            return sympy.Determinant(parts[0])
        case mx.LogDeterminant():
            return sympy.log(sympy.Determinant(parts[0]))
        case mx.Inverse():
            return parts[0].inv()
        case mx.Norm():
            return sympy.sqrt(sympy.Trace(parts[0].T * parts[0]))
        case f.Diag():
            return sympy.diag(parts[0]) if not _is_matrix(parts[0]) else sympy.DiagMatrix(parts[0])
        case el.Apply(name, _):
            row = el.ELEMENTWISE[name]
            function = sympy.lambdify(sympy.Symbol("x"), sympy.sympify(row.sympy), "sympy")  # our own table
            return parts[0].applyfunc(function) if _is_matrix(parts[0]) else function(parts[0])
    raise TypeError(f"SymPy has no matrix expression for {type(node).__name__}")


def by_sympy(row: Row, expr: Expr) -> Any:
    """SymPy's derivative of a row."""
    function = translated(expr)
    variable = next(node for node in postorder(expr) if isinstance(node, e.Symbol) and node.name == row["wrt"])
    x = translated(variable)
    found = _number(function).diff(x)
    return found.diff(x) if row["order"] == 2 else found


def value(found: Any, values: dict[str, Any]) -> np.ndarray[Any, Any]:
    """The number that SymPy's derivative has."""
    given = {}
    for name, array in values.items():
        a = np.asarray(array)
        if a.ndim:
            a = a.reshape(len(a), -1)
            given[sympy.MatrixSymbol(name, *a.shape)] = sympy.Matrix(a)
        else:
            given[sympy.Symbol(name)] = float(a)
    return np.array(found.subs(given).doit().tolist() if _is_matrix(found) else found.subs(given).doit(), dtype=float)


def is_right(row: Row, found: Any) -> bool:
    values = draw(row, 0)
    want = expected(row, values)
    try:
        got = value(found, values)
    except Exception:  # SymPy raises many kinds
        return False
    return got.size == want.size and bool(
        np.allclose(got.reshape(want.shape), want) or np.allclose(got.T.reshape(want.shape), want)
    )


def timed(run: Callable[..., Any], *arguments: Any) -> float:
    started = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - started


def compare() -> None:
    """The median times on the rows that SymPy gets right."""
    ours: list[float] = []
    theirs: list[float] = []
    for row in rows():
        shapes = {name: tuple(dims) for name, dims in row["shapes"].items()}
        try:
            expr = parse(row["expression"], shapes)
            found = by_sympy(row, expr)
        except Exception:  # not derived at all
            continue
        if not is_right(row, found):
            continue
        theirs.append(timed(by_sympy, row, expr))
        ours.append(
            timed(lambda row=row, shapes=shapes: derive(row["expression"], row["wrt"], shapes, order=row["order"]))
        )
    print(f"\nDeriving the {len(ours)} rows that SymPy {sympy.__version__} gets right, of {len(rows())}")
    print(f"  ours      median {1e3 * median(ours):8.2f} ms, with parsing and every step")
    print(f"  SymPy     median {1e3 * median(theirs):8.2f} ms   × {median(theirs) / median(ours):.2f}")


if __name__ == "__main__":
    compare()
