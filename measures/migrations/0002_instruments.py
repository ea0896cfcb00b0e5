"""Put the published measures into the table that scores refer to."""

from dataclasses import asdict

from django.db import migrations

from measures.instruments import MEASURES


def fill(apps, schema_editor):
    instrument = apps.get_model("measures", "Instrument")
    # A column that came later is filled by a later migration.
    columns = {field.name for field in instrument._meta.get_fields()}
    known = set(instrument.objects.values_list("code", "version"))
    instrument.objects.bulk_create(
        instrument(**{name: value for name, value in asdict(measure).items() if name in columns})
        for measure in MEASURES
        if (measure.code, measure.version) not in known
    )


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
