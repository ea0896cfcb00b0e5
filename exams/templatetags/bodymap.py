"""The lower back on a page: the map, a nodule's mark, its place in words, and the entry of a place."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext, gettext_noop

from exams import bodymap, markers

register = template.Library()

SHOW, PLACE = "show", "place"
KEY = gettext_noop("%(text)s is nodule %(number)s, tender %(grade)s of 4")
EDGE_MM = 12
RING_MM, SPOT_MM = 20, 3
# The bar of the scale with its words, in the lower left corner.
SCALE_HIGH_MM = 20


@dataclass(frozen=True)
class Size:
    """Which part of the back is in view, and how big letters are in its millimetres."""

    x: int
    y: int
    width: int
    height: int
    label: float = markers.LABEL_SIZE
    scale_words: str = "50 mm"
    grows: bool = True


SIZES = {
    # The whole drawing; only this one has room for every place a nodule may be.
    "full": Size(-175, -162, 350, 322, scale_words="50 mm on a reference adult", grows=False),
    "chart": Size(-160, -134, 320, 208),
    "print": Size(-160, -134, 320, 208, label=11),
    "small": Size(-118, -80, 236, 134, label=15),
}


@register.inclusion_tag("components/body_map.html")
def body_map(
    markers=(),
    mode=SHOW,
    prefix="lsm",
    size="full",
    legend=True,
    flags=True,
    note="",
    caption="",
    ring=None,
    spots=(),
    last_known=(),
):
    """The map with its markers.

    `mode="place"` lets a press place a nodule; `prefix` keeps the ids of several maps on one page
    apart; `size` is full, chart, small or print; `note` replaces "Seen from behind"; `caption`
    stands below, such as "As recorded on 2025-10-22". `spots` are earlier places (x, y, title), and
    `ring` the place (x, y) around which 20 mm are drawn. `last_known` are the markers of known
    nodules as long as nothing is answered: with them the page's script draws each answer.
    """
    marked = list(markers)
    view = _window(SIZES[size], marked, _places(ring, spots))
    return {
        "prefix": prefix,
        "size": size,
        "is_placing": mode == PLACE,
        "view": view,
        "scale": _scale(view, SIZES[size]),
        "halves": _zones(),
        "ring": ring,
        "spots": spots,
        "drawn": _draw(view, marked, SIZES[size]),
        "legend": _legend(marked, last_known) if legend else (),
        "looks": _looks(last_known),
        "flags": flags,
        "note": note or gettext("Press to place" if mode == PLACE else "Seen from behind"),
        "key": _key(marked) if size != "small" else "",
        "key_words": gettext(KEY) % {"text": "{text}", "number": "{number}", "grade": "{grade}"},
        "caption": caption,
        "summary": _summary(marked),
        "level_labels": size != "small",
        "label_size": SIZES[size].label,
        "map_version": bodymap.MAP_VERSION,
        "side_words": {"left": view.left + 2, "right": view.right - 2, "y": view.top + 11},
    }


@register.inclusion_tag("components/nodule_mark.html")
def nodule_mark(state, flagged=False, vague=False):
    """The mark of one state, as it stands on the map, for a row or a legend. Says nothing aloud."""
    return {"item": markers.sample(state, flagged=flagged, vague=vague)}


@register.inclusion_tag("components/nodule_position.html")
def nodule_position(form, label, map_prefix="lsm"):
    """The entry of one place for a form with the fields of `exams.position_form.PositionForm`."""
    choices = bodymap.ZONE_CHOICES
    return {
        "form": form,
        "prefix": form.prefix or "",
        "label": label,
        "map_prefix": map_prefix,
        "side": form["side"].value() or "",
        "direction": form["vertical_direction"].value() or "",
        "zone": form["zone"].value() or "",
        "columns": [
            ("left", gettext("Patient's LEFT"), _translated(choices["left"])),
            ("midline", gettext("Midline"), _translated(choices["midline"])),
            ("right", gettext("Patient's RIGHT"), _translated(choices["right"])),
        ],
        "sides": [(side, gettext(word)) for side, word in bodymap.SIDE_WORDS.items()],
        "lateral": _typed(form["lateral_mm"]),
        "vertical": _typed(form["vertical_mm"]),
        "placed_by": form["placed_by"].value() or "",
    }


@register.filter
def zone_name(zone_id):
    """'Posterior iliac crest' for 'crest-medial'."""
    return bodymap.zone_words(zone_id or "", say=gettext)


@register.filter
def state_words(state):
    """'tender, familiar pain' for 'familiar'."""
    return gettext(markers.STATE_WORDS[state])


@register.simple_tag
def position_words(place, rounded=True):
    """'RIGHT, 45 mm from midline, 5 mm above PSIS line, PSIS (dimple)' for any record of a place."""
    return bodymap.position_words(
        place.side,
        place.lateral_mm,
        place.cc_mm,
        getattr(place, "zone", ""),
        placed_by=getattr(place, "placed_by", ""),
        rounded=rounded,
        say=gettext,
    )


@register.simple_tag
def distance_words(place, rounded=True):
    """'45 mm from midline, 5 mm above PSIS line', for use beside a side flag and a zone name."""
    return bodymap.distance_words(
        place.lateral_mm,
        place.cc_mm,
        placed_by=getattr(place, "placed_by", ""),
        rounded=rounded,
        say=gettext,
    )


def _places(ring, spots) -> list[markers.Box]:
    """What the ring and the earlier places take up."""
    rings = [(ring, RING_MM)] if ring else []
    return [
        markers.Box(each.x - r, each.y - r, each.x + r, each.y + r)
        for each, r in (*rings, *((spot, SPOT_MM) for spot in spots))
    ]


def _window(size: Size, marked, places=()) -> markers.Box:
    """The part in view, widened so that no nodule is ever cut off and the scale stands below a ring."""
    boxes = [markers.body(marker) for marker in marked] if size.grows else []
    boxes += [
        markers.Box(each.left, each.top, each.right, each.bottom + SCALE_HIGH_MM - EDGE_MM)
        for each in places
    ]
    whole = SIZES["full"]
    return markers.Box(
        max(whole.x, min([size.x, *(box.left - EDGE_MM for box in boxes)])),
        max(-150, min([size.y, *(box.top - EDGE_MM for box in boxes)])) if size.grows else size.y,
        min(whole.x + whole.width, max([size.x + size.width, *(b.right + EDGE_MM for b in boxes)])),
        min(
            whole.y + whole.height,
            max([size.y + size.height, *(box.bottom + EDGE_MM for box in boxes)]),
        ),
    )


def _draw(view, marked, size: Size):
    inner = markers.Box(view.left + 2, max(view.top, -148) + 2, view.right - 2, view.bottom - 2)
    return markers.draw(marked, inner, label_size=size.label, say=gettext)


def _looks(last_known) -> list[markers.Drawn]:
    listed = markers.in_order(last_known)
    return [look for marker in listed for look in markers.looks(marker, gettext)]


def _scale(view, size: Size) -> dict:
    left, y = view.left + (3 if not size.grows else 8), view.bottom - (6 if not size.grows else 8)
    ticks = f"M{left} {y - 2.5}v5M{left + 25} {y - 1.5}v3M{left + 50} {y - 2.5}v5"
    return {
        "path": f"M{left} {y}h50{ticks}",
        "x": left + 53,
        "y": y + (3 if size.label < 14 else 4.5),
        "size": 9.2 if size.label < 14 else 13,
        "words": gettext(size.scale_words),
    }


def _zones():
    """Both halves and the midline, every outline from the one vertex list."""
    sides = {side: [_zone(side, zone) for zone in bodymap.LATERAL_ZONES] for side in bodymap.SIDES}
    middle = [_zone("", zone) for zone in bodymap.MIDLINE_ZONES]
    return [("left", sides["left"]), ("midline", middle), ("right", sides["right"])]


def _zone(side: str, zone: bodymap.Zone) -> dict:
    name = gettext(zone.name)
    return {
        "id": zone.id,
        "side": side,
        "key": f"{side[0]}-{zone.id}" if side else zone.id.replace("midline", "m"),
        "name": name,
        "title": f"{gettext(bodymap.SIDE_WORDS[side])} {name}" if side else name,
        "path": bodymap.zone_path(zone.id, side or "right"),
        "vertices": " ".join(f"{x},{y}" for x, y in zone.vertices),
        "centre": ",".join(str(n) for n in zone.centroid),
    }


def _legend(marked, last_known=()) -> list[dict]:
    """Only what is on this map, in words; what an answer could bring stands ready unseen."""
    present = markers.legend_states(marked)
    could_be = {*present, *markers.ANSWERED, *markers.legend_states(last_known)}
    items = [
        {
            "item": markers.sample(state), "words": gettext(markers.STATE_WORDS[state]),
            "state": state, "is_hidden": state not in present,
        }
        for state in markers.STATE_WORDS
        if state in (could_be if last_known else present)
    ]  # fmt: skip
    if any(marker.flagged for marker in marked):
        flagged = markers.sample(markers.NOT_TENDER, flagged=True)
        items.append({"item": flagged, "words": gettext(markers.FLAGGED_WORDS)})
    if any(marker.is_vague for marker in marked):
        vague = markers.sample(markers.NOT_GRADED, vague=True)
        items.append({"item": vague, "words": gettext(markers.UNCERTAIN_WORDS), "only_halo": True})
    if any(marker.injections for marker in marked):
        items.append({"injection": True, "words": gettext(markers.INJECTION_WORDS)})
    return items


def _key(marked) -> str:
    """One worked example, so that nobody has to guess what 'N1·2' means."""
    graded = [marker for marker in marked if marker.tenderness is not None]
    if not graded:
        return ""
    first = min(graded, key=lambda marker: marker.number)
    return gettext(KEY) % {
        "text": first.text,
        "number": first.number,
        "grade": first.tenderness,
    }


def _summary(marked) -> str:
    return markers.summary(marked, gettext) if marked else gettext("No nodules on this map.")


def _translated(choices):
    return [(value, gettext(name)) for value, name in choices]


def _typed(bound_field):
    """What was typed, kept as it was, so that an error shows the reader's own digits."""
    value = bound_field.value()
    return "" if value is None else str(value)
