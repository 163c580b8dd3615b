"""The mutants are made, judged by evaluation, and survivors are not hidden."""

from types import SimpleNamespace

from derivations.evidence import Formula, HasShape, Unequal, chain
from derivations.language import (
    Expr,
    Index,
    cases,
    derivative,
    dot,
    grid,
    matrix,
    maximum,
    scalars,
    sin,
    summation,
    vector,
)
from tests.mutation.__main__ import report
from tests.mutation.mutants import mutants
from tests.mutation.trial import trials

i, j = Index("i"), Index("j")
w, x = vector("w"), vector("x")
s, z = scalars("s z")
A = matrix("A", "m", "n")


def kinds(expr: Expr) -> set[str]:
    return {change for change, _ in mutants(expr)}


def test_every_kind_of_change_is_made():
    assert "transpose" in kinds(A @ x)
    assert "swapped indices" in kinds(grid(i, "n", j, "n", w[i] * x[j]))
    assert "≤ for >" in kinds(cases((0, z <= 0), (z, z > 0)))
    assert {"sign", "factor", "swapped operands"} <= kinds(w - 2 * x)


def test_a_change_whose_shapes_do_not_fit_cannot_exist():
    assert ("swapped operands", None) in list(mutants(A @ x))


def test_changes_of_meaning_are_rejected():
    done = list(trials(Formula("t", "", "0", chain(derivative(dot(w, x) + s**2, w), x.T))))
    assert done
    assert {trial.outcome for trial in done} <= {"rejected", "same meaning"}


def test_a_change_that_leaves_the_meaning_is_recognised_by_its_values():
    done = list(trials(Formula("t", "", "0", chain(maximum(0, z) + z * 0, maximum(0, z)))))
    assert any(trial.outcome == "same meaning" for trial in done)  # z * 0 becomes -(z * 0)


def test_what_cannot_be_built_is_counted_on_its_own(capsys):
    done = list(trials(Formula("t", "", "0", chain(A @ x + 0 * (A @ x), A @ x))))
    report("in the code", done)
    count = sum(trial.outcome == "cannot be built" for trial in done)
    assert count > 0
    assert f"{count} could not be built" in capsys.readouterr().out


def test_derivatives_functions_and_ranges_are_changed():
    assert {"variable", "partial for total"} <= kinds(derivative(dot(w, x), w))
    assert "function" in kinds(sin(s))
    assert "range" in kinds(summation(i, "n", w[i]))


def test_entries_and_what_a_statement_holds_over_are_changed():
    assert "entry" in kinds(x[1] + x["n"])
    over_entries = chain(derivative(dot(w, x), w[i]), x[i], over=((i, "n"),))
    found = [t.outcome for t in trials(Formula("t", "", "0", over_entries)) if t.change == "over"]
    assert found == ["rejected", "rejected"]


def test_a_domain_and_a_condition_left_out_are_rejected():
    narrow = Formula("t", "", "0", chain(s / s, 1), domain={"s": "nonzero"})
    stated = Formula("t", "", "0", chain(s / s, 1), stated=("s is not 0",))
    for formula, kind in ((narrow, "domain"), (stated, "condition")):
        assert [t.outcome for t in trials(formula) if t.change == kind] == ["rejected"]


def test_a_survivor_is_reported(monkeypatch, capsys):
    accepts_all = SimpleNamespace(failures=[])
    monkeypatch.setattr("tests.mutation.trial.check_statement", lambda statement, domain, seed: accepts_all)
    done = list(trials(Formula("t", "", "0", chain(derivative(s**2, s), 2 * s))))
    assert {"survived"} <= {trial.outcome for trial in done}
    report("in the code", done)
    assert "SURVIVED t (sign)" in capsys.readouterr().out


def test_shapes_and_differences_are_changed_too():
    assert [t.outcome for t in trials(Formula("t", "", "0", HasShape(derivative(dot(w, x), w), (1, "n"))))] == [
        "rejected"
    ]
    assert [t.outcome for t in trials(Formula("t", "", "0", Unequal(s, 2 * s)))] == ["rejected"]
