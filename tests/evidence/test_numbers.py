"""Numbers that a page states are worked out from what the formula says, or the formula does not hold."""

from typing import Any

import pytest

from derivations import formulas
from derivations.evidence.check import check
from derivations.evidence.controls import number_faults
from derivations.evidence.formula import Formula
from derivations.evidence.results import about, number, table, worked
from derivations.evidence.statement import chain
from derivations.language.derivatives import at_point, derivative, let
from derivations.language.functions import scalars, vector

x, y = scalars("x y")
v = vector("v")
f = let("f", x**3, x)
slope = 3 * x**2
says = chain(derivative(f, x), slope)


def made(**options: Any) -> Formula:
    return Formula("test", "", "0", says, **options)


WRONG: dict[str, Any] = {
    "a number": lambda: "7",
    "no number": lambda: "seven",
    "nothing": lambda: "",
    "worked out elsewhere": lambda: str(float((2 * x).numeric(x=2))),
    "of nothing": worked(lambda: "7"),
    "another slope": about(5 * x**2, x=2),
    "the slope of another variable": about(3 * y**2, y=2),
    "a number as an expression": about(2 * x - 2 * x + 7, x=1),
    "of a symbol": worked(lambda _: "7", x),
    "whatever the slope is": worked(lambda _: "7", slope),
    "whatever one of them is": worked(lambda slope, _: number(slope.numeric(x=2)), slope, f),
    "an entry of something else": about((2 * v)[1], v=[3, 4]),
    "another point of another function": about(at_point(x**5, x=2)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_has_nothing_to_do_with_the_formula_is_refused(name):
    assert not check(made(values={"slope": WRONG[name]})).ok


WRONG_TABLES: dict[str, Any] = {
    "typed in": lambda: table(["x", "slope"], [(2, 7)]),
    "a number between dollars": lambda: "| x | slope |\n| --- | --- |\n| $2$ | $7$ |",
    "numbers in words": lambda: "| x | slope |\n| --- | --- |\n| two | seven |",
    "a number beside a formula": lambda: "| x | slope |\n| --- | --- |\n| $x$ | 7 |",
    "of another function": worked(lambda square: table(["x", "slope"], [(2, square.numeric(x=2))]), x**2 + 0),
    "whatever the slope is": worked(lambda _: table(["x", "slope"], [(2, 7)]), slope),
}


@pytest.mark.parametrize("name", WRONG_TABLES)
def test_a_table_that_has_nothing_to_do_with_the_formula_is_refused(name):
    assert not check(made(tables={"slopes": WRONG_TABLES[name]})).ok


def test_what_is_worked_out_from_the_formula_passes():
    right = made(
        values={"slope": about(slope, x=2), "change": worked(lambda f: number(f.numeric(x=2) / 2), f)},
        tables={
            "slopes": worked(lambda slope: table(["x", "slope"], [(2, slope.numeric(x=2))]), slope),
            "formulas": lambda: "| rule |\n| --- |\n| <!-- formula: s2-power -->$3 x^2$<br>`3 * x**2` |",
        },
    )
    assert check(right).ok, check(right).failures


def test_the_numbers_of_all_formulas_are_worked_out_from_them():
    assert {f.id: faults for f in formulas().values() if (faults := list(number_faults(f)))} == {}
