"""The coded words about scores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstrumentCode(models.TextChoices):
    """What can be measured (clinical.md section 6)."""

    PAIN_NRS = "pain_nrs", _("Pain, 0 to 10")
    PAIN_VAS = "pain_vas", _("Pain, visual analogue scale")
    PAIN_OTHER = "pain_other", _("Pain, other scale")
    PGIC = "pgic", _("Overall change, patient's view")
    RMDQ = "rmdq", _("Roland-Morris disability")
    ODI = "odi", _("Oswestry disability, total only")
    PEG = "peg", _("PEG")
    PSFS = "psfs", _("Patient-specific function")
    PPT = "ppt", _("Pressure pain threshold")
    SATISFACTION = "satisfaction", _("Satisfaction")
    FINGER_FLOOR = "finger_floor", _("Finger-floor distance")
    CLINICIAN_CATEGORY = "clinician_category", _("Outcome, clinician's view")
    PATIENT_CATEGORY = "patient_category", _("Outcome, patient's view")
    OTHER = "other", _("other")


class Direction(models.TextChoices):
    """Which way is better."""

    LOWER = "lower", _("lower is better")
    HIGHER = "higher", _("higher is better")
    NEITHER = "neither", _("no direction")


class Recall(models.TextChoices):
    """The period the question asks about."""

    LAST_7_DAYS = "last_7_days", _("last 7 days, average")
    LAST_24_HOURS = "last_24_hours", _("last 24 hours")
    NOW = "now", _("now")
    TODAY = "today", _("today")
    SINCE_STEP = "since_step", _("since the step named")
    NOT_STATED = "not_stated", _("not stated")


class Situation(models.TextChoices):
    """In what situation the pain was scored."""

    GENERAL = "general", _("in general")
    AT_REST = "at_rest", _("at rest")
    ON_PRESSING = "on_pressing", _("on pressing")


class Respondent(models.TextChoices):
    """Who gave the answer."""

    PATIENT = "patient", _("patient")
    CLINICIAN = "clinician", _("clinician")
    PROXY = "proxy", _("somebody for the patient")
    NOT_STATED = "not_stated", _("not stated")


class Mode(models.TextChoices):
    """How the answer arrived."""

    INTERVIEW = "interview", _("asked in the clinic")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper")
    LINK = "link", _("by link")
    PUBLISHED = "published", _("in print")


class ChangeCategory(models.TextChoices):
    """Seven words of global change; also the code of a PGIC answer, best first."""

    VERY_MUCH_BETTER = "1", _("Very much better")
    MUCH_BETTER = "2", _("Much better")
    LITTLE_BETTER = "3", _("A little better")
    NO_CHANGE = "4", _("No change")
    LITTLE_WORSE = "5", _("A little worse")
    MUCH_WORSE = "6", _("Much worse")
    VERY_MUCH_WORSE = "7", _("Very much worse")


class OutcomeCategory(models.TextChoices):
    """Outcome in a word: what most of the literature gives instead of a number."""

    COMPLETE = "complete_relief", _("complete relief")
    MARKED = "marked_relief", _("marked relief")
    IMPROVED = "improved", _("improved")
    TEMPORARY = "temporary_relief", _("temporary relief")
    UNCHANGED = "unchanged", _("unchanged")
    WORSE = "worse", _("worse")
    RECURRED = "recurred", _("recurred")
    OTHER = "other", _("other")


class Statistic(models.TextChoices):
    """What a published figure is."""

    MEAN = "mean", _("mean")
    MEDIAN = "median", _("median")
    SD = "sd", _("standard deviation")
    MINIMUM = "min", _("minimum")
    MAXIMUM = "max", _("maximum")
    OTHER = "other", _("other")
