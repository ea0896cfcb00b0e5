import accounts.models
import audit.keys
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='work e-mail')),
                ('family_name', models.CharField(max_length=80, verbose_name='family name')),
                ('given_name', models.CharField(max_length=80, verbose_name='given name')),
                ('title', models.CharField(blank=True, max_length=20, verbose_name='title')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may use the admin')),
                ('joined_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='joined')),
                ('theme', models.CharField(choices=[('system', 'as the device'), ('light', 'light'), ('dark', 'dark')], default='system', max_length=10, verbose_name='theme')),
                ('has_shortcuts', models.BooleanField(default=True, verbose_name='single-key shortcuts')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['family_name', 'given_name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_once'), models.CheckConstraint(condition=models.Q(('theme__in', ['system', 'light', 'dark'])), name='accounts_user_theme', violation_error_message='Choose one of the words offered.')],
            },
        ),
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('time_zone', models.CharField(default='Europe/London', max_length=60, validators=[accounts.models.check_time_zone], verbose_name='time zone')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('is_library', models.BooleanField(default=False, verbose_name='library of published cases')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demo, not real people')),
                ('next_record_number', models.PositiveIntegerField(default=10001, verbose_name='next record number')),
            ],
            options={
                'verbose_name': 'clinic',
                'verbose_name_plural': 'clinics',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_library', True)), fields=('is_library',), name='accounts_clinic_one_library', violation_error_message='There is one library clinic already.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=audit.keys.new_key, editable=False, primary_key=True, serialize=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('clinician', 'clinician'), ('nurse', 'nurse or reception'), ('manager', 'practice manager'), ('administrator', 'administrator')], max_length=20), default=list, size=None, verbose_name='roles')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='since')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.clinic')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['clinic__name', 'user__family_name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'clinic'), name='accounts_membership_once', violation_error_message='This person is in this clinic already.'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['clinician', 'nurse', 'manager', 'administrator'])), name='accounts_membership_known_roles', violation_error_message='Choose from the roles offered.')],
            },
        ),
    ]
