"""The Markdown extension: cards, inline maths, anchors and links, wherever on a page they stand."""

import re
from dataclasses import replace
from typing import Any

import pytest
from markdown import markdown

from derivations import formula, formulas
from derivations.site import details
from derivations.site.card import TURNED
from derivations.site.extension import FormulaExtension, PageError
from tests.site.standin import FORMULAS, ROWS, Evidence, Formula, Text

EXTENSIONS = ["admonition", "attr_list", "md_in_html", "tables", "toc", "pymdownx.details", "pymdownx.superfences"]
GRADIENT_BLOCK = "<!-- formula: s3-gradient -->\n$$\n\\nabla f(x, y) = [6yx, 3x^2]\n$$\n"
DERIVATION_BLOCK = f"<!-- derivation: s3-gradient -->\n$$\n{ROWS}\n$$\n"


@pytest.fixture
def render(docs):
    """A function that renders Markdown as the page docs/paper/partials.md."""

    def rendered(text, formulas=FORMULAS, front_matter=""):
        (docs / "paper" / "partials.md").write_text(front_matter + text)
        return markdown(text, extensions=[*EXTENSIONS, "pymdownx.tabbed", FormulaExtension(formulas, docs)])

    return rendered


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def ids(html: str) -> list[str]:
    return re.findall(r' id="([^"]*)"', html)


def test_a_card(render):
    html = render(GRADIENT_BLOCK)
    assert html.startswith('<figure class="formula" data-formula="s3-gradient" id="s3-gradient">')
    assert '<div aria-label="A formula" class="formula__maths" data-latex="' in html
    assert 'role="region" tabindex="0">' in html
    assert "<p>The gradient of &lt;f&gt;.</p>" in html
    assert '<math display="block">' in html
    assert '<a class="formula__id" href="#s3-gradient" title="Link to this formula">s3-gradient</a>' in html
    assert 'data-latex="\\nabla f(x, y) = [6yx, 3x^2]"' in html
    assert "Exact for n = 1, 2, 3, 4." in html
    assert "Conditions: x ≠ 0." in html
    assert "— the sign" in html
    assert "training lowers the loss" in html
    assert re.search(r"<dt>.*?</dt><dd>vector, n × 1</dd>", html)
    assert '<span class="formula__symbol" data-symbol="x">' in html
    assert ">GRADIENT <" in html
    assert not re.search('<span class="[np]">', html)
    assert '<span class="nf">s3_gradient</span>' in html
    assert html.count("<details") == 4
    assert "--8&lt;--" not in html
    assert "$" not in re.sub(r'data-latex="[^"]*"', "", html)
    assert "\ue000" not in html


def test_a_condition_has_the_hats_of_the_formula(render):
    named = replace(FORMULAS["s3-gradient"], conditions=("x_hatᵢ is not 0", "that_hat is not 0"))
    html = render(GRADIENT_BLOCK, {**FORMULAS, "s3-gradient": named})
    assert "Conditions: x\N{COMBINING CIRCUMFLEX ACCENT}ᵢ is not 0; that_hat is not 0." in html


def test_a_derivation_has_one_line_for_each_step_and_links_the_rule(render):
    html = render(DERIVATION_BLOCK)
    assert html.count("formula__left") == 2
    assert '<a href="rules.md#s2-power">the power rule</a>' in html
    assert '<span class="formula__reason">by definition</span>' in html
    assert "Each line checked" in html


def test_each_rule_of_a_line_is_a_link_and_the_engine_words_each_layout(render):
    block = (
        f"<!-- derivation: derive-quadratic-form -->\n$$\n{formula('derive-quadratic-form').derivation_latex()}\n$$\n"
    )
    html = render(block, formulas())
    assert re.search(r">product rule for matrices</a>; <a [^>]*#rule-transpose\">transpose</a>", html)
    assert "transpose to denominator layout" in html
    assert TURNED not in html


