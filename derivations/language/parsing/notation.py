"""Plain notation to Python's: ``2 Xᵀ X`` becomes ``2 // X._T // X``, with the place of every character.

What NumPy's users write passes through as it stands. Signs that Python has no operator for are encoded by operators and
names that a user cannot write: ``//``, ``%`` and ``~`` are refused, and names do not begin with ``_``. On the way, each
operand is seen to be followed by an operator and each operator by an operand, so that mistakes are named.
"""

from __future__ import annotations

import difflib
import keyword
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from derivations.language.parsing.errors import ParseError
from derivations.language.parsing.signs import (
    BINARY,
    BRACKETS,
    INSTEAD,
    LIBRARIES,
    MEANING,
    MEANT,
    METHODS,
    NO_NUMBERS,
    NUMPY,
    OPTIONS,
    PLAIN_PRODUCTS,
    PREFIXES,
    RESERVED,
    SPELLED,
)
from derivations.language.parsing.tokens import SUBSCRIPTS, SUPERSCRIPTS, Token

MAX_OPERATORS = 1_000  # of one statement
MAX_TYPED = 40  # characters of arguments that a message repeats


@dataclass
class Written:
    """Python text, and for each of its bytes the place that it comes from."""

    source: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, text: str, start: int, end: int) -> None:
        """More text; its characters keep their places where it is written as the user wrote it."""
        self.source += text
        count = len(text.encode())
        exact = count == end - start
        self.starts += range(start, end) if exact else [start] * count
        self.ends += range(start + 1, end + 1) if exact else [end] * count


