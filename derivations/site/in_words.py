"""Maths that is said in words, beside maths or a number of the code: "$x$ plus $y$", "$f$ is 3", "minus 0.498".

A name between dollars is there to be talked about, and a bound formula or number says what it says. Words that reckon
with it, set it equal or deny it make a statement of their own, which nothing has checked.
"""

import re
from collections.abc import Iterator

from .letters import NUMBERED
from .number_words import BELOW_100, NUMBER, PARTS
from .stream import BOUND, CODE, DIGITS, MATHS, NAME, STATED
from .stream import NUMBER as VALUE

# Words for signs and relations

SIGN = r"plus|minus|times|over|divided\s+by|multiplied\s+by|modulo|mod|dot|cross|choose"
IS = r"is|are|was|were|be|becomes?|equals?|equal|is\s+equal\s+to|does\s+not\s+equal|gives?|makes?|yields?|comes?\s+to"
HOW = r"(?:(?:always|never|not|again|also|exactly|about|just|only|simply|then|equal\s+to)\s+)*"
MORE = "less|greater|more|smaller|larger|bigger|lower|higher|fewer"
RELATION = (
    rf"(?:(?:{MORE})\s+than|at\s+most|at\s+least|below|above|beyond|under|the\s+same\s+as|proportional\s+to"
    r"|identical\s+to)"
)
RELATES = r"exceeds|differs\s+(?:from|by)|(?:add|sum)\s+up\s+to|tends\s+to|goes\s+to|approaches|coincides\s+with|equals"
FUNCTIONS = (
    r"(?:sine|cosine|tangent|exponential|logarithm|square|cube|root|square\s+root|cube\s+root|inverse|reciprocal)"
)
SLOPE = "(?:derivative|slope|gradient|Jacobian|Hessian)"
OTHERS = r"norm|constant|identity|ReLU|softmax|softplus|hyperbolic\s+tangent"
SLOPES = {
    "constant": "zero",
    "sine": "the cosine",
    "cosine": "minus the sine",
    "exponential": "the exponential",
}  # may be said
SCALED = rf"(?:twice|thrice|double|triple|half|minus|negative|(?:negative|opposite|negation|half|{FUNCTIONS})\s+of)"
OF = rf"(?:{SCALED}|(?:transpose|sum|product|difference|quotient|ratio)\s+of)"
MARK = (
    r"prime|bar|hat|star|tilde|transposed?|inverse|squared|cubed|factorial|sub\s+\w+"
    rf"|to\s+the\s+(?:power|second|third|fourth|minus|{MATHS}|\d)"
)
NOT = r"nobody|nowhere|not|never|unless|nor|neither|false|wrong|untrue|incorrect|hardly"
MATHS_OR_NUMBER = rf"(?:{MATHS}|(?<![\w.])[−-]?\d+(?!\w|\.\d))"
ALIKE = r"equal|identical|the\s+same(?!\s+\w)|agree|coincide"
ENDS = r"(?=[.,;:!?)]|\s*\Z|\s*\n[ \t>]*\n|\s+(?:at|where|if|when|and|or|but)\b)"
LIKE = rf"(?:[{BOUND}{NAME}{DIGITS}]|[−-]?\d+(?!\w|\.\d)|{NUMBER}{ENDS}|{OF}\s+(?:the\s+)?(?:{MATHS}|\d))"

GAP = r"(?:[ \t]+|\n[ \t>]*)"

# A number that the code writes, with its name, may stand in a sentence; these words may follow it: none says of what it
# would be the value otherwise, or where.
FOLLOWS = (
    r"and(?!\s+(?:positive|negative|so\s+is))|or|but|so|because|again|(?:from|as)\s+above|by\s+an?"
    r"|where\s+it\s+should\s+be|a\s+little"
)
SLOPES_SAID = "|".join(rf"{of}\s+is\s+{said}(?=[.,;:)])" for of, said in SLOPES.items())
UNDER = r"of|if|when|where|while|for|at|with|the|an?"  # nor may these, behind a comma
GIVES = r"is|are|was|were|becomes?|equals?|gives?|makes?|yields?|comes?\s+to"
SCALES = rf"{SIGN}|negative|twice|thrice|double|triple|half|not|never|than|or"

