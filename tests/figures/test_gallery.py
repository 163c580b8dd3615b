"""Every figure is well-formed, says what the paper's figure says, and is the file that pages show."""

import re
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

import pytest

from derivations.figures.gallery import FIGURES, drawings
from derivations.language.shape import Shape, derivative, matrix_shape
from derivations.site.drawings import problems

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


def texts(name: str) -> list[str]:
    """What is written in a figure; italic and bold letters, which have characters of their own, as plain ones."""
    svg = ElementTree.fromstring(FIGURES[name]())
    return [normalize("NFKC", "".join(text.itertext())) for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure(name):
    text = FIGURES[name]()
    svg = ElementTree.fromstring(text)
    assert svg.tag == f"{SVG}svg"
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title")
    assert svg.findtext(f"{SVG}desc")
    assert not [element for element in svg.iter() if "id" in element.attrib]
    assert not re.search(r"(?:fill|stroke)=\"#", text), "a colour that a dark page cannot change"
    assert "nan" not in text


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_outside_the_frame(name):
    svg = ElementTree.fromstring(FIGURES[name]())
    left, top, width, height = map(float, svg.attrib["viewBox"].split())
    for text in svg.iter(f"{SVG}text"):
        assert left <= float(text.attrib["x"]) <= left + width
        assert top <= float(text.attrib["y"]) <= top + height


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        (
            "neuron",
            ["x1", "x2", "xn", "w1", "w2", "wn", "Σ", "b", "activation(x)", "affine function", "activation function"],
        ),
        ("sine-of-square", ["x", "square", "sin", "u", "y", "du", "dx", "dy", "du"]),
        ("log-of-squared-sine", ["cube", "sin", "square", "ln", "y = u4", "du1", "du2", "du3", "du4"]),
        ("sum-with-square", ["x", "square", "+", "u1", "y = u2", "∂u2", "∂x", "∂u1", "du1"]),
        ("finite-bump", ["secant: slope 4", "slope 3", "Δx", "Δy"]),
        ("gradient-descent", ["C", "step", "share of the clipped sample"]),
        ("relu", ["max(0, z)", "derivative"]),
        ("secant", ["secant: slope 19", "tangent: slope 12", "8", "27"]),
        ("product-rectangle", ["f g", "g Δf", "f Δg", "Δf Δg"]),
        ("contours", ["4", "12", "36", "gradient: steepest up", "steepest", "down", "no change"]),
        ("two-layers-forward", ["bias 0", "bias −1", "bias 1", "target −3"]),
        ("square", ["12 and 2", "12 and 8", "J(2, 1)"]),
        ("diagonal", ["w ⊗ x: diagonal", "sum(w) x: full", "w1", "w2", "w3"]),
        ("copies", ["10", "copies", "x + z", "13", "14", "12"]),
        ("row-of-ones", ["row of ones", "gradient of the sum"]),
    ],
)
def test_labels(name, labels):
    assert set(labels) <= set(texts(name))


SHAPES: dict[str, dict[str, Shape]] = {
    "f": {"scalar": (), "vector": ("m",)},
    "u": {"scalar": (), "vector": ("k",)},
    "x": {"scalar": (), "vector": ("n",)},
}


def label(shape: Shape) -> str:
    return " × ".join(map(str, matrix_shape(shape)))


@pytest.mark.parametrize("name", [name for name in FIGURES if name.startswith(("jacobian-", "chain-"))])
def test_shapes_of_tables_T2_and_T6(name):
    kind, *words = name.split("-")
    kinds = [word for word in words if word != "by"]
    of = [SHAPES[letter][word] for letter, word in zip("fx" if kind == "jacobian" else "fux", kinds, strict=True)]
    assert texts(name) == [label(derivative(f, x)) for f, x in pairwise(of)]


def test_the_fourth_column_of_T6_is_an_outer_product():
    assert texts("chain-vector-by-scalar-by-vector") == ["m × 1", "1 × n"]
    assert texts("chain-scalar-by-scalar-by-vector") == ["1 × 1", "1 × n"]


def test_the_files_are_what_the_code_draws():
    assert list(map(str, problems(DOCS, drawings()))) == []
