"""Nothing of the paper is left out: its formulas by section, and its slips with what rejects them."""

import re
from pathlib import Path

import pytest

from derivations import formula, formulas
from derivations.evidence.statement import Unequal

ERRATA = (Path(__file__).parents[2] / "docs/paper/errata.md").read_text(encoding="utf-8")
BLOG = (Path(__file__).parents[2] / "docs/paper/blog.md").read_text(encoding="utf-8")

IDS = {
    "1": "s1-affine s1-relu-unit s1-layers s1-training s1-mse",
    "2": """s2-constant s2-const-mult s2-power s2-sum s2-difference s2-product s2-chain s2-prime-caution s2-operator
        s2-operator-example""",
    "3": "s3-partial-operator s3-partial-xy s3-partial-f-x s3-partial-f-y s3-gradient s3-gradient-example",
    "4": "s4-partial-g-x s4-partial-g-y s4-gradient-g s4-jacobian-2x2 s4-layout",
    "4.1": """s41-vector-argument s41-vector-function s41-fg-vector-form s41-identity-function s41-jacobian
        s41-row-shape s41-shape-table s41-identity-jacobian s41-scalarize-trick""",
    "4.2": """s42-elementwise-op s42-general-form s42-general-Jw s42-general-Jx s42-diagonal-condition
        s42-notation-abuse s42-diag-Jw s42-diag-Jx s42-diag-operator s42-identity-operand s42-add-derivation
        s42-add-w s42-sub-w s42-mul-w s42-div-w s42-add-x s42-sub-x s42-mul-x s42-div-x s42-hadamard""",
    "4.3": """s43-add-as-elementwise s43-mul-as-elementwise s43-independence s43-diag-rule s43-add-dx s43-add-dz
        s43-mul-dx s43-mul-dz""",
    "4.4": "s44-sum-def s44-sum-gradient s44-sum-x s44-sum-xz-dx s44-sum-xz-dz",
    "4.5": "s45-three-rules",
    "4.5.1": """s451-rule s451-procedure s451-sin-x2 s451-units s451-dataflow s451-condition s451-autodiff-aside
        s451-compiler-analogy s451-ln-sin""",
    "4.5.2": """s452-direct s452-naive-chain-fails s452-naive-partial-fails s452-paths s452-finite-bump s452-total-two
        s452-x-plus-x2 s452-rule s452-notation-note s452-sin-x-plus-x2 s452-x-times-x2 s452-why-intermediates
        s452-alias s452-degenerates s452-dot-product-preview s452-terminology""",
    "4.5.3": """s453-sample s453-intermediates s453-scalar-route s453-factor s453-check s453-rule-scalar-x s453-rule
        s453-rule-full s453-diagonal s453-nn-remark s453-shape-table""",
    "5": """s5-activation s5-dot-as-sum s5-dot-dw s5-dot-dw-scalar s5-affine-dw s5-affine-db s5-relu-derivative
        s5-relu-broadcast s5-relu-broadcast-derivative s5-activation-chain s5-activation-dw s5-activation-db""",
    "6": "s6-X s6-y s6-cost s6-intermediates",
    "6.1": "s61-du-dw s61-dv-dw s61-dC-dw s61-error-form s61-interpretation s61-gd",
    "6.2": "s62-du-db s62-dv-db s62-dC-db s62-error-form s62-gd s62-augment",
    "7": "s7-next-step",
    "8": """s81-gradient s81-jacobian s81-identity s82-elementwise s82-Jw s82-diag s82-table s83-add-dx s83-add-dz
        s83-mul-dx s83-mul-dz s84-sum s84-sum-x s84-sum-xz-dx s84-sum-xz-dz s84-dot-dx s84-dot-dw s85-hierarchy
        s85-table""",
    "9": """s9-bold s9-length s9-transpose s9-sum s9-function s9-identity s9-diag s9-dot s9-operator s9-partial
        s9-gradient s9-jacobian s9-cases""",
}

# What the site adds to the formulas of a section.
ADDED = {
    "2": "s2-reciprocal s2-chain-example",
    "6.1": "s61-dC-dw-matrix",
    "8": """s8-affine-x s8-affine-b s8-affine-W s8-layer-W s8-layer-b s8-layer-X s8-relu s8-relu-vector s8-neuron-w
        s8-neuron-x s8-neuron-b s8-dot s8-square s8-quadratic s8-norm s8-sum s8-product s8-sigmoid s8-linear-loss-w
        s8-linear-loss-b s8-relu-loss-w s8-relu-loss-b""",
}

