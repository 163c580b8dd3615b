r"""A printed name in one spelling, so that names which look alike are equal: `\mathbf w` and `\mathbf{w}`.

A name is a letter, an upright word, or one of these with an accent or in bold, with subscripts, primes, and a
superscript in parentheses. Numbers, operators, products and spaces are no names.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from derivations.language.latex.names import GREEK

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\S")
BOLD = {r"\mathbf", r"\boldsymbol", r"\bm", r"\pmb", r"\bf", r"\bold"}
UPRIGHT = {r"\operatorname", r"\mathrm", r"\text", r"\textrm", r"\mathop", r"\rm"}
FACES = {r"\mathcal", r"\mathbb", r"\mathsf", r"\mathfrak", r"\mathscr", r"\mathtt"}
ITALIC = {r"\mathit", r"\mathnormal", r"\it", r"\displaystyle", r"\textstyle", r"\scriptstyle"}
ACCENTS = {
    r"\hat": "^", r"\widehat": "^", r"\vec": "→", r"\overrightarrow": "→", r"\bar": "¯", r"\overline": "¯",
    r"\tilde": "~", r"\widetilde": "~", r"\dot": "˙", r"\ddot": "¨", r"\check": "ˇ", r"\breve": "˘",
}  # fmt: skip
SPACES = {r"\,", r"\;", r"\:", r"\!", r"\quad", r"\qquad", "~", r"\ "}
VARIANTS = {rf"\var{name}" for name in ("epsilon", "theta", "phi", "rho", "sigma", "pi", "kappa")}
SYMBOLS = VARIANTS | {r"\ell", r"\hbar"}
UPRIGHT_WORDS = {
    "sin", "cos", "tan", "exp", "ln", "log", "sinh", "cosh", "tanh", "arctan", "arcsin", "arccos", "max", "min", "det",
    "lim", "arg", "dim", "gcd", "inf", "sup", "ker", "deg",
}  # fmt: skip
LIKE_LATIN = dict(
    zip(
        [
            "Alpha",
            "Beta",
            "Epsilon",
            "Zeta",
            "Eta",
            "Iota",
            "Kappa",
            "Mu",
            "Nu",
            "Omicron",
            "Rho",
            "Tau",
            "Chi",
            "omicron",
        ],
        "ABEZHIKMNOPTXo",
        strict=True,
    )
)


class NotANameError(ValueError):
    """What is printed is no name: a number, an operator, a product."""


class Name(NamedTuple):
    """A printed name: what carries the subscripts, these from left to right, and arguments if they are part of it."""

    stem: str
    below: tuple[str, ...] = ()
    arguments: tuple[Name, ...] = ()

    def __str__(self) -> str:
        return self.stem + (f"_{{{' '.join(self.below)}}}" if self.below else "")


@functools.lru_cache(maxsize=4096)
def read(tex: str) -> Name:
    r"""A printed name in its one spelling. NotANameError says what is no part of a name.

    >>> read(r"\mathbf w") == read(r"\mathbf{w}"), read(r"\sin") == read(r"\operatorname{sin}")
    (True, True)
    >>> read("2 x")
    Traceback (most recent call last):
    derivations.evidence.typeset.NotANameError: 2 x is printed where a name is meant
    """
    try:
        tokens = _Tokens(_tokens(tex))
        name = tokens.whole()
    except (IndexError, NotANameError):
        raise NotANameError(f"{tex or 'nothing'} is printed where a name is meant") from None
    if tokens.left:
        raise NotANameError(f"{tex} is printed where a name is meant")
    return name


def _tokens(tex: str) -> list[str]:
    """The signs, Greek letters by their names. Bold letters and subscripts of Unicode are refused: TeX has them."""
    if unicodedata.normalize("NFKC", tex) != tex:
        raise NotANameError
    tokens = []
    for token in TOKEN.findall(tex):
        letter = unicodedata.name(token, "") if len(token) == 1 and not token.isascii() else ""
        greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", letter)
        if greek:
            letter = greek[2].replace("LAMDA", "LAMBDA")
            token = "\\" + (letter.title() if greek[1] == "CAPITAL" else letter.lower())
        token = LIKE_LATIN.get(token[1:], token) if token.startswith("\\") else token
        if token not in SPACES:
            tokens.append(token)
    return tokens


class _Tokens:
    """Reads from left to right."""

    def __init__(self, left: list[str]) -> None:
        self.left = left

    def whole(self) -> Name:
        r"""A name, with its arguments in f(u_1, \ldots, u_n), or two functions composed."""
        if self.left[0] == "(":
            self.left.pop(0)
            outer, circle, inner, end = self.name(), self.left.pop(0), self.name(), self.left.pop(0)
            if (circle, end) != (r"\circ", ")"):
                raise NotANameError
            return Name(f"{outer} ∘ {inner}")
        name = self.name()
        arguments: list[Name] = []
        while self.left and self.left[0] == ("," if arguments else "("):
            self.left.pop(0)
            if self.left[0] in (r"\ldots", r"\dots"):
                self.left.pop(0)
            else:
                arguments.append(self.name())
        if arguments and self.left.pop(0) != ")":
            raise NotANameError
        return Name(name.stem, name.below, tuple(arguments))

    def name(self) -> Name:
        core = self.core()
        below: tuple[str, ...] = ()
        above = ""
        while self.left and self.left[0] in ("_", "^", "'", r"\prime"):
            mark = self.left.pop(0)
            if mark == "_":
                if below:
                    raise NotANameError
                below = self.below()
            elif mark == "^":
                above += self.above()
            else:
                above += "'"
        return Name(core + above, below)

    def core(self) -> str:
        token = self.left.pop(0)
        if token == "{":
            return self.grouped()
        if token in ITALIC:
            return self.core()
        if token in BOLD or token in FACES:
            face = r"\mathbf" if token in BOLD else token
            inside = self.core()
            return inside if inside.startswith(face) else f"{face} {inside}"
        if token in UPRIGHT:
            return rf"\operatorname {self.word()}"
        if token in ACCENTS:
            return f"{self.core()} with {ACCENTS[token]}"
        if token in (r"\Delta", r"\nabla") and self.left and (self.left[0].isalpha() or self.left[0][0] == "\\"):
            return f"{token} {self.core()}"  # the change of a quantity, or the gradient of one: one name
        if token[1:] in UPRIGHT_WORDS and token[0] == "\\":
            return rf"\operatorname {token[1:]}"
        if (token.isascii() and token.isalpha()) or token[1:] in GREEK or token in SYMBOLS:
            return token
        raise NotANameError

    def grouped(self) -> str:
        """What stands in braces of which the first is read: a single name."""
        inside = _Tokens(self.group())
        name = inside.name()
        if inside.left:
            raise NotANameError
        return str(name)

    def group(self) -> list[str]:
        depth, group = 1, []
        while depth:
            token = self.left.pop(0)
            depth += (token == "{") - (token == "}")
            group.append(token)
        return group[:-1]

    def argument(self) -> list[str]:
        token = self.left.pop(0)
        return self.group() if token == "{" else [token]

    def word(self) -> str:
        word = "".join(self.argument())
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", word):
            raise NotANameError
        return word

    def below(self) -> tuple[str, ...]:
        """The subscript: digits stay together if no comma parts them, all else is a sign of its own."""
        signs = [token for token in self.argument() if token not in "{}"]
        below = tuple(sign for sign in _joined(signs) if sign != ",")
        if not below:
            raise NotANameError
        return below

    def above(self) -> str:
        """A superscript is part of a name in parentheses, as in x^{(1)}, or as a star."""
        signs = "".join(self.argument())
        if signs in ("*", r"\star", r"\ast"):
            return "^*"
        if set(signs) <= {"'"} or signs == r"\prime":
            return "'"
        if re.fullmatch(r"\((?!T\))\w+\)", signs):
            return f"^{signs}"
        raise NotANameError


def _joined(signs: list[str]) -> tuple[str, ...]:
    """Digits in a row are one number."""
    joined: list[str] = []
    for sign in signs:
        if sign.isdigit() and joined and joined[-1].isdigit():
            joined[-1] += sign
        else:
            joined.append(sign)
    return tuple(joined)
