r"""The language in which every formula is written, one page from its first word to its last.

A formula is an expression that knows its shape. One import hands out all words, in the order in which one needs them:

>>> from derivations.language import dot, let, maximum, partial, scalar, vector
>>> w, x, b = vector("w"), vector("x"), scalar("b")
>>> activation = let("activation", maximum(0, dot(w, x) + b))
>>> print(partial(activation, w).latex())
\frac{\partial \operatorname{activation}}{\partial \mathbf{w}}
>>> partial(activation, w).shape
(1, 'n')

Symbols
-------
A scalar has the shape ``()``, a vector ``("n",)``, a matrix ``("m", "n")``. A dimension is a name, a number, a name
plus a number (``"n+1"``), or a product (``"m*n"``). Every vector is a column, so an n × 1 matrix is a vector too;
``tex`` is how a name is printed.

>>> x, y = scalars("x y")
>>> z = scalar("z", tex=r"\hat{z}")
>>> print((3 * x**2 * y + z).latex())
3 x^2 y + \hat{z}
>>> v, w, few = vector("v"), vector("w"), vector("few", 3)
>>> W, S = matrix("W", "m", "n"), matrix("S", "n", "n")
>>> v.shape, few.shape, W.shape
(('n',), (3,), ('m', 'n'))

Arithmetic
----------
Python's operators work entry by entry, and expand scalars. Nothing is simplified: ``1 + 0`` is a line of a derivation.
The paper's operator ○ stands for any of them.

>>> print((2 * v + 1 - w / 3).latex())
2 \mathbf{v} + 1 - \frac{\mathbf{w}}{3}
>>> print((v * w).latex(), "and", (v / w).latex(), "and", times(2, x).latex())
\mathbf{v} \otimes \mathbf{w} and \mathbf{v} \oslash \mathbf{w} and 2 \times x
>>> print(GenericOperator(v, w).latex())
\mathbf{v} \bigcirc \mathbf{w}

Operands that do not fit never become an expression:

>>> try:
...     v + W
... except ShapeError as error:
...     print(error)
add: the shapes differ, vector, n × 1 on the left and matrix, m × n on the right

Numbers
-------
Python's integers and fractions are taken as they stand beside an expression; where none is beside them, ``as_expr``
makes a number one. All are exact.

>>> from fractions import Fraction
>>> print((number(0.5) * x + as_expr(1)).latex())
\frac{1}{2} x + 1
>>> as_expr(1) is Number(Fraction(1)), Pi().shape
(True, ())

``Size`` is a dimension as a number, ``Length`` the number of entries. ``Zeros`` and ``Ones`` are columns, ``ones`` may
be a matrix, ``Identity`` is I.

>>> print((1 / Size("N")).latex(), Length(v).latex())
\frac{1}{N} \left| \mathbf{v} \right|
>>> Zeros("n").shape, Ones("n").shape, ones("m", "n").shape, Identity("n").shape
(('n',), ('n',), ('m', 'n'), ('n', 'n'))

Products
--------
``*`` is the product with a scalar, or entry by entry. ``@`` is the matrix product and ``.T`` the transpose.

>>> print(dot(w, v).latex(), "and", (w.T @ v).latex(), "and", (W @ v).latex())
\mathbf{w} \cdot \mathbf{v} and \mathbf{w}^T \mathbf{v} and W \mathbf{v}
>>> print(outer(v, w).latex())
\mathbf{v} \, \mathbf{w}^T
>>> kron(W, S).shape
('m*n', 'n*n')

Element-wise functions
----------------------
Of a scalar, or of each entry of a vector or a matrix. Each is one row of the table in ``elementwise.py``.

>>> print((sin(x) + cos(x) + tan(x) + exp(x) + ln(x) + sqrt(x)).latex())
\sin(x) + \cos(x) + \tan(x) + \exp(x) + \ln(x) + \sqrt{x}
>>> {f(v).shape for f in (sinh, cosh, tanh, arctan, erf, sigmoid, softplus, relu, gelu, absolute, sign)}
{('n',)}

Sums, and what else a matrix comes down to
------------------------------------------
>>> print(entry_sum(v).latex())
\operatorname{sum}(\mathbf{v})
>>> {f(S).shape for f in (trace, det, logdet, norm)}
{()}
>>> inverse(S).shape, vec(W).shape
(('n', 'n'), ('m*n',))

A sum along an axis is a product with ones: ``W 1`` holds the sums of the rows, ``Wᵀ 1`` those of the columns. Other
reductions of a matrix, and softmax, work by rows. ``Reduce`` knows max, min, prod and logsumexp.

>>> (W @ Ones("n")).shape, logsumexp(W).shape, logsumexp(v).shape, Reduce("max", W).shape, softmax(W).shape
(('m',), ('m',), (), ('m',), ('m', 'n'))

Diagonals
---------
>>> print(diag(v).latex())
\operatorname{diag}(\mathbf{v})
>>> diag(v).shape, diagonal_of(S).shape
(('n', 'n'), ('n',))

Comparisons and cases
---------------------
A comparison is 1 where it holds and 0 elsewhere. ``cases`` chooses once, between opposites; ``where`` for each entry.

>>> print((x > 0).latex(), "and", (x <= 0).latex())
x > 0 and x \le 0
>>> print(maximum(0, x).latex())
\max(0, x)
>>> print(cases((0, x <= 0), (1, x > 0)).latex())
\begin{cases} 0 & x \le 0 \\ 1 & x > 0 \end{cases}
>>> where(v > 0, v, 0).shape, minimum(v, w).shape
(('n',), ('n',))

Entries and rows
----------------
They are counted from 1; an ``Index`` counts for any n. ``Row`` is for a row with a sign of its own.

>>> i, j = Index("i"), Index("j")
>>> print(v[1].latex(), v[i].latex(), v["n"].latex(), W[i].latex(), W[i][j].latex())
v_1 v_i v_n \mathbf{w}_i w_{i j}
>>> print(dot(Row(W, i, tex=r"\mathbf{r}"), v).latex())
\mathbf{r} \cdot \mathbf{v}

Written with dots
-----------------
A binder gives an index its range. It prints with dots and holds for any n.

>>> print(each(i, "n", v[i] ** 2).latex())
\begin{bmatrix} v_1^2 \\[3pt] v_2^2 \\[3pt] \vdots \\[3pt] v_n^2 \end{bmatrix}
>>> print(across(i, "n", v[i]).latex())
\left[ v_1,\; v_2,\; \ldots,\; v_n \right]
>>> print(diagonal(i, "n", v[i]).latex())
\operatorname{diag}\left( v_1,\; v_2,\; \ldots,\; v_n \right)
>>> print(summation(i, "n", v[i] * w[i]).latex())
\sum_{i=1}^n v_i w_i
>>> grid(i, "m", j, "n", W[i][j] ** 2).shape
('m', 'n')

Few entries are written out. A ``Block`` is what the three make; its entries may be blocks that fit.

>>> print(row_of(1, x).latex(), column_of(1, x).latex(), matrix_of((1, x), (0, y)).latex())
\left[ 1,\; x \right] \begin{bmatrix} 1 \\ x \end{bmatrix} \begin{bmatrix} 1 & x \\ 0 & y \end{bmatrix}
>>> isinstance(row_of(1, x), Block)
True

Names
-----
A named intermediate prints as its name and stands for its value; with arguments it is a function. ``position`` makes
one for each index. A generic function is any function: it has a name, and no value.

>>> u = let("u", x**2)
>>> f = let("f", sin(u), x)
>>> print(u.latex(), f.latex(), let("u", v[i] ** 2, position=i).latex())
u f(x) u_i
>>> print(generic("f", x).latex(), generic("f", v, length="m").latex(), generic_entry("f", i, v).latex())
f(x) \mathbf{f}(\mathbf{v}) f_i(\mathbf{v})

Derivatives
-----------
``partial`` holds the other named intermediates still; ``total`` follows all of them, and prints the same ∂. The total
derivative with a d is ``derivative``. The gradient is a row.

>>> print(partial(f, u).latex(), "and", total(f, x).latex(), "and", derivative(f, x, "names").latex())
\frac{\partial f(x)}{\partial u} and \frac{\partial f(x)}{\partial x} and \frac{df}{dx}
>>> print(derivative(x**2, x, "operator").latex())
\frac{d}{dx} x^2
>>> g = let("g", x**2 * y, x, y)
>>> print(gradient(g, x, y).latex(), gradient(g, x, y).shape)
\nabla g(x, y) (1, 2)
>>> print(at_point(gradient(g, x, y), x=2, y=1).latex())
\nabla g(2, 1)
>>> print(At(partial(u, x), (x,), (as_expr(1),)).latex())
\left. \frac{\partial u}{\partial x} \right|_{x = 1}
>>> h = scalar("h")
>>> print(Limit(h, ((x + h) ** 2 - x**2) / h).latex())
\lim_{h \to 0} \frac{(x + h)^2 - x^2}{h}

Shapes are those of numerator layout: functions go down, variables across. The other layout is the transpose, carried
down to the leaves.

>>> total(let("y", W @ v), v).shape, total(entry_sum(v), v).shape
(('m', 'n'), (1, 'n'))
>>> Total(entry_sum(v), v, layout="denominator").shape, Gradient(entry_sum(v), (v,), layout="denominator").shape
(('n',), ('n',))
>>> print((u * diag(v) @ S.T).latex(), "and", transposed(u * diag(v) @ S.T).latex())
u \operatorname{diag}(\mathbf{v}) S^T and S u \operatorname{diag}(\mathbf{v})

A word of your own
------------------
is a function. For its annotations there are ``Expr`` (every expression is one), ``Symbol`` and ``Let`` (those with a
name), ``Operand`` (an expression, or a number where one is meant), ``Dim`` and ``Shape``.

>>> def mean(term: Expr, i: Index, stop: Dim) -> Expr:
...     return (1 / Size(stop)) * summation(i, stop, term)
>>> print(mean(v[i] ** 2, i, "n").latex())
\frac{1}{n} \sum_{i=1}^n v_i^2
>>> def is_named(expr: Expr) -> bool:
...     return isinstance(expr, Symbol | Let)
>>> is_named(x), is_named(u), is_named(2 * x)
(True, True, False)
>>> def fits(operand: Operand, shape: Shape) -> bool:
...     return as_expr(operand).shape == shape
>>> fits(v, ("n",)), fits(1, ())
(True, True)

What one does with it
---------------------
Put one part for another; count the paths on which a variable reaches the result; print, prove and compute.

>>> print(replace(x + 1, x, y).latex())
y + 1
>>> paths(let("y", x + u), x)
2
>>> print((x**2).latex(), (v + 1).exact(n=2).tolist(), dot(v, w).numeric(v=[1, 2], w=[3, 4]))
x^2 [[v_1 + 1], [v_2 + 1]] 11.0

Printing needs nothing but Python. SymPy is imported when an expression is read exactly, NumPy when it is computed.
"""

