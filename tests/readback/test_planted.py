"""A change of one sign in a formula of the site is noticed, each of them; what is not noticed says the same."""

import pytest

from derivations import formula
from derivations.evidence.readback import row_of, wrong
from derivations.evidence.statement import display
from derivations.language.latex import marking
from derivations.site.temml import typeset
from tests.readback.planted import changed

# The formulas, and the changes of each that leave what it says as it is.
PLANTED: dict[str, list[str]] = {
    "s2-product": [],
    "s3-gradient-example": [],
    "s4-jacobian-2x2": [],
    "s41-jacobian": [],
    "s42-hadamard": [],
    "s42-general-Jw": [],
    "s42-diag-Jw": [],
    "s44-sum-gradient": [],
    "s452-rule": [],
    "s453-rule-full": [],
    "s5-dot-dw": [],
    "s5-activation-dw": [],
    "s61-dC-dw": [],
    "s62-dC-db": [],
    "derive-log-sum-exp-hessian": [],
    "derive-attention": [],
    "derive-gaussian-log-likelihood-covariance": [],
    "rule-product-rule-for-the-kronecker-product": [],
    "map-sum-over-blocks": [],
}


@pytest.mark.parametrize("id", PLANTED)
def test_a_change_is_noticed(id):
    planted = formula(id)
    with marking():
        row = row_of(typeset(display(planted.statement), display=True))
    scope = planted.scopes[0]
    assert wrong([row], planted.statement, planted.domain, typeset, scope) == ""
    changes = list(changed(row))
    assert len(changes) > 1
    unnoticed = [
        f"{what}: {' '.join(map(str, new))}"
        for what, new in changes
        if not wrong([new], planted.statement, planted.domain, typeset, scope)
    ]
    assert unnoticed == PLANTED[id]
