"""Names made comparable: accents folded, case folded, punctuation dropped. Pure."""

import re
import unicodedata

# Letters that no normal form takes apart.
_WITHOUT_MARK = {
    ord(letter): plain
    for letter, plain in (
        ("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("æ", "ae"), ("Æ", "AE"),
        ("œ", "oe"), ("ı", "i"),
    )
}  # fmt: skip


def folded(text: str) -> str:
    """Return the text in lower case without accents, marks or double spaces.

    >>> folded("Núñez-O'Brien, ÅSA")
    'nunez obrien asa'
    """
    special = text.translate(_WITHOUT_MARK)
    decomposed = unicodedata.normalize("NFKD", special)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = plain.replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^\w]+", " ", plain.casefold()).split())
