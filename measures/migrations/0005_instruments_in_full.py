"""Say of each instrument who owns it, what period it asks about, how it is scored and what a gap means."""

from django.db import migrations

from measures.instruments import MEASURES

COLUMNS = ("owner", "recall", "scoring", "missing_rule")


def fill(apps, schema_editor):
    instrument = apps.get_model("measures", "Instrument")
    for measure in MEASURES:
        instrument.objects.filter(code=measure.code, version=measure.version).update(
            **{name: getattr(measure, name) for name in COLUMNS}
        )


class Migration(migrations.Migration):
    dependencies = [("measures", "0004_answers_of_scores")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
