"""The figures of the site, drawn by code as SVG: the neuron, shapes as boxes, data-flow graphs, plots.

``svg`` has the strokes; ``neuron``, ``shapes``, ``dataflow`` and ``plots`` draw with them; ``gallery`` names every
figure. A drawing takes its colours and fonts from the page that it stands in, and has its own where it stands alone.
"""
