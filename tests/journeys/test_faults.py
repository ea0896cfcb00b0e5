"""When the clinic cannot save: Ana sees it at once, in plain words, and types nothing twice."""

import psycopg
import pytest
from django.db import OperationalError

from exams.models import Exam
from exams.views import record as record_view
from tests.journeys.acts import press, register
from tests.journeys.conftest import sign_in

NOTE = "slides under the belt"


@pytest.fixture
def exam_page(page, ana):
    """Ana has typed into a new exam of Maria's."""
    sign_in(page, ana)
    maria = register(page)
    page.goto(f"/patients/{maria.pk}/exams/new/")
    press(page, "complaint_side", "right")
    note = page.locator('textarea[name="note"]')
    note.evaluate(
        "(it) => { for (let d = it.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; }"
    )
    note.fill(NOTE)
    return page


def _save(page):
    page.get_by_role("button", name="Leave as draft").click()


def _kept_in_the_browser(page):
    return page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_offline_the_page_stays_with_every_word(exam_page, picture, accessible):
    page = exam_page
    where = page.url

    page.context.set_offline(True)
    _save(page)
    alert = page.locator("[data-not-sent]")
    alert.wait_for(timeout=5000)

    assert "Not sent" in alert.inner_text()
    assert (page.url, page.locator('textarea[name="note"]').input_value()) == (where, NOTE)
    assert not Exam.objects.exists()
    assert NOTE not in _kept_in_the_browser(page)
    accessible()
    picture("fault-offline")

    page.context.set_offline(False)
    _save(page)
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Exam.objects.get().note == NOTE


def test_a_server_that_is_gone_is_noticed_before_the_page_is_left(exam_page):
    page = exam_page
    page.route("**/healthz", lambda route: route.abort("connectionrefused"))

    _save(page)

    page.locator("[data-not-sent]").wait_for(timeout=5000)
    assert page.locator('textarea[name="note"]').input_value() == NOTE


def _full(*args, **kwargs):
    raise OperationalError("a fault") from psycopg.errors.DiskFull("a fault")


def _gone(*args, **kwargs):
    raise OperationalError("a fault")


@pytest.mark.parametrize(("error", "name"), [(_full, "fault-full"), (_gone, "fault-unreachable")])
def test_a_fault_gives_the_words_back_and_sends_them_again(
    exam_page, monkeypatch, picture, accessible, error, name
):
    page = exam_page
    with monkeypatch.context() as patch:
        patch.setattr(record_view, "record_exam", error)
        with page.expect_response(lambda r: r.request.method == "POST") as answered:
            _save(page)
        assert answered.value.status == 503
        page.get_by_text("What you had filled in").click()
        assert page.get_by_text(NOTE).last.is_visible()
        accessible()
        picture(name)

    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Exam.objects.get().note == NOTE
    assert NOTE not in _kept_in_the_browser(page)
