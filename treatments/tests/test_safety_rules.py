"""Every rule with a case in which it speaks and one in which it does not; every limit a step below, at and above.

The hand-worked numbers are those of the domain reference: 60 kg, 1 % lidocaine plain is 4.5 × 60 = 270 mg = 27 mL;
80 kg is 360, capped to 300 mg = 30 mL; 2 % is half the mL.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest

from treatments.rules import mg_given
from treatments.safety import engine, words
from treatments.safety.case import Case, Course, Dose, Measured, Past, Person
from treatments.safety.limits import Limit, Limits

FIRST = import_module("treatments.migrations.0009_first_formulary")
LIMITS = Limits(1, {(k, d): Limit(Decimal(v), s) for k, d, v, s in FIRST.LIMITS})
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
ASKED = {
    "allergies_checked": "yes", "anticoagulant": "no", "infection": "no", "diabetes": "no", "pregnancy": "no",
}  # fmt: skip
MARIA = Person(
    age=47, may_be_pregnant=None, weight=Measured(Decimal(60), TODAY), height=Measured(Decimal(170), TODAY),
    egfr=Measured(Decimal(90), TODAY), is_allergy_asked=True, conditions_asked_on=TODAY,
)  # fmt: skip
N1 = (("n1", "N1"),)


def lidocaine(mg, **more):
    return Dose("lidocaine", None if mg is None else Decimal(mg), **more)


def triamcinolone(mg=20):
    return Dose("triamcinolone", Decimal(mg))


def injection(*doses, person=MARIA, **more):
    facts = {"sites": N1, "answers": ASKED, "is_procedure": True} | more
    return Case(today=TODAY, at=NOW, person=person, doses=doses, **facts)


def nsaid(drug="naproxen", mg=1000, *, person=MARIA, taken=(), **more):
    course = Course(drug, drug, None if mg is None else Decimal(mg), **more)
    return Case(today=TODAY, at=NOW, person=person, course=course, courses=tuple(taken))


def ago(days, *doses, **more):
    day = TODAY - timedelta(days=days)
    facts = {"sites": frozenset({"n1"})} | more
    return Past(day, day, doses=doses, **facts)


def said(case, rule):
    """Return the outcomes of one rule, gravest first; whatever is said is said in words, and could be kept."""
    results = engine.ask(case, LIMITS)
    for each in results:
        assert each.words
        assert {type(each.words), type(each.working), type(each.source)} == {str}
    return [str(result.outcome) for result in results if result.rule == rule]


def person(**more):
    return replace(MARIA, **more)


def with_conditions(*codes):
    return person(conditions=frozenset(codes))


def weighing(kilograms, day=TODAY):
    return person(weight=Measured(Decimal(kilograms), day))


# --- Local anaesthetics: the limits, one step below, at, and above ---------------------------------

STEP = Decimal("0.01")


@pytest.mark.parametrize(
    ("dose", "kilograms", "limit"),
    [
        (lidocaine(0), 60, 270),
        (lidocaine(0), 80, 300),
        (lidocaine(0), "66.7", 300),
        (lidocaine(0, has_adrenaline=True), 60, 420),
        (lidocaine(0, has_adrenaline=True), 80, 500),
        (Dose("bupivacaine", Decimal(0)), 60, 120),
        (Dose("bupivacaine", Decimal(0)), 100, 175),
        (Dose("bupivacaine", Decimal(0), has_adrenaline=True), 60, 225),
        (Dose("procaine", Decimal(0)), 60, 420),
        (Dose("procaine", Decimal(0)), 100, 600),
    ],
)
def test_an_anaesthetic_at_its_limit(dose, kilograms, limit):
    outcomes = [
        said(injection(replace(dose, mg=limit + step), person=weighing(kilograms)), "la_dose")
        for step in (-STEP, 0, STEP)
    ]
    assert outcomes == [["fine"], ["fine"], ["over"]]


@pytest.mark.parametrize(
    ("percent", "kilograms", "millilitres"),
    [(1, 60, 27), (1, 80, 30), (2, 60, "13.5"), (2, 80, 15)],
)
def test_the_worked_volumes(percent, kilograms, millilitres):
    """The reference's own numbers, by the arithmetic of the form."""
    most = Decimal(millilitres)
    mg = mg_given(percent=Decimal(percent), volume_ml=most)
    more = mg_given(percent=Decimal(percent), volume_ml=most + Decimal("0.1"))
    assert said(injection(lidocaine(mg), person=weighing(kilograms)), "la_dose") == ["fine"]
    assert said(injection(lidocaine(more), person=weighing(kilograms)), "la_dose") == ["over"]


def test_one_dose_without_adrenaline_makes_the_limit_the_plain_one():
    both = injection(lidocaine(200, has_adrenaline=True), lidocaine(100))
    assert said(both, "la_dose") == ["over"]
    assert said(injection(lidocaine(300, has_adrenaline=True)), "la_dose") == ["fine"]


