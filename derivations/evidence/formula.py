"""A formula: what it states, how it is derived, and everything that is needed to check it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from derivations.calculus.conditions import Condition, conditions_in
from derivations.evidence.conditions import Holds, said_of
from derivations.evidence.results import Worked
from derivations.evidence.statement import (
    Line,
    Statement,
    aligned,
    differentiates,
    display,
    ends,
    is_denominator,
    laid_out,
)
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim

if TYPE_CHECKING:
    import sympy

    from derivations.evidence.report import Evidence

DOMAINS = ("positive", "nonzero", "distinct", "symmetric", "definite", "invertible")


@dataclass(frozen=True)
class Reject:
    """A negative control: an expression that must *not* equal the formula's first one (or ``against``)."""

    wrong: Expr
    because: str
    against: Expr | None = None
    over: tuple[tuple[Index, Dim], ...] = ()


@dataclass(frozen=True)
class Check:
    """A further check, such as a simulation: ``holds`` answers whether the claim holds of ``right``.

    A check that cannot fail shows nothing, so there is a ``wrong`` variant, for which the answer must be False.
    """

    kind: str
    claim: str
    holds: Callable[[Any], bool]
    right: Any
    wrong: Any

    def __post_init__(self) -> None:
        if isinstance(self.right, bool) or isinstance(self.wrong, bool):
            raise ValueError(f"that {self.claim}: give what is checked, not the answer")


