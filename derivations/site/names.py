r"""What inline maths may say without a binding: a name, or a part of a formula that the page shows.

A name claims nothing: a symbol, an entry, a function (with the symbols it takes), a whole number, a shape, a place, a
differential, an operator by itself. All other maths is bound to the code that prints it, or it is exactly what the
code prints for a part of a formula on the same page, and no relation.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from derivations.evidence.statement import Statement
from derivations.language.expression import Compare, walk
from derivations.language.latex import latex

GREEK = "|".join(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "eta",
        "theta",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
    ]
)
LETTER = rf"(?:[A-Za-z]|\\(?:{GREEK})(?![A-Za-z]))"
PLAIN = rf"(?:{LETTER}|\\(?:mathbf|boldsymbol)\{{(?:{LETTER}|[01])\}})"
BASE = rf"(?:{PLAIN}|\\(?:hat|vec)\{{{PLAIN}\}})"
INDEX = r"[ijklmnNt\d]"  # an index counts: D_x and f_x are derivatives
SYMBOL = rf"(?:{BASE}(?:_(?:{INDEX}|\{{{INDEX}(?: ?{INDEX})*\}}))?)"
WORD = "activation|target|sum|diag|tr|vec|sign|softmax|softplus|logsumexp"
FUNCTION = rf"(?:\\operatorname\{{(?:{WORD})\}}|\\(?:max|min|sin|cos|tan|tanh|ln|exp|det)(?![A-Za-z]))"
SIZE = r"(?:[dhkmnpqrtBKMNT]|\d+)"
SHAPE = rf"{SIZE}(?: \\times {SIZE})+"
NAMES = (
    SYMBOL,
    FUNCTION,
    rf"(?:{SYMBOL}|{FUNCTION})\({SYMBOL}(?:, {SYMBOL})*\)",
    r"\d+",
    r"\\infty",
    SHAPE,
    rf"\\mathbb\{{R\}}\^\{{{SHAPE}\}}",
    r"\([ijkt], [ijkt]\)",  # a place; with numbers it would be a result
    rf"(?:d ?|\\Delta ){BASE}",
    r"\\(?:times|cdot|otimes|oslash|oplus|ominus|bigcirc|partial|nabla|sum)",
    r"\\frac\{(?P<d>d|\\partial)\}\{(?P=d) ?[A-Za-z]\}",
)
NAME = re.compile("|".join(f"(?:{name})" for name in NAMES), re.ASCII)


def is_name(tex: str) -> bool:
    r"""Whether this TeX only names something.

    >>> is_name(r"\mathbf{x}_i"), is_name(r"m \times n"), is_name(r"f(x, y)"), is_name(r"\frac{d}{dx}")
    (True, True, True, True)
    >>> is_name("x^2"), is_name("n < m"), is_name("D_x"), is_name("0.5")
    (False, False, False, False)
    """
    return bool(NAME.fullmatch(tex))


def parts_of(statements: Iterable[Statement]) -> Iterator[str]:
    """What the code prints for each part of these statements."""
    for statement in statements:
        yield from _printed_parts(statement)


@cache
def _printed_parts(statement: Statement) -> frozenset[str]:
    nodes = (node for expr in statement.exprs for node in walk(expr))
    return frozenset(latex(node) for node in nodes if not isinstance(node, Compare))
