"""Code that nothing runs or compares fails, and so does what is no code."""

import pytest

from derivations.site.consoles import faults
from derivations.site.pages import line_of

SESSION = "```pycon\n>>> 2 * 3\n6\n```"


@pytest.mark.parametrize(
    "text",
    [
        SESSION,
        "~~~ pycon\n>>> for x in (1, 2):\n...     print(x)\n1\n2\n\n>>> 3 + 1\n4\n~~~",
        "``` { .pycon }\n>>> 1 + 1\n2\n```",
        "!!! note\n    ```pycon\n    >>> 1 + 1\n    2\n    ```",
        "```console\n$ derivations show s2-chain\n```",
        "<!-- numpy: s2-chain -->\n```python\ndef f(x):\n    return x\n```",
        '```python\n--8<-- "derivations/calculus/linear.py:table"\n```',
    ],
)
def test_code_that_is_run_or_compared_passes(text):
    assert list(faults(text)) == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("\n" + SESSION.replace("pycon", "text"), 2, "a fence that nothing runs or compares"),
        ("\n" + SESSION.replace("pycon", "text"), 3, "a prompt outside a pycon fence"),
        ("\n    >>> 2 * 3\n    7", 2, "a prompt outside a pycon fence"),
        (SESSION.replace("2 * 3", "2 * 3  # doctest: +SKIP"), 2, "an option of doctest"),
        (SESSION.replace(">>> ", ">>>"), 2, "a prompt without a space"),
        (SESSION.replace("6\n", "6\n\n7\n"), 5, "a line that no prompt prints"),
        (SESSION.replace("pycon\n", "pycon\nIn [1]: 2\n"), 2, "a prompt of IPython"),
        (SESSION.replace("pycon", 'pycon title="x = 3"'), 1, "a fence says its language and nothing else"),
        ("```console\n$ rm -r x\n```", 1, "begins with a command, and has no others: $ derivations"),
        ('```python\n--8<-- "a.py:b"\nx = 3\n```', 1, "a fence that nothing runs or compares"),
        ("```python\nx = 3\n```", 1, "a fence that nothing runs or compares"),
    ],
)
def test_bad_input(text, line, says):
    assert (line, True) in [(line_of(text, at), says in fault) for at, fault in faults(text)]


@pytest.mark.parametrize(
    ("session", "says"),
    [
        (">>> print(7)  # two times three\n7", "a line that prints what it says"),
        (">>> 'dy/dx = 3'\n'dy/dx = 3'", "a line that prints what it says"),
        (
            ">>> 1 / 0\nTraceback (most recent call last):\n  dy/dx = 3\nZeroDivisionError: division by zero",
            "a traceback",
        ),
        (">>> 2 * 3  # the slope of x**2 is 3*x\n6", "is maths in plain text"),
        (">>> 2 * 3  # 7\n6", "a number that nothing compares"),
        (">>> print('the slope is 3x:', 2 * 3)\nthe slope is 3x: 6", "is maths in plain text"),
        (">>> print(f'x = {2 * 3}')\nx = 6", "is maths in plain text"),
        (">>> print('the slope is' + ' 3x')\nthe slope is 3x", "a line that prints what it says"),
        (">>> def f(x):\n...     'The slope is 3x.'\n...     return x", "is maths in plain text"),
    ],
)
def test_what_a_comparison_would_let_through(session, says):
    assert any(says in fault for _, fault in faults(f"```pycon\n{session}\n```"))


@pytest.mark.parametrize(
    "session",
    [
        ">>> x = 2  # the input\n>>> 2 * x  # twice the input x, or u_1\n4",
        ">>> x = 3\n>>> print(f'the loss is {2 * x}', '=', x + x)\nthe loss is 6 = 6",
        ">>> 1 / 0\nTraceback (most recent call last):\n    ...\nZeroDivisionError: division by zero",
        ">>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError: division by zero",
    ],
)
def test_words_in_comments_and_results_pass(session):
    assert list(faults(f"```pycon\n{session}\n```")) == []
