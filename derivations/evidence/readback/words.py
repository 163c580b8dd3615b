"""The functions that have a name of their own, and what they are of their arguments."""

from __future__ import annotations

from collections.abc import Callable

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import alike, same, square
from derivations.language import elementwise as el
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Compare, Expr

Make = Callable[..., Expr]


def _entrywise(name: str) -> Make:
    return lambda x: el.Apply(name, x)


def _two_or_all(two: Make, kind: str) -> Make:
    def make(*arguments: Expr) -> Expr:
        return two(*same(*arguments)) if len(arguments) == 2 else mx.Reduce(kind, *arguments)

    return make


def _where(condition: Expr, left: Expr, right: Expr) -> Expr:
    if not isinstance(condition, Compare):
        raise ReadError("where: the first argument is a condition")
    condition, left, right = alike(condition, left, right)
    assert isinstance(condition, Compare)
    return el.Where(condition, left, right)


def _rows_or_bars(array: Expr) -> Expr:
    return el.Apply("abs", array) if array.shape == () else f.Length(array)


WORDS: dict[str, Make] = {
    **{word: _entrywise(word) for word in ("sin", "cos", "tan", "exp", "ln", "sinh", "cosh", "tanh", "arctan", "erf")},
    **{word: _entrywise(word) for word in ("softplus", "relu", "gelu", "sign", "abs")},
    "σ": _entrywise("sigmoid"),
    "max": _two_or_all(el.Maximum, "max"),
    "min": _two_or_all(el.Minimum, "min"),
    "where": _where,
    "prod": lambda x: mx.Reduce("prod", x),
    "logsumexp": lambda x: mx.Reduce("logsumexp", x),
    "softmax": mx.Softmax,
    "sum": mx.EntrySum,
    "norm": mx.Norm,
    "length": f.Length,
    "tr": lambda x: mx.Trace(square(x)),
    "det": lambda x: mx.Determinant(square(x)),
    "diagonal": lambda x: mx.DiagonalOf(square(x)),
    "diag": f.Diag,
    "vec": mx.Vec,
}
BY_ROWS = {"max", "min", "prod", "logsumexp", "softmax"}  # of a matrix these say that they are taken of each row
bars = _rows_or_bars
