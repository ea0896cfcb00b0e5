"""The shorthand line reads back what it writes, in any order, and no stray word sets anything."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from exams import bodymap, shorthand
from exams.forms import choices
from exams.shorthand import parse, write
from exams.shorthand_words import MEANINGS, SEVERAL, meaning_of, values_of
from exams.vocabulary import Consistency, SizeDescribed, SizeMethod

REFERENCE = settings.BASE_DIR / "docs" / "reference" / "shorthand.md"
CARRIED_WORDS = tuple(field for field in shorthand.CARRIED if field != "axes")
ASKED = (
    "tenderness",
    "pressure_response",
    "usual_pain",
    "spreads_to",
    "conclusion",
    "conclusion_basis",
)
EVERY_WORD = sorted(word for meaning in MEANINGS for word in meaning.words)

millimetres = st.integers(10, 3000).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def sizes(draw):
    long_axis = draw(millimetres)
    short = draw(st.none() | millimetres.filter(lambda mm: mm <= long_axis))
    return long_axis, short, None if short is None else draw(st.none() | millimetres)


@st.composite
def places(draw):
    how = draw(st.sampled_from(["nowhere", "zone", "distances", "both"]))
    distances = draw(st.tuples(st.integers(0, 175), st.integers(-140, 146)))
    zone = bodymap.derive_zone("left", *distances)
    return {
        "nowhere": {}, "zone": {"zone": zone}, "distances": {"distances": distances},
        "both": {"zone": zone, "distances": distances},
    }[how]  # fmt: skip


def values(field):
    words = values_of(field)
    if field not in SEVERAL:
        return st.sampled_from(words)
    places = [word for word in words if word != SEVERAL[field]]
    some = st.sets(st.sampled_from(places), min_size=1)
    in_order = some.map(lambda chosen: tuple(word for word in places if word in chosen))
    alone = str(SEVERAL[field])
    return in_order | st.just((alone,)) if alone else in_order


# Whatever could part it, end it or be taken for a finding.
_LETTERS = list("abL tNmx\"“”;,.-/?0129éΩ東'")
notes = (
    st.lists(st.sampled_from(_LETTERS), min_size=1, max_size=12)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)


def some_of(fields):
    return st.fixed_dictionaries({}, optional={field: values(field) for field in fields})


@st.composite
def news(draw):
    facts = {"side": draw(st.sampled_from(bodymap.SIDES))}
    facts |= draw(places()) | draw(some_of(CARRIED_WORDS)) | draw(some_of(ASKED))
    if "size_statement" not in facts and draw(st.booleans()):
        facts["axes"] = draw(sizes())
    if draw(st.booleans()):
        facts["note"] = draw(notes)
    return facts


@st.composite
def followed(draw):
    facts = draw(news())
    answer = draw(st.sampled_from(values_of("answer")))
    if answer == shorthand.SAME:
        facts = {name: value for name, value in facts.items() if name not in shorthand.CARRIED}
    elif answer != shorthand.CHANGED:
        facts = {name: value for name, value in facts.items() if name == "note"}
    return facts | {"answer": answer}


@st.composite
def lines(draw):
    """What several fingers may find: new ones, and known ones each once."""
    known = draw(st.lists(st.tuples(st.integers(1, 9999), followed()), max_size=3, unique_by=lambda pair: pair[0]))  # fmt: skip
    return [
        *({"number": number, **facts} for number, facts in known), *draw(st.lists(news(), max_size=3))
    ]  # fmt: skip


def told(parsed):
    """What was read, without where it stood."""
    marks = Counter((mark.kind, mark.fields, tuple(sorted(span.text for span in mark.spans))) for mark in parsed.marks)  # fmt: skip
    return parsed.facts, marks


@given(lines())
def test_what_is_written_is_read_back(nodules):
    parsed = parse(write(nodules))

    assert parsed.facts == nodules
    assert parsed.marks == []


@given(news(), st.randoms(use_true_random=False))
def test_the_order_of_words_means_nothing(facts, chance):
    (nodule,) = parse(write([facts])).nodules
    words = [span.text for spans in nodule.said.values() for span in spans]
    chance.shuffle(words)

    assert parse(" ".join(words)).facts == [facts]


@given(st.lists(st.sampled_from([*EVERY_WORD, "N2", "N3", "45/5", "40/-30", "12x8", "20mm", "8x12", "fimr"]), max_size=8), st.randoms(use_true_random=False))  # fmt: skip
def test_nonsense_in_any_order_is_marked_alike(words, chance):
    before = told(parse(" ".join(words)))
    chance.shuffle(words)

    assert told(parse(" ".join(words))) == before


def _is_in_the_grammar(word):
    return meaning_of(word)[0] or re.fullmatch(r"n\d+|[\d.,]+(?:[x×].*|mm)|\d+/[+−-]?\d+", word)


@given(st.text(max_size=60) | st.text("abcdefghilmnoprstuxz0123456789/.,-? ", max_size=60))
def test_no_word_outside_the_grammar_sets_anything(text):
    words = [word for word in re.split(r"[\s;,]+", text.lower()) if word]
    assume(not any(_is_in_the_grammar(word) for word in words))
    assume(not re.search(r'"[^"]+"|“[^“”]+”', text))

    assert not any(parse(text).facts)


@given(st.text(max_size=80))
def test_every_word_is_understood_or_marked_where_it_stands(text):
    for nodule in parse(text).nodules:
        spans = [span for each in nodule.said.values() for span in each]
        spans += [span for mark in nodule.marks for span in mark.spans]
        assert all(text[span.start : span.end] == span.text for span in spans)


@given(news())
def test_without_a_side_only_the_side_is_lost(facts):
    parsed = parse(write([{name: value for name, value in facts.items() if name != "side"}]))

    rest = {name: value for name, value in facts.items() if name != "side"}
    assert parsed.facts == ([rest] if rest else [])
    assert [mark.kind for mark in parsed.marks] == ([shorthand.SIDE_MISSING] if rest else [])


def test_the_line_of_the_guide():
    (facts,) = parse("r psis 45/5 12x8 firm mobile t2 usual buttock").facts

    assert facts == {
        "side": "right", "zone": "psis", "distances": (45, 5), "axes": (12, 8, None), "consistency": "firm",
        "mobility": "mobile", "tenderness": "2", "usual_pain": "yes", "spreads_to": ("buttock",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("r firm soft", [("clash", ("consistency",))]),
        ("l r firm", [("clash", ("side",))]),
        ("r psis 45/80", [("clash", ("zone", "distances"))]),
        ("r psis sacral 45/5", [("clash", ("zone",)), ("clash", ("distances",))]),
        ("r vague 12x8", [("clash", ("axes", "size_statement"))]),
        ("r no-spread hip", [("clash", ("spreads_to",))]),
        ("N2 same firm", [("clash", ("answer", "consistency"))]),
        ("N2 nf t1", [("clash", ("answer", "tenderness"))]),
        ("N2 12x8", [("today_missing", ("answer",))]),
        ("r same", [("not_known", ("answer",))]),
        ("r 8x12", [("short_first", ("axes",))]),
        ("r 12.55x3", [("off_range", ("axes",))]),
        ("r 400x3", [("off_range", ("axes",))]),
        ("r 200/5", [("off_range", ("distances",))]),
        ("firm", [("side_missing", ("side",))]),
        ("N2 N3 firm", [("clash", ("number",))]),
        ('r "one" "two"', [("clash", ("note",))]),
        ('r ""', [("unknown", ())]),
        ('r "soft; firm t1', [("not_closed", ("note",))]),
        ('r “soft; firm t1"', [("not_closed", ("note",))]),
        (f'r "{"a" * 501}"', [("off_range", ("note",))]),
        ("N2 same calliper", [("clash", ("answer", "size_method"))]),
        ('N2 nf t1 "sore"', [("clash", ("answer", "tenderness"))]),
    ],
)
def test_what_cannot_be_is_marked_and_not_set(text, marked):
    (nodule,) = parse(text).nodules

    found = [(mark.kind, mark.fields) for mark in nodule.marks]
    assert found == marked
    assert not nodule.facts.keys() & {name for mark in nodule.marks for name in mark.fields}


@pytest.mark.parametrize("word", ["skin", "thick", "long", "below", "crest", "gluteal", "midline", "not", "unc", "lef", "cm", "ml", "12", "5"])  # fmt: skip
def test_common_words_and_unclear_starts_set_nothing(word):
    assert parse(f"r {word}").facts == [{"side": "right"}]


@pytest.mark.parametrize("text", ["N0 r firm", "N2 N3 r firm", "N2 same; N2 same t1"])
def test_a_number_that_is_unclear_never_becomes_a_new_nodule(text):
    assert not any(parse(text).facts)


def test_a_start_of_three_letters_will_do_where_it_is_clear():
    assert parse("r fir mob but").facts == [
        {"side": "right", "consistency": "firm", "mobility": "mobile", "spreads_to": ("buttock",)}
    ]
    (mark,) = parse("r lum").marks
    assert mark.options == ("lumbar-lower", "lumbar-upper")


def test_a_comma_is_a_decimal_point_or_a_pause():
    assert parse("R, 12,5x8, firm,mobile").facts == [
        {"side": "right", "axes": (Decimal("12.5"), 8, None), "consistency": "firm", "mobility": "mobile"}
    ]  # fmt: skip


def test_what_the_line_cannot_say_is_refused_aloud():
    for facts in (
        {"note": " slides"},
        {"note": ""},
        {"pulsation": "no"},
        {"consistency": "other"},
        {"axes": (12, None, 5)},
    ):
        with pytest.raises(shorthand.NotExpressible):
            write([facts])


@pytest.mark.parametrize(
    ("field", "offered"),
    [
        ("consistency", choices.FEEL), ("mobility", choices.MOBILITY), ("depth", choices.DEPTH),
        ("tenderness", choices.TENDER), ("pressure_response", choices.PRESSING),
        ("spreads_to", choices.SPREADS), ("conclusion", choices.CONCLUSION),
        ("size_described", choices.some(SizeDescribed, [SizeDescribed.OTHER])),
        ("size_method", choices.some(SizeMethod, [SizeMethod.SPECIMEN])),
        ("conclusion_basis", choices.BASIS),
    ],
)  # fmt: skip
def test_whatever_the_chips_offer_can_be_said(field, offered):
    assert {value for value, _word in offered if value} == set(values_of(field))


def test_all_eight_kinds_of_feel_have_a_word():
    assert len(values_of("consistency")) == 8 == len(Consistency) - 1


def test_every_word_stands_once():
    assert len(EVERY_WORD) == len(set(EVERY_WORD))


def test_the_reference_names_every_word_and_its_examples_are_understood():
    page = REFERENCE.read_text()
    assert [word for word in EVERY_WORD if f'"{word}"' not in page] == []

    examples = re.search(r"```shorthand\n(.*?)```", page, re.DOTALL)[1].splitlines()
    assert len(examples) >= 6
    assert [line for line in examples if parse(line).marks] == []


@pytest.mark.parametrize("line", ["r not usual", "r no hard", "r without mobile"])
def test_a_negation_is_never_turned_round(line):
    (nodule,) = shorthand.parse(line).nodules

    assert set(nodule.facts) == {"side"}
    assert any(len(mark.spans) == 2 for mark in nodule.marks)


def test_a_note_is_kept_as_it_was_written():
    assert parse('r firm "Slides; 12x8, ""like a pea"""; l “Två”').facts == [
        {"side": "right", "consistency": "firm", "note": 'Slides; 12x8, "like a pea"'},
        {"side": "left", "note": "Två"},
    ]


def test_a_note_says_why_it_was_not_examined():
    assert parse('N2 nx "asked to stop"').facts == [
        {"number": 2, "answer": "not_examined", "note": "asked to stop"}
    ]


def test_how_it_was_measured_and_what_the_conclusion_rests_on():
    assert parse("r 12x8 caliper source by-block by-usual").facts == [
        {"side": "right", "axes": (12, 8, None), "size_method": "calliper", "conclusion": "source",
         "conclusion_basis": ("usual_pain", "block")}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "answer"),
    [("N1 not felt", "not_felt"), ("N1 Not  Felt", "not_felt"), ("N2 not examined", "not_examined"),
     ('N1 not felt "lying on it"', "not_felt")],
)  # fmt: skip
def test_two_words_may_say_that_it_was_not_felt(line, answer):
    (nodule,) = parse(line).nodules

    assert nodule.facts["answer"] == answer
    assert not nodule.marks
    assert parse(write([nodule.facts])).facts == [nodule.facts]


@pytest.mark.parametrize(
    "line", ["N1 not feltish", "N1 cannot felt", "N1 not firm", "N1 not; felt"]
)
def test_not_alone_says_nothing(line):
    facts = parse(line).facts[0]

    assert facts.get("answer") is None
