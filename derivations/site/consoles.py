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

IPYTHON = re.compile(r"[ \t>]*(?:In |Out)\[\d*\]:", re.MULTILINE)
PROMPT = re.compile(rf">>>|^{IPYTHON.pattern}", re.MULTILINE)
COMMAND = re.compile(r".*\n[ \t>]*\$ derivations ")
OPTION = re.compile(r"#\s*doctest\s*:")
INFO = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<marks>`{3,}|~{3,})[ \t]*(?:\{[ \t]*\.)?(?P<language>[\w-]*)"
)
ALONE = re.compile(rf"{INFO.pattern}(?:[ \t]*\}})?[ \t]*")
SNIPPET = re.compile(r'[ \t>]*-+8<-+ "[^"]+"[ \t]*$')
ALLOWED = re.compile(
    r"--[\w-]+(?: \w+)?|--shape \w+=[\w,]*|(?:order|layout|axis|structure)=\w*"  # what commands and functions take
    r"|make [a-z]+|pip install \.|derivations/[\w/.]+|[\w-]+|[@*]|\.T|\w+ \+?= …"  # files, names, operators
)
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


def session_faults(text: str) -> Iterator[tuple[int, str]]:
    """What a page shows as a session at Python's console and nothing would run as it stands."""
    sessions = [token for token in TOKEN.finditer(text) if language_of(token) == "pycon"]
    for session in sessions:
        yield from _of_session(session)
    for prompt in PROMPT.finditer(text):
        if not any(session.start() <= prompt.start() < session.end() for session in sessions):
            yield prompt.start(), "a prompt outside a pycon fence; nothing runs it"


def language_of(token: re.Match[str]) -> str:
    """The language that a fence is marked with; nothing for what is no fence."""
    info = INFO.match(token["code_block"] or "")
    return info["language"] if info else ""


def _of_fence(text: str, token: re.Match[str]) -> str | None:
    """Why nothing runs or compares what stands in a fence."""
    fence, language = token["code_block"], language_of(token)
    first, *body, _ = fence.splitlines()
    if not ALONE.fullmatch(first):
        return "a fence says its language and nothing else"
    if language == "pycon":
        return None
    if language == "console":
        return None if COMMAND.match(fence) else "a console fence begins with a command: $ derivations …"
    above = text[: token.start()].rstrip().rpartition("\n")[2]
    if language == "python" and (MARK.match(above) or all(map(SNIPPET.match, filter(str.strip, body)))):
        return None
    return f"a fence that nothing runs or compares; mark it as {KINDS}"


def _of_session(session: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Options of doctest, prompts without a space, and lines that belong to no prompt."""
    position, printed = session.start(), False
    for number, line in enumerate(session["code_block"].splitlines(keepends=True)):
        at, position, said = position, position + len(line), line.strip(" \t>\n") if ">>>" not in line else line.strip()
        if number == 0 or position > session.end() - 1:  # the marks of the fence
            continue
        if OPTION.search(line):
            yield at, "an option of doctest; show what is printed, all of it"
        if IPYTHON.match(line):
            yield at, "a prompt of IPython, which nothing runs; write >>>"
        if said.startswith(">>>"):
            printed = True
            if not said.startswith(">>> "):
                yield at, "a prompt without a space is not run; write >>> and a space"
        elif not said:
            printed = False
        elif not printed:
            yield at, "a line that no prompt prints"


def _of_span(code: str) -> str | None:
    """Why a code span may not stand as it is."""
    if re.search(r"[^\x00-\x7f…]", code):
        return "has characters that are no code; write maths between dollars"
    if re.search(r"\d\.\d", code):
        return "has a decimal number; bind it, or show it at a console"
    if ALLOWED.fullmatch(code) or _is_expression(code):
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
