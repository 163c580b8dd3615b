"""The reason of a step leads from the line before to this one; another step's reason is noticed."""

from dataclasses import replace
from typing import Any

import pytest

from derivations import formulas
from derivations.evidence.between import CANNOT, LEADS, NAMED
from derivations.evidence.formula import Formula
from derivations.evidence.reasons import steps_of, verdict, verdicts
from derivations.evidence.statement import Chain, chain, step
from derivations.language.binders import summation
from derivations.language.derivatives import let, partial, total
from derivations.language.elementwise import cos, exp, ln, maximum, sin
from derivations.language.expression import Expr, Index, as_expr
from derivations.language.functions import cases, dot, matrix, scalars, vector
from derivations.site.lint import page_problems
from tests.evidence.reasons import counted, exchanges, given_steps

i = Index("i")
x, y, z, a, b = scalars("x y z a b")
v, w, A = vector("v"), vector("w"), matrix("A", "n", "n")
u = let("u", x**2)


def of(before: Expr, after: Expr | int, because: str, rule: str | None = None, *above: Expr) -> str:
    """The verdict on one step."""
    steps = [chain(above[0], step(above[1], "found"))] if above else []
    formula = Formula("test", "", "0", derivation=(*steps, chain(before, step(after, because, rule))))
    (*_, given) = steps_of(formula)
    return verdict(given, formulas())


SUM = (total(sin(x) + x, x), total(sin(x), x) + total(x, x))
RULES = {
    "a sum": (*SUM, "s2-sum"),
    "a sum, worked out": (total(sin(x) + x, x), cos(x) + 1, "s2-sum"),
    "a sum over an index": (
        total(summation(i, "n", w[i] ** 2), x),
        summation(i, "n", total(w[i] ** 2, x)),
        "s2-sum",
    ),
    "a difference": (total(sin(x) - x, x), total(sin(x), x) - total(x, x), "s2-difference"),
    "a constant factor": (total(a * sin(x), x), a * total(sin(x), x), "s2-const-mult"),
    "a product": (total(x * sin(x), x), x * total(sin(x), x) + total(x, x) * sin(x), "s2-product"),
    "a power": (total(x**3, x), 3 * x**2, "s2-power"),
    "within a factor": (a * total(x**3, x), a * (3 * x**2), "s2-power"),
    "a chain": (total(sin(u), x), partial(sin(u), u) * total(u, x), "s451-rule"),
    "a constant": (total(a, x), as_expr(0), "s2-constant"),
    "two rules": (total(x**2 + a, x), 2 * x + 0, "s2-sum; s2-power"),
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_leads_to_its_line(name):
    before, after, rule = RULES[name]
    assert of(before, after, "; ".join("a reason" for _ in rule.split("; ")), rule) == LEADS


WRONG_RULES = {
    "a cosine for a sum": (*SUM, "rule-derivative-of-the-cosine"),
    "a logarithm for a sum": (*SUM, "rule-derivative-of-the-logarithm"),
    "a product for a sum": (*SUM, "s2-product"),
    "a sum for a product": (total(x * sin(x), x), x * cos(x) + sin(x), "s2-sum"),
    "a sum for a power": (total(x**3, x), 3 * x**2, "s2-sum"),
    "a difference for a sum": (total(exp(x) + x, x), exp(x) + 1, "s2-difference"),
    "a power for a logarithm": (total(ln(x), x), 1 / x, "s2-sum"),
    "an exponential for a sine": (total(sin(x), x), cos(x), "rule-derivative-of-the-exponential"),
    "a rule of derivatives for arithmetic": (2 * x + 3 * x, 5 * x, "s2-sum"),
    "a sum for a derivative that stays": (total(x, x) * 1, total(x, x), "s2-product"),
    "a sine for a power": (total(x**2, x), 2 * x, "rule-derivative-of-the-sine"),
    "a product for a square root": (total(x**2, x), 2 * x, "s2-product"),
    "a quotient for a sine": (total(sin(x), x), cos(x), "rule-quotient-rule"),
    "a product for a sum of which one is a product": (
        total(x + a * x, x),
        total(x, x) + total(a * x, x),
        "s2-product",
    ),
    "the vector chain rule for a power": (total(x**2, x), 2 * x, "s453-rule"),
    "what a sum is, for a power": (total(x**2, x), 2 * x, "s44-sum-def"),
}


@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_rule_that_cannot_lead_here_is_refused(name):
    before, after, rule = WRONG_RULES[name]
    assert of(before, after, "a reason", rule) == CANNOT


WORDS = {
    "arithmetic": (2 * x + 3 * x, 5 * x, "add"),
    "arithmetic beside a derivative": (2 * x * total(y, x) / 2, x * total(y, x), "the 2 cancels"),
    "a name": (u, x**2, "a name for the square"),
    "a name comes": (sin(x**2), sin(u), "the square gets its name"),
    "a name is opened": (sin(u), sin(x**2), "substitute back"),
    "a definition": (total(u, x), total(x**2, x), "the formula of u"),
    "a derivative": (total(x, x) * a, 1 * a, "x moves as fast as x: the slope does not depend on x"),
    "cases": (total(maximum(0, z), z), cases((0, z <= 0), (1, z > 0)), "left of the kink it is 0"),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_that_say_what_is_done(name):
    assert of(*WORDS[name]) == LEADS


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        (total(x**2, x), 2 * x, "add"),  # a derivative goes
        (total(x**2, x), 2 * x, "one x cancels"),
        (2 * x + 3 * x, 5 * x, "substitute back"),  # there is no name
        (2 * x + 3 * x, 5 * x, "a name for the result"),
        (2 * x + 3 * x, 5 * x, "x does not depend on y"),  # no derivative
        (2 * x + 3 * x, 5 * x, "in each case"),
        (dot(v, w), dot(w, v), "the formula of u"),
    ],
)
def test_words_that_say_something_else(before, after, because):
    assert of(before, after, because) == CANNOT


