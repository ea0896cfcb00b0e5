"""Facts of the complaint and of what pressing found that need more than one column."""

from decimal import Decimal

from library.importing import spans, vocabularies, words
from library.importing.codecs import as_words, parsed
from library.importing.facts import Fact, fitted, plain_number

_COMPLAINT, _FINDING = "exams.Complaint", "exams.PalpationFinding"
_NIGHT = words.WordList(words.of("yes_no").choices, {"yes": vocabularies.NIGHT}, other=None)
_USUAL = words.WordList(words.of("yes_no").choices, {"yes": vocabularies.USUAL_PAIN}, other=None)


def pain_site() -> Fact:
    """`right leg`: the site and, if the words name one, the side."""
    site, side = f"{_COMPLAINT}.main_site", f"{_COMPLAINT}.side"

    def render(columns):
        return " ".join(part for part in (columns[side], columns[site]) if part)

    return parsed(
        "pain_site", f"{_COMPLAINT}.main_site_text", (site, side),
        lambda said: {site: words.of("pain_site").code(said), side: words.of("complaint_side").find(said)},
        render,
    )  # fmt: skip


def duration_text() -> Fact:
    """`more than 3 years`: number, unit and bound."""
    value, unit, bound = (f"{_COMPLAINT}.duration_{part}" for part in ("value", "unit", "bound"))

    def parse(said):
        span = spans.read_time(said)
        if span is None or span.unit in ("minute", "hour") or not 0 <= span.low <= 1200:
            return {}
        return {value: span.low, unit: f"{span.unit}s", bound: span.bound}

    def render(columns):
        if columns[value] is None:
            return ""
        before = {"about": "about ", "more": "more than ", "less": "less than "}.get(
            columns[bound], ""
        )
        return f"{before}{plain_number(columns[value])} {columns[unit]}"

    return parsed(
        "duration_text", f"{_COMPLAINT}.duration_text", (value, unit, bound), parse, render
    )


def character() -> Fact:
    """Quality, pattern and pain at night, in one phrase."""
    quality, pattern, night = (
        f"{_COMPLAINT}.{n}" for n in ("qualities", "pattern", "has_night_pain")
    )

    def parse(said):
        return {
            quality: words.of("quality").find_all(said) or None,
            pattern: words.of("pattern").find(said),
            night: True
            if _NIGHT.pattern.search(words.plain(said)) and _mentions_night(said)
            else None,
        }

    def render(columns):
        parts = [*(columns[quality] or ()), columns[pattern]]
        parts += {True: ["at night"], False: ["no night pain"], None: []}[columns[night]]
        return ", ".join(part for part in parts if part)

    return parsed(
        "character", f"{_COMPLAINT}.character_text", (quality, pattern, night), parse, render
    )


def _mentions_night(said: str) -> bool:
    text = f" {words.plain(said)} "
    return (
        any(f" {word} " in text for word in vocabularies.NIGHT.split("|"))
        and " no night" not in text
    )


def shape() -> Fact:
    """`elliptical, lying transversely`: shape and lie."""
    form, lie = f"{_FINDING}.shape", f"{_FINDING}.orientation"

    def parse(said):
        lies = words.of("orientation").find(said)
        return {form: words.of("shape").find(said) or ("" if lies else "other"), lie: lies}

    return parsed(
        "shape", f"{_FINDING}.shape_text", (form, lie), parse,
        lambda columns: ", ".join(part for part in (columns[form], columns[lie]) if part),
    )  # fmt: skip


# --- size ----------------------------------------------------------------------------------------

_AXES = ("long_axis_mm", "short_axis_mm", "thickness_mm")
_SIZE = tuple(
    f"{_FINDING}.{name}"
    for name in ("size_statement", "long_axis_mm", "long_axis_high_mm", "short_axis_mm",
                 "short_axis_high_mm", "thickness_mm", "size_described", "size_text")
)  # fmt: skip
_STATEMENT, _DESCRIBED, _SIZE_TEXT = _SIZE[0], _SIZE[6], _SIZE[7]


def _span_of(item) -> spans.Span | None:
    if isinstance(item, str):
        return spans.read_span(item)
    return spans.Span(spans.decimal(repr(item)))


