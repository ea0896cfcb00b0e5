"""The coded words of imaging and tests; their sources stand in docs/reference/imaging.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Modality(models.TextChoices):
    ULTRASOUND = "ultrasound", _("ultrasound")
    MRI = "mri", _("MRI")
    CT = "ct", _("CT")
    XRAY = "x_ray", _("X-ray")
    BONE_SCAN = "bone_scan", _("bone scan")
    MYELOGRAPHY = "myelography", _("myelography")
    PHOTOGRAPH = "photograph", _("photograph")
    NERVE_TEST = "nerve_test", _("nerve conduction or EMG")
    BLOOD_TEST = "blood_test", _("blood test")
    OTHER = "other", _("other")


class ImagingRegion(models.TextChoices):
    LUMBAR = "lumbar", _("lumbar spine")
    LUMBOSACRAL = "lumbosacral", _("lumbosacral spine and pelvis")
    PELVIS = "pelvis", _("pelvis")
    LOW_BACK = "low_back", _("soft tissue of the low back")
    CREST = "crest", _("iliac crest")
    SI = "si", _("sacroiliac region")
    HIP = "hip", _("hip")
    WHOLE_BODY = "whole_body", _("whole body")
    OTHER = "other", _("other")


class ImagingResult(models.TextChoices):
    NODULE_SEEN = "nodule_seen", _("nodule seen")
    NODULE_NOT_SEEN = "nodule_not_seen", _("nodule not seen")
    OTHER_LESION = "other_lesion", _("other lesion")
    NORMAL = "normal", _("no positive finding")
    AWAITED = "awaited", _("awaited")
    NOT_STATED = "not_stated", _("not stated")
    OTHER = "other", _("other")


class StudyAim(models.TextChoices):
    """What a study is for: it says nothing about a lump nobody looked for."""

    NODULE = "nodule", _("a nodule")
    EXCLUSION = "exclusion", _("to exclude something")


class YesNo(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class Echogenicity(models.TextChoices):
    """All three are in print (docs/reference/imaging.md)."""

    ISO = "iso", _("isoechoic")
    HYPER = "hyper", _("hyperechoic")
    HYPO = "hypo", _("hypoechoic")


class Vascularity(models.TextChoices):
    NONE = "none", _("no flow")
    SOME = "some", _("some flow")
    MARKED = "marked", _("marked flow")


class OnMovement(models.TextChoices):
    """What the lump did while it was scanned (docs/reference/imaging.md)."""

    MOVES = "moves", _("moves")
    HERNIATES = "herniates", _("herniates")
    NEITHER = "neither", _("neither")


class FileKind(models.TextChoices):
    """What a file was found to be by its content."""

    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    PDF = "pdf", "PDF"
