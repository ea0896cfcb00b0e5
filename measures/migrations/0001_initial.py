import audit.keys
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('patients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(choices=[('pain_nrs', 'Pain, 0 to 10'), ('pain_vas', 'Pain, visual analogue scale'), ('pain_other', 'Pain, other scale'), ('pgic', "Overall change, patient's view"), ('rmdq', 'Roland-Morris disability'), ('odi', 'Oswestry disability, total only'), ('peg', 'PEG'), ('psfs', 'Patient-specific function'), ('ppt', 'Pressure pain threshold'), ('satisfaction', 'Satisfaction'), ('finger_floor', 'Finger-floor distance'), ('clinician_category', "Outcome, clinician's view"), ('patient_category', "Outcome, patient's view"), ('other', 'other')], max_length=24, verbose_name='code')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('lowest', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='lowest')),
                ('highest', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='highest')),
                ('direction', models.CharField(choices=[('lower', 'lower is better'), ('higher', 'higher is better'), ('neither', 'no direction')], max_length=10, verbose_name='direction')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('important_change', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='important change')),
                ('important_percent', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='important change in percent')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('licence', models.CharField(blank=True, max_length=200, verbose_name='licence')),
            ],
            options={
                'verbose_name': 'instrument',
                'verbose_name_plural': 'instruments',
                'ordering': ['code', 'version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='measures_instrument_once'), models.CheckConstraint(condition=models.Q(('code__in', ['pain_nrs', 'pain_vas', 'pain_other', 'pgic', 'rmdq', 'odi', 'peg', 'psfs', 'ppt', 'satisfaction', 'finger_floor', 'clinician_category', 'patient_category', 'other'])), name='measures_instrument_code', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('direction__in', ['lower', 'higher', 'neither'])), name='measures_instrument_direction', violation_error_message='Choose one of the words offered.')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('origin', models.CharField(choices=[('clinic', 'this clinic'), ('published', 'published case')], default='clinic', max_length=10)),
                ('instrument_text', models.CharField(blank=True, max_length=160, verbose_name='instrument as named')),
                ('value', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True, verbose_name='value')),
                ('value_high', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True, verbose_name='up to')),
                ('scale_highest', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='top of the scale')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('change_category', models.CharField(blank=True, choices=[('1', 'Very much better'), ('2', 'Much better'), ('3', 'A little better'), ('4', 'No change'), ('5', 'A little worse'), ('6', 'Much worse'), ('7', 'Very much worse')], max_length=1, verbose_name='change')),
                ('outcome_category', models.CharField(blank=True, choices=[('complete_relief', 'complete relief'), ('marked_relief', 'marked relief'), ('improved', 'improved'), ('temporary_relief', 'temporary relief'), ('unchanged', 'unchanged'), ('worse', 'worse'), ('recurred', 'recurred'), ('other', 'other')], max_length=20, verbose_name='outcome')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='in words')),
                ('recall', models.CharField(choices=[('last_7_days', 'last 7 days, average'), ('last_24_hours', 'last 24 hours'), ('now', 'now'), ('today', 'today'), ('since_step', 'since the step named'), ('not_stated', 'not stated')], max_length=14, verbose_name='period asked about')),
                ('situation', models.CharField(choices=[('general', 'in general'), ('at_rest', 'at rest'), ('on_pressing', 'on pressing')], default='general', max_length=12, verbose_name='situation')),
                ('respondent', models.CharField(choices=[('patient', 'patient'), ('clinician', 'clinician'), ('proxy', 'somebody for the patient'), ('not_stated', 'not stated')], max_length=12, verbose_name='answered by')),
                ('mode', models.CharField(choices=[('interview', 'asked in the clinic'), ('phone', 'by phone'), ('paper', 'on paper'), ('link', 'by link'), ('published', 'in print')], max_length=10, verbose_name='how')),
                ('collected_on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('collected_time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('precision', models.CharField(choices=[('minute', 'to the minute'), ('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('about', 'about'), ('unknown', 'not known')], default='day', max_length=10)),
                ('sequence', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('since_on', models.DateField(blank=True, null=True, verbose_name='since')),
                ('since_text', models.CharField(blank=True, max_length=200, verbose_name='since what')),
                ('days_from_step', models.IntegerField(blank=True, null=True, verbose_name='days from the step')),
                ('time_text', models.CharField(blank=True, max_length=120, verbose_name='time point as published')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('amended_because', models.CharField(blank=True, max_length=300, verbose_name='reason for the change')),
                ('submission_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('amends', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='measures.score')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='measures.instrument')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='patients.patient')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['collected_on', 'sequence', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('origin', 'published'), ('collected_on__isnull', False), _connector='OR'), name='measures_score_dated', violation_error_message='Say when the score was given.'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('value__gte', -1000), ('value__lte', 10000)), _connector='OR'), name='measures_score_value_plausible', violation_error_message='The value is out of range.'), models.CheckConstraint(condition=models.Q(('scale_highest__isnull', True), ('value__isnull', True), models.Q(('value__gte', 0), ('value__lte', models.F('scale_highest'))), _connector='OR'), name='measures_score_on_scale', violation_error_message='The value is outside its scale.'), models.CheckConstraint(condition=models.Q(('amends__isnull', True), models.Q(('amended_because', ''), _negated=True), _connector='OR'), name='measures_score_amended_with_reason', violation_error_message='Give the reason for the change.'), models.CheckConstraint(condition=models.Q(('origin__in', ['clinic', 'published'])), name='measures_score_origin', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('change_category__in', ['1', '2', '3', '4', '5', '6', '7', ''])), name='measures_score_change', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('outcome_category__in', ['complete_relief', 'marked_relief', 'improved', 'temporary_relief', 'unchanged', 'worse', 'recurred', 'other', ''])), name='measures_score_outcome', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('recall__in', ['last_7_days', 'last_24_hours', 'now', 'today', 'since_step', 'not_stated'])), name='measures_score_recall', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('situation__in', ['general', 'at_rest', 'on_pressing'])), name='measures_score_situation', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('respondent__in', ['patient', 'clinician', 'proxy', 'not_stated'])), name='measures_score_respondent', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('mode__in', ['interview', 'phone', 'paper', 'link', 'published'])), name='measures_score_mode', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('precision__in', ['minute', 'day', 'month', 'year', 'about', 'unknown'])), name='measures_score_precision', violation_error_message='Choose one of the words offered.')],
                'indexes': [models.Index(fields=['patient', 'collected_on'], name='measures_score_patient')],
            },
        ),
        migrations.CreateModel(
            name='ScoreEnteredInError',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('score', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voided', to='measures.score')),
            ],
            options={
                'verbose_name': 'score entered in error',
                'verbose_name_plural': 'scores entered in error',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='score',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b635a75c1b024f8609f87ef4bd77888412ea4fef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d830f', table='measures_score', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scoreenteredinerror',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='10a47748d52eab15ff6212cfd9d7a0aff0d89e60', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_08ccb', table='measures_scoreenteredinerror', when='BEFORE')),
        ),
    ]
