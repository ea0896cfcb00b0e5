"""What the fingers found at one nodule, once (FHIR Observation, category exam)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import Attributed, lists_of, ranges_of, words_of
from audit.immutability import locked_with_parent
from exams import bodymap
from exams.models.exams import Exam
from exams.models.nodules import Nodule
from exams.models.sameness import takes_the_side
from exams.querysets import FindingQuerySet
from exams.vocabulary import (
    Conclusion,
    ConclusionBasis,
    Consistency,
    Depth,
    Laterality,
    Mobility,
    Orientation,
    PlacedBy,
    PptUnit,
    Presence,
    PressureResponse,
    Radiation,
    Shape,
    SizeDescribed,
    SizeMethod,
    SizeStatement,
    SkinSign,
    Tenderness,
    YesNoUnsure,
)
from patients.models import Patient

_MIDLINE = ("midline-lumbar", "midline-sacral")
_TENTHS: dict[str, Any] = {"max_digits": 5, "decimal_places": 1, "null": True, "blank": True}


class PalpationFinding(Attributed):
    """One nodule in one exam. Empty means not recorded, which is not "normal".

    lateral_mm: from the midline, 0 to 175. cc_mm: above (+) or below (-) the PSIS line, -140 to 146.
    Sizes in mm; `*_high_mm` is the upper bound where a range was given.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="findings")
    nodule = models.ForeignKey(Nodule, on_delete=models.PROTECT, related_name="findings")
    # As it was said in this exam: a side corrected later is the nodule's, and changes nothing signed before.
    side = models.CharField(_("side"), max_length=5, choices=Laterality, blank=True)
    presence = models.CharField(_("presence"), max_length=14, choices=Presence, blank=True)
    lateral_mm = models.PositiveSmallIntegerField(_("from the midline"), null=True, blank=True)
    cc_mm = models.SmallIntegerField(_("above the PSIS line"), null=True, blank=True)
    zone = models.CharField(_("zone"), max_length=20, blank=True)
    map_version = models.PositiveSmallIntegerField(null=True, blank=True)
    placed_by = models.CharField(_("placed"), max_length=6, choices=PlacedBy, blank=True)
    number_at_site = models.PositiveSmallIntegerField(
        _("number at the site"), null=True, blank=True
    )
    number_text = models.CharField(_("number in words"), max_length=80, blank=True)
    size_statement = models.CharField(_("size"), max_length=10, choices=SizeStatement, blank=True)
    long_axis_mm = models.DecimalField(_("long axis"), **_TENTHS)
    long_axis_high_mm = models.DecimalField(_("long axis, up to"), **_TENTHS)
    short_axis_mm = models.DecimalField(_("short axis"), **_TENTHS)
    short_axis_high_mm = models.DecimalField(_("short axis, up to"), **_TENTHS)
    thickness_mm = models.DecimalField(_("thickness"), **_TENTHS)
    size_method = models.CharField(_("measured by"), max_length=12, choices=SizeMethod, blank=True)
    size_described = models.CharField(
        _("size as described"), max_length=16, choices=SizeDescribed, blank=True
    )
    size_text = models.CharField(_("size in words"), max_length=200, blank=True)
    shape = models.CharField(_("shape"), max_length=12, choices=Shape, blank=True)
    orientation = models.CharField(_("lies"), max_length=14, choices=Orientation, blank=True)
    shape_text = models.CharField(_("shape in words"), max_length=200, blank=True)
    consistency = models.CharField(_("feel"), max_length=18, choices=Consistency, blank=True)
    consistency_text = models.CharField(_("feel in words"), max_length=200, blank=True)
    mobility = models.CharField(_("mobility"), max_length=10, choices=Mobility, blank=True)
    mobility_text = models.CharField(_("mobility in words"), max_length=200, blank=True)
    depth = models.CharField(_("depth"), max_length=14, choices=Depth, blank=True)
    depth_text = models.CharField(_("depth in words"), max_length=200, blank=True)
    skin = ArrayField(
        models.CharField(max_length=16, choices=SkinSign),
        verbose_name=_("skin"),
        null=True,
        blank=True,
    )
    tenderness = models.CharField(_("tender"), max_length=16, choices=Tenderness, blank=True)
    tenderness_text = models.CharField(_("tenderness in words"), max_length=200, blank=True)
    pressure_response = models.CharField(
        _("pressing gives"), max_length=10, choices=PressureResponse, blank=True
    )
    pressure_text = models.CharField(_("response in words"), max_length=300, blank=True)
    usual_pain = models.CharField(
        _("the usual pain"), max_length=8, choices=YesNoUnsure, blank=True
    )
    spreads_to = ArrayField(
        models.CharField(max_length=16, choices=Radiation),
        verbose_name=_("spreads to"),
        null=True,
        blank=True,
    )
    spreads_text = models.CharField(_("spread in words"), max_length=200, blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion, blank=True)
    conclusion_basis = ArrayField(
        models.CharField(max_length=12, choices=ConclusionBasis),
        verbose_name=_("based on"),
        null=True,
        blank=True,
    )
    conclusion_text = models.CharField(_("conclusion in words"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    pulsation = models.CharField(_("pulsates"), max_length=8, choices=YesNoUnsure, blank=True)
    cough_impulse = models.CharField(
        _("bulges on coughing"), max_length=8, choices=YesNoUnsure, blank=True
    )
    reducible = models.CharField(
        _("can be pushed back"), max_length=8, choices=YesNoUnsure, blank=True
    )
    force_kg = models.DecimalField(
        _("pressed with"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    ppt_1 = models.DecimalField(_("pressure pain threshold, first"), **_TENTHS)
    ppt_2 = models.DecimalField(_("pressure pain threshold, second"), **_TENTHS)
    ppt_3 = models.DecimalField(_("pressure pain threshold, third"), **_TENTHS)
    ppt_control = models.DecimalField(_("threshold at the same place of the other side"), **_TENTHS)
    ppt_unit = models.CharField(_("threshold in"), max_length=8, choices=PptUnit, blank=True)
    ppt_probe_cm2 = models.DecimalField(
        _("area of the probe"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to",
        verbose_name=_("confirmed unchanged from"),
    )  # fmt: skip

    near_nodule = models.ForeignKey(
        Nodule, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("nearest known nodule when placed"),
    )  # fmt: skip
    near_mm = models.PositiveSmallIntegerField(_("distance to it"), null=True, blank=True)
    is_near_same = models.BooleanField(_("said to be that one"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("palpation finding")
        verbose_name_plural = _("palpation findings")
        ordering = ["exam", "nodule__number"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "nodule"], name="exams_finding_once_per_exam"),
            models.CheckConstraint(
                condition=Q(lateral_mm__isnull=True, cc_mm__isnull=True, zone="", map_version__isnull=True, placed_by="")
                | (Q(lateral_mm__isnull=False, cc_mm__isnull=False, map_version__isnull=False)
                   & ~Q(zone="") & ~Q(placed_by="")),
                name="exams_finding_position_whole",
                violation_error_message=_("Give the whole position: distance from the midline, height and zone."),
            ),
            models.CheckConstraint(
                condition=Q(lateral_mm__isnull=True)
                | Q(zone__in=_MIDLINE, lateral_mm__lte=bodymap.MIDLINE_HALF_MM)
                | (~Q(zone__in=_MIDLINE) & Q(lateral_mm__gt=bodymap.MIDLINE_HALF_MM)),
                name="exams_finding_midline_is_near",
                violation_error_message=_("The midline zone reaches 12 mm to each side."),
            ),
            models.CheckConstraint(
                condition=Q(presence__in=["", Presence.FOUND, Presence.THICKENING])
                | Q(long_axis_mm__isnull=True, short_axis_mm__isnull=True, thickness_mm__isnull=True,
                    size_statement="", tenderness=""),
                name="exams_finding_absent_has_no_size",
                violation_error_message=_("A nodule that was not felt or not examined has no size today."),
            ),
            models.CheckConstraint(
                condition=Q(size_statement__in=["", SizeStatement.MEASURED, SizeStatement.DESCRIBED])
                | Q(long_axis_mm__isnull=True),
                name="exams_finding_vague_has_no_mm",
                violation_error_message=_("Too vague to measure and a size in mm exclude each other."),
            ),
            models.CheckConstraint(
                condition=Q(short_axis_mm__isnull=True) | Q(long_axis_mm__isnull=True)
                | Q(short_axis_mm__lte=F("long_axis_mm")) | Q(long_axis_high_mm__isnull=False),
                name="exams_finding_long_is_longest",
                violation_error_message=_("The long axis is the longest."),
            ),
            models.CheckConstraint(
                condition=Q(near_nodule=None, near_mm=None, is_near_same=None)
                | Q(near_nodule__isnull=False, near_mm__isnull=False, is_near_same__isnull=False),
                name="exams_finding_near_whole",
                violation_error_message=_("Say which nodule was near, how far, and if it is the same."),
            ),
            *ranges_of(
                "exams_finding", near_mm=(0, 350), lateral_mm=(0, 175), cc_mm=(-140, 146), long_axis_mm=(1, 300),
                long_axis_high_mm=(1, 300), short_axis_mm=(1, 300), short_axis_high_mm=(1, 300),
                thickness_mm=(1, 300), number_at_site=(0, 100), force_kg=(0, 20), ppt_1=(0, 2000),
                ppt_2=(0, 2000), ppt_3=(0, 2000), ppt_control=(0, 2000), ppt_probe_cm2=(0, 10),
            ),
            models.CheckConstraint(
                condition=Q(ppt_1=None, ppt_2=None, ppt_3=None, ppt_control=None) | ~Q(ppt_unit=""),
                name="exams_finding_ppt_has_unit",
                violation_error_message=_("Say in which unit the threshold was read."),
            ),
            models.CheckConstraint(
                condition=~Q(ppt_unit=PptUnit.N) | Q(ppt_probe_cm2__isnull=False),
                name="exams_finding_ppt_newton_has_probe",
                violation_error_message=_("Newtons need the area of the probe."),
            ),
            *words_of(
                "exams_finding", side=Laterality, presence=Presence, placed_by=PlacedBy, size_statement=SizeStatement,
                size_method=SizeMethod, size_described=SizeDescribed, shape=Shape, orientation=Orientation,
                consistency=Consistency, mobility=Mobility, depth=Depth, tenderness=Tenderness,
                pressure_response=PressureResponse, usual_pain=YesNoUnsure, conclusion=Conclusion,
                pulsation=YesNoUnsure, cough_impulse=YesNoUnsure, reducible=YesNoUnsure, ppt_unit=PptUnit,
            ),
            *lists_of(
                "exams_finding", skin=SkinSign, spreads_to=Radiation, conclusion_basis=ConclusionBasis
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient"], name="exams_finding_patient")]
        triggers = [
            locked_with_parent(
                table="exams_exam", column="exam_id", closed="p.signed_at IS NOT NULL"
            ),
            takes_the_side(),
        ]

    class Privacy:
        identifying = ()
        clinical = (
            "side", "presence", "lateral_mm", "cc_mm", "zone", "map_version", "placed_by", "number_at_site",
            "number_text", "size_statement", "long_axis_mm", "long_axis_high_mm", "short_axis_mm",
            "short_axis_high_mm", "thickness_mm", "size_method", "size_described", "size_text", "shape",
            "orientation", "shape_text", "consistency", "consistency_text", "mobility", "mobility_text",
            "depth", "depth_text", "skin", "tenderness", "tenderness_text", "pressure_response",
            "pressure_text", "usual_pain", "spreads_to", "spreads_text", "conclusion", "conclusion_basis",
            "conclusion_text", "note", "carried_from", "near_nodule", "near_mm", "is_near_same", "pulsation",
            "cough_impulse", "reducible", "force_kg", "ppt_1", "ppt_2", "ppt_3", "ppt_control", "ppt_unit",
            "ppt_probe_cm2",
        )  # fmt: skip
        operational = ("id", "clinic", "patient", "exam", "nodule", "recorded_at", "recorded_by")

    def __str__(self):
        return f"finding {self.pk}"

    @property
    def side_then(self) -> str:
        """The side as it was said in this exam; of a row not yet written, its nodule's."""
        return self.side or self.nodule.side

    @property
    def side_words(self) -> str:
        """LEFT or RIGHT, or the words of the record."""
        return str(self.get_side_display()) if self.side else self.nodule.side_words

    @property
    def moved(self):
        """The standing row that says it belongs to a nodule found apart, or None."""
        if "here_id" in self.__dict__:
            return self.__dict__.get("move")
        return self.moves.filter(undone_at=None).select_related("nodule", "division").first()

    @property
    def may_move(self) -> bool:
        """Whether it can be said to be another nodule's: a draft is corrected, one moved is given back first."""
        return self.exam.signed_at is not None and self.moved is None

    @property
    def here(self) -> Nodule:
        """The nodule it belongs to, found apart since or the one it was recorded for."""
        return self.moved.nodule if self.moved else self.nodule
