"""Which letters make words. What is no word is letters in a row: "dy", "xTx", "AIB", "3xy".

What is allowed is listed: letters, words of two letters, words without a vowel, and names in capitals.
"""

LATIN = "A-Za-zÄÅÆÉÖØÜàáãäåæçèéëíïñóõöøúüýčšžß"  # as in names of people; a hat, a dot or a bar on a letter is maths

SHORT = "am|an|as|at|be|by|do|go|he|if|in|is|it|me|my|no|of|on|or|so|to|up|us|we|id|ln|th|KL|Ba"
VOWELLESS = "(?i:why|try|dry|fly|sky)"
ACRONYMS = "KL|RMS|GRU|LSTM|GPT|SGD|SVD|CPU|GPU|SVG|HTML|CSS|ELU|JAX|API|MIT"
CAPITALS = (
    "InfoNCE|SimCLR|LoRA|FlashAttention|ReLU|SiLU|SwiGLU|"
    "NumPy|SymPy|SciPy|PyTorch|TensorFlow|JavaScript|arXiv|MathWorld"
)
NO_WORD = "|".join(
    [
        rf"(?!(?i:{SHORT})(?!\w))[{LATIN}]{{2}}",
        rf"(?!(?:{VOWELLESS}|{ACRONYMS}|{CAPITALS})(?!\w))[^\W\d_aeiouAEIOU]{{3,}}",
        rf"(?!(?:{CAPITALS})s?(?!\w))[{LATIN}]*[a-z][A-Z][{LATIN}]*",  # a capital inside
        rf"(?!(?:{ACRONYMS}|{CAPITALS}|[A-Z]{{4,}})s?(?!\w))[{LATIN}]*[A-Z]{{2}}[{LATIN}]*",  # capitals in a row
        rf"(?i:x|[{LATIN}]+(?:x[bdfgjknqrvwz]|q[^u\W]))[{LATIN}]*",  # xe, axb
    ]
)
NUMBERED = r"(?:K?E|C|Q)\d+|L[12]"  # what has a number on these pages: errata, conventions, questions; and two norms
ORDINAL = r"(?:st|nd|rd|th)"
