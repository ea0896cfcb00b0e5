"""The kinds of facts: words, names, codes with their words, numbers with bounds, lists of words."""

from library.importing import spans, words
from library.importing.facts import HIGH, Fact, plain_number


def as_words(value) -> str:
    """Return a leaf as words; yes and no are words too."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(as_words(item) for item in value)
    return str(value)


def free_words(key: str, column: str) -> Fact:
    """Words that stay words."""
    return Fact(
        (key,), (column,),
        read=lambda raw: {column: as_words(raw[key])},
        write=lambda columns: {key: columns[column] or None},
        typed=lambda *_: "",
    )  # fmt: skip


def name(key: str, column: str) -> Fact:
    """A short identifier: a label, a number of a register, an address."""
    return Fact(
        (key,), (column,),
        read=lambda raw: {column: as_words(raw[key])},
        write=lambda columns: {key: columns[column] or None},
        typed=lambda *_: column,
    )  # fmt: skip


def code(key: str, column: str, vocabulary: str, text_column: str = "") -> Fact:
    """A coded word. Its own words are kept where a text column, or a wording, is needed."""
    known = words.of(vocabulary)

    def read(raw):
        said = as_words(raw[key])
        found = known.code(said) if said else ""
        text = said if said and said != found else ""
        return {column: found, **({text_column: text} if text_column else {})}

    def write(columns):
        found, text = columns[column], columns.get(text_column, "")
        if text and (known.code(text) == found or not found):
            return {key: text}
        return {key: found or None}

    def typed(_key, _raw, columns):
        return column if columns[column] not in ("", known.other) else ""

    columns = (column, text_column) if text_column else (column,)
    return Fact((key,), columns, read, write, typed, {key: text_column or column})


def number(
    key: str, column: str, high_column: str = "", text_column: str = "", *, empty=None
) -> Fact:
    """A number, or a range as its bounds. `empty` is what the column holds when nothing is said."""
    high_name = high_column or HIGH

    def read(raw):
        value = raw[key]
        columns = {column: empty, high_name: None, **({text_column: ""} if text_column else {})}
        if isinstance(value, str):
            span = spans.read_span(value)
            if span is not None:
                columns |= {column: span.low, high_name: span.high}
            if text_column:
                columns[text_column] = value
        elif value is not None:
            columns[column] = value if isinstance(value, int) else spans.decimal(repr(value))
        return columns

    def write(columns):
        low, high = plain_number(columns[column]), plain_number(columns.get(high_name))
        text = columns.get(text_column, "")
        if text and agrees(text, columns):
            return {key: text}
        if low is None or columns[column] == empty:
            return {key: None}
        return {key: low if high is None else f"{low}-{high}"}

    def agrees(text, columns):
        return fact.read_fitted({key: text}) == {n: columns.get(n) for n in fact.columns}

    def typed(_key, _raw, columns):
        return column if columns[column] is not None and columns[column] != empty else ""

    extra = tuple(n for n in (high_name, text_column) if n)
    fact = Fact((key,), (column, *extra), read, write, typed, {key: text_column or column})
    return fact


def code_list(key: str, column: str, vocabulary: str, text_column: str) -> Fact:
    """A list of words, coded one by one; null and empty differ."""
    known = words.of(vocabulary)

    def read(raw):
        value = raw[key]
        if value is None:
            return {column: None, text_column: None}
        said = [as_words(item) for item in (value if isinstance(value, list) else [value])]
        return {column: [known.code(item) for item in said], text_column: said}

    def write(columns):
        codes, texts = columns[column], columns[text_column]
        if codes is None:
            return {key: None}
        if texts is not None and [known.code(text) for text in texts] == codes:
            return {key: texts}
        return {key: list(codes)}

    def typed(_key, _raw, columns):
        return [column if found not in ("", known.other) else "" for found in columns[column] or ()]

    return Fact((key,), (column, text_column), read, write, typed, {key: text_column})


def parsed(key: str, text_column: str, columns: tuple[str, ...], parse, render) -> Fact:
    """Words in which something coded or numeric is found; the words themselves are kept.

    `parse` gives the columns found in the words; `render` spells columns that the words no longer fit.
    """

    def read(raw):
        said = as_words(raw[key])
        return {**dict.fromkeys(columns), **(parse(said) if said else {}), text_column: said}

    def write(standing):
        text = standing[text_column]
        if text and fact.read_fitted({key: text}) == {n: standing.get(n) for n in fact.columns}:
            return {key: text}
        return {key: render(standing) or text or None}

    def typed(_key, _raw, found):
        return next((n for n in columns if found[n] not in (None, "", [], "other", ["other"])), "")

    fact = Fact((key,), (*columns, text_column), read, write, typed, {key: text_column})
    return fact


def word_list(key: str, column: str) -> Fact:
    """A list of words that stay words; null and empty differ."""

    def read(raw):
        return {column: None if raw[key] is None else [as_words(item) for item in raw[key]]}

    return Fact((key,), (column,), read, lambda columns: {key: columns[column]}, lambda *_: "")
