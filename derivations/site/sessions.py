"""A session at Python's console is run as it stands, works something out, and its words are words.

What it prints is compared by the tests. Here is what a comparison would let through: an option that switches it off, a
prompt that nothing runs, the lines of a traceback, a line that prints what was typed in, a statement in a comment.
"""

import ast
import doctest
import re
import textwrap
import tokenize
from collections.abc import Iterator
from io import StringIO

from . import literals, prose
from .number_words import NUMBER
from .pages import TOKEN

IPYTHON = re.compile(r"[ \t>]*(?:In |Out)\[\d*\]:", re.MULTILINE)
PROMPT = re.compile(rf">>>|^{IPYTHON.pattern}", re.MULTILINE)
OPTION = re.compile(r"#\s*doctest\s*:")
INFO = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<marks>`{3,}|~{3,})[ \t]*(?:\{[ \t]*\.)?(?P<language>[\w-]*)"
)
NAME = re.compile(r"(?<![\w'’])(?:[A-Za-z]|[A-Za-z_]\w*[_\d]\w*)(?!\w)")  # in a comment, a name of the code

NOTHING_ELSE = re.compile(
    rf"\W*(?:(?:so|it|that|this|is|are|gives|makes|equals|about|minus|exactly|or)\s+)*(?:{NUMBER})\W*", re.IGNORECASE
)  # but a number


def session_faults(text: str) -> Iterator[tuple[int, str]]:
    """What a page shows as a session at Python's console and nothing would run as it stands."""
    sessions = [token for token in TOKEN.finditer(text) if language_of(token) == "pycon"]
    for session in sessions:
        yield from _of_session(session)
        yield from _of_examples(session)
    yield from _of_literals([example for session in sessions for example in examples_of(session)])
    for prompt in PROMPT.finditer(text):
        if not any(session.start() <= prompt.start() < session.end() for session in sessions):
            yield prompt.start(), "a prompt outside a pycon fence; nothing runs it"


def language_of(token: re.Match[str]) -> str:
    """The language that a fence is marked with; nothing for what is no fence."""
    info = INFO.match(token["code_block"] or "")
    return info["language"] if info else ""


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


def _of_examples(session: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Lines that work nothing out, and comments that state something."""
    for at, example in examples_of(session):
        if example.want and not example.exc_msg and not _works_something_out(example.source):
            yield at, "a line that prints what it says; let it work something out"
        if example.exc_msg and _stack(example) not in ("", "..."):
            yield at, "lines of a traceback, which nothing compares; write ... for them, or leave them out"
        for _, comment in comments(example.source):
            yield from ((at, fault) for fault in comment_faults(comment))


def examples_of(session: re.Match[str]) -> list[tuple[int, doctest.Example]]:
    """What is typed in at a session, each with its position on the page."""
    opening, _, body = session["code_block"].partition("\n")
    try:
        examples = doctest.DocTestParser().get_examples(textwrap.dedent(body.rpartition("\n")[0] + "\n"))
    except ValueError:  # a prompt without a space, which has its own message
        return []
    starts = [session.start() + len(opening) + 1]
    for line in body.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return [(starts[example.lineno], example) for example in examples]


def _of_literals(examples: list[tuple[int, doctest.Example]]) -> Iterator[tuple[int, str]]:
    """Texts in quotes, and comparisons, that the code makes no use of."""
    places = {tree: at for at, example in examples if (tree := parsed(example.source))}
    for tree, _, fault in literals.faults([*places], comment_faults):
        yield places[tree], fault


def _stack(example: doctest.Example) -> str:
    """What a traceback shows between its first line and the error."""
    return example.want.partition("\n")[2].removesuffix(example.exc_msg or "").strip()


def _works_something_out(source: str) -> bool:
    """Whether something is named, or reckoned with; texts alone are only put together."""
    tree = parsed(source)
    nodes = list(ast.walk(tree)) if tree else []
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - {"print", "str", "repr"}
    texts = any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in nodes)
    reckons = any(isinstance(node, ast.BinOp | ast.Compare) for node in nodes)
    return not nodes or bool(names) or (reckons and not texts)


def parsed(source: str) -> ast.Module | None:
    """The code as Python reads it; None if it does not, which running it says."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def comments(source: str) -> Iterator[tuple[int, str]]:
    """The comments of some code, without their marks, each with its line; so are names in other alphabets."""
    try:
        for token in tokenize.generate_tokens(StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string.lstrip("#").strip()
            elif token.type == tokenize.NAME and not token.string.isascii():
                yield token.start[0], token.string
    except (tokenize.TokenError, IndentationError):
        return


def comment_faults(comment: str) -> Iterator[str]:
    """What a comment states beside words, numbers and names of the code.

    >>> list(comment_faults("with respect to x, the slope of u_1"))
    []
    >>> sorted({fault.partition(" is ")[0] for fault in comment_faults("of x**2")})
    ['“$…$**2”']
    """
    if NOTHING_ELSE.fullmatch(comment):
        yield f"the comment {comment} is a number that nothing compares"
    named = NAME.sub("$x$", comment)
    yield from (fault for _, fault in prose.faults(named, {place.start() for place in re.finditer(r"\$x\$", named)}))
