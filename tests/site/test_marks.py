"""Formulas with a mark on every expression look like those without, and say the same."""

import re

import pytest

from derivations import formulas
from derivations.language import Ones, let, scalar, vector
from derivations.language.latex import latex, marking
from derivations.site.temml import typeset

MARK = re.compile(r' data-(?:name|shape)="[^"]*"')
ROW = re.compile(r"</?mrow>| form=\"prefix\"")  # what comes first in a row needs not say so


def seen(tex: str) -> str:
    """What Temml sets, without marks and the rows that only hold marks."""
    return ROW.sub("", MARK.sub("", typeset(tex, True)))


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
            r"\data{shape=scalar}{\data{name=x sub 1,shape=scalar}{x}"
            r"_{\data{name=x sub 1,shape=scalar}{1}}^2}"
        )
        assert latex(Ones("n").T) == r"\data{shape=row 1 × n}{\vec{\mathbf{1}}^T}"
        assert latex(let("f", a**2, a) ** 2) == r"\data{shape=scalar}{f(\data{name=a,shape=scalar}{a})^2}"
