"""G-AZ1: every address, asked in every way by everyone about everyone's records, answers as declared."""

from contextlib import contextmanager
from unittest import mock

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.test import override_settings
from django.urls import path

from accounts import access
from accounts.permissions import Permission
from backmice_clinic import urls
from exams import access as exam_access
from patients import access as patient_access
from patients.models import Patient
from tests.gates.frame import Gate
from tests.gates.seeds import without_the_wall
from tests.house import cast, policy
from tests.house.cast import FOREIGN, OWN, VOIDED, WHICH
from tests.house.footprints import digest
from tests.house.site_map import addresses

READ_AND_SEND = ("GET", "HEAD", "POST")
METHODS = (*READ_AND_SEND, "PUT", "PATCH", "DELETE", "OPTIONS")
LOGIN, SERVED, REFUSED, NOT_HERE, NO_METHOD, BROKEN = (
    "sent to sign in", "served", "403", "404", "405", "broken"
)  # fmt: skip
ANYONE = cast.Person("anyone")
# A choice of one's own that must be found among one's own.
MAY_MISS = {"accounts:switch_clinic"}


def _swapped(module, name, value):
    return lambda: mock.patch.object(module, name, value)


def _any_patient(request, patient_id):
    found = Patient.objects.filter(pk=patient_id).first()
    if found is None:
        raise Http404
    return found


def _any_row(request, queryset, pk):
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _any_rows(self, request):
    return self.model._base_manager.all()


@contextmanager
def _a_page_nobody_declared():
    class Site:
        handler400, handler403, handler404, handler500 = (
            urls.handler400, urls.handler403, urls.handler404, urls.handler500,
        )  # fmt: skip
        urlpatterns = [
            *urls.urlpatterns,
            path("new/", login_not_required(lambda request: HttpResponse("hello")), name="new"),
        ]

    with override_settings(ROOT_URLCONF=Site):
        yield


def _without(word):
    """Return what takes a middleware away."""
    from django.conf import settings

    return lambda: override_settings(MIDDLEWARE=[m for m in settings.MIDDLEWARE if word not in m])


GATE = Gate(
    "G-AZ1",
    "every address answers every method, role and record exactly as declared, and shows nothing foreign",
    ci=70,
    full=1_000_000,
    heavy=True,
    defects={
        "patients are found in every clinic": without_the_wall(
            _swapped(patient_access, "patient_or_404", _any_patient)
        ),
        "exams, alerts and contacts are found in every clinic": without_the_wall(
            _swapped(exam_access, "_mine", _any_row)
        ),
        "no right is asked for": _swapped(access.Workplace, "may", lambda self, permission: True),
        "the admin lists rows of every clinic": without_the_wall(
            lambda: mock.patch("patients.admin_base.ClinicalReadOnlyAdmin.get_queryset", _any_rows)
        ),
        "nobody is sent to sign in": _without("LoginRequired"),
        "every method reaches the views": _without("reads_and_sends_only"),
        "a page nobody declared": _a_page_nobody_declared,
    },
)


@pytest.mark.django_db
def test_every_cell_is_as_declared(gate):
    every = addresses()
    for address in every:
        gate.check(policy.declared(address) is not None, f"{address} is declared nowhere")
    scene = cast.build()
    before = {
        (clinic, person.name): digest(clinic, besides=person.user)
        for clinic in (scene.north.clinic, scene.south.clinic)
        for person in (ANYONE, scene.people["left"])
    }
    takes_method = {}
    with cast.quiet():
        for address, person, method, which in _chosen(gate, _cells(every, scene)):
            values = scene.values(address, person, which)
            if values is None or policy.declared(address) is None:
                continue
            problem = _try(scene, before, takes_method, address, person, method, which, values)
            gate.check(not problem, f"{method} {address} by {person}, {which}: {problem}")
    gate.done()


def _cells(every, scene):
    return [
        (address, person, method, which)
        for address in every
        for method in METHODS
        for person in scene.people.values()
        for which in (WHICH if address.takes else (OWN,))
    ]


