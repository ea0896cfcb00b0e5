"""Scans of a paper: which paper it is, and the files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.forms.imaging_files import FilesField
from patients.record_form import RecordForm
from treatments.papers import consent_words
from treatments.vocabulary_of_operations import PaperKind
from ui.layout import Chips, Panel, Question, Rows


class PaperForm(RecordForm):
    """One paper at a time; it may be of several pages. Nothing is chosen beforehand."""

    which = forms.ChoiceField(
        label=_("Which paper"), widget=forms.RadioSelect,
        error_messages={"required": _("Say which paper it is.")},
    )  # fmt: skip
    attached = FilesField(
        label=_("Its scan"), error_messages={"required": _("Choose at least one file.")}
    )

    def __init__(self, *args, consents, **kwargs):
        """`consents`: those of this treatment that were signed on paper."""
        super().__init__(*args, **kwargs)
        self.consents = {str(each.pk): each for each in consents}
        self.fields["which"].choices = [
            *(
                (key, consent_words(each, self.patient.clinic))
                for key, each in self.consents.items()
            ),
            *((kind.value, kind.label) for kind in PaperKind if kind != PaperKind.CONSENT),
        ]

    def questions(self):
        return [Panel("", Rows(Chips("which"), Question("attached"), wide=True))]

    def facts(self) -> dict:
        """Return the columns; only of a valid form."""
        said = self.cleaned_data["which"]
        consent = self.consents.get(said)
        return {"paper_kind": PaperKind.CONSENT if consent else said, "consent": consent}
