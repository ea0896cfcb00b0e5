"""What a treatment is called in lists, letters and lanes."""

import pytest

from treatments.ladder import name_of
from treatments.models import Treatment


@pytest.mark.parametrize(
    ("kind", "said", "origin", "name"),
    [
        ("chiropractic", "four sessions", "clinic", "chiropractic or osteopathy, four sessions"),
        ("chiropractic", "", "clinic", "chiropractic or osteopathy"),
        ("other", "cupping", "clinic", "cupping"),
        # In print the source's own words are the name.
        ("needling", "multiple needling", "published", "multiple needling"),
    ],
)
def test_the_kind_is_said_with_what_was_said_of_it(kind, said, origin, name):
    assert name_of(Treatment(kind=kind, kind_text=said, origin=origin)) == name
