"""Whose record this is: the facts that stand on top of every page about a patient."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from audit.clinical_time import day_words
from patients.models import Patient
from patients.vocabulary import AllergyStatus, Origin


@dataclass(frozen=True)
class Banner:
    """Identity in words, the allergies, and who could be taken for this patient."""

    family_name: str
    given_name: str
    born: str
    born_masked: str
    age: int | None
    sex: str
    record: str
    allergies: str
    allergy_status: str
    has_allergy: bool
    state: str
    is_inactive: bool
    is_deceased: bool
    similar: str
    similar_url: str
    url: str
    details_url: str = ""

    @property
    def name(self) -> str:
        """`ALVAREZ, Maria`."""
        return ", ".join(part for part in (self.family_name.upper(), self.given_name) if part)


def build(patient: Patient, *, today: date | None = None) -> Banner:
    """Return the banner; two queries at most (allergies only where some are listed)."""
    today = today or patient.clinic.today()
    twin = _similar(patient)
    return Banner(
        family_name=patient.family_name,
        given_name=patient.given_name,
        born=born_words(patient, today),
        born_masked=_masked(patient),
        age=patient.age_on(_age_day(patient, today)),
        sex=str(patient.get_sex_display()) or _("not recorded"),
        record=patient.record_number,
        allergies=allergy_words(patient),
        allergy_status=patient.allergy_status,
        has_allergy=patient.allergy_status == AllergyStatus.LISTED,
        state=state_words(patient),
        is_inactive=not patient.is_active,
        is_deceased=patient.is_deceased,
        similar=_brief(twin, today) if twin else "",
        similar_url=_details(twin) if twin else "",
        url=_home(patient),
        details_url=_details(patient),
    )


def for_own_eyes(patient: Patient, *, today: date | None = None) -> Banner:
    """Return the banner of a page the patient looks at too: it names nobody else."""
    return replace(build(patient, today=today), similar="", similar_url="")


def born_words(patient: Patient, today: date) -> str:
    """`14 Mar 1979 (46 y)`, or the age as published."""
    if patient.birth_date is None:
        return patient.stated_age_text or _stated(patient)
    age = patient.age_on(_age_day(patient, today))
    return _("%(day)s (%(age)s y)") % {"day": day_words(patient.birth_date), "age": age}


def allergy_words(patient: Patient) -> str:
    """Say what is known, and when it was asked: three different things."""
    if patient.allergy_status == AllergyStatus.NOT_ASKED:
        return _("not asked")
    asked = patient.allergies_asked_on
    when = _(", asked %(day)s") % {"day": day_words(asked)} if asked else ""
    if patient.allergy_status == AllergyStatus.NONE_KNOWN:
        return _("none known") + when
    return (_listed(patient) or _("listed")) + when


def state_words(patient: Patient) -> str:
    """Say what keeps the patient from being called, or nothing."""
    if patient.is_deceased:
        on = patient.deceased_on
        return _("Deceased %(day)s") % {"day": day_words(on)} if on else _("Deceased")
    return "" if patient.is_active else _("Inactive")


def _listed(patient):
    rows = patient.allergies.filter(removed_at=None).values_list("substance", flat=True)
    return ", ".join(rows)


def _stated(patient):
    if patient.stated_age_years is None:
        return _("not recorded")
    return _("%(age)s y, as published") % {"age": f"{patient.stated_age_years.normalize():f}"}


def _masked(patient):
    # On a procedure page the year is asked for, so it must not stand there.
    day = patient.birth_date
    return f"{day.day} {day:%b} ····" if day else ""


def _age_day(patient, today):
    return patient.deceased_on or today


def _similar(patient):
    if patient.origin == Origin.PUBLISHED:
        return None
    return Patient.objects.similar_to(patient).first()


def _brief(patient, today):
    """`ALVAREZ, Mario (46 M, born 1978)`: enough to tell two people apart."""
    sex = str(patient.get_sex_display())[:1]
    age = patient.age_on(today)
    return _("%(name)s (%(age)s %(sex)s, born %(year)s)") % {
        "name": patient.display_name, "age": age, "sex": sex, "year": patient.birth_date.year,
    }  # fmt: skip


def _details(patient):
    return reverse("patients:details", args=[patient.pk])


def _home(patient):
    # The chart lives in a higher room; until its address exists the details are home.
    try:
        return reverse("outcomes:chart", args=[patient.pk])
    except NoReverseMatch:
        return _details(patient)
