"""One publication made ready to be read: the words of the source, with labels for its codes."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from exams.vocabulary import Region
from library.arithmetic import computed_percent, is_printed_otherwise
from library.importing.exporting import content_of
from library.importing.facts import plain_number
from library.models import PublishedSource
from measures.vocabulary import OutcomeCategory
from patients.vocabulary import Sex
from treatments.vocabulary import Kind

_LABELS = {
    str(value): label for words in (Region, OutcomeCategory, Kind, Sex) for value, label in words.choices if value != "other"
}  # fmt: skip


def said(value) -> str:
    """Return a leaf as it is read aloud: codes by their label, yes and no as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(said(item) for item in value) if value else _("none")
    if isinstance(value, str):
        return str(_LABELS.get(value) or (value if " " in value else value.replace("_", " ")))
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class CountRow:
    """One count: printed and computed side by side."""

    label: str
    n: int | None
    of: int | None
    printed: Decimal | None
    computed: Decimal | None
    differs: bool
    is_over: bool
    note: str


@dataclass(frozen=True)
class NoduleRow:
    """One nodule in the words of the source."""

    label: str
    side: str
    side_words: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Step:
    """One treatment, in order."""

    number: str
    name: str
    agents: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """One outcome, in time order."""

    at: str
    instrument: str
    value: str
    note: str


@dataclass(frozen=True)
class Point:
    """One number on the small chart."""

    x: float
    y: float
    value: str
    at: str


@dataclass(frozen=True)
class Chart:
    """Numbers of one instrument, in order."""

    instrument: str
    top: str
    points: tuple[Point, ...]
    width: int
    height: int = 170

    @property
    def line(self) -> str:
        """The path through the points."""
        return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in self.points)


@dataclass(frozen=True)
class Person:
    """One record: somebody described, or what a series shares."""

    title: str
    is_shared: bool
    facts: tuple[tuple[str, str], ...]
    nodules: tuple[NoduleRow, ...]
    imaging: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    charts: tuple[Chart, ...]
    end: tuple[tuple[str, str], ...] = field(default=())
    # Where it stands among the people of the source, 1 for the first; None for what a series shares.
    place: int | None = None

    @property
    def has_course(self) -> bool:
        """Whether something was done or measured that can be drawn in its order."""
        return self.place is not None and bool(self.steps or self.outcomes)


@dataclass(frozen=True)
class Reading:
    """The whole page."""

    source: PublishedSource
    sentence: str
    about: tuple[tuple[str, str], ...]
    group: tuple[tuple[str, str], ...]
    counts: tuple[CountRow, ...]
    measurements: tuple[dict, ...]
    people: tuple[Person, ...]


def build(source: PublishedSource) -> Reading:
    """Return everything the page shows."""
    content = content_of(source)
    group = content.get("group") or {}
    people = [_person(raw, False, place) for place, raw in enumerate(content.get("patients") or ())]
    if group.get("shared"):
        people.insert(0, _person(group["shared"], True, 0))
    counts = tuple(_count(count) for count in source.counts.all())
    return Reading(
        source, _sentence(source, counts, people), _about(source), _group(group), counts,
        tuple({key: said(value) for key, value in figure.items()} for figure in group.get("measurements") or ()),
        tuple(people),
    )  # fmt: skip


def shows(source: PublishedSource) -> str:
    """Return in a few words what the publication shows, for the list."""
    count = next((c for c in source.counts.all() if c.n is not None and c.of), None)
    if count:
        return f"{count.n} / {count.of} {count.label}"
    parts = [
        said(record.final_status or None) for record in source.records.all() if record.final_status
    ]
    return ", ".join(dict.fromkeys(parts))


def _sentence(source, counts, people) -> str:
    count = next((c for c in counts if c.n is not None and c.of), None)
    if count:
        return _("%(n)s of %(of)s: %(label)s") % {
            "n": count.n,
            "of": count.of,
            "label": count.label,
        }
    ends = [value for person in people for name, value in person.end if name == _("In the end")]
    if len(people) == 1 and ends:
        return _("One person, in the end: %(end)s") % {"end": ends[0]}
    printed = next((c for c in counts if c.printed is not None), None)
    if printed:
        share = plain_number(printed.printed)
        return _("%(share)s %%: %(label)s") % {"share": share, "label": printed.label}
    if source.n_patients:
        return _("%(n)s people, described together") % {"n": source.n_patients}
    return source.title or source.slug


