"""Code that nothing runs or compares fails, and so does what is no code."""

import pytest

from derivations.site.consoles import faults
from derivations.site.pages import line_of

SESSION = "```pycon\n>>> 2 * 3\n6\n```"


@pytest.mark.parametrize(
    "text",
    [
        SESSION,
        "~~~ pycon\n>>> for x in (1, 2):\n...     print(x)\n1\n2\n\n>>> 3\n3\n~~~",
        "``` { .pycon }\n>>> 2\n2\n```",
        "!!! note\n    ```pycon\n    >>> 2\n    2\n    ```",
        "```console\n$ derivations show s2-chain\n```",
        "<!-- numpy: s2-chain -->\n```python\ndef f(x):\n    return x\n```",
        '```python\n--8<-- "derivations/calculus/linear.py:table"\n```',
        "Names `x`, `np.ones(n)`, `X.T @ e`, `activation >= 0`, `--shape A=m,n`, `order=2`, `grad += …`, `(n,)`, `@`.",
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
        ("```console\n$ rm -r x\n```", 1, "begins with a command: $ derivations"),
        ('```python\n--8<-- "a.py:b"\nx = 3\n```', 1, "a fence that nothing runs or compares"),
        ("```python\nx = 3\n```", 1, "a fence that nothing runs or compares"),
        ("`x² = 3`", 1, "has characters that are no code"),
        ("`0.5`", 1, "has a decimal number"),
        ("`y == 3`", 1, "is neither Python nor an option"),
        ("`dy/dx`", 1, "is neither Python nor an option"),
        ("`1 < 2`", 1, "is neither Python nor an option"),
    ],
)
def test_bad_input(text, line, says):
    assert (line, True) in [(line_of(text, at), says in fault) for at, fault in faults(text)]


def test_code_in_a_bound_table_is_compared_with_the_table_and_nowhere_else():
    row = "| `np.where(z > 0, 1.0, 0.0)` |\n"
    assert not list(faults(f"<!-- table: s8-relu results -->\n| NumPy |\n| --- |\n{row}"))
    assert list(faults(f"| NumPy |\n| --- |\n{row}"))
