"""Five hundred random expressions through the engine, and trials that must be found wrong."""

import collections
import itertools
from dataclasses import replace

import pytest

from derivations.calculus.differentials import DIFFERENTIALS
from derivations.language.expression import MatMul
from tests.fuzz import trial
from tests.fuzz.trial import run

TRIALS = 500
AT_ONCE = 100


@pytest.mark.parametrize("first", range(0, TRIALS, AT_ONCE))
def test_no_random_expression_is_derived_wrongly(first):
    found = [run(seed) for seed in range(first, first + AT_ONCE)]
    assert [verdict.detail for verdict in found if verdict.kind in ("wrong", "failed")] == []
    kinds = collections.Counter(verdict.kind for verdict in found)
    assert kinds["right"] > AT_ONCE / 3


def test_a_wrong_rule_is_found(monkeypatch):
    rule = DIFFERENTIALS[MatMul]
    wrong = replace(rule, terms=(rule.terms[0], lambda y, d: 2 * MatMul(y.left, d)))
    monkeypatch.setitem(DIFFERENTIALS, MatMul, wrong)
    assert any(run(seed).kind == "wrong" for seed in range(60))


def test_a_trial_that_does_not_end_is_found(monkeypatch):
    monkeypatch.setattr(trial, "LONGEST", 0.2)
    monkeypatch.setattr(trial, "derive", lambda *_, **__: [None for _ in itertools.count()])
    assert run(0) == trial.Verdict("failed", "seed 0: more than 0.2 seconds of work")
