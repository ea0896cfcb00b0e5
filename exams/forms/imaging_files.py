"""Files chosen for a study: each is taken or refused by its content, and what was wrong is said by its place."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.uploads import limits
from exams.uploads.refusals import FileRefused
from exams.uploads.taking import Taken, refuse_larger, shown_name, take
from patients.record_form import RecordForm
from ui.layout import Panel, Question, Stack

_MB = limits.MOST_FILE_BYTES // limits.MB
HINT = gettext_lazy(
    "JPEG, PNG, WebP or PDF, up to {mb} MB each, {n} at once. Where a picture was taken and what else its file"
    " holds is not kept, nor is the file's name."
)  # fmt: skip


class FilesInput(forms.FileInput):
    """Any number of files."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        kinds = "image/jpeg,image/png,image/webp,application/pdf"
        super().__init__({"multiple": True, "accept": kinds, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.Field):
    """Gives what is kept of each file: a list of Taken, empty when none was chosen."""

    widget = FilesInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Images and PDFs"))
        kwargs.setdefault("help_text", format_lazy(HINT, mb=_MB, n=limits.MOST_FILES_AT_ONCE))
        super().__init__(**kwargs)

    def clean(self, value) -> list[Taken]:
        sent = list(value or [])
        super().clean(sent)
        if len(sent) > limits.MOST_FILES_AT_ONCE:
            raise ValidationError(
                _("Send at most %(most)s files at once. None was taken.")
                % {"most": limits.MOST_FILES_AT_ONCE}
            )
        taken, wrong = [], []
        for number, each in enumerate(sent, start=1):
            try:
                taken.append(_taken(each))
            except FileRefused as refused:
                named = {"n": number, "name": shown_name(each.name), "why": refused.words}
                wrong.append(_("File %(n)s, %(name)s: %(why)s") % named)
        if wrong:
            again = _("No file was taken. Choose them again: a browser does not keep them.")
            raise ValidationError([*wrong, again])
        return taken


def _taken(sent):
    refuse_larger(sent.size)
    return take(sent.read())


class AttachForm(RecordForm):
    """More files for a study that is there."""

    attached = FilesField(error_messages={"required": gettext_lazy("Choose at least one file.")})

    def questions(self):
        return [Panel("", Stack(Question("attached")))]
