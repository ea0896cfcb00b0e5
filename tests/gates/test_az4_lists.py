"""G-AZ4: lists, searches, counts, exports and the admin know nothing of other clinics."""

import re
from contextlib import contextmanager

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.admin import UserAdmin
from accounts.models import Membership, User
from outcomes import figures
from patients import access as patient_access
from patients.models import Patient
from patients.querysets import PatientQuerySet
from tests.gates.filled import search_box
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching, without_the_wall
from tests.house import cast, policy, world
from tests.house.cast import FOREIGN, MISSING
from tests.house.footprints import digest, rows_of
from tests.house.site_map import addresses

# What differs between two drawings of the same page: tokens, numbers of requests, fresh keys, the clock.
_FLEETING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[\w-]{20,}(:[\w-]+)*|[0-9a-f]{12}"
    r"|\d\d:\d\d(:\d\d)?|\d+ (second|minute)s?|(?<=\"seconds\": )[\d.]+"
)


def _any(self, *args):
    return self.all()


def _everyone(self, request):
    return User.objects.all()


def _telling_apart(request, patient_id):
    patient = Patient.objects.filter(pk=patient_id).first()
    if patient is None:
        raise Http404
    if patient.clinic_id != getattr(request.clinic, "pk", None):
        raise PermissionDenied
    return patient


@contextmanager
def _figures_of_all():
    plain = figures.build

    def build(clinic, *, today):
        return plain(Membership.objects.exclude(clinic=clinic).first().clinic, today=today)

    with patched(figures, "build", build):
        yield


GATE = Gate(
    "G-AZ4",
    "lists, searches, counts, exports and the admin show and count nothing of another clinic",
    ci=40,
    full=4_000,
    heavy=True,
    defects={
        "searches look into every clinic": without_the_wall(
            patching(PatientQuerySet, "visible_in", _any)
        ),
        "the admin lists everyone's people": patching(UserAdmin, "get_queryset", _everyone),
        "a foreign record is told from a missing one": without_the_wall(
            patching(patient_access, "patient_or_404", _telling_apart)
        ),
        "the figures are another clinic's": without_the_wall(_figures_of_all),
    },
)


@pytest.mark.django_db
@time_machine.travel("2026-08-03 10:01 +0000")
def test_nothing_foreign_is_listed_or_counted(gate):
    scene = cast.build()
    visitors = [scene.people[name] for name in ("elsewhere", "clinician elsewhere")]
    with cast.quiet():
        _lists(gate, scene, visitors)
        _foreign_is_missing(gate, scene, visitors)
        _admin_actions(gate, scene, visitors[0])
    gate.done()


def _lists(gate, scene, visitors):
    """Every page without an id, before and after another clinic gained a patient: the same, word for word."""
    north = scene.north
    questions = (
        "",
        north.patient.family_name,
        north.patient.record_number,
        "1979",
        north.ana.email,
    )
    asked = [
        (address, person, question)
        for address in addresses()
        if not address.takes and policy.declared(address) != policy.PUBLIC
        for person in visitors
        for question in questions
    ]
    first = [
        each for each in asked
        if _is_sharp(each[0]) and each[1] is visitors[0] and each[2] in ("", north.patient.family_name)
    ]  # fmt: skip
    some = [*first, *gate.random.sample(asked, min(gate.n, len(asked)))]
    drawn = [_drawn(scene, *each) for each in some]
    third = world.another(world.World(north.clinic, north.ana, None, first=1_000))
    Patient.objects.filter(pk=third.patient.pk).update(
        family_name=north.patient.family_name, search_name=north.patient.search_name
    )
    hidden = [*north.canaries, *scene.twin.canaries, *third.canaries]
    hidden += list(
        User.objects.filter(memberships__clinic=north.clinic).values_list("email", flat=True)
    )
    for each, (status, before) in zip(some, drawn, strict=True):
        address, person, question = each
        status_after, after = _drawn(scene, *each)
        shown = [word for word in hidden if word in after and word not in question]
        same = (status, before) == (status_after, after)
        gate.check(
            not shown and same and status < 500,
            f"{address}?q={question} by {person}: {status}, shows {shown[:2]}, counts the same {same}",
        )


def _is_sharp(address):
    """Our own pages, and the admin's about people and settings: what clinics share and must not mix."""
    shared = policy.declared(address) == policy.SETTINGS and address.name.endswith("_changelist")
    return address.is_ours or shared or address.name == "admin:autocomplete"


def _drawn(scene, address, person, question):
    (response, _seen) = cast.undone(lambda: _looked_for(address, person, question))
    return response.status_code, _text(response)


def _looked_for(address, person, question):
    """Ask a page as its search box would; a page without one in its address."""
    path = address.path({})
    if address.name == "admin:autocomplete":
        about = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
        return person.ask("GET", path, {"term": question, **about})
    plain = person.ask("GET", path)
    if not question:
        return plain
    box = search_box(plain)
    if box is None:
        return person.ask("GET", path, {"q": question})
    return person.ask(box.method.upper(), path, {box.name: question})


def _text(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return _FLEETING.sub("·", body.decode(errors="replace"))


def _foreign_is_missing(gate, scene, visitors):
    """A record of another clinic answers as one that never was."""
    taking = [
        (address, person, method)
        for address in addresses()
        if any(name in scene.north.ids for name in address.takes) or policy.admin_model(address)
        for person in visitors
        for method in ("GET", "POST")
    ]
    ours = [each for each in taking if each[0].is_ours]
    some = [each for each in ours if each[1] is visitors[0] and each[2] == "GET"]
    some += gate.random.sample(ours, min(gate.n // 3, len(ours)))
    some += gate.random.sample(taking, min(gate.n // 3, len(taking)))
    for address, person, method in some:
        foreign, missing = (
            _asked(scene, address, person, method, which) for which in (FOREIGN, MISSING)
        )
        # The trail's rows and settings shared by all clinics are nobody's.
        if foreign is None or missing is None or _is_shared(scene, address):
            continue
        gate.check(
            foreign == missing, f"{method} {address} by {person}: {foreign[0]} and {missing[0]}"
        )


def _is_shared(scene, address):
    named = policy.admin_model(address)
    if not named:
        return False
    model = next(m for m in cast.site._registry if m._meta.label_lower == named[0])
    return rows_of(model, scene.north.clinic) is None


def _asked(scene, address, person, method, which):
    values = scene.values(address, person, which)
    if values is None:
        return None
    (response, _seen) = cast.undone(lambda: person.ask(method, address.path(values)))
    return response.status_code, _text(response), _FLEETING.sub("·", response.get("Location", ""))


def _admin_actions(gate, scene, person):
    """Whatever act a list offers or once offered, sent for rows of another clinic."""
    before = digest(scene.north.clinic)
    lists = [a for a in addresses() if (policy.admin_model(a) or ("", ""))[1] == "changelist"]
    for address in gate.random.sample(lists, min(gate.n // 6, len(lists))):
        model = address.view.model_admin.model
        rows = rows_of(model, scene.north.clinic)
        keys = [
            str(pk)
            for pk in (rows if rows is not None else model._base_manager.all()).values_list(
                "pk", flat=True
            )[:5]
        ]
        for action in ("delete_selected", "make_verified", "export"):
            sent = {"action": action, "_selected_action": keys, "post": "yes", "index": "0"}
            (changed, _seen) = cast.undone(
                lambda sent=sent, address=address: (
                    person.ask("POST", address.path({}), sent),
                    digest(scene.north.clinic) != before,
                )[1]
            )
            gate.check(not changed, f"{address} {action} changed foreign rows")