from derivations.language.binders import Block, across, column_of, diagonal, each, grid, matrix_of, row_of, summation
from derivations.language.dataflow import paths
from derivations.language.derivatives import (
    At,
    Gradient,
    Let,
    Limit,
    Total,
    at_point,
    derivative,
    gradient,
    let,
    partial,
    total,
)
from derivations.language.elementwise import (
    Pi,
    absolute,
    arctan,
    cos,
    cosh,
    erf,
    exp,
    gelu,
    ln,
    maximum,
    minimum,
    number,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    tan,
    tanh,
    where,
)
from derivations.language.expression import (
    Expr,
    Identity,
    Index,
    Number,
    Ones,
    Operand,
    Row,
    Size,
    Symbol,
    Zeros,
    as_expr,
)
from derivations.language.functions import (
    GenericOperator,
    Length,
    cases,
    diag,
    dot,
    generic,
    generic_entry,
    matrix,
    scalar,
    scalars,
    times,
    vector,
)
from derivations.language.layout import transposed
from derivations.language.matrices import (
    Reduce,
    det,
    diagonal_of,
    entry_sum,
    inverse,
    kron,
    logdet,
    logsumexp,
    norm,
    ones,
    outer,
    softmax,
    trace,
    vec,
)
from derivations.language.shape import Dim, Shape, ShapeError
from derivations.language.substitute import replace

