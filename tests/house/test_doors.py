"""Every page is guarded, or says aloud that it is open."""

import pytest

from tests.house.site_map import doors


def test_the_walk_finds_the_rooms():
    assert len(doors()) > 30


@pytest.mark.parametrize("door", doors(), ids=str)
def test_every_door_is_guarded_or_declared(door):
    view = door.view
    is_guarded = getattr(view, "required_permission", None) is not None
    is_for_all_staff = getattr(view, "signed_in_only", False)
    is_public = getattr(view, "login_required", True) is False

    assert is_guarded or is_for_all_staff or is_public, (
        f"{door} names no right: guard it with requires(...) or an opens_* loader, "
        "or declare it with signed_in_only or login_not_required."
    )


@pytest.mark.parametrize("door", doors(), ids=str)
def test_a_door_to_a_record_opens_it_through_a_loader(door):
    """Whatever takes the id of a record loads it through the room's access module."""
    ids = [name for name in door.takes if name.endswith("_id")]
    if not ids or door.name.startswith("accounts:"):
        return

    assert getattr(door.view, "opens_record", False), f"{door} takes {ids} without a loader"