def test_a_line_that_does_not_hold_says_so_and_is_not_for_copying(render):
    html = render(shown("s453-rule", "order"), {"s453-rule": formula("s453-rule")})
    assert '<figure class="formula formula--wrong" data-formula="s453-rule">' in html
    assert html.index('<p class="formula__verdict">Wrong: rejected</p>') < html.index("<math")
    assert "The vector chain rule: matrices do not commute" in html
    for mark_of_a_result in ("formula__checked", "formula__copy", "<fieldset"):
        assert mark_of_a_result not in html


def test_the_layouts_are_offered_where_the_pages_have_introduced_them(render, docs):
    (docs.parent / "mkdocs.yml").write_text("nav:\n  - One: paper/partials.md\n")
    text = f"{shown('s3-gradient-example')}\nIn **numerator layout**.\n\n{shown('s3-gradient-example', 'exercise-1')}"
    html = render(text, REAL)
    assert html.count("<fieldset") == 1
    assert html.index("In <strong>numerator layout") < html.index("<fieldset")


REAL = {id: formula(id) for id in ("s3-gradient-example", "s3-partial-xy", "s2-const-mult")}


def shown(id: str, part: str | None = None) -> str:
    return f"<!-- formula: {id}{f' {part}' if part else ''} -->\n$$\n{formula(id).latex(part)}\n$$\n"


def test_a_derivative_stands_in_both_layouts(render):
    html = render(f"{shown('s3-gradient-example')}\n{shown('s3-gradient-example', 'exercise-1')}", REAL)
    radios = re.findall(
        r'<input autocomplete="off"(?: checked="checked")? name="([^"]+)" type="radio" value="(\w+)"', html
    )
    names = dict.fromkeys(name for name, _ in radios)
    assert radios == [(name, layout) for name in names for layout in ("numerator", "denominator")]
    assert len(names) == html.count("<figure") == html.count("<fieldset") == html.count('checked="checked"') == 2
    assert re.findall(r'data-latex="([^"]*)" data-layout="(\w+)"', html)[:2] == [
        (REAL["s3-gradient-example"].latex(layout=layout), layout) for layout in ("numerator", "denominator")
    ]


def test_what_the_layout_does_not_change_has_no_switch(render):
    html = render(f"{shown('s3-partial-xy')}\n{shown('s3-gradient-example', 'exercise-1-function')}", REAL)
    assert "<fieldset" not in html
    assert "data-layout" not in html


def test_symbols_carry_their_names_and_shapes_and_what_is_copied_does_not(render):
    html = render(shown("s3-partial-xy"), REAL)
    assert 'data-name="x" data-shape="scalar"' in html
    assert r"\data" not in html


def test_only_the_first_card_of_a_formula_has_the_anchor_and_the_details(render):
    part = f"<!-- formula: s3-gradient rows -->\n$$\n{ROWS}\n$$\n"
    html = render("\n".join([part, GRADIENT_BLOCK, DERIVATION_BLOCK, GRADIENT_BLOCK]))
    assert ids(html) == ["s3-gradient"]
    assert html.count("<figure") == 4
    assert html.count("Evidence</summary>") == 1
    assert html.count("In words</summary>") == 4
    assert "A formula, row by row" in html
    assert html.index("id=") > html.index("</figure>"), "a part is not the formula"


def test_links_lead_to_the_page_of_the_formula(render):
    html = render("<!-- formula: s2-power -->\n$$\n\\frac{d}{dx} x^n = n x^{n-1}\n$$\n")
    assert 'href="rules.md#s2-power"' in html


@pytest.mark.parametrize(
    "container",
    [
        '!!! note "A note"\n\n',
        "!!! note\n",
        "??? note\n\n",
        '=== "A tab"\n\n',
        "- An item.\n\n",
        "1.  An item.\n\n",
    ],
)
def test_a_card_stands_in_a_container(render, container):
    html = render(container + indented(GRADIENT_BLOCK) + "\nText.\n")
    assert ids(re.sub(r"__tabbed_\d+_\d+", "", html)).count("s3-gradient") == 1
    assert "<p><figure" not in html
    assert html.index("</figure>") < html.index("<p>Text.</p>")
    assert re.search(r"</figure>\s*</(div|details|li)>", html)


