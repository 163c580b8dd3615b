"""Every formula of the paper holds: each link exactly, each result numerically, and every wrong variant is rejected."""

import pytest

from derivations import formula, formulas, kept
from derivations.evidence.pair import TOLERANCE
from derivations.evidence.report import UNMEASURED


@pytest.mark.parametrize("id", formulas())
def test_the_formula_holds(id):
    evidence = kept.evidence(formula(id))
    assert evidence.ok, evidence.failures
    assert evidence.rejected == len(formula(id).rejects)
    if evidence.method not in UNMEASURED:
        assert evidence.max_relative_error <= TOLERANCE[evidence.method]


def test_all_lines_but_a_few_are_shown_exactly():
    """As the home page says."""
    found = [kept.evidence(f) for f in formulas().values()]
    exact = sum(e.links if e.exact_links is None else e.exact_links for e in found)
    assert 0.97 < exact / sum(e.links for e in found) < 1


def test_every_line_of_the_papers_formulas_is_shown_exactly_and_each_has_wrong_variants():
    """As the home page and the README say."""
    for f in formulas().values():
        if f.page.startswith("paper/"):
            evidence = kept.evidence(f)
            assert evidence.exact_links in (None, evidence.links), f.id
            assert evidence.rejected, f.id


@pytest.mark.parametrize("id", formulas())
def test_every_step_of_a_derivation_says_why(id):
    for line in formula(id).derivation_lines():
        assert line.because or line.relation != "=" or line.left, f"{id}: a step without a reason: {line.latex}"
