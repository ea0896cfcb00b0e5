"""Intervals against published values, and what is too few to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.figures import share_words
from outcomes.statistics import Share, is_suppressed, median, wilson


@pytest.mark.parametrize(
    ("better", "known", "low", "high"),
    [(27, 41, 0.5055, 0.7843), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 6, 0.4365, 0.9699),
     (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)],
)  # fmt: skip
def test_wilson_as_published(better, known, low, high):
    """81 of 263 and 15 of 148 are Newcombe's examples (1998)."""
    assert wilson(better, known) == pytest.approx((low, high), abs=0.0002)


@given(known=st.integers(1, 2000), data=st.data())
def test_wilson_holds_the_share(known, data):
    better = data.draw(st.integers(0, known))
    low, high = wilson(better, known)

    assert 0 <= low <= better / known + 1e-9
    assert better / known - 1e-9 <= high <= 1


def test_the_sentence_says_what_is_missing():
    assert share_words(Share(27, 41, 58)) == (
        "27 of 41 known better (66 %, 95 % CI 51–78). 17 unknown of 58: 47–76 %"
    )


def test_under_ten_known_there_is_no_rate():
    assert share_words(Share(5, 9, 12)) == "5 of 9 known better; 3 unknown of 12"
    assert Share(5, 9, 12).rate is None
    assert Share(5, 10, 12).rate == 50


def test_under_sixty_percent_known_is_too_incomplete():
    assert Share(10, 11, 20).is_incomplete
    assert not Share(10, 12, 20).is_incomplete


@pytest.mark.parametrize(("values", "middle"), [([], None), ([3], 3), ([1, 9, 4], 4), ([2, 4], 3)])
def test_median(values, middle):
    assert median(values) == middle


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (7, True), (8, False)])
def test_paper_hides_one_to_seven(count, hidden):
    assert is_suppressed(count) is hidden
