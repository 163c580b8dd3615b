"""Formulas that are only as much of a Formula as the site uses, so that its tests need no real one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from derivations.evidence.statement import Line
from derivations.language import Expr, as_expr, vector

ROWS = "\\begin{aligned}\n  y &= x \\\\\n    &= x\n\\end{aligned}"
ONE = as_expr(1)


@dataclass(frozen=True)
class Text:
    """A statement that is whatever is given, one line or several, and the same in both layouts."""

    tex: str
    others: tuple[Line, ...] = ()
    first: Expr = ONE

    @property
    def exprs(self) -> tuple[Expr, ...]:
        return (self.first,)

    def latex(self) -> str:
        return self.tex

    def lines(self) -> list[Line]:
        return [*self.others] or [Line(self.tex, "", "", said=("the gradient", ""))]

    def words(self) -> str:
        return "the gradient of <f>"


@dataclass(frozen=True)
class Reject:
    wrong: Text
    because: str


@dataclass(frozen=True)
class Evidence:
    id: str = "s0-standin"
    ok: bool = True
    failures: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("training lowers the loss",)
    unequal: tuple[str, ...] = ()

    def sentence(self) -> str:
        return "Exact for n = 1, 2, 3, 4."


@dataclass(frozen=True)
class Formula:
    id: str
    says: Text
    title: str = "A formula"
    page: str = "paper/rules.md"
    module: str = "tests.site.standin"
    code: str = ""
    derivation: tuple[Text, ...] = ()
    parts: dict[str, Text] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ("x ≠ 0",)
    layout: str | None = "numerator"
    rejects: tuple[Reject, ...] = (Reject(Text("y = -x"), "the sign"),)
    checks: tuple[str, ...] = ()
    values: dict[str, Callable[[], str]] = field(default_factory=dict)
    tables: dict[str, Callable[[], str]] = field(default_factory=dict)
    evidence: Evidence = Evidence()
    turns: bool = True
    finds: bool = True

    def conditions_of(self, part: str | None) -> tuple[str, ...]:
        return self.conditions

    @property
    def statement(self) -> Text:
        return self.says

    @property
    def statements(self) -> tuple[Text, ...]:
        return (self.says,)

    @property
    def scopes(self) -> list[tuple[Text, ...]]:
        return [(self.says,)]

    def latex(self, part: str | None = None) -> str:
        return (self.parts[part] if part else self.says).latex()

    def part(self, name: str | None) -> Text:
        return self.parts[name] if name else self.says

    def derivation_in(self, layout: str) -> tuple[Text, ...]:
        return self.derivation

    def derivation_latex(self) -> str:
        return ROWS

    def derivation_lines(self) -> list[Line]:
        return [line for statement in self.derivation for line in statement.lines()]

    def numpy_source(self) -> str:
        return "def s3_gradient(x):\n    return x\n"

    def check(self) -> Evidence:
        return self.evidence


STEPS = Text(
    ROWS,
    (
        Line("y", "=", "x", "the power rule", "s2-power", ("y", "equals x")),
        Line("", "=", "x", "by definition", said=("", "equals x")),
    ),
)

# --8<-- [start:s3-gradient]
GRADIENT = Formula(
    "s3-gradient",
    Text(r"\nabla f(x, y) = [6yx, 3x^2]", first=vector("x")),
    page="paper/partials.md",
    derivation=(STEPS,),
    values={"slope": lambda: "the slope −0.5", "at": lambda: "1.08"},
    tables={"slopes": lambda: "| x | slope |\n| --- | --- |\n| 1 | −0.5 |"},
    parts={"at": Text("[12, 12]"), "rows": Text(ROWS), "bars": Text("|x|")},
)
# --8<-- [end:s3-gradient]

# --8<-- [start:s2-power]
POWER = Formula("s2-power", Text(r"\frac{d}{dx} x^n = n x^{n-1}"))
# --8<-- [end:s2-power]

FORMULAS: Any = {formula.id: formula for formula in (POWER, GRADIENT)}
