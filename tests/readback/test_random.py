"""Random expressions, typeset and read back."""

import collections

import pytest

from tests.readback.trial import run

TRIALS = 300
AT_ONCE = 50
LEAST_READ = 0.95  # the others have no value anywhere


@pytest.mark.parametrize("first", range(0, TRIALS, AT_ONCE))
def test_random_expressions_are_read_as_they_are(first):
    found = [run(seed) for seed in range(first, first + AT_ONCE)]
    assert [verdict.detail for verdict in found if verdict.kind == "wrong"] == []
    assert collections.Counter(verdict.kind for verdict in found)["read"] >= LEAST_READ * AT_ONCE
