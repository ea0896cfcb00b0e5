"""How a kept file leaves the house, and how it is said that one was not taken."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from exams.exceptions import TooManyFiles
from exams.models.kept_files import KeptFile
from exams.vocabulary_of_imaging import FileKind

TYPES = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.PDF: ("application/pdf", "pdf"),
}
# Whatever the file may hold: it loads nothing, runs nothing, and stands in no page.
POLICY = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; sandbox"
)


def handed_out(file: KeptFile, whole: bytes, *, name: str) -> HttpResponse:
    """Answer with the file: images to be seen, PDFs to be saved. Never under a name or a type somebody sent."""
    media_type, ending = TYPES[FileKind(file.kind)]
    how = "inline" if file.is_image else "attachment"
    return HttpResponse(
        whole,
        content_type=media_type,
        headers={
            "Content-Disposition": f'{how}; filename="{name}-{file.position}.{ending}"',
            "Content-Security-Policy": POLICY,
        },
    )


def say_too_many(form, refusal: TooManyFiles, *, of_thing) -> None:
    """Put it beside the files; `of_thing` says what to do where one thing is full."""
    of_day = _(
        "The clinic has taken %(most)s files today. No file was taken; go on tomorrow, or ask the administrator."
    )
    words = of_day if refusal.is_day else of_thing
    form.add_error("attached", words % {"most": refusal.most})
