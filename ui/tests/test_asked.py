"""An address may ask for a choice by its name, and for nothing else."""

import pytest
from django.core.exceptions import BadRequest

from ui import asked


def test_a_known_name_is_returned(rf):
    assert asked.choice(rf.get("/", {"range": "1y"}), "range", ("1y", "3m")) == "1y"


def test_nothing_is_the_default(rf):
    assert asked.choice(rf.get("/", {"range": ""}), "range", ("1y",), default="all") == "all"


def test_any_other_word_is_refused(rf):
    with pytest.raises(BadRequest):
        asked.choice(rf.get("/", {"range": "patient__name"}), "range", ("1y",))
