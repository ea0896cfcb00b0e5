"""The coded words about a patient."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a row comes from. Presence rules bind clinic rows; ranges and words bind both."""

    CLINIC = "clinic", _("this clinic")
    PUBLISHED = "published", _("published case")


class Sex(models.TextChoices):
    """Administrative sex (FHIR administrative-gender)."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class RecordKind(models.TextChoices):
    """A person, or the features a published series shares."""

    PERSON = "person", _("person")
    SERIES = "series", _("features shared by a series")


class AllergyStatus(models.TextChoices):
    """Not asked, none and a list are three different things."""

    NOT_ASKED = "not_asked", _("not asked")
    NONE_KNOWN = "none_known", _("none known")
    LISTED = "listed", _("listed")


class AllergenClass(models.TextChoices):
    """Substance classes that matter before an injection, a drug or an operation."""

    LA_AMIDE = "la_amide", _("local anaesthetic, amide (lidocaine, bupivacaine)")
    LA_ESTER = "la_ester", _("local anaesthetic, ester (procaine)")
    NSAID = "nsaid", _("NSAID or aspirin")
    CORTICOSTEROID = "corticosteroid", _("corticosteroid")
    SULPHITE = "sulphite", _("sulphite preservative")
    BENZYL_ALCOHOL = "benzyl_alcohol", _("benzyl alcohol preservative")
    ANTIBIOTIC = "antibiotic", _("antibiotic")
    ANTISEPTIC = "antiseptic", _("antiseptic (chlorhexidine, iodine)")
    LATEX = "latex", _("latex")
    ADHESIVE = "adhesive", _("adhesive or dressing")
    OTHER = "other", _("other")


class Severity(models.TextChoices):
    """How bad (FHIR reaction severity)."""

    MILD = "mild", _("mild")
    MODERATE = "moderate", _("moderate")
    SEVERE = "severe", _("severe")


class ConditionKind(models.TextChoices):
    """Why a condition is on the list."""

    COMORBIDITY = "comorbidity", _("other condition")
    PREVIOUS_DIAGNOSIS = "previous_diagnosis", _("diagnosis given before")
    PREVIOUS_SURGERY = "previous_surgery", _("earlier operation")


class ConditionCode(models.TextChoices):
    """Conditions that change what is safe, and diagnoses usually given before (clinical.md 2.4)."""

    DIABETES = "diabetes", _("diabetes")
    BLEEDING_DISORDER = "bleeding_disorder", _("bleeding disorder")
    ANTICOAGULANT = "anticoagulant", _("anticoagulant or antiplatelet")
    RENAL = "renal", _("kidney disease")
    HEPATIC = "hepatic", _("liver disease")
    HEART_FAILURE = "heart_failure", _("heart failure")
    ISCHAEMIA = "ischaemia", _("ischaemic heart disease")
    ULCER = "ulcer", _("peptic ulcer or GI bleed")
    ASTHMA = "asthma", _("asthma")
    PREGNANCY = "pregnancy", _("pregnancy")
    IMMUNE = "immune", _("immune suppression")
    CANCER = "cancer", _("history of cancer")
    HIV = "hiv", _("HIV")
    STEROID = "steroid", _("on corticosteroids")
    ACE_ARB = "ace_arb", _("on an ACE inhibitor or ARB")
    DIURETIC = "diuretic", _("on a diuretic")
    LITHIUM = "lithium", _("on lithium")
    SSRI = "ssri", _("on an SSRI or SNRI")
    ALCOHOL = "alcohol", _("harmful use of alcohol")
    OBESITY = "obesity", _("obesity")
    HYPERTENSION = "hypertension", _("hypertension")
    THYROID = "thyroid", _("thyroid disease")
    OSTEOPOROSIS = "osteoporosis", _("osteoporosis")
    DEPRESSION = "depression", _("depression or anxiety")
    GYNAECOLOGICAL = "gynaecological", _("gynaecological condition")
    ANORECTAL = "anorectal", _("haemorrhoids, fistula or other anorectal condition")
    SPINE_SURGERY = "spine_surgery", _("spine surgery")
    HIP_SURGERY = "hip_surgery", _("hip surgery")
    ABDOMINAL_SURGERY = "abdominal_surgery", _("abdominal or pelvic surgery")
    DISC = "disc", _("lumbar disc lesion")
    STENOSIS = "stenosis", _("spinal stenosis")
    STRAIN = "strain", _("strain or sprain")
    SCIATICA = "sciatica", _("sciatica or radiculopathy")
    FACET = "facet", _("facet joint pain")
    SACROILIITIS = "sacroiliitis", _("sacroiliac joint pain")
    TROCHANTERIC = "trochanteric", _("trochanteric bursitis or pain")
    HIP_DISEASE = "hip_disease", _("hip joint disease")
    OSTEOARTHRITIS = "osteoarthritis", _("osteoarthritis")
    FIBROMYALGIA = "fibromyalgia", _("fibromyalgia or fibrositis")
    MYOFASCIAL = "myofascial", _("myofascial pain")
    RENAL_COLIC = "renal_colic", _("renal colic")
    OTHER = "other", _("other")


class ArrivalState(models.TextChoices):
    """Where a patient of today is."""

    EXPECTED = "expected", _("expected")
    ARRIVED = "arrived", _("here")
    SEEN = "seen", _("seen")
    LEFT = "left", _("gone without being seen")


class CallResult(models.TextChoices):
    """How an attempt to reach a patient ended."""

    ANSWERED = "answered", _("answered")
    NO_ANSWER = "no_answer", _("no answer")
    MESSAGE_LEFT = "message_left", _("left a message")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    ASKED_LATER = "asked_later", _("asked to call later")
    DECLINED = "declined", _("does not want calls")