def test_what_was_found_above():
    found = total(x**2, x), 2 * x
    assert of(total(x**2, x) * a, 2 * x * a, "the result above", None, *found) == LEADS
    assert of(total(x**3, x) * a, 3 * x**2 * a, "the result above", None, *found) == CANNOT


def test_the_words_and_the_rule_are_of_one_kind():
    sum_of_two = total(x**2 + x, x), total(x**2, x) + total(x, x)
    assert of(*sum_of_two, "sum rule", "s2-sum") == LEADS
    assert of(*sum_of_two, "power rule", "s2-sum") == CANNOT
    assert of(total(x**2 + x, x), 2 * x + 1, "power rule; sum rule", "s2-sum; s2-power") == CANNOT


def test_other_words_are_only_named():
    assert of(dot(v, w), dot(w, v), "as everybody knows") == NAMED


def test_no_reason_of_the_site_cannot_lead_to_its_line():
    wrong = [
        (f.id, given.step) for f in formulas().values() for given, answer in verdicts(f, formulas()) if answer == CANNOT
    ]
    assert wrong == []


def test_most_rules_are_applied_again_and_most_exchanges_are_noticed():
    """The exact numbers are printed by ``python -m tests.evidence.reasons``."""
    ruled = [given for given in given_steps() if given.step.rule]
    led = [given for given in ruled if verdict(given, formulas()) == LEADS]
    assert len(led) > 0.7 * len(ruled)
    wrong = list(exchanges(led))
    found = counted(wrong)
    assert found[CANNOT] > 0.2 * len(wrong)
    assert found[LEADS] < 0.3 * len(wrong)


def test_a_page_with_a_wrong_reason_fails():
    f = formulas()["s3-partial-f-x"]
    (derived,) = f.derivation
    assert isinstance(derived, Chain)
    steps = tuple(replace(s, rule="rule-derivative-of-the-cosine") if s.rule else s for s in derived.steps)
    wrong = replace(f, derivation=(replace(derived, steps=steps),))
    page = f"<!-- derivation: {f.id} -->\n\n$$\n{wrong.derivation_latex()}\n$$\n"
    problems = page_problems("p.md", page, {**formulas(), f.id: wrong}, lambda tex, display: tex)
    assert any("cannot lead from" in problem.message for problem in problems), problems


