r"""Nothing in a code fence is trusted without being run or compared.

A fence is a ``pycon`` session, which the tests run line by line; a ``console`` session of shell commands, likewise; or
``python`` code that ``sync`` writes or a snippet includes. A code span is a piece of Python or of a command, and states
nothing.
"""

import ast
import re
from collections.abc import Iterator

from .listings import MARK
from .numbers import TABLE
from .pages import TOKEN
from .sessions import INFO, language_of, session_faults

PROMPT = re.compile(r"[ \t>]*\$")
COMMAND = re.compile(rf"{PROMPT.pattern} derivations ")
ALONE = re.compile(rf"{INFO.pattern}(?:[ \t]*\}})?[ \t]*")
SNIPPET = re.compile(r'[ \t>]*-+8<-+ "[^"]+"[ \t]*$')
ALLOWED = re.compile(
    r"--[\w-]+(?: \w+)?|--shape \w+=[\w,]*|(?:order|layout|axis|structure)=\w*"  # what commands and functions take
    r"|make [a-z]+|pip install \.|derivations/[\w/.]+|[\w-]+|[@*]|\.T|\w+ \+?= …"  # files, names, operators
)
STATING = ast.Lambda | ast.Dict | ast.IfExp | ast.JoinedStr
KINDS = "pycon, console, or python below <!-- numpy: ID --> or with a snippet"


def faults(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the code of a page, with the position of each."""
    yield from session_faults(text)
    tables = [table.span() for table in TABLE.finditer(text)]  # what stands in a bound table is compared as a whole
    for token in TOKEN.finditer(text):
        if any(start < token.start() < end for start, end in tables):
            continue
        if token.lastgroup == "code_block" and (why := _of_fence(text, token)):
            yield token.start(), why
        elif token.lastgroup == "code" and (why := _of_span(token["code"].strip("`").strip())):
            yield token.start(), f"{token['code']} {why}"


def _of_fence(text: str, token: re.Match[str]) -> str | None:
    """Why nothing runs or compares what stands in a fence."""
    fence, language = token["code_block"], language_of(token)
    first, *body, _ = fence.splitlines()
    if not ALONE.fullmatch(first):
        return "a fence says its language and nothing else"
    if language == "pycon":
        return None
    if language == "console":
        others = [line for line in body if PROMPT.match(line) and not COMMAND.match(line)]
        begins = bool(body) and COMMAND.match(body[0]) and not others
        return None if begins else "a console fence begins with a command, and has no others: $ derivations …"
    above = text[: token.start()].removesuffix("\n").rpartition("\n")[2]
    if language == "python" and (MARK.fullmatch(above) or all(map(SNIPPET.match, filter(str.strip, body)))):
        return None
    return f"a fence that nothing runs or compares; mark it as {KINDS}"


def _of_span(code: str) -> str | None:
    """Why a code span may not stand as it is."""
    if "#" in code:
        return "has a comment, which is no code"
    if re.search(r"[^\x00-\x7f…]", code):
        return "has characters that are no code; write maths between dollars"
    if re.search(r"\.\d|\d\.(?![A-Za-z\d])|\d[eE][-+]?\d|\d_\d", code):
        return "has a decimal number; bind it, or show it at a console"
    if ALLOWED.fullmatch(code) or _is_expression(code):
        return None
    return "is neither Python nor an option of a command"


def _is_expression(code: str) -> bool:
    """An expression in Python that compares nothing, but for the condition that a name is over or under a number.

    It gives nothing a name, and is no text in quotes.
    """
    try:
        tree = ast.parse(code.replace("…", "..."), mode="eval")
    except SyntaxError:
        return False
    if isinstance(tree.body, ast.Constant):
        return isinstance(tree.body.value, int | None)
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    conditions = (
        isinstance(node.left, ast.Name)
        and isinstance(node.comparators[0], ast.Constant)
        and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        and len(node.ops) == 1
        for node in compared
    )
    if isinstance(tree.body, STATING) or any(isinstance(node, ast.NamedExpr) for node in ast.walk(tree)):
        return False
    quotient = re.search(r"\bd\w+\s*/\s*d\w", code)
    return all(conditions) and not quotient
