"""People for stories: Ana examines, Ben manages, Cara works at another clinic and must see nothing."""

import factory

from accounts.models import Clinic, Membership, User
from accounts.vocabulary import Role

PASSWORD = "correct-horse-battery"


class ClinicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Clinic {n}")
    time_zone = "Europe/London"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@clinic.example")
    given_name = "Ana"
    family_name = factory.Sequence(lambda n: f"Sato{n}")
    title = "Dr"
    password = factory.django.Password(PASSWORD)


def staff(clinic, *roles, **fields) -> User:
    """Return a person who works in the clinic with these roles."""
    user = UserFactory(**fields)
    Membership.objects.create(user=user, clinic=clinic, roles=list(roles))
    return user


def clinician(clinic, **fields) -> User:
    """Return a person who examines and treats."""
    return staff(clinic, Role.CLINICIAN, **fields)
