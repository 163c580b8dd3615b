"""What the site says is heard as it is meant, and so are random expressions; what is changed is heard otherwise."""

import collections
from collections.abc import Iterator

import pytest

from derivations import formula, formulas
from derivations.evidence.formula import Formula
from derivations.evidence.readback import ReadError, agree
from derivations.evidence.readback.spoken import heard_expression, heard_statement
from derivations.evidence.readback.spoken_check import misheard
from derivations.evidence.readback.spoken_names import SpokenNames
from derivations.evidence.statement import Statement, laid_out
from derivations.language.functions import dot, matrix, scalars, vector
from derivations.language.words import words
from tests.readback.spoken import run

LAYOUTS = ("numerator", "denominator")
TRIALS = 300
WITHOUT_VALUE = {0: 0, 100: 0, 200: 1}  # such as 0/0

# Formulas in which a name stands for two functions, as in print: f of x and all u's, f of all u's and the alias of x
TWO_MEANINGS = {"s452-alias": 1}


def said_of(formula: Formula) -> Iterator[Statement]:
    """All that the site can say of a formula."""
    for layout in LAYOUTS:
        yield from (laid_out(statement, layout) for statement in formula.statements)
        yield from formula.derivation_in(layout)


def test_all_that_the_site_says_is_heard_as_it_is_meant():
    wrong: dict[str, list[str]] = collections.defaultdict(list)
    count: collections.Counter[str] = collections.Counter()
    for each in formulas().values():
        for statement in dict.fromkeys(said_of(each)):
            count["statements"] += 1
            count["sides"] += len(statement.exprs)
            if problem := misheard(statement.words(), statement, each.domain):
                wrong[each.id].append(problem)
    assert {name: len(problems) for name, problems in wrong.items()} == TWO_MEANINGS, wrong
    assert count["statements"] > 2300
    assert count["sides"] > 5000


@pytest.mark.parametrize("name", TWO_MEANINGS)
def test_a_line_with_its_own_names_is_heard_as_it_is_meant(name):
    for statement in dict.fromkeys(said_of(formula(name))):
        for expr in statement.exprs:
            side = words(expr, statement.layout)
            (heard,) = heard_statement(side, SpokenNames([expr], statement.over)).sides
            assert agree(heard, expr, over=statement.over)


@pytest.mark.parametrize("first", range(0, TRIALS, 100))
def test_random_expressions_are_heard_as_they_are_meant(first):
    found = [run(seed) for seed in range(first, first + 100)]
    assert [verdict.detail for verdict in found if verdict.kind == "wrong"] == []
    assert [verdict.kind for verdict in found].count("without value") == WITHOUT_VALUE[first]


# Other words are heard as something else

CHANGES = [
    ("s2-product", "plus", "minus"),
    ("s2-product", "f of x, times", "g of x, times"),
    ("s2-power", "the quantity n minus 1", "n minus 1"),
    ("s2-power", "n minus 1", "n plus 1"),
    ("s3-gradient", "then", "plus"),
    ("s5-activation-dw", "at most", "at least"),
    ("s5-activation-dw", "x transpose", "x"),
    ("s5-activation-dw", "w dot x, plus b", "w dot the quantity x plus b"),
    ("s6-cost", "the square of", ""),
    ("s6-cost", "from 1 to capital N", "from 1 to n"),
    ("s43-diag-rule", "for i from", "for j from"),
    ("derive-least-squares", "2 times", "3 times"),
    ("derive-least-squares", "the transpose of", ""),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES)
def test_a_changed_word_is_noticed(name, old, new):
    each = formula(name)
    said = each.statement.words()
    places = [k for k in range(len(said)) if said.startswith(old, k)]
    assert places
    for place in places:
        changed = said[:place] + new + said[place + len(old) :]
        assert misheard(changed, each.statement, each.domain), changed


s, t = scalars("s t")
w, x, A = vector("w"), vector("x"), matrix("A", "n", "n")
NAMES = SpokenNames([s, t, w, x, A])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("s plus u", "u"),
        ("s plus", "the end"),
        ("s plus t end quantity", "end"),
        ("the quantity s plus t, end sum, times t", "end"),
        ("the quantity s plus t, times t, end limit", "end"),
        ("A squared", "the end"),
        ("x transpose squared", "squared"),
        ("s over t over s", "s"),
        ("s plus t at s equal to 2", "s"),
        ("the sign x", "the"),
        ("the maximum of s plus t", "the end"),
        ("the derivative of s times t", "the end"),
        ("the softmax of A", "the end"),
        ("the gradient of s", "the end"),
        ("the sum over l from 1 to n of x sub l", "l"),
        ("w plus A", "the end"),
        ("s where s is greater than t", "the end"),
    ],
)
def test_what_cannot_be_heard_names_the_word(text, word):
    with pytest.raises(ReadError, match=f"at “{word}”: "):
        heard_expression(text, NAMES)


def test_a_capital_is_heard_where_it_is_said():
    W = matrix("W", "n", "n")
    names = SpokenNames([W @ w + x])
    assert heard_expression("capital W times w", names) is W @ w
    assert heard_expression("w dot X", names) is dot(w, x)
    with pytest.raises(ReadError, match="matrix product"):
        heard_expression("W times w", names)
    with pytest.raises(ReadError, match="there is no such name at “A”"):
        heard_expression("capital A times w", names)
