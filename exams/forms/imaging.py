"""What is asked about an imaging study or a test. Nothing is answered beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.clinical_time import DatePrecision, date_words
from exams.forms.imaging_files import FilesField
from exams.vocabulary import YesNoUnsure
from exams.vocabulary_of_imaging import (
    Echogenicity,
    ImagingRegion,
    ImagingResult,
    Modality,
    OnMovement,
    StudyAim,
    Vascularity,
    YesNo,
)
from patients.record_form import NOT_RECORDED, RecordForm, RoughDateField, choice, words
from ui.fields import StrictDecimalField
from ui.layout import Chips, More, NumberUnit, Panel, Question, Row, Rows

_MM = {
    "required": False, "min_value": 1, "max_value": 300, "max_digits": 5, "decimal_places": 1, "unit": "mm",
}  # fmt: skip
_SIZES = ("long_axis_mm", "short_axis_mm", "thickness_mm")
_SIZELESS = (ImagingResult.NODULE_NOT_SEEN, ImagingResult.AWAITED)
# Columns that a question of the same name fills.
COLUMNS = (
    "modality", "modality_text", "region", "aim", "excluded_text", "performed_at_text", "read_by_text",
    "skin_marker", "photo_consent", "result", "finding_text", *_SIZES, "depth_mm", "echogenicity", "capsule",
    "vascularity", "compressible", "on_movement", "fascial_defect", "fascial_defect_mm", "report_text",
)  # fmt: skip


def _text(label, rows):
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class StudyForm(RecordForm):
    """One study: what, when, what for, what was seen, the report, its files."""

    modality = choice(_("Kind"), Modality, needed=_("Say what kind of study it is."))
    modality_text = words(_("Kind in words"), 120)
    region = choice(_("Region"), ImagingRegion)
    region_said = words(_("Region in words"), 200)
    performed = RoughDateField(label=_("Date"))
    is_undated = forms.BooleanField(label=_("the date is not known"), required=False)
    aim = choice(_("Aimed at"), StudyAim, needed=_("Say what it is aimed at."))
    nodule = forms.ChoiceField(label=_("Which nodule"), required=False, choices=[NOT_RECORDED])
    excluded_text = words(_("To exclude what"), 200)
    performed_at_text = words(_("Where it was done"), 160)
    read_by_text = words(_("Read by"), 160)
    skin_marker = choice(_("Marker on the skin"), YesNo)
    photo_consent = choice(_("Consent to the photograph"), YesNo)
    result = choice(
        _("Result"),
        ImagingResult,
        needed=_("Say what was seen, or that the result is awaited."),
    )
    finding_text = _text(_("In your words"), 3)
    long_axis_mm = StrictDecimalField(label=_("Long axis"), **_MM)
    short_axis_mm = StrictDecimalField(label=_("Short axis"), **_MM)
    thickness_mm = StrictDecimalField(label=_("Thickness"), **_MM)
    depth_mm = StrictDecimalField(
        label=_("Depth below the skin"), **{**_MM, "min_value": 0, "max_value": 200}
    )
    echogenicity = choice(_("Echo"), Echogenicity)
    capsule = choice(_("Capsule"), YesNoUnsure)
    vascularity = choice(_("Flow"), Vascularity)
    compressible = choice(_("Compressible"), YesNoUnsure)
    on_movement = choice(_("On movement"), OnMovement)
    fascial_defect = choice(_("Gap in the fascia"), YesNoUnsure)
    fascial_defect_mm = StrictDecimalField(label=_("Width of the gap"), **{**_MM, "max_value": 100})
    report_text = _text(_("Report, as written"), 5)
    attached = FilesField(required=False)

    def __init__(self, *args, nodules=(), **kwargs):
        self.nodules = {str(each.pk): each for each in nodules}
        super().__init__(*args, **kwargs)
        named = [(key, each.label_and_side) for key, each in self.nodules.items()]
        self.fields["nodule"].choices = [NOT_RECORDED, *named]

    def questions(self):
        return [
            Panel(
                _("Which study"),
                Rows(
                    Chips("modality"), Question("modality_text", css="w-l", optional=True),
                    Chips("photo_consent", hint=_("a photograph needs its own; for other studies leave it open")),
                    Row(Question("performed", css="w-m"), Question("is_undated")),
                    Chips("region"), Question("region_said", css="w-l", optional=True),
                    Question("performed_at_text", css="w-l", optional=True),
                    Question("read_by_text", css="w-l", optional=True), wide=True,
                ),
            ),
            Panel(
                _("What for"),
                Rows(
                    Chips("aim"), Chips("nodule"), Question("excluded_text", css="w-l"),
                    Chips("skin_marker"), wide=True,
                ),
            ),
            Panel(
                _("What was seen"),
                Rows(
                    Chips("result"), Question("finding_text", css="w-l", optional=True),
                    Row(*(NumberUnit(name, "mm", css="w-s") for name in _SIZES), NumberUnit("depth_mm", "mm", css="w-s")),
                    wide=True,
                ),
                More(
                    _("Ultrasound: echo, capsule, flow, fascia"),
                    Rows(
                        Chips("echogenicity"), Chips("capsule"), Chips("vascularity"), Chips("compressible"),
                        Chips("on_movement"), Chips("fascial_defect"), NumberUnit("fascial_defect_mm", "mm", css="w-s"),
                        wide=True,
                    ),
                ),
            ),
            Panel(
                _("Report and images"),
                Rows(Question("report_text", css="w-l", optional=True), Question("attached", optional=True), wide=True),
            ),
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        self._when(data)
        self._what_for(data)
        if data.get("modality") == Modality.OTHER:
            self.need("modality_text", _("Say what kind of study it is."))
        if data.get("modality") == Modality.PHOTOGRAPH and data.get("photo_consent") != YesNo.YES:
            self.add_error(
                "photo_consent", _("A photograph is kept only with the patient's own consent.")
            )
        self._sizes(data)
        return data

    def _when(self, data):
        if "performed" in self.errors:
            return
        when = data.get("performed")
        if when is None and not data.get("is_undated"):
            self.add_error(
                "performed",
                _("Write the date as exactly as it is known, or tick that it is not known."),
            )
        elif when is not None and data.get("is_undated"):
            self.add_error("is_undated", _("There is a date. Take one of the two away."))
        self.not_later("performed")
        born = self.patient.birth_date
        if (
            when
            and born
            and (when[0] < born if when[1] == DatePrecision.DAY else when[0].year < born.year)
        ):
            self.add_error("performed", _("This is before the patient was born."))

    def _what_for(self, data):
        if data.get("aim") == StudyAim.NODULE:
            if self.nodules:
                self.need("nodule", _("Say which nodule."))
            elif "nodule" not in self.errors:
                self.add_error("aim", _("No nodule is recorded yet. Record it at an exam first."))
        if data.get("aim") == StudyAim.EXCLUSION:
            self.need("excluded_text", _("Say what it is to exclude."))

    def _sizes(self, data):
        sized = [name for name in _SIZES if data.get(name) is not None]
        if data.get("result") in _SIZELESS and sized:
            self.add_error(
                sized[0], _("A nodule that was not seen, or a result still awaited, has no size.")
            )
        long, short = data.get("long_axis_mm"), data.get("short_axis_mm")
        if long is not None and short is not None and short > long:
            self.add_error("short_axis_mm", _("The short axis is not longer than the long axis."))
        if (
            data.get("fascial_defect_mm") is not None
            and data.get("fascial_defect") != YesNoUnsure.YES
        ):
            self.add_error("fascial_defect", _("A gap has a width only where there is one."))

    def facts(self) -> dict:
        """Return the columns of the study."""
        data = self.cleaned_data
        on, precision = data["performed"] or (None, DatePrecision.UNKNOWN)
        return {
            **self.taken(*COLUMNS), "region_text": data["region_said"], "performed_on": on, "precision": precision,
            "nodule": self.nodules.get(data.get("nodule", "")),
        }  # fmt: skip


class AmendStudyForm(StudyForm):
    """The same questions, answered as they stand, and why they are answered anew."""

    reason = words(
        _("Reason for the change"), 500, required=True,
        error_messages={"required": _("Give the reason for the change.")},
    )  # fmt: skip
    attached = None

    def questions(self):
        return [
            Panel(_("Why"), Rows(Question("reason", css="w-l"), wide=True)),
            *super().questions(),
        ]


def as_it_stands(study) -> dict:
    """Return a study as the first answers of the form."""
    is_undated = study.performed_on is None or study.precision == DatePrecision.UNKNOWN
    return {
        **{name: getattr(study, name) for name in COLUMNS},
        "performed": "" if is_undated else date_words(study.performed_on, study.precision),
        "is_undated": is_undated,
        "region_said": study.region_text,
        "nodule": str(study.nodule_id or ""),
    }
