"""The source, its counts and its figures."""

from library.importing import layout, sections
from library.importing.facts import read_section
from library.importing.outcomes import check_scale
from measures.actions import instrument_key


def add_source(batch, book, raw, digest: str):
    """Add the row of the publication itself."""
    book.note_form(raw, layout.FILE, "")
    columns = read_section(sections.FILE, raw, "", book)
    source, group = raw.get("source"), raw.get("group")
    if source is not None:
        book.note_form(source, layout.SOURCE, "source")
        columns |= read_section(sections.SOURCE, source, "source", book)
    if group is not None:
        book.note_form(group, layout.GROUP, "group")
        columns |= read_section(sections.GROUP, group, "group", book)
    return batch.add(
        "library.PublishedSource", columns, digest=digest,
        has_source=source is not None, has_group=group is not None,
    )  # fmt: skip


def add_series(batch, book, raw, source) -> None:
    """Add the counts and the measurements of a series, as printed."""
    for place, count in enumerate(book.rows(raw, "counts", "group")):
        path = f"group.counts[{place}]"
        book.note_form(count, layout.COUNT, path)
        columns = read_section(sections.COUNT, count, path, book)
        batch.add("library.SeriesCount", columns, source=source, position=place)
    for place, figure in enumerate(book.rows(raw, "measurements", "group")):
        path = f"group.measurements[{place}]"
        book.note_form(figure, layout.FIGURE, path)
        columns = read_section(sections.MEASUREMENT, figure, path, book)
        check_scale(columns, "library.SeriesMeasurement", path, figure)
        code = columns["measures.Instrument.code"]
        batch.add(
            "library.SeriesMeasurement", columns, source=source, position=place,
            instrument_id=instrument_key(code) if code else None,
        )  # fmt: skip