def _read_size(raw):
    columns = dict.fromkeys(_SIZE)
    axes = [span for span in map(_span_of, raw["size_mm"] or ()) if span]
    said = as_words(raw["size_text"])
    lengths = _possible(spans.read_lengths(said)) if said else []
    if axes:
        columns[_STATEMENT] = "measured"
    elif said:
        columns[_STATEMENT] = "described"
        axes = lengths
    for axis, span in zip(_AXES, sorted(axes, key=lambda s: -s.low), strict=False):
        columns[f"{_FINDING}.{axis}"] = span.low
        if span.high is not None and axis != "thickness_mm":
            columns[f"{_FINDING}.{axis.replace('_mm', '_high_mm')}"] = span.high
    if said:
        columns[_DESCRIBED] = words.of("described").find(said) or ("" if lengths else "other")
    return columns | {_SIZE_TEXT: said}


def _possible(lengths):
    ok = all(1 <= n <= 300 for span in lengths for n in (span.low, span.high) if n is not None)
    return lengths[:3] if ok else []


def _axes_of(columns):
    axes = []
    for axis in _AXES:
        low = plain_number(columns[f"{_FINDING}.{axis}"])
        high = plain_number(columns.get(f"{_FINDING}.{axis.replace('_mm', '_high_mm')}"))
        if low is not None:
            axes.append(low if high is None else f"{low}-{high}")
    return axes


def _size_words(columns) -> str:
    axes = _axes_of(columns)
    if columns[_DESCRIBED] not in ("", "other"):
        return columns[_DESCRIBED]
    return f"{' x '.join(map(str, axes))} mm" if axes else columns[_SIZE_TEXT]


def _write_size(columns):
    is_measured = columns[_STATEMENT] == "measured"
    size_mm = _axes_of(columns) if is_measured else None
    text = columns[_SIZE_TEXT]
    if text:
        said = {
            name: fitted(name, value)
            for name, value in _read_size({"size_mm": size_mm, "size_text": text}).items()
        }
        lengths = _possible(spans.read_lengths(text))
        clash = is_measured and lengths and not _equal(lengths, columns)
        text = (
            text
            if said == {name: columns[name] for name in _SIZE} and not clash
            else _size_words(columns)
        )
    elif not is_measured and columns[_STATEMENT]:
        text = _size_words(columns)
    return {"size_mm": size_mm or None, "size_text": text or None}


def _equal(lengths, columns) -> bool:
    said = sorted((span.low for span in lengths), reverse=True)
    kept = [columns[f"{_FINDING}.{axis}"] for axis in _AXES]
    return [Decimal(n) for n in said] == [Decimal(n) for n in kept if n is not None]


def _size_typed(key, raw, columns):
    long_axis = _SIZE[1]
    if key == "size_mm":
        return (
            [long_axis, _SIZE[3], _SIZE[5]][: len(raw["size_mm"])]
            if columns[long_axis] is not None
            else [""] * len(raw["size_mm"])
        )
    if columns[_DESCRIBED] not in ("", "other"):
        return _DESCRIBED
    lengths = _possible(spans.read_lengths(as_words(raw["size_text"])))
    return long_axis if lengths and (not raw["size_mm"] or _equal(lengths, columns)) else ""


def size() -> Fact:
    """`size_mm` and `size_text` share the axes."""
    return Fact(
        ("size_mm", "size_text"),
        _SIZE,
        _read_size,
        _write_size,
        _size_typed,
        {"size_mm": _SIZE[1], "size_text": _SIZE_TEXT},
    )


# --- tenderness and pressing ---------------------------------------------------------------------

_TENDER_CODES = ("1", "2", "3", "4", "tender_ungraded", "severe_ungraded")
_TENDER, _TENDER_TEXT = f"{_FINDING}.tenderness", f"{_FINDING}.tenderness_text"


def _tenderness(said: str) -> str:
    known = words.of("tenderness")
    mentioned = known.find_all(said)
    # "some painful, some silent" is neither.
    return "other" if "0" in mentioned and len(mentioned) > 1 else known.code(said)