@dataclass(frozen=True)
class Formula:
    r"""A formula of a page, with its id, its derivation, and its controls.

    ``says`` is what is printed; left out, it is the result of ``derivation``. ``parts`` are further statements that a
    page binds by name. ``domain`` restricts symbols ("positive", "nonzero", "invertible", "symmetric", "definite", or
    "distinct": no two entries are equal). ``where`` is a wider condition under which the formula holds, too; it is
    shown in place of what the domain grants and nothing needs. ``stated`` are conditions that nothing in the
    expressions shows. ``values`` and ``tables`` work out numbers that the page states, as text. ``code`` names the
    section of the module that makes it, where that is not the id.

    A name stands for one thing in the formula, its derivation and its parts. Parts in ``apart`` have names of their
    own, as an example with numbers does; so have the exercises, and each statement of the derivation if that is in it.
    Parts hold wherever they are defined, but for those in ``under``: these hold where the formula does.

    >>> from derivations import formula
    >>> f = formula("s3-partial-f-x")
    >>> f.section, f.latex()
    ('3', '\\frac{\\partial f(x, y)}{\\partial x} = 6 y x')
    """

    id: str
    title: str
    section: str
    says: Statement | None = None
    derivation: tuple[Statement, ...] = ()
    parts: Mapping[str, Statement] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    where: Holds | None = None
    stated: tuple[str, ...] = ()
    domain: Mapping[str, str] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    checks: tuple[Check, ...] = ()
    values: Mapping[str, Worked] = field(default_factory=dict)
    tables: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    module: str = ""
    code: str = ""

    finds: ClassVar[bool] = True  # the conditions are found here; the engine finds those of what it derives
    turns: ClassVar[bool] = True  # in denominator layout each line is turned round, and the reasons stay as they are

    def __post_init__(self) -> None:
        if self.says is None:
            if not self.derivation:
                raise ValueError(f"{self.id}: a formula needs `says` or a `derivation`")
            object.__setattr__(self, "says", ends(self.derivation[-1]))
        if unknown := [name for name in self.apart if name not in {*self.parts, "derivation"}]:
            raise ValueError(f"{self.id}: no part {unknown[0]} to keep apart")
        if unknown := [name for name in self.under if name not in self.parts]:
            raise ValueError(f"{self.id}: no part {unknown[0]} under the conditions of the formula")
        for name, kind in self.domain.items():
            if kind not in DOMAINS:
                raise ValueError(f"{self.id}: the domain {kind} of {name} is unknown; write {' or '.join(DOMAINS)}")

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that the formula and its derivation show, and those that somebody states."""
        return tuple(dict.fromkeys([*said_of(self._found, self.where), *self.written]))

    @property
    def written(self) -> tuple[str, ...]:
        """The conditions that somebody wrote, as an expression or as text."""
        return (*([str(self.where)] if self.where else []), *self.stated)

    @property
    def _found(self) -> list[Condition]:
        return conditions_in((expr for s in (self.statement, *self.derivation) for expr in s.exprs), self.domain)

    def conditions_of(self, part: str | None) -> tuple[str, ...]:
        """The conditions of the formula, or of a part of it: those that the part itself shows."""
        if part is None or part in self.under:
            return self.conditions
        statement = self.part(part)
        found = conditions_in(statement.exprs, self.domain_of(statement))
        return tuple(dict.fromkeys(said_of(found)))

    def domain_of(self, statement: Statement) -> Mapping[str, str]:
        """The domain in which a statement is checked: of a part, only what it asks for itself."""
        if statement in {self.statement, *self.derivation, *(self.parts[name] for name in self.under)}:
            return self.domain
        found = conditions_in(statement.exprs, self.domain)
        if any(find.kink for find in found):
            return self.domain  # it keeps the points away from the kinks
        asked = {str(find.claim.part) for find in found if find.claim and find.asked}
        signs = ("positive", "nonzero")
        return {name: kind for name, kind in self.domain.items() if kind not in signs or name in asked}

    @property
    def wider_domain(self) -> Mapping[str, str]:
        """The domain without what ``where`` stands in place of."""
        hidden = {str(find.claim.part) for find in self._found if find.claim and find.granted and not find.asked}
        return {name: kind for name, kind in self.domain.items() if name not in hidden}

    @property
    def statement(self) -> Statement:
        """What the formula says."""
        assert self.says is not None
        return self.says

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything that is to be checked: the formula, its derivation and its parts."""
        return tuple(dict.fromkeys((self.statement, *self.derivation, *self.parts.values())))

    @property
    def scopes(self) -> list[tuple[Statement, ...]]:
        """The statements in which a name stands for one thing: the formula and what belongs to it; each example."""
        own = [name for name in self.parts if name in self.apart or name.startswith("exercise")]
        together = [self.statement, *(s for name, s in self.parts.items() if name not in own)]
        alone = [self.parts[name] for name in own]
        (alone if "derivation" in self.apart else together).extend(self.derivation)
        return [tuple(together), *((statement,) for statement in alone)]

    @property
    def page(self) -> str:
        """The page of the section, below docs/."""
        _, group, stem = self.module.split(".")
        return f"{group}/{stem}.md"

    @property
    def layout(self) -> str | None:
        """The layout of the derivatives in it, if it has one that the choice of layout changes."""
        if is_denominator(self.statement):
            return "denominator"
        return "numerator" if any(differentiates(s) for s in self.statements) else None

    def latex(self, part: str | None = None, layout: str = "") -> str:
        """The formula, or a part of it, as LaTeX, in its own layout or in the one asked for.

        ValueError names the parts when there is none of that name.
        """
        return display(laid_out(self.part(part), layout))

    def part(self, name: str | None) -> Statement:
        if name is None:
            return self.statement
        if name not in self.parts:
            known = f"its parts are {', '.join(self.parts)}" if self.parts else "it has none"
            raise ValueError(f"{self.id} has no part {name}; {known}")
        return self.parts[name]

    def derivation_in(self, layout: str = "") -> tuple[Statement, ...]:
        """The derivation in the layout that is asked for, or in its own."""
        return tuple(laid_out(s, layout) for s in self.derivation)

    def derivation_latex(self, layout: str = "") -> str:
        """The derivation, one source line for each step."""
        return aligned(self.derivation_in(layout))

    def derivation_lines(self, layout: str = "") -> list[Line]:
        """The derivation's lines with their reasons."""
        return [line for s in self.derivation_in(layout) for line in s.lines()]

    def exact(self, layout: str = "", **sizes: int) -> list[sympy.Matrix]:
        """Every line of the formula as an explicit SymPy matrix."""
        return [expr.exact(**sizes) for expr in laid_out(self.statement, layout).exprs]

    def numpy_source(self, layout: str = "") -> str:
        """The formula's last line as a NumPy function."""
        from derivations.language.code import source

        statement = laid_out(self.statement, layout)
        return source(statement.last, self.id.replace("-", "_"), like=statement.first)

    def check(self, seed: int = 0) -> Evidence:
        """Check everything the formula states, exactly and numerically."""
        from derivations.evidence.check import check

        return check(self, seed)
