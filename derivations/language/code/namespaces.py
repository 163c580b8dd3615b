"""What other array libraries call what NumPy has.

JAX and Autograd follow NumPy but for a few names. PyTorch says dim for axis, wants an array on both sides of a maximum,
and makes arrays of single precision unless it is told otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from derivations.language.code.pieces import Code

Piece = tuple[str, tuple[Code, ...]]  # a form, and what stands in its places


@dataclass(frozen=True)
class Namespace:
    """An array library: the line that imports it, and what it has of its own; x stands for an array.

    ``translate`` turns a piece of NumPy into one of the library; ``like`` is the name of an array of the kind that new
    ones are to be. ``within`` are the lines to import what else a text names.
    """

    import_line: str
    erf: str
    translate: Callable[[str, tuple[Code, ...], str], Piece]
    own: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)

    def translated(self, form: str, operands: tuple[Code, ...], like: str) -> Piece:
        """The library's form and operands for a piece of NumPy."""
        form = re.sub(r"(?<![\w.])erf\(", f"{self.erf}(", form)
        return self.translate(form, operands, like)

    def inner_imports(self, text: str) -> list[str]:
        """What the function has to import itself."""
        found = [
            line for name, line in {"math": "import math", **self.within}.items() if re.search(rf"\b{name}\.", text)
        ]
        return [*found, ""] if found else []


def _numpy(form: str, operands: tuple[Code, ...], like: str) -> Piece:
    return form, operands


def _autograd(form: str, operands: tuple[Code, ...], like: str) -> Piece:
    return form.replace("np.diag([", "np.diag(np.array([").replace("])", "]))") if "diag([" in form else form, operands


def _jax(form: str, operands: tuple[Code, ...], like: str) -> Piece:
    form, operands = _autograd(form, operands, like)
    return re.sub(r"\bnp\.", "jnp.", form), operands


def _torch(form: str, operands: tuple[Code, ...], like: str) -> Piece:
    if any(operand.count for operand in operands):
        if re.fullmatch(r"np\.(sqrt|exp|log|sin|cos|tan|sinh|cosh|tanh)\(\{\}\)", form):  # of a Python number
            return form.replace("np.", "math."), operands
        form = _with_arrays(form, operands, like)
    if form in ("np.maximum({}, {})", "np.minimum({}, {})"):
        return _bounded(form, operands)
    if form == "np.where({}, {}, {})" and operands[1].count and operands[2].count:
        form = f"np.where({{}}, {_number(like)}, {_number(like)})"
    if form == "np.kron({}, {})":
        form = _kronecker(operands)
    return _stacked(_made(form, like), operands, like)


def _kronecker(operands: tuple[Code, ...]) -> str:
    """PyTorch's Kronecker product fails on arrays that lie in memory in different orders, as transposed ones do."""
    sides = ["{}" if operand.form.startswith("np.eye") else "{}.contiguous()" for operand in operands]
    return f"torch.kron({', '.join(sides)})"


TAKES_ARRAYS = re.compile(
    r"(np\.(abs|sign|arctan)|torch\.(relu|sigmoid|nn.functional.softplus))\(.*|.*\berf\(.*"
    r"|\{\} (>|<|>=|<=|==|!=) \{\}"
)


def _with_arrays(form: str, operands: tuple[Code, ...], like: str) -> str:
    """Functions of numbers alone get arrays of one number: PyTorch's take no others."""
    if not TAKES_ARRAYS.fullmatch(form) or not all(operand.count for operand in operands):
        return form
    return form.replace("{}", _number(like))


def _number(like: str) -> str:
    """A Python number as an array."""
    return f"torch.tensor({{}}, dtype={f'{like}.dtype' if like else 'torch.float64'})"


def _bounded(form: str, operands: tuple[Code, ...]) -> Piece:
    """The maximum with a number is a bound from below."""
    name = "max" if "maximum" in form else "min"
    numbers = [operand for operand in operands if operand.count]
    if len(numbers) == 2:
        return f"{name}({{}}, {{}})", operands
    if not numbers:
        return form.replace("np.", "torch."), operands
    (array,) = (operand for operand in operands if not operand.count)
    return f"torch.clamp({{}}, {'min' if name == 'max' else 'max'}={{}})", (array, *numbers)


def _made(form: str, like: str) -> str:
    """PyTorch's names, and new arrays of the kind that the others are."""
    kind = f".to({like})" if like else ".double()"
    form = form.replace("np.where({}, 1.0, 0.0)", f"{{}}.to({like}.dtype)" if like else "{}.double()")
    form = re.sub(r"np\.(eye|ones|zeros)\((\{\}|\(\{\}, \{\}\))\)", rf"torch.\1(\2){kind}", form)
    form = re.sub(r"np\.(max|min)\((.*), axis", r"np.a\1(\2, axis", form)
    form = form.replace("axis=", "dim=").replace("keepdims=", "keepdim=").replace("np.reshape({}, -1)", "{}.ravel()")
    return re.sub(r"\bnp\.sqrt\((\d+)\)", r"math.sqrt(\1)", form)


def _stacked(form: str, operands: tuple[Code, ...], like: str) -> Piece:
    """Lists of arrays are stacked; numbers among them are made arrays."""
    if "np." in form and "[{}" in form and "for" not in form:
        places = iter(_number(like) if operand.count else "{}" for operand in operands)
        form = re.sub(r"\{\}", lambda _: next(places), form)
    form = re.sub(r"^\[(.*)\]$", r"torch.stack([\1])", form)
    form = re.sub(r"^np\.array\(\[(\[.*\])\]\)$", lambda match: f"torch.stack([{_rows(match[1], 'stack')}])", form)
    form = re.sub(r"^np\.block\(\[(\[.*\])\]\)$", lambda match: f"torch.vstack([{_rows(match[1], 'hstack')}])", form)
    form = re.sub(r"^np\.column_stack\((.*)\)$", r"torch.stack(\1, dim=1)", form)
    form = re.sub(r"^np\.diag\((\[.*\])\)$", r"torch.diag(torch.stack(\1))", form)
    return re.sub(r"\bnp\.", "torch.", form.replace("np.array(", "torch.stack(")), operands


def _rows(rows: str, function: str) -> str:
    return ", ".join(f"torch.{function}({row})" for row in re.findall(r"\[[^\]]*\]", rows))


NAMESPACES = {
    "numpy": Namespace("import numpy as np", "np.vectorize(math.erf)", _numpy),
    "jax.numpy": Namespace(
        "import jax.numpy as jnp", "jax.scipy.special.erf", _jax,
        {"softmax": "jax.nn.softmax(x)", "log_softmax": "jax.nn.log_softmax(x)",
         "logsumexp": "jax.scipy.special.logsumexp(x, axis=-1)"},
        {"jax": "import jax"},
    ),
    "torch": Namespace(
        "import torch", "torch.erf", _torch,
        {"softmax": "torch.softmax(x, dim=-1)", "log_softmax": "torch.log_softmax(x, dim=-1)",
         "logsumexp": "torch.logsumexp(x, dim=-1)"},
    ),
    "autograd.numpy": Namespace(
        "import autograd.numpy as np", "special.erf", _autograd,
        {"logsumexp": "special.logsumexp(x, axis=-1)"},
        {"special": "from autograd.scipy import special"},
    ),
}  # fmt: skip
