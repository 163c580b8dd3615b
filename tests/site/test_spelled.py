"""Arithmetic in words is worked out: what is right passes, what is wrong is named with both sides."""

import pytest

from derivations.site.spelled import wrong_sums


@pytest.mark.parametrize(
    "text",
    [
        "It is 6 minus 4 plus 1, which is 3, and so is the output.",
        "2 times 2 times 2 is 8. With the way around, it is 1 plus 2, and the product is 27.",
        "The product of two and three is six; half of 6 is 3, and the square of −3 is 9.",
        "Two minus five is −3. Seven is 1 plus 2 times 3.",
        "The step is 2 divided by 10. At the limit it jumps. One of 3 is 2 too many.",
        "4 divided by 0 is what nobody has.",
    ],
)
def test_what_is_right_passes(text):
    assert not list(wrong_sums(text))


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("2 plus 2 is 5", "4 and 5"),
        ("It is 6 minus 4 plus 1, which is 4.", "3 and 4"),
        ("four minus one gives\ntwo", "3 and 2"),
        ("The product of 2 and 3 makes 7", "6 and 7"),
        ("the square of 3 equals 6", "9 and 6"),
        ("half of 7 is 3", "7/2 and 3"),
        ("9 is 2 times 4", "9 and 8"),
        ("2 times 3 is 3 plus 2", "6 and 5"),
        ("6 minus −4, so 2", "10 and 2"),
        ("1 divided by 0 is 0", "None and 0"),
    ],
)
def test_what_is_wrong_is_named(text, sides):
    ((at, fault),) = wrong_sums(f"Words. {text}")
    assert at >= len("Words. ")
    assert fault.endswith(f"is wrong: the sides are {sides}")
