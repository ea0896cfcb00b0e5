"""The ladder, its steps and states, and the coded words of procedures (clinical.md 4 and 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rung(models.IntegerChoices):
    """The ten rungs, gentlest first. The order is a ladder to read by, not a rule."""

    ADVICE = 1, _("Explain and observe")
    SELF_CARE = 2, _("Self-care")
    MEDICINES = 3, _("Medicines")
    PHYSICAL = 4, _("Physical therapy")
    NEEDLING = 5, _("Needling")
    DIAGNOSTIC_INJECTION = 6, _("Diagnostic injection")
    INJECTION = 7, _("Therapeutic injection")
    NERVE = 8, _("Nerve block or other procedure")
    ENDOSCOPY = 9, _("Endoscopic decompression")
    EXCISION = 10, _("Excision")


class Kind(models.TextChoices):
    """What was done; each belongs to one rung."""

    ADVICE = "advice", _("explanation and advice")
    OBSERVATION = "observation", _("observation")
    HEAT = "heat", _("heat")
    ICE = "ice", _("ice")
    SELF_MASSAGE = "self_massage", _("self-massage")
    ACTIVITY = "activity", _("activity or exercise at home")
    REST = "rest", _("rest")
    MEDICINE = "medicine", _("medicine by mouth")
    TOPICAL = "topical", _("medicine on the skin")
    PHYSIOTHERAPY = "physiotherapy", _("physiotherapy")
    MANUAL_THERAPY = "manual_therapy", _("manual therapy")
    MASSAGE = "massage", _("massage")
    CHIROPRACTIC = "chiropractic", _("chiropractic or osteopathy")
    DRY_NEEDLING = "dry_needling", _("dry needling")
    NEEDLING = "needling_with_injection", _("multiple needling with injection")
    DIAGNOSTIC_INJECTION = "diagnostic_injection", _("diagnostic injection")
    INJECTION = "injection", _("injection")
    PROLOTHERAPY = "prolotherapy", _("prolotherapy")
    NERVE_BLOCK = "nerve_block", _("nerve block")
    NEUROLYSIS = "neurolysis", _("neurolysis")
    LASER = "laser", _("laser")
    SHOCKWAVE = "shockwave", _("shockwave")
    HYDRODISSECTION = "hydrodissection", _("hydrodissection")
    ENDOSCOPY = "endoscopic_decompression", _("endoscopic decompression")
    LIPOSUCTION = "liposuction", _("liposuction")
    EXCISION = "excision", _("excision")
    SPINE_SURGERY = "spine_surgery", _("spine surgery")
    OTHER = "other", _("other")


RUNG_OF_KIND: dict[str, Rung] = {
    Kind.ADVICE: Rung.ADVICE,
    Kind.OBSERVATION: Rung.ADVICE,
    Kind.HEAT: Rung.SELF_CARE,
    Kind.ICE: Rung.SELF_CARE,
    Kind.SELF_MASSAGE: Rung.SELF_CARE,
    Kind.ACTIVITY: Rung.SELF_CARE,
    Kind.REST: Rung.SELF_CARE,
    Kind.MEDICINE: Rung.MEDICINES,
    Kind.TOPICAL: Rung.MEDICINES,
    Kind.PHYSIOTHERAPY: Rung.PHYSICAL,
    Kind.MANUAL_THERAPY: Rung.PHYSICAL,
    Kind.MASSAGE: Rung.PHYSICAL,
    Kind.CHIROPRACTIC: Rung.PHYSICAL,
    Kind.DRY_NEEDLING: Rung.NEEDLING,
    Kind.NEEDLING: Rung.NEEDLING,
    Kind.DIAGNOSTIC_INJECTION: Rung.DIAGNOSTIC_INJECTION,
    Kind.INJECTION: Rung.INJECTION,
    Kind.PROLOTHERAPY: Rung.INJECTION,
    Kind.NERVE_BLOCK: Rung.NERVE,
    Kind.NEUROLYSIS: Rung.NERVE,
    Kind.LASER: Rung.NERVE,
    Kind.SHOCKWAVE: Rung.NERVE,
    Kind.HYDRODISSECTION: Rung.NERVE,
    Kind.ENDOSCOPY: Rung.ENDOSCOPY,
    Kind.LIPOSUCTION: Rung.EXCISION,
    Kind.EXCISION: Rung.EXCISION,
}

PROCEDURE_KINDS = frozenset(kind for kind, rung in RUNG_OF_KIND.items() if rung >= Rung.NEEDLING)


class State(models.TextChoices):
    """Where a treatment stands."""

    PROPOSED = "proposed", _("proposed")
    REFERRED = "referred", _("referred")
    WAITING = "waiting", _("waiting")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")
    DECLINED = "declined", _("declined")
    DONE_ELSEWHERE = "done_elsewhere", _("done elsewhere")
    NOT_DONE = "not_done", _("not done")


class StopReason(models.TextChoices):
    NO_EFFECT = "no_effect", _("no effect")
    RELIEVED = "relieved", _("no longer needed")
    SIDE_EFFECT = "side_effect", _("side effect")
    COMPLETED = "completed", _("course finished")
    PATIENT = "patient", _("patient's wish")
    SAFETY = "safety", _("safety")
    OTHER = "other", _("other")


class Intent(models.TextChoices):
    DIAGNOSTIC = "diagnostic", _("diagnostic")
    THERAPEUTIC = "therapeutic", _("therapeutic")
    BOTH = "both", _("diagnostic and therapeutic")


class Response(models.TextChoices):
    """The response in a word, where a record gives no score."""

    COMPLETE = "complete", _("complete relief")
    MARKED = "marked", _("marked relief")
    IMPROVED = "improved", _("improved")
    TEMPORARY = "temporary", _("temporary relief")
    NONE = "none", _("no effect")
    WORSE = "worse", _("worse")
    OTHER = "other", _("other")


class Drug(models.TextChoices):
    """Drugs of the ladder. The app doses nothing; it shows arithmetic."""

    IBUPROFEN = "ibuprofen", _("ibuprofen")
    NAPROXEN = "naproxen", _("naproxen")
    DICLOFENAC = "diclofenac", _("diclofenac")
    CELECOXIB = "celecoxib", _("celecoxib")
    LOXOPROFEN = "loxoprofen", _("loxoprofen")
    ETORICOXIB = "etoricoxib", _("etoricoxib")
    ASPIRIN = "aspirin", _("aspirin")
    PARACETAMOL = "paracetamol", _("paracetamol")
    TRAMADOL = "tramadol", _("tramadol")
    CODEINE = "codeine", _("codeine")
    MEPERIDINE = "meperidine", _("meperidine")
    PREGABALIN = "pregabalin", _("pregabalin")
    GABAPENTIN = "gabapentin", _("gabapentin")
    AMITRIPTYLINE = "amitriptyline", _("amitriptyline")
    TRIMETHOPRIM = "trimethoprim", _("trimethoprim")
    LIDOCAINE = "lidocaine", _("lidocaine")
    BUPIVACAINE = "bupivacaine", _("bupivacaine")
    ROPIVACAINE = "ropivacaine", _("ropivacaine")
    MEPIVACAINE = "mepivacaine", _("mepivacaine")
    PRILOCAINE = "prilocaine", _("prilocaine")
    PROCAINE = "procaine", _("procaine")
    PROCAINE_CAFFEINE = "procaine_caffeine", _("procaine with caffeine (Impletol)")
    LOCAL_ANAESTHETIC = "local_anaesthetic", _("local anaesthetic, not named")
    LONG_ACTING_LA = "long_acting_la", _("long-acting local anaesthetic, not named")
    METHYLPREDNISOLONE = "methylprednisolone", _("methylprednisolone")
    TRIAMCINOLONE = "triamcinolone", _("triamcinolone")
    BETAMETHASONE = "betamethasone", _("betamethasone")
    DEXAMETHASONE = "dexamethasone", _("dexamethasone")
    HYDROCORTISONE = "hydrocortisone", _("hydrocortisone")
    CORTICOSTEROID = "corticosteroid", _("corticosteroid, not named")
    DEXTROSE = "dextrose", _("dextrose")
    SALINE = "saline", _("saline")
    ADRENALINE = "adrenaline", _("adrenaline")
    OTHER = "other", _("other")


def drug_words(drug: str, text: str) -> str:
    """Return what a drug is called: in words of its own where it has some, else as the list calls it."""
    return text or str(Drug(drug).label)


class DrugClass(models.TextChoices):
    NSAID = "nsaid", _("NSAID")
    ANALGESIC = "analgesic", _("other analgesic")
    LA_AMIDE = "la_amide", _("local anaesthetic, amide")
    LA_ESTER = "la_ester", _("local anaesthetic, ester")
    LA = "la", _("local anaesthetic")
    CORTICOSTEROID = "corticosteroid", _("corticosteroid")
    OTHER = "other", _("other")


CLASS_OF_DRUG: dict[Drug, DrugClass] = (
    dict.fromkeys(
        [Drug.IBUPROFEN, Drug.NAPROXEN, Drug.DICLOFENAC, Drug.CELECOXIB, Drug.LOXOPROFEN, Drug.ETORICOXIB,
         Drug.ASPIRIN],
        DrugClass.NSAID,
    )
    | dict.fromkeys([Drug.PARACETAMOL, Drug.TRAMADOL, Drug.CODEINE, Drug.MEPERIDINE, Drug.PREGABALIN,
                     Drug.GABAPENTIN, Drug.AMITRIPTYLINE], DrugClass.ANALGESIC)
    | dict.fromkeys([Drug.LIDOCAINE, Drug.BUPIVACAINE, Drug.ROPIVACAINE, Drug.MEPIVACAINE, Drug.PRILOCAINE],
                    DrugClass.LA_AMIDE)
    | dict.fromkeys([Drug.PROCAINE, Drug.PROCAINE_CAFFEINE], DrugClass.LA_ESTER)
    | dict.fromkeys([Drug.LOCAL_ANAESTHETIC, Drug.LONG_ACTING_LA], DrugClass.LA)
    | dict.fromkeys([Drug.METHYLPREDNISOLONE, Drug.TRIAMCINOLONE, Drug.BETAMETHASONE, Drug.DEXAMETHASONE,
                     Drug.HYDROCORTISONE, Drug.CORTICOSTEROID], DrugClass.CORTICOSTEROID)
)  # fmt: skip


class YesNoNotAsked(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_ASKED = "not_asked", _("not asked")


class SafetyAnswer(models.TextChoices):
    """Adverse events: none and not asked are different things."""

    NONE = "none", _("none")
    SOME = "some", _("some")
    NOT_ASKED = "not_asked", _("not asked")


class Guidance(models.TextChoices):
    PALPATION = "palpation", _("palpation")
    LANDMARK = "landmark", _("landmark")
    ULTRASOUND = "ultrasound", _("ultrasound")
    FLUOROSCOPY = "fluoroscopy", _("X-ray screening")
    OTHER = "other", _("other")


class Technique(models.TextChoices):
    SINGLE = "single", _("single")
    FAN = "fan", _("fan")
    MULTIPLE = "multiple", _("multiple puncture")
    AROUND = "around", _("around the nodule")
    OTHER = "other", _("other")


class Aspiration(models.TextChoices):
    NEGATIVE = "negative", _("nothing drawn back")
    POSITIVE = "positive", _("blood or fluid")
    NOT_DONE = "not_done", _("not done")


class ConsentForm(models.TextChoices):
    VERBAL = "verbal", _("verbal")
    WRITTEN = "written", _("written")


class ReadBack(models.TextChoices):
    AGREES = "agrees", _("patient pointed to or named this side")
    NOT_POSSIBLE = "not_possible", _("not possible, why below")


class Anaesthesia(models.TextChoices):
    NONE = "none", _("none")
    LOCAL = "local", _("local")
    SEDATION = "sedation", _("sedation")
    REGIONAL = "regional", _("regional")
    GENERAL = "general", _("general")
    OTHER = "other", _("other")


class DepthReached(models.TextChoices):
    SUBCUTANEOUS = "subcutaneous", _("above the fascia")
    FASCIA = "fascia", _("at the fascia")
    SUBFASCIAL = "subfascial", _("below the fascia")


class Found(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNCERTAIN = "uncertain", _("uncertain")


class Repair(models.TextChoices):
    SUTURE = "suture", _("sutured")
    NONE = "none", _("left open")
    NOT_NEEDED = "not_needed", _("no defect")
    OTHER = "other", _("other")


class Relief(models.TextChoices):
    """Relief since the injection, as the patient says it."""

    NONE = "none", _("none")
    SOME = "some", _("some")
    MOST = "most", _("most")
    ALL = "all", _("all")


class ReliefUnit(models.TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    STILL = "still", _("still lasting")


class EventKind(models.TextChoices):
    """Adverse events by step (clinical.md 5)."""

    DYSPEPSIA = "dyspepsia", _("dyspepsia")
    GI_BLEED = "gi_bleed", _("ulcer or bleed")
    BLOOD_PRESSURE = "blood_pressure", _("raised blood pressure or oedema")
    KIDNEY = "kidney", _("kidney injury")
    CARDIAC = "cardiac", _("heart attack or stroke")
    BRONCHOSPASM = "bronchospasm", _("bronchospasm")
    RASH = "rash", _("rash")
    SORENESS = "soreness", _("soreness")
    BRUISE = "bruise", _("bruise")
    FLARE = "flare", _("flare of pain")
    INJECTION_PAIN = "injection_pain", _("pain on injection")
    NAUSEA = "nausea", _("nausea")
    VASOVAGAL = "vasovagal", _("fainting")
    HAEMATOMA = "haematoma", _("haematoma")
    INFECTION = "infection", _("infection")
    NERVE = "nerve", _("nerve irritation or injury")
    ALLERGY = "allergy", _("allergic reaction")
    LA_TOXICITY = "la_toxicity", _("local anaesthetic toxicity")
    WRONG_SITE = "wrong_site", _("wrong site or side")
    PNEUMOTHORAX = "pneumothorax", _("pneumothorax")
    SKIN_ATROPHY = "skin_atrophy", _("skin or fat atrophy")
    DEPIGMENTATION = "depigmentation", _("pale patch")
    SUGAR = "sugar", _("blood sugar rise")
    SEROMA = "seroma", _("seroma")
    WOUND = "wound", _("delayed wound healing")
    SKIN_LOSS = "skin_loss", _("vessel injury or skin loss")
    KELOID = "keloid", _("keloid or tender scar")
    RECURRENCE = "recurrence", _("recurrence")
    PERSISTENT_PAIN = "persistent_pain", _("persistent pain")
    HERNIA = "hernia", _("hernia")
    OTHER = "other", _("other")


class EventOutcome(models.TextChoices):
    RESOLVED = "resolved", _("resolved")
    ONGOING = "ongoing", _("ongoing")
    LASTING = "lasting", _("lasting harm")
    DEATH = "death", _("death")
    UNKNOWN = "unknown", _("not known")


# As long as this is all that is known of it, somebody has to look again.
OPEN_OUTCOMES = ("", EventOutcome.ONGOING, EventOutcome.UNKNOWN)


class Related(models.TextChoices):
    """Whether the clinician thinks that the treatment did it."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNSURE = "unsure", _("unsure")
    NOT_ASKED = "not_asked", _("not asked")


