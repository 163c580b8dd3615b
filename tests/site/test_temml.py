"""TeX is typeset by the real Temml, which refuses what it does not understand, and what it gives is made lighter."""

import re
import shutil

import pytest

from derivations.site import temml
from derivations.site.temml import TemmlMissingError, TexError, typeset


def test_mathml():
    assert typeset(r"\frac{1}{2}") == "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    assert typeset("x", display=True) == '<math display="block"><mi>x</mi></math>'
    assert typeset(r"\displaystyle x") == '<math displaystyle="true"><mi>x</mi></math>'


def test_one_process_typesets_everything():
    typeset("a")
    server = temml._server()
    typeset("b")
    assert temml._server() is server
    assert server.poll() is None


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"x + \fraq{1}{2}", r"^Unsupported function name: \\fraq at position 5$"),
        (r"\frac{1}{", "Unexpected end of input"),
        ("é", "Accented Unicode text character"),
        (r"\href{x}{y}", "Unsupported function name"),
        (r"\class{a}{x}", "disabled in strict mode"),
        (r"\style{color: red}{x}", "disabled in strict mode"),
        (r"\data{name}{x}", "key-value"),
        (r"\left( x", "."),
    ],
)
def test_a_typo_is_refused(tex, says):
    with pytest.raises(TexError, match=says):
        typeset(tex)
    assert typeset("x"), "the process lives on"


def test_symbols_can_be_marked_up():
    marked = r"\data{name=w sub 1,shape=vector n × 1}{\mathbf{w}}"
    assert '<mi data-name="w sub 1" data-shape="vector n × 1">𝐰</mi>' in typeset(marked)
    assert '<mrow data-shape="scalar"><mi>a</mi><mo>+</mo><mi>b</mi></mrow>' in typeset(r"\data{shape=scalar}{a + b}")


@pytest.mark.parametrize("before", ["", r"\displaystyle "])
def test_a_row_stays_where_it_carries_a_mark_or_brackets_that_stretch(before):
    matrix = r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"
    assert re.match(r"<math[^>]*><mrow><mo>\[</mo><mtable>", typeset(before + matrix))
    assert re.match(
        r'<math[^>]*><mrow data-shape="vector"><mo>\[', typeset(rf"{before}\data{{shape=vector}}{{{matrix}}}")
    )


def test_nothing_is_said_that_a_browser_does_by_itself():
    html = typeset(r"\begin{bmatrix} a & \max(0, b) \\[6pt] c & d \end{bmatrix} = \left[ a \right]", display=True)
    assert not re.search(r"style=|fence=|form=|<mrow>(<m\w+>[^<]*</m\w+>)?</mrow>|pt", html)


def test_a_minus_at_the_front_stands_close():
    assert '<mo>=</mo><mo form="prefix">−</mo>' in typeset("a = -b")
    assert typeset("-b") == "<math><mo>−</mo><mi>b</mi></math>"
    assert typeset("a - b") == "<math><mi>a</mi><mo>−</mo><mi>b</mi></math>"
    row = typeset(r"\left[ -2,\; -1,\; c - d \right]")
    assert row.count('</mspace><mo form="prefix">−</mo><mn>1</mn>') == row.count("<mi>c</mi><mo>−</mo>") == 1


@pytest.mark.parametrize(
    ("tex", "space_before"),
    [(r"2 \max(a)", "max"), (r"n \operatorname{sum}(a)", "sum"), (r"x \left( \frac{1}{2} \right)", "(")],
)
def test_a_function_and_a_tall_bracket_stand_apart(tex, space_before):
    assert re.search(rf"<mspace width=[^>]*></mspace>(<mrow>)?<m[io]>{re.escape(space_before)}<", typeset(tex))


def test_signs_below_a_sum_stand_close():
    assert '<mo lspace="0" rspace="0">=</mo>' in typeset(r"\sum_{i=1}^n x_i")


def test_long_maths_in_a_sentence_may_break_where_tex_may_and_other_maths_may_not():
    long = r"f(x, y) = a + b + c + d + e + g + h + i + j + \max(k, l)"
    assert typeset(long).count("</math><wbr><math>") > 5
    assert "<mi>max</mi><mo>\u2061</mo><mrow>" in typeset(long), "a function keeps its argument"
    for whole in (typeset(long, display=True), typeset(rf"\displaystyle {long}"), typeset("f(x) = a + b")):
        assert whole.count("<math") == 1


def test_what_cannot_break_and_is_long_is_labelled():
    assert typeset(r"\left( a + b + c + d + e + f + g + h + i + j + k + l + m + n \right)").startswith(
        '<math class="wide">'
    )
    assert "wide" not in typeset("a + b + c + d + e + f + g + h + i + j + k + l + m + n")


def test_missing_node_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(TemmlMissingError, match="Node is not installed; run `make site`"):
        temml._server.__wrapped__()