# For each mathematical slip, statements with ≠ in which the printed form is turned down.
UNEQUAL = {
    "E1": ["s61-dC-dw E1", "s61-dC-dw E1-every-sample", "s61-dC-dw E1-three-samples"],
    "E2": ["s62-dC-db E2", "s62-dC-db E2-three-samples"],
    "E3": ["s6-intermediates E3"],
    "E5": ["s5-relu-broadcast-derivative E5"],
    "E6": ["s82-elementwise E6"],
    "E7": ["s42-diagonal-condition not-entry-by-entry"],
    "E9": ["s452-finite-bump not-4"],
    "E10": ["s61-error-form E10"],
    "E11": ["s62-augment E11"],
    "E12": ["s61-error-form E12"],
    "E14": ["s452-notation-note two-meanings"],
    "E15": ["s453-diagonal E15"],
    "E17": ["s453-nn-remark E17"],
    "E18": ["s84-dot-dx E18"],
    "E21": ["s453-rule order"],
    "E22": ["s42-diag-operator E22", "s44-sum-xz-dz E22"],
    "KE2": ["s5-activation-db KE2"],
    "KE3": ["s62-dv-db KE3"],
    "KE4": ["s5-dot-dw KE4"],
    "KE6": ["s61-error-form KE6"],
    "KE7": ["s62-dC-db KE7"],
    "KE8": ["s453-nn-remark E17"],
    "KE9": ["s61-interpretation KE9"],
}

# Negative controls and checks that name the slip which they reject.
NAMED = {
    "E1": "s61-dC-dw",
    "E2": "s62-dC-db",
    "E3": "s6-intermediates",
    "E5": "s5-relu-broadcast-derivative",
    "E6": "s82-elementwise",
    "E7": "s42-diagonal-condition",
    "E10": "s61-error-form",
    "E11": "s62-augment",
    "E12": "s61-error-form",
    "E13": "s61-gd",
    "E15": "s453-diagonal",
    "E16": "s41-identity-jacobian",
    "E17": "s453-nn-remark",
    "E18": "s84-dot-dx",
    "E21": "s453-rule",
    "E22": "s44-sum-xz-dz",
    "E23": "s61-interpretation",
    "KE2": "s5-activation-db",
    "KE3": "s62-dv-db",
    "KE4": "s5-dot-dw",
    "KE5": "s453-factor",
    "KE6": "s61-error-form",
    "KE7": "s62-dC-db",
    "KE8": "s453-nn-remark",
    "KE9": "s61-interpretation",
}

UNSTATED = ["s2-chain-example", "s42-div-w", "s42-div-x", "s451-ln-sin", "s453-sample"]  # E20
TYPOGRAPHIC = {"E4", "E8", "E19", "KE1"}
SLIPS = [*(f"E{k}" for k in range(1, 24)), *(f"KE{k}" for k in range(1, 10))]


def test_there_are_166_formulas():
    assert sum(len(ids.split()) for ids in IDS.values()) == 166


@pytest.mark.parametrize("section", IDS)
def test_each_section_has_its_formulas_in_the_order_of_the_paper(section):
    added = ADDED.get(section, "").split()
    shown = [id for id, f in formulas().items() if f.section == section]
    assert [id for id in shown if id not in added] == IDS[section].split()
    assert set(added) <= set(shown)


def test_no_other_sections_and_all_in_order():
    sections = [f.section for f in formulas().values() if f.module.startswith("derivations.paper")]
    assert list(dict.fromkeys(sections)) == list(IDS)


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_has_its_heading(slip):
    assert re.search(rf"^### {slip} · .+ \{{ #{slip.lower()} \}}$", ERRATA, re.MULTILINE)


def test_each_slip_is_rejected_or_typographic_or_a_missing_condition():
    assert {*UNEQUAL, *NAMED, *TYPOGRAPHIC, "E20"} == set(SLIPS)


@pytest.mark.parametrize(("slip", "places"), UNEQUAL.items())
def test_the_printed_form_is_not_equal(slip, places):
    for place in places:
        id, part = place.split()
        assert isinstance(formula(id).parts[part], Unequal)
    assert any(f"<!-- formula: {place} -->" in ERRATA for place in places)


@pytest.mark.parametrize(("slip", "id"), NAMED.items())
def test_a_negative_control_names_the_slip(slip, id):
    claims = [*(r.because for r in formula(id).rejects), *(c.claim for c in formula(id).checks)]
    assert any(re.search(rf"\b{slip}\b", claim) for claim in claims)


def test_conditions_that_the_paper_leaves_unsaid_are_stated():
    assert all(formula(id).conditions for id in UNSTATED)
    assert all(f"#{id}" in ERRATA for id in UNSTATED)


def test_the_blog_is_mapped():
    part_1 = ["intro", "scalar", "partials", "jacobian", "elementwise", "scalar-expansion", "sum"]
    ids = [*(f"k1-{name}" for name in part_1), *(f"k2-{name}" for name in ("rules", "lnsin", "total", "vector"))]
    for id in [*ids, "k3-activation", "k3-loss"]:
        assert f'id="{id}"' in BLOG
    assert "{ #k3-ladder }" in BLOG
    assert all(f"errata.md#ke{k}" in BLOG for k in range(1, 10))
