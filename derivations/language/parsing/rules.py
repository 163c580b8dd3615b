"""The rules by which operations combine the shapes of their operands, as NumPy has them.

A rule raises MismatchError where the shapes do not fit; ``same`` makes equal what must be.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.language.parsing.dims import MismatchError, Shape, broadcast, language_shape, matrix_shape, same, times
from derivations.language.parsing.reductions import Options

Rule = Callable[[list[Shape], Options], Shape]

# Operators


def matrix_product(shapes: list[Shape], options: Options) -> Shape:
    left, right = shapes
    if not left or not right:
        raise MismatchError("vectors or matrices are needed; write * for a product with a scalar")
    same(left[-1], right[0], "the inner sizes")
    return (*left[:-1], *right[1:])


def plain_product(shapes: list[Shape], options: Options) -> Shape:
    left, right = map(language_shape, shapes)
    if left == () or right == ():
        return language_shape(right if left == () else left)
    (rows, inner), (inner_right, columns) = matrix_shape(left), matrix_shape(right)
    same(inner, inner_right, "the inner sizes")
    return language_shape((rows, columns))


def dot_product(shapes: list[Shape], options: Options) -> Shape:
    left, right = map(language_shape, shapes)
    if len(left) == len(right) == 1:
        same(left[0], right[0], "the lengths of two vectors")
        return ()
    return plain_product(shapes, options)


def entries(shapes: list[Shape], options: Options) -> Shape:
    return broadcast(*shapes)


def plain_entries(shapes: list[Shape], options: Options) -> Shape:
    """Entry by entry in the language: equal shapes, or a scalar."""
    left, right = map(language_shape, shapes)
    if left == () or right == ():
        return language_shape(right if left == () else left)
    if len(left) != len(right):
        raise MismatchError("entry by entry, the shapes must be equal, or one a scalar")
    return tuple(same(a, b, "entry by entry, the sizes") for a, b in zip(left, right, strict=True))


def first(shapes: list[Shape], options: Options) -> Shape:
    return shapes[0]


def reversed(shapes: list[Shape], options: Options) -> Shape:
    return shapes[0][::-1]


def plain_transpose(shapes: list[Shape], options: Options) -> Shape:
    rows, columns = matrix_shape(language_shape(shapes[0]))
    return language_shape((columns, rows))


def square(shapes: list[Shape], options: Options) -> Shape:
    if len(shapes[0]) == 1:
        raise MismatchError("a square matrix is needed")
    if shapes[0]:
        rows, columns = shapes[0]
        same(rows, columns, "rows and columns of a square matrix")
    return shapes[0]


def plain_square(shapes: list[Shape], options: Options) -> Shape:
    return square([language_shape(shapes[0])], options)


def of_square(shapes: list[Shape], options: Options) -> Shape:
    square(shapes, options)
    return ()


def scalar(shapes: list[Shape], options: Options) -> Shape:
    return ()


def length(shapes: list[Shape], options: Options) -> Shape:
    if not shapes[0]:
        raise MismatchError("a vector or a matrix is needed")
    return ()


def diag(shapes: list[Shape], options: Options) -> Shape:
    if len(shapes[0]) == 1:
        return shapes[0] * 2
    if not shapes[0]:
        raise MismatchError("a vector or a square matrix is needed")
    return square(shapes, options)[:1]


def diagonal(shapes: list[Shape], options: Options) -> Shape:
    return square(shapes, options)[:1]


def outer(shapes: list[Shape], options: Options) -> Shape:
    if [len(shape) for shape in shapes] != [1, 1]:
        raise MismatchError("two vectors are needed; write x @ y.T for matrices")
    return shapes[0] + shapes[1]


def kron(shapes: list[Shape], options: Options) -> Shape:
    rank = max(map(len, shapes))
    left, right = ((1,) * (rank - len(shape)) + shape for shape in shapes)
    return tuple(times(a, b) for a, b in zip(left, right, strict=True))


def plain_kron(shapes: list[Shape], options: Options) -> Shape:
    left, right = (matrix_shape(language_shape(shape)) for shape in shapes)
    return language_shape((times(left[0], right[0]), times(left[1], right[1])))


def vec(shapes: list[Shape], options: Options) -> Shape:
    shape = shapes[0]
    return (times(shape[1], shape[0]),) if len(shape) == 2 else shape


def sized(count: int, rule: Callable[..., Shape]) -> Rule:
    """The shape that dimensions, the last operands, give."""
    return lambda shapes, options: rule(*(shape[0] for shape in shapes[-count:]))


def array_of(shapes: list[Shape], options: Options) -> Shape:
    return tuple(shape[0] for shape in shapes)


def unvec(shapes: list[Shape], options: Options) -> Shape:
    vector, (rows,), (columns,) = shapes
    if len(vector) != 1:
        raise MismatchError("a vector is needed")
    same(vector[0], times(columns, rows), "the entries of the vector and of the matrix")
    return language_shape((rows, columns))