class FollowUpAct(models.TextChoices):
    """What one entry of a follow-up does."""

    OPENED = "opened", _("waits for an outcome")
    NOTED = "noted", _("followed up")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("opened again")


class HistologyResult(models.TextChoices):
    MATURE_FAT = "mature_fat", _("mature fat")
    OEDEMA = "oedema", _("fat with oedema")
    NECROSIS = "necrosis", _("fat necrosis")
    FIBROSIS = "fibrosis", _("fibrous thickening or septa")
    INFLAMMATION = "inflammation", _("inflammation")
    ARTERITIS = "arteritis", _("arteritis or periarteritis")
    HAEMORRHAGE = "haemorrhage", _("haemorrhage")
    MALIGNANT = "malignant", _("malignant or suspicious")
    OTHER = "other", _("other")


class Moment(models.TextChoices):
    """When, around a procedure, a pain score was given."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    SINCE = "since", _("since")


class LimitKind(models.TextChoices):
    """What a limit bounds; the unit of its number stands in the words."""

    LA_MG_KG_PLAIN = "la_mg_kg_plain", _("local anaesthetic, plain: mg per kg in a visit")
    LA_MG_KG_ADRENALINE = "la_mg_kg_adrenaline", _("with adrenaline: mg per kg in a visit")
    LA_MG_PLAIN = "la_mg_plain", _("local anaesthetic, plain: mg in a visit")
    LA_MG_ADRENALINE = "la_mg_adrenaline", _("with adrenaline: mg in a visit")
    LA_MG_DAY = "la_mg_day", _("local anaesthetic: mg in 24 hours")
    LA_HOURS_BETWEEN = "la_hours_between", _("local anaesthetic: hours between doses")
    STEROID_MG_SITE = "steroid_mg_site", _("corticosteroid: mg in one place")
    STEROID_MG_SESSION = "steroid_mg_session", _("corticosteroid: mg in one session")
    STEROID_DAYS_BETWEEN = "steroid_days_between", _("corticosteroid: days between, same place")
    STEROID_TIMES_SITE = "steroid_times_site", _("corticosteroid: times in 12 months, same place")
    STEROID_TIMES_PATIENT = (
        "steroid_times_patient",
        _("corticosteroid: times in 12 months, all places"),
    )
    NSAID_MG_DAY = "nsaid_mg_day", _("NSAID: mg a day")
    NSAID_EGFR_LOOK = "nsaid_egfr_look", _("NSAID: look at an eGFR below, mL/min/1.73 m²")
    NSAID_EGFR_STOP = "nsaid_egfr_stop", _("NSAID: say why at an eGFR below, mL/min/1.73 m²")
    BLOCK_PERCENT = "block_percent", _("a test injection is positive from this relief, %")
    OLDER_YEARS = "older_years", _("older patients: from this age, years")
    WEIGHT_DAYS = "weight_days", _("a weight counts for, days")
    EGFR_DAYS = "egfr_days", _("a kidney function counts for, days")
    ASKED_DAYS = "asked_days", _("conditions and allergies asked about count for, days")


class Outcome(models.TextChoices):
    """What a rule says. "Not checked" is never "fine"."""

    FINE = "fine", _("fine")
    LOOK = "look", _("look")
    OVER = "over", _("say why")
    NOT_CHECKED = "not_checked", _("not checked")


class CheckMoment(models.TextChoices):
    """When the rules were asked."""

    CHECKED = "checked", _("check and prepare")
    GIVEN = "given", _("given")
    HAPPENED = "happened", _("recorded afterwards")
    COURSE = "course", _("course recorded")
    CHANGED = "changed", _("course changed")