def test_what_was_given_or_prepared_today_counts():
    assert said(injection(lidocaine(100), past=(ago(0, lidocaine(171)),)), "la_dose") == ["over"]
    assert said(injection(lidocaine(100), past=(ago(0, lidocaine(170)),)), "la_dose") == ["fine"]
    assert said(injection(lidocaine(100), past=(ago(1, lidocaine(270)),)), "la_dose") == ["fine"]
    prepared = ago(0, lidocaine(200), is_prepared=True)
    assert said(injection(lidocaine(100), past=(prepared,)), "la_dose") == ["over"]


@pytest.mark.parametrize(
    "weight", [None, Measured(Decimal(60), None), Measured(Decimal(60), TODAY - timedelta(366))]
)
def test_without_a_weight_of_this_year_it_is_not_checked(weight):
    assert said(injection(lidocaine(20), person=person(weight=weight)), "la_dose") == [
        "not_checked"
    ]
    # The cap needs no weight.
    assert said(injection(lidocaine(301), person=person(weight=weight)), "la_dose") == ["over"]


def test_a_weight_counts_for_a_year():
    old = Measured(Decimal(60), TODAY - timedelta(365))
    assert said(injection(lidocaine(20), person=person(weight=old)), "la_dose") == ["fine"]


def test_what_cannot_be_reckoned_is_not_checked():
    assert said(injection(lidocaine(None)), "la_dose") == ["not_checked"]
    assert said(injection(lidocaine(None), lidocaine(271)), "la_dose") == ["over"]
    assert said(injection(Dose("ropivacaine", Decimal(10))), "la_dose") == ["not_checked"]
    assert said(injection(Dose("local_anaesthetic", Decimal(10))), "la_dose") == ["not_checked"]
    assert said(injection(Dose("long_acting_la", Decimal(10))), "la_dose") == ["not_checked"]


def test_nothing_is_said_of_what_is_not_given():
    assert said(injection(lidocaine(0)), "la_dose") == []
    assert said(injection(triamcinolone()), "la_dose") == []


def test_the_working_stands_beside():
    (result,) = [r for r in engine.ask(injection(lidocaine(271)), LIMITS) if r.rule == "la_dose"]
    assert "4.5 mg/kg × 60 kg = 270 mg" in result.working
    assert "cap 300 mg" in result.working
    assert "271 mg is over 270 mg" in result.words
    assert "openFDA" in result.source


@pytest.mark.parametrize(("step", "outcome"), [(-STEP, "look"), (0, "look"), (STEP, "over")])
def test_fractions_of_two_anaesthetics_add_up(step, outcome):
    """60 kg: 135 of 270 mg lidocaine is a half, 60 of 120 mg bupivacaine the other half."""
    case = injection(lidocaine(135), Dose("bupivacaine", 60 + step))
    assert said(case, "la_mixture") == [outcome]


def test_a_mixture_with_an_unknown_part_is_not_checked():
    assert said(injection(lidocaine(20), Dose("ropivacaine", Decimal(1))), "la_mixture") == [
        "not_checked"
    ]
    assert said(injection(lidocaine(20), Dose("bupivacaine", None)), "la_mixture") == [
        "not_checked"
    ]
    unweighed = person(weight=None)
    case = injection(lidocaine(20), Dose("bupivacaine", Decimal(10)), person=unweighed)
    assert said(case, "la_mixture") == ["not_checked"]
    assert said(injection(lidocaine(20), lidocaine(20)), "la_mixture") == []
    earlier = ago(0, Dose("bupivacaine", Decimal(10)))
    assert said(injection(lidocaine(20), past=(earlier,)), "la_mixture") == ["look"]
    assert (
        said(
            injection(triamcinolone(), past=(ago(0, lidocaine(2), Dose("procaine", Decimal(2))),)),
            "la_mixture",
        )
        == []
    )


BUPIVACAINE = Dose("bupivacaine", Decimal(100))


def at_hours(hours, dose=BUPIVACAINE, **more):
    at = NOW - timedelta(hours=hours)
    return Past(at.date(), at.date(), at=at, doses=(dose,), **more)


@pytest.mark.parametrize(("step", "outcome"), [(-STEP, "fine"), (0, "fine"), (STEP, "over")])
def test_bupivacaine_in_a_day(step, outcome):
    earlier = (at_hours(23, Dose("bupivacaine", 300 + step)),)
    assert said(injection(BUPIVACAINE, past=earlier), "la_day") == [outcome]


