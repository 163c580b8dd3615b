"""Source text: an expression as a function that a person can read and run, in the way an expert writes it.

Nothing is computed here, and no array library is loaded. The text is made from our own expressions only.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from derivations.language import shape as shapes
from derivations.language.code import digits, idioms, matrices, operations, reductions, scopes  # noqa: F401  (tables)
from derivations.language.code.choices import with_choices
from derivations.language.code.integers import made_floats
from derivations.language.code.layout import WIDTH, Block, Names
from derivations.language.code.namespaces import NAMESPACES
from derivations.language.code.parameters import Parameters, bound_names, dims_in, let_names, parameters, taken_names
from derivations.language.code.pieces import Code, Pieces
from derivations.language.code.writer import Writer
from derivations.language.expression import Expr, Identity, postorder
from derivations.language.functions import Diag
from derivations.language.shape import as_tuple
from derivations.language.substitute import free_indices

BUILTIN = {"np", "jnp", "jax", "torch", "math", "len", "sum", "range", "derivative", "limit_at_zero", "erf", "special"}


def source(
    outputs: Expr | Mapping[str, Expr],
    name: str = "value",
    *,
    namespace: str = "numpy",
    stable: bool = True,
    docstring: str | None = None,
    like: Expr | None = None,
    imports: bool = False,
    arrays: Mapping[str, shapes.Shape] | None = None,
    returned: Sequence[shapes.Shape] = (),
) -> str:
    """The text of a function of the arrays by name, as an expert would write it.

    ``outputs`` is an expression; or several with names, of which the first is the value and the others are returned in
    a dict. ``namespace`` is numpy, jax.numpy, torch or autograd.numpy, to be imported as usual (with ``imports``, the
    line stands above the function). Without ``stable``, formulas are the textbook's, which complex numbers pass too.

    A row has shape (1, n), a vector (n,) and a scalar (); where ``arrays`` says so of an argument, or ``returned`` of
    an output, a vector is a column (n, 1) and a scalar (1, 1). The arguments stand in the order of ``arrays``, or else
    of ``like``; an array of it shows a size that no other shows. To the ``docstring``, their shapes are added.

    >>> from derivations.language import dot, entry_sum, matrix, sigmoid, vector
    >>> X, w = matrix("X", "N", "n"), vector("w")
    >>> print(source(dot(w, vector("x")), "z"))
    def z(w, x):
        return w @ x
    >>> print(source({"loss": entry_sum((X @ w) ** 2), "w": 2 * (X.T @ (X @ w))}, "value_and_gradients"))
    def value_and_gradients(X, w):
        z = X @ w
        return z @ z, {"w": 2 * (X.T @ z)}
    """
    if not isinstance(namespace, str) or namespace not in NAMESPACES:
        raise ValueError(f"there is no namespace {namespace}; choose one of {', '.join(NAMESPACES)}")
    named = outputs if isinstance(outputs, Mapping) else {"": outputs}
    function = Function(
        tuple(named.values()), stable=stable, expert=True, namespace=namespace, like=like, arrays=arrays or {}
    )
    function.returned = returned or function.returned
    return function.text(name, list(named)[1:] if isinstance(outputs, Mapping) else None, docstring, imports)


def plain_source(
    expr: Expr, name: str = "value", *, stable: bool = True, slope: Callable[[Expr], str] | None = None
) -> str:
    """The text that does what the expression says, operation by operation; nothing in it is taken to be equal.

    It is the numeric reading: what it shows of a formula must not follow from the formulas that experts use. Names of
    intermediates make no difference to it. ``slope`` says which function differentiates for which derivative.
    """
    function = Function((expr,), stable=stable, expert=False)
    function.writer.slope = slope or function.writer.slope
    return function.text(name)


class Function:
    """A function to be written: its parameters, and the pieces of what it returns."""

    def __init__(
        self,
        outputs: tuple[Expr, ...],
        *,
        stable: bool,
        expert: bool,
        namespace: str = "numpy",
        like: Expr | None = None,
        arrays: Mapping[str, shapes.Shape] = MappingProxyType({}),
    ) -> None:
        outputs = with_choices(outputs) if expert and stable else outputs
        self.outputs, self.namespace = outputs, NAMESPACES[namespace]
        self.arrays = arrays
        self.returned: Sequence[shapes.Shape] = [output.shape for output in outputs]
        self.parameters, self.others = _in_order(parameters(*outputs), parameters(like) if like else {}, arrays)
        indices = {index.name for output in outputs for index in free_indices(output)}
        code = Pieces()
        code.bindable = bound_names(outputs)
        sizes = _sizes(code, {name: shape for name, shape in self.parameters.items() if name not in self.others})
        sizes = {**_sizes(code, self.others), **sizes}
        read = [name for name, shape in self.parameters.items() if shape is not None and name not in self.others]
        self.given = next((name for name in read if self.parameters[name]), next(iter(read), ""))
        self.indices = sorted(indices)
        own_names = {code: dim for dim, code in sizes.items()}
        self.names = Names(BUILTIN | taken_names(outputs) | set(self.others), own_names, kept=set(sizes))
        self.names.kept.update(dims_in(outputs))
        if expert:
            self.names.kept.update(let_names(outputs))
        self.may_be_integers = expert and stable and namespace == "numpy"
        self.writer = Writer(outputs, code, self.names, sizes, expert, stable)
        self.writer.met = _matrix_shapes(like or outputs[0])
        self.writer.namespace, self.writer.own = namespace, self.namespace.own

    def text(
        self, name: str, gradients: list[str] | None = None, docstring: str | None = None, imports: bool = False
    ) -> str:
        """The function's text; with ``gradients``, what comes after the first output is returned under these names."""
        results = [
            self._returned_array(output, shape) for output, shape in zip(self.outputs, self.returned, strict=True)
        ]
        block = Block(self.names, self._translated)
        texts = block.lay_out(results)
        arguments = self._arguments(block)
        body = [
            *self._floats(arguments),
            *self._flattened(arguments),
            *block.lines,
            f"return {self._returned(texts, gradients)}",
        ]
        text = "\n".join(body)
        body = [*self.namespace.inner_imports(text), *body]
        if docstring:
            body = [*_quoted(docstring, self._shapes(arguments)), *body]
        head = f"def {name}({', '.join(arguments)}):"
        lines = [head, *textwrap.indent("\n".join(body), "    ").splitlines()]
        return "\n".join([*([self.namespace.import_line, "", ""] if imports else []), *lines])

    def _arguments(self, block: Block) -> list[str]:
        """The names of what the function is given: arrays, sizes that no array shows, positions of free indices."""
        read = {code.form for code in block.found}
        arrays = [name for name in self.parameters if name not in self.others or name in read]
        missing = sorted(dim for dim in self.writer.unknown if dim in read)
        return [*arrays, *missing, *self.indices]

    def _shapes(self, arguments: list[str]) -> str:
        """What is said of the arguments: the shapes of arrays, as NumPy writes them."""
        known = {name: shape for name, shape in {**self.others, **self.parameters}.items() if shape is not None}
        said = [f"{name} {as_tuple(self.arrays.get(name, known[name]))}" for name in arguments if name in known]
        return f"Shapes: {', '.join(said)}." if said else ""

    def _floats(self, arguments: list[str]) -> list[str]:
        """The lines that make floats of arguments whose integers would overflow."""
        if not self.may_be_integers:
            return []
        names = made_floats(self.outputs)
        return [f"{name} = np.asarray({name}, dtype=float)" for name in arguments if name in names]

    def _flattened(self, arguments: list[str]) -> list[str]:
        """The lines that make vectors and scalars of what is given with two axes; another shape is refused there."""
        known = {name: shape for name, shape in {**self.others, **self.parameters}.items() if shape is not None}
        lines = []
        for name in arguments:
            if name in known and len(known[name]) < len(self.arrays.get(name, ())):
                axes = "1" if known[name] else "(0, 1)"
                lines.append(self.namespace.translated(f"{name} = np.squeeze({name}, axis={axes})", (), "")[0])
        return lines

    def _returned_array(self, output: Expr, shape: shapes.Shape) -> Code:
        """The array that the function returns: a row has two dimensions, and so has a column that is declared."""
        write = self.writer
        code = write.array(output)
        if len(output.shape) < 2 == len(shape):
            return (
                write.code("{}[:, None]", code)
                if output.shape
                else write.code("np.array([[{}]])", write.as_float(code))
            )
        return write.row(code) if len(output.shape) == 2 and output.shape[0] == 1 else code

    def _translated(self, form: str, operands: tuple[Code, ...]) -> tuple[str, tuple[Code, ...]]:
        """A piece in the namespace, where new arrays are made of the kind of one that is given."""
        if self.given:
            return self.namespace.translated(form, operands, self.given)
        shown = (part.form for operand in operands for part in operand.operands if part.form in self.others)
        return self.namespace.translated(form, operands, next(shown, ""))

    def _returned(self, texts: list[str], gradients: list[str] | None) -> str:
        if gradients is None:
            return texts[0]
        entries = [f'"{name}": {text}' for name, text in zip(gradients, texts[1:], strict=True)]
        line = f"{texts[0]}, {{{', '.join(entries)}}}"
        if len(f"    return {line}") <= WIDTH:
            return line
        return "\n".join([f"{texts[0]}, {{", *(f"    {entry}," for entry in entries), "}"])


