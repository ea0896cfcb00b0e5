"""Every person described in print is read as a whole: no gaps shown as words of the machine, no size lost."""

import re
from inspect import unwrap

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import escape

from accounts.tests.factories import ClinicFactory, staff
from accounts.vocabulary import Role
from exams import words
from exams.models import Exam
from exams.views.print import print_exam
from library import reading
from library.importing.exporting import content_of
from library.importing.run import files_in, take_files
from library.models import PublishedSource
from library.tests.test_round_trip import OWN

pytestmark = pytest.mark.django_db

SIDES = {"left": "LEFT", "right": "RIGHT"}


@pytest.fixture
def pages(client):
    """Every publication with its page and what it says, as (source, html, content)."""
    take_files(files_in([OWN]))
    client.force_login(staff(ClinicFactory(), Role.CLINICIAN))
    found = []
    for source in PublishedSource.objects.order_by("slug"):
        answer = client.get(reverse("library:source", args=[source.slug]))
        assert answer.status_code == 200, source.slug
        found.append((source, answer.content.decode(), content_of(source)))
    return found


def people(html) -> list[str]:
    """Return the section of each person, in order."""
    return re.findall(r'<section class="panel" aria-labelledby="person-.*?</section>', html, re.S)


def words_of(html) -> str:
    """Return the words between the tags."""
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S))


def test_everybody_reads_well(pages):
    wrong, read = [], 0
    for source, html, content in pages:
        shared = (content.get("group") or {}).get("shared")
        described = [*([shared] if shared else []), *(content.get("patients") or ())]
        for raw, section in zip(described, people(html), strict=True):
            read += 1
            wrong += [f"{source.slug}: {problem}" for problem in problems_of(raw, section)]

    assert read == 14 + 26, "people, and what a series shares"
    assert wrong == []


def test_the_exam_of_each_prints_well():
    """The sheet of the clinic, filled with what print left open: no page leads to it, and it must not fall over."""
    take_files(files_in([OWN]))
    ana, wrong, sizes = staff(ClinicFactory(), Role.CLINICIAN), [], 0
    for exam in Exam.objects.filter(clinic__is_library=True).select_related("patient", "clinic"):
        request = RequestFactory().get("/")
        request.user, request.clinic = ana, exam.clinic
        html = unwrap(print_exam)(request, exam).content.decode()
        said = words_of(html.partition("<main")[2])
        found = list(exam.findings.select_related("nodule"))
        wrong += [f"{exam.patient_id}: {tag}" for tag in empty(html) if tag not in ("dd", "td")]
        wrong += [
            f"{exam.patient_id}: None" for _match in re.finditer(r"\bNone\b(?! recorded)", said)
        ]
        for each in found:
            size = words.size_words(each)
            sizes += bool(size)
            wrong += [f"{exam.patient_id}: {size}"] if escape(size) not in said else []
            if each.nodule.side_words not in said:
                wrong.append(f"{exam.patient_id}: {each.nodule.side_words}")

    assert wrong == []
    assert sizes == 7


def problems_of(raw, section):
    said = words_of(section)
    for word in ("None", "null", "True", "False", "nan", "[]", "{}"):
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])(?!\s+(?:of|recorded))", said):
            yield f"says {word!r}: …{said[max(0, said.find(word) - 40) : said.find(word) + 20]}…"
    yield from (f"an empty {tag}" for tag in empty(section))
    heads = re.findall(r'<p class="library-nodule-head">(.*?)</p>', section, re.S)
    for nodule, head in zip(raw.get("nodules") or (), heads, strict=True):
        side = nodule.get("side")
        wanted = SIDES.get(side) or reading.said(side) or "side not stated"
        if wanted not in words_of(head):
            yield f"the side {side!r} is not in words: {words_of(head)!r}"
    for nodule in raw.get("nodules") or ():
        axes = " × ".join(reading.said(axis) for axis in nodule.get("size_mm") or ())
        if axes and f"{axes} mm" not in said:
            yield f"the size {axes} mm is not there"
        text = nodule.get("size_text")
        if text and re.sub(r"\s+", " ", text) not in said.replace("&#x27;", "'"):
            yield f"the size in words {text!r} is not there"


def empty(section):
    for tag in ("h2", "h3", "dt", "dd", "th", "td", "li", "b"):
        for inner in re.findall(rf"<{tag}(?:\s[^>]*)?>(.*?)</{tag}>", section, re.S):
            if not words_of(inner).strip(" :,;") and "<svg" not in inner:
                yield tag
    for before, after in re.findall(r"<(h3)[^>]*>[^<]*</h3>\s*<(h2|h3|/section)", section):
        yield f"heading {before} before {after}"
