import audit.keys
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('measures', '0001_initial'),
        ('patients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedSource',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('slug', models.CharField(max_length=120, verbose_name='id')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced at')),
                ('digest', models.CharField(max_length=64, verbose_name="digest of the file's content")),
                ('design', models.CharField(blank=True, choices=[('single_case', 'single case'), ('case_series', 'case series'), ('rct', 'randomised trial'), ('cross_sectional', 'cross-sectional study'), ('cohort', 'cohort study'), ('vignette', 'typical case'), ('technique', 'technique'), ('other', 'other')], max_length=20, verbose_name='design')),
                ('scope', models.CharField(blank=True, choices=[('back_mouse', 'episacral nodules'), ('iliac_crest_pain_syndrome', 'iliac crest pain syndrome'), ('differential_comparator', 'differential diagnosis'), ('lipoma_other_site', 'lipoma elsewhere'), ('other', 'other')], max_length=32, verbose_name='scope')),
                ('design_text', models.CharField(blank=True, max_length=120)),
                ('scope_text', models.CharField(blank=True, max_length=120)),
                ('term_used', models.CharField(blank=True, max_length=300, verbose_name='term used')),
                ('title', models.CharField(blank=True, max_length=500, verbose_name='title')),
                ('authors', models.CharField(blank=True, max_length=500, verbose_name='authors')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('journal', models.CharField(blank=True, max_length=300, verbose_name='journal')),
                ('doi', models.CharField(blank=True, max_length=120)),
                ('pmid', models.CharField(blank=True, max_length=20)),
                ('url', models.CharField(blank=True, max_length=1000)),
                ('other_urls', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=1000), blank=True, null=True, size=None)),
                ('read_as', models.CharField(blank=True, choices=[('secondary_summary_partial', 'start of a summary by others'), ('secondary_summary_full', 'whole summary by others'), ('abstract', 'abstract'), ('partial_full_text', 'part of the paper'), ('partial_full_text_web_page', 'web page, not peer reviewed'), ('abstract_and_cochrane_table', 'abstract and Cochrane table'), ('abstract_and_secondary_summary', 'abstract and a summary by others'), ('full_case_text', 'whole published case'), ('retelling_unverified', 'retelling, unverified'), ('other', 'other')], max_length=40, verbose_name='read as')),
                ('read_as_text', models.CharField(blank=True, max_length=120)),
                ('ambiguities', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, null=True, size=None)),
                ('acceptance_checks', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, null=True, size=None)),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('has_group', models.BooleanField(default=False)),
                ('has_shared', models.BooleanField(default=False)),
                ('patients_given', models.CharField(default='list', max_length=5)),
                ('empty_lists', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('absent_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('n_patients', models.PositiveIntegerField(blank=True, null=True)),
                ('n_nodules', models.PositiveIntegerField(blank=True, null=True)),
                ('n_bilateral', models.PositiveIntegerField(blank=True, null=True)),
                ('n_female', models.PositiveIntegerField(blank=True, null=True)),
                ('n_male', models.PositiveIntegerField(blank=True, null=True)),
                ('age_mean', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('age_sd', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('age_min', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('age_max', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('duration_months_mean', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ('follow_up_text', models.CharField(blank=True, max_length=300, verbose_name='follow-up')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
            ],
            options={
                'verbose_name': 'published source',
                'verbose_name_plural': 'published sources',
                'ordering': ['year', 'slug'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('slug',), name='library_source_slug_once'), models.CheckConstraint(condition=models.Q(('design__in', ['single_case', 'case_series', 'rct', 'cross_sectional', 'cohort', 'vignette', 'technique', 'other', ''])), name='library_source_design_word', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('scope__in', ['back_mouse', 'iliac_crest_pain_syndrome', 'differential_comparator', 'lipoma_other_site', 'other', ''])), name='library_source_scope_word', violation_error_message='Choose one of the words offered.'), models.CheckConstraint(condition=models.Q(('read_as__in', ['secondary_summary_partial', 'secondary_summary_full', 'abstract', 'partial_full_text', 'partial_full_text_web_page', 'abstract_and_cochrane_table', 'abstract_and_secondary_summary', 'full_case_text', 'retelling_unverified', 'other', ''])), name='library_source_read_as_word', violation_error_message='Choose one of the words offered.')],
            },
        ),
        migrations.CreateModel(
            name='PublishedRecord',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='label')),
                ('is_shared', models.BooleanField(default=False, verbose_name='features shared by the series')),
                ('final_status', models.CharField(blank=True, choices=[('complete_relief', 'complete relief'), ('marked_relief', 'marked relief'), ('improved', 'improved'), ('temporary_relief', 'temporary relief'), ('unchanged', 'unchanged'), ('worse', 'worse'), ('recurred', 'recurred'), ('other', 'other')], max_length=20)),
                ('final_status_text', models.CharField(blank=True, max_length=300, verbose_name='final status')),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='patients.patient')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='library.publishedsource')),
            ],
            options={
                'verbose_name': 'published record',
                'verbose_name_plural': 'published records',
                'ordering': ['source', 'position'],
                'constraints': [models.UniqueConstraint(fields=('source', 'is_shared', 'position'), name='library_record_place_once'), models.CheckConstraint(condition=models.Q(('final_status__in', ['complete_relief', 'marked_relief', 'improved', 'temporary_relief', 'unchanged', 'worse', 'recurred', 'other', ''])), name='library_record_final_status_word', violation_error_message='Choose one of the words offered.')],
            },
        ),
        migrations.CreateModel(
            name='SeriesCount',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=300, verbose_name='what was counted')),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('of', models.PositiveIntegerField(blank=True, null=True)),
                ('pct_reported', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='percentage as printed')),
                ('note', models.CharField(blank=True, max_length=500)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='library.publishedsource')),
            ],
            options={
                'verbose_name': 'series count',
                'verbose_name_plural': 'series counts',
                'ordering': ['source', 'position'],
            },
        ),
        migrations.CreateModel(
            name='SeriesMeasurement',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('time_text', models.CharField(blank=True, max_length=120, verbose_name='at')),
                ('at_days', models.IntegerField(blank=True, null=True)),
                ('instrument_text', models.CharField(blank=True, max_length=160)),
                ('value', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ('value_text', models.CharField(blank=True, max_length=300)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('statistic', models.CharField(blank=True, choices=[('mean', 'mean'), ('median', 'median'), ('sd', 'standard deviation'), ('min', 'minimum'), ('max', 'maximum'), ('other', 'other')], max_length=10)),
                ('statistic_text', models.CharField(blank=True, max_length=80)),
                ('arm', models.CharField(blank=True, max_length=160)),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='measures.instrument')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='library.publishedsource')),
            ],
            options={
                'verbose_name': 'series measurement',
                'verbose_name_plural': 'series measurements',
                'ordering': ['source', 'position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('statistic__in', ['mean', 'median', 'sd', 'min', 'max', 'other', ''])), name='library_measurement_statistic_word', violation_error_message='Choose one of the words offered.')],
            },
        ),
    ]
