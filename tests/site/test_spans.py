"""A code span that claims something is code that runs on its page, or it fails."""

import pytest

from derivations import formula, formulas
from derivations.site.pages import line_of
from derivations.site.spans import faults

PAGE = """Words.

```pycon
>>> import numpy as np
>>> loss = "norm(A @ x - b)**2"
>>> np.sum((A @ x) ** 2) > 0
True

```

"""


@pytest.mark.parametrize(
    "span",
    [
        "`x`", "`np.ones`", "`x.T`", "`x[:, None]`", "`(1, n)`", "`(7,)`", "`3`", "`None`", "`s6-cost`", "`.T`", "`@`",
        "`--shape A=m,n`", "`--steps full`", "`order=2`", "`grad += …`", "`make site`", "`derivations/paper`",
        "`A @ x`", "`(A @ x)**2`", "`np.sum((A @ x) ** 2)`", "`norm(A @ x - b)`", "`A @ x - b`",
    ],
)  # fmt: skip
def test_names_and_code_of_the_page_pass(span):
    assert list(faults(f"{PAGE}Here {span} stands.", formulas())) == []


@pytest.mark.parametrize(
    ("span", "says"),
    [
        ("`x² = 3`", "has characters that are no code"),
        ("`0.5`", "has a decimal number"),
        ("`x  # 3`", "has a comment"),
        *(
            (f"`{code}`", "is no name, and no expression in code that runs on this page")
            for code in (
                "y == 3", "dy/dx", "1 < 2", "y = 3 * x", "3 * x", "A @ x + b", "x @ A", "2 * 3", "-x", "not x", "x > 3",
                "sin(x)", "np.exp(1000)", "f('x = 3')", "(3, 4)", "[x, 3]", "x if y else z", "lambda x: 3", "{x: 3}",
                "3x", "x-is-3", "s6-costs", "the-slope-is-3x", "2-3", "'3'", "--wrt 3", "x[3 * x]",
            )
        ),
    ],
)  # fmt: skip
def test_claims_are_found_with_their_line(span, says):
    ((at, fault),) = faults(f"{PAGE}Here {span} stands.", formulas())
    assert line_of(f"{PAGE}Here {span}", at) == 11
    assert fault == f"{span} {says}" or fault.startswith(f"{span} {says}")


def test_the_code_of_a_formula_on_the_page_is_known():
    """What its function computes, as the reader sees it when the card is opened."""
    gradient = formula("s61-gd")
    shown = f"<!-- formula: {gradient.id} -->\n$$\n{gradient.latex()}\n$$\n\nHere `X.T @ e` stands."
    assert list(faults(shown, formulas())) == []
    assert len(list(faults("Here `X.T @ e` stands.", formulas()))) == 1


def test_code_in_a_bound_table_is_compared_with_the_table_and_nowhere_else():
    row = "| `np.where(z > 0, 1.0, 0.0)` |\n"
    assert not list(faults(f"<!-- table: s8-relu results -->\n| NumPy |\n| --- |\n{row}", formulas()))
    assert list(faults(f"| NumPy |\n| --- |\n{row}", formulas()))
