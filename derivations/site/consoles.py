r"""Nothing in a code fence is trusted without being run or compared.

A fence is a ``pycon`` session, which the tests run line by line; a ``console`` session of shell commands, likewise; or
``python`` code that ``sync`` writes or a snippet includes. A code span is a piece of Python or of a command, and states
nothing.
"""

import ast
import re
from collections.abc import Iterator

from .listings import MARK
from .pages import TOKEN

PROMPT = re.compile(r"^[ \t>]*(?:>>>|In \[\d*\]:|Out\[\d*\]:)|>>>", re.MULTILINE)
OPTION = re.compile(r"#\s*doctest\s*:")
INFO = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<marks>`{3,}|~{3,})[ \t]*(?:\{[ \t]*\.)?(?P<language>[\w-]*)"
)
SNIPPET = re.compile(r'^[ \t>]*-+8<-+ "', re.MULTILINE)
KINDS = "pycon, console, or python below <!-- numpy: ID --> or with a snippet"


def faults(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the code of a page, with the position of each."""
    outside = []
    for token in TOKEN.finditer(text):
        if token.lastgroup == "code_block":
            yield from _of_fence(text, token)
            outside.append(token.span())
        elif token.lastgroup == "code" and (why := _of_span(token["code"].strip("`").strip())):
            yield token.start(), f"{token['code']} {why}"
    for prompt in PROMPT.finditer(text):
        if not any(start <= prompt.start() < stop for start, stop in outside):
            yield prompt.start(), "a prompt outside a pycon fence; nothing runs it"


def language_of(fence: str) -> str:
    r"""The language that a fence is marked with.

    >>> language_of("~~~ {.pycon}\\n>>> 1\\n1\\n~~~")
    'pycon'
    """
    info = INFO.match(fence)
    return info["language"] if info else ""


def _of_fence(text: str, token: re.Match[str]) -> Iterator[tuple[int, str]]:
    fence, start = token["code_block"], token.start()
    language = language_of(fence)
    if language == "pycon":
        yield from ((start + at, fault) for at, fault in _of_session(fence))
        return
    for prompt in PROMPT.finditer(fence):
        yield start + prompt.start(), "a prompt outside a pycon fence; nothing runs it"
    above = text[:start].rstrip(" \t\n").rpartition("\n")[2]
    if language == "console":
        body = fence.split("\n")[1:-1]
        if not body or not body[0].strip().startswith("$ "):
            yield start, "a console fence begins with a command: $ derivations …"
    elif language != "python" or not (MARK.match(above) or SNIPPET.search(fence)):
        yield start, f"a fence that nothing runs or compares; mark it as {KINDS}"


def _of_session(fence: str) -> Iterator[tuple[int, str]]:
    """Options of doctest, prompts without a space, and lines that belong to no prompt."""
    position, expected = 0, False
    lines = fence.splitlines(keepends=True)
    for line in lines[1:-1]:
        position = fence.index(line, position) if line in fence[position:] else position
        words = line.strip(" \t>") if line.lstrip(" \t").startswith(">>>") is False else line.strip()
        if OPTION.search(line):
            yield position, "an option of doctest; show what is printed, all of it"
        if re.match(r"[ \t>]*(?:In |Out)\[\d*\]", line):
            yield position, "a prompt of IPython, which nothing runs; write >>>"
        if words.startswith(">>>"):
            if words != ">>>" and not words.startswith(">>> "):
                yield position, "a prompt without a space is not run; write >>> and a space"
            expected = True
        elif not words:
            expected = False
        elif not expected:
            yield position, "a line that no prompt prints"
        position += len(line)


def _of_span(code: str) -> str | None:
    """Why a code span may not stand as it is."""
    if re.search(r"[^\x00-\x7f…]", code):
        return "has characters that are no code; write maths between dollars"
    if re.search(r"\d\.\d", code):
        return "has a decimal number; bind it, or show it at a console"
    if re.fullmatch(r"--[\w-]+(?: [\w=,]+)?|[\w/.-]+|[@*]|\.T|[\w-]+=[\w\"]*|\w+ \+?= …", code) or _is_expression(code):
        return None
    return "is neither Python nor an option of a command"


def _is_expression(code: str) -> bool:
    """An expression in Python that compares nothing, but for the condition that a name is over or under a number."""
    try:
        tree = ast.parse(code.replace("…", "..."), mode="eval")
    except SyntaxError:
        return False
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    conditions = (
        isinstance(node.left, ast.Name)
        and isinstance(node.comparators[0], ast.Constant)
        and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        and len(node.ops) == 1
        for node in compared
    )
    quotient = re.search(r"\bd\w+\s*/\s*d\w", code)
    return all(conditions) and not quotient
