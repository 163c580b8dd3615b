"""TeX is typeset by the real KaTeX, which refuses what it does not understand."""

import shutil

import pytest

from derivations.site import katex
from derivations.site.katex import KatexMissingError, TexError, typeset


def test_html_and_mathml():
    html = typeset(r"\frac{1}{2}")
    assert 'class="katex-html" aria-hidden="true"' in html
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in html
    assert "<annotation" not in html
    assert "katex-display" in typeset("x", display=True)


def test_one_process_typesets_everything():
    typeset("a")
    server = katex._server()
    typeset("b")
    assert katex._server() is server
    assert server.poll() is None


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"x + \fraq{1}{2}", r"Undefined control sequence: \\fraq at position 5"),
        (r"\frac{1}{", "Unexpected end of input"),
        ("é", "strict mode"),
        (r"\href{x}{y}", "not allowed"),
    ],
)
def test_a_typo_is_refused(tex, says):
    with pytest.raises(TexError, match=says):
        typeset(tex)
    assert typeset("x"), "the process lives on"


def test_symbols_can_be_marked_up():
    assert 'class="enclosing symbol"' in typeset(r"\htmlClass{symbol}{x}")


def test_missing_node_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(KatexMissingError, match="Node is not installed; run `make site`"):
        katex._server.__wrapped__()