WRONG_WORDS = {
    "nothing cancels": (x + y, y + x, "cancel"),
    "nothing is added": (2 * x * y, 2 * y * x, "add"),
    "nothing is multiplied": (x + y, y + x, "multiply"),
    "nothing is constant": (total(x**2, x), 2 * x, "y does not depend on x"),
    "no names are held still": (total(sin(x), x), cos(x), "the others are held still"),
    "no sum": (total(x**2, x), 2 * x, "sum rule"),
    "no product": (total(x + y, x), as_expr(1), "product rule"),
    "no quotient": (total(x + y, x), as_expr(1), "quotient rule"),
    "no sum that goes": (2 * (x + y), 2 * x + 2 * y, "add"),
    "no factor 1": (x + 0, x, "times one"),
    "no factor 1 at all": (x * y, y * x, "times one"),
    "no identity": (x * y, y * x, "the identity changes nothing"),
    "nothing above": (total(x**2, x), 2 * x, "the two results above"),
    "a matrix that is not symmetric": (total(v.T @ A @ v, v), v.T @ (A + A.T), "A is symmetric"),
    "a number that may be negative": (ln(x**2), 2 * ln(x), "x is positive"),
    "no term 0": (x * 1, x, "adds nothing"),
    "no zero": (x * 1 + y, x + y, "adding zero changes nothing"),
    "nothing is subtracted from itself": (x + y, y + x, "minus itself"),
    "a name comes that was to go": (sin(x**2), sin(u), "substitute back"),
    "what moves": (total(x * y, x), y * 1, "x does not depend on y"),
    "what moves, said alone": (total(x * y, x), y * 1, "x is a constant factor"),
    "an entry that moves": (partial(v[1] * v[2], v[1]), v[2] * 1, "v₁ is held still"),
    "a slope of something else": (total(x**2, x), 2 * x, "derivative of the logarithm"),
    "a slope of the sine for an exponential": (total(exp(x), x), exp(x), "the derivative of the sine"),
}


@pytest.mark.parametrize("name", WRONG_WORDS)
def test_words_that_say_what_is_not_done_are_refused(name):
    assert of(*WRONG_WORDS[name]) == CANNOT


RIGHT_WORDS = {
    "cancelled": (x * y / x, y * 1, "x cancels"),
    "cancelled powers": (x**a * (a / x), a * x ** (a - 1), "one x cancels"),
    "added": (2 * x + 3 * x, 5 * x, "add"),
    "times one": (x * 1 + y, x + y, "times one"),
    "nothing added": (x + 0, x, "adds nothing"),
    "a product with 0 added": (x + 0 * y, x, "adding zero changes nothing"),
    "minus itself": (x - x + y, y + 0, "x minus itself is 0"),
    "the slope of the sine": (total(sin(x), x), cos(x), "the derivative of the sine"),
    "multiplied": (2 * (3 * x), 6 * x, "multiply"),
    "constant": (total(x * y, x), y * 1, "y does not depend on x"),
    "another entry": (partial(v[1] * v[2], v[1]), v[2] * 1, "v₂ does not depend on v₁"),
    "a sum": (total(sin(x) + x, x), total(sin(x), x) + total(x, x), "sum rule"),
}


@pytest.mark.parametrize("name", RIGHT_WORDS)
def test_words_that_say_what_is_done_lead_to_their_line(name):
    assert of(*RIGHT_WORDS[name]) == LEADS


LOOSE: dict[str, tuple[Any, ...]] = {
    "a power for a logarithm": (total(ln(x), x), 1 / x, "power rule", "s2-power"),
    "a power for a product": (total(x * y, x), y * 1, "power rule", "s2-power"),
    "a power for a quotient": (total(x / y, x), 1 / y, "power rule"),
    "a power of what is inside": (total(sin(x**2), x), cos(x**2) * 2 * x, "power rule", "s2-power"),
    "a chain for a product": (total(exp(x) * y, x), exp(x) * y, "chain rule"),
    "a chain for two factors": (total(x**2 * sin(x), x), 2 * x * sin(x) + x**2 * cos(x), "chain rule", "s451-rule"),
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_rule_that_has_another_form_is_not_said_to_lead(name):
    assert of(*LOOSE[name]) != LEADS


def test_the_first_power_and_a_function_of_a_function_lead():
    assert of(total(x, x), as_expr(1), "power rule", "s2-power") == LEADS
    assert of(total(u**2, u), 2 * u, "power rule", "s2-power") == LEADS
    assert of(total(sin(x**2), x), total(sin(u), u) * total(u, x), "chain rule", "s2-chain") == LEADS


def test_a_rule_that_nobody_states_leads_nowhere():
    assert of(total(x**3, x), 3 * x**2, "power rule", "s2-powers") == CANNOT
    assert of(total(x**3, x), 3 * x**2, "power rule; more", "s2-power; s2-powers") == CANNOT
