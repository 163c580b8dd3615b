r"""The data-flow graph of any expression as a drawing: changes of a variable climb along the arrows to the result.

F2 to F4 of the paper are such drawings. Nothing is placed by hand, so any other expression can be drawn:

>>> from derivations.language.derivatives import let
>>> from derivations.language.elementwise import sin
>>> from derivations.language.functions import scalar
>>> x = scalar("x")
>>> svg = dataflow(let("y", sin(let("u", x**2))))
>>> print(svg.splitlines()[2].replace("; ", ";\n"))
<desc>Data flow, from the bottom up: x into square, which gives u, with the slope du over dx;
u into sin, which gives y, with the slope dy over du.</desc>
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from derivations.figures import notation
from derivations.figures.layout import Layout, layout
from derivations.figures.svg import DATA, INK, RAISED, SLOPE, arrowhead, box, circle, curve, drawing, number, words
from derivations.language.dataflow import Edge, Graph, Node, graph
from derivations.language.expression import Expr
from derivations.language.latex import latex

LAYER = 100  # from layer to layer
RADIUS = 18  # of a node: half its height
NARROWEST, GAP = 116, 30  # between the middles of neighbours, and between their borders
BOW = 34  # how far two edges between the same nodes keep apart
CORNER = 26  # how early a turn begins
TEXT = 16  # of the derivatives

Point = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A derivative beside its edge: the two halves of the fraction, and the middle of its bar."""

    top: str
    bottom: str
    at: Point

    @property
    def half(self) -> float:
        return half_width(self.top, self.bottom)


def dataflow(expr: Expr) -> str:
    """The data-flow graph of an expression as SVG."""
    flow = graph(expr)
    placed = layout(flow)
    spacing, top = spacing_of(flow, placed), max(layer for _, layer in placed.nodes) * LAYER + RADIUS + 6

    def point(column: float, layer: int) -> Point:
        return column * spacing, top - layer * LAYER

    nodes = [point(*at) for at in placed.nodes]
    tracks = [clipped(flow, k, [point(*at) for at in track]) for k, track in enumerate(placed.edges)]
    labels = [label_of(flow, edge, track) for edge, track in zip(flow.edges, tracks, strict=True)]
    left, right = bounds(flow, nodes, [label for label in labels if label])
    return drawing(
        right - left,
        top + RADIUS + 6,
        f"Data flow of {plain_name(flow.nodes[-1])}",
        f"Data flow, from the bottom up: {'; '.join(in_words(flow, edge) for edge in flow.edges)}.",
        *(draw_edge(track) for track in tracks),
        *(draw_node(node, at) for node, at in zip(flow.nodes, nodes, strict=True)),
        *(notation.fraction(*label.at, label.top, label.bottom, SLOPE, TEXT) for label in labels if label),
        left=left,
    )


# Nodes


def draw_node(node: Node, at: Point) -> str:
    """A circle with a variable, or a pill with what is done and, beside it, what the result is called."""
    x, y = at
    if not node.label:
        return circle(x, y, RADIUS, DATA) + notation.maths(x, y + 6, latex(node.expr), 19, fill=DATA)
    half, size = half_pill(node), 20 if len(node.label) == 1 else 15
    return (
        box(x - half, y - RADIUS, 2 * half, 2 * RADIUS, INK, RAISED, RADIUS)
        + words(x, y + size / 3, node.label, size, fill=INK)
        + notation.maths(x + half + 8, y + 6, caption(node), 17, "start", DATA)
    )


def half_pill(node: Node) -> float:
    """Half the width of a node."""
    return RADIUS + (4 * len(node.label) - 4 if len(node.label) > 1 else 0)


def caption(node: Node) -> str:
    """All names of the result, the outermost first: y = u_4."""
    return " = ".join(latex(name) for name in reversed(node.names))


def reach(node: Node) -> float:
    """How far a node and its caption reach to the right."""
    return half_pill(node) + (notation.width(caption(node)) + 8 if node.label else 0)


def spacing_of(flow: Graph, placed: Layout) -> float:
    """The distance between neighbours in a layer, so that the widest two fit."""
    layers = [layer for _, layer in placed.nodes]
    beside = [node for node, layer in zip(flow.nodes, layers, strict=True) if layers.count(layer) > 1]
    return max([NARROWEST, *(reach(node) + half_pill(node) + GAP for node in beside)])


def bounds(flow: Graph, nodes: list[Point], labels: list[Label]) -> tuple[float, float]:
    """From where to where the drawing reaches."""
    placed = list(zip(flow.nodes, nodes, strict=True))
    left = min([x - half_pill(node) for node, (x, _) in placed] + [label.at[0] - label.half for label in labels])
    right = max([x + reach(node) for node, (x, _) in placed] + [label.at[0] + label.half for label in labels])
    return left - 6, right + 6


# Edges


