"""The code that is emitted returns what the result says."""

import pytest

from derivations.evidence.derivation import Derivation, derive


@pytest.mark.parametrize(
    "body",
    ["return 3 * x", "return (2 * x)[:, None]", "return 2 * x if len(x) > 1 else 0 * x", "return x[None] * 2.0000001"],
)
def test_code_that_returns_something_else_is_rejected(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Derivation, "numpy_source", lambda self: f"def gradient(x):\n    {body}\n")
    evidence = derive("x @ x", "x").check()
    assert len(evidence.failures) == 1
    assert evidence.failures[0].startswith("what the emitted code returns for x is not")
