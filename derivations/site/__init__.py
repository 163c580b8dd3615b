"""The only part that knows about pages: scan, compare and write their maths, and typeset it into the site.

``pages`` reads a page, ``claims`` says which inline maths asserts something, ``lint`` judges, ``sync``
writes; ``katex`` typesets, ``card`` draws a formula with its evidence, ``extension`` brings both into
Python-Markdown.
"""