def _chosen(gate, cells):
    """Return all cells, or as many: half of them where a record of ours is asked for from elsewhere.

    A sixth each where a colleague lacks the right that the page asks, and where the admin is asked for foreign rows.
    """
    if gate.n >= len(cells):
        return cells
    sharp = [
        cell for cell in cells
        if cell[0].is_ours and cell[2] in READ_AND_SEND and (cell[3] == FOREIGN or not cell[1].rights)
    ]  # fmt: skip
    admin = [
        cell for cell in cells
        if policy.admin_model(cell[0]) and cell[1].name == "every role" and cell[2:] == ("GET", FOREIGN)
    ]  # fmt: skip
    lacking = [
        cell for cell in cells
        if cell[0].is_ours and cell[2] in READ_AND_SEND and cell[3] == OWN and cell[1].rights
        and isinstance(policy.declared(cell[0]), Permission) and policy.declared(cell[0]) not in cell[1].rights
    ]  # fmt: skip
    parts = (
        (sharp, gate.n // 2),
        (admin, gate.n // 6),
        (lacking, gate.n // 6),
        (cells, gate.n - gate.n // 2 - 2 * (gate.n // 6)),
    )
    return [cell for part, n in parts for cell in gate.random.sample(part, min(n, len(part)))]


def _try(scene, before, takes_method, address, person, method, which, values):
    """Return what is wrong with one cell, "" when nothing is."""
    place = address.path(values)
    (answer, _seen) = cast.undone(lambda: _ask(scene, before, person, method, place))
    response, text, changed = answer
    is_refused = method not in READ_AND_SEND
    said = _said(response)
    if policy.admin_model(address) and response.get("Location") == "/admin/":
        # How the admin says that there is no such row.
        said = NOT_HERE
    fits = {NO_METHOD} if is_refused else _declared_answers(address, person, which)
    if said == NO_METHOD and not is_refused and said not in fits:
        key = (address, method)
        if key not in takes_method:
            takes_method[key] = _refuses_everyone(scene, address, method)
        fits = fits | {NO_METHOD} if takes_method[key] else fits
    if said not in fits:
        return f"{said} ({response.status_code}) instead of {' or '.join(sorted(fits))}"
    leaked = [word for word in scene.canaries_hidden_from(person) if word in text]
    if leaked:
        return f"shows {leaked[:3]}"
    if changed and not _is_theirs_everywhere(address, person):
        return f"changed rows of {changed}"
    return ""


def _is_theirs_everywhere(address, person):
    """Who runs the installation administers people and clinics of every clinic, and no record."""
    is_superuser = person.user is not None and person.user.is_superuser
    return (
        is_superuser and policy.admin_model(address) and policy.declared(address) == policy.SETTINGS
    )


def _ask(scene, before, person, method, place):
    with cast.writes() as seen:
        response = person.ask(method, place)
        text = cast.text_of(response)
    if all(table in cast.BOOKKEEPING for table, _sql in seen):
        return response, text, []
    # Someone who left may still set their own preferences.
    who = person if person.name == "left" else ANYONE
    changed = [
        str(clinic) for (clinic, name), kept in before.items()
        if name == who.name and clinic != person.clinic and digest(clinic, besides=who.user) != kept
    ]  # fmt: skip
    return response, text, changed


def _refuses_everyone(scene, address, method):
    """A method that a page does not take is refused to those with every right too."""
    person = scene.people["every role"]
    values = scene.values(address, person, OWN)
    (response, _seen) = cast.undone(lambda: person.ask(method, address.path(values)))
    return response.status_code == 405


def _said(response):
    if response.headers.get("HX-Redirect", "").startswith("/accounts/login/"):
        return LOGIN
    if response.status_code in (301, 302, 303, 307, 308):
        place = response["Location"].split("?")[0]
        if place in ("/accounts/login/", "/admin/login/"):
            return LOGIN
        return SERVED
    known = {403: REFUSED, 404: NOT_HERE, 405: NO_METHOD}
    return known.get(response.status_code, SERVED if response.status_code < 500 else BROKEN)


def _declared_answers(address, person, which):
    declared = policy.declared(address)
    named = policy.admin_model(address)
    if named:
        return _admin_model_answers(named, declared, person, which)
    if address.is_ours:
        return _our_answers(address, declared, person, which)
    if declared == policy.PUBLIC:
        # Signing in, up or out leads on to the sign-in page; a key that opens nothing is not found.
        return (
            {SERVED, LOGIN, NOT_HERE}
            if address.name != "account_signup"
            else {SERVED, LOGIN, REFUSED}
        )
    if declared == policy.SIGNED_IN:
        return {SERVED} if person.is_known else {LOGIN}
    if declared == policy.OWN_FACTOR:
        return {SERVED, NOT_HERE} if person.is_known else {LOGIN}
    if declared == policy.CLOSED:
        return {NOT_HERE} if person.is_known else {LOGIN}
    if declared == policy.ADMIN_IN:
        return {REFUSED} if person.is_known and not person.is_staff else {SERVED, LOGIN}
    if declared == policy.ADMIN_OUT:
        return {SERVED} if person.is_known else {LOGIN}
    if not person.is_staff:
        return {LOGIN}
    # The admin's own helpers answer with nothing rather than with a record.
    return {SERVED} if declared == policy.STAFF else {SERVED, NOT_HERE, REFUSED}


def _our_answers(address, declared, person, which):
    if declared == policy.PUBLIC:
        return {SERVED}
    if declared == policy.BY_LINK:
        # Only who came by a link is let in; who is signed in here did not.
        return {NOT_HERE}
    if not person.is_known:
        return {LOGIN}
    if declared == policy.SIGNED_IN:
        extra = {NOT_HERE} if address.name in MAY_MISS else set()
        return {SERVED} | extra if person.clinic else {SERVED, REFUSED} | extra
    is_here = person.clinic is not None and which in (OWN, VOIDED)
    has_right = declared in person.rights
    if getattr(address.view, "opens_record", False):
        return {NOT_HERE} if not is_here else {SERVED} if has_right else {REFUSED}
    if not has_right:
        return {REFUSED}
    is_found = is_here or (which == FOREIGN and address.takes == ("slug",))
    return {SERVED} if is_found or not address.takes else {NOT_HERE}


def _admin_model_answers(named, declared, person, which):
    _label, verb = named
    if not person.is_staff:
        return {LOGIN}
    if verb == "redirect":
        return {SERVED}
    if not _may_view(declared, person):
        return {REFUSED, NOT_HERE}
    if verb in ("delete", "add") and declared in (policy.CLINICAL, policy.PUBLISHED, policy.TRAIL):
        return {REFUSED}
    return {SERVED, REFUSED, NOT_HERE}


def _may_view(declared, person):
    if person.user.is_superuser and declared != policy.CLINICAL:
        return True
    if declared == policy.TRAIL:
        return True
    right = policy.RIGHT_OF_KIND.get(declared)
    return right is not None and right in person.rights
