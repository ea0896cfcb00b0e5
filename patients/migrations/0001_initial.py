import audit.keys
import datetime
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
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
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('origin', models.CharField(choices=[('clinic', 'this clinic'), ('published', 'published case')], default='clinic', max_length=10)),
                ('kind', models.CharField(choices=[('person', 'person'), ('series', 'features shared by a series')], default='person', max_length=10)),
                ('record_number', models.CharField(max_length=30, verbose_name='record number')),
                ('family_name', models.CharField(max_length=80, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, max_length=80, verbose_name='given name')),
                ('search_name', models.CharField(editable=False, max_length=200)),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('sex', models.CharField(blank=True, choices=[('female', 'Female'), ('male', 'Male'), ('other', 'Other'), ('unknown', 'Not known')], max_length=10, verbose_name='sex')),
                ('stated_age_years', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='age as published')),
                ('stated_age_text', models.CharField(blank=True, max_length=120, verbose_name='age in words')),
                ('occupation', models.CharField(blank=True, max_length=160, verbose_name='occupation')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('contact_note', models.CharField(blank=True, max_length=200, verbose_name='note about contact')),
                ('allergy_status', models.CharField(choices=[('not_asked', 'not asked'), ('none_known', 'none known'), ('listed', 'listed')], default='not_asked', max_length=12, verbose_name='allergies')),
                ('allergies_asked_on', models.DateField(blank=True, null=True, verbose_name='allergies asked on')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('inactive_reason', models.CharField(blank=True, max_length=200, verbose_name='why inactive')),
                ('is_deceased', models.BooleanField(default=False, verbose_name='deceased')),
                ('deceased_on', models.DateField(blank=True, null=True, verbose_name='date of death')),
                ('version', models.PositiveIntegerField(default=1)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patients', to='accounts.clinic')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'patient',
                'verbose_name_plural': 'patients',
                'ordering': ['family_name', 'given_name', 'birth_date'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'record_number'), name='patients_patient_number_once', violation_error_message='This record number is taken in this clinic.'), models.CheckConstraint(condition=models.Q(('family_name', ''), _negated=True), name='patients_patient_has_name', violation_error_message='Enter the family name.'), models.CheckConstraint(condition=models.Q(('origin', 'published'), models.Q(('birth_date__isnull', False), models.Q(('sex', ''), _negated=True), models.Q(('given_name', ''), _negated=True)), _connector='OR'), name='patients_patient_identity_complete', violation_error_message='Name, date of birth and sex are needed.'), models.CheckConstraint(condition=models.Q(('birth_date__isnull', True), models.Q(('birth_date__gte', datetime.date(1880, 1, 1)), ('birth_date__lte', datetime.date(2200, 1, 1))), _connector='OR'), name='patients_patient_birth_plausible', violation_error_message='Check the year of birth.'), models.CheckConstraint(condition=models.Q(('deceased_on__isnull', True), models.Q(('is_deceased', True), models.Q(('birth_date__isnull', True), ('deceased_on__gte', models.F('birth_date')), _connector='OR')), _connector='OR'), name='patients_patient_death_after_birth', violation_error_message='The date of death cannot be before birth.'), models.CheckConstraint(condition=models.Q(models.Q(('allergies_asked_on__isnull', True), ('allergy_status', 'not_asked')), models.Q(models.Q(('allergy_status', 'not_asked'), _negated=True), ('allergies_asked_on__isnull', False)), ('origin', 'published'), _connector='OR'), name='patients_patient_allergies_dated', violation_error_message='Say when allergies were asked about.'), models.CheckConstraint(condition=models.Q(('stated_age_years__isnull', True), models.Q(('stated_age_years__gte', 0), ('stated_age_years__lte', 120)), _connector='OR'), name='patients_patient_age_plausible', violation_error_message='Enter an age from 0 to 120.'), models.CheckConstraint(condition=models.Q(('origin__in', ['clinic', 'published'])), name='patients_patient_origin', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'series'])), name='patients_patient_kind', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('sex__in', ['female', 'male', 'other', 'unknown', ''])), name='patients_patient_sex', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('allergy_status__in', ['not_asked', 'none_known', 'listed'])), name='patients_patient_allergy_status', violation_error_message='Choose one of the words offered.')],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('search_name'), name='gin_trgm_ops'), name='patients_patient_name_trgm'), models.Index(django.contrib.postgres.indexes.OpClass(models.F('search_name'), name='varchar_pattern_ops'), name='patients_patient_name_prefix'), models.Index(fields=['clinic', 'birth_date'], name='patients_patient_birth'), models.Index(fields=['clinic', 'family_name', 'given_name', 'id'], name='patients_patient_list')],
            },
        ),
        migrations.CreateModel(
            name='EpisodeOfCare',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='patients.patient')),
            ],
            options={
                'verbose_name': 'episode of care',
                'verbose_name_plural': 'episodes of care',
                'ordering': ['patient', 'number'],
                'constraints': [models.UniqueConstraint(fields=('patient', 'number'), name='patients_episode_number_once'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('opened_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='patients_episode_closed_after_opened', violation_error_message='An episode cannot close before it opens.')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('kind', models.CharField(choices=[('comorbidity', 'other condition'), ('previous_diagnosis', 'diagnosis given before'), ('previous_surgery', 'earlier operation')], max_length=20, verbose_name='kind')),
                ('code', models.CharField(choices=[('diabetes', 'diabetes'), ('bleeding_disorder', 'bleeding disorder'), ('anticoagulant', 'anticoagulant or antiplatelet'), ('renal', 'kidney disease'), ('hepatic', 'liver disease'), ('heart_failure', 'heart failure'), ('ischaemia', 'ischaemic heart disease'), ('ulcer', 'peptic ulcer or GI bleed'), ('asthma', 'asthma'), ('pregnancy', 'pregnancy'), ('immune', 'immune suppression'), ('cancer', 'history of cancer'), ('hiv', 'HIV'), ('steroid', 'on corticosteroids'), ('obesity', 'obesity'), ('hypertension', 'hypertension'), ('thyroid', 'thyroid disease'), ('osteoporosis', 'osteoporosis'), ('depression', 'depression or anxiety'), ('gynaecological', 'gynaecological condition'), ('anorectal', 'haemorrhoids, fistula or other anorectal condition'), ('spine_surgery', 'spine surgery'), ('hip_surgery', 'hip surgery'), ('abdominal_surgery', 'abdominal or pelvic surgery'), ('disc', 'lumbar disc lesion'), ('stenosis', 'spinal stenosis'), ('strain', 'strain or sprain'), ('sciatica', 'sciatica or radiculopathy'), ('facet', 'facet joint pain'), ('sacroiliitis', 'sacroiliac joint pain'), ('trochanteric', 'trochanteric bursitis or pain'), ('hip_disease', 'hip joint disease'), ('osteoarthritis', 'osteoarthritis'), ('fibromyalgia', 'fibromyalgia or fibrositis'), ('myofascial', 'myofascial pain'), ('renal_colic', 'renal colic'), ('other', 'other')], max_length=20, verbose_name='condition')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='in words')),
                ('onset_on', models.DateField(blank=True, null=True, verbose_name='since')),
                ('onset_precision', models.CharField(blank=True, choices=[('minute', 'to the minute'), ('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year'), ('about', 'about'), ('unknown', 'not known')], max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='patients.patient')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['kind', 'position', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['comorbidity', 'previous_diagnosis', 'previous_surgery'])), name='patients_condition_kind', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('code__in', ['diabetes', 'bleeding_disorder', 'anticoagulant', 'renal', 'hepatic', 'heart_failure', 'ischaemia', 'ulcer', 'asthma', 'pregnancy', 'immune', 'cancer', 'hiv', 'steroid', 'obesity', 'hypertension', 'thyroid', 'osteoporosis', 'depression', 'gynaecological', 'anorectal', 'spine_surgery', 'hip_surgery', 'abdominal_surgery', 'disc', 'stenosis', 'strain', 'sciatica', 'facet', 'sacroiliitis', 'trochanteric', 'hip_disease', 'osteoarthritis', 'fibromyalgia', 'myofascial', 'renal_colic', 'other'])), name='patients_condition_code', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('code', 'other'), ('text', ''), _negated=True), name='patients_condition_other_named', violation_error_message='Name the condition.')],
            },
        ),
        migrations.CreateModel(
            name='CallAttempt',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('about', models.CharField(max_length=40, verbose_name='about')),
                ('called_at', models.DateTimeField(verbose_name='called at')),
                ('result', models.CharField(choices=[('answered', 'answered'), ('no_answer', 'no answer'), ('message_left', 'left a message'), ('wrong_number', 'wrong number'), ('asked_later', 'asked to call later'), ('declined', 'does not want calls')], max_length=14, verbose_name='result')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('call_again_on', models.DateField(blank=True, null=True, verbose_name='call again on')),
                ('submission_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_attempts', to='patients.patient')),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
                'ordering': ['-called_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['answered', 'no_answer', 'message_left', 'wrong_number', 'asked_later', 'declined'])), name='patients_callattempt_result', violation_error_message='Choose one of the words offered.')],
                'indexes': [models.Index(fields=['patient', '-called_at'], name='patients_call_patient')],
            },
        ),
        migrations.CreateModel(
            name='BodyMeasure',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('weight_kg', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='weight')),
                ('height_cm', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='height')),
                ('measured_on', models.DateField(blank=True, null=True, verbose_name='measured on')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='body_measures', to='patients.patient')),
            ],
            options={
                'verbose_name': 'height or weight',
                'verbose_name_plural': 'heights and weights',
                'ordering': ['-measured_on', '-recorded_at'],
                'get_latest_by': ['measured_on', 'recorded_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weight_kg__isnull', True), models.Q(('weight_kg__gte', 25), ('weight_kg__lte', 300)), _connector='OR'), name='patients_bodymeasure_weight', violation_error_message='Enter a weight from 25 to 300 kg.'), models.CheckConstraint(condition=models.Q(('height_cm__isnull', True), models.Q(('height_cm__gte', 50), ('height_cm__lte', 250)), _connector='OR'), name='patients_bodymeasure_height', violation_error_message='Enter a height from 50 to 250 cm.'), models.CheckConstraint(condition=models.Q(('weight_kg__isnull', False), ('height_cm__isnull', False), _connector='OR'), name='patients_bodymeasure_something', violation_error_message='Enter a weight or a height.')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('day', models.DateField(verbose_name='day')),
                ('at_time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('reason', models.CharField(blank=True, max_length=80, verbose_name='reason')),
                ('state', models.CharField(choices=[('expected', 'expected'), ('arrived', 'here'), ('seen', 'seen'), ('left', 'left without being seen')], default='arrived', max_length=10, verbose_name='where')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='patients.patient')),
            ],
            options={
                'verbose_name': 'arrival',
                'verbose_name_plural': 'arrivals',
                'ordering': ['day', 'at_time', 'recorded_at'],
                'constraints': [models.UniqueConstraint(fields=('patient', 'day'), name='patients_arrival_once_a_day', violation_error_message="This patient is on that day's list already."), models.CheckConstraint(condition=models.Q(('state__in', ['expected', 'arrived', 'seen', 'left'])), name='patients_arrival_state', violation_error_message='Choose one of the words offered.')],
                'indexes': [models.Index(fields=['clinic', 'day', 'at_time'], name='patients_arrival_day')],
            },
        ),
        migrations.CreateModel(
            name='Allergy',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('substance_class', models.CharField(choices=[('la_amide', 'local anaesthetic, amide (lidocaine, bupivacaine)'), ('la_ester', 'local anaesthetic, ester (procaine)'), ('nsaid', 'NSAID or aspirin'), ('corticosteroid', 'corticosteroid'), ('sulphite', 'sulphite preservative'), ('benzyl_alcohol', 'benzyl alcohol preservative'), ('antibiotic', 'antibiotic'), ('antiseptic', 'antiseptic (chlorhexidine, iodine)'), ('latex', 'latex'), ('adhesive', 'adhesive or dressing'), ('other', 'other')], max_length=16, verbose_name='class')),
                ('substance', models.CharField(max_length=120, verbose_name='substance')),
                ('reaction', models.CharField(blank=True, max_length=200, verbose_name='reaction')),
                ('severity', models.CharField(blank=True, choices=[('mild', 'mild'), ('moderate', 'moderate'), ('severe', 'severe')], max_length=10, verbose_name='severity')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
                ('removed_because', models.CharField(blank=True, max_length=200, verbose_name='removed because')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allergies', to='patients.patient')),
            ],
            options={
                'verbose_name': 'allergy',
                'verbose_name_plural': 'allergies',
                'ordering': ['recorded_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('substance_class__in', ['la_amide', 'la_ester', 'nsaid', 'corticosteroid', 'sulphite', 'benzyl_alcohol', 'antibiotic', 'antiseptic', 'latex', 'adhesive', 'other'])), name='patients_allergy_class', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('severity__in', ['mild', 'moderate', 'severe', ''])), name='patients_allergy_severity', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('substance', ''), _negated=True), name='patients_allergy_substance_named', violation_error_message='Name the substance.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ff4cc1b94e9c2dae6940964e6823450c32f19428', operation='DELETE', pgid='pgtrigger_never_deleted_c0645', table='patients_patient', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='episodeofcare',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='22db69c88d04490d42965cfab826172ddcdf8e5e', operation='DELETE', pgid='pgtrigger_never_deleted_a0abd', table='patients_episodeofcare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a8d6d5541ecf8a7133eca3e9250ae1d9d917dfa5', operation='DELETE', pgid='pgtrigger_never_deleted_a3a7c', table='patients_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='callattempt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a9493a1a4b50e3bd46fe4495288e06cbf078c4f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6dd59', table='patients_callattempt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bodymeasure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='62be21a7fa8f9b7bf01faae5b7eb63a68c5e73e0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6cb86', table='patients_bodymeasure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allergy',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d203ae8c647ef9b8470fbe67b8d3e513381fca55', operation='DELETE', pgid='pgtrigger_never_deleted_e1f45', table='patients_allergy', when='BEFORE')),
        ),
    ]
