"""Which lumps want a response, what a signature needs, and whether sides agree."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from exams import rules
from exams.tests.factories import ABSENT, entry, found
from exams.vocabulary import AlertKind

AT = SimpleNamespace(size_mm=50, is_at_or_over=True, growth_error_mm=5, growth_error_percent=20)
OVER = SimpleNamespace(size_mm=50, is_at_or_over=False, growth_error_mm=5, growth_error_percent=20)


def kinds(limits=AT, earlier=(), close_reason="", **facts):
    facts = {"presence": "found", **facts}
    return [
        a.kind
        for a in rules.alerts(facts, earlier=earlier, limits=limits, close_reason=close_reason)
    ]


class TestSize:
    @pytest.mark.parametrize(
        ("mm", "raised"), [(49, []), (Decimal("49.9"), []), (50, ["size"]), (51, ["size"])]
    )
    def test_at_or_over(self, mm, raised):
        assert kinds(long_axis_mm=mm) == raised

    @pytest.mark.parametrize(("mm", "raised"), [(49, []), (50, []), (51, ["size"])])
    def test_over_only(self, mm, raised):
        assert kinds(OVER, long_axis_mm=mm) == raised

    def test_the_largest_dimension_counts(self):
        assert kinds(long_axis_mm=40, thickness_mm=55) == ["size"]

    def test_no_size_is_no_alert(self):
        assert kinds(size_statement="too_vague") == []


class TestGrowth:
    @pytest.mark.parametrize(
        ("before", "now", "raised"),
        [
            (20, 25, []),  # 5 mm: within error
            (20, Decimal("25.1"), ["growth"]),
            (30, 36, []),  # 20 %: within error
            (30, Decimal("36.1"), ["growth"]),
            (8, 12, []),  # 50 % but 4 mm
            (40, 46, []),  # 6 mm but 15 %
            (20, 12, []),
        ],
    )
    def test_both_errors_must_be_exceeded(self, before, now, raised):
        assert kinds(earlier=[(date(2026, 1, 2), before, "palpation")], long_axis_mm=now) == raised

    def test_slow_growth_is_measured_from_the_smallest(self):
        earlier = [
            (date(2026, 1, 2), 15, ""),
            (date(2026, 3, 2), 19, ""),
            (date(2026, 4, 2), 22, ""),
        ]
        assert kinds(earlier=earlier, long_axis_mm=24) == ["growth"]

    def test_another_method_does_not_compare(self):
        assert kinds(earlier=[(date(2026, 1, 2), 10, "ultrasound")], long_axis_mm=30) == []

    def test_an_undated_size_does_not_compare(self):
        assert kinds(earlier=[(None, 10, "")], long_axis_mm=30) == []

    def test_the_working_names_both(self):
        (raised,) = rules.alerts(
            {"presence": "found", "long_axis_mm": 24},
            earlier=[(date(2026, 1, 2), 15, "")],
            limits=AT,
        )
        assert raised.working == "from 15 mm on 2 Jan 2026 to 24 mm: 60 % more"


class TestFeatures:
    @pytest.mark.parametrize(
        ("facts", "raised"),
        [
            ({"mobility": "fixed"}, [AlertKind.FIXED]),
            ({"depth": "deep"}, [AlertKind.DEEP]),
            ({"consistency": "hard"}, [AlertKind.HARD]),
            ({"consistency": "craggy"}, [AlertKind.HARD]),
            ({"skin": ["ulcer"]}, [AlertKind.FUNGATING]),
            ({"skin": ["red", "fungating"]}, [AlertKind.FUNGATING]),
            (
                {
                    "mobility": "limited",
                    "depth": "tethered",
                    "tenderness": "4",
                    "usual_pain": "yes",
                },
                [],
            ),
            ({"consistency": "firm", "depth": "uncertain", "skin": ["dimple", "scar"]}, []),
        ],
    )
    def test_each_alone(self, facts, raised):
        assert kinds(**facts) == raised

    def test_back_after_excision(self):
        assert kinds(close_reason="excised") == ["regrowth"]
        assert kinds(close_reason="excised", presence="not_felt") == []

    def test_what_is_not_felt_raises_nothing(self):
        assert kinds(presence="not_felt", mobility="fixed") == []


class TestMissing:
    def paths(self, exam, **about):
        return [gap.path for gap in rules.missing(exam, **about)]

    def test_a_complete_exam_lacks_nothing(self):
        assert self.paths(entry(found())) == []

    def test_an_empty_one_lacks_what_a_signature_needs(self):
        empty = entry(pain=None, side="", **dict.fromkeys(ABSENT, ""))
        assert self.paths(empty) == ["complaint_side", "palpation", *rules.FLAGS, "pain"]

    def test_the_side_is_asked_once(self):
        assert self.paths(entry(found(), side=""), needs_side=False) == []

    def test_known_nodules_are_answered_unless_nothing_was_palpated(self):
        awaiting = [("nab", "N1")]
        assert self.paths(entry(), awaiting=awaiting) == ["nab-answer"]
        assert self.paths(entry(palpation="not_palpated"), awaiting=awaiting) == []

    def test_a_felt_nodule(self):
        bare = found(
            size_statement="", long_axis_mm=None, tenderness="", usual_pain="", lateral_mm=None
        )
        assert self.paths(entry(bare)) == [
            "new-0-side",
            "new-0-long_axis_chip",
            "new-0-tenderness",
            "new-0-usual_pain",
        ]

    def test_what_is_not_tender_cannot_give_the_usual_pain(self):
        assert self.paths(entry(found(tenderness="0", usual_pain=""))) == []

    def test_a_confirmed_nodule_needs_only_today_s_tenderness(self):
        confirmed = found(usual_pain="")
        confirmed.carried_from = "earlier"
        assert self.paths(entry(confirmed)) == []

    def test_too_vague_is_a_size(self):
        assert self.paths(entry(found(long_axis_mm=None, size_statement="too_vague"))) == []

    def test_an_emergency_wants_an_answer(self):
        assert self.paths(entry(found(), flag_cauda_equina="present")) == ["flag_response"]
        assert (
            self.paths(entry(found(), flag_cauda_equina="present", flag_response="sent to A&E"))
            == []
        )


class TestSides:
    def test_only_when_all_are_on_the_other_side(self):
        assert rules.opposite_side(entry(found(side="right"), side="left")) == "right"
        assert (
            rules.opposite_side(entry(found(side="right"), found(1, side="left"), side="left"))
            == ""
        )
        assert rules.opposite_side(entry(found(side="right"), side="both")) == ""
        assert rules.opposite_side(entry(found(side="right"), side="")) == ""

    def test_found_and_none_found_exclude_each_other(self):
        assert [g.path for g in rules.contradictions(entry(found(), palpation="none_felt"))] == [
            "palpation"
        ]


def test_durations_in_months():
    assert rules.months(Decimal(2), "years") == Decimal("24.0")
    assert rules.months(Decimal(6), "weeks") == Decimal("1.4")
    assert rules.months(None, "weeks") is None


def test_words_of_change():
    assert rules.size_change_words(25, 15) == "25 to 15 mm, 40 % smaller"
    assert rules.size_change_words(15, 25) == "15 to 25 mm, 67 % larger"
    assert rules.size_change_words(20, 15) == "20 to 15 mm, no real change"
    assert rules.size_change_words(100, 85) == "100 to 85 mm, no real change"
    assert rules.size_change_words(15, 15) == "still 15 mm"
    assert rules.size_change_words(None, 15) == ""