def test_a_day_has_24_hours():
    heavy = Dose("bupivacaine", Decimal(301))
    assert said(injection(BUPIVACAINE, past=(at_hours(24, heavy),)), "la_day") == ["fine"]
    assert said(injection(BUPIVACAINE, past=(at_hours(23.9, heavy),)), "la_day") == ["over"]
    # Entered afterwards: what was given in the 24 hours that followed counts too.
    assert said(injection(BUPIVACAINE, past=(at_hours(-24, heavy),)), "la_day") == ["over"]
    assert said(injection(BUPIVACAINE, past=(at_hours(-24.1, heavy),)), "la_day") == ["fine"]
    # Without an hour, yesterday counts: rather one too many.
    assert said(injection(BUPIVACAINE, past=(ago(1, heavy),)), "la_day") == ["over"]
    assert said(injection(BUPIVACAINE, past=(ago(2, heavy),)), "la_day") == ["fine"]
    assert said(
        injection(BUPIVACAINE, past=(at_hours(5, Dose("bupivacaine", None)),)), "la_day"
    ) == ["not_checked"]
    assert said(injection(lidocaine(20)), "la_day") == []


def test_bupivacaine_again_not_before_three_hours():
    assert said(injection(BUPIVACAINE, past=(at_hours(2.9),)), "la_between") == ["over"]
    assert said(injection(BUPIVACAINE, past=(at_hours(3),)), "la_between") == []
    assert said(injection(BUPIVACAINE, past=(ago(0, BUPIVACAINE),)), "la_between") == [
        "not_checked"
    ]
    assert said(injection(BUPIVACAINE, past=(ago(1, BUPIVACAINE),)), "la_between") == []
    assert said(injection(BUPIVACAINE, past=(at_hours(1, is_prepared=True),)), "la_between") == []
    assert said(injection(BUPIVACAINE, past=(at_hours(1, lidocaine(20)),)), "la_between") == []
    assert said(injection(lidocaine(20), past=(at_hours(1, lidocaine(20)),)), "la_between") == []


@pytest.mark.parametrize(
    ("someone", "outcomes"),
    [
        (person(age=64), []), (person(age=65), ["look"]), (person(age=None), []),
        (with_conditions("hepatic"), ["look"]), (with_conditions("heart_failure"), ["look"]),
        (with_conditions("ischaemia"), ["look"]), (with_conditions("diabetes"), []),
    ],
)  # fmt: skip
def test_who_needs_less(someone, outcomes):
    assert said(injection(lidocaine(20), person=someone), "la_reduce") == outcomes
    assert said(injection(triamcinolone(), person=someone), "la_reduce") == []


@pytest.mark.parametrize(
    ("someone", "outcomes"),
    [
        (weighing("86.6"), []), (weighing("86.7"), ["look"]), (with_conditions("obesity"), ["look"]),
        (person(weight=None), []), (person(height=None), []),
    ],
)  # fmt: skip
def test_obese_by_measure_or_record(someone, outcomes):
    """170 cm: a BMI of 30 is 86.7 kg."""
    assert said(injection(lidocaine(20), person=someone), "la_obese") == outcomes


# --- Corticosteroids ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "site", "session"), [("triamcinolone", 40, 80), ("methylprednisolone", 80, 80)]
)
def test_a_corticosteroid_at_its_limits(drug, site, session):
    for limit, rule, places in ((site, "steroid_site", N1), (session, "steroid_session", N1)):
        outcomes = [
            said(injection(Dose(drug, limit + step), sites=places), rule)
            for step in (-STEP, Decimal(0), STEP)
        ]
        assert outcomes == [["fine"], ["fine"], ["over"]]


def test_two_places_share_the_dose():
    two = (("n1", "N1"), ("n2", "N2"))
    assert said(injection(triamcinolone(80), sites=two), "steroid_site") == ["fine"]
    assert said(injection(triamcinolone(81), sites=two), "steroid_site") == ["over"]
    assert said(injection(triamcinolone(81), sites=two), "steroid_session") == ["over"]


def test_one_without_a_limit_hides_no_other():
    both = injection(Dose("betamethasone", Decimal(4)), triamcinolone(41))
    assert said(both, "steroid_site") == ["over"]
    assert said(both, "steroid_session") == ["not_checked", "fine"]


def test_a_session_is_the_whole_day():
    assert said(
        injection(triamcinolone(40), past=(ago(0, triamcinolone(40)),)), "steroid_session"
    ) == ["fine"]
    assert said(
        injection(triamcinolone(40), past=(ago(0, triamcinolone(41)),)), "steroid_session"
    ) == ["over"]
    unknown = Dose("triamcinolone", None)
    assert said(injection(triamcinolone(40), past=(ago(0, unknown),)), "steroid_session") == [
        "not_checked"
    ]
    assert said(injection(unknown), "steroid_session") == ["not_checked"]
    assert said(injection(unknown), "steroid_site") == []
    assert said(injection(Dose("betamethasone", Decimal(4))), "steroid_session") == ["not_checked"]
    assert said(injection(Dose("betamethasone", Decimal(4))), "steroid_site") == []
    assert said(injection(lidocaine(20)), "steroid_session") == []


