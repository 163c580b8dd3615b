"""The data-flow graph of any expression as a drawing: changes of a variable climb along the arrows to the result.

F2 to F4 of the paper are such drawings. Nothing is placed by hand, so any other expression can be drawn:

>>> from derivations.language.derivatives import let
>>> from derivations.language.functions import scalar, sin
>>> x = scalar("x")
>>> svg = dataflow(let("y", sin(let("u", x**2))))
>>> print(svg.splitlines()[2])
<desc>x into square, which gives u: du/dx. u into sin, which gives y: dy/du.</desc>
"""

from __future__ import annotations

from derivations.figures import notation
from derivations.figures.layout import layout
from derivations.figures.svg import DATA, INK, LINE, PAPER, RAISED, SLOPE, arrowhead, box, circle, curve, drawing, number, words
from derivations.language.derivatives import Let, Partial
from derivations.language.dataflow import Edge, Graph, Node, graph
from derivations.language.expression import Expr
from derivations.language.latex import latex

LAYER = 96  # from layer to layer
HEIGHT = 36  # of a node
PORT = 16  # between two arrows that end at one node
GAP = 30  # between neighbours
BOW = 24  # how far two edges between the same nodes keep apart

Point = tuple[float, float]


def dataflow(expr: Expr) -> str:
    """The data-flow graph of an expression as SVG."""
    return draw(graph(expr))


def draw(flow: Graph) -> str:
    """A data-flow graph, with the derivative beside each edge that has one."""
    placed = layout(flow)
    spacing = max(max(map(extent, flow.nodes)) + GAP, 110)
    half = spacing * (placed.columns - 1) / 2 + max(map(extent, flow.nodes)) / 2 + 44
    top = max(layer for _, layer in placed.nodes) * LAYER + HEIGHT

    def point(column: float, layer: int) -> Point:
        return half + column * spacing, top - layer * LAYER

    nodes = [point(*at) for at in placed.nodes]
    tracks = [[point(*at) for at in track] for track in placed.edges]
    edges = [part for k in range(len(tracks)) for part in draw_edge(flow, k, tracks, half)]
    drawn = [part for node, at in zip(flow.nodes, nodes, strict=True) for part in draw_node(node, at)]
    height = top + HEIGHT / 2 + 8
    return drawing(2 * half, height, f"Data flow of {plain_name(flow.nodes[-1])}", description(flow), *edges, *drawn)


def draw_node(node: Node, at: Point) -> list[str]:
    """A circle with a variable, or a pill with what is done and, beside it, what the result is called."""
    x, y = at
    if not node.label:
        return [circle(x, y, HEIGHT / 2, DATA), notation.maths(x, y + 6, latex(node.expr), 19, fill=DATA)]
    wide = pill(node)
    return [
        box(x - wide / 2, y - HEIGHT / 2, wide, HEIGHT, INK, RAISED, HEIGHT / 2),
        words(x, y + 5, node.label, 18 if len(node.label) == 1 else 15, fill=INK),
        notation.maths(x + wide / 2 + 8, y + 6, caption(node), 17, "start", DATA),
    ]


def pill(node: Node) -> float:
    """The width of a node."""
    return max(HEIGHT, 24 + 8 * len(node.label)) if len(node.label) > 1 else HEIGHT


def caption(node: Node) -> str:
    """All names of the result, the outermost first: y = u_4."""
    return " = ".join(latex(name) for name in reversed(node.names))


def extent(node: Node) -> float:
    """How much width a node needs so that it is centred in it."""
    return pill(node) + (2 * (notation.width(caption(node)) + 8) if node.label else 0)


def draw_edge(flow: Graph, k: int, tracks: list[list[Point]], centre: float) -> list[str]:
    """A line with an arrowhead, and its derivative on the side away from the centre."""
    edge, track = flow.edges[k], tracks[k]
    (x1, y1), (x2, y2) = track[0], track[-1]
    twins = [j for j, other in enumerate(flow.edges) if (other.source, other.target) == (edge.source, edge.target)]
    bow = BOW * (2 * twins.index(k) - len(twins) + 1) if len(track) == 2 else 0
    track = [
        (x1 + port(flow, k, tracks, "source"), y1 - HEIGHT / 2),
        *(track[1:-1] or [((x1 + x2) / 2 + bow, (y1 + y2) / 2)] * bool(bow)),
        (x2 + port(flow, k, tracks, "target"), y2 + HEIGHT / 2),
    ]
    tip = track[-1]
    drawn = [curve(smooth([*track[:-1], (tip[0], tip[1] + 7)]), INK), arrowhead(*tip, 0, -1)]
    if edge.derivative:
        x, y = beside(track)
        side = -1 if x < centre - 1 else 1
        names = fraction_of(edge.derivative)
        half = max(notation.width(name, 16) for name in names) / 2
        drawn.append(notation.fraction(x + side * (half + 10), y, *names, SLOPE))
    return drawn


def port(flow: Graph, k: int, tracks: list[list[Point]], end: str) -> float:
    """Where on the border of a node an edge begins or ends: side by side, in the order of where they go."""
    node = getattr(flow.edges[k], end)
    near = 1 if end == "source" else -2
    sharing = [j for j, edge in enumerate(flow.edges) if getattr(edge, end) == node]
    sharing.sort(key=lambda j: tracks[j][near][0])
    step = PORT if end == "target" else PORT / 2
    return step * (sharing.index(k) - (len(sharing) - 1) / 2)


def smooth(points: list[Point]) -> str:
    """A line through the points, vertical at each of them."""
    steps = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        middle = (y1 + y2) / 2
        numbers = (x1, middle, x2, middle, x2, y2)
        steps.append("C" + " ".join(map(number, numbers)))
    return " ".join(steps)


def beside(track: list[Point]) -> Point:
    """The point of an edge where its label goes: the middle of its middle stretch, or its lane."""
    middle = len(track) // 2
    if len(track) % 2:
        return track[middle]
    (x1, y1), (x2, y2) = track[middle - 1], track[middle]
    return (x1 + x2) / 2, (y1 + y2) / 2


def fraction_of(derivative: Partial) -> tuple[str, str]:
    sign = "d" if derivative.sign == "d" else r"\partial "
    return tuple(sign + latex(part) for part in (derivative.function, derivative.variable))  # type: ignore[return-value]


def description(flow: Graph) -> str:
    """The drawing in words, edge by edge."""
    return " ".join(in_words(flow, edge) for edge in flow.edges)


def in_words(flow: Graph, edge: Edge) -> str:
    source, target = flow.nodes[edge.source], flow.nodes[edge.target]
    words = f"{plain_name(source)} into {target.label}, which gives {plain_name(target)}"
    if edge.derivative is None:
        return f"{words}."
    return f"{words}: {'/'.join(notation.plain(part) for part in fraction_of(edge.derivative))}."


def plain_name(node: Node) -> str:
    return notation.plain(latex(node.names[0] if node.names else node.expr))
