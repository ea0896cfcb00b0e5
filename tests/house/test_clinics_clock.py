"""A moment reads on the clinic's clock on every page; where UTC is meant it says so."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.access import WorkplaceMiddleware
from accounts.models import Clinic
from exams.actions import answer_alert, void_exam
from exams.tests.factories import found, recorded
from tests.gates import pages
from tests.house import world as worlds

ZONE = "Pacific/Auckland"
# 01:07 of the next day there: an hour or a day of UTC is seen at once.
MOMENT = datetime(2026, 6, 15, 13, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Clock:
    """How a moment would read in UTC, marked as such and not, and how it reads where the clinic is."""

    marked: re.Pattern
    unmarked: re.Pattern
    local: re.Pattern

    @classmethod
    def of(cls, utc, local, *, at="", local_at=""):
        """`at`: what a clock would show as well, where it stands still."""
        day = f"{utc:%Y-%m-%d}"
        return cls(
            re.compile(
                rf"\((?:UTC )?{day} \d\d:\d\d(?: UTC)?\)|{_said(utc)}, \d\d:\d\d UTC"
                rf"|{day}T[0-9:.]+(?:\+00:00|Z)"
            ),
            re.compile("|".join(filter(None, [_said(utc), day, f"{utc:%B} {utc.day}, {utc.year}", at]))),
            re.compile("|".join(filter(None, [_said(local), f"{local:%Y-%m-%d}", local_at]))),
        )  # fmt: skip

    def walk(self, client, addresses):
        """Return which pages told the clinic's day or hour, and what others told in UTC without saying so."""
        told, wrong = set(), {}
        for name, address in addresses:
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            text = self.marked.sub("", answer.getvalue().decode(errors="replace"))
            if found := self.unmarked.search(text):
                wrong[name] = text[max(0, found.start() - 60) : found.end() + 20]
            if self.local.search(text):
                told.add(name)
        return told, wrong


def _said(moment):
    return f"{moment.day} {moment:%b %Y}"


STOPPED = Clock.of(
    MOMENT, MOMENT.astimezone(ZoneInfo(ZONE)), at="13:07", local_at="01:07|1:07 a.m."
)


@pytest.fixture
def world(db):
    with time_machine.travel(MOMENT, tick=False):
        yield worlds.build(time_zone=ZONE)


def test_no_page_shows_what_it_is_now_in_utc(world, client):
    signed = recorded(world.patient, world.ana, sign=True)
    client.force_login(world.ana)
    papers = [
        (f"{view} signed", reverse(f"exams:{view}", args=[signed.pk]))
        for view in ("detail", "print")
    ]

    told, wrong = STOPPED.walk(client, [*pages.house(world.ids), *papers])

    assert wrong == {}, list(wrong.items())[:5]
    named = {"outcomes:chart", "outcomes:chart_print", "outcomes:figures", "patients:today",
             "detail signed", "print signed"}  # fmt: skip
    assert named <= told


def test_no_page_shows_when_a_row_was_entered_in_utc(db, client):
    """The database has its own clock, which no test stops: the clinic is where it is another day now."""
    now = datetime.now(UTC)
    world = worlds.build(time_zone="Pacific/Kiritimati" if now.hour >= 11 else "Pacific/Pago_Pago")
    twin = worlds.another(world)
    worlds.void(twin)
    exam = recorded(world.patient, world.ana, found(long_axis_mm=60), sign=True)
    answer_alert(exam.lump_alerts.get(), by=world.ana, code="declined")
    wrong_one = recorded(world.patient, world.ana, sign=True)
    void_exam(wrong_one, by=world.ana, reason="wrong record")
    client.force_login(world.ana)
    local = world.clinic.local(now)
    past = reverse("outcomes:as_it_was", args=[world.patient.pk])
    more = [
        ("as it was", f"{past}?day={local:%Y-%m-%d}"),
        *((f"{view} {what}", reverse(f"exams:{view}", args=[each.pk]))
          for what, each in (("answered", exam), ("void", wrong_one)) for view in ("detail", "print")),
    ]  # fmt: skip

    told, wrong = Clock.of(now, local).walk(
        client, [*pages.house(world.ids), *pages.house(twin.ids), *more]
    )

    assert wrong == {}, list(wrong.items())[:5]
    assert {"as it was", "detail answered", "detail void", "exams:study"} <= told
    assert len(told) > 12


def test_the_admin_shows_the_clinics_clock_too(world, client):
    client.force_login(world.ana)
    world.ana.is_staff = world.ana.is_superuser = True
    world.ana.save()

    told, wrong = STOPPED.walk(client, pages.of_admin())

    assert wrong == {}, list(wrong.items())[:5]
    assert len(told) > 5


def test_the_zone_is_given_back_when_a_view_fails(world):
    def fails(request):
        middleware.process_view(request, fails, (), {})
        assert timezone.get_current_timezone_name() == ZONE
        raise ZeroDivisionError

    request = RequestFactory().get("/")
    request.user, request.session = world.ana, {}
    request.resolver_match = type("Match", (), {"app_name": "exams"})()
    middleware = WorkplaceMiddleware(fails)

    with timezone.override(ZoneInfo("Asia/Tokyo")):
        with pytest.raises(ZeroDivisionError):
            middleware(request)

        assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_nobodys_request_has_no_zone(db):
    seen = []
    WorkplaceMiddleware(lambda request: seen.append(timezone.get_current_timezone_name()))(None)

    assert seen == ["UTC"]
    assert Clinic.objects.count() < 3
