"""Arithmetic in words is worked out: what is right passes, what is wrong is named with both sides."""

import pytest

from derivations.site.spelled import unworked, wrong_sums


@pytest.mark.parametrize(
    "text",
    [
        "It is 6 minus 4 plus 1, which is 3, and so is the output.",
        "2 times 2 times 2 is 8. With the way around, 1 plus 2 is 3, and the product is 27.",
        "The product of two and three is six; half of 6 is 3, and the square of −3 is 9.",
        "Two minus five is −3. Seven is 1 plus 2 times 3.",
        "The step is the learning rate. At the limit it jumps. One of 3 is 2 too many. The slope at 1 is 3, and not 4.",
        "Thirty plus twelve is forty-two, a half plus a half makes one, and one hundred plus one is a hundred and one.",
        "The mean of 2 and 4 is 3, the larger of 2 and 4 is 4, and the square root of 16 is 4. 3 squared is 9.",
        "Subtracting 3 from 5 leaves 2. 2 added to 3 is 5. 50 % of 12 is 6. 7 modulo 3 is 1. Four is 3 plus 1.",
        "3 is less than 4. Seven is at least six. 3 is not more than 3. 2 and 2 is 4. With 3: 2 plus 2 is 4.",
        "Divide 12 by 3 and you get 4. Subtract 3 from 10, which leaves 7. Add 2 to 3 to get 5. Ten less 3 is 7.",
        "Three, four and five make twelve. The difference between nine and four is five. 9 is the square of three.",
        "A 2 by 3 matrix has 6 entries. It has 5 rows and 2 columns, so ten numbers. A 2 by 3 matrix has one.",
        "It halves from 8 to 4, doubles from 1 to 2, falls by 2, from 9 to 7, and rises by three from 1 to 4.",
        "The sides are 3 and 4, the dials show 12, 14 and 5. From 2 to 2 is a way. Two of them are one.",
    ],
)
def test_what_is_right_passes(text):
    assert [*wrong_sums(text), *unworked(text)] == []


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
        ("2 plus 2 is not 4", "4 and 4"),
        ("2 plus 2 yields always 5", "4 and 5"),
        ("2 plus 2 comes to 5", "4 and 5"),
        ("2 plus 2 (5) is it", "4 and 5"),
        ("thirty plus twelve is fifty", "42 and 50"),
        ("a half plus a half is two", "1 and 2"),
        ("two thirds plus one third is two", "1 and 2"),
        ("adding 2 to 3 gives 6", "5 and 6"),
        ("dividing 8 by 2 makes 3", "4 and 3"),
        ("the square root of 16 is 5", "4 and 5"),
        ("the logarithm of 1 is 1", "0 and 1"),
        ("the mean of 2, 3 and 4 is 4", "3 and 4"),
        ("the larger of 2 and 4 is 2", "4 and 2"),
        ("3 to the power of 2 is 6", "9 and 6"),
        ("10 percent of 50 is 6", "5 and 6"),
        ("3 more than 4, which is 8", "7 and 8"),
        ("5 factorial is 25", "120 and 25"),
        ("two and two make five", "4 and 5"),
        ("Three equals four.", "3 and 4"),
        ("Divide 12 by 3 and you get 5", "4 and 5"),
        ("Subtract 3 from 10, which leaves 6", "7 and 6"),
        ("Add 2 to 3 and you have 6", "5 and 6"),
        ("Take 3 from 5 and you have 3", "2 and 3"),
        ("Ten less three is six", "7 and 6"),
        ("Three, four and five add up to thirteen", "12 and 13"),
        ("the difference between nine and four is six", "5 and 6"),
        ("Four is the square of three", "4 and 9"),
        ("Halve 10 to get 4", "5 and 4"),
        ("a quarter of 12, or 4", "3 and 4"),
    ],
)
def test_what_is_wrong_is_named(text, sides):
    ((at, fault),) = wrong_sums(f"Words. {text}")
    assert at >= len("Words. ")
    assert fault.endswith(f"is wrong: the sides are {sides}")


@pytest.mark.parametrize(
    "text",
    [
        "halves from 8 to 3",
        "doubles from one to three",
        "drops by 2, from 9 to 6",
        "grows by 2 from 3 to 4",
        "2 by 3 matrix has 5 entries",
        "two rows and 3 columns, so seven numbers",
        "3 is larger than 4",
        "three is at least four",
        "4 exceeds five",
        "3 is not below 4",
        "9 is prime",
        "four is odd",
    ],
)
def test_wrong_comparisons_are_named(text):
    ((_, fault),) = wrong_sums(f"Words: {text}.")
    assert fault == f"“{text}” is wrong"


@pytest.mark.parametrize(
    "text", ["5 comes from 2 plus 2", "so 3 times 4 then", "take three squared", "4 divided by 0 is what"]
)
def test_what_is_not_worked_out_is_named(text):
    ((_, fault),) = unworked(f"Words, {text} words.")
    assert fault.endswith("is not worked out; say what it makes")
