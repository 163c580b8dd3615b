"""Expressions are graphs: every pass visits a node once, however often it is used and however deep it is."""

from collections.abc import Callable

import pytest

from derivations.evidence.names import clashes
from derivations.language.dataflow import graph, paths
from derivations.language.derivatives import Let, Partial, let
from derivations.language.elementwise import relu
from derivations.language.exact import exact
from derivations.language.exact.reader import READERS, Reader
from derivations.language.expression import Expr, Index, Symbol, postorder, walk
from derivations.language.functions import matrix, vector
from derivations.language.latex.printer import PRINTERS
from derivations.language.layout import transposed
from derivations.language.substitute import at, free_indices, name_shared_parts, rebuild, replace
from derivations.language.words import words
from derivations.language.words.speaker import WORDS

W, x = matrix("W", "n", "n"), vector("x")


def residual(blocks: int, named: bool) -> Expr:
    """Blocks ``h + relu(W h)``, each with a name or without; a tree of the latter has 2ⁿ leaves."""
    h: Expr = x
    for k in range(blocks):
        h = h + relu(W @ h)
        h = let(f"h_{k + 1}", h) if named else h
    return h


def number_of_nodes(expr: Expr) -> int:
    return len(list(walk(expr)))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    """Counts how often the entries of a table of readings are called while something is done."""
    calls = 0

    def counting(reading: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            return reading(*arguments)

        return counted

    for table in (READERS, PRINTERS, WORDS):
        for kind, reading in table.items():
            monkeypatch.setitem(table, kind, counting(reading))

    def count(done: Callable[[], object]) -> int:
        nonlocal calls
        calls = 0
        done()
        return calls

    return count


@pytest.mark.parametrize("named", [True, False])
def test_a_reading_visits_a_node_once(counted, named):
    for blocks in (100, 200):
        h = residual(blocks, named)
        nodes = number_of_nodes(h)
        assert blocks < counted(lambda h=h: Reader({"n": 1}, {}, {}).read(h)) <= nodes
        at_most = 1 if named else 3 * nodes  # a name prints as such; without names, shared parts are named and printed
        assert 0 < counted(h.latex) <= at_most
        assert 0 < counted(lambda h=h: words(h)) <= at_most


def test_the_printed_text_grows_with_the_number_of_blocks():
    short, long = (len(residual(blocks, named=False).latex()) for blocks in (100, 200))
    assert long < 2.2 * short


@pytest.mark.parametrize("named", [True, False])
def test_a_change_asks_about_a_node_once(named):
    h = residual(200, named)
    asked: list[object] = []
    assert rebuild(h, asked.append) is h
    parts = [part for part in asked if isinstance(part, Expr)]
    assert len(parts) == len(set(parts)) == number_of_nodes(h)


@pytest.mark.parametrize("named", [True, False])
def test_passes_over_a_deep_and_shared_expression_end(named):
    h = residual(1000, named)
    y = vector("y")
    assert number_of_nodes(replace(h, x, y)) == number_of_nodes(h)
    assert at(h, Index("i"), 1) is h
    assert free_indices(h + x[Index("i")] * x) == {Index("i")}
    assert transposed(h.T) is h
    assert number_of_nodes(transposed(h)) <= 2 * number_of_nodes(h)
    assert clashes([h, Symbol("x", ())]) == ["x is a vector, n × 1, and a scalar"]
    assert paths(h, x) == 2**1000
    assert len(graph(h).edges) == 5 * 1000
    assert h.latex()
    assert words(h)


def test_names_for_shared_parts_change_no_value():
    h = residual(5, named=False)
    short, names = name_shared_parts(h, limit=10)
    assert len(names) == 4
    assert number_of_nodes(short) > len(names)
    for u in reversed(names):
        short = replace(short, u, u.value)
    assert short is h


def test_what_is_short_keeps_its_shared_parts():
    h = residual(3, named=False)
    assert name_shared_parts(h, limit=1000) == (h, ())


def test_thirty_blocks_are_read_exactly():
    for named in (True, False):
        h = residual(30, named)
        assert exact(h, {"n": 1}).shape == (1, 1)
        assert exact(h, {"n": 2}).shape == (2, 1)


def test_the_partial_of_a_late_block_by_the_one_before_is_read_exactly():
    h = residual(30, named=True)
    assert isinstance(h, Let)
    before = next(node for node in postorder(h) if isinstance(node, Let) and node.name == "h_29")
    assert exact(Partial(h, before), {"n": 2}).shape == (2, 2)
