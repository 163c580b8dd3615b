"""The one line with which a text is refused."""

from typing import Any

import pytest

from derivations.language.parse import ParseError, read

GIVEN = {"A": ("m", "n"), "X": ("m", "n"), "x": ("n",), "y": ("m",), "w": ("n",), "b": ("m",), "t": (), "S": ("n", "n")}


def refusal(text: str, shapes: Any = None) -> ParseError:
    with pytest.raises(ParseError) as caught:
        read(text, GIVEN if shapes is None else shapes)
    error = caught.value
    assert "\n" not in str(error)
    return error
