"""Two entries that state one formula with = and with ≠ are found, however the two are written."""

from dataclasses import replace

import pytest

from derivations import formula, formulas
from derivations.evidence.contradictions import contradictions
from derivations.evidence.formula import Formula
from derivations.evidence.statement import Chain, Unequal, chain, step
from derivations.language.binders import summation
from derivations.language.derivatives import derivative, let, partial, total
from derivations.language.elementwise import absolute, maximum
from derivations.language.expression import Index
from derivations.language.functions import dot, scalars, vector

i = Index("i")
x, y, z = scalars("x y z")
v, w = vector("v"), vector("w")
u = let("u", x**2)


def pair(equal: Chain, unequal: Unequal, conditions: tuple[str, ...] = ()) -> list[Formula]:
    return [Formula("equal", "", "1", equal, stated=conditions), Formula("unequal", "", "1", unequal)]


PLANTED = {
    "as it stands": (chain(absolute(x), x), Unequal(absolute(x), x)),
    "turned round": (chain(x, absolute(x)), Unequal(absolute(x), x)),
    "within a derivation": (chain(x, step(x * 1), step(x**2 / x)), Unequal(x * 1, x**2 / x)),
    "from end to end": (chain(x, step(x * 1), step(x**2 / x)), Unequal(x, x**2 / x)),
    "a name opened": (chain(total(u, x), 2 * x), Unequal(total(x**2, x), 2 * x)),
    "a name put in": (chain(total(x**2, x), 2 * x), Unequal(total(u, x), 2 * x)),
    "d for ∂": (chain(total(x**2, x), 2 * x), Unequal(derivative(x**2, x), 2 * x)),
    "a prefix for a fraction": (chain(total(x**2, x, "operator"), 2 * x), Unequal(total(x**2, x), 2 * x)),
    "limits of a sum": (
        chain(summation(i, "n", v[i] * w[i], "bare"), dot(v, w)),
        Unequal(summation(i, "n", v[i] * w[i]), dot(v, w)),
    ),
    "a dot product": (chain(dot(v, w), v.T @ v), Unequal(v.T @ w, dot(v, v))),
    "printed alike": (chain(let("u", x + 0), x), Unequal(let("u", y + 0), x)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_pair_is_found(name):
    equal, unequal = PLANTED[name]
    assert contradictions(pair(equal, unequal)) == [("equal", "unequal")]


def test_a_part_and_a_line_of_a_derivation_count_too():
    entries = [
        Formula("a", "", "1", chain(y, y), parts={"lemma": chain(absolute(x), x)}),
        Formula("b", "", "1", chain(z, z), parts={"E0": Unequal(absolute(x), x)}),
    ]
    assert contradictions(entries) == [("a lemma", "b E0")]
    derived = Formula("d", "", "1", derivation=(chain(absolute(x), step(maximum(x, -x)), step(x)),))
    assert ("d derivation", "b E0") in contradictions([derived, entries[1]])


@pytest.mark.parametrize("name", PLANTED)
def test_a_condition_on_the_card_tells_them_apart(name):
    equal, unequal = PLANTED[name]
    assert contradictions(pair(equal, unequal, conditions=("x is small",))) == []
    one_for_both = [replace(f, stated=("x is small",)) for f in pair(equal, unequal)]
    assert contradictions(one_for_both) == [("equal", "unequal")]


def test_what_is_another_formula_is_no_contradiction():
    assert contradictions(pair(chain(absolute(x), x), Unequal(absolute(x), y))) == []
    assert contradictions(pair(chain(total(u, x), 2 * x), Unequal(total(u, x), partial(u, x)))) == []
    assert contradictions(pair(chain(x, x * 1), Unequal(y, y * 2))) == []


def test_the_site_contradicts_itself_nowhere():
    assert contradictions(formulas().values()) == []


@pytest.mark.parametrize(
    ("stated", "denied"), [("s62-error-form", "s62-dC-db KE7"), ("s61-error-form", "s61-dC-dw E1-every-sample")]
)
def test_without_its_condition_a_formula_of_the_paper_contradicts_the_errata(stated, denied):
    entries = [replace(formula(stated), where=None, domain={}), formula(denied.split()[0])]
    assert (stated, denied) in contradictions(entries)
