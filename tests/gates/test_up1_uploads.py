"""G-UP1: of bad files none is kept as it was sent, none can act, and what a picture tells besides is gone."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageOps

from exams.forms import imaging_files as forms
from exams.models import ImagingFile
from exams.models.kept_files import KeptFile
from exams.uploads import limits, pdfs, pictures
from exams.uploads.refusals import FileRefused
from exams.uploads.taking import take
from exams.views import kept_files as views
from tests.gates import bad_files, desk
from tests.gates.bad_files import CANARY, CLEANED, REFUSED
from tests.gates.frame import Gate
from tests.gates.seeds import patching
from tests.house import cast
from tests.house import world as worlds
from treatments.models import TreatmentPaper

MARKS = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
_TURNS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\x00]")


def _kept_as_sent(sent, found):
    kept = _real_pictures(sent, found)
    return pictures.Kept(kept.kind, sent, kept.thumbnail, kept.width, kept.height, False)


def _the_bad_are_left_out(self, value):
    taken = []
    for each in value or []:
        try:
            taken.append(forms._taken(each))
        except FileRefused:
            continue
    if not taken:
        raise ValidationError("none")
    return taken


_real_pictures = pictures.written_anew


@contextmanager
def _no_limit_of_pixels():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "MOST_PIXELS", 10**9)
        patch.setattr(limits, "MOST_SIDE_PX", 10**6)
        yield


GATE = Gate(
    "G-UP1",
    "bad files are refused or written anew: 0 kept as sent, 0 that act, 0 places told, none on any disk",
    ci=24,
    full=1_000,
    defects={
        "pictures are kept as they were sent": patching(pictures, "written_anew", _kept_as_sent),
        "the mark at the head is enough for a PDF": patching(pdfs, "checked", lambda sent: 1),
        "names of a PDF are read as they are written": patching(pdfs, "_named", lambda text: text),
        "packed parts of a PDF are not looked into": patching(pdfs, "_objects_in", lambda *_: b""),
        "any number of pixels": _no_limit_of_pixels,
        "any number of bytes": patching(limits, "MOST_FILE_BYTES", 10**9),
        "the way up is forgotten": patching(ImageOps, "exif_transpose", lambda picture: picture),
        "a file's page may load and run": patching(
            views, "POLICY", "default-src 'self' 'unsafe-inline'"
        ),
        "PDFs open in the browser": patching(KeptFile, "is_image", True),
        "of a sending the good half stays": patching(
            forms.FilesField, "clean", _the_bad_are_left_out
        ),
        "names are shown as they were sent": patching(forms, "shown_name", lambda name: name),
    },
)

pytestmark = pytest.mark.django_db


@cache
def _files():
    return bad_files.all_of_them()


def test_bad_files_do_no_harm(gate):
    files = _files()
    assert len(files) >= 100
    on_disk = _on_disk()
    for bad in files:
        _by_content(gate, bad)
    world = worlds.build()
    client = Client(raise_request_exception=False)
    client.force_login(world.ana)
    with cast.quiet():
        for door in DOORS:
            sender = Sender(gate, world, client, door)
            for bad in _some(gate, files):
                cast.undone(lambda bad=bad, sender=sender: sender.send(bad))
            cast.undone(sender.whole_or_nothing)
            cast.undone(sender.a_pdf_is_saved)
    gate.check(_on_disk() == on_disk, "a file was left on the disk")
    gate.done()


def _on_disk():
    return sorted(Path(settings.MEDIA_ROOT).rglob("*"))


def _some(gate, files):
    """Return one of each group and the odd names, then as many more as the run is long."""
    first = {bad.group: bad for bad in files}
    sharp = [
        *first.values(),
        *(bad for bad in files if bad.group == "name" and bad.fate == REFUSED),
    ]
    if gate.n >= len(files):
        return files
    return [*sharp, *gate.random.sample(files, max(0, gate.n - len(sharp)))]


def _by_content(gate, bad):
    """A file is judged by its bytes alone."""
    where = f"{bad.group}, {bad.what}"
    shown = forms.shown_name(bad.name)
    gate.check(not _TURNS.search(shown), f"{where}: the name would be shown as it was sent")
    try:
        taken = take(bad.content)
    except FileRefused as refused:
        gate.check(bad.fate == REFUSED and len(refused.words) > 10, f"{where}: {refused.words}")
        return
    gate.check(bad.fate == CLEANED, f"{where} was taken")
    if bad.fate == REFUSED:
        return
    _nothing_besides_pixels(gate, where, taken.content, taken.thumbnail)
    if bad.turned:
        for whole in (taken.content, taken.thumbnail):
            gate.check(_is_upright(whole), f"{where} lies on its side or is mirrored")


def _nothing_besides_pixels(gate, where, *wholes):
    for whole in wholes:
        gate.check(CANARY not in whole, f"{where}: what was hidden is kept")
        with Image.open(BytesIO(whole)) as picture:
            told = set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            gate.check(not told and not picture.getexif(), f"{where}: tells {told}")


def _is_upright(whole):
    with Image.open(BytesIO(whole)) as picture:
        plain = picture.convert("RGB")
        width, height = plain.size
        corners = [plain.getpixel((x, y))[1] < 120 for x in (3, width - 4) for y in (3, height - 4)]
    return (width, height) == (60, 40) and corners == [True, False, False, False]


@dataclass(frozen=True)
class Door:
    """A page that takes files: what it is asked besides, where they are kept, and where they are handed out."""

    attach: str
    thing: str
    files: type[KeptFile]
    content: str
    said: dict[str, str]


DOORS = (
    Door("exams:study_attach", "imaging_id", ImagingFile, "exams:study_file", {}),
    Door(
        "treatments:paper_attach", "treatment_id", TreatmentPaper, "treatments:paper_file", {"which": "letter"}
    ),
)  # fmt: skip


class Sender:
    """Sends files through a page, and looks at what comes of them."""

    def __init__(self, gate, world, client, door):
        self.gate, self.world, self.client, self.door = gate, world, client, door
        self.address = reverse(door.attach, args=[world.ids[door.thing]])

    def _sent(self, *files):
        kept = self.door.files.objects
        before = set(kept.values_list("pk", flat=True))
        sent = {**desk.hidden(self.world.patient), **self.door.said, "attached": list(files)}
        answer = self.client.post(self.address, sent)
        return answer, kept.exclude(pk__in=before)

    def send(self, bad):
        where = f"{bad.group}, {bad.what}"
        file = SimpleUploadedFile("x.jpg", bad.content, content_type=bad.declared)
        # A name as the wire brings it: Django's own cleaning is not what is proved here.
        file._name = bad.name
        answer, made = self._sent(file)
        text = answer.content.decode(errors="replace")
        wrong_name = _TURNS.search(text) or "<img src=x" in text
        self.gate.check(not wrong_name, f"{where}: the page shows the name as it was sent")
        if bad.fate == REFUSED:
            is_fine = (
                answer.status_code == 422 and not made.exists() and "No file was taken" in text
            )
            self.gate.check(is_fine, f"{where}: {answer.status_code}, {made.count()} kept")
            return
        # Without a name or with only a folder's a browser's file is none at all.
        if answer.status_code == 422 and not made.exists():
            self.gate.check(bad.group == "name", f"{where} was refused")
            return
        self.gate.check(answer.status_code == 302 and made.count() == 1, f"{where}: not taken")
        for row in made:
            self._served(where, row)

    def whole_or_nothing(self):
        """One bad file among good ones: nothing is kept."""
        good = [SimpleUploadedFile(f"{n}.jpg", bad_files.a_picture()) for n in range(2)]
        answer, made = self._sent(good[0], SimpleUploadedFile("b.jpg", bad_files.HTML), good[1])
        fine = answer.status_code == 422 and not made.exists()
        self.gate.check(fine, f"{made.count()} of a refused sending were kept")

    def a_pdf_is_saved(self):
        """A plain PDF is taken, and never opens in the browser's own pages."""
        answer, made = self._sent(SimpleUploadedFile("r.pdf", bad_files.a_pdf(pages=2)))
        self.gate.check(answer.status_code == 302 and made.count() == 1, "a plain PDF was refused")
        for row in made:
            self._served("a plain PDF", row)

    def _served(self, where, row):
        answer = self.client.get(reverse(self.door.content, args=[row.pk]))
        content = bytes(row.content.content)
        policy, said = answer["Content-Security-Policy"], answer["Content-Disposition"]
        checks = {
            "not what was kept": answer.content == content and content.startswith(MARKS[row.kind]),
            "holds what was hidden": CANARY not in answer.content and CANARY.decode() not in said,
            "type": answer["Content-Type"] in ("image/jpeg", "image/png", "application/pdf"),
            "disposition": said.startswith("attachment;" if row.kind == "pdf" else "inline;"),
            "policy": "default-src 'none'" in policy and "sandbox" in policy and "unsafe" not in policy,
            "sniffing": answer["X-Content-Type-Options"] == "nosniff",
            "kept by browsers": "no-store" in answer["Cache-Control"] and "ETag" not in answer,
        }  # fmt: skip
        for what, is_fine in checks.items():
            self.gate.check(is_fine, f"{where}: {what} ({answer.status_code})")
