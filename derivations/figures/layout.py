"""Where the nodes of a data-flow graph stand: in layers, the variables at the bottom, the result on top.

An edge that passes a layer gets a lane in it, like a node. The order within a layer starts with that of the operands
and is then improved: everything moves towards the average place of its neighbours (Sugiyama's method, in short).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from derivations.language.dataflow import Graph

Item = tuple[str, int, int]  # ("node", its place, its layer) or ("lane", the edge's place, the layer that it passes)
SWEEPS = 2


@dataclass(frozen=True)
class Layout:
    """For each node its column and layer, for each edge the points that it passes; columns are centred on 0."""

    nodes: list[tuple[float, int]]
    edges: list[list[tuple[float, int]]]
    columns: int


def layout(graph: Graph) -> Layout:
    """Columns and layers for the nodes and edges of a graph."""
    layers = layers_of(graph)
    tracks = [track(graph, layers, k) for k in range(len(graph.edges))]
    rows = ordered(rows_of(graph, layers, tracks), tracks)
    place = {item: (k - (len(row) - 1) / 2, layer) for layer, row in enumerate(rows) for k, item in enumerate(row)}
    nodes = [place["node", k, layer] for k, layer in enumerate(layers)]
    return Layout(nodes, [[place[item] for item in items] for items in tracks], max(map(len, rows)))


def layers_of(graph: Graph) -> list[int]:
    """Each operator one above the highest of its operands; each variable just below the first that uses it."""
    layers = [0] * len(graph.nodes)
    for k in range(len(graph.nodes)):
        layers[k] = max((layers[edge.source] + 1 for edge in graph.into(k)), default=0)
    for k in range(len(graph.nodes)):
        users = [layers[edge.target] for edge in graph.edges if edge.source == k]
        if users and not graph.into(k):
            layers[k] = min(users) - 1
    return layers


def track(graph: Graph, layers: list[int], k: int) -> list[Item]:
    """An edge from end to end: the node, a lane in every layer it passes, the node."""
    edge = graph.edges[k]
    low, high = layers[edge.source], layers[edge.target]
    lanes: list[Item] = [("lane", k, layer) for layer in range(low + 1, high)]
    return [("node", edge.source, low), *lanes, ("node", edge.target, high)]


def rows_of(graph: Graph, layers: list[int], tracks: list[list[Item]]) -> list[list[Item]]:
    """The items of each layer, in the order in which one meets them on the way down from the result."""
    rows: list[list[Item]] = [[] for _ in range(max(layers) + 1)]

    def descend(item: Item) -> None:
        if item in rows[item[2]]:
            return
        rows[item[2]].append(item)
        for items in tracks:
            if items[-1] == item:
                for passed in items[-2:0:-1]:
                    rows[passed[2]].append(passed)
                descend(items[0])

    descend(("node", len(graph.nodes) - 1, layers[-1]))
    return rows


def ordered(rows: list[list[Item]], tracks: list[list[Item]]) -> list[list[Item]]:
    """The rows sorted by the average place of what is above, then of what is below."""
    above, below = defaultdict(list), defaultdict(list)
    for items in tracks:
        for lower, upper in pairwise(items):
            above[lower].append(upper)
            below[upper].append(lower)
    for _ in range(SWEEPS):
        for neighbours in (above, below):
            place = {item: k - len(row) / 2 for row in rows for k, item in enumerate(row)}
            for k, row in enumerate(rows):
                rows[k] = sorted(row, key=lambda item: average([place[near] for near in neighbours[item]], place[item]))
    return rows


def average(places: list[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise
