"""What stands in quotes, or in a comparison, in code that runs: nothing compares it unless the code makes use of it.

A text states something when words would not pass as it. It may then be a name, the form of a number, or the input of a
function that reads formulas. A comparison is shown with its answer, or it is part of something else that is.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

READERS = {"derive", "parse", "formula", "vector_chain_rule", "symbols", "scalars", "scalar", "vector", "matrix"}
NAME = re.compile(r"[A-Za-z_]\w*|=")
SAYS = ("print", "write")

Above = dict[ast.AST, ast.AST]


def faults(trees: list[ast.Module], states: Callable[[str], Iterable[str]]) -> Iterator[tuple[ast.Module, int, str]]:
    """What is stated in the code of a page, each with its line; ``states`` says what is wrong with a text as words."""
    read = _read(trees)
    for tree in trees:
        above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
                is_name = NAME.fullmatch(text) and not _is_said(node, above)
                if re.search(r"\w", text) and not is_name and node not in read and not _is_form(node, above):
                    yield from ((tree, node.lineno, fault) for fault in states(text))
            elif isinstance(node, ast.Compare) and _is_hidden(node, above):
                yield tree, node.lineno, "a comparison whose answer is not shown; let it stand by itself"


def _read(trees: list[ast.Module]) -> set[ast.AST]:
    """The texts that a function reads as formulas: its arguments, and what a name holds that is used beside it."""
    statements = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
    readers = READERS | {made.name for made in functions if any(_called(node) in READERS for node in ast.walk(made))}
    used: set[str] = set()
    found: set[ast.AST] = set()
    for statement in statements:
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call) and _called(node) in readers]
        used |= _names(statement) if calls else set()
        found |= {node for call in calls for part in (*call.args, *call.keywords) for node in ast.walk(part)}
    for statement in statements:
        if isinstance(statement, ast.Assign) and used & {
            name for target in statement.targets for name in _names(target)
        }:
            found |= set(ast.walk(statement.value))
    return found


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _called(node: ast.AST) -> str:
    """The name of the function that is called; nothing for what is no call."""
    function = getattr(node, "func", None)
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _is_said(node: ast.AST, above: Above) -> bool:
    """Whether a text is printed as it is, or stands by itself."""
    outer = node
    while outer in above:
        outer = above[outer]
        if _called(outer) in SAYS:
            return True
    return isinstance(above[node], ast.Expr)


def _is_form(node: ast.AST, above: Above) -> bool:
    """Whether a text says how a number is written: the part of an f-string behind the colon."""
    outer = above[node]
    return isinstance(outer, ast.JoinedStr) and isinstance(above[outer], ast.FormattedValue)


def _is_hidden(node: ast.Compare, above: Above) -> bool:
    """Whether an equation stands where no answer shows: given a name, returned, or of numbers alone."""
    if not any(isinstance(sign, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for sign in node.ops):
        return False
    outer = above[node]
    shown = isinstance(outer, ast.Expr) and isinstance(above[outer], ast.Module)
    named = isinstance(outer, ast.Assign | ast.Return | ast.Lambda | ast.NamedExpr | ast.BoolOp)
    return named or (not shown and not _names(node))
