"""Characters to tokens: numbers, names, operators and signs, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.language.parsing.errors import ParseError

MAX_CHARACTERS = 50_000
MAX_NUMBER = 100  # characters of one number
LARGEST, SMALLEST = 1e300, 1e-300  # of the numbers that are written
MAX_NAME = 100
MAX_NESTING = 90  # brackets within brackets; Python's own limit is 200

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789-abcdefghijklmnoprstuvwxyz", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
ALIKE = str.maketrans({"⋅": "·", "⊙": "⊗", "∘": "⊗", "–": "−", "∗": "*", "µ": "μ"})  # signs that look like ours
OPENING = {"(": ")", "[": "]"}

_SUPER_LETTERS = "".join(sign for sign, letter in SUPERSCRIPTS.items() if letter.isalpha())
_LETTER = "A-Za-zΑ-ΡΣ-Ωα-ω"
_PATTERN = re.compile(
    rf"""
      (?P<blank>  [ \t\u00a0\u2009]+ | \#[^\n]* | \r(?=\n))
    | (?P<newline>\n | ;)
    | (?P<number> (?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<sized>  [I𝟏𝟎][{"".join(SUBSCRIPTS)}]+ | [𝟏𝟎])
    | (?P<name>   [{_LETTER}][{_LETTER}0-9_]*[₀-₉]*)
    | (?P<raised> ⁻ᵀ | ᵀ | ⁻?[⁰¹²³⁴-⁹]+ | [{_SUPER_LETTERS}])
    | (?P<operator> ⊗ₖ | \^⊗ | \*\* | [=!<>]= | [-+*/@^()\[\],.=<>−×·⊗⊘÷≤≥≠√‖|])
    """,
    re.VERBOSE,
)
_HINTS = {
    "\\": "write NumPy, as in A @ x, not TeX",
    "$": "write NumPy, as in A @ x, not TeX",
    "{": "use parentheses",
    "}": "use parentheses",
    "%": "the operators are + - * / @ ** and comparisons",
    "&": "multiply comparisons instead: (x > 0) * (x < 1)",
    "~": "subtract the comparison from 1 instead: 1 - (x > 0)",
    "!": "x != y says that two are different",
    ":": "slices and annotations have no place here",
    '"': "text in quotes has no place here",
    "'": "write x.T or xᵀ for the transpose",
    "_": "a name begins with a letter",
    "∂": "write the function alone; its derivative is what comes out",
    "∇": "write the function alone; its gradient is what comes out",
    "Σ": "write sum(…)",
    "∑": "write sum(…)",
    "∏": "write prod(…)",
    "∫": "integrals are not supported",
    "∞": "it is no number to calculate with",
    "±": "write the two lines with + and with -",
    "′": "write x.T or xᵀ for the transpose",
    "’": "write x.T or xᵀ for the transpose",
    "⊤": "write x.T or xᵀ for the transpose",
    "“": "text in quotes has no place here",
    "”": "text in quotes has no place here",
    "‘": "text in quotes has no place here",
}


_WITH_COLON = {  # Python's own constructs, by the words before the colon
    r"\w\[[^\]]*$": "there are no slices; X @ e picks a column, where e is a column of eye(n), and e @ X a row",
    r"\blambda\b[^:]*$": "write the expression alone, without lambda",
    r"^\s*def\b": "write the lines alone, without def",
    r"^\s*(if|else|elif)\b": "write where(condition, a, b)",
    r"^\s*(for|while)\b": "write sum(…), mean(…) or prod(…)",
}
_WITHOUT_QUOTES = {  # what is written for calls that take text in quotes
    "einsum": "einsum is not supported; write the product with @, * and sum",
    "norm": "norm(x) is the 2-norm of all entries, of a matrix the Frobenius norm",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind, what is written, and where."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text; in brackets, a line goes on.

    >>> [token.text for token in tokens("2 * W @ x # a comment")]
    ['2', '*', 'W', '@', 'x', '']
    """
    if len(text) > MAX_CHARACTERS:
        wrong = f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        raise ParseError(wrong, text, MAX_CHARACTERS, MAX_CHARACTERS)
    found: list[Token] = []
    open_brackets: list[Token] = []
    plain = text.translate(ALIKE)  # one character for one, so that places stay
    place = 0
    while place < len(plain):
        match = _PATTERN.match(plain, place)
        if not match or not match.lastgroup:
            raise _unknown_character(text, place)
        token = Token(match.lastgroup, match.group(), place, match.end())
        place = token.end
        _check_length(token, text)
        _follow_brackets(token, open_brackets, text)
        if token.kind != "blank" and not (token.text == "\n" and open_brackets):
            found.append(token)
    if open_brackets:
        unclosed = open_brackets[-1]
        raise ParseError(f"{unclosed.text} is never closed; {OPENING[unclosed.text]} is missing", text, unclosed.start)
    return [*found, Token("newline", "", len(text), len(text))]


def _check_length(token: Token, text: str) -> None:
    limit = {"number": MAX_NUMBER, "name": MAX_NAME}.get(token.kind, len(text))
    if token.end - token.start > limit:
        wrong = f"a {token.kind} of {token.end - token.start} characters; at most {limit} are read"
        raise ParseError(wrong, text, token.start, token.end)
    if token.kind == "number" and re.match("0[0-9]", token.text):
        right = token.text.lstrip("0") or "0"
        raise ParseError(f"a number does not begin with 0; write {right}", text, token.start, token.end)
    after = text[token.end : token.end + 1]
    if token.kind == "number" and re.match(f"[{_LETTER}_]", after):
        right = f"write {token.text} * {after}…" if after != "_" else "write the digits together"
        raise ParseError(f"the number {token.text} runs into {after}; {right}", text, token.start, token.end + 1)


def _follow_brackets(token: Token, open_brackets: list[Token], text: str) -> None:
    if token.kind == "newline" and token.text == ";" and open_brackets:
        unclosed = open_brackets[-1]
        raise ParseError(f"{unclosed.text} is not closed before the ;", text, unclosed.start, unclosed.end)
    if token.text in OPENING:
        open_brackets.append(token)
        if len(open_brackets) > MAX_NESTING:
            wrong = f"more than {MAX_NESTING} brackets are open at once; name the inner parts on lines of their own"
            raise ParseError(wrong, text, token.start, token.end)
    elif token.text in OPENING.values():
        if not open_brackets:
            raise ParseError(f"{token.text} closes nothing; remove it", text, token.start, token.end)
        opened = open_brackets.pop()
        if OPENING[opened.text] != token.text:
            wrong = f"{opened.text} is closed by {token.text}; {OPENING[opened.text]} is expected here"
            raise ParseError(wrong, text, token.start, token.end)


def _unknown_character(text: str, place: int) -> ParseError:
    character = text[place]
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    hint = _HINTS.get(character, "names are of Latin or Greek letters, digits and _")
    if character == '"':
        hint = _quoted(text[:place])
    if character == "'" and not (text[place - 1 : place].isalnum() or text[place - 1 : place] in tuple(")]")):
        hint = _quoted(text[:place])
    if character == ":":
        hint = next((right for words, right in _WITH_COLON.items() if re.search(words, text[:place])), hint)
    return ParseError(f"the character {shown} is not part of the language; {hint}", text, place, place + 1)


def _quoted(before: str) -> str:
    """What to write where text in quotes stands: that depends on the function that gets it."""
    called = re.search(r"(\w+)\([^()]*$", before)
    return _WITHOUT_QUOTES.get(called[1] if called else "", _HINTS['"'])
