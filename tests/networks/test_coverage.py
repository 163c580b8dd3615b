"""What readers of the paper ask for next, and the paper does not cover, is in the chapter: items X1 to X12."""

import pytest

from derivations import formula
from derivations.networks import PAGES

WHERE = {
    "X1": ["net-layer-dx", "net-layer-dx db", "net-layer-dW", "net-layer-dW transpose"],
    "X2": ["net-batch-layer", "net-batch-gradients", "net-batch-sum"],
    "X3": ["net-softmax"],
    "X4": ["net-softmax-entropy"],
    "X5": ["net-sigmoid-entropy"],
    "X6": ["net-activations", "net-activations sigmoid", "net-activations exp", "net-logarithm", "net-leaky"],
    "X7": ["net-activations max"],
    "X8": ["net-compare"],
    "X9": ["net-depth-twice", "net-depth-twice square", "net-depth-twice form", "net-depth-twice mean"],
    "X10": ["net-neuron-hessian", "net-neuron-hessian curvature"],
    "X11": [
        "net-depth-recursion",
        "net-layer-upstream",
        "net-depth-twice dot",
        "net-depth-twice product",
        "net-convolution",
        "net-layer-norm",
        "net-batch-norm",
        "net-rms-norm",
        "net-attention",
        "net-layer-dW jacobian",
    ],
    "X12": ["net-layer-upstream exercise-4", "net-layer-upstream exercise-4-product"],
}


@pytest.mark.parametrize("item", WHERE)
def test_each_item_is_a_formula_that_its_page_shows(item, docs):
    for place in WHERE[item]:
        id, _, part = place.partition(" ")
        assert formula(id).part(part or None)
        page = (docs / formula(id).page).read_text(encoding="utf-8")
        assert f"<!-- formula: {place} -->" in page or f"<!-- derivation: {place} -->" in page


def test_every_formula_of_the_chapter_can_be_found_wrong(networks):
    for f in networks:
        assert f.rejects or not f.finds, f"{f.id} has no wrong variant, and is no derivation of the engine"
    assert {f.module.rpartition(".")[2] for f in networks} == set(PAGES)
