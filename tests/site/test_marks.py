"""Formulas with a mark on every expression look like those without, and say the same."""

import re

import pytest

from derivations import formulas
from derivations.language import Ones, let, scalar, vector
from derivations.language.latex import latex, marking
from derivations.site.katex import typeset

TAG = re.compile(r"<[^>]+>")


def seen(tex: str) -> str:
    """The letters and signs that KaTeX sets, in their order."""
    return TAG.sub("", typeset(tex, True).partition('<span class="katex-html"')[2])


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_marks_change_nothing_that_is_seen(layout):
    for formula in formulas().values():
        plain = [formula.latex(layout=layout), *(line.latex for line in formula.derivation_lines(layout))]
        with marking():
            marked = [formula.latex(layout=layout), *(line.latex for line in formula.derivation_lines(layout))]
        assert [seen(tex) for tex in marked] == [seen(tex) for tex in plain], formula.id


def test_an_exponent_stands_where_it_would_without_marks():
    x, a = vector("x"), scalar("a")
    with marking():
        assert latex(x[1] ** 2) == (
            r"\htmlData{shape=scalar}{\htmlData{name=x sub 1, shape=scalar}{x}"
            r"_{\htmlData{name=x sub 1, shape=scalar}{1}}^2}"
        )
        assert latex(Ones("n").T) == r"\htmlData{shape=row 1 × n}{\vec{\mathbf{1}}^T}"
        assert latex(let("f", a**2, a) ** 2) == r"\htmlData{shape=scalar}{f(\htmlData{name=a, shape=scalar}{a})^2}"
