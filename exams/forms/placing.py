"""A place as shorthand says it, beside the place that stands in the form."""

from django.utils.translation import gettext as _

from exams import bodymap

# Filled and taken back together: half of one place and half of another would be a third.
FIELDS = ("side", "lateral_mm", "vertical_mm", "vertical_direction", "zone", "placed_by")


def fields_of(said) -> dict[str, str]:
    """Return the fields of a place as a press on the map, the list or the keys would leave them."""
    side, zone = said.get("side", ""), said.get("zone", "")
    fields = dict.fromkeys(FIELDS, "") | {"side": side}
    if "distances" in said:
        lateral_mm, cc_mm = said["distances"]
        zone = bodymap.derive_zone(side or bodymap.RIGHT, lateral_mm, cc_mm)
        fields["placed_by"] = bodymap.PLACED_BY_TYPED
    elif zone and side:
        lateral_mm, cc_mm = bodymap.zone_centroid(zone)
        fields["placed_by"] = bodymap.PLACED_BY_ZONE
    else:
        # A zone of the list names its side: without one it stays in the line.
        return fields
    return fields | {
        "lateral_mm": str(lateral_mm), "vertical_mm": str(abs(cc_mm)),
        "vertical_direction": "below" if cc_mm < 0 else "above",
        "zone": bodymap.zone_choice(side, zone) if side else "",
    }  # fmt: skip


def differing(said, now) -> list[str]:
    """Return which parts of a place the form has otherwise."""
    parts = []
    if "side" in said and side_of(now) not in ("", said["side"]):
        parts.append("side")
    if "zone" in said and (zone := _zone_now(now)) and zone != said["zone"]:
        parts.append("zone")
    if "distances" in said and _is_elsewhere(now, *said["distances"]):
        parts.append("distances")
    return parts


def _is_elsewhere(now, lateral_mm, cc_mm) -> bool:
    direction = now["vertical_direction"]
    if cc_mm and direction and (direction == "below") != (cc_mm < 0):
        return True
    is_placed = now["lateral_mm"] or now["vertical_mm"] or now["zone"]
    typed = now["lateral_mm"], now["vertical_mm"]
    return bool(is_placed) and typed != (str(lateral_mm), str(abs(cc_mm)))


def side_of(now) -> str:
    """Return the side in the form; the list of zones names it too."""
    return now["side"] or _split(now["zone"])[0]


def _zone_now(now) -> str:
    place = _position(now)
    if place is not None:
        return place.zone
    return _split(now["zone"])[1]


def _split(choice):
    try:
        return bodymap.split_choice(choice) if choice else ("", "")
    except bodymap.PlaceUnclear:
        return "", ""


def _position(now) -> bodymap.Position | None:
    """Return the place in the form, or None while it is half of one."""
    try:
        return bodymap.read_position(
            side=now["side"] or bodymap.RIGHT, lateral_mm=int(now["lateral_mm"]),
            vertical_mm=int(now["vertical_mm"]), direction=now["vertical_direction"],
        )  # fmt: skip
    except ValueError:
        return None


def words_of(now) -> str:
    """Return the place in the form in words, also while it is half of one."""
    place = _position(now)
    side, zone = side_of(now), _zone_now(now)
    if place is not None:
        return bodymap.position_words(side, place.lateral_mm, place.cc_mm, place.zone, say=_)
    words = [bodymap.SIDE_WORDS.get(side, ""), bodymap.ZONE_NAMES.get(zone, ""), now["lateral_mm"], now["vertical_mm"]]  # fmt: skip
    return ", ".join(_(part) for part in words if part)
