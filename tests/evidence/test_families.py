"""How many there are of f_1, f_2, … is one number in a formula, and ranges and limits are of what occurs in it."""

from typing import Any

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.statement import HasShape, Statement, chain
from derivations.language.binders import across, column_of, each, summation
from derivations.language.derivatives import Limit, derivative, let, partial, total
from derivations.language.expression import Index
from derivations.language.functions import generic, generic_entry, matrix, scalar, scalars, vector

i, j = Index("i"), Index("j")
x, y, t = scalars("x y t")
v = vector("v")
f_i, g_i = generic_entry("f", i, v), generic_entry("g", i, v)
f_of_m = chain(each(i, "m", f_i), generic("f", v, length="m"))
row = across(j, "n", partial(f_i, v[j]))


def made(says: Statement, **options: Any) -> Formula:
    return Formula("test", "", "0", says, **options)


def failures(says: Statement, **options: Any) -> str:
    return "; ".join(check(made(says, **options)).failures)


OTHER_NUMBERS = {
    "one more row": (chain(partial(f_i, v), row, over=((i, "m+1"),)), {"all": f_of_m}),
    "three rows": (chain(partial(f_i, v), row, over=((i, 3),)), {"all": f_of_m}),
    "as many as variables": (chain(partial(f_i, v), row, over=((i, "n"),)), {"all": f_of_m}),
    "two sums": (chain(summation(i, "n", f_i), summation(i, "m", f_i)), {}),
    "a sum and a range": (chain(f_i * 2, 2 * f_i, over=((i, "m"),)), {"sum": chain(summation(i, "k", f_i))}),
    "a column and a function": (chain(each(i, "k", f_i), each(j, "k", generic_entry("f", j, v))), {"all": f_of_m}),
    "the shape": (
        chain(f_i + f_i, 2 * f_i, over=((i, "m"),)),
        {"shape": HasShape(generic("f", v, length="n"), ("n",))},
    ),
    "of a name": (chain(let("y", generic("f", v, length="m"))[i], f_i, over=((i, "m+2"),)), {}),
    "the last of n, where there are m": (
        chain(generic_entry("f", "n", v) * 2, 2 * generic_entry("f", "n", v)),
        {"all": f_of_m},
    ),
    "the third of two": (
        chain(generic("f", v, length=2), column_of(generic_entry("f", 1, v), generic_entry("f", 2, v))),
        {"third": chain(generic_entry("f", 3, v) * 2, 2 * generic_entry("f", 3, v))},
    ),
    "of two families": (
        chain(summation(i, "m", f_i) + summation(i, "n", g_i), summation(i, "m", f_i + 0) + summation(i, "n", g_i)),
        {"both": chain(f_i * g_i, g_i * f_i, over=((i, "m"),))},
    ),
}


@pytest.mark.parametrize("name", OTHER_NUMBERS)
def test_two_numbers_of_functions_are_refused(name):
    says, parts = OTHER_NUMBERS[name]
    assert "there are" in failures(says, parts=parts)


def test_an_example_of_its_own_may_have_another_number():
    says, few = chain(partial(f_i, v), row, over=((i, "m"),)), chain(each(i, "k", f_i), each(i, "k", f_i + 0))
    assert check(made(says, parts={"all": f_of_m})).ok
    assert check(made(says, parts={"all": f_of_m, "few": few}, apart=("few",))).ok


NOT_THERE = {
    "a range of nothing": (chain(x * 2, 2 * x, over=((i, "n"),)), "i has a range, and does not occur"),
    "a second range": (chain(v[i] * 2, 2 * v[i], over=((i, "n"), (j, "n"))), "j has a range, and does not occur"),
    "one index that differs": (
        chain(v[i] * 2, 2 * v[i], over=((i, "n"),), distinct=True),
        "there are no two indices that could differ",
    ),
    "a limit, and its variable beside it": (
        chain(Limit(t, (x + t) ** 2) + t, x**2 + t),
        "t goes to 0 in a limit, and stands free beside it",
    ),
    "a limit of its variable's own": (
        chain(t * Limit(t, (x + t) / (1 + t)), t * x),
        "t goes to 0 in a limit, and stands free beside it",
    ),
    "a quantity that prints as a function": (
        chain(derivative(scalar("q", tex="f(x)") * x, x), scalar("q", tex="f(x)")),
        "f(x) is printed for q, which is no function",
    ),
    "a quotient that prints as a derivative": (
        chain(scalar("d") * x / (scalar("d") * y), x / y),
        "d is printed for d, a scalar, and is a word of the language of formulas",
    ),
    "an entry and a quantity with its two numbers": (
        chain(
            matrix("W", "m", "n")[1][1] + scalar("q", tex="w_{1,1}"),
            scalar("q", tex="w_{1,1}") + matrix("W", "m", "n")[1][1],
        ),
        "w_{1 1} is printed for",
    ),
    "d of a function of two": (
        chain(derivative(let("f", x**2 * y, x, y), x), 2 * x * y),
        "has a ∂",
    ),
    "d and ∂ of one kind": (
        chain(derivative(x**2 + x, x), derivative(x**2, x) + total(x, x)),
        "have two signs",
    ),
    "d and ∂ of a product of functions": (
        chain(
            derivative(generic("f", x) * generic("g", x), x, "operator"),
            generic("f", x) * derivative(generic("g", x), x) + total(generic("f", x), x) * generic("g", x),
        ),
        "have two signs",
    ),
    "d of any function of two": (
        chain(derivative(generic("f", x, y), x, "operator"), partial(generic("f", x, y), x)),
        "has a ∂",
    ),
}


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_is_printed_and_is_not_there_is_refused(name):
    says, why = NOT_THERE[name]
    assert why in failures(says)


def test_d_follows_what_depends_on_the_variable():
    u = let("u", x**2)
    assert check(made(chain(derivative(let("f", x + u, x, u), x), 1 + 2 * x))).ok
