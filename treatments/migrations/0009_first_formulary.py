"""Put the first version of the dose limits in place, each with its source."""

from datetime import date

from django.db import migrations

LIDOCAINE = "Lidocaine label, adult infiltration: 4.5 mg/kg plain, 7 mg/kg with adrenaline (openFDA, Xylocaine)"
BUPIVACAINE = "Bupivacaine label wording: 175 mg plain, 225 mg with adrenaline; AAFP 2014 table: 2 mg/kg plain"
DAY = "Bupivacaine: 400 mg in 24 h, repeat not sooner than 3 h (secondary digest of label text)"
PROCAINE = "AAFP 2014 infiltrative anaesthetic table: procaine 7 mg/kg, 600 mg"
TRIAMCINOLONE = (
    "Northern Ireland Formulary: triamcinolone acetonide 5-40 mg a site, at most 80 mg a session"
)
METHYLPREDNISOLONE = (
    "Depo-Medrol product text: joint range 4-80 mg (soft tissue and sheath 4-30 mg)"
)
INTERVAL = "Guidance differs, 6 to 12 weeks (MSD Manual; seekhealthz; paginemediche): the longest is used, 12 weeks"
TIMES = "Three a year in one place (seekhealthz; paginemediche); other digests say three to four"
ALL_PLACES = "Three to four a year (secondary digest of steroid injection cycling): the higher number, all places"
EGFR_LOOK = "Avoid in moderate to severe renal impairment (NHS Greater Glasgow); KDIGO: decreased from below 60"
EGFR_STOP = "Avoid in moderate to severe renal impairment (NHS Greater Glasgow); KDIGO: severe from below 30"
HOUSE = "House rule of this app, to be confirmed by the clinic's clinician"

LIMITS = [
    ("la_mg_kg_plain", "lidocaine", "4.5", LIDOCAINE),
    ("la_mg_plain", "lidocaine", "300", LIDOCAINE),
    ("la_mg_kg_adrenaline", "lidocaine", "7", LIDOCAINE),
    ("la_mg_adrenaline", "lidocaine", "500", LIDOCAINE),
    ("la_mg_kg_plain", "bupivacaine", "2", BUPIVACAINE),
    ("la_mg_plain", "bupivacaine", "175", BUPIVACAINE),
    ("la_mg_adrenaline", "bupivacaine", "225", BUPIVACAINE),
    ("la_mg_day", "bupivacaine", "400", DAY),
    ("la_hours_between", "bupivacaine", "3", DAY),
    ("la_mg_kg_plain", "procaine", "7", PROCAINE),
    ("la_mg_plain", "procaine", "600", PROCAINE),
    ("steroid_mg_site", "triamcinolone", "40", TRIAMCINOLONE),
    ("steroid_mg_session", "triamcinolone", "80", TRIAMCINOLONE),
    ("steroid_mg_site", "methylprednisolone", "80", METHYLPREDNISOLONE),
    ("steroid_mg_session", "methylprednisolone", "80", METHYLPREDNISOLONE),
    ("steroid_days_between", "", "84", INTERVAL),
    ("steroid_times_site", "", "3", TIMES),
    ("steroid_times_patient", "", "4", ALL_PLACES),
    ("nsaid_mg_day", "ibuprofen", "2400", "NSAID dosing digests: usual maximum 2,400 mg; US label 3,200 mg"),
    ("nsaid_mg_day", "naproxen", "1000", "NSAID dosing digest; NICE KTT13: 1,000 mg a day long term"),
    ("nsaid_mg_day", "diclofenac", "150", "NSAID usual oral dosing table: 150 mg (Canada 100 mg)"),
    ("nsaid_mg_day", "celecoxib", "400", "NSAID dosing digest: 400 mg a day"),
    ("nsaid_egfr_look", "", "60", EGFR_LOOK),
    ("nsaid_egfr_stop", "", "30", EGFR_STOP),
    ("block_percent", "", "50", HOUSE),
    ("older_years", "", "65", "Bleeding from 65 (NHS Greater Glasgow); other sources 75"),
    ("weight_days", "", "365", HOUSE),
    ("egfr_days", "", "365", HOUSE),
    ("asked_days", "", "365", HOUSE),
]  # fmt: skip


def fill(apps, schema_editor):
    Formulary = apps.get_model("treatments", "Formulary")
    if Formulary.objects.filter(version=1).exists():
        return
    version = Formulary.objects.create(
        version=1,
        effective_on=date(2000, 1, 1),
        review_on=date(2027, 11, 1),
        note="First version, as it came with the app. Ropivacaine, prilocaine and mepivacaine have no limit yet.",
    )
    Limit = apps.get_model("treatments", "FormularyLimit")
    Limit.objects.bulk_create(
        Limit(formulary=version, kind=kind, drug=drug, value=value, source=source)
        for kind, drug, value, source in LIMITS
    )


class Migration(migrations.Migration):
    dependencies = [("treatments", "0008_safety_checks")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