@pytest.mark.parametrize(("days", "outcome"), [(83, "over"), (84, "fine"), (85, "fine")])
def test_twelve_weeks_between(days, outcome):
    assert said(
        injection(triamcinolone(), past=(ago(days, triamcinolone()),)), "steroid_interval"
    ) == [outcome]


def test_the_interval_is_for_one_place():
    elsewhere = ago(10, triamcinolone(), sites=frozenset({"n2"}))
    assert said(injection(triamcinolone(), past=(elsewhere,)), "steroid_interval") == ["fine"]
    assert said(injection(triamcinolone(), past=(ago(10, lidocaine(20)),)), "steroid_interval") == [
        "fine"
    ]
    assert (
        said(injection(lidocaine(20), past=(ago(10, triamcinolone()),)), "steroid_interval") == []
    )
    prepared = ago(0, triamcinolone(), is_prepared=True)
    assert said(injection(triamcinolone(), past=(prepared,)), "steroid_interval") == ["over"]


def test_a_rough_day_is_not_read_as_long_ago():
    this_year = Past(
        date(2026, 1, 1), date(2026, 12, 31), doses=(triamcinolone(),), sites=frozenset({"n1"})
    )
    assert said(injection(triamcinolone(), past=(this_year,)), "steroid_interval") == [
        "not_checked"
    ]
    last_year = Past(
        date(2025, 1, 1), date(2025, 12, 31), doses=(triamcinolone(),), sites=frozenset({"n1"})
    )
    assert said(injection(triamcinolone(), past=(last_year,)), "steroid_interval") == ["fine"]
    april = Past(
        date(2026, 4, 1), date(2026, 4, 30), doses=(triamcinolone(),), sites=frozenset({"n1"})
    )
    assert said(injection(triamcinolone(), past=(april,)), "steroid_interval") == ["over"]
    unknown = Past(None, None, doses=(triamcinolone(),), sites=frozenset({"n1"}))
    assert said(injection(triamcinolone(), past=(unknown,)), "steroid_interval") == ["not_checked"]


def test_a_span_that_reaches_to_the_limit_is_not_sure():
    """Begun 84 days ago or later, ended 50 days ago: it may be long enough ago."""
    for days, outcome in ((84, "not_checked"), (83, "over")):
        span = Past(
            TODAY - timedelta(days), TODAY - timedelta(50), doses=(triamcinolone(),), sites=frozenset({"n1"})
        )  # fmt: skip
        assert said(injection(triamcinolone(), past=(span,)), "steroid_interval") == [outcome]


def test_the_last_of_many_counts_whatever_their_order():
    elsewhere = ago(5, triamcinolone(), sites=frozenset({"n2"}))
    many = [
        elsewhere,
        ago(400, triamcinolone()),
        ago(60, triamcinolone()),
        ago(20, triamcinolone()),
    ]
    for order in (many, many[::-1]):
        results = engine.ask(injection(triamcinolone(), past=tuple(order)), LIMITS)
        (result,) = [each for each in results if each.rule == "steroid_interval"]
        assert result.outcome == "over"
        assert "20 days ago" in result.words
        assert result.working.endswith("= 20 d")


def test_an_injection_elsewhere_may_have_held_one():
    elsewhere = Past(TODAY - timedelta(20), TODAY - timedelta(20), may_hold_steroid=True)
    assert said(injection(triamcinolone(), past=(elsewhere,)), "steroid_interval") == [
        "not_checked"
    ]
    known = Past(TODAY - timedelta(20), TODAY - timedelta(20), doses=(triamcinolone(),))
    assert said(injection(triamcinolone(), past=(known,)), "steroid_interval") == ["not_checked"]
    long_ago = Past(TODAY - timedelta(84), TODAY - timedelta(84), may_hold_steroid=True)
    assert said(injection(triamcinolone(), past=(long_ago,)), "steroid_interval") == ["fine"]
    other_place = Past(TODAY, TODAY, may_hold_steroid=True, sites=frozenset({"n2"}))
    assert said(injection(triamcinolone(), past=(other_place,)), "steroid_interval") == ["fine"]


@pytest.mark.parametrize(("earlier", "outcome"), [(1, "fine"), (2, "fine"), (3, "over")])
def test_three_a_year_in_one_place(earlier, outcome):
    past = tuple(ago(90 * n, triamcinolone()) for n in range(1, earlier + 1))
    assert said(injection(triamcinolone(), past=past), "steroid_count_site") == [outcome]


@pytest.mark.parametrize(("earlier", "outcome"), [(2, "fine"), (3, "fine"), (4, "over")])
def test_four_a_year_in_all(earlier, outcome):
    past = tuple(
        ago(80 * n, triamcinolone(), sites=frozenset({f"other{n}"})) for n in range(1, earlier + 1)
    )
    assert said(injection(triamcinolone(), past=past), "steroid_count") == [outcome]
    assert said(injection(lidocaine(20), past=past), "steroid_count") == []


