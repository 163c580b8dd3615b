"""Checking a formula: each link exactly, the result numerically, and the wrong variants, which must be rejected.

Exact: neighbours in a chain read as equal SymPy matrices at every size tried, at least at one. Where larger sizes are
too much work, the link is checked numerically as well. Numeric: the first line, whose
derivatives are taken by numeric differentiation, agrees with the last at random points. A negative control must fail
both.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from derivations.evidence.alike import mixed_layouts, mixed_signs
from derivations.evidence.conditions import contradicted
from derivations.evidence.controls import answers, control_faults, number_faults
from derivations.evidence.difference import differences
from derivations.evidence.domains import left_open, unfit
from derivations.evidence.formula import Formula, Reject
from derivations.evidence.names import clashes
from derivations.evidence.pair import LARGEST, POINTS, TOLERANCE, Found, Pair, dimensions, exact_sizes
from derivations.evidence.ranges import family_faults, index_faults, range_of_distinct_faults
from derivations.evidence.report import UNMEASURED, Evidence
from derivations.evidence.shown import fails_beyond
from derivations.evidence.sizes import many_zeros, size_tests
from derivations.evidence.statement import Chain, HasShape, Statement, Unequal, laid_out, one_line
from derivations.evidence.wider import wider_faults
from derivations.language.exact import Reader
from derivations.language.expression import Expr
from derivations.language.numeric import source
from derivations.language.shape import matrix_shape, size

LINE_POINTS = 4  # each line of a derivation is compared at so many points


@dataclass
class _Found:
    """What one statement's checks add up to."""

    links: int
    method: str
    error: float
    failures: list[str]
    largest: int = LARGEST  # the largest size at which all links were compared exactly, and all such sizes
    tried: frozenset[int] = frozenset(range(1, LARGEST + 1))
    differs: str = ""  # of an ≠: where, and how


def check(formula: Formula, seed: int = 0) -> Evidence:
    """Check a formula: its statements, its negative controls and its further checks.

    What cannot be read, or has names that are not clear, is not shown either: ``ok`` is false, ``failures`` say why.
    """
    try:
        if unclear := unclear_names(formula):
            return _not_shown(formula, unclear)
        return _check_clear(formula, seed)
    except Exception as error:  # SymPy and NumPy raise many kinds
        return _not_shown(formula, [f"{type(error).__name__}: {error}"])


def unclear_names(formula: Formula) -> list[str]:
    """The names that do not stand for one thing, in what is stated and in what is compared with it."""
    scopes = [[expr for statement in scope for expr in statement.exprs] for scope in formula.scopes]
    if formula.where:
        scopes[0] += formula.where.comparison.operands
    scopes += [[r.against or formula.statement.first, r.wrong] for r in formula.rejects]
    clear = (clash for exprs in scopes for clash in clashes(exprs, formula.domain))
    alone = (fault for statement in formula.statements for fault in _faults_of(statement))
    counted = (fault for scope in formula.scopes for fault in family_faults((s.exprs, s.over) for s in scope))
    return list(dict.fromkeys([*alone, *counted, *clear]))


def _faults_of(statement: Statement) -> Iterator[str]:
    """What is not clear within one statement; what is said to be wrong may count with one letter twice."""
    if not isinstance(statement, Unequal):
        yield from index_faults(statement.exprs, statement.over)
    if statement.distinct:
        if len(statement.over) < 2:
            yield "there are no two indices that could differ"
        yield from range_of_distinct_faults(statement.exprs, statement.over)
    yield from mixed_layouts(statement.exprs)
    yield from mixed_signs(statement.exprs)


def _not_shown(formula: Formula, failures: list[str]) -> Evidence:
    return Evidence(formula.id, False, [], 0, [{}], 0, "direct evaluation", float("inf"), 0.0, 0, [], failures, 0.0)


def _check_clear(formula: Formula, seed: int) -> Evidence:
    """Check a formula in which every name stands for one thing."""
    started = time.perf_counter()
    by_statement = {s: check_statement(s, formula.domain_of(s), seed) for s in formula.statements}
    found = list(by_statement.values())
    shown = {formula.statement: None, **dict.fromkeys(formula.derivation)}  # what the card and its evidence are about
    on_card = [by_statement[statement] for statement in shown]
    parts = [by_statement[statement] for statement in by_statement if statement not in shown]
    turned = [(s, laid_out(s, "denominator")) for s in formula.statements if laid_out(s, "denominator") != s]
    failures = [failure for f in found for failure in f.failures]
    exprs = [expr for statement in formula.statements for expr in statement.exprs]
    failures += [f"{part} tells sizes apart; a formula is checked at a few of them" for part in size_tests(exprs)]
    failures += [f"{part}; a formula is checked at a few sizes" for part in many_zeros(exprs)]
    failures += [
        f"it is not said that {said}; restrict the domain, or state it as a condition"
        for said in left_open(exprs, formula.domain, formula.written)
    ]
    failures += unfit(exprs, formula.domain)
    failures += contradicted(formula.stated, formula.domain)
    failures += wider_faults(formula, seed)
    failures += fails_beyond(formula)
    failures += [failure for pair in turned for failure in check_layouts(*pair, formula.domain_of(pair[0]), seed)]
    rejected = [_rejected(reject, formula, seed) for reject in formula.rejects]
    failures += [
        f"the wrong form {r.wrong.latex()} is not rejected"
        for r, ok in zip(formula.rejects, rejected, strict=True)
        if not ok
    ]
    failures += [*control_faults(formula), *number_faults(formula)]
    worst = max(on_card, key=lambda f: (f.method not in UNMEASURED, f.error / (TOLERANCE[f.method] or 1)))
    return Evidence(
        id=formula.id,
        ok=not failures,
        layouts=["numerator", "denominator"] if turned else [],
        links=sum(f.links for f in on_card),
        exact_sizes=_tried(formula, on_card),
        points=0 if worst.method in UNMEASURED else POINTS,
        method=worst.method,
        max_relative_error=worst.error,
        tolerance=TOLERANCE[worst.method],
        rejected=sum(rejected),
        checks=[further.claim for further in formula.checks if answers(further, further.right)],
        unequal=[
            f"{s.first} ≠ {s.exprs[-1]}: {f.differs}" for s, f in by_statement.items() if f.differs and s not in shown
        ],
        failures=failures,
        seconds=time.perf_counter() - started,
        parts=len(parts),
        parts_error=max((f.error for f in parts), default=0.0),
        differs=by_statement[formula.statement].differs,
    )


