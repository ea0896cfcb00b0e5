"""Choices as the clinic's own forms offer them: the words for records in print stay out."""

from django.utils.translation import gettext_lazy as _

from exams.vocabulary import (
    Conclusion,
    ConclusionBasis,
    Consistency,
    Depth,
    Mobility,
    PressureResponse,
    Radiation,
    Tenderness,
)

NOT_RECORDED = ("", _("not recorded"))


def optional(vocabulary, without=()):
    """Return the words, "not recorded" last: links lead to the first word."""
    return [*some(vocabulary, without), NOT_RECORDED]


def some(vocabulary, without=()):
    """Return the words without those that only print needs."""
    return [(value, label) for value, label in vocabulary.choices if value not in without]


LONG_AXIS = [*((str(mm), str(mm)) for mm in (5, 8, 10, 12, 15, 20, 25, 30)), NOT_RECORDED]
PAIN = [*((str(n), str(n)) for n in range(11)), NOT_RECORDED]
MOBILITY = [
    (Mobility.MOBILE, _("mobile")), (Mobility.LIMITED, _("limited")), (Mobility.FIXED, _("fixed")), NOT_RECORDED,
]  # fmt: skip
FEEL = optional(Consistency, without=[Consistency.OTHER])
DEPTH = optional(Depth, without=[Depth.OTHER])
TENDER = optional(
    Tenderness, without=[Tenderness.UNGRADED, Tenderness.SEVERE_UNGRADED, Tenderness.OTHER]
)
PRESSING = optional(PressureResponse, without=[PressureResponse.OTHER])
PLACES = some(Radiation, [Radiation.NONE, Radiation.LEG, Radiation.RADICULAR, Radiation.OTHER])
SPREADS = [
    (r.value, r.label)
    for r in (
        Radiation.NONE, Radiation.BUTTOCK, Radiation.HIP, Radiation.THIGH, Radiation.GROIN,
        Radiation.LOWER_ABDOMEN, Radiation.CALF, Radiation.FOOT,
    )
]  # fmt: skip
CONCLUSION = [
    (Conclusion.SOURCE, _("is the source")), (Conclusion.POSSIBLE, _("may be")),
    (Conclusion.NOT_SOURCE, _("is not")), (Conclusion.UNDECIDED, _("undecided")), NOT_RECORDED,
]  # fmt: skip
BASIS = [
    (ConclusionBasis.USUAL_PAIN, _("usual pain on pressing")), (ConclusionBasis.BLOCK, _("block took it away")),
    (ConclusionBasis.IMAGING, _("imaging")), (ConclusionBasis.OTHER_CAUSE, _("another cause")),
    (ConclusionBasis.OTHER, _("other")),
]  # fmt: skip
YES_NO = [("yes", _("yes")), ("no", _("no")), NOT_RECORDED]