def _read_tender(raw):
    tender, grade = raw["tender"], raw["tenderness_grade_0_4"]
    found = _tenderness(as_words(tender)) if tender is not None else ""
    if grade is not None:
        span = _span_of(grade)
        found = str(int(span.low)) if span else (found or "other")
    return {_TENDER: found, _TENDER_TEXT: tender if isinstance(tender, str) else ""}


def _write_tender(columns):
    code, text = columns[_TENDER], columns[_TENDER_TEXT]
    grade = int(code) if code in set("01234") else None
    said = _tenderness(text) if text else ""
    if text and (
        said == code
        or (grade is not None and said in ("other", *(() if grade == 0 else _TENDER_CODES)))
    ):
        return {"tender": text, "tenderness_grade_0_4": grade}
    plain = {"": None, "0": False, "severe_ungraded": "severe", "other": text or "other"}.get(
        code, True
    )
    return {"tender": plain, "tenderness_grade_0_4": grade}


def tender() -> Fact:
    """`tender` and the grade share one row of chips."""

    def typed(key, raw, columns):
        if (
            key == "tender"
            and raw["tenderness_grade_0_4"] is not None
            and isinstance(raw["tender"], str)
        ):
            return _TENDER if words.of("tenderness").find(raw["tender"]) else ""
        return _TENDER if columns[_TENDER] not in ("", "other") else ""

    return Fact(
        ("tender", "tenderness_grade_0_4"),
        (_TENDER, _TENDER_TEXT),
        _read_tender,
        _write_tender,
        typed,
        {"tender": _TENDER_TEXT},
    )


_USUAL_PAIN, _PRESSING, _PRESSING_TEXT = (
    f"{_FINDING}.{n}" for n in ("usual_pain", "pressure_response", "pressure_text")
)


def _tells_usual_pain(said: str) -> bool:
    text = words.plain(said)
    return (
        bool(_USUAL.pattern.search(text))
        and _USUAL.find(text) == "yes"
        and " not " not in f" {text} "
    )


def _read_pressing(raw):
    usual, said = raw["reproduces_pain"], as_words(raw["response_to_pressure"])
    if usual is None:
        pain = "yes" if said and _tells_usual_pain(said) else ""
    else:
        pain = words.of("yes_no").find(as_words(usual)) or "unsure"
    return {
        _USUAL_PAIN: pain,
        _PRESSING: words.of("pressure").code(said) if said else "",
        _PRESSING_TEXT: said,
    }


def _write_pressing(columns):
    pain, code, text = columns[_USUAL_PAIN], columns[_PRESSING], columns[_PRESSING_TEXT]
    if not (text and words.of("pressure").code(text) == code):
        text = code
    if text and _tells_usual_pain(text) and pain != "yes":
        text = code if code != "other" else "another pain"
    return {
        "reproduces_pain": {"": None, "yes": True, "no": False}.get(pain, "in some"),
        "response_to_pressure": text or None,
    }


def pressing() -> Fact:
    """What pressing gives, and whether it is the usual pain."""

    def typed(key, raw, columns):
        if key == "reproduces_pain":
            said = raw["reproduces_pain"]
            return _USUAL_PAIN if isinstance(said, bool) or words.of("yes_no").find(said) else ""
        if columns[_PRESSING] not in ("", "other"):
            return _PRESSING
        return (
            _USUAL_PAIN
            if _tells_usual_pain(as_words(raw["response_to_pressure"]))
            and columns[_USUAL_PAIN] == "yes"
            else ""
        )

    return Fact(("reproduces_pain", "response_to_pressure"), (_USUAL_PAIN, _PRESSING, _PRESSING_TEXT), _read_pressing, _write_pressing, typed,
                {"reproduces_pain": _USUAL_PAIN, "response_to_pressure": _PRESSING_TEXT})  # fmt: skip


def histology() -> Fact:
    """Every result the report names."""
    results = "treatments.HistologyReport.results"
    return parsed(
        "histology", "treatments.HistologyReport.text", (results,),
        lambda said: {results: words.of("histology").find_all(said) or ["other"]},
        lambda columns: ", ".join(columns[results] or ()),
    )  # fmt: skip