class Translator:
    """Goes through the tokens of one statement; ``functions`` are the names that may be called."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        declared: Collection[str],
        functions: Collection[str],
        on_paper: bool = False,
    ) -> None:
        self.text, self.tokens, self.declared, self.functions = text, tokens, declared, functions
        self.on_paper = on_paper  # where factors stand beside each other, x.T is xᵀ; to NumPy x.T is x
        self.has_factors_beside = False
        self.written = Written()
        self.place = 0
        self.operators = 0
        self.open: list[tuple[Token, bool]] = []  # what is open, and whether it is a call

    def translate(self) -> Written:
        """The statement as Python; ParseError where an operand or an operator is missing."""
        complete = False
        while not complete:
            self._operand()
            complete = True
            while complete and self.place < len(self.tokens):
                complete = self._after_operand()
        if self.open:
            opened = self.open[-1][0]
            raise self._error(f"{opened.text} is never closed; {BRACKETS[opened.text][1]} is missing", opened)
        if self.has_factors_beside and not self.on_paper:
            return Translator(self.text, self.tokens, self.declared, self.functions, on_paper=True).translate()
        return self.written

    # Operands

    def _operand(self) -> None:
        """Signs and opening brackets, up to and including a name or a number."""
        while True:
            token = self._next()
            if token.kind == "number":
                return self._write(token.text, token)
            if token.kind == "sized":
                return self._write(_sized(token.text), token)
            if token.kind == "name":
                if self._name(token):
                    return None
            elif token.text in ("-", "−", "+"):
                self._operator("+" if token.text == "+" else "-", token)
            elif token.text == "√":
                self._root(token)
                if self.tokens[self.place - 1].text != "(":
                    return None
            elif token.text in BRACKETS:
                self._bracket(token, call=False)
            else:
                raise self._operand_missing(token)

    def _name(self, token: Token) -> bool:
        """A name, a function with its opening parenthesis, or an option; whether an operand has ended."""
        following = self._peek()
        if token.text in NUMPY:
            token = self._prefixed(token)
            following = self._peek()
        if following == "=" and self.open and self.open[-1][0].text == "(" and self.open[-1][1]:
            return self._option(token)
        name = self._resolved(token)
        called = following == "("
        if name in self.functions:
            if not called:
                right = f"write {name}(…)" + (", or sigma for a variable" if name == "σ" else "")
                raise self._error(f"{name} is a function; {right}", token)
            self._write("sigmoid" if name == "σ" else name, token)
            self._bracket(self._next(), call=True)
            return False
        self._check_variable(name, token)
        if called and (self._touches(token) or self._misspelt(name) or name in INSTEAD):
            raise self._unknown_function(name, token)
        self._write(name, token)
        return True

    def _prefixed(self, token: Token) -> Token:
        """A function written as np.exp or np.linalg.inv: its bare name."""
        names = [token]
        while self._peek() == ".":
            self._next()
            names.append(self._next())
        if len(names) == 1:
            raise self._error(f"{token.text} {MEANING[token.text]}; choose another name", token)
        name, inner = names[-1], [part.text for part in names[1:-1]]
        if len(names) == 2 and name.text == "e":
            raise self._error("write exp(1) for Euler's number", Token("name", "", token.start, name.end))
        known = name.text in self.functions or name.text in ("pi", *NO_NUMBERS)
        if name.kind != "name" or inner not in ([], ["linalg"]) or not known:
            whole = Token("name", self.text[token.start : name.end], token.start, name.end)
            raise self._unknown_function(name.text, whole)
        return Token("name", name.text, token.start, name.end)

    def _option(self, token: Token) -> bool:
        """axis=…, keepdims=… or another option in a call; which of them a function has is seen when it is read."""
        if self.tokens[self.place - 2].text not in ("(", ","):
            raise self._error(f"a comma is expected before {token.text}=", token)
        if token.text in ("dim", "keepdim"):
            raise self._error(f"there is no option {token.text}; write {OPTIONS[token.text]}=", token)
        if keyword.iskeyword(token.text):
            raise self._error(f"there is no option {token.text}; the options are axis and keepdims", token)
        self._write(f"{token.text}=", token)
        self._next()
        if self._peek() in ("True", "False") and token.text != "axis":
            value = self._next()
            self._write(value.text, value)
            return True
        if token.text == "keepdims":
            raise self._error("keepdims is True or False", self._next())
        return False

    def _check_variable(self, name: str, token: Token) -> None:
        if name in MEANT or keyword.iskeyword(name):
            raise self._error(f"{name} is a word of Python's; {MEANT.get(name, 'choose another name')}", token)
        if name in NO_NUMBERS and name not in self.declared:
            raise self._error(f"{name} is no number to calculate with", token)
        if name in LIBRARIES and self._peek() == ".":
            after = self.tokens[self.place + 1].text if self.place + 1 < len(self.tokens) else ""
            called = f"{after if after in self.functions else 'exp'}(x)"
            raise self._error(f"functions are written without their library: {called}, not {name}.{called}", token)
        if name in RESERVED:
            raise self._error(f"{name} {MEANING[name]}; choose another name", token)

    def _resolved(self, token: Token) -> str:
        """The variable that is meant by η or W₁: η or eta, W1 or W_1, whichever is declared."""
        name, declared = token.text, self.declared
        if inline(name) in declared:
            return inline(name)
        digits = "".join(SUBSCRIPTS.get(sign, "") for sign in name)
        stem = name.rstrip("".join(SUBSCRIPTS))
        stems = [stem] + ([SPELLED[stem]] if stem in SPELLED else [])
        meant = [f"{s}{joint}{digits}" for s in stems for joint in (("", "_") if digits else ("",))]
        meant += ["lambda_"] if name == "λ" else []
        known = [one for one in meant if one in declared]
        if len(known) > 1:
            raise self._error(f"{name} may be {known[0]} or {known[1]}; write the one that is meant", token)
        if not known and name == "π":
            return "pi"
        return known[0] if known else meant[0]

    def _root(self, token: Token) -> None:
        operand = self._next()
        self._write("sqrt", token)
        if operand.text == "(":
            self._bracket(operand, call=True)
        elif operand.kind in ("name", "number"):
            self._write("(", token)
            self.place -= 1
            self._simple()
            self._write(")", operand)
        else:
            raise self._error("write the root as √(…)", token)

    def _simple(self) -> None:
        """A name that is no function, or a number."""
        token = self._next()
        name = self._resolved(token) if token.kind == "name" else token.text
        if token.kind == "name":
            self._check_variable(name, token)
            if name in self.functions:
                raise self._error(f"write ({name}(…))", token)
        self._write(name, token)

    def _bracket(self, token: Token, call: bool) -> None:
        self._write("(" if call else BRACKETS[token.text][0], token)
        self.open.append((token, call or token.text != "("))
        if self._peek() == BRACKETS[token.text][1]:
            right = "a norm is norm(x), or ‖x‖" if token.text == "|" else "an operand is expected"
            raise self._error(f"nothing stands between the brackets; {right}", token)

    # What may follow an operand

    def _after_operand(self) -> bool:
        """One token after an operand; whether another of the kind may follow (else an operand must)."""
        token = self._next()
        if token.kind == "raised":
            self._operator(_raised(token.text), token)
            return True
        if token.text in ("^", "^⊗"):
            return self._exponent(token)
        if token.text in BINARY or (token.text == "=" and self.open and self.open[-1][0].text == "["):
            self._operator(f" {BINARY.get(token.text, '==')} ", token)
            return False
        if token.text == ".":
            return self._attribute(token)
        if token.text == ",":
            return self._comma(token)
        if token.text in (")", "]", "‖", "|") and self.open and BRACKETS[self.open[-1][0].text][1] == token.text:
            self.open.pop()
            self._write(")", token)
            return True
        return self._juxtaposed(token)

    def _juxtaposed(self, token: Token) -> bool:
        """A product without a sign, where two operands stand beside each other."""
        before = self.tokens[self.place - 2]
        touching = before.end == token.start
        if token.text in (")", "]"):
            opened = self.open[-1][0]
            raise self._error(f"{opened.text} is not closed before {token.text}", opened)
        if token.text == "=":
            raise self._error("a name = expression stands on a line of its own; to compare, write ==", token)
        if token.text in MEANT:
            raise self._error(f"{token.text} is a word of Python's; {MEANT[token.text]}", token)
        if token.kind == "number":
            raise self._error(f"an operator is missing before {token.text}; write * for a product", token)
        if token.text == "[" and touching:
            wrong = "entries x[…] are not part of the language; x @ e picks one, where e is a column of eye(n)"
            raise self._error(wrong, token)
        self.place -= 1
        self.has_factors_beside |= before.kind != "number"
        self._operator(f" {PLAIN_PRODUCTS['']} ", Token("", "", token.start, token.start))
        return False

    def _exponent(self, token: Token) -> bool:
        """x^2, x^n and x^(…) as x._power(…); X^⊗2 says that a matrix is meant entry by entry."""
        self._operator(" ._power" if token.text == "^" else " ._entries_power", token)
        following = self._peek()
        if following == "(":
            self._bracket(self._next(), call=True)
            return False
        self._write("(", token)
        if following in ("-", "−"):
            self._write("-", self._next())
        following_kind = self.tokens[self.place].kind if self.place < len(self.tokens) else ""
        if following_kind not in ("name", "number"):
            raise self._error("write the exponent in parentheses: x^(…)", token)
        if following == "T" and "T" not in self.declared:
            before = self.tokens[self.place - 2].text
            right = f"write {before}.T, or {before}ᵀ, for the transpose; a power is {before}**(T)"
            raise self._error(f"^T may mean two things; {right}", token)
        self._simple()
        self._write(")", self.tokens[self.place - 1])
        return True

    def _attribute(self, token: Token) -> bool:
        name = self._next()
        if name.text == "T":
            self._operator(" ._T" if self.on_paper else " .T", Token("name", ".T", token.start, name.end))
            return True
        base, inside = self._call_of(name)
        function = name.text if name.text in self.functions else name.text.lower()
        if function in self.functions and inside and base.split(".")[0] in PREFIXES:
            raise self._error(f"functions are written without their library: {function}({inside})", name)
        if name.text == "dot" and inside:
            right = f"write {base} @ {inside}"
        elif function in self.functions and name.text not in METHODS:
            right = f"write {function}({', '.join(filter(None, (base, inside)))})"
        else:
            right = METHODS.get(name.text, "x.T is all that may follow a point")
        raise self._error(f".{name.text} is not part of the language; {right}", name)

    def _call_of(self, name: Token) -> tuple[str, str]:
        """What stands before a method and in its parentheses, as in X.mean(axis=1); x and nothing if that is long."""
        written = re.search(rf"([\w.]+)\.{re.escape(name.text)}\(([^()]*)\)", self.text)
        base, inside = written.groups() if written else ("x", "")
        return base, re.sub(r"\b(dim|keepdim)=", lambda option: f"{OPTIONS[option[1]]}=", inside)

    def _comma(self, token: Token) -> bool:
        if not self.open:
            raise self._error("a comma separates arguments; here one expression is expected", token)
        self._write(", ", token)
        return False

    # Helpers

    def _next(self) -> Token:
        if self.place == len(self.tokens):
            last = self.tokens[-1]
            raise self._error(f"the line ends after {last.text} where an operand is expected", last)
        self.place += 1
        return self.tokens[self.place - 1]

    def _peek(self) -> str:
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    def _touches(self, token: Token) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place].start == token.end

    def _operator(self, text: str, token: Token) -> None:
        """What makes the structure deeper by one."""
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            wrong = f"one line holds more than {MAX_OPERATORS:,} operators; name parts of it on lines of their own"
            raise self._error(wrong, token)
        self.written.add(text, token.start, token.end)

    def _write(self, text: str, token: Token) -> None:
        self.written.add(text, token.start, token.end)

    def _error(self, message: str, token: Token) -> ParseError:
        return ParseError(message, self.text, token.start, token.end)

    def _operand_missing(self, token: Token) -> ParseError:
        if token.kind == "newline" or self.place < 2:
            return self._error(f"an operand is expected before {token.text}", token)
        before = self.tokens[self.place - 2].text
        if before == token.text == "/":
            return self._error("there is no operator //; write / for a quotient", token)
        return self._error(f"an operand is expected between {before} and {token.text}", token)

    def _misspelt(self, name: str) -> bool:
        return len(name) > 2 and name not in self.declared and bool(self._nearest(name))

    def _nearest(self, name: str) -> list[str]:
        return difflib.get_close_matches(name.lower(), [f for f in self.functions if f[0] != "_"], 1, 0.7)

    def _unknown_function(self, name: str, token: Token) -> ParseError:
        if name in self.declared:
            return self._error(f"{name} is a variable, not a function; write {name} * (…) or {name} @ (…)", token)
        if name in INSTEAD:
            return self._error(f"there is no function {token.text}; {self._with_arguments(INSTEAD[name])}", token)
        near = self._nearest(name)
        if near:
            return self._error(f"there is no function {token.text}; did you mean {near[0]}?", token)
        known = "write * or @ for a product" if len(name) == 1 else "the functions are exp, log, sum, norm and others"
        return self._error(f"there is no function {token.text}; {known}", token)

    def _with_arguments(self, right: str) -> str:
        """What is right, such as log(softmax(x)), with the arguments that are typed in place of the one x."""
        depth, end = 0, self.place
        while end < len(self.tokens) and (depth or end == self.place):
            depth += (self.tokens[end].text == "(") - (self.tokens[end].text == ")")
            end += 1
        if depth or end == self.place or len(re.findall(r"\bx\b", right)) != 1 or "(x)" not in right:
            return right
        typed = self.text[self.tokens[self.place].start : self.tokens[end - 1].end]
        typed = re.sub(r"\b(dim|keepdim)(?= *=)", lambda option: OPTIONS[option[1]], typed)
        return right.replace("(x)", typed) if len(typed) <= MAX_TYPED else right


def inline(name: str) -> str:
    """What a name given after ``where`` is called inside: something that cannot be typed."""
    return "_where_" + "".join(f"ß{SUBSCRIPTS[sign]}" if sign in SUBSCRIPTS else sign for sign in name)


def _sized(text: str) -> str:
    """Iₙ as eye(n), 𝟏 as a column of ones whose length is to be found."""
    letter, size = text[0], "".join(SUBSCRIPTS[sign] for sign in text[1:])
    if size:
        return f"{ {'I': 'eye', '𝟏': 'ones', '𝟎': 'zeros'}[letter] }({size})"
    return {"𝟏": "_ones", "𝟎": "_zeros"}[letter]


def _raised(text: str) -> str:
    """ᵀ, ⁻¹, ⁻ᵀ and raised exponents as attributes: they bind as closely."""
    if text in ("ᵀ", "⁻ᵀ"):
        return " ._T" if text == "ᵀ" else " ._inverse_T"
    exponent = "".join(SUPERSCRIPTS[sign] for sign in text)
    return " ._inverse" if exponent == "-1" else f" ._raised_{exponent.replace('-', 'm')}"
