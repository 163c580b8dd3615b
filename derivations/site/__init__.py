"""The only part that knows about pages: scan, compare and write their maths, and typeset it into the site.

``pages`` reads a page. ``lint`` judges: ``names`` says which inline maths may stand unbound, ``prose`` what may stand
between the maths, ``numbers`` and ``listings`` which numbers and code the page shows, ``consoles`` whether it is run.
``sync`` writes what the code says, ``index`` makes the tables of all formulas and rules. ``temml`` typesets, ``card``
draws a formula and ``details`` what it says on demand; ``drawings`` and ``terms`` see to figures and technical terms;
``extension`` brings all of it into Python-Markdown.
"""
