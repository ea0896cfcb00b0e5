"""The demo clinic loads through the real actions, is always the same, and never beside real patients."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Clinic, User
from accounts.tests.factories import ClinicFactory
from audit.clinical_time import DatePrecision
from exams import lifecycle, seal
from exams.actions.signing import gaps_of, with_findings
from exams.models import Exam, LumpAlert, Nodule
from library.demo import ACCOUNTS, HARBOUR, RIVERSIDE
from library.demo.crowd import crowd
from library.models import PublishedSource
from measures.models import Score
from outcomes import due, figures
from patients.models import Arrival, CallAttempt, Patient
from treatments.models import Treatment, TreatmentPaper

pytestmark = pytest.mark.django_db


def test_the_demo_as_a_whole():
    """Loaded once: the stories of this test cost seconds each."""
    call_command("load_demo", verbosity=0)

    riverside = Clinic.objects.get(name=RIVERSIDE)
    every_screen_has_something_to_show(riverside)
    signed_exams_are_whole_and_nothing_lies_in_the_future(riverside)
    the_two_alvarez_differ_in_birth_year(riverside)
    everybody_can_sign_in(riverside)
    with pytest.raises(CommandError, match="already"):
        call_command("load_demo", verbosity=0)


def every_screen_has_something_to_show(riverside):
    today = riverside.today()

    assert Patient.objects.filter(clinic=riverside).count() >= 50
    assert Arrival.objects.filter(clinic=riverside, day=today).count() == 9
    assert Exam.objects.filter(clinic=riverside, status="preliminary").count() == 1
    assert [a.kind for a in LumpAlert.objects.filter(clinic=riverside, responses=None)] == ["size"]
    assert Exam.objects.filter(clinic=riverside, cosignature__isnull=False).count() == 1
    assert sum(map(lifecycle.wants_cosignature, _signed(riverside))) == 1
    assert TreatmentPaper.objects.filter(clinic=riverside, consent__isnull=False).count() == 2
    assert CallAttempt.objects.filter(clinic=riverside).count() >= 5
    listed = due.build(riverside, today=today, with_alerts=True)
    assert {item.kind for item in (*listed.now, *listed.later)} >= {"review", "score"}
    assert 4 <= len(listed.now) <= 60
    shown = figures.build(riverside, today=today)
    assert max(row.share.known for row in shown.responses) >= 10
    assert PublishedSource.objects.count() == 33


def _signed(riverside):
    signed = Exam.objects.filter(clinic=riverside, signed_at__isnull=False)
    return signed.select_related("signature", "cosignature", "amended_by", "voided")


def signed_exams_are_whole_and_nothing_lies_in_the_future(riverside):
    today = riverside.today()

    for exam in with_findings(Exam.objects.filter(clinic=riverside, signed_at__isnull=False)):
        assert [gap.path for gap in gaps_of(exam) if not gap.path.endswith("-answer")] == []
        assert exam.examined_on <= today
        assert seal.check(exam).is_intact
        if hasattr(exam, "cosignature"):
            assert exam.cosignature.digest == exam.signature.digest
        assert not exam.is_back_entry
    assert not Score.objects.filter(clinic=riverside, collected_on__gt=today).exists()
    assert not Treatment.objects.filter(clinic=riverside, started_on__gt=today).exists()
    assert not Treatment.objects.filter(
        clinic=riverside, started_precision=DatePrecision.UNKNOWN
    ).exists()


def the_two_alvarez_differ_in_birth_year(riverside):
    alvarez = Patient.objects.filter(clinic=riverside, family_name="Alvarez").order_by("birth_date")

    assert [(p.given_name, p.record_number, str(p.birth_date)) for p in alvarez] == [
        ("Mario", "10411", "1978-12-03"), ("Maria", "10234", "1979-03-14"),
    ]  # fmt: skip
    assert set(Nodule.objects.filter(patient=alvarez[0]).values_list("side", flat=True)) == {
        "left",
        "right",
    }


def everybody_can_sign_in(riverside):
    for email, password, _words in ACCOUNTS:
        assert User.objects.get(email=email).check_password(password)
    assert Clinic.objects.get(name=HARBOUR).time_zone != riverside.time_zone
    assert User.objects.get(email__startswith="daniel").memberships.count() == 2


def test_the_crowd_is_always_the_same():
    assert crowd(12, seed=3, newcomers=2) == crowd(12, seed=3, newcomers=2)
    assert crowd(12, seed=3) != crowd(12, seed=4)


def test_it_never_joins_a_real_clinic():
    ClinicFactory(name="A real one")

    with pytest.raises(CommandError, match="real clinic"):
        call_command("load_demo", verbosity=0)

    assert not Patient.objects.exists()


def test_another_server_needs_the_flag(settings):
    settings.EMBEDDED = None

    with pytest.raises(CommandError, match="--into-empty-database"):
        call_command("load_demo", verbosity=0)