__all__ = [  # noqa: RUF022  (in the order of the page above)
    # Symbols
    "scalars", "scalar", "vector", "matrix",
    # Arithmetic
    "times", "GenericOperator", "ShapeError",
    # Numbers
    "number", "as_expr", "Number", "Pi", "Size", "Length", "Zeros", "Ones", "ones", "Identity",
    # Products
    "dot", "outer", "kron",
    # Element-wise functions
    "sin", "cos", "tan", "exp", "ln", "sqrt", "sinh", "cosh", "tanh", "arctan", "erf", "sigmoid", "softplus", "relu",
    "gelu", "absolute", "sign",
    # Sums, and what else a matrix comes down to
    "entry_sum", "trace", "det", "logdet", "norm", "inverse", "vec", "logsumexp", "Reduce", "softmax",
    # Diagonals
    "diag", "diagonal_of",
    # Comparisons and cases
    "maximum", "cases", "where", "minimum",
    # Entries and rows
    "Index", "Row",
    # Written with dots
    "each", "across", "diagonal", "summation", "grid", "row_of", "column_of", "matrix_of", "Block",
    # Names
    "let", "generic", "generic_entry",
    # Derivatives
    "partial", "total", "derivative", "gradient", "at_point", "At", "Limit", "Total", "Gradient", "transposed",
    # A word of your own
    "Expr", "Dim", "Symbol", "Let", "Operand", "Shape",
    # What one does with it
    "replace", "paths",
]  # fmt: skip
