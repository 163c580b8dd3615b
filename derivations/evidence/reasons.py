"""Whether the reason of a step, written by hand, can lead from the line before to this one.

A reason has a kind, and each kind is tried on the two lines. A *rule* is a formula of the site: one side of it must fit
a part of the line before that does not stay, and the other side a part of this line. Without a rule, the words say the
kind: *arithmetic* touches no derivative, and what is *added*, *multiplied* or *cancelled* goes; a *name* comes in, or
is *opened*; a *derivative* is worked out, of what is *constant* in part; what was found *above* is put in; *cases* are
told apart. Three answers: the reason leads here, it cannot, or it is only named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from derivations.evidence.between import CANNOT, LEADS, NAMED, Between, Given
from derivations.evidence.formula import Formula
from derivations.evidence.statement import Chain, symbol_names

# Words that say what is done; of other words nobody but a reader can say whether they fit.
KINDS = {
    "arithmetic": r"reorder|^collect\b|the numbers|it changes nothing",
    "one": r"times one(?! c)|by 1 changes nothing|1 changes no product|the identity changes nothing",
    "nothing": r"add(s|ing)? (nothing|zero)|minus itself",
    "added": r"^add\b",
    "multiplied": r"^(multiply|expand)\b",
    "cancelled": r"\bcancels?\b",
    "name": r"^a name for|its name\b|another name|substitute(?! back)",
    "opened": r"substitute|\bput .*\b(back|in)\b|^(the|its) (formula|definition)|the name stands for|\bis f\(",
    "derivative": r"as fast as|derivative of the",
    "constant": r"does not depend|do(es)? not move|held still|(is|are) (a )?constants?\b",
    "above": r"found (above|before)|from step \d|(results?|lines) above|result for",
    "cases": r"\bkink\b|in (each|this) case|\bactive\b",
}
CONSTANT = re.compile(r"(\S+) (?:does not depend on|is held still|is (?:a )?constant)(?: (\S+))?")
PROPERTY = re.compile(r"(\w+) is (positive|symmetric|invertible|definite)\b")
GRANTED = {  # what the domains say
    "positive": ("positive",),
    "symmetric": ("symmetric",),
    "definite": ("symmetric", "invertible", "definite"),
    "invertible": ("invertible",),
}
# A rule that is called by its name is the formula that states it, whether it is cited or not.
NAMED_RULES = {
    "sum rule": "s2-sum",
    "difference rule": "s2-difference",
    "factor rule": "s2-const-mult",
    "product rule": "s2-product",
    "power rule": "s2-power",
    "chain rule": "s451-rule",
    "quotient rule": "rule-quotient-rule",
}

SLOPES = "rule-derivative-of-the-"


def steps_of(formula: Formula) -> Iterator[Given]:
    """The steps of a derivation that have a reason."""
    above: list[Chain] = []
    for chain in formula.derivation:
        if isinstance(chain, Chain):
            for before, step in zip(chain.exprs, chain.steps, strict=False):
                if step.because or step.rule:
                    yield Given(formula, chain, before, step, tuple(above))
            above.append(chain)


def verdict(given: Given, formulas: Mapping[str, Formula]) -> str:
    """Whether the reason of a step leads to its line, cannot, or is only named."""
    called = [id for name, id in NAMED_RULES.items() if name in given.step.because]
    called += [id for id in formulas if id.startswith(SLOPES) and _name_of(id) in given.step.because]
    cited = given.step.rule.split("; ") if given.step.rule else called
    lines = Between(given)
    if not formulas.keys() >= {*cited} or _names_another_rule(given) or _takes_for_granted(given):
        return CANNOT
    if cited:
        answers = [lines.by_rule(formulas[id], first=number == 0) for number, id in enumerate(cited)]
        return min(answers, key=[CANNOT, NAMED, LEADS].index)
    said = {kind for kind, words in KINDS.items() if re.search(words, given.step.because)}
    if not said or (said == {"above"} and not given.above and "above" not in given.step.because):
        return NAMED  # found before, on another page
    leads = said & lines.kinds and not any(lines.moves(*pair) for pair in CONSTANT.findall(given.step.because))
    return LEADS if leads else CANNOT


def _names_another_rule(given: Given) -> bool:
    """Whether the words call one rule by its name, and another one is cited for them."""
    cited = given.step.rule.split("; ") if given.step.rule else []
    words = given.step.because.split("; ") if len(cited) > 1 else [given.step.because]
    for said, id in zip(words, cited, strict=False):
        called = {rule for name, rule in NAMED_RULES.items() if name in said}
        if id in NAMED_RULES.values() and called and id not in called:
            return True
    return False


def _takes_for_granted(given: Given) -> bool:
    """Whether the words say of a quantity what its domain does not."""
    symbols = symbol_names([given.chain])
    said = (claim for claim in PROPERTY.findall(given.step.because) if claim[0] in symbols)
    return any(kind not in GRANTED.get(given.formula.domain.get(name, ""), ()) for name, kind in said)


def _name_of(id: str) -> str:
    """What a rule is called: the derivative of the sine."""
    return id.removeprefix("rule-").replace("-", " ")


Verdicts = list[tuple[Given, str]]
_found: dict[str, tuple[Formula, Mapping[str, Formula], Verdicts]] = {}


def verdicts(formula: Formula, formulas: Mapping[str, Formula]) -> Verdicts:
    """Every reason of a derivation written by hand, and whether it leads from line to line; tried once."""
    asked, among, known = _found.get(formula.id, (None, None, []))
    if asked is not formula or among is not formulas:
        known = [(given, verdict(given, formulas)) for given in steps_of(formula)] if formula.finds else []
        _found[formula.id] = formula, formulas, known
    return known


def wrong_reasons(formula: Formula, formulas: Mapping[str, Formula]) -> Iterator[str]:
    """The reasons that cannot lead from the line before to theirs, in words."""
    for given, answer in verdicts(formula, formulas):
        if answer == CANNOT:
            yield f"“{given.step.because or given.step.rule}” cannot lead from {given.before} to {given.after}"


def in_words(answers: list[str]) -> str:
    """How many reasons lead from line to line, as a sentence.

    >>> in_words([LEADS, LEADS, NAMED])
    '2 of 3 reasons were applied again and fit their lines; 1 is named, not applied again.'
    """
    lead, named = answers.count(LEADS), answers.count(NAMED)
    if len(answers) == 1:
        return "The reason fits its line." if lead else "The reason is named, not applied again."
    if not named:
        return f"All {lead} reasons were applied again and fit their lines."
    rest = f"{named} {'is' if named == 1 else 'are'} named, not applied again"
    return f"{lead} of {len(answers)} reasons were applied again and fit their lines; {rest}."
