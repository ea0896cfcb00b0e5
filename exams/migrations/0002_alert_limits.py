"""Put the first version of the lump-alert limits in place, with its source."""

from datetime import date

from django.db import migrations

SOURCE = (
    "Size: suspected soft tissue tumour, NHS Lothian 2025 (5 cm or more); NICE NG12 (over about 5 cm). "
    "Growth beyond repeat-palpation error of 5 mm and 20 %: own assumption, to be replaced by local data."
)


def fill(apps, schema_editor):
    limits = apps.get_model("exams", "AlertLimits")
    limits.objects.get_or_create(
        version=1,
        defaults={
            "size_mm": 50,
            "is_at_or_over": True,
            "growth_error_mm": 5,
            "growth_error_percent": 20,
            "source": SOURCE,
            "review_on": date(2027, 11, 1),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
