"""Whatever a file of the layout holds, it comes out as it went in, and no fact goes missing."""

from datetime import timedelta

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.importing import exporting, layout, vocabularies
from library.importing.differences import differences
from library.importing.facts import same
from library.importing.run import NEW, take_file
from library.models import PublishedSource

pytestmark = pytest.mark.django_db

KNOWN = sorted(
    {phrase for _choices, phrases, _o in vocabularies.LISTS.values() for text in phrases.values() for phrase in text.split("|")}
    | {str(code) for choices, _p, _o in vocabularies.LISTS.values() for code in choices.values}
)  # fmt: skip
ODD = [
    "4-6", "10-20 mL", "about 30", "more than 3 years", "2 %", "0,5 %", "40 mg/mL", "22 G, 2 inch", "7 days",
    "2-3 per week", "12 x 7 x 5 cm", "1 to 15 cm", "null", "true", "5", "1e3", "~", "yes", "pain 0-10", "day 14",
    "baseline", "30 minutes", "none", "some painful, some silent", "chickpea - walnut", "éàü Ñ 漢字", "  spaced  ",
    "x" * 320, "a: b", "- c", "# d", "'quoted'", '"', "line\nbreak", "other", "weekly x 4", "not stated",
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(ODD),
    st.lists(st.sampled_from(KNOWN), min_size=2, max_size=3).map(", ".join),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40),
)


def numbers(slot):
    low, high = int(slot.low), int(min(slot.high, slot.low + 300))
    whole = st.integers(low, high)
    ranges = (
        st.tuples(whole, whole).map(lambda pair: f"{min(pair)}-{max(pair)}") if low >= 0 else whole
    )
    kinds = [whole, ranges, st.sampled_from(["several", "multiple", "a few", "repeated"])]
    if slot.holds == layout.NUMBER:
        kinds.append(st.decimals(low, high, places=3).map(float))
    return st.one_of(kinds)


def values(slot):
    if slot.holds == layout.MAPPING:
        return mappings(slot.items)
    if slot.holds == layout.LIST:
        item = mappings(slot.items) if isinstance(slot.items, dict) else values(slot.items)
        return st.lists(item, min_size=1 if slot.most else 0, max_size=slot.most or 3)
    if slot.low is not None:
        return numbers(slot)
    kinds = [WORDS, WORDS, st.booleans(), st.integers(0, 9), st.just(2.5)]
    if slot.holds == layout.WORDS_OR_LIST:
        kinds.append(st.lists(WORDS, min_size=0, max_size=2))
    return (
        st.one_of(kinds)
        if slot.holds == layout.FLAG
        else kinds[0]
        if slot.holds == layout.WORDS
        else st.one_of(kinds)
    )


def mappings(slots):
    return st.fixed_dictionaries(
        {},
        optional={
            key: st.one_of(st.none(), values(slot)) for key, slot in slots.items() if key != "id"
        },
    )


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}[{place}]")
    elif value is not None:
        yield path


@st.composite
def files(draw):
    """Return the content of one file."""
    return {"id": "made-up", **draw(mappings(layout.FILE))}


class _Undo(Exception):
    pass


@settings(max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=list(HealthCheck))
@given(content=files())
def test_any_file_comes_out_as_it_went_in(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("files") / "made-up.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")

    try:
        with transaction.atomic():
            result = take_file(path)
            if any("scale is" in problem.why for problem in result.problems):
                raise _Undo
            assert result.problems == []
            assert result.outcome == NEW
            back = exporting.content_of(PublishedSource.objects.get(slug="made-up"))
            assert list(differences(content, back)) == []
            assert same(content, back)
            assert sorted(fate.path for fate in result.fates) == sorted(leaves(content))
            raise _Undo
    except _Undo:
        pass


def _bare(slots, path=()):
    """Return the paths of every list of mappings in the layout."""
    for key, slot in slots.items():
        if slot.holds == layout.LIST and isinstance(slot.items, dict):
            yield (*path, key)
            yield from _bare(slot.items, (*path, key))
        elif slot.holds == layout.MAPPING:
            yield from _bare(slot.items, (*path, key))


def _with_one_empty(path, slots=layout.FILE):
    key, *rest = path
    inside = _with_one_empty(rest, slots[key].items) if rest else {}
    return {key: [inside] if slots[key].holds == layout.LIST else inside}


@pytest.mark.parametrize("path", list(_bare(layout.FILE)), ids=".".join)
def test_an_entry_that_says_nothing_is_kept_as_it_stands(tmp_path, path):
    """Presence rules bind the clinic's own records; a publication may leave anything out."""
    content = {"id": "made-up", **_with_one_empty(path)}
    file = tmp_path / "made-up.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")

    result = take_file(file)

    assert result.problems == []
    assert (
        list(
            differences(content, exporting.content_of(PublishedSource.objects.get(slug="made-up")))
        )
        == []
    )