def test_a_year_has_365_days():
    three = tuple(ago(days, triamcinolone()) for days in (100, 200, 364))
    assert said(injection(triamcinolone(), past=three), "steroid_count_site") == ["over"]
    old = tuple(ago(days, triamcinolone()) for days in (100, 200, 365))
    assert said(injection(triamcinolone(), past=old), "steroid_count_site") == ["fine"]


def test_a_span_that_began_before_the_year_is_not_sure():
    for days, outcome in ((365, "not_checked"), (364, "over")):
        spans = tuple(
            Past(TODAY - timedelta(days), TODAY - timedelta(90 * n), doses=(triamcinolone(),), sites=frozenset({"n1"}))
            for n in (1, 2, 3)
        )  # fmt: skip
        assert said(injection(triamcinolone(), past=spans), "steroid_count_site") == [outcome]


def test_what_may_count_is_said():
    maybe = tuple(
        Past(TODAY - timedelta(n), TODAY - timedelta(n), may_hold_steroid=True)
        for n in (90, 180, 270)
    )
    case = injection(triamcinolone(), past=maybe)
    assert said(case, "steroid_count_site") == ["not_checked"]
    assert said(case, "steroid_count") == ["fine"]
    unplaced = tuple(Past(p.first, p.last, doses=(triamcinolone(),)) for p in maybe)
    assert said(injection(triamcinolone(), past=unplaced), "steroid_count_site") == ["not_checked"]
    undated = tuple(
        Past(None, None, doses=(triamcinolone(),), sites=frozenset({"n1"})) for _n in range(3)
    )
    assert said(injection(triamcinolone(), past=undated), "steroid_count_site") == ["not_checked"]


def answering(**more):
    return ASKED | more


@pytest.mark.parametrize(
    ("rule", "question", "by_answer"),
    [
        ("steroid_infection", "infection", {"yes": ["over"], "no": ["fine"], "not_asked": ["not_checked"], "": ["not_checked"]}),
        ("steroid_diabetes", "diabetes", {"yes": ["look"], "no": [], "not_asked": ["not_checked"], "": ["not_checked"]}),
        ("bleeding", "anticoagulant", {"yes": ["look"], "no": ["fine"], "not_asked": ["not_checked"], "": ["not_checked"]}),
        ("pregnancy", "pregnancy", {"yes": ["look"], "no": [], "not_asked": ["not_checked"], "": ["not_checked"]}),
    ],
)  # fmt: skip
def test_the_questions_of_the_check(rule, question, by_answer):
    for answer, outcomes in by_answer.items():
        case = injection(triamcinolone(), answers=answering(**{question: answer}))
        assert said(case, rule) == outcomes, answer


def test_the_record_is_heard_where_the_answer_was_no():
    def of(code, rule):
        return said(injection(triamcinolone(), person=with_conditions(code)), rule)

    assert of("diabetes", "steroid_diabetes") == ["look"]
    assert of("anticoagulant", "bleeding") == ["look"]
    assert of("bleeding_disorder", "bleeding") == ["look"]
    assert of("pregnancy", "pregnancy") == ["look"]
    assert (
        said(injection(lidocaine(20), answers=answering(infection="yes")), "steroid_infection")
        == []
    )
    assert (
        said(injection(lidocaine(20), answers=answering(diabetes="yes")), "steroid_diabetes") == []
    )


def test_one_who_cannot_be_pregnant_is_not_asked():
    case = injection(
        lidocaine(20), person=person(may_be_pregnant=False), answers=answering(pregnancy="")
    )
    assert said(case, "pregnancy") == []


def test_a_corticosteroid_beside_an_nsaid():
    taking = (Course("naproxen", "naproxen"),)
    assert said(injection(triamcinolone(), courses=taking), "steroid_nsaid") == ["look"]
    assert said(injection(lidocaine(20), courses=taking), "steroid_nsaid") == []
    gel = (Course("diclofenac", "diclofenac", is_topical=True),)
    assert said(injection(triamcinolone(), courses=gel), "steroid_nsaid") == []
    assert said(injection(triamcinolone(), courses=(Course("paracetamol"),)), "steroid_nsaid") == []


# --- Allergies -----------------------------------------------------------------------------------------


def allergic(kind, substance):
    return person(allergies=((kind, substance),))


@pytest.mark.parametrize(
    ("kind", "drug", "outcomes"),
    [
        ("la_amide", "lidocaine", ["over"]), ("la_amide", "bupivacaine", ["over"]), ("la_amide", "procaine", ["fine"]),
        ("la_ester", "procaine", ["over"]), ("la_ester", "lidocaine", ["fine"]),
        ("la_amide", "local_anaesthetic", ["over"]), ("la_ester", "long_acting_la", ["over"]),
        ("corticosteroid", "triamcinolone", ["over"]), ("corticosteroid", "lidocaine", ["fine"]),
        ("antibiotic", "lidocaine", ["fine"]), ("nsaid", "lidocaine", ["fine"]),
    ],
)  # fmt: skip
def test_an_allergy_by_class(kind, drug, outcomes):
    assert (
        said(injection(Dose(drug, Decimal(1)), person=allergic(kind, "something")), "allergy")
        == outcomes
    )


