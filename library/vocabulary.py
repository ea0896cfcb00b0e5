"""The coded words about publications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Design(models.TextChoices):
    SINGLE_CASE = "single_case", _("single case")
    CASE_SERIES = "case_series", _("case series")
    RCT = "rct", _("randomised trial")
    CROSS_SECTIONAL = "cross_sectional", _("cross-sectional study")
    COHORT = "cohort", _("cohort study")
    VIGNETTE = "vignette", _("typical case")
    TECHNIQUE = "technique", _("technique")
    OTHER = "other", _("other")


class Scope(models.TextChoices):
    BACK_MOUSE = "back_mouse", _("episacral nodules")
    ILIAC_CREST = "iliac_crest_pain_syndrome", _("iliac crest pain syndrome")
    DIFFERENTIAL = "differential_comparator", _("differential diagnosis")
    LIPOMA = "lipoma_other_site", _("lipoma elsewhere")
    OTHER = "other", _("other")


class ReadAs(models.TextChoices):
    SUMMARY_PARTIAL = "secondary_summary_partial", _("start of a summary by others")
    SUMMARY_FULL = "secondary_summary_full", _("whole summary by others")
    ABSTRACT = "abstract", _("abstract")
    PARTIAL = "partial_full_text", _("part of the paper")
    PARTIAL_WEB = "partial_full_text_web_page", _("web page, not peer reviewed")
    ABSTRACT_COCHRANE = "abstract_and_cochrane_table", _("abstract and Cochrane table")
    ABSTRACT_SUMMARY = "abstract_and_secondary_summary", _("abstract and a summary by others")
    FULL_CASE = "full_case_text", _("whole published case")
    RETELLING = "retelling_unverified", _("retelling, unverified")
    OTHER = "other", _("other")


class Moment(models.TextChoices):
    """Where a published time point stands relative to the step it tells of."""

    BEFORE = "before", _("before")
    DURING = "during", _("during")
    AFTER = "after", _("after")
