"""Words that reckon with maths, set it equal or deny it are found; words that only name it pass."""

import pytest

from derivations.site.in_words import claims
from derivations.site.pages import scan
from derivations.site.stream import stream

BOUND = "<!-- formula: s2-chain u -->$u = g(x)$"
VALUE = "<!-- value: s6-cost loss -->the loss 3.2775"


def found(text: str) -> list[str]:
    names = {maths.start for maths in scan(text).maths if not maths.binding}
    return [says for _, says in claims(stream(text, names).text)]


@pytest.mark.parametrize(
    "text",
    [
        "Where $x$ is 2 and $y$ is 1, if $n$ is $m$, and when $z$ is −3.",
        "The matrix $W$ has the shape $m \\times n$, and $f$ stands for the loss $L$.",
        "The derivative of $f$ with respect to $x$ is a row; entry $i$ of $f$ uses entry $i$ of $x$.",
        "$W$ multiplies $x$. The slope is $n$ times too small.",
        f"So {BOUND}, which does what it should. The slope of $u$ is {BOUND}. It fails for {BOUND}.",
        f"That is {VALUE} from above. Nudge {VALUE} by a thousandth, and then {VALUE} again.",
        "One half, a third of them, the tenth, an eighth; a two-layer network of 3 by 2 units.",
        "The slope of the sine is the cosine. 50 % of 12; the slope of a cube at 2; `f` is the vector of `g`.",
        "Log-sum-exp is smooth. Names such as sin, ln and max stand upright. The sigmoid of it, a Greek delta.",
    ],
)
def test_words_pass(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "$x$ is 3", "$f(x)$ becomes $x$", "$x$ and $y$ are 3", "$f$ at 3 is 4", "$x$, that is, $3$,",
        "($x$) is not $y$", "$x$ plus $y$", "2 times $x$", "$x$ over the square of $y$", "$n$ choose 2",
        "$x$ squared", "$x$, transposed", "$f$ prime", "$x$ sub one", "$x$ to the third", "$x$ exceeds $y$",
        "$x$ is at most 3", "$x$ is larger than $y$", "$x$ tends to 0", "$f$ of $x$", "$x$ is twice $y$",
        "$x$ equals half of $y$", "$g$ is the negative of $f$", f"it is not true that {BOUND}",
        f"never {BOUND}", f"{BOUND} does not hold", f"{BOUND} is false", f"minus {BOUND}",
        f"the transpose of {BOUND}", f"{BOUND}, plus one", f"{BOUND} modulo 3", f"3 times as much as {BOUND}",
        "`x` is `y`", "`x` is the derivative of `y`", "`x` is twice `y`", "it is twice $x$", "it is the cosine of $u$",
        "both $u$ and $v$ vanish",
        "the slope of the sine is the sine", "the derivative of the cosine is the sine", "the slope of the cube is it",
        "40 percent less", "90 %", "nought point five", "`x` equals 3",
        f"not {VALUE}", f"{VALUE} thousand", f"{VALUE} degrees", f"{VALUE} and a half", f"three {VALUE}",
        f"less than {VALUE}", f"two thirds of {VALUE}", f"the square of {VALUE}", f"{VALUE}, negated",
        f"3 is {VALUE}", f"{VALUE} is $x$", "it is two thirds", "nine tenths of it", "three and a half",
        "zero point five", "ten to the minus six", "a 3 by 2 matrix times a 4 by 5 matrix",
        "a 2-by-3 matrix is, transposed, 2 by 3", f"the slope is {VALUE}",
        f"it equals {VALUE}", f"the slope, {VALUE}", f"the slope of {VALUE}",
        f"read it as {VALUE}", f"{VALUE} and positive", f"{BOUND} to within a factor", f"{BOUND} or twice that",
        f"apart from a sign, {BOUND}", "$u$ and $v$ add up to $x$", "$u$ differs by $v$", "$u$ (or $x$)",
        "the gradient of the norm is it",
        f"{VALUE} for it", f"{VALUE} if it moves", f"{VALUE}, the slope,", f"nowhere is it so that {VALUE}",
        "the point (3, −4)", "[1, 2, 3]", "lambda is two",
        "eta times it", "sin of zero", "cos is its slope", "minus epsilon", "log two", "sinx", "E1 is it",
    ],
)  # fmt: skip
def test_claims_are_found(text):
    assert found(f"Words, and {text} then.")
