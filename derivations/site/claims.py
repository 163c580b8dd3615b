r"""Does inline maths claim something? Then it must be bound to the code that checks it.

A symbol or an expression claims nothing: ``$x$``, ``$w_i x_i$``, ``$\mathbf{w} \cdot \mathbf{x} + b$``. A
relation does, and so does a derivative, for it says what is derived by what. A bare operator names itself.
"""

import re

RELATIONS = (
    "ne|neq|lt|gt|leq?|geq?|leqslant|geqslant|ll|gg|approx|equiv|sim|simeq|cong|propto|doteq|in|ni|notin|subseteq?|"
    "to|gets|iff|implies|(?:long)?mapsto|(?:[Ll]ong)?(?:[Ll]eft|[Rr]ight|[Ll]eftright)arrow"
)
RELATION = re.compile(rf"[=≠<>≤≥→⇒↦≈≡∈∝←⇔]|\\(?:{RELATIONS})(?![A-Za-z])")

BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
D = r"(?:d|\\mathrm\s*\{d\}|\\operatorname\s*\{d\})"
DERIVATIVE = re.compile(
    rf"""
      \\[dt]?frac\s*(?=\{{\s*{D}){BRACED}\s*\{{\s*{D}   # dy/dx as a fraction
    | (?<![A-Za-z\\]){D}\s*\\?\w+\s*/\s*{D}             # dy/dx on the line
    | (?:\\partial|∂)\s*[^\s}}]                         # a partial of something
    | (?:\\nabla|∇)\s*\S                                # a gradient of something
    | '|′|\\prime                                       # f'
    """,
    re.VERBOSE,
)
OPERATOR = rf"\\[dt]?frac\s*\{{\s*(?:{D}|\\partial)\s*\}}\s*(?=\{{\s*(?:{D}|\\partial)){BRACED}"
BARE_OPERATOR = re.compile(rf"\s*(?:{OPERATOR}|\\partial|\\nabla|∂|∇)\s*")


def claim(tex: str) -> str | None:
    r"""What makes this TeX a claim, or None.

    >>> claim(r"\mathbf{w} \cdot \mathbf{x} + b"), claim(r"\frac{\partial}{\partial x}")
    (None, None)
    >>> claim(r"n \le m"), claim(r"\frac{\partial}{\partial x} x^2")
    ('a relation', 'a derivative')
    """
    if RELATION.search(tex):
        return "a relation"
    if DERIVATIVE.search(tex) and not BARE_OPERATOR.fullmatch(tex):
        return "a derivative"
    return None
