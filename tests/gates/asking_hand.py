"""`python -m tests.gates.asking_hand ask N`: in a clinic of a gate, ask N patients by e-mail, or settle what is left."""

import sys
from datetime import date, timedelta

import django

django.setup()

from procrastinate.contrib.django import app  # noqa: E402

from accounts.models import Clinic  # noqa: E402
from audit import scope  # noqa: E402
from followup import actions, sending  # noqa: E402
from followup.jobs import SEND  # noqa: E402
from patients.models import Patient  # noqa: E402


def ask(count: int) -> None:
    """Put an e-mail in line for so many new patients."""
    clinic = Clinic.objects.get(is_library=False)
    begun = Patient.objects.count()
    for number in range(begun, begun + count):
        patient = Patient.objects.create(
            clinic=clinic, record_number=f"M{number}", family_name=f"Mail{number}", given_name="A",
            search_name=f"mail{number} a", birth_date=date(1970, 1, 1), sex="female",
            email=f"m{number}@home.example",
        )  # fmt: skip
        actions.ask_by_email(patient, by=None)


def settle() -> None:
    """Do at once what the worker does in the course of minutes: take up jobs of the dead, tell what is unclear."""
    sending.UNCLEAR_AFTER = timedelta(0)
    sending.tell_unclear()
    for job in app.job_manager.list_jobs(status="doing", task=SEND):
        app.job_manager.retry_job_by_id(job.id, django.utils.timezone.now())


if __name__ == "__main__":
    with scope.within(scope.EVERYTHING):
        ask(int(sys.argv[2])) if sys.argv[1] == "ask" else settle()