def _tried(formula: Formula, found: list[_Found]) -> list[dict[str, int]]:
    """The sizes at which all links were compared exactly."""
    sizes = exact_sizes(dimensions(formula.statement.exprs), min(f.largest for f in found))
    return [size for k, size in enumerate(sizes, 1) if not size or all(k in f.tried for f in found)]


def method(statement: Statement) -> str:
    """How a statement is checked numerically, which is known without doing it."""
    return "shape" if isinstance(statement, HasShape) else Pair(statement.first, compared(statement), {}).method()


def compared(statement: Chain | Unequal) -> Expr:
    """What the first line is compared with: the last that is not the same by definition, if there is one."""
    others = [expr for expr in statement.exprs[1:] if source(expr) != source(statement.first)]
    return others[-1] if others else statement.last


def check_statement(statement: Statement, domain: Mapping[str, str], seed: int) -> _Found:
    match statement:
        case HasShape():
            return _check_shape(statement)
        case Unequal(first, last):
            pair = Pair(first, last, domain, statement.over, statement.distinct)
            failures = [] if pair.are_different(seed) else [f"{one_line(statement)}: no difference is found"]
            return _Found(0, pair.method(), 0.0, failures, differs=differences(pair, seed))
        case Chain():
            return _check_chain(statement, domain, seed)


def _check_shape(statement: HasShape) -> _Found:
    """The exact reading has the claimed numbers of rows and columns."""
    pair = Pair(statement.first, statement.first, {}, statement.over)
    for sizes in exact_sizes(pair.dims):
        claimed = tuple(size(dim, sizes) for dim in matrix_shape(statement.claimed))
        if any(Reader(sizes, {}, at).read(statement.first).shape != claimed for at in pair.positions(sizes)):
            return _Found(1, "shape", 0.0, [f"{one_line(statement)}: the shape is another one"])
    return _Found(1, "shape", 0.0, [])


def _check_chain(statement: Chain, domain: Mapping[str, str], seed: int) -> _Found:
    links = zip(statement.exprs, statement.exprs[1:], strict=False)
    pairs = [Pair(before, after, domain, statement.over, statement.distinct) for before, after in links]
    exact = [_same(pair, seed) for pair in pairs]
    wrong = [pair for pair, link in zip(pairs, exact, strict=True) if not link.equal]
    unseen = [pair for pair, link in zip(pairs, exact, strict=True) if link.equal and not link.largest]
    failures = [f"{pair.left.latex()} does not equal {pair.right.latex()}" for pair in wrong]
    failures += [
        f"{pair.left.latex()} is too large to be compared exactly with {pair.right.latex()}" for pair in unseen
    ]
    whole = Pair(statement.first, compared(statement), domain, statement.over, statement.distinct)
    method, error = whole.differ(seed)
    if not error <= TOLERANCE[method]:
        failures.append(f"{one_line(statement)}: NumPy finds a relative error of {error:.1e} ({method})")
    if len(pairs) > 1:
        failures += [failure for pair in pairs if pair not in wrong for failure in _line_failures(pair, seed)]
    found = _Found(len(pairs), method, error, failures)
    found.largest = min((link.largest for link in exact), default=LARGEST)
    found.tried = found.tried.intersection(*(link.tried for link in exact if link.tried))
    return found


def _line_failures(pair: Pair, seed: int) -> list[str]:
    """Neighbouring lines that NumPy finds to differ, at large sizes above all."""
    method, error = pair.differ(seed, LINE_POINTS)
    if error <= TOLERANCE[method]:
        return []
    return [f"{pair.left.latex()} does not equal {pair.right.latex()}: NumPy finds a relative error of {error:.1e}"]


def _same(pair: Pair, seed: int) -> Found:
    """Whether the two are equal, exactly; numerically too where large sizes are too much work."""
    found = pair.compare_exactly()
    if found.largest == LARGEST or (found.largest and not found.equal):
        return found
    method, error = pair.differ(seed)
    return replace(found, equal=error <= TOLERANCE[method])


def check_layouts(numerator: Statement, denominator: Statement, domain: Mapping[str, str], seed: int = 0) -> list[str]:
    """The lines that are not the transposes of each other, as a line in one layout must be of that in the other."""
    failures = []
    for line, turned in zip(numerator.exprs, denominator.exprs, strict=True):
        pair = Pair(line.T, turned, domain, numerator.over, numerator.distinct)
        if not _same(pair, seed).equal:
            failures.append(f"{turned.latex()} is not {line.latex()} in denominator layout")
    return failures


def _rejected(reject: Reject, formula: Formula, seed: int) -> bool:
    """Whether both the exact and the numeric check see that the wrong form is wrong."""
    said = formula.statement
    right = reject.against or said.first
    over, distinct = (reject.over, False) if reject.against else (said.over, said.distinct)
    pair = Pair(right, reject.wrong, formula.domain, over, distinct)
    return pair.are_different(seed)
