"""G-HD3: whatever shows a word of a patient tells browsers and proxies to keep nothing."""

import re

import pytest
from django.conf import settings
from django.test import override_settings

from patients.models import Patient
from tests.gates.frame import Gate
from tests.gates.seeds import patching
from tests.house import cast
from tests.house.cast import OWN, VOIDED
from tests.house.site_map import addresses


def _without(word):
    return lambda: override_settings(MIDDLEWARE=[m for m in settings.MIDDLEWARE if word not in m])


TITLE = re.compile(r"<title>(.*?)</title>", re.S)


NAMED = property(
    lambda patient: patient.given_name,
    lambda patient, number: patient.__dict__.update(record_number=number),
)


GATE = Gate(
    "G-HD3",
    "an answer with a word of a patient is kept by no browser and no proxy, and no title names one",
    ci=80,
    full=2_000,
    defects={
        "pages may be kept": _without("private_pages"),
        "titles name the patient": patching(Patient, "record_number", NAMED),
    },
)


@pytest.mark.django_db
def test_an_answer_with_a_word_of_a_patient_is_not_kept(gate):
    scene = cast.build()
    canaries = [*scene.north.canaries, *scene.twin.canaries]
    names = [word for word in canaries if "Family" in word or "Given" in word]
    asked = [
        (address, person, method, which)
        for address in addresses()
        for person in scene.people.values()
        if person.clinic == scene.north.clinic
        for method in ("GET", "POST")
        for which in ((OWN, VOIDED) if address.takes else (OWN,))
    ]
    sharp = [
        each for each in asked if each[0].is_ours and each[0].takes and each[1].name == "every role"
    ]
    some = gate.random.sample(sharp, min(gate.n // 2, len(sharp)))
    some += gate.random.sample(asked, min(gate.n - len(some), len(asked)))
    with cast.quiet():
        for address, person, method, which in some:
            values = scene.values(address, person, which)
            if values is None:
                continue
            path = address.path(values)
            (response, _seen) = cast.undone(
                lambda person=person, method=method, path=path: person.ask(method, path)
            )
            text = cast.text_of(response)
            holds = any(word in text for word in canaries)
            is_kept = "no-store" not in response.get("Cache-Control", "")
            gate.check(not (holds and is_kept), f"{method} {address} by {person} may be kept")
            # A browser writes the page's title into its history, and no header stops it.
            title = " ".join(TITLE.findall(text[: text.find("</head>")]))
            named = [word for word in names if word in title]
            gate.check(not named, f"{method} {address}: the title names a patient")
    gate.done()