def _in_order(found: Parameters, like: Parameters, first: Iterable[str]) -> tuple[Parameters, Parameters]:
    """What is found, and what is given as well, in the order of the latter; and those that are not found."""
    others: Parameters = {name: shape for name, shape in like.items() if name not in found and shape}
    known = {**like, **found}
    order = [name for name in dict.fromkeys([*first, *known]) if name in found or name in others]
    return {name: known[name] for name in order}, others


def _sizes(code: Pieces, found: Parameters) -> dict[str, Code]:
    """Where each dimension's size can be read off."""
    sizes: dict[str, Code] = {}
    for name, shape in found.items():
        for axis, dim in enumerate(shape or ()):
            if isinstance(dim, int) or "*" in dim:
                continue
            base, _, more = dim.partition("+")
            array = code(name)
            length = code("len({})", array) if axis == 0 else code(f"{{}}.shape[{axis}]", array)
            sizes.setdefault(base, code(f"{{}} - {more}", length) if more else length)
    return sizes


def _matrix_shapes(function: Expr) -> set[shapes.Shape]:
    """The shapes of all matrices that are computed, in the brackets in which they stand, and of their transposes."""
    found = {n.shape for n in postorder(function) if len(n.shape) == 2 and not isinstance(n, Diag | Identity)}
    return found | {shape[::-1] for shape in found}


def _quoted(docstring: str, shapes: str) -> list[str]:
    """The lines of a docstring; no blank one, at which a doctest would end."""
    first, *rest = [*_wrapped(docstring), *_wrapped(shapes)]
    return [f'"""{first}', *rest, '"""'] if rest else [f'"""{first}"""']


def _wrapped(text: str) -> list[str]:
    """The text in lines; a shape stays in one."""
    kept = re.sub(r"(?<=[,\w]) (?=[^()]*\))|(?<=\w) (?=\()", "\0", text)
    return [line.replace("\0", " ") for line in textwrap.wrap(kept, WIDTH - 7, break_long_words=False)]