def _about(source):
    return _filled(
        (_("Title"), source.title), (_("Authors"), source.authors), (_("Journal"), source.journal),
        (_("Year"), source.year), (_("Design"), source.get_design_display() if source.design != "other" else source.design_text),
        (_("Term used"), source.term_used), (_("DOI"), source.doi), (_("PubMed"), source.pmid),
    )  # fmt: skip


def _filled(*rows):
    return tuple((name, str(value)) for name, value in rows if value not in (None, ""))


def _group(group):
    names = {
        "n_patients": _("People"), "n_nodules": _("Nodules"), "n_bilateral": _("On both sides"),
        "n_female": _("Women"), "n_male": _("Men"), "age_mean": _("Mean age"), "age_sd": _("SD of age"),
        "age_min": _("Youngest"), "age_max": _("Oldest"), "duration_months_mean": _("Mean duration, months"),
        "follow_up": _("Follow-up"),
    }  # fmt: skip
    return tuple(
        (name, said(group[key])) for key, name in names.items() if group.get(key) is not None
    )


def _count(count) -> CountRow:
    return CountRow(
        count.label, count.n, count.of, count.pct_reported, computed_percent(count.n, count.of),
        is_printed_otherwise(count.n, count.of, count.pct_reported),
        count.n is not None and count.of is not None and count.n > count.of, count.note,
    )  # fmt: skip


# --- people -------------------------------------------------------------------------------------


def _person(raw, is_shared, place) -> Person:
    complaint = raw.get("complaint") or {}
    age = (
        _("%(age)s y") % {"age": said(raw["age"])}
        if raw.get("age") is not None
        else said(raw.get("age_text"))
    )
    name = (
        _("Shared by: %(label)s") % {"label": said(raw.get("label")) or _("the series")}
        if is_shared
        else said(raw.get("label")) or _("Person %(n)s") % {"n": place + 1}
    )
    outcomes = raw.get("outcomes") or ()
    return Person(
        ", ".join(part for part in (name, age, said(raw.get("sex"))) if part), is_shared,
        _said_facts(
            (_("Occupation"), raw.get("occupation")), (_("Height, cm"), raw.get("height_cm")), (_("Weight, kg"), raw.get("weight_kg")),
            (_("Pain"), complaint.get("pain_site")), (_("For"), complaint.get("duration_text") or complaint.get("duration_months")),
            (_("Onset"), complaint.get("onset")), (_("Character"), complaint.get("character")), (_("Spreads to"), complaint.get("radiation")),
            (_("Worse with"), complaint.get("provoking")), (_("Better with"), complaint.get("relieving")), (_("Besides"), complaint.get("associated")),
            (_("Other conditions"), raw.get("comorbidities")), (_("Diagnoses before"), raw.get("prior_diagnoses")),
            (_("Treated before with"), raw.get("prior_treatments")), (_("Neurological exam"), raw.get("neuro_exam")),
            (_("Straight leg raise"), raw.get("straight_leg_raise")), (_("Skin"), raw.get("skin_changes")), (_("Algometry"), raw.get("algometry")),
        ),
        tuple(_nodule(nodule, place) for place, nodule in enumerate(raw.get("nodules") or (), 1)),
        tuple((said(i.get("modality")), said(i.get("target")), said(i.get("finding"))) for i in raw.get("imaging") or ()),
        tuple(_step(step, place) for place, step in enumerate(raw.get("treatments") or (), 1)),
        tuple(_outcome(outcome) for outcome in outcomes),
        tuple(_charts(outcomes)),
        _said_facts((_("Complications"), raw.get("complications")), (_("Histology"), raw.get("histology")), (_("In the end"), raw.get("final_status"))),
        None if is_shared else place + 1,
    )  # fmt: skip


