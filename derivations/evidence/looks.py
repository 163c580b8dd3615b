"""Names that look alike: ν and v, ℓ and l, an upright x and a slanted one. A reader takes two such names for one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from derivations.evidence.typeset import UPRIGHT_WORDS, Name, read
from derivations.language.derivatives import Let
from derivations.language.elementwise import ELEMENTWISE
from derivations.language.expression import Expr, Symbol
from derivations.language.latex.names import name_tex

SAME_FACE = ("\\operatorname", "\\mathsf", "\\mathtt")
# Greek letters and the Latin ones that they look like, and forms of one letter
CLASSES = (
    (r"\nu", r"\upsilon", "v"),
    (r"\ell", "l"),
    (r"\iota", "i"),
    (r"\kappa", r"\varkappa", "k"),
    (r"\chi", "x"),
    (r"\rho", r"\varrho", "p"),
    (r"\omega", r"\varpi", "w"),
    (r"\alpha", "a"),
    (r"\gamma", "y"),
    (r"\varepsilon", r"\epsilon"),
    (r"\varphi", r"\phi"),
    (r"\vartheta", r"\theta"),
    (r"\varsigma", r"\sigma"),
    (r"\hbar", "h"),
    (r"\Upsilon", "Y"),
)
LOOKS = {letter: letters[-1] for letters in CLASSES for letter in letters}
BELOW = {"l": "1", "I": "1", "O": "0", "o": "0"}  # small as they are


def look(name: Name) -> Name:
    r"""A name as it looks at a glance.

    >>> look(Name(r"\mathbf \nu", ("i",))) == look(Name(r"\mathbf v", ("i",)))
    True
    >>> look(Name(r"\operatorname x")) == look(Name("x")), look(Name(r"\operatorname sin")) == look(Name("n"))
    (True, False)
    """
    parts = name.stem.split(" ")
    if parts[0] in SAME_FACE and len(parts[-1].rstrip("'")) == 1:
        parts = parts[1:]
    stem = " ".join(part if part.isalpha() and len(part) > 1 else _look(part) for part in parts)
    return Name(stem, tuple(BELOW.get(sign, _look(sign)) for sign in name.below if sign != "_"))


def _look(part: str) -> str:
    letter, primes = part.rstrip("'"), part[len(part.rstrip("'")) :]
    return LOOKS.get(letter, letter) + primes


def look_alike(names: Iterable[Name]) -> Iterator[tuple[Name, Name]]:
    r"""The pairs of names that look alike and are not one.

    >>> [tuple(map(str, pair)) for pair in look_alike([Name(r"\nu"), Name("w"), Name("v")])]
    [('\\nu', 'v')]
    """
    first: dict[Name, Name] = {}
    for name in names:
        other = first.setdefault(look(name), name)
        if other != name:
            yield other, name


def run_together(name: Name, known: Container[Name]) -> list[str]:
    r"""The names and functions that an upright word reads as, if it is all made of these: sinx is sin x.

    >>> run_together(Name(r"\operatorname sinx"), {Name("x")}), run_together(Name(r"\operatorname six"), {Name("x")})
    (['sin', 'x'], [])
    """
    word = name.stem.removeprefix(r"\operatorname ")
    if word == name.stem or not word.isalpha() or len(word) == 1:
        return []
    return _parts(word, known) if len(_parts(word, known)) > 1 else []


def _parts(word: str, known: Container[Name]) -> list[str]:
    if not word:
        return []
    functions = (function for function in (*UPRIGHT_WORDS, *ELEMENTWISE) if word.startswith(function))
    for start in (*sorted(functions, key=len, reverse=True), *([word[0]] if Name(word[0]) in known else [])):
        rest = _parts(word[len(start) :], known)
        if rest or start == word:
            return [start, *rest]
    return []


def called_alike(nodes: Iterable[Expr]) -> Iterator[str]:
    """What plain text calls by a name that is printed for another thing: conditions and terminals speak of these.

    >>> from derivations.language import scalar
    >>> list(called_alike([scalar("x", tex="y"), scalar("y", tex="x")]))
    ['x is printed as y, and x is printed for y', 'y is printed as x, and y is printed for x']
    """
    named = [node for node in nodes if isinstance(node, Symbol | Let)]
    printed = {_light(read(node.tex or name_tex(node.name))): node.name for node in reversed(named)}
    for node in dict.fromkeys(named):
        called = _light(read(name_tex(node.name)))
        if node.tex and printed.get(called, node.name) != node.name:
            yield f"{node.name} is printed as {_light(read(node.tex))}, and {called} is printed for {printed[called]}"


def _light(name: Name) -> Name:
    return Name(name.stem.removeprefix(r"\mathbf "), name.below)
