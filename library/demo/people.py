"""The clinics of the demo and who works in them."""

from accounts import actions
from accounts.models import Clinic, User
from accounts.vocabulary import Role
from library.demo import ACCOUNTS, HARBOUR, RIVERSIDE

_NAMES = {
    "keiko.sato": ("Dr", "Keiko", "Sato"),
    "ravi.mehta": ("Dr", "Ravi", "Mehta"),
    "noor.haddad": ("", "Noor", "Haddad"),
    "ben.archer": ("", "Ben", "Archer"),
    "ada.lind": ("", "Ada", "Lind"),
    "daniel.reyes": ("Dr", "Daniel", "Reyes"),
    "cara.moana": ("Dr", "Cara", "Moana"),
}
_ROLES = {
    RIVERSIDE: {
        "ada.lind": [Role.ADMINISTRATOR],
        "keiko.sato": [Role.CLINICIAN],
        "ravi.mehta": [Role.CLINICIAN],
        "noor.haddad": [Role.NURSE],
        "ben.archer": [Role.MANAGER],
        "daniel.reyes": [Role.CLINICIAN],
    },
    HARBOUR: {
        "cara.moana": [Role.CLINICIAN, Role.ADMINISTRATOR],
        "daniel.reyes": [Role.CLINICIAN],
    },
}


_IN_TRAINING = {"ravi.mehta"}


def open_clinics() -> dict[str, Clinic]:
    """Return the two clinics by name."""
    riverside = Clinic.objects.create(
        name=RIVERSIDE, time_zone="Europe/London", phone="020 7946 0000", is_demo=True,
        address="12 Riverside Walk\nLondon", next_record_number=10230,
    )  # fmt: skip
    harbour = Clinic.objects.create(
        name=HARBOUR, time_zone="Pacific/Auckland", phone="09 555 0100", is_demo=True,
        address="3 Harbour Street\nAuckland", next_record_number=501,
    )  # fmt: skip
    return {RIVERSIDE: riverside, HARBOUR: harbour}


def hire(clinics) -> dict[str, User]:
    """Invite everybody, set the printed passwords; returns people by the first part of their e-mail."""
    for clinic_name, people in _ROLES.items():
        for who, roles in people.items():
            title, given, family = _NAMES[who]
            actions.invite(
                clinics[clinic_name], email=_email(who), title=title, given_name=given,
                family_name=family, roles=roles, is_in_training=who in _IN_TRAINING,
            )  # fmt: skip
    staff = {}
    for email, password, _words in ACCOUNTS:
        user = User.objects.get(email=email)
        user.set_password(password)
        user.save(update_fields=["password"])
        staff[email.partition("@")[0]] = user
    return staff


def _email(who: str) -> str:
    return next(email for email, *_rest in ACCOUNTS if email.startswith(f"{who}@"))
