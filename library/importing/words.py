"""Free words matched to the coded vocabulary: earliest mention wins, then the longest phrase.

Only what a phrase says is coded. Words no phrase covers stay "other", with their text.
"""

import re
import unicodedata
from functools import cache

from library.importing import vocabularies


def plain(text: str) -> str:
    """Return the words in lower case, accents and punctuation folded to spaces."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", letters.casefold()).split())


class WordList:
    """The phrases of one vocabulary."""

    def __init__(
        self,
        choices,
        phrases: dict[str, str],
        *,
        other: str | None = "other",
        literal: bool = False,
        denied: str = "",
    ):
        self.choices = choices
        self.codes = list(choices.values)
        self.other = other if other and other in self.codes else ""
        self.is_literal = literal
        self.denied = re.compile(rf"\b(?:{denied})\b") if denied else None
        self.pairs: list[tuple[str, str]] = []
        for code in self.codes:
            if code != self.other:
                self.pairs.append((plain(code), code))
                if len(str(code)) > 1:
                    self.pairs.append((plain(choices(code).label), code))
        for code, text in phrases.items():
            self.pairs += [(plain(phrase), code) for phrase in text.split("|")]
        self.exact = dict(reversed(self.pairs))
        by_length = sorted(
            {phrase for phrase, _code in self.pairs if phrase}, key=len, reverse=True
        )
        self.pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, by_length))})s?\b")

    def find(self, text) -> str:
        """Return the code the words mention first, or an empty string."""
        words = plain(text)
        if words in self.exact:
            return self.exact[words]
        if self.is_literal or (self.denied and self.denied.search(words)):
            return ""
        found = self.pattern.search(words)
        return self._code(found.group()) if found else ""

    def find_all(self, text) -> list[str]:
        """Return every code the words mention, in order, each once."""
        found = [self._code(match.group()) for match in self.pattern.finditer(plain(text))]
        return list(dict.fromkeys(found))

    def code(self, text) -> str:
        """Return the code, or the vocabulary's word for everything else."""
        return self.find(text) or self.other

    def _code(self, phrase: str) -> str:
        return self.exact.get(phrase) or self.exact[phrase.removesuffix("s")]


@cache
def of(name: str) -> WordList:
    """Return the word list of that name; see `vocabularies.py`."""
    choices, phrases, options = vocabularies.LISTS[name]
    return WordList(choices, phrases, **options)