def test_an_allergy_by_name():
    named = allergic("other", "Lidocaine patch, rash")
    assert said(injection(lidocaine(20), person=named), "allergy") == ["over"]
    other = injection(Dose("other", Decimal(1)), person=allergic("other", "other things"))
    assert said(other, "allergy") == ["not_checked"]
    assert said(injection(Dose("other", Decimal(1))), "allergy") == ["fine"]
    assert said(nsaid(person=allergic("nsaid", "aspirin")), "allergy") == ["over"]
    assert said(nsaid(person=allergic("la_amide", "lidocaine")), "allergy") == ["fine"]


def test_a_procedure_without_a_drug_is_compared_too():
    gloves = injection(person=allergic("latex", "gloves"))
    assert said(gloves, "allergy_around") == ["look"]
    assert said(gloves, "allergy") == ["fine"]
    assert said(injection(person=person(is_allergy_asked=False)), "allergy") == ["not_checked"]


def test_preservatives():
    sulphite, benzyl = (
        allergic("sulphite", "metabisulphite"),
        allergic("benzyl_alcohol", "benzyl alcohol"),
    )
    assert said(
        injection(lidocaine(20, has_adrenaline=True), person=sulphite), "allergy_sulphite"
    ) == ["over"]
    assert said(injection(Dose("adrenaline", Decimal(1)), person=sulphite), "allergy_sulphite") == [
        "over"
    ]
    assert said(injection(lidocaine(20), person=sulphite), "allergy_sulphite") == []
    assert (
        said(injection(lidocaine(0, has_adrenaline=True), person=sulphite), "allergy_sulphite")
        == []
    )
    assert said(injection(triamcinolone(), person=benzyl), "allergy_benzyl") == ["over"]
    assert said(injection(lidocaine(20), person=benzyl), "allergy_benzyl") == ["over"]
    assert said(injection(Dose("dextrose", Decimal(1)), person=benzyl), "allergy_benzyl") == []


def test_not_asked_is_not_none():
    never = person(is_allergy_asked=False)
    assert said(injection(lidocaine(20), person=never), "allergy") == ["not_checked"]
    assert said(nsaid(person=never), "allergy") == ["not_checked"]
    for answer in ("no", "not_asked", ""):
        case = injection(lidocaine(20), answers=answering(allergies_checked=answer))
        assert said(case, "allergy") == ["not_checked"]
    assert said(injection(lidocaine(20)), "allergy") == ["fine"]
    assert said(nsaid(), "allergy") == ["fine"]
    # Known and asked again are told apart from a match.
    both = injection(
        lidocaine(20),
        person=allergic("la_amide", "lidocaine"),
        answers=answering(allergies_checked="no"),
    )
    assert said(both, "allergy") == ["over", "not_checked"]


def test_what_touches_the_skin():
    for kind in ("latex", "adhesive", "antiseptic"):
        assert said(injection(lidocaine(20), person=allergic(kind, "x")), "allergy_around") == [
            "look"
        ]
        assert said(nsaid(person=allergic(kind, "x")), "allergy_around") == []
    assert (
        said(injection(lidocaine(20), person=allergic("antibiotic", "x")), "allergy_around") == []
    )


# --- NSAIDs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "limit"),
    [("ibuprofen", 2400), ("naproxen", 1000), ("diclofenac", 150), ("celecoxib", 400)],
)
def test_a_daily_dose_at_its_limit(drug, limit):
    outcomes = [said(nsaid(drug, limit + step), "nsaid_dose") for step in (-STEP, 0, STEP)]
    assert outcomes == [["fine"], ["fine"], ["over"]]


def test_a_daily_dose_that_cannot_be_compared():
    assert said(nsaid(mg=None), "nsaid_dose") == ["not_checked"]
    assert said(nsaid("loxoprofen", 180), "nsaid_dose") == ["not_checked"]
    assert said(nsaid("diclofenac", None, is_topical=True), "nsaid_dose") == []
    assert said(nsaid("paracetamol", 9000), "nsaid_dose") == []


def test_a_medicine_outside_the_list():
    assert said(nsaid("other", None), "medicine_unknown") == ["not_checked"]
    assert said(nsaid(), "medicine_unknown") == []


def test_one_nsaid_at_a_time():
    assert said(nsaid(taken=[Course("ibuprofen", "ibuprofen")]), "nsaid_duplicate") == ["over"]
    gel = Course("diclofenac", "diclofenac", is_topical=True)
    assert said(nsaid(taken=[gel]), "nsaid_duplicate") == ["over"]
    assert said(
        nsaid("diclofenac", None, is_topical=True, taken=[Course("naproxen")]), "nsaid_duplicate"
    ) == ["over"]
    assert said(nsaid(taken=[Course("paracetamol")]), "nsaid_duplicate") == ["fine"]
    assert said(nsaid("paracetamol", taken=[Course("naproxen")]), "nsaid_duplicate") == []