# Names of Greek letters and of functions, as words

GREEK = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega"
FUNCTION = "log|ln|exp|sin|cos|tan|sinh|cosh|tanh|arctan|sqrt|max|min|argmax|argmin|det|tr|diag|vec"
CALLED = rf"(?<![\w-])(?:{GREEK}|{FUNCTION})"
SMALL = rf"(?:{NUMBER}|{MATHS}|it\b|them\b)"

SAYS = "maths in words; bind it between dollars, or say what it is for"
CHANGED = "more than what the code writes"
UNBOUND = "a number that no code writes; bind it: <!-- value: ID NAME -->"

# "where $x$ is 2 and $y$ is 1" sets a scene, and claims nothing.
CONDITION = re.compile(
    rf"\b(?:[Ww]here|[Ww]hen|[Ii]f|[Ww]henever)\s+{MATHS}\s+is\s+[−-]?(?:{MATHS}|\d+)(?:\s+and\s+{MATHS}\s+is\s+[−-]?\d+)*"
)

CHECKS = [
    (re.compile(pattern, re.IGNORECASE), says)
    for pattern, says in (
        (rf"{MATHS}\)?,?\s+\(?(?:(?:which|that)\s+)?(?:{IS})\s+{HOW}(?:the\s+)?{LIKE}", SAYS),  # $x$ is 3
        (rf"{MATHS},?\s+\(?(?:(?:that\s+is|namely|i\.e\.|which\s+is),?|say,)\s+{LIKE}|{MATHS}\s+\([−-]?\d+\)", SAYS),
        (rf"{CODE}\s+(?:{IS})\s+{HOW}(?:[{CODE}{NAME}{DIGITS}]|[−-]?\d)", SAYS),  # a piece of code is another
        (rf"{CODE}\s+(?:{IS})\s+{HOW}(?:the\s+)?(?:{SCALED}|{SLOPE}\s+of)\s+{CODE}", SAYS),
        (rf"\|\s*(?:{IS})\s+{HOW}{LIKE}", SAYS),
        (rf"(?:{IS})\s+{HOW}(?:the\s+)?{SCALED}\s+(?:the\s+)?{MATHS}", SAYS),  # is twice $x$
        (
            rf"{SLOPE}\s+of\s+(?:the\s+|an?\s+)?(?:natural\s+)?(?!{SLOPES_SAID})(?:{FUNCTIONS}|{OTHERS})\s+(?:{GIVES})\s",
            SAYS,
        ),
        (rf"{MATHS}\s+(?:both\s+|all\s+)?(?:vanish(?:es)?|cancels?)(?!\w)", SAYS),
        (rf"\d\s*(?:%|per\s?cent\b)(?!\s+of\s+{NUMBER})|{BELOW_100}\s+per\s?cent(?!\s+of\s+{NUMBER})", UNBOUND),
        (rf"\bpoint\s+{BELOW_100}\b", SAYS),
        (rf"{MATHS}\s+at\s+\d+\s+(?:{IS})\s|{MATHS}\s+\(or\s+{MATHS}", SAYS),
        (
            rf"{MATHS_OR_NUMBER}\s+(?:{SIGN})\s+(?:the\s+)?(?:{OF}\s+)?{MATHS}|{MATHS}\s+(?:{SIGN})\s+\d",
            SAYS,
        ),  # $x$ plus $y$
        (rf"{MATHS},?\s+\(?(?:{MARK})(?!\w)", SAYS),  # $x$ squared
        (
            rf"{MATHS}\s+(?:(?:is|are|stays?|lies|be|remains?)\s+)?(?:not\s+|always\s+|never\s+)?(?:{RELATION}|{RELATES})\s+{LIKE}",
            SAYS,
        ),
        (
            rf"{MATHS},?\s+and\s+{MATHS}\s+(?:(?:{IS})\s+{HOW}{LIKE}|(?:are\s+)?(?:{ALIKE})\b)",
            SAYS,
        ),
        (rf"(?<!entry )(?<!row )(?<!column ){MATHS}\s+of\s+{MATHS}", SAYS),  # $f$ of $x$
        # what a bound relation says, denied or changed
        (rf"\b(?:{NOT})\b(?:[:,]?|(?:\s+\w+){{1,3}},?|[^.;:|]*\sthat)\s+[{STATED}{VALUE}]", CHANGED),
        (
            rf"{STATED},?\s+(?:(?:is|does|do|did|was|can|could|will|would|has)(?:n't|\s+not|\s+never|\s+(?:{NOT}))|never|fails"
            rf"|but\s+(?:not|negated)|added|or\s+\d|and\s+\d)",
            CHANGED,
        ),
        (rf"\b(?:{SCALES}|{OF})\)?\s+\(?{STATED}", CHANGED),
        (
            rf"{STATED},?\s+(?:only|to\s+within|up\s+to|except|apart|almost|roughly|or\s+(?:twice|half|minus))\b",
            CHANGED,
        ),
        (rf"\b(?:apart\s+from|except\s+for|up\s+to)\b[^.;:|]*,\s+{STATED}", CHANGED),
        (rf"\btimes\s+as\s+\w+\s+as\s+{STATED}", CHANGED),
        (rf"(?:{STATED},?\s+\(?(?:{SIGN}|and\s+an?\s+half))(?!\w)", CHANGED),
        # what stands beside a bound number
        (
            rf"{VALUE}{GAP}\(?(?!(?:{FOLLOWS})(?!\w))\w|{VALUE},\s+\(?(?:{SIGN}|{MARK}|negated|{MATHS}|(?:{UNDER})\b)",
            CHANGED,
        ),
        (
            rf"(?<!\bthat)\s(?:{GIVES})\s+{HOW}{VALUE}|\bof\s+{VALUE}|[,:(]\s*{VALUE}|\bas\s+{VALUE}",
            CHANGED,
        ),  # the slope is the loss
        (rf"{VALUE}\s+and\s+(?:an?|one)\s+(?:{'|'.join(PARTS)})", CHANGED),
        (rf"\b(?:{SCALES}|{OF}|{NUMBER}|(?:{'|'.join(PARTS)})s?\s+of|hundred|thousand)\)?\s+\(?{VALUE}", CHANGED),
        (rf"(?<![\w.])\d+,?\s+(?:{IS})\s+{HOW}{VALUE}", CHANGED),
        # fractions that are no words for things
        (
            rf"(?<!\w)(?!(?:one|an?)\s){BELOW_100}[-\s](?:halves|(?:{'|'.join(PARTS)})s)(?!\w)|\d+\s+(?:halves|{'|'.join(PARTS)})s",
            SAYS,
        ),
        (rf"(?<!\w)(?:{NUMBER})\s+and\s+an?\s+(?:{'|'.join(PARTS)})(?!\w)", SAYS),
        (rf"(?<!\w)(?:{BELOW_100})\s+to\s+the\s+(?:minus|power|{BELOW_100})(?!\w)", SAYS),
        # sizes, points
        (
            rf"{NUMBER}(?:\s+|-)by(?:\s+|-){NUMBER}(?![\w-])[^.;:|]*?{NUMBER}(?:\s+|-)by(?:\s+|-){NUMBER}(?![\w-])",
            "a claim about sizes that nothing works out; let code say it",
        ),
        (r"[(\[]\s*[−-]?\d+(?:[,;]?\s+[−-]?\d+)+\s*[)\]]", SAYS),  # (3, 4)
        # Greek letters and functions
        (rf"{CALLED}\s+(?:(?:{IS})\s|(?:{SIGN})\s|(?:squared|cubed)\b|of\s+(?:zero|{SMALL})|{SMALL})", SAYS),
        (rf"(?:{SIGN}|{OF})\s+{CALLED}(?![\w-])", SAYS),
        (rf"(?<!\w)(?:{NUMBERED})\s+(?:{IS}|{SIGN})\s", SAYS),
        (r"(?<![\w-])(?:sin|cos|tan|exp|log|det|max|min|ln)[wxyzuv](?!\w)", SAYS),
    )
]


def claims(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """What the stream of a page says in words about its maths and numbers, and what is wrong with that."""
    text = CONDITION.sub(lambda condition: " " * len(condition[0]), text)
    for pattern, says in CHECKS:
        for match in pattern.finditer(text):
            yield match, says