def clipped(flow: Graph, k: int, track: list[Point]) -> list[Point]:
    """The points of an edge from border to border; where two edges join the same nodes, each has a bow."""
    edge = flow.edges[k]
    twins = [j for j, other in enumerate(flow.edges) if (other.source, other.target) == (edge.source, edge.target)]
    if len(twins) > 1 and len(track) == 2:
        (x1, y1), (x2, y2) = track
        bow = BOW * (twins.index(k) - (len(twins) - 1) / 2) * 2
        track = [track[0], ((x1 + x2) / 2 + bow, (y1 + y2) / 2), track[-1]]
    start = border(flow.nodes[edge.source], track[0], track[1], 0)
    return [start, *track[1:-1], border(flow.nodes[edge.target], track[-1], track[-2], 2)]


def border(node: Node, centre: Point, towards: Point, gap: float) -> Point:
    """Where the line from the centre of a node towards a point leaves it."""
    (x, y), (dx, dy) = centre, (towards[0] - centre[0], towards[1] - centre[1])
    flat = half_pill(node) - RADIUS if node.label else 0
    if flat and abs(dx) <= abs(dy) * flat / RADIUS:  # through the straight part of a pill
        scale = (RADIUS + gap) / abs(dy)
        return x + dx * scale, y + dy * scale
    end = flat if dx > 0 else -flat
    scale = (RADIUS + gap) / hypot(dx - end, dy)
    return x + end + (dx - end) * scale, y + dy * scale


def draw_edge(track: list[Point]) -> str:
    """Straight stretches with round turns, and an arrowhead."""
    (x1, y1), (x2, y2) = track[-2:]
    length = hypot(x2 - x1, y2 - y1)
    tip = (x2 - 6 * (x2 - x1) / length, y2 - 6 * (y2 - y1) / length)
    steps = [f"M{pair(track[0])}"]
    for before, turn, after in zip(track, track[1:], track[2:], strict=False):
        steps.append(f"L{pair(closer(turn, before))} Q{pair(turn)} {pair(closer(turn, after))}")
    return curve(" ".join([*steps, f"L{pair(tip)}"])) + arrowhead(x2, y2, x2 - x1, y2 - y1)


def closer(turn: Point, other: Point) -> Point:
    """The point of a stretch where its turn begins."""
    part = CORNER / max(hypot(other[0] - turn[0], other[1] - turn[1]), 2 * CORNER)
    return turn[0] + part * (other[0] - turn[0]), turn[1] + part * (other[1] - turn[1])


def pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


# Derivatives


def label_of(flow: Graph, edge: Edge, track: list[Point]) -> Label | None:
    """The derivative of an edge, on its outer side: beside its middle stretch, or beside the turn in its middle."""
    if edge.derivative is None:
        return None
    top, bottom = fraction_of(edge)
    middle = len(track) // 2
    turn = len(track) % 2 == 1
    (x1, y1), (x2, y2) = track[middle - 1], track[middle + turn]
    x, y = track[middle] if turn else (x1 + roomier(flow, edge) * (x2 - x1), y1 + roomier(flow, edge) * (y2 - y1))
    across, down = (y1 - y2) / hypot(x2 - x1, y2 - y1), (x2 - x1) / hypot(x2 - x1, y2 - y1)  # right of the way up
    away = abs(across) * half_width(top, bottom) + abs(down) * TEXT + 8  # the whole fraction is clear of the line
    side = outwards(x)
    return Label(top, bottom, (x + side * across * away, y + side * down * away))


def roomier(flow: Graph, edge: Edge) -> float:
    """How far up a straight edge its label stands: nearer to the end where fewer edges meet."""
    beginning = sum(other.source == edge.source for other in flow.edges)
    ending = len(flow.into(edge.target))
    return 0.5 + 0.12 * ((beginning > ending) - (beginning < ending))


def outwards(x: float) -> int:
    return -1 if x < -1 else 1


def half_width(top: str, bottom: str) -> float:
    return max(notation.width(top, TEXT), notation.width(bottom, TEXT)) / 2


def fraction_of(edge: Edge) -> tuple[str, str]:
    """The two halves of a derivative: du over dx."""
    assert edge.derivative, "an edge without a derivative has no fraction"
    sign = "d" if edge.derivative.sign == "d" else r"\partial "
    top, bottom = (latex(part) for part in (edge.derivative.function, edge.derivative.variable))
    return sign + spaced(top), sign + spaced(bottom)


def spaced(name: str) -> str:
    """A name of several letters keeps away from the sign before it; a narrow space does it."""
    return f"\u2009{name}" if name.startswith(r"\operatorname") else name


# In words


def in_words(flow: Graph, edge: Edge) -> str:
    """One edge of the drawing: x into square, which gives u, with the slope du over dx."""
    source, target = flow.nodes[edge.source], flow.nodes[edge.target]
    says = f"{plain_name(source)} into {target.label}, which gives {plain_name(target)}"
    slope = " over ".join(map(notation.plain, fraction_of(edge))) if edge.derivative else ""
    return f"{says}, with the slope {slope}" if slope else says


def plain_name(node: Node) -> str:
    return notation.plain(latex(node.names[0] if node.names else node.expr))
