"""Notes below the level of an alert: every branch of the table, and where they are read."""

from types import SimpleNamespace

import pytest

from exams.note_rules import Evidence, notes

SEEN = Evidence(has_imaging=True)


def complaint(side="right", *, night=None, pattern="", provoking=None):
    return SimpleNamespace(side=side, has_night_pain=night, pattern=pattern, provoking=provoking)


def noted(*, presence="found", depth="subcutaneous", side="right", said=None, evidence=SEEN):
    return notes(presence=presence, depth=depth, side=side, complaint=said, evidence=evidence)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, []),
        ({"said": complaint()}, []),
        ({"said": complaint(night=True)}, ["pain at night"]),
        ({"said": complaint(night=False)}, []),
        ({"said": complaint(provoking=["sitting", "lying"])}, ["pain at rest, worse lying"]),
        ({"said": complaint(provoking=["sitting"])}, []),
        ({"said": complaint(pattern="constant")}, ["constant pain, at rest too"]),
        ({"said": complaint(pattern="intermittent")}, []),
        ({"said": complaint("left", night=True)}, []),
        ({"said": complaint("both", night=True)}, ["pain at night"]),
        ({"said": complaint("", night=True)}, ["pain at night"]),
        ({"said": complaint("left", night=True), "side": ""}, ["pain at night"]),
        ({"depth": "uncertain"}, ["depth not clear"]),
        ({"depth": ""}, ["depth not recorded"]),
        ({"depth": "deep"}, []),
        ({"depth": "other"}, []),
        ({"evidence": Evidence()}, ["no imaging and no histology on record"]),
        ({"evidence": Evidence(is_imaging_awaited=True)}, ["imaging awaited, no histology on record"]),
        ({"evidence": Evidence(has_histology=True)}, []),
        ({"evidence": Evidence(is_imaging_awaited=True, has_histology=True)}, []),
        ({"evidence": Evidence(has_imaging=True, is_imaging_awaited=True)}, []),
        ({"presence": "thickening", "depth": ""}, ["depth not recorded"]),
        ({"presence": "not_felt", "depth": "", "evidence": Evidence(), "said": complaint(night=True)}, []),
        ({"presence": "not_examined", "depth": "", "evidence": Evidence()}, []),
        ({"presence": "", "depth": "", "evidence": Evidence()}, []),
        (
            {"said": complaint(night=True, pattern="constant"), "depth": "", "evidence": Evidence()},
            ["pain at night", "constant pain, at rest too", "depth not recorded", "no imaging and no histology on record"],
        ),
    ],
)  # fmt: skip
def test_the_table(given, words):
    assert noted(**given) == words
