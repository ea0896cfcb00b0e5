import audit.keys
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("exams", "0001_initial"),
        ("measures", "0001_initial"),
        ("patients", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                (
                    "side_chosen",
                    models.CharField(
                        blank=True,
                        choices=[("left", "LEFT"), ("right", "RIGHT")],
                        max_length=5,
                        verbose_name="side chosen afresh",
                    ),
                ),
                (
                    "is_identity_confirmed",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="birth year typed and matching"
                    ),
                ),
                (
                    "read_back",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agrees", "patient pointed to or named this side"),
                            ("not_possible", "not possible, why below"),
                        ],
                        max_length=14,
                        verbose_name="read-back",
                    ),
                ),
                (
                    "read_back_text",
                    models.CharField(blank=True, max_length=200, verbose_name="why no read-back"),
                ),
                (
                    "allergies_checked",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="allergies asked again today",
                    ),
                ),
                (
                    "anticoagulant",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="anticoagulant",
                    ),
                ),
                (
                    "infection",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="infection",
                    ),
                ),
                (
                    "diabetes",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="diabetes",
                    ),
                ),
                (
                    "pregnancy",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="pregnancy",
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[("verbal", "verbal"), ("written", "written")],
                        max_length=8,
                        verbose_name="consent",
                    ),
                ),
                (
                    "guidance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("palpation", "palpation"),
                            ("landmark", "landmark"),
                            ("ultrasound", "ultrasound"),
                            ("fluoroscopy", "X-ray screening"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="guidance",
                    ),
                ),
                (
                    "guidance_text",
                    models.CharField(blank=True, max_length=200, verbose_name="guidance in words"),
                ),
                (
                    "needle_gauge",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="needle, G"
                    ),
                ),
                (
                    "needle_length_mm",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="needle length"
                    ),
                ),
                (
                    "needle_text",
                    models.CharField(blank=True, max_length=120, verbose_name="needle in words"),
                ),
                (
                    "technique",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("single", "single"),
                            ("fan", "fan"),
                            ("multiple", "multiple puncture"),
                            ("around", "around the nodule"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="technique",
                    ),
                ),
                (
                    "passes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="passes"),
                ),
                (
                    "aspiration",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("negative", "nothing drawn back"),
                            ("positive", "blood or fluid"),
                            ("not_done", "not done"),
                        ],
                        max_length=10,
                        verbose_name="aspiration",
                    ),
                ),
                (
                    "anaesthesia",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("local", "local"),
                            ("sedation", "sedation"),
                            ("regional", "regional"),
                            ("general", "general"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="anaesthesia",
                    ),
                ),
                (
                    "anaesthesia_text",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="anaesthesia in words"
                    ),
                ),
                (
                    "score_due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="score after, due at"),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why over the limit"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "procedure",
                "verbose_name_plural": "procedures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="treatments_procedure_checked_by",
                        violation_error_message="Give both, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", False), ("given_by__isnull", False)),
                            models.Q(("given_at__isnull", True), ("given_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="treatments_procedure_given_by",
                        violation_error_message="Give both, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_at__isnull", True),
                            models.Q(
                                models.Q(("side_chosen", ""), _negated=True),
                                models.Q(("read_back", ""), _negated=True),
                                models.Q(("anticoagulant", ""), _negated=True),
                                models.Q(("infection", ""), _negated=True),
                                models.Q(("diabetes", ""), _negated=True),
                                models.Q(("pregnancy", ""), _negated=True),
                                models.Q(("allergies_checked", ""), _negated=True),
                                ("is_identity_confirmed", True),
                            ),
                            _connector="OR",
                        ),
                        name="treatments_procedure_check_whole",
                        violation_error_message="The check is not complete.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_back", "not_possible"), _negated=True),
                            models.Q(("read_back_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_procedure_no_read_back_why",
                        violation_error_message="Say why the patient could not be asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needle_gauge__isnull", True),
                            models.Q(("needle_gauge__gte", 10), ("needle_gauge__lte", 34)),
                            _connector="OR",
                        ),
                        name="treatments_procedure_needle_gauge_range",
                        violation_error_message="Enter a number from 10 to 34.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needle_length_mm__isnull", True),
                            models.Q(("needle_length_mm__gte", 4), ("needle_length_mm__lte", 200)),
                            _connector="OR",
                        ),
                        name="treatments_procedure_needle_length_mm_range",
                        violation_error_message="Enter a number from 4 to 200.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passes__isnull", True),
                            models.Q(("passes__gte", 0), ("passes__lte", 200)),
                            _connector="OR",
                        ),
                        name="treatments_procedure_passes_range",
                        violation_error_message="Enter a number from 0 to 200.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side_chosen__in", ["left", "right", ""])),
                        name="treatments_procedure_side_chosen_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("read_back__in", ["agrees", "not_possible", ""])),
                        name="treatments_procedure_read_back_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allergies_checked__in", ["yes", "no", "not_asked", ""])
                        ),
                        name="treatments_procedure_allergies_checked_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("anticoagulant__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_procedure_anticoagulant_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("infection__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_procedure_infection_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("diabetes__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_procedure_diabetes_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pregnancy__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_procedure_pregnancy_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["verbal", "written", ""])),
                        name="treatments_procedure_consent_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "guidance__in",
                                ["palpation", "landmark", "ultrasound", "fluoroscopy", "other", ""],
                            )
                        ),
                        name="treatments_procedure_guidance_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("technique__in", ["single", "fan", "multiple", "around", "other", ""])
                        ),
                        name="treatments_procedure_technique_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aspiration__in", ["negative", "positive", "not_done", ""])
                        ),
                        name="treatments_procedure_aspiration_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "anaesthesia__in",
                                ["none", "local", "sedation", "regional", "general", "other", ""],
                            )
                        ),
                        name="treatments_procedure_anaesthesia_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureNodule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("left", "LEFT"), ("right", "RIGHT")],
                        max_length=5,
                        verbose_name="side",
                    ),
                ),
                (
                    "is_nodule_still_tender",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="still tender afterwards"
                    ),
                ),
                (
                    "nodule_found",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("uncertain", "uncertain")],
                        max_length=10,
                        verbose_name="nodule found",
                    ),
                ),
                (
                    "capsule",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("uncertain", "uncertain")],
                        max_length=10,
                        verbose_name="capsule",
                    ),
                ),
                (
                    "fascial_defect",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("uncertain", "uncertain")],
                        max_length=10,
                        verbose_name="defect in the fascia",
                    ),
                ),
                (
                    "fascial_defect_mm",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="defect"
                    ),
                ),
                (
                    "fascial_repair",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suture", "sutured"),
                            ("none", "left open"),
                            ("not_needed", "no defect"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="repair",
                    ),
                ),
                (
                    "fascial_repair_text",
                    models.CharField(blank=True, max_length=200, verbose_name="repair in words"),
                ),
                (
                    "specimen_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="specimen, largest",
                    ),
                ),
                (
                    "nodule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="exams.nodule",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodules",
                        to="treatments.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "procedure nodule",
                "verbose_name_plural": "procedure nodules",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "nodule"), name="treatments_procnodule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fascial_defect_mm__isnull", True),
                            models.Q(
                                ("fascial_defect_mm__gte", 0), ("fascial_defect_mm__lte", 300)
                            ),
                            _connector="OR",
                        ),
                        name="treatments_procnodule_fascial_defect_mm_range",
                        violation_error_message="Enter a number from 0 to 300.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("specimen_mm__isnull", True),
                            models.Q(("specimen_mm__gte", 1), ("specimen_mm__lte", 300)),
                            _connector="OR",
                        ),
                        name="treatments_procnodule_specimen_mm_range",
                        violation_error_message="Enter a number from 1 to 300.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["left", "right", ""])),
                        name="treatments_procnodule_side_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nodule_found__in", ["yes", "no", "uncertain", ""])),
                        name="treatments_procnodule_nodule_found_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capsule__in", ["yes", "no", "uncertain", ""])),
                        name="treatments_procnodule_capsule_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fascial_defect__in", ["yes", "no", "uncertain", ""])),
                        name="treatments_procnodule_fascial_defect_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fascial_repair__in", ["suture", "none", "not_needed", "other", ""])
                        ),
                        name="treatments_procnodule_fascial_repair_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Treatment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("clinic", "this clinic"), ("published", "published case")],
                        default="clinic",
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advice", "explanation and advice"),
                            ("observation", "observation"),
                            ("heat", "heat"),
                            ("ice", "ice"),
                            ("self_massage", "self-massage"),
                            ("activity", "activity or exercise at home"),
                            ("rest", "rest"),
                            ("medicine", "medicine by mouth"),
                            ("topical", "medicine on the skin"),
                            ("physiotherapy", "physiotherapy"),
                            ("manual_therapy", "manual therapy"),
                            ("massage", "massage"),
                            ("chiropractic", "chiropractic or osteopathy"),
                            ("dry_needling", "dry needling"),
                            ("needling_with_injection", "multiple needling with injection"),
                            ("diagnostic_injection", "diagnostic injection"),
                            ("injection", "injection"),
                            ("prolotherapy", "prolotherapy"),
                            ("nerve_block", "nerve block"),
                            ("neurolysis", "neurolysis"),
                            ("laser", "laser"),
                            ("shockwave", "shockwave"),
                            ("hydrodissection", "hydrodissection"),
                            ("endoscopic_decompression", "endoscopic decompression"),
                            ("liposuction", "liposuction"),
                            ("excision", "excision"),
                            ("spine_surgery", "spine surgery"),
                            ("other", "other"),
                        ],
                        max_length=24,
                        verbose_name="what",
                    ),
                ),
                (
                    "kind_text",
                    models.CharField(blank=True, max_length=200, verbose_name="what, in words"),
                ),
                (
                    "rung",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Explain and observe"),
                            (2, "Self-care"),
                            (3, "Medicines"),
                            (4, "Physical therapy"),
                            (5, "Needling"),
                            (6, "Diagnostic injection"),
                            (7, "Therapeutic injection"),
                            (8, "Nerve block or other procedure"),
                            (9, "Endoscopic decompression"),
                            (10, "Excision"),
                        ],
                        null=True,
                        verbose_name="rung",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("referred", "referred"),
                            ("waiting", "waiting"),
                            ("in_progress", "in progress"),
                            ("completed", "completed"),
                            ("stopped", "stopped"),
                            ("declined", "declined"),
                            ("done_elsewhere", "done elsewhere"),
                            ("not_done", "not done"),
                        ],
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "is_history",
                    models.BooleanField(default=False, verbose_name="earlier, before this record"),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("started_time", models.TimeField(blank=True, null=True, verbose_name="time")),
                (
                    "started_precision",
                    models.CharField(
                        choices=[
                            ("minute", "to the minute"),
                            ("day", "to the day"),
                            ("month", "to the month"),
                            ("year", "to the year"),
                            ("about", "about"),
                            ("unknown", "not known"),
                        ],
                        default="day",
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "ended_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minute", "to the minute"),
                            ("day", "to the day"),
                            ("month", "to the month"),
                            ("year", "to the year"),
                            ("about", "about"),
                            ("unknown", "not known"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "intent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diagnostic", "diagnostic"),
                            ("therapeutic", "therapeutic"),
                            ("both", "diagnostic and therapeutic"),
                        ],
                        max_length=12,
                        verbose_name="intent",
                    ),
                ),
                (
                    "step_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why this step"),
                ),
                (
                    "technique_text",
                    models.CharField(blank=True, max_length=300, verbose_name="how"),
                ),
                (
                    "sessions",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="sessions"
                    ),
                ),
                (
                    "sessions_high",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="sessions, up to"
                    ),
                ),
                (
                    "sessions_text",
                    models.CharField(blank=True, max_length=80, verbose_name="sessions in words"),
                ),
                (
                    "interval_days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="days between sessions",
                    ),
                ),
                (
                    "interval_days_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="days between sessions, up to",
                    ),
                ),
                (
                    "interval_text",
                    models.CharField(blank=True, max_length=80, verbose_name="interval in words"),
                ),
                (
                    "performed_by_text",
                    models.CharField(blank=True, max_length=160, verbose_name="by whom or where"),
                ),
                (
                    "referred_to",
                    models.CharField(blank=True, max_length=160, verbose_name="referred to"),
                ),
                (
                    "stop_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_effect", "no effect"),
                            ("relieved", "no longer needed"),
                            ("side_effect", "side effect"),
                            ("completed", "course finished"),
                            ("patient", "patient's wish"),
                            ("safety", "safety"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="stopped because",
                    ),
                ),
                (
                    "stop_text",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="stopped because, in words"
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("complete", "complete relief"),
                            ("marked", "marked relief"),
                            ("improved", "improved"),
                            ("temporary", "temporary relief"),
                            ("none", "no effect"),
                            ("worse", "worse"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="response",
                    ),
                ),
                (
                    "response_text",
                    models.CharField(blank=True, max_length=300, verbose_name="response in words"),
                ),
                (
                    "adverse_events",
                    models.CharField(
                        blank=True,
                        choices=[("none", "none"), ("some", "some"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="adverse events",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "detail_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="detail as published"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("submission_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="patients.episodeofcare",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="patients.patient",
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "treatment",
                "verbose_name_plural": "treatments",
                "ordering": ["started_on", "sequence", "recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "other"),
                            ("kind", "spine_surgery"),
                            ("rung__isnull", False),
                            _connector="OR",
                        ),
                        name="treatments_treatment_on_a_rung",
                        violation_error_message="Choose the rung.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("started_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="treatments_treatment_ends_after_start",
                        violation_error_message="It cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stopped"), _negated=True),
                            models.Q(("stop_reason", ""), _negated=True),
                            ("origin", "published"),
                            _connector="OR",
                        ),
                        name="treatments_treatment_stopped_why",
                        violation_error_message="Say why it was stopped.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "referred"), _negated=True),
                            models.Q(("referred_to", ""), _negated=True),
                            ("origin", "published"),
                            _connector="OR",
                        ),
                        name="treatments_treatment_referred_to",
                        violation_error_message="Say to whom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("kind_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_treatment_other_named",
                        violation_error_message="Say what it was.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sessions__isnull", True),
                            models.Q(("sessions__gte", 0), ("sessions__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_treatment_sessions_range",
                        violation_error_message="Enter a number from 0 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sessions_high__isnull", True),
                            models.Q(("sessions_high__gte", 0), ("sessions_high__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_treatment_sessions_high_range",
                        violation_error_message="Enter a number from 0 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rung__isnull", True),
                            models.Q(("rung__gte", 1), ("rung__lte", 10)),
                            _connector="OR",
                        ),
                        name="treatments_treatment_rung_range",
                        violation_error_message="Enter a number from 1 to 10.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interval_days__isnull", True),
                            models.Q(("interval_days__gte", 0), ("interval_days__lte", 3650)),
                            _connector="OR",
                        ),
                        name="treatments_treatment_interval_days_range",
                        violation_error_message="Enter a number from 0 to 3650.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interval_days_high__isnull", True),
                            models.Q(
                                ("interval_days_high__gte", 0), ("interval_days_high__lte", 3650)
                            ),
                            _connector="OR",
                        ),
                        name="treatments_treatment_interval_days_high_range",
                        violation_error_message="Enter a number from 0 to 3650.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["clinic", "published", ""])),
                        name="treatments_treatment_origin_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "advice",
                                    "observation",
                                    "heat",
                                    "ice",
                                    "self_massage",
                                    "activity",
                                    "rest",
                                    "medicine",
                                    "topical",
                                    "physiotherapy",
                                    "manual_therapy",
                                    "massage",
                                    "chiropractic",
                                    "dry_needling",
                                    "needling_with_injection",
                                    "diagnostic_injection",
                                    "injection",
                                    "prolotherapy",
                                    "nerve_block",
                                    "neurolysis",
                                    "laser",
                                    "shockwave",
                                    "hydrodissection",
                                    "endoscopic_decompression",
                                    "liposuction",
                                    "excision",
                                    "spine_surgery",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_treatment_kind_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "referred",
                                    "waiting",
                                    "in_progress",
                                    "completed",
                                    "stopped",
                                    "declined",
                                    "done_elsewhere",
                                    "not_done",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_treatment_state_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intent__in", ["diagnostic", "therapeutic", "both", ""])
                        ),
                        name="treatments_treatment_intent_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "started_precision__in",
                                ["minute", "day", "month", "year", "about", "unknown", ""],
                            )
                        ),
                        name="treatments_treatment_started_precision_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_precision__in",
                                ["minute", "day", "month", "year", "about", "unknown", ""],
                            )
                        ),
                        name="treatments_treatment_ended_precision_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stop_reason__in",
                                [
                                    "no_effect",
                                    "relieved",
                                    "side_effect",
                                    "completed",
                                    "patient",
                                    "safety",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_treatment_stop_reason_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "response__in",
                                [
                                    "complete",
                                    "marked",
                                    "improved",
                                    "temporary",
                                    "none",
                                    "worse",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_treatment_response_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adverse_events__in", ["none", "some", "not_asked", ""])
                        ),
                        name="treatments_treatment_adverse_events_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["patient", "started_on"], name="treatments_patient"),
                    models.Index(fields=["clinic", "started_on"], name="treatments_clinic"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureScore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("general", "in general"),
                            ("at_rest", "at rest"),
                            ("on_pressing", "on pressing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_after", models.BooleanField(verbose_name="after")),
                (
                    "minutes_after",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="minutes after"
                    ),
                ),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="around",
                        to="measures.score",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "score around a procedure",
                "verbose_name_plural": "scores around procedures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("situation__in", ["general", "at_rest", "on_pressing", ""])
                        ),
                        name="treatments_procscore_situation_word",
                        violation_error_message="Choose one of the words offered.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="procedure",
            name="treatment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procedure",
                to="treatments.treatment",
            ),
        ),
        migrations.CreateModel(
            name="MedicationCourse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        choices=[
                            ("ibuprofen", "ibuprofen"),
                            ("naproxen", "naproxen"),
                            ("diclofenac", "diclofenac"),
                            ("celecoxib", "celecoxib"),
                            ("loxoprofen", "loxoprofen"),
                            ("etoricoxib", "etoricoxib"),
                            ("aspirin", "aspirin"),
                            ("paracetamol", "paracetamol"),
                            ("tramadol", "tramadol"),
                            ("codeine", "codeine"),
                            ("meperidine", "meperidine"),
                            ("pregabalin", "pregabalin"),
                            ("gabapentin", "gabapentin"),
                            ("amitriptyline", "amitriptyline"),
                            ("trimethoprim", "trimethoprim"),
                            ("lidocaine", "lidocaine"),
                            ("bupivacaine", "bupivacaine"),
                            ("ropivacaine", "ropivacaine"),
                            ("mepivacaine", "mepivacaine"),
                            ("prilocaine", "prilocaine"),
                            ("procaine", "procaine"),
                            ("procaine_caffeine", "procaine with caffeine (Impletol)"),
                            ("local_anaesthetic", "local anaesthetic, not named"),
                            ("long_acting_la", "long-acting local anaesthetic, not named"),
                            ("methylprednisolone", "methylprednisolone"),
                            ("triamcinolone", "triamcinolone"),
                            ("betamethasone", "betamethasone"),
                            ("dexamethasone", "dexamethasone"),
                            ("hydrocortisone", "hydrocortisone"),
                            ("corticosteroid", "corticosteroid, not named"),
                            ("dextrose", "dextrose"),
                            ("saline", "saline"),
                            ("adrenaline", "adrenaline"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="drug",
                    ),
                ),
                (
                    "drug_text",
                    models.CharField(blank=True, max_length=160, verbose_name="drug in words"),
                ),
                (
                    "strength_mg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="tablet strength",
                    ),
                ),
                (
                    "dose_mg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="dose each time",
                    ),
                ),
                (
                    "times_per_day",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="times a day",
                    ),
                ),
                (
                    "mg_per_day",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("dose_mg"), "*", models.F("times_per_day")
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=12),
                        verbose_name="mg a day",
                    ),
                ),
                (
                    "is_as_needed",
                    models.BooleanField(blank=True, null=True, verbose_name="as needed"),
                ),
                (
                    "is_maximum_dose",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="at the maximum dose, as stated"
                    ),
                ),
                (
                    "gastroprotection",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="stomach protection",
                    ),
                ),
                (
                    "dose_text",
                    models.CharField(blank=True, max_length=160, verbose_name="dose in words"),
                ),
                (
                    "treatment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medication",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "medication course",
                "verbose_name_plural": "medication courses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drug", "other"), _negated=True),
                            models.Q(("drug_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_medication_other_named",
                        violation_error_message="Name the drug.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strength_mg__isnull", True),
                            models.Q(("strength_mg__gte", 0), ("strength_mg__lte", 10000)),
                            _connector="OR",
                        ),
                        name="treatments_medication_strength_mg_range",
                        violation_error_message="Enter a number from 0 to 10000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose_mg__isnull", True),
                            models.Q(("dose_mg__gte", 0), ("dose_mg__lte", 10000)),
                            _connector="OR",
                        ),
                        name="treatments_medication_dose_mg_range",
                        violation_error_message="Enter a number from 0 to 10000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("times_per_day__isnull", True),
                            models.Q(("times_per_day__gte", 0), ("times_per_day__lte", 24)),
                            _connector="OR",
                        ),
                        name="treatments_medication_times_per_day_range",
                        violation_error_message="Enter a number from 0 to 24.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "drug__in",
                                [
                                    "ibuprofen",
                                    "naproxen",
                                    "diclofenac",
                                    "celecoxib",
                                    "loxoprofen",
                                    "etoricoxib",
                                    "aspirin",
                                    "paracetamol",
                                    "tramadol",
                                    "codeine",
                                    "meperidine",
                                    "pregabalin",
                                    "gabapentin",
                                    "amitriptyline",
                                    "trimethoprim",
                                    "lidocaine",
                                    "bupivacaine",
                                    "ropivacaine",
                                    "mepivacaine",
                                    "prilocaine",
                                    "procaine",
                                    "procaine_caffeine",
                                    "local_anaesthetic",
                                    "long_acting_la",
                                    "methylprednisolone",
                                    "triamcinolone",
                                    "betamethasone",
                                    "dexamethasone",
                                    "hydrocortisone",
                                    "corticosteroid",
                                    "dextrose",
                                    "saline",
                                    "adrenaline",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_medication_drug_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gastroprotection__in", ["yes", "no", "not_asked", ""])
                        ),
                        name="treatments_medication_gastroprotection_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistologyReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("clinic", "this clinic"), ("published", "published case")],
                        default="clinic",
                        max_length=10,
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(blank=True, null=True, verbose_name="reported on"),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("minute", "to the minute"),
                            ("day", "to the day"),
                            ("month", "to the month"),
                            ("year", "to the year"),
                            ("about", "about"),
                            ("unknown", "not known"),
                        ],
                        default="day",
                        max_length=10,
                    ),
                ),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mature_fat", "mature fat"),
                                ("oedema", "fat with oedema"),
                                ("necrosis", "fat necrosis"),
                                ("fibrosis", "fibrous thickening or septa"),
                                ("inflammation", "inflammation"),
                                ("arteritis", "arteritis or periarteritis"),
                                ("haemorrhage", "haemorrhage"),
                                ("malignant", "malignant or suspicious"),
                                ("other", "other"),
                            ],
                            max_length=14,
                        ),
                        blank=True,
                        null=True,
                        size=None,
                        verbose_name="result",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="report")),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="histology",
                        to="patients.patient",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="histology",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "histology report",
                "verbose_name_plural": "histology reports",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("results__isnull", True),
                            (
                                "results__contained_by",
                                [
                                    "mature_fat",
                                    "oedema",
                                    "necrosis",
                                    "fibrosis",
                                    "inflammation",
                                    "arteritis",
                                    "haemorrhage",
                                    "malignant",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="treatments_histology_results_words",
                        violation_error_message="Choose from the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["clinic", "published", ""])),
                        name="treatments_histology_origin_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "precision__in",
                                ["minute", "day", "month", "year", "about", "unknown", ""],
                            )
                        ),
                        name="treatments_histology_precision_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AfterInjectionReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                (
                    "relief",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("some", "some"),
                            ("most", "most"),
                            ("all", "all"),
                        ],
                        max_length=4,
                        verbose_name="relief",
                    ),
                ),
                (
                    "relief_lasted",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lasted"),
                ),
                (
                    "relief_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hours", "hours"),
                            ("days", "days"),
                            ("weeks", "weeks"),
                            ("still", "still lasting"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "flare",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="flare",
                    ),
                ),
                (
                    "skin_change",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="dimple or pale patch",
                    ),
                ),
                (
                    "other_harm",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="other harm",
                    ),
                ),
                (
                    "other_harm_text",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="other harm in words"
                    ),
                ),
                ("submission_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="after_reviews",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "review after injection",
                "verbose_name_plural": "reviews after injections",
                "ordering": ["-asked_on", "-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other_harm", "yes"), _negated=True),
                            models.Q(("other_harm_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_after_harm_named",
                        violation_error_message="Say what the harm was.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relief_lasted__isnull", True),
                            models.Q(("relief_lasted__gte", 0), ("relief_lasted__lte", 1000)),
                            _connector="OR",
                        ),
                        name="treatments_after_relief_lasted_range",
                        violation_error_message="Enter a number from 0 to 1000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relief__in", ["none", "some", "most", "all", ""])),
                        name="treatments_after_relief_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relief_unit__in", ["hours", "days", "weeks", "still", ""])
                        ),
                        name="treatments_after_relief_unit_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("flare__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_after_flare_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("skin_change__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_after_skin_change_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other_harm__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_after_other_harm_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("clinic", "this clinic"), ("published", "published case")],
                        default="clinic",
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dyspepsia", "dyspepsia"),
                            ("gi_bleed", "ulcer or bleed"),
                            ("blood_pressure", "raised blood pressure or oedema"),
                            ("kidney", "kidney injury"),
                            ("cardiac", "heart attack or stroke"),
                            ("bronchospasm", "bronchospasm"),
                            ("rash", "rash"),
                            ("soreness", "soreness"),
                            ("bruise", "bruise"),
                            ("flare", "flare of pain"),
                            ("injection_pain", "pain on injection"),
                            ("nausea", "nausea"),
                            ("vasovagal", "fainting"),
                            ("haematoma", "haematoma"),
                            ("infection", "infection"),
                            ("nerve", "nerve irritation or injury"),
                            ("allergy", "allergic reaction"),
                            ("la_toxicity", "local anaesthetic toxicity"),
                            ("wrong_site", "wrong site or side"),
                            ("pneumothorax", "pneumothorax"),
                            ("skin_atrophy", "skin or fat atrophy"),
                            ("depigmentation", "pale patch"),
                            ("sugar", "blood sugar rise"),
                            ("seroma", "seroma"),
                            ("wound", "delayed wound healing"),
                            ("skin_loss", "vessel injury or skin loss"),
                            ("keloid", "keloid or tender scar"),
                            ("recurrence", "recurrence"),
                            ("persistent_pain", "persistent pain"),
                            ("hernia", "hernia"),
                            ("other", "other"),
                        ],
                        max_length=18,
                        verbose_name="what",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="in words")),
                ("onset_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("is_serious", models.BooleanField(blank=True, null=True, verbose_name="serious")),
                (
                    "action_text",
                    models.CharField(blank=True, max_length=300, verbose_name="what was done"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resolved", "resolved"),
                            ("ongoing", "ongoing"),
                            ("lasting", "lasting harm"),
                            ("unknown", "not known"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("submission_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="patients.patient",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "adverse event",
                "verbose_name_plural": "adverse events",
                "ordering": ["onset_on", "position", "recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_event_other_named",
                        violation_error_message="Say what it was.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["clinic", "published", ""])),
                        name="treatments_event_origin_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "dyspepsia",
                                    "gi_bleed",
                                    "blood_pressure",
                                    "kidney",
                                    "cardiac",
                                    "bronchospasm",
                                    "rash",
                                    "soreness",
                                    "bruise",
                                    "flare",
                                    "injection_pain",
                                    "nausea",
                                    "vasovagal",
                                    "haematoma",
                                    "infection",
                                    "nerve",
                                    "allergy",
                                    "la_toxicity",
                                    "wrong_site",
                                    "pneumothorax",
                                    "skin_atrophy",
                                    "depigmentation",
                                    "sugar",
                                    "seroma",
                                    "wound",
                                    "skin_loss",
                                    "keloid",
                                    "recurrence",
                                    "persistent_pain",
                                    "hernia",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_event_kind_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["mild", "moderate", "severe", ""])),
                        name="treatments_event_severity_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["resolved", "ongoing", "lasting", "unknown", ""])
                        ),
                        name="treatments_event_outcome_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdministeredAgent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "drug",
                    models.CharField(
                        choices=[
                            ("ibuprofen", "ibuprofen"),
                            ("naproxen", "naproxen"),
                            ("diclofenac", "diclofenac"),
                            ("celecoxib", "celecoxib"),
                            ("loxoprofen", "loxoprofen"),
                            ("etoricoxib", "etoricoxib"),
                            ("aspirin", "aspirin"),
                            ("paracetamol", "paracetamol"),
                            ("tramadol", "tramadol"),
                            ("codeine", "codeine"),
                            ("meperidine", "meperidine"),
                            ("pregabalin", "pregabalin"),
                            ("gabapentin", "gabapentin"),
                            ("amitriptyline", "amitriptyline"),
                            ("trimethoprim", "trimethoprim"),
                            ("lidocaine", "lidocaine"),
                            ("bupivacaine", "bupivacaine"),
                            ("ropivacaine", "ropivacaine"),
                            ("mepivacaine", "mepivacaine"),
                            ("prilocaine", "prilocaine"),
                            ("procaine", "procaine"),
                            ("procaine_caffeine", "procaine with caffeine (Impletol)"),
                            ("local_anaesthetic", "local anaesthetic, not named"),
                            ("long_acting_la", "long-acting local anaesthetic, not named"),
                            ("methylprednisolone", "methylprednisolone"),
                            ("triamcinolone", "triamcinolone"),
                            ("betamethasone", "betamethasone"),
                            ("dexamethasone", "dexamethasone"),
                            ("hydrocortisone", "hydrocortisone"),
                            ("corticosteroid", "corticosteroid, not named"),
                            ("dextrose", "dextrose"),
                            ("saline", "saline"),
                            ("adrenaline", "adrenaline"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="agent",
                    ),
                ),
                (
                    "drug_text",
                    models.CharField(blank=True, max_length=160, verbose_name="agent in words"),
                ),
                (
                    "concentration_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        verbose_name="strength, %",
                    ),
                ),
                (
                    "concentration_mg_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="strength, mg/mL",
                    ),
                ),
                (
                    "concentration_text",
                    models.CharField(blank=True, max_length=80, verbose_name="strength in words"),
                ),
                (
                    "volume_ml",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="volume"
                    ),
                ),
                (
                    "volume_high_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="volume, up to",
                    ),
                ),
                (
                    "volume_text",
                    models.CharField(blank=True, max_length=80, verbose_name="volume in words"),
                ),
                (
                    "dose_mg",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="dose"
                    ),
                ),
                (
                    "dose_high_mg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="dose, up to",
                    ),
                ),
                (
                    "dose_text",
                    models.CharField(blank=True, max_length=80, verbose_name="dose in words"),
                ),
                (
                    "has_adrenaline",
                    models.BooleanField(blank=True, null=True, verbose_name="with adrenaline"),
                ),
                ("lot_number", models.CharField(blank=True, max_length=40, verbose_name="lot")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agents",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "agent given",
                "verbose_name_plural": "agents given",
                "ordering": ["treatment", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drug", "other"), _negated=True),
                            models.Q(("drug_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatments_agent_other_named",
                        violation_error_message="Name the agent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_high_ml__isnull", True),
                            ("volume_high_ml__gte", models.F("volume_ml")),
                            _connector="OR",
                        ),
                        name="treatments_agent_volume_range",
                        violation_error_message="The upper volume is the larger one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concentration_percent__isnull", True),
                            models.Q(
                                ("concentration_percent__gte", 0),
                                ("concentration_percent__lte", 100),
                            ),
                            _connector="OR",
                        ),
                        name="treatments_agent_concentration_percent_range",
                        violation_error_message="Enter a number from 0 to 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concentration_mg_ml__isnull", True),
                            models.Q(
                                ("concentration_mg_ml__gte", 0), ("concentration_mg_ml__lte", 1000)
                            ),
                            _connector="OR",
                        ),
                        name="treatments_agent_concentration_mg_ml_range",
                        violation_error_message="Enter a number from 0 to 1000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_ml__isnull", True),
                            models.Q(("volume_ml__gte", 0), ("volume_ml__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_agent_volume_ml_range",
                        violation_error_message="Enter a number from 0 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_high_ml__isnull", True),
                            models.Q(("volume_high_ml__gte", 0), ("volume_high_ml__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_agent_volume_high_ml_range",
                        violation_error_message="Enter a number from 0 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose_mg__isnull", True),
                            models.Q(("dose_mg__gte", 0), ("dose_mg__lte", 10000)),
                            _connector="OR",
                        ),
                        name="treatments_agent_dose_mg_range",
                        violation_error_message="Enter a number from 0 to 10000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose_high_mg__isnull", True),
                            models.Q(("dose_high_mg__gte", 0), ("dose_high_mg__lte", 10000)),
                            _connector="OR",
                        ),
                        name="treatments_agent_dose_high_mg_range",
                        violation_error_message="Enter a number from 0 to 10000.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "drug__in",
                                [
                                    "ibuprofen",
                                    "naproxen",
                                    "diclofenac",
                                    "celecoxib",
                                    "loxoprofen",
                                    "etoricoxib",
                                    "aspirin",
                                    "paracetamol",
                                    "tramadol",
                                    "codeine",
                                    "meperidine",
                                    "pregabalin",
                                    "gabapentin",
                                    "amitriptyline",
                                    "trimethoprim",
                                    "lidocaine",
                                    "bupivacaine",
                                    "ropivacaine",
                                    "mepivacaine",
                                    "prilocaine",
                                    "procaine",
                                    "procaine_caffeine",
                                    "local_anaesthetic",
                                    "long_acting_la",
                                    "methylprednisolone",
                                    "triamcinolone",
                                    "betamethasone",
                                    "dexamethasone",
                                    "hydrocortisone",
                                    "corticosteroid",
                                    "dextrose",
                                    "saline",
                                    "adrenaline",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatments_agent_drug_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatmentEnteredInError",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "treatment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "treatment entered in error",
                "verbose_name_plural": "treatments entered in error",
            },
        ),
        migrations.CreateModel(
            name="TreatmentTarget",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "nodule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatment_targets",
                        to="exams.nodule",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "verbose_name": "treatment target",
                "verbose_name_plural": "treatment targets",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("treatment", "nodule"), name="treatments_target_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExcisionDetail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=audit.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "is_site_marked_awake",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="site marked with patient awake"
                    ),
                ),
                (
                    "side_confirmed_by",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        verbose_name="second person who confirmed the side",
                    ),
                ),
                (
                    "incision_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="incision",
                    ),
                ),
                (
                    "incision_high_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="incision, up to",
                    ),
                ),
                (
                    "incision_text",
                    models.CharField(blank=True, max_length=200, verbose_name="incision in words"),
                ),
                (
                    "depth_reached",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("subcutaneous", "above the fascia"),
                            ("fascia", "at the fascia"),
                            ("subfascial", "below the fascia"),
                        ],
                        max_length=14,
                        verbose_name="depth reached",
                    ),
                ),
                (
                    "nerve_seen",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("uncertain", "uncertain")],
                        max_length=10,
                        verbose_name="nerve seen",
                    ),
                ),
                ("has_drain", models.BooleanField(blank=True, null=True, verbose_name="drain")),
                (
                    "closure_text",
                    models.CharField(blank=True, max_length=200, verbose_name="closure"),
                ),
                (
                    "specimen_sent",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "yes"), ("no", "no"), ("not_asked", "not asked")],
                        max_length=10,
                        verbose_name="specimen sent",
                    ),
                ),
                (
                    "specimen_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why not sent"),
                ),
                (
                    "lab_number",
                    models.CharField(blank=True, max_length=40, verbose_name="lab number"),
                ),
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excision",
                        to="treatments.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "excision detail",
                "verbose_name_plural": "excision details",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incision_mm__isnull", True),
                            models.Q(("incision_mm__gte", 1), ("incision_mm__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_excision_incision_mm_range",
                        violation_error_message="Enter a number from 1 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incision_high_mm__isnull", True),
                            models.Q(("incision_high_mm__gte", 1), ("incision_high_mm__lte", 500)),
                            _connector="OR",
                        ),
                        name="treatments_excision_incision_high_mm_range",
                        violation_error_message="Enter a number from 1 to 500.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("depth_reached__in", ["subcutaneous", "fascia", "subfascial", ""])
                        ),
                        name="treatments_excision_depth_reached_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nerve_seen__in", ["yes", "no", "uncertain", ""])),
                        name="treatments_excision_nerve_seen_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("specimen_sent__in", ["yes", "no", "not_asked", ""])),
                        name="treatments_excision_specimen_sent_word",
                        violation_error_message="Choose one of the words offered.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="excisiondetail",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5cceda66171bbf120805dc6e1cdb1edf509cebcb",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_dcd8f",
                    table="treatments_excisiondetail",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="procedurenodule",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6ae8233b1a273ab0c31741d76259ceae6537c8a7",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_1669c",
                    table="treatments_procedurenodule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treatment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="8731ec49161c973f4941f9fd48e1226cce19abf3",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_c72be",
                    table="treatments_treatment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="procedurescore",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9baa8a8cfe5408b4b1057e3d0cabd2d3bd489b8c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_847ae",
                    table="treatments_procedurescore",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="procedure",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="66a0573d6cb0de635880a399b70dda860de6f820",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_31bda",
                    table="treatments_procedure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="histologyreport",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6bed06889003dadd65955d677eaddac68b897074",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_08407",
                    table="treatments_histologyreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="afterinjectionreview",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2a103074dc8eb596ff81d848d6afc098cb2fc9db",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3a88d",
                    table="treatments_afterinjectionreview",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adverseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bdf503408df18084f84b79e8137cfcbd8217c4a5",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_ade46",
                    table="treatments_adverseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="administeredagent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="92024cc844872638e1d6cb6d350367bf76aa2a6d",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_b3980",
                    table="treatments_administeredagent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treatmententeredinerror",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="52d7738153481bf42057a5800cf45803187d04ee",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_efaa8",
                    table="treatments_treatmententeredinerror",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treatmenttarget",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="392b49266cf0683d1a85287afaec19ef6d7fa9a0",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_a46ea",
                    table="treatments_treatmenttarget",
                    when="BEFORE",
                ),
            ),
        ),
    ]