@pytest.mark.parametrize(
    ("codes", "rule", "outcomes"),
    [
        (["ulcer"], "nsaid_contra", ["over"]), (["heart_failure"], "nsaid_contra", ["over"]),
        ([], "nsaid_contra", ["fine"]), (["asthma"], "nsaid_asthma", ["look"]), ([], "nsaid_asthma", []),
        (["hepatic"], "nsaid_liver", ["look"]), ([], "nsaid_liver", []),
        (["ace_arb"], "nsaid_interaction", ["look"]), (["diuretic"], "nsaid_interaction", ["look"]),
        (["lithium"], "nsaid_interaction", ["look"]), ([], "nsaid_interaction", []),
        (["ischaemia"], "nsaid_heart", ["look"]), (["hypertension"], "nsaid_heart", ["look"]), ([], "nsaid_heart", []),
        (["anticoagulant"], "nsaid_bleeding", ["look"]), (["bleeding_disorder"], "nsaid_bleeding", ["look"]),
        (["ssri"], "nsaid_bleeding", ["look"]), (["steroid"], "nsaid_bleeding", ["look"]),
        (["alcohol"], "nsaid_bleeding", ["look"]), ([], "nsaid_bleeding", []),
        (["renal"], "nsaid_renal_record", ["look"]), ([], "nsaid_renal_record", []),
        (["pregnancy"], "nsaid_pregnancy", ["over"]), ([], "nsaid_pregnancy", []),
    ],
)  # fmt: skip
def test_conditions_and_medicines(codes, rule, outcomes):
    assert said(nsaid(person=with_conditions(*codes)), rule) == outcomes
    assert said(nsaid("paracetamol", person=with_conditions(*codes)), rule) == []


@pytest.mark.parametrize(
    ("age", "outcomes"), [(64, []), (65, ["look"]), (66, ["look"]), (None, [])]
)
def test_bleeding_by_age(age, outcomes):
    assert said(nsaid(person=person(age=age)), "nsaid_bleeding") == outcomes


def test_aspirin_beside_and_the_stomach_protected():
    case = nsaid(taken=[Course("aspirin", "aspirin")], gastroprotection="yes")
    (result,) = [r for r in engine.ask(case, LIMITS) if r.rule == "nsaid_bleeding"]
    assert "aspirin" in result.words
    assert "protection: yes" in result.words


@pytest.mark.parametrize(
    ("days", "outcomes"), [(365, []), (366, ["not_checked"]), (None, ["not_checked"])]
)
def test_an_empty_list_nobody_asked_about(days, outcomes):
    asked = None if days is None else TODAY - timedelta(days)
    assert said(nsaid(person=person(conditions_asked_on=asked)), "nsaid_asked") == outcomes
    found = replace(with_conditions("ulcer"), conditions_asked_on=asked)
    assert said(nsaid(person=found), "nsaid_contra") == ["over"]
    if outcomes:
        assert said(nsaid(person=person(conditions_asked_on=asked)), "nsaid_contra") == []


@pytest.mark.parametrize(
    ("value", "days", "outcome"),
    [
        ("60", 0, "fine"), ("59.9", 0, "look"), ("30", 0, "look"), ("29.9", 0, "over"), ("29.9", 400, "over"),
        ("90", 365, "fine"), ("90", 366, "not_checked"), ("45", 366, "not_checked"), ("90", None, "not_checked"),
    ],
)  # fmt: skip
def test_kidney_function(value, days, outcome):
    day = None if days is None else TODAY - timedelta(days)
    someone = person(egfr=Measured(Decimal(value), day))
    assert said(nsaid(person=someone), "nsaid_renal") == [outcome]


def test_without_a_kidney_function():
    assert said(nsaid(person=person(egfr=None)), "nsaid_renal") == ["not_checked"]
    diseased = replace(with_conditions("renal"), egfr=Measured(Decimal(45), TODAY))
    assert said(nsaid(person=diseased), "nsaid_renal_record") == []
    unknown = replace(with_conditions("renal"), egfr=None)
    assert said(nsaid(person=unknown), "nsaid_renal_record") == ["look"]
    at_the_limit = replace(with_conditions("renal"), egfr=Measured(Decimal(60), TODAY))
    assert said(nsaid(person=at_the_limit), "nsaid_renal_record") == ["look"]


def test_pregnancy_asked_today_or_not():
    yesterday = person(conditions_asked_on=TODAY - timedelta(1))
    assert said(nsaid(person=yesterday), "nsaid_pregnancy") == ["not_checked"]
    assert said(nsaid(person=replace(yesterday, may_be_pregnant=False)), "nsaid_pregnancy") == []


# --- Numbers in words ------------------------------------------------------------------------------------


