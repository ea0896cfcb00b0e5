"""Time runs evenly, gaps stay gaps, labels keep apart."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui.charts import Scale, TimeScale, line_pieces, spread

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def test_a_scale_may_run_upwards():
    pain = Scale(0, 10, 100, 0)

    assert (pain(0), pain(5), pain(10)) == (100, 50, 0)


@given(days, st.integers(0, 4000))
def test_time_runs_evenly_and_ticks_do_not_crowd(first, length):
    time = TimeScale(first, first + timedelta(days=length), 100, 900)

    ticks = time.months(40)

    assert time(first) == 100
    assert all(b.x - a.x >= 39.8 for a, b in pairwise(ticks))


def test_a_missing_score_breaks_the_line_and_the_break_is_dotted():
    pieces = line_pieces([(0, 8), (10, 7), (20, None), (30, 6), (40, 5)])

    assert [(piece.path, piece.is_gap) for piece in pieces] == [
        ("M0 8L10 7", False),
        ("M10 7L30 6", True),
        ("M30 6L40 5", False),
    ]


def test_one_point_is_no_line():
    assert line_pieces([(0, None), (10, 7), (20, None)]) == []


@given(st.lists(st.floats(0, 1000), max_size=12), st.integers(1, 40))
def test_labels_are_moved_apart(places, gap):
    moved = sorted(spread(places, gap))

    assert all(b - a >= gap - 0.2 for a, b in pairwise(moved))
