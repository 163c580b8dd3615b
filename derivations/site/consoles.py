r"""Nothing in a code fence is trusted without being run or compared.

A fence is a ``pycon`` session, which the tests run line by line; a ``console`` session of shell commands, likewise; or
``python`` code that ``sync`` writes or a snippet includes.
"""

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
