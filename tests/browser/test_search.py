"""Search finds a word, from disk as well as over http."""

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.faults import TEX, visit

# What a reader types, and the page that answers it.
SEARCHES = {
    "relu derivative": "paper/activation",
    "derivative of relu": "paper/activation",
    "max(0,z)": "paper/activation",
    "neuron gradient": "paper/activation",
    "backprop": "networks/two_layers",
    "backpropagation two-layer network": "networks/two_layers",
    "elementwise": "paper/elementwise",
    "element-wise derivative": "paper/elementwise",
    "hadamard": "paper/elementwise",
    "hadamard product derivative": "paper/elementwise",
    "mse gradient": "derive/mean-squared-error",
    "gradient of mean squared error": "derive/mean-squared-error",
    "chain rule jacobian": "paper/vector_chain_rule",
    "vector chain rule": "paper/vector_chain_rule",
    "jacobian": "paper/jacobian",
    "numerator layout": "paper/matrix_calculus",
    "denominator layout": "paper/matrix_calculus",
    "total derivative": "paper/total_derivative",
    "partial derivative": "paper/partial_derivatives",
    "derivative of sum": "paper/sum_reduction",
    "broadcasting gradient": "paper/scalar_expansion",
    "power rule": "paper/scalar_rules",
    "bias gradient": "paper/loss_bias",
    "cheat sheet": "paper/reference",
    "vanishing gradient": "networks/depth",
    "sigmoid derivative": "networks/losses",
    "adam": "training/update_rules",
    "gradient checking": "training/step_size",
    "gradient of softmax cross-entropy": "derive/softmax-cross-entropy",
    "softmax derivative": "derive/softmax-jacobian",
    "derivative of log det": "derive/log-determinant",
    "logdet gradient": "derive/log-determinant",
    "least squares gradient": "derive/least-squares",
    "hessian logistic regression": "derive/logistic-regression-hessian",
    "layer norm backward": "derive/layer-norm",
    "attention gradient": "derive/attention",
    "cosine similarity gradient": "derive/cosine-similarity",
    "gradient of matrix factorisation": "derive/matrix-factorisation",
    "quadratic form gradient": "derive/quadratic-form",
    "derivative of inverse": "derive/inverse",
    "linear layer backward": "networks/layer",
    "layernorm": "derive/layer-norm",
    "batchnorm gradient": "derive/batch-norm",
    "weight decay gradient": "derive/ridge-regression",
    "kl divergence softmax": "derive/kl-divergence-of-softmaxes",
    "infonce gradient": "derive/contrastive-loss",
    "vjp": "reference/linear_maps",
    "matrix derivative rules": "reference/rules",
    "d/dx x^T A x": "derive/quadratic-form",
    "gradient of x.T @ A @ x": "derive/quadratic-form",
    "gradient of ||Ax-b||^2": "derive/least-squares",
    "xTAx": "derive/quadratic-form",
    "y = Wx + b": "networks/layer",
    "X @ w + b gradient": "networks/layer",
    "X^-1 derivative": "derive/inverse",
    "derivative of x^2": "paper/scalar_rules",
    "max(0, w·x + b)": "paper/activation",
    "sum(x)": "paper/sum_reduction",
    "softmax: derivative": "derive/softmax-jacobian",
    "convolution backward": "networks/normalising",
    "convolution gradient": "networks/normalising",
    "tanh": "reference/rules",
    "tanh derivative": "reference/rules",
    "kronecker product": "reference/linear_maps",
    "vec operator": "reference/linear_maps",
    "matmul backward": "networks/batches",
    "bias gradient sum over batch": "networks/batches",
    "sum axis backward": "networks/batches",
    "derivative of x^T x": "derive/quadratic-form",
    "l1 regularization": "derive/lasso",
    "l2 norm gradient": "derive/norm",
    "l2 normalize backward": "derive/norm",
    "causal mask": "derive/attention",
    "relu backward": "paper/activation",
    "hessian": "networks/second_order",
    "frobenius norm": "derive/matrix-factorisation",
    "d softmax": "derive/softmax-jacobian",
    "softmax temperature": "derive/kl-divergence-of-softmaxes",
    "elbo": "derive/kl-divergence-of-gaussians",
    "pca": "derive/autoencoder",
    "mahalanobis": "derive/gaussian-log-likelihood-mean",
    "lstm": "derive/lstm",
    "gru": "derive/gru",
    "lora": "derive/lora",
    "lora gradient": "derive/lora",
    "focal loss": "derive/focal-loss",
    "triplet loss": "derive/triplet-loss",
    "label smoothing": "derive/softmax-cross-entropy",
    "embedding gradient": "derive/index",
    "dropout": "derive/index",
    "weight initialization": "networks/depth",
}

CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)


def test_search_finds_the_jacobian(desktop: BrowserContext, address: str) -> None:
    with visit(desktop, f"{address}/index.html") as visited:
        visited.page.locator(".md-search__input").click()
        visited.page.keyboard.type("jacobian")
        found = visited.page.locator(".md-search-result__link[href*='paper/jacobian.html']").first
        expect(found).to_be_visible(timeout=20_000)  # a busy machine is slow to index
        found.click()
        visited.page.wait_for_url("**/paper/jacobian.html*")
        assert visited.errors == []


def test_each_search_finds_the_page_that_answers_first(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/index.html") as visited:
        page = visited.page
        page.locator(".md-search__input").click()
        missed = {words: found for words, wanted in SEARCHES.items() if (found := first(page, words)) != (wanted, "")}
        assert missed == {}
        assert visited.errors == []


def first(page: Page, words: str) -> tuple[str, str]:
    """The page that a search finds first, and which of its words are missing there."""
    for typed in ("qqqq", words):  # what finds nothing comes between, so that no result is an earlier one
        page.locator(".md-search__input").fill(typed)
        page.keyboard.press("End")  # the search waits for a key
        expect(page.locator(".md-search-result__link").first).to_be_visible(visible=typed == words, timeout=20_000)
    result = page.locator(".md-search-result__item").first
    found = re.search(r"(\w+/[\w-]+)\.html", result.locator("a").first.get_attribute("href") or "")
    missing = result.locator(".md-search-result__terms")
    return found[1] if found else "", missing.first.inner_text() if missing.count() else ""


def test_search_results_show_no_tex(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["docs"]
    shown = {entry["location"]: CODE.sub("", entry["title"] + entry["text"]) for entry in index["docs"]}
    assert [location for location, text in shown.items() if TEX.search(text)] == []
