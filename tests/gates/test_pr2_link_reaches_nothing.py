"""G-PR2: what a patient's browser holds reaches no other address, whoever's rows it names."""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit import scope
from followup import actions, secrets, urls
from followup.models import Invitation, InvitationLink
from tests.gates.frame import Gate
from tests.gates.seeds import patched
from tests.house import cast
from tests.house.site_map import addresses

METHODS = ("get", "post")


@contextmanager
def _a_page_of_colleagues_asks_nobody():
    """The page that closes questions takes whoever comes."""

    def end(request, invitation_id):
        with scope.within(scope.EVERYTHING):
            invitation = Invitation.objects.get(pk=invitation_id)
            actions.end_invitation(invitation, by=None, because="not_needed")
        return HttpResponse("closed")

    end.login_required, end.__module__ = False, "followup.views.asking"
    route = next(each for each in urls.urlpatterns if each.name == "end")
    with patched(route, "callback", end):
        yield


GATE = Gate(
    "G-PR2",
    "a patient's link opens its own questions and nothing else on the site",
    ci=60,
    full=2_000,
    defects={"a page of colleagues asks nobody": _a_page_of_colleagues_asks_nobody},
)


@pytest.mark.django_db
def test_nothing_else_opens(gate):
    scene = cast.build()
    world = scene.north
    invitation = Invitation.objects.get(pk=world.ids["invitation_id"])
    secret = _link(invitation)
    phone = Client()
    phone.get(reverse("followup:come_in", args=[secret]))
    phone.post(reverse("followup:birth_date"), {"day": "14", "month": "3", "year": "1979"})
    assert phone.get(reverse("followup:answer")).status_code == 302
    others = [each for each in addresses() if not _is_own(each)]
    tries = [(each, method) for each in others for method in METHODS]
    gate.random.shuffle(tries)
    # The doors of the same room first: there a patient's link is known.
    tries.sort(key=lambda pair: not pair[0].view.__module__.startswith("followup"))
    for each, method in tries[: gate.n]:
        cache.clear()
        values = {**dict.fromkeys(each.takes, "x"), **world.ids}
        before = _rows()
        answer = getattr(phone, method)(each.path(values))
        opened = [word for word in world.canaries if word.encode() in answer.content]
        gate.check(
            not opened and _rows() == before,
            f"{method} {each}: {answer.status_code} told {opened[:2]} or changed a row",
        )
    gate.done()


def _link(invitation):
    secret = secrets.new()
    InvitationLink.objects.create(
        invitation=invitation, digest=secrets.digest_of(secret), way="screen"
    )
    return secret


def _is_own(address):
    return address.view.__module__ == "followup.views.answer"


def _rows():
    return list(
        Invitation.objects.order_by("pk").values_list("pk", "ended_at", "completed_at", "draft")
    )