def test_a_dose_is_rounded_and_a_limit_never_up():
    assert words.mg(Decimal("0.125")) == "0.13 mg"
    assert words.mg(Decimal("19.994")) == "19.99 mg"
    assert words.limit_mg(Decimal("269.97")) == "269.9 mg"
    assert words.limit_mg(Decimal("0.15")) == "0.1 mg"
    assert words.summed([Decimal(100), None, Decimal("0.5")]).startswith("100 + ? + 0.5 = ")
    assert "100.5 mg" in words.summed([Decimal(100), None, Decimal("0.5")])


# --- The engine --------------------------------------------------------------------------------------------


def test_a_rule_that_fails_is_not_checked_and_wants_an_answer(monkeypatch):
    told = []
    monkeypatch.setattr(engine.log, "exception", lambda words, *args: told.append(words % args))

    def broken(case, limits):
        raise ZeroDivisionError("a word of the record")

    (result,) = engine.ask(injection(), LIMITS, rules=(broken,))
    assert result.outcome == "not_checked"
    assert result.is_error
    assert result.is_to_answer
    assert "word of the record" not in result.words
    assert result.rule == "test_safety_rules.broken"
    assert result.words == (
        "A check failed and says nothing: test_safety_rules.broken. Compare by hand."
    )
    # Somebody can find out why: with the rule's name and what went wrong.
    assert told == ["A safety rule failed: test_safety_rules.broken"]


def test_a_version_without_a_needed_limit_fails_loudly():
    rows = {key: limit for key, limit in LIMITS.rows.items() if key[0] != "steroid_days_between"}
    results = engine.ask(injection(triamcinolone()), Limits(2, rows))
    assert [r.is_error for r in results if "interval" in r.rule] == [True]


def test_gravest_first_and_fine_last():
    outcomes = [r.outcome for r in engine.ask(injection(lidocaine(500), triamcinolone()), LIMITS)]
    order = ["over", "not_checked", "look", "fine"]
    assert outcomes == sorted(outcomes, key=order.index)
    assert outcomes[0] == "over"


def test_the_fingerprint_follows_what_wants_an_answer():
    one = engine.ask(injection(lidocaine(271)), LIMITS)
    other = engine.ask(injection(lidocaine(272)), LIMITS)
    assert engine.fingerprint(one) == engine.fingerprint(list(reversed(one)))
    assert engine.fingerprint(one) != engine.fingerprint(other)
    assert len(engine.fingerprint(one)) == 16
    assert engine.fingerprint(engine.ask(injection(lidocaine(20)), LIMITS)) == ""


def test_every_result_stands_within_its_column():
    everything = replace(
        MARIA, age=80, egfr=None, weight=Measured(Decimal(140), TODAY), conditions_asked_on=None,
        conditions=frozenset({"hepatic", "heart_failure", "ischaemia", "obesity", "ulcer", "ssri", "steroid"}),
        allergies=(("la_amide", "x" * 120), ("nsaid", "y" * 120)),
    )  # fmt: skip
    cases = [
        injection(lidocaine(900), triamcinolone(200), person=everything),
        nsaid(person=everything),
    ]
    for case in cases:
        for result in engine.ask(case, LIMITS):
            assert len(result.words) <= 400
            assert len(result.working) <= 400
            assert len(result.source) <= 300


# --- The step up -----------------------------------------------------------------------------------------


def step(kind, *, tried=(), blocks=()):
    return injection(lidocaine(20), kind=kind, tried=frozenset(tried), blocks=tuple(blocks))


@pytest.mark.parametrize("kind", ["diagnostic_injection", "injection", "nerve_block"])
def test_an_injection_before_anything_else_is_pointed_at(kind):
    assert said(step(kind), "step_conservative") == ["look"]
    assert said(step(kind, tried=[1]), "step_conservative") == ["look"]
    assert said(step(kind), "step_block") == []


@pytest.mark.parametrize("rung", [2, 3, 4, 5])
def test_conservative_care_of_any_kind_counts(rung):
    assert said(step("excision", tried=[rung]), "step_conservative") == ["fine"]
    assert said(step("excision", tried=[rung - 1 if rung == 2 else 6]), "step_conservative") == [
        "over"
    ]


@pytest.mark.parametrize(
    ("blocks", "outcome"),
    [
        ([], "over"), ([49], "over"), ([50], "look"), ([51], "look"), ([49, 50], "look"), ([50, 50], "fine"),
        ([100, 50, 10], "fine"),
    ],
)  # fmt: skip
def test_surgery_wants_two_positive_tests(blocks, outcome):
    for kind in ("excision", "endoscopic_decompression", "liposuction"):
        assert said(step(kind, tried=[4], blocks=blocks), "step_block") == [outcome]


def test_the_lower_steps_are_free():
    for kind in ("dry_needling", "other", ""):
        assert said(step(kind), "step_conservative") == said(step(kind), "step_block") == []
