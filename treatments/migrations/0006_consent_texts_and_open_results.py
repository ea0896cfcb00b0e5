"""Put the first consent texts in place, and let no problem be closed over a result nobody has read."""

from datetime import date

from django.db import migrations

SOURCE = (
    "Written for this app from its clinical reference, sections 4 (treatment ladder) and 5 (adverse events). "
    "No clinic has approved it: read it, change it and have it signed off before it is used."
)
INJECTION = """Please read this or have it read to you, and ask whatever you like. You can keep this sheet.

## What is done
The doctor feels for the sore lump beside your lower back, asks you to point to it, and marks the side. The skin is cleaned. A thin needle goes into the lump or to its edge, and a local anaesthetic is injected. Sometimes a steroid is added; you will be told if it is, and how much. It takes a few minutes and you go home the same day. Ten minutes later you are asked about the pain again.

## What it may do for you
Nobody can promise that it helps. Published reports are few and most of them small. Some people have less pain for weeks or for good, some only for hours, some not at all. If the pain goes while the area is numb, that also tells something about where it comes from. It does not remove the lump.

## What may go wrong
- Often: the injection hurts, the place is sore for hours or a few days, a bruise.
- Now and then: feeling faint or sick; the pain is stronger for a day or two before it settles.
- Seldom: bleeding under the skin, an infection, an irritated nerve with tingling or numbness, an allergic reaction.
- Very seldom: too much local anaesthetic in the blood, with ringing ears, a metal taste, dizziness, and in the worst case fits or trouble with the heart; an injury of the lung if the needle is used high up near the ribs; the wrong place or side.
- With a steroid also: a dent or a pale patch in the skin that may stay; higher blood sugar for some days if you have diabetes; the body's own hormones damped for a while.

## Tell us before it begins
If you take anything that thins the blood, if you have diabetes, an infection or a fever, if you are or may be pregnant, and if any medicine ever gave you a reaction, above all an injection at the dentist's.

## What else can be done
Doing nothing and watching; heat, movement and exercise; tablets for pain; hands-on treatment or physiotherapy; later perhaps an operation. You can try these first, or go on with them beside it.

## Your right to say no
It is your decision. You can say no, ask for time, or change your mind at any moment, also when the needle is already there. You need give no reason, and you will be treated just as well afterwards.

## Afterwards
Call us at once, or an emergency number if we cannot be reached, if you have a fever, growing redness or swelling, new weakness or numbness in a leg, trouble with bladder or bowel, chest pain or trouble breathing."""
EXCISION = """Please read this or have it read to you, and ask whatever you like. You can keep this sheet.

## What is done
The lump beside your lower back is taken out through a cut in the skin, usually three to five centimetres long. While you are awake the place and the side are marked together with you, and two people say both aloud again before it begins. The skin is numbed by injection; if you are to be sedated or put to sleep, that is talked over separately. If there is a gap in the sheet of tissue below, it may be stitched. The wound is closed with stitches. What was taken out is sent to a laboratory, and somebody by name waits for its answer and tells you.

## What it may do for you
Nobody can promise that it helps. Published reports are few, small and mostly old, and they count success in different ways. Many people in them had less pain or none, others were helped in part, some not at all. The pain can come from something else, and then it stays.

## What may go wrong
- Often: pain and bruising for days, a scar, a numb place around it.
- Now and then: fluid or blood gathering under the skin, an infection, a wound that heals slowly.
- Seldom: a nerve of the skin is injured and stays numb or painful; a scar that is thick, tender or wide; bleeding that needs another operation; skin that dies at the edge; a weak spot where tissue bulges.
- The lump or the pain comes back, or the pain does not go.
- Very seldom: a reaction to the local anaesthetic or to too much of it; the wrong place or side; the laboratory finds something other than fat that needs more treatment.

## Tell us before it begins
If you take anything that thins the blood, if you have diabetes, an infection or a fever, if you are or may be pregnant, if wounds of yours heal badly or scar thickly, and if any medicine, plaster or latex ever gave you a reaction.

## What else can be done
Doing nothing and watching; heat, movement and exercise; tablets for pain; hands-on treatment or physiotherapy; an injection. In most reports people had tried these first. A scan or a biopsy may be wiser first if the lump is large, deep, hard or growing.

## Your right to say no
It is your decision. You can say no, ask for time or for a second opinion, or change your mind at any moment before and, as far as it is safe to stop, during it. You need give no reason, and you will be treated just as well afterwards.

## Afterwards
You are told when the wound is looked at and when the stitches come out. Call us at once, or an emergency number if we cannot be reached, if you have a fever, growing redness, swelling or bleeding, new weakness or numbness in a leg, trouble with bladder or bowel, chest pain or trouble breathing. If you have heard nothing from the laboratory after three weeks, ask us."""
TEXTS = {
    "injection": ("Injection into or beside a nodule of the lower back", INJECTION),
    "excision": ("Taking out a nodule of the lower back", EXCISION),
}