def _said_facts(*rows):
    return tuple((name, said(value)) for name, value in rows if value is not None)


def _nodule(raw, place) -> NoduleRow:
    side = raw.get("side")
    size = " × ".join(said(axis) for axis in raw.get("size_mm") or ())
    # Both where both are printed: the words of the source may say more than the millimetres.
    sizes = "; ".join(filter(None, [f"{size} mm" if size else "", said(raw.get("size_text"))]))
    return NoduleRow(
        f"N{place}", side if side in ("left", "right") else "", "" if side in ("left", "right") else said(side),
        _said_facts(
            (_("Where"), ", ".join(part for part in (said(raw.get("site")), said(raw.get("site_text"))) if part) or None),
            (_("How many"), raw.get("count")), (_("Size"), sizes or None),
            (_("Shape"), raw.get("shape")), (_("Feel"), raw.get("consistency")), (_("Mobility"), raw.get("mobility")),
            (_("Depth"), raw.get("depth_or_tethering")), (_("Tender"), raw.get("tender")), (_("Grade, 0 to 4"), raw.get("tenderness_grade_0_4")),
            (_("Pressing gives the usual pain"), raw.get("reproduces_pain")), (_("Pressing gives"), raw.get("response_to_pressure")),
            (_("Pressing spreads to"), raw.get("radiation_on_pressure")),
        ),
    )  # fmt: skip


def _step(raw, place) -> Step:
    agents = []
    for agent in raw.get("agents") or ():
        volume = (
            _("%(n)s mL") % {"n": said(agent["volume_ml"])}
            if agent.get("volume_ml") is not None
            else ""
        )
        dose = (
            _("%(n)s mg") % {"n": said(agent["dose_mg"])}
            if agent.get("dose_mg") is not None
            else ""
        )
        agents.append(
            " ".join(
                part
                for part in (
                    said(agent.get("drug")),
                    said(agent.get("concentration")),
                    volume,
                    dose,
                    f"({agent['note']})" if agent.get("note") else "",
                )
                if part
            )
        )
    return Step(
        said(raw.get("order") if raw.get("order") is not None else place), said(raw.get("type")) or _("not stated"), tuple(agents),
        _said_facts(
            (_("Intent"), raw.get("intent")), (_("Sessions"), raw.get("sessions")), (_("Interval"), raw.get("interval")),
            (_("Guidance"), raw.get("guidance")), (_("Needle"), raw.get("needle")), (_("Anaesthesia"), raw.get("anaesthesia")),
            (_("Incision"), raw.get("incision")), (_("Defect in the fascia, mm"), raw.get("fascial_defect_mm")), (_("Repair"), raw.get("fascial_repair")),
            (_("Response"), raw.get("response")), (_("Detail"), raw.get("detail")),
        ),
    )  # fmt: skip


def _outcome(raw) -> Outcome:
    value = said(raw.get("value"))
    unit = said(raw.get("unit"))
    return Outcome(
        said(raw.get("at")) or _("not stated"), said(raw.get("instrument")),
        f"{value} {unit}".strip() if value else _("not given"), said(raw.get("note")),
    )  # fmt: skip


def _charts(outcomes):
    """Yield a small chart for each instrument with at least two plain numbers."""
    by_instrument: dict[str, list] = {}
    for outcome in outcomes:
        value = outcome.get("value")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            by_instrument.setdefault(said(outcome.get("instrument")), []).append(outcome)
    for instrument, found in by_instrument.items():
        if len(found) > 1:
            yield _chart(instrument, found)


def _chart(instrument, found) -> Chart:
    top = (
        max([10, *(outcome["value"] for outcome in found)])
        if "0-10" in instrument
        else max(o["value"] for o in found) or 1
    )
    width, left, step = 60 + 150 * len(found), 70, 150
    points = tuple(
        Point(
            left + step * place,
            130 - 100 * max(0, outcome["value"]) / top,
            said(outcome["value"]),
            said(outcome.get("at")),
        )
        for place, outcome in enumerate(found)
    )
    return Chart(instrument, said(top), points, width)
