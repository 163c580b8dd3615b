"""The check of a derivation passes what is right, and says no more than was shown."""

from dataclasses import replace

import pytest

from derivations.evidence.derivation import derive
from derivations.evidence.derived import TOO_LARGE, check_derivation
from derivations.evidence.pair import TOLERANCE
from tests.evidence.made import RIGHT, made


@pytest.mark.parametrize("name", RIGHT)
def test_right_derivations_pass(name: str) -> None:
    evidence = made(name).check()
    assert evidence.ok, evidence.failures
    assert evidence.points == 20
    assert evidence.links > 0
    assert evidence.exact_sizes
    assert evidence.max_relative_error <= evidence.tolerance == TOLERANCE[evidence.method]


def test_the_method_is_the_one_that_the_function_allows() -> None:
    assert made("least squares").check().method == "complex step"
    assert made("a kink").check().method == "central differences"


def test_the_sentence_does_not_claim_more_than_was_shown() -> None:
    evidence = made("least squares").check()
    assert evidence.sentence().startswith(
        "Exact for m = 1, 2, 3, with n different. NumPy against numeric differentiation (complex step)"
    )
    some = replace(evidence, exact_links=3)
    assert some.sentence().startswith(f"3 of {evidence.links} lines exact for m = 1")


def test_lines_too_large_for_sympy_are_said_to_be_numeric_only() -> None:
    evidence = derive("tr(inv(X.T @ C @ X) @ A)", "X", shapes={"C": ("m", "m"), "A": ("n", "n")}).check()
    assert evidence.ok
    assert evidence.exact_links is not None
    assert evidence.exact_links < evidence.links
    assert f"{evidence.exact_links} of {evidence.links} lines also exactly" in evidence.checks


def test_the_seed_decides() -> None:
    derivation = made("Jacobian")
    first, again, other = (check_derivation(derivation, seed).max_relative_error for seed in (0, 0, 1))
    assert first == again != other


def test_arrays_that_are_too_large_are_said_to_be():
    evidence = derive("norm(X)**2", "X", {"X": (100_000, 1_000_000)}).check()
    assert not evidence.ok
    assert evidence.failures == [TOO_LARGE]
    assert derive("norm(X)**2", "X").check().ok