# Not on the model: patients' rooms know nothing of what is done in this one.
GUARD = """
CREATE OR REPLACE FUNCTION treatments_no_open_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM treatments_specimen s JOIN treatments_treatment t ON t.id = s.treatment_id
        WHERE s.patient_id = NEW.patient_id AND (t.episode_id = NEW.id OR t.episode_id IS NULL)
        AND NOT EXISTS (SELECT 1 FROM treatments_specimenwithoutresult n WHERE n.specimen_id = s.id)
        AND NOT EXISTS (
            SELECT 1 FROM treatments_histologyreading r WHERE r.report_id = (
                SELECT h.id FROM treatments_histologyreport h WHERE h.treatment_id = s.treatment_id
                ORDER BY h.recorded_at DESC, h.id DESC LIMIT 1
            )
        )
    ) THEN
        RAISE EXCEPTION 'a histology result of this problem is awaited or not read'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER treatments_no_open_result BEFORE UPDATE OF closed_on ON patients_episodeofcare
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL)
    EXECUTE FUNCTION treatments_no_open_result();
"""
NO_GUARD = """
DROP TRIGGER treatments_no_open_result ON patients_episodeofcare;
DROP FUNCTION treatments_no_open_result();
"""

# What was sent before this, and is awaited by nobody: the operator waits for it from now on.
SENT_BEFORE = """
INSERT INTO treatments_specimen (id, clinic_id, patient_id, treatment_id, sent_on)
SELECT gen_random_uuid(), t.clinic_id, t.patient_id, t.id, t.started_on
FROM treatments_excisiondetail x JOIN treatments_procedure p ON p.id = x.procedure_id
JOIN treatments_treatment t ON t.id = p.treatment_id
WHERE x.specimen_sent = 'yes' AND t.origin <> 'published' AND t.started_on IS NOT NULL
AND p.given_at IS NOT NULL AND COALESCE(t.performed_by_id, p.given_by_id, t.recorded_by_id) IS NOT NULL;
INSERT INTO treatments_specimenowner (id, specimen_id, owner_id, due_on, reason)
SELECT gen_random_uuid(), s.id, COALESCE(t.performed_by_id, p.given_by_id, t.recorded_by_id), s.sent_on + 21, ''
FROM treatments_specimen s JOIN treatments_treatment t ON t.id = s.treatment_id
JOIN treatments_procedure p ON p.treatment_id = t.id;
"""


def fill(apps, schema_editor):
    texts = apps.get_model("treatments", "ConsentText")
    for group, (title, words) in TEXTS.items():
        texts.objects.get_or_create(
            group=group,
            language="en",
            version=1,
            defaults={
                "title": title,
                "body": words,
                "effective_from": date(2026, 11, 1),
                "source": SOURCE,
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0004_limits_of_forms"),
        ("treatments", "0005_consent_and_histology"),
    ]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(SENT_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
