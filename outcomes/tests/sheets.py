"""What holds of every sheet about one nodule, whatever stands on it."""

import re

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from outcomes.tests.story import place


def words_of(client, url):
    """Return the page's words, as they are read."""
    html = client.get(url).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def opening_is_printing(client, url, patient, view):
    """Opening the sheet is written down as printing the record."""
    client.get(url)

    event = AuditEvent.objects.get(action="patient_printed")
    assert (event.patient_id, event.detail["view"]) == (patient.pk, view)


def only_those_who_may_see_it(client, url, clinic):
    """Colleagues without the right are refused, those of another clinic find nothing."""
    client.force_login(staff(clinic, Role.NURSE, Role.MANAGER))
    assert client.get(url).status_code == 403
    client.force_login(clinician(ClinicFactory()))
    assert client.get(url).status_code == 404


def takes_a_fixed_number_of_statements(client, url, story, count_queries, *, most):
    """A longer course asks the database no more often."""
    few = count_queries(lambda: client.get(url))
    for n in range(5):
        story.injection(30 - n, 1)
        story.exam(9 - n, {1: place(45, 5, "psis", 15)})

    many = count_queries(lambda: client.get(url))

    assert len(many) == len(few) <= most, "\n".join(many)
