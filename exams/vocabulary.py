"""What the hands can find, in coded words (clinical.md 2.1 to 2.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Laterality(models.TextChoices):
    """The patient's side."""

    LEFT = "left", _("LEFT")
    RIGHT = "right", _("RIGHT")


class ComplaintSide(models.TextChoices):
    """Where the patient feels it."""

    LEFT = "left", _("LEFT")
    RIGHT = "right", _("RIGHT")
    BOTH = "both", _("both sides")
    MIDLINE = "midline", _("midline")
    ALTERNATING = "alternating", _("alternating")


class PainSite(models.TextChoices):
    LOW_BACK = "low_back", _("low back")
    SI_REGION = "si_region", _("sacroiliac region")
    BUTTOCK = "buttock", _("buttock")
    HIP = "hip", _("hip or trochanter")
    LOWER_ABDOMEN = "lower_abdomen", _("lower abdomen")
    FLANK = "flank", _("flank")
    GROIN = "groin", _("groin")
    TESTIS = "testis", _("testis")
    LEG = "leg", _("leg")
    LUMP_ONLY = "lump_only", _("lump only")
    OTHER = "other", _("other")


class DurationUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Bound(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    MORE = "more", _("more than")
    LESS = "less", _("less than")


class Onset(models.TextChoices):
    LIFTING = "lifting", _("lifting")
    TRAUMA = "trauma", _("fall or other trauma")
    SURGERY = "surgery", _("after surgery")
    PREGNANCY = "pregnancy", _("pregnancy or birth")
    GRADUAL = "gradual", _("gradual")
    UNKNOWN = "unknown", _("not known")
    OTHER = "other", _("other")


class PainPattern(models.TextChoices):
    CONSTANT = "constant", _("constant")
    INTERMITTENT = "intermittent", _("intermittent")
    RECURRENT = "recurrent", _("recurrent")


class PainQuality(models.TextChoices):
    SHARP = "sharp", _("sharp")
    ACHING = "aching", _("aching")
    NAGGING = "nagging", _("nagging")
    BURNING = "burning", _("burning")
    OTHER = "other", _("other")


class Radiation(models.TextChoices):
    """Where pain spreads. Below the knee and the foot are not excluded (1993-curtis)."""

    NONE = "none", _("none")
    BUTTOCK = "buttock", _("buttock")
    HIP = "hip", _("hip")
    THIGH_LATERAL = "thigh_lateral", _("thigh, outer")
    THIGH_ANTERIOR = "thigh_anterior", _("thigh, front")
    THIGH_POSTERIOR = "thigh_posterior", _("thigh, back")
    THIGH = "thigh", _("thigh")
    GROIN = "groin", _("groin")
    TESTIS = "testis", _("testis")
    LOWER_ABDOMEN = "lower_abdomen", _("lower abdomen")
    FLANK = "flank", _("flank")
    KNEE = "knee", _("knee")
    CALF = "calf", _("below knee")
    FOOT = "foot", _("foot")
    LEG = "leg", _("leg")
    RADICULAR = "radicular", _("radicular")
    OTHER = "other", _("other")


class Provoking(models.TextChoices):
    BENDING = "bending", _("bending")
    LIFTING = "lifting", _("lifting")
    SITTING = "sitting", _("sitting")
    STANDING_UP = "standing_up", _("standing up")
    STANDING = "standing", _("standing")
    WALKING = "walking", _("walking")
    LYING = "lying", _("lying")
    ACTIVITY = "activity", _("activity")
    TWISTING = "twisting", _("twisting")
    SQUATTING = "squatting", _("squatting")
    PRESSURE = "pressure", _("belt or pressure")
    MATTRESS = "mattress", _("new mattress")
    OTHER = "other", _("other")


class Relieving(models.TextChoices):
    STANDING = "standing", _("standing")
    REST = "rest", _("rest")
    POSITION = "position", _("change of position")
    LYING = "lying", _("lying")
    WALKING = "walking", _("walking")
    HEAT = "heat", _("heat")
    COLD = "cold", _("cold")
    MASSAGE = "massage", _("massage")
    DRUG = "drug", _("drug")
    OTHER = "other", _("other")


class Impact(models.TextChoices):
    """What the pain keeps from: work, sleep, and the fear of cancer (Ficarra and McLaughlin 1952)."""

    WORK = "work", _("work")
    SLEEP = "sleep", _("sleep")
    FEAR = "fear", _("fear of cancer")
    NONE = "none", _("none of these")


class PainfulMovement(models.TextChoices):
    """Lumbar movements, and which of them hurt."""

    FLEXION = "flexion", _("bending forward")
    EXTENSION = "extension", _("bending back")
    LEFT = "left", _("bending to the LEFT")
    RIGHT = "right", _("bending to the RIGHT")
    ROTATION = "rotation", _("turning")
    NONE = "none", _("none of them")


class Gait(models.TextChoices):
    NORMAL = "normal", _("normal")
    ANTALGIC = "antalgic", _("sparing a side")
    OTHER = "other", _("other, in words")


class ProvocationResult(models.TextChoices):
    """A test that is to provoke the pain: of the hip, of the sacroiliac joint."""

    NEGATIVE = "negative", _("negative")
    POSITIVE = "positive", _("positive")
    NOT_TESTED = "not_tested", _("not tested")


class PptUnit(models.TextChoices):
    """Units of pressure algometers; newtons say something only with the area of the probe."""

    KPA = "kpa", _("kPa")
    KG_CM2 = "kg_cm2", _("kg/cm²")
    N = "n", _("N")


class ExamStatus(models.TextChoices):
    """FHIR Observation.status; amended and entered in error are read from the rows that say so."""

    PRELIMINARY = "preliminary", _("draft, not signed")
    FINAL = "final", _("signed")


class Posture(models.TextChoices):
    PRONE = "prone", _("prone")
    SIDE_LYING = "side_lying", _("side-lying")
    STANDING_FLEXED = "standing_flexed", _("standing, flexed")
    SITTING = "sitting", _("sitting")


class FlagAnswer(models.TextChoices):
    """Not asked, absent and present are three things; empty is a fourth: nothing pressed yet."""

    ABSENT = "absent", _("absent")
    PRESENT = "present", _("present")
    NOT_ASKED = "not_asked", _("not asked")


class PalpationResult(models.TextChoices):
    NODULES = "nodules", _("nodules below")
    NONE_FELT = "none_felt", _("no nodule found today")
    NOT_PALPATED = "not_palpated", _("not palpated today")


class Presence(models.TextChoices):
    """Four different things, and 0 mm is none of them."""

    FOUND = "found", _("found")
    NOT_FELT = "not_felt", _("looked for, not felt")
    NOT_EXAMINED = "not_examined", _("not examined today")
    THICKENING = "thickening", _("tender thickening only")


class Region(models.TextChoices):
    """Region as stated in words, beside the measured zone."""

    PSIS = "psis", _("PSIS")
    CREST_MEDIAL = "medial_iliac_crest", _("posterior iliac crest, medial")
    CREST_MID = "mid_iliac_crest", _("posterior iliac crest, middle")
    CREST_LATERAL = "lateral_iliac_crest", _("posterior iliac crest, lateral")
    CREST = "posterior_iliac_crest", _("posterior iliac crest")
    SI_JOINT = "si_joint_line", _("sacroiliac joint line")
    SI_REGION = "si_joint_region", _("sacroiliac region")
    SI_SULCUS = "si_sulcus", _("sacroiliac sulcus")
    DIMPLE = "sacral_dimple_level", _("sacral dimple")
    PARASPINAL = "lumbar_paraspinal", _("lumbar paraspinal")
    LUMBAR = "lumbar_region", _("lumbar region")
    BELOW_CREST = "below_crest", _("below the crest")
    LUMBOSACRAL = "lumbosacral_junction", _("lumbosacral junction")
    TWELFTH_RIB = "twelfth_rib_level", _("12th rib")
    SACRUM = "sacrum", _("sacrum")
    OTHER = "other", _("other")


class PlacedBy(models.TextChoices):
    MAP = "map", _("on the map")
    ZONE = "zone", _("from the zone list")
    TYPED = "typed", _("typed distances")


class SizeStatement(models.TextChoices):
    MEASURED = "measured", _("in mm")
    DESCRIBED = "described", _("as described")
    TOO_VAGUE = "too_vague", _("too vague to measure")


class SizeMethod(models.TextChoices):
    PALPATION = "palpation", _("palpation")
    CALLIPER = "calliper", _("calliper")
    INK_RULER = "ink_ruler", _("ink margin and ruler")
    ULTRASOUND = "ultrasound", _("ultrasound")
    MRI = "mri", _("MRI")
    SPECIMEN = "specimen", _("specimen")


class SizeDescribed(models.TextChoices):
    CHICKPEA = "chickpea", _("chickpea")
    PEA = "pea", _("pea")
    BEAN = "bean", _("bean")
    OLIVE = "olive", _("olive")
    HAZELNUT = "hazelnut", _("hazelnut")
    ALMOND = "almond", _("almond")
    WALNUT = "walnut", _("walnut")
    SMALL_MANDARIN = "small_mandarin", _("small mandarin")
    EGG = "egg", _("egg")
    OTHER = "other", _("other")


class Shape(models.TextChoices):
    OVAL = "oval", _("oval")
    ROUND = "round", _("round")
    LOBULATED = "lobulated", _("lobulated")
    OTHER = "other", _("other")


class Orientation(models.TextChoices):
    TRANSVERSE = "transverse", _("transverse")
    LONGITUDINAL = "longitudinal", _("longitudinal")
    OBLIQUE = "oblique", _("oblique")


class Consistency(models.TextChoices):
    """Hard and craggy are red flags (NHS Lothian soft tissue tumour guidance)."""

    FIRM = "firm", _("firm")
    RUBBERY = "rubbery", _("rubbery")
    ELASTIC = "elastic", _("elastic")
    SOFT = "soft", _("soft")
    FLUCTUANT = "fluctuant", _("fluctuant")
    PSEUDO_FLUCTUANT = "pseudo_fluctuant", _("pseudo-fluctuant")
    HARD = "hard", _("hard")
    CRAGGY = "craggy", _("craggy")
    OTHER = "other", _("other")


class Mobility(models.TextChoices):
    MOBILE = "mobile", _("freely mobile")
    LIMITED = "limited", _("limited")
    FIXED = "fixed", _("fixed")
    OTHER = "other", _("other")


class Depth(models.TextChoices):
    SKIN = "skin", _("skin")
    SUBCUTANEOUS = "subcutaneous", _("subcutaneous")
    TETHERED = "tethered", _("tethered to fascia")
    DEEP = "deep", _("deep to fascia")
    UNCERTAIN = "uncertain", _("uncertain")
    OTHER = "other", _("other")


class SkinSign(models.TextChoices):
    NORMAL = "normal", _("normal")
    DIMPLE = "dimple", _("dimple")
    SCAR = "scar", _("scar")
    RED = "red", _("red")
    WARM = "warm", _("warm")
    ULCER = "ulcer", _("ulcer")
    FUNGATING = "fungating", _("fungating")
    ATROPHY = "atrophy", _("atrophy")
    DEPIGMENTATION = "depigmentation", _("depigmentation")
    OTHER = "other", _("other")


class Tenderness(models.TextChoices):
    """Soft-tissue grading 0 to 4, and two words for records that do not grade."""

    NONE = "0", _("0 none")
    TENDER = "1", _("1 tender")
    FLINCHES = "2", _("2 flinches")
    WITHDRAWS = "3", _("3 withdraws")
    LIGHT_TOUCH = "4", _("4 light touch hurts")
    UNGRADED = "tender_ungraded", _("tender, not graded")
    SEVERE_UNGRADED = "severe_ungraded", _("severe, not graded")
    OTHER = "other", _("other")


class PressureResponse(models.TextChoices):
    """What pressing gives."""

    NOTHING = "nothing", _("nothing")
    LOCAL = "local", _("local pain")
    ELSEWHERE = "elsewhere", _("pain elsewhere")
    OTHER = "other", _("other")


class YesNoUnsure(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNSURE = "unsure", _("unsure")


class Conclusion(models.TextChoices):
    """The clinician's own conclusion about a nodule; the app has none."""

    SOURCE = "source", _("is the pain source")
    NOT_SOURCE = "not_source", _("is not the pain source")
    POSSIBLE = "possible", _("may be the pain source")
    UNDECIDED = "undecided", _("undecided")


class ConclusionBasis(models.TextChoices):
    USUAL_PAIN = "usual_pain", _("pressing gives the usual pain")
    BLOCK = "block", _("anaesthetic took the pain away")
    IMAGING = "imaging", _("imaging")
    OTHER_CAUSE = "other_cause", _("another cause explains it")
    OTHER = "other", _("other")


class SlrResult(models.TextChoices):
    """Straight leg raise."""

    NEGATIVE = "negative", _("negative")
    POSITIVE = "positive", _("positive")
    NOT_TESTED = "not_tested", _("not tested")
    SOME = "some", _("positive in some")
    OTHER = "other", _("other")


class NeuroResult(models.TextChoices):
    NORMAL = "normal", _("no deficit")
    DEFICIT = "deficit", _("deficit")
    NOT_TESTED = "not_tested", _("not tested")
    OTHER = "other", _("other")


class CloseReason(models.TextChoices):
    EXCISED = "excised", _("excised")
    RESOLVED = "resolved", _("no longer there")
    JOINED = "joined", _("the same as another nodule")
    ERROR = "error", _("entered in error")


class AlertKind(models.TextChoices):
    """Lump features that want a recorded response (clinical.md 3.1)."""

    SIZE = "size", _("size")
    GROWTH = "growth", _("growth")
    FIXED = "fixed", _("fixed")
    DEEP = "deep", _("deep to fascia")
    HARD = "hard", _("hard or craggy")
    REGROWTH = "regrowth", _("back after excision")
    FUNGATING = "fungating", _("ulcer or fungating skin")


class AlertResponseCode(models.TextChoices):
    ULTRASOUND = "ultrasound", _("ultrasound requested")
    REFERRED = "referred", _("referred")
    RESULT = "result", _("result is in")
    EXCLUDED = "excluded", _("already excluded")
    DECLINED = "declined", _("patient declined")
    OTHER = "other", _("other, in words")


AWAITING = (AlertResponseCode.ULTRASOUND, AlertResponseCode.REFERRED)
"""Responses that begin something: whoever owns them waits for its result until the day it is due."""


def is_awaiting(code: str, due_on) -> bool:
    """Say whether a response leaves something to come. `LumpAlert.objects.open` asks the same of the table."""
    return code in AWAITING or due_on is not None


class ContactChannel(models.TextChoices):
    PHONE = "phone", _("phone")
    VIDEO = "video", _("video")
    MESSAGE = "message", _("message or e-mail")
    LETTER = "letter", _("letter")


class TakenAnswer(models.TextChoices):
    STILL = "still", _("still taken")
    STOPPED = "stopped", _("stopped")
    NOTHING = "nothing", _("nothing prescribed")
    NOT_ASKED = "not_asked", _("not asked")


class HarmAnswer(models.TextChoices):
    NONE = "none", _("none")
    SOME = "some", _("some")
    NOT_ASKED = "not_asked", _("not asked")


class SignatureMeaning(models.TextChoices):
    """What a person states by signing an exam."""

    EXAMINED = "examined", _("I examined this patient, and this is what I found and planned.")
    READ = "read", _("I have read this exam of a colleague and answer for it.")


class CosignatureMeaning(models.TextChoices):
    """What a person states by co-signing what somebody in training signed."""

    PRESENT = "present", _("I was present at this exam and agree with what stands here.")
    READ = (
        "read",
        _("I have read this exam of a colleague in training and answer for it with them."),
    )


class AmendmentAnswer(models.TextChoices):
    """What became of a change that a patient asked for; without an answer it is open."""

    ACCEPTED = "accepted", _("accepted")
    DENIED = "denied", _("denied")
