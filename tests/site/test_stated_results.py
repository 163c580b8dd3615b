"""A number that a sentence gives as a result is found; what is given, counted or worked out in words passes."""

import pytest

from derivations.site.pages import scan
from derivations.site.prose import faults
from derivations.site.stated_results import faults as results
from derivations.site.stream import stream


def found(text: str) -> list[str]:
    names = {maths.start for maths in scan(text).maths if not maths.binding}
    return [said for _, said in results(stream(text, names).text)]


@pytest.mark.parametrize(
    "text",
    [
        "Let the bias be 4. Say the targets are 4 and 0. What is the loss if the targets are 5 and 1?",
        "The pre-activation is 6 minus 4 plus 1, which is 3. The mean of 3 and 5 is 4. Divide 12 by 3 and you get 4.",
        "It is 0 or 1, and one of them is zero. There are two: here, and there are 3.",
        "The loss is four times as large. It has 3 entries. It gives 5 numbers. It is 2 rows high.",
        "Take the weights 3 and −1, and the bias 7. Our neuron, whose outputs are 3 and 4, is clipped.",
        "That is <!-- value: s6-cost loss -->the loss 3.2775.",
        "With respect to $x$, it is 3 and $y$ that are constants.",
    ],
)
def test_what_is_given_or_worked_out_passes(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the loss is 4", "the gradient is −7 for the bias", "the residuals are 1, 2 and 17", "the slope is three",
        "it has length 6", "it has the mean square five", "the column is 0, 4, 0", "it stays minus one",
        "with the bias 2, the loss is 3", "where the bias is 2, the loss is 3", "the loss, which is 4, falls",
        "the loss falls to 2", "the squares add up to 14", "each is a third", "it comes to seven and eight",
        "take the bias 2, and the loss is 3", "the dials show 12, 14 and 5", "it is not 4", "it is about\n5",
        '!!! note "It is 3"', "so it is *four*", "a loss of 7", "the loss: 7", "the loss drops by 3",
        "it comes out as 7",
        "it gives the slope 3", "it has fallen to 2", "we get 6", "if it moves\n\nThe loss is 6",
        "a slope of 7 is too steep", "it doubles to 6",
    ],
)  # fmt: skip
def test_a_result_is_found(text):
    assert len(found(f"Words, and {text}.")) == 1


def test_a_page_has_none():
    ((at, fault),) = faults("Words.\n\nThe loss is 4.", set())
    assert (at, fault.partition(" ")[0]) == (17, "“is")
