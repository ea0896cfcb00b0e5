"""Free words find their code, ranges their bounds; what is not said is not coded."""

from decimal import Decimal

import pytest

from library.importing import spans, words


@pytest.mark.parametrize(
    ("vocabulary", "said", "code"),
    [
        ("radiation", "right anterior thigh", "thigh_anterior"), ("radiation", "leg, L5-type", "leg"),
        ("radiation", "none", "none"), ("radiation", "ankle", "foot"), ("radiation", "right side", "other"),
        ("pain_site", "low back, excruciating", "low_back"), ("pain_site", "lateral hip", "hip"),
        ("tenderness", "not tender", "0"), ("tenderness", "exquisitely", "severe_ungraded"),
        ("consistency", "pseudofluctuant", "pseudo_fluctuant"), ("mobility", "adherent to the bone", "fixed"),
        ("depth", "beneath the fascia", "deep"), ("drug", "novocaine (procaine)", "procaine"),
        ("drug", "Impletol (procaine + caffeine)", "procaine_caffeine"), ("drug", "water", "other"),
        ("drug", "long-acting local anaesthetic", "long_acting_la"),
        ("condition", "hip problem looked for and not found", "other"), ("condition", "type 2 diabetes", "diabetes"),
        ("kind", "disc operation 3 years earlier", "spine_surgery"), ("kind", "spinal mobilisation", "manual_therapy"),
        ("response", "pain persisted", "none"), ("response", "relief for 6 hours", "temporary"),
        ("imaging_result", "no positive finding", "normal"), ("imaging_result", "nodule not visible", "nodule_not_seen"),
        ("outcome", "pain free at 1 year", "complete_relief"), ("outcome", "not improved", "unchanged"),
        ("outcome", "recurred after 2 years", "recurred"), ("instrument", "modified Oswestry", "odi"),
        ("instrument", "VAS 0-100 mm", "pain_vas"), ("instrument", "surgeon rating", "clinician_category"),
        ("event", "transient numbness", "nerve"), ("slr", "Lasegue positive in some", "positive"),
        ("site", "psis_iliac_crest_si_line", "other"), ("site", "si_joint_region", "si_joint_region"),
        ("onset", "after a traumatic strain", "trauma"), ("sex", "both", "unknown"),
    ],
)  # fmt: skip
def test_free_words_find_their_code(vocabulary, said, code):
    assert words.of(vocabulary).code(said) == code


@pytest.mark.parametrize(
    ("said", "low", "high", "bound"),
    [
        ("4-6", 4, 6, "exact"), ("10-20 mL", 10, 20, "exact"), ("about 30", 30, None, "about"),
        ("more than 12", 12, None, "more"), ("2,5", Decimal("2.5"), None, "exact"), ("6 to 4", 4, 6, "exact"),
    ],
)  # fmt: skip
def test_ranges_are_read_as_bounds(said, low, high, bound):
    span = spans.read_span(said)

    assert (span.low, span.high, span.bound) == (low, high, bound)


@pytest.mark.parametrize("said", ["several", "", "1,000", "1.500 mg"])
def test_no_number_is_guessed(said):
    assert spans.read_span(said) is None


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("7 days", (7, None)), ("weekly", (7, None)), ("weekly x 4", (7, None)), ("every 2 weeks", (14, None)),
        ("once a week", (7, None)), ("twice weekly", (Decimal("3.5"), None)), ("fortnightly", (14, None)),
        ("2-4 weeks", (14, 28)), ("now and then", None),
    ],
)  # fmt: skip
def test_intervals_are_days(said, days):
    span = spans.read_interval(said)

    assert (span and (span.low, span.high)) == days


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ("12 x 7 x 5 cm", [(120, None), (70, None), (50, None)]), ("1 to 15 cm", [(10, 150)]),
        ("25 mm", [(25, None)]), ("22 G, 2 inch", [(Decimal("50.8"), None)]), ("hazelnut", []),
    ],
)  # fmt: skip
def test_sizes_are_mm(said, sizes):
    assert [(span.low, span.high) for span in spans.read_lengths(said)] == sizes


@pytest.mark.parametrize(
    ("said", "days"),
    [("4 days", 4), ("day 14", 14), ("1 year", Decimal("365.25")), ("6-month follow-up", Decimal("182.625")), ("two weeks", 14)],
)  # fmt: skip
def test_time_points_are_days(said, days):
    assert spans.days(spans.read_time(said)) == days
