"""Patients for stories."""

from datetime import date

import factory

from accounts.tests.factories import ClinicFactory
from patients.models import Patient
from patients.names import folded
from patients.vocabulary import Sex


class PatientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    record_number = factory.Sequence(lambda n: f"{20000 + n}")
    family_name = "Alvarez"
    given_name = "Maria"
    birth_date = date(1979, 3, 14)
    sex = Sex.FEMALE
    search_name = factory.LazyAttribute(lambda p: folded(f"{p.family_name} {p.given_name}"))