def test_a_card_stands_in_a_quotation_and_in_raw_html(render):
    quoted = "".join(f"> {line}\n" for line in GRADIENT_BLOCK.splitlines())
    assert "<figure" in render(quoted)
    assert '<div class="wide">\n<figure' in render(f'<div class="wide" markdown>\n\n{GRADIENT_BLOCK}\n</div>\n')


def test_the_evidence_stands_open_where_the_page_asks_for_it(render):
    opened = render(f'<div class="evidence-open" markdown>\n\n{GRADIENT_BLOCK}\n</div>\n')
    assert opened.count("<details open") == 1
    assert re.search(r'<details open="open"[^>]*><summary>Evidence</summary>', opened)
    assert "<details open" not in render(GRADIENT_BLOCK)


def test_inline_maths_in_tables_keeps_its_bars(render):
    bars, at = "<!-- formula: s3-gradient bars -->$|x|$", "<!-- formula: s3-gradient at -->$[12, 12]$"
    html = render(f"| a | this |\n|---|---|\n| {bars} | {at} |\n")
    assert html.count("<td>") == 2
    assert html.count('<bdi class="maths" data-search-exclude>') == 2
    assert "<!--" not in html


def test_a_mark_beside_maths_stays_with_it(render):
    html = render("If $x$, and ($x$) too; [a link]($x$) or $x$ alone.")
    assert re.findall(r'<span class="maths--held">(\(?)<bdi.*?</bdi>([^<]*)</span>', html) == [("", ","), ("(", ")")]


def test_a_formula_that_is_only_inline_has_its_anchor_there(render):
    html = render("<!-- formula: s3-gradient -->$\\nabla f(x, y) = [6yx, 3x^2]$")
    assert ids(html) == ["s3-gradient"]


def test_terms_are_marked_and_the_first_of_each_is_reached_with_the_tab_key(docs):
    text = "# A gradient\n\nA gradient, two gradients, [a gradient](#x).\n\n*[gradient]: a row\n*[gradients]: a row\n"
    html = markdown(text, extensions=["abbr", "toc", FormulaExtension({}, docs)])
    assert ">A gradient</h1>" in html
    assert 'A <abbr tabindex="0" title="a row">gradient</abbr>, two <abbr title="a row">gradients</abbr>, <a' in html
    assert ">a gradient</a>" in html


def test_dollars_and_code_stay_what_they_are(render):
    session = "```pycon\n>>> dollar = \"$\"\n>>> dollar * 2\n'$$'\n>>> dollar + 'x$'\n'$x$'\n```\n"
    html = render(f"A \\$5 bill, `dollar + 'x$'`.\n\n{session}")
    assert "A $5 bill, <code>dollar + 'x$'</code>" in html
    assert "$$" in html


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Text.\n\n$x = 1$", r"docs/paper/partials.md:5: \$x = 1\$ is no name"),
        (GRADIENT_BLOCK.replace("6yx", "6xy"), r"docs/paper/partials.md:3: formula: s3-gradient is stale"),
        (
            "<!-- index: rules -->\n\nold\n\n<!-- end index -->\n",
            r"docs/paper/partials.md:3: the index of rules is stale",
        ),
    ],
)
def test_a_bad_page_stops_the_build_with_file_and_line(render, text, says):
    with pytest.raises(PageError, match=says):
        render(text, front_matter="---\n---\n")


def test_a_formula_that_fails_its_check_stops_the_build(render):
    wrong = Formula("s3-wrong", Text("y"), evidence=Evidence(ok=False, failures=("a does not equal b",)))
    with pytest.raises(PageError, match=r"partials\.md:1: s3-wrong fails its check: a does not equal b"):
        render("<!-- formula: s3-wrong -->$y$", {"s3-wrong": wrong})


def test_text_that_is_no_page_is_rendered_as_well(docs):
    html = markdown("$x$", extensions=[FormulaExtension(FORMULAS, docs)])
    assert "<math><mi>x</mi></math>" in html


def test_evidence_is_of_the_formula_and_not_of_its_id() -> None:
    right: Any = Formula("s0-twin", Text("y"))
    wrong: Any = Formula("s0-twin", Text("y"), evidence=Evidence("s0-twin", ok=False))
    assert details.evidence(right).ok
    assert not details.evidence(wrong).ok
