"""The only part that knows about pages: scan, compare and write their maths, and typeset it into the site.

``pages`` reads a page, ``claims`` says which inline maths asserts something, ``lint`` judges, ``sync`` writes,
``index`` makes the tables of all formulas and rules; ``temml`` typesets, ``card`` draws a formula and ``details`` what
it says on demand; ``drawings`` and ``terms`` see to figures and technical terms; ``extension`` brings all of it into
Python-Markdown.
"""
