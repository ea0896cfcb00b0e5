"""The score of a form: published rules, vectors worked by hand, and what holds of every form."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_a_run
from hypothesis import strategies as st

from measures import scoring
from measures.exceptions import NoSuchQuestion, ScoreOutOfRange
from measures.instruments import MEASURES
from measures.questions import Kind, introduction_of, questions_of

D = Decimal
RMDQ = ("rmdq", "24")
PEG = ("peg", "1")
PSFS = ("psfs", "1")


def ticks(*numbers):
    return {number: D(1) for number in numbers}


def row(*values):
    return dict(enumerate((v if v is None else D(v) for v in values), start=1))


# instrument and version, answers, whether the form was finished, score, where the vector comes from
VECTORS = [
    ("pain_nrs", "1", row(0), True, D(0), "0 is a score"),
    ("pain_nrs", "1", row(10), True, D(10), "the end of the scale"),
    ("pain_nrs", "1", {}, True, None, "not answered"),
    (*PEG, row(6, 5, 7), True, D(6), "Krebs 2009: mean of the three; by hand 18 / 3"),
    (*PEG, row(7, 8, 8), True, D("7.667"), "by hand 23 / 3"),
    (*PEG, row(5, 4, 4), True, D("4.333"), "by hand 13 / 3"),
    (*PEG, row(0, 0, 0), True, D(0), "nothing interferes"),
    (*PEG, row(6, None, 7), True, None, "one answer missing"),
    (*PEG, row(6, 5), True, None, "one answer left out"),
    (*PEG, row(6, 5, 7), False, None, "not finished"),
    (*RMDQ, ticks(2, 3, 6, 10, 13), True, D(5), "Roland and Morris 1983: the ticks, counted"),
    (*RMDQ, ticks(*range(1, 25)), True, D(24), "all of them"),
    (*RMDQ, {**ticks(1), 2: None, 3: D(0)}, True, D(1), "a blank is as good as said not to apply"),
    (*RMDQ, ticks(1, 2, 3), False, None, "not finished is not scored"),
    (*RMDQ, {}, True, None, "nothing ticked, nobody asked whether none applies"),
    (*RMDQ, {}, False, None, "closed at once"),
    (*RMDQ, scoring.none_apply(*RMDQ), True, D(0), "none applies, and it was said"),
    (*RMDQ, scoring.none_apply(*RMDQ), False, None, "never zero of an unfinished form"),
    ("pgic", "1", row(2), True, D(2), "much better"),
    ("satisfaction", "1", row(5), True, D(5), "very dissatisfied"),
    (*PSFS, row(3, 4, 5), True, D(4), "Stratford 1995: mean of the activities; by hand 12 / 3"),
    (*PSFS, row(3, 4, 5, 6), True, D("4.5"), "by hand 18 / 4"),
    (*PSFS, row(0, 0, 1, 0, 0), True, D("0.2"), "by hand 1 / 5"),
    (*PSFS, row(3, 4), True, None, "two activities are too few"),
    (*PSFS, row(3, 4, None), True, None, "one named without a number"),
    ("odi", "2.1a", row("33.3"), True, D("33.3"), "the total as entered"),
    ("odi", "2.1a", {}, True, None, "no total"),
    ("pain_vas", "1", row(62), True, D(62), "mm"),
    ("clinician_category", "1", row(3), True, None, "a word is no number"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "version", "answers", "is_finished", "score", "source"),
    VECTORS,
    ids=[f"{v[0]}: {v[5]}" for v in VECTORS],
)
def test_score_is_what_was_worked_by_hand(code, version, answers, is_finished, score, source):
    found = scoring.total(code, version, answers, is_finished=is_finished)

    assert (found is None) == (score is None)
    assert found == score


@pytest.mark.parametrize(
    ("code", "version", "answers", "refusal"),
    [
        ("pain_nrs", "1", row(11), ScoreOutOfRange),
        ("pain_nrs", "1", row(-1), ScoreOutOfRange),
        ("pain_nrs", "1", row("3.5"), ScoreOutOfRange),
        (*PEG, row(1, 2, 12), ScoreOutOfRange),
        (*RMDQ, row(2), ScoreOutOfRange),
        (*RMDQ, {25: D(1)}, NoSuchQuestion),
        ("pgic", "1", row(0), ScoreOutOfRange),
        ("pgic", "1", row(8), ScoreOutOfRange),
        ("satisfaction", "1", row(6), ScoreOutOfRange),
        (*PSFS, row(1, 2, 3, 4, 5, 6), NoSuchQuestion),
        ("odi", "2.1a", row(101), ScoreOutOfRange),
        ("odi", "2.1a", row(1, 2), NoSuchQuestion),
        ("pain_vas", "1", row(-1), ScoreOutOfRange),
    ],
)
def test_what_the_form_does_not_offer_is_refused(code, version, answers, refusal):
    with pytest.raises(refusal):
        scoring.total(code, version, answers)


@pytest.mark.parametrize(
    ("code", "kept", "read"),
    [
        # (8 + 7 + 8) / 3, (6 + 5 + 8) / 3 and (1 + 0 + 1) / 3, kept to three decimals; 6.25 lies half way.
        ("peg", "7.667", "7.7"),
        ("psfs", "6.333", "6.3"),
        ("peg", "0.667", "0.7"),
        ("psfs", "6.25", "6.3"),
        # Counted, measured or stated in print: as it is.
        ("rmdq", "14", "14"),
        ("pain_vas", "42.35", "42.35"),
    ],
)
def test_a_mean_is_read_to_one_decimal_and_nothing_else_is_rounded(code, kept, read):
    assert str(scoring.shown(code, Decimal(kept))) == read


def test_a_line_of_ten_centimetres_ends_at_ten():
    assert scoring.total("pain_vas", "1", row("6.2"), highest=D(10)) == D("6.2")
    with pytest.raises(ScoreOutOfRange):
        scoring.total("pain_vas", "1", row(62), highest=D(10))


# --- what holds of every form ----------------------------------------------------------------------

POINTS = st.integers(0, 10).map(D)
STATEMENTS = st.sets(st.integers(1, 24), min_size=1)


@given(st.lists(POINTS, min_size=3, max_size=3))
def test_peg_stays_between_its_answers_whatever_their_order(answers):
    score = scoring.total(*PEG, row(*answers))

    assert min(answers) <= score <= max(answers)
    assert score == scoring.total(*PEG, row(*reversed(answers)))


@settings_of_a_run(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(POINTS, min_size=3, max_size=3), st.integers(0, 2))
def test_a_worse_answer_never_makes_peg_better(answers, place):
    worse = list(answers)
    worse[place] = min(D(10), worse[place] + 1)

    assert scoring.total(*PEG, row(*worse)) >= scoring.total(*PEG, row(*answers))


@given(STATEMENTS)
def test_rmdq_is_the_number_of_ticks(numbers):
    assert scoring.total(*RMDQ, ticks(*numbers)) == len(numbers)


@given(st.sets(st.integers(1, 24)), st.booleans())
def test_rmdq_is_zero_only_when_it_was_said_that_none_applies(numbers, is_finished):
    assert scoring.total(*RMDQ, ticks(*numbers), is_finished=is_finished) != 0


@given(STATEMENTS, st.integers(1, 24))
def test_one_more_tick_never_lowers_rmdq(numbers, one):
    more = scoring.total(*RMDQ, ticks(*numbers | {one}))

    assert more - scoring.total(*RMDQ, ticks(*numbers)) == (one not in numbers)


@given(st.lists(POINTS, min_size=3, max_size=5), st.randoms())
def test_psfs_asks_nothing_about_the_order_of_activities(answers, chance):
    shuffled = list(answers)
    chance.shuffle(shuffled)
    score = scoring.total(*PSFS, row(*answers))

    assert min(answers) <= score <= max(answers)
    assert score == scoring.total(*PSFS, row(*shuffled))


@given(st.sampled_from(MEASURES), st.data())
def test_a_score_lies_on_its_scale_or_is_not_there(measure, data):
    asked = questions_of(measure.code, measure.version)
    answers = {
        each.number: data.draw(st.none() | st.sampled_from(sorted(each.numbers)).map(D))
        for each in asked
    }
    score = scoring.total(measure.code, measure.version, answers)

    if score is not None:
        assert measure.lowest <= score <= measure.highest


@given(st.sampled_from(MEASURES), st.data())
def test_an_unfinished_form_has_no_score(measure, data):
    asked = questions_of(measure.code, measure.version)
    answers = {each.number: D(data.draw(st.sampled_from(sorted(each.numbers)))) for each in asked}

    assert scoring.total(measure.code, measure.version, answers, is_finished=False) is None


# --- the wording ---------------------------------------------------------------------------------------


def test_questions_are_numbered_from_one_and_can_be_answered():
    for measure in MEASURES:
        asked = questions_of(measure.code, measure.version)
        assert [each.number for each in asked] == list(range(1, len(asked) + 1))
        for each in asked:
            assert each.words
            assert each.short
            assert each.kind is Kind.TICK or each.choices
            assert (each.kind is Kind.SCALE) == bool(each.lowest_words and each.highest_words)


def test_numbers_of_questions_are_those_published():
    counts = {m.code: len(questions_of(m.code, m.version)) for m in MEASURES}

    assert counts["rmdq"] == 24
    assert counts["peg"] == 3
    assert counts["psfs"] == 5
    assert counts["pgic"] == counts["pain_nrs"] == counts["satisfaction"] == 1
    assert counts["odi"] == counts["pain_vas"] == 0
    assert "today" in str(introduction_of(*RMDQ))


def test_a_version_nobody_wrote_asks_nothing():
    assert questions_of("peg", "2") == ()
    assert questions_of("rmdq", "18") == ()


# --- the reference page --------------------------------------------------------------------------------


def test_the_reference_page_says_what_the_table_of_instruments_says():
    page = (settings.BASE_DIR / "docs/reference/instruments.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]

    for measure in MEASURES:
        if not questions_of(measure.code, measure.version) and measure.code not in (
            "odi",
            "pain_vas",
        ):
            continue
        own = [line for line in rows if f"`{measure.code}`" in line]
        assert any(f"| {measure.version} |" in line for line in own), measure.code
        if measure.lowest is not None:
            assert any(f"| {measure.lowest} to {measure.highest} |" in line for line in own)
        assert any(measure.owner.replace("none", "none found") in line for line in own)
        for threshold in (measure.important_change, measure.important_percent):
            if threshold is not None:
                assert any(re.search(rf"\| {threshold}( mm)? \|", line) for line in own)
