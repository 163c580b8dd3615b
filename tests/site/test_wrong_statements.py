"""Of wrong statements on real pages none passes. Here a sample; ``python -m tests.site.wrong_statements`` tries all."""

from itertools import islice

from derivations import formulas
from tests.site.wrong_statements import AROUND, DOCS, Attempt, attempts, passes, statements


def test_none_of_a_sample_passes():
    sample = list(islice(attempts(seed=1, each=1), 0, None, 61))
    assert len({attempt.kind for attempt in sample}) > 10
    assert [f"{attempt.page}: {attempt.what}" for attempt in sample if passes(attempt)] == []


def test_there_are_enough_of_them_and_each_once():
    found = [what for _, what in statements()]
    assert len(found) > 1200
    assert len(set(found)) == len(found)


def test_what_is_right_does_pass():
    """A guard that turned down everything would pass the tests above."""
    text = (DOCS / "paper" / "loss.md").read_text(encoding="utf-8")
    value = f"<!-- value: s6-cost loss -->{formulas()['s6-cost'].values['loss']()}"
    for what in (f"That is {value}.", "Take $x_1$, a number, and $n$ of them.", "```pycon\n>>> 2 * 3\n6\n```"):
        assert passes(Attempt("right", "paper/loss.md", what, f"{text}\n\n{what}\n"))


def test_what_is_right_around_the_pages_does_pass():
    right = {
        "terms": "*[slope]: How fast it grows.",
        "settings": "site_name: Matrix ⇒ site_name: More matrix",
        "notebooks": "# %% [markdown]\n# More words.\n\n# %%\nx = 1 + 2  # a number\nprint('so it is', x)",
    }
    assert [kind for kind, what in right.items() if not passes(Attempt(kind, AROUND[kind], what, ""))] == []
