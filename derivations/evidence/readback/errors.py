"""What cannot be read."""


class ReadError(ValueError):
    """Maths that does not read as a formula, or reads two ways; the message names the sign at which it stops."""


class NoValueError(ReadError):
    """An expression, such as 0/0, that has no value at any of the points at which it is tried."""
