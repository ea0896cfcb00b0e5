"""What is typed and not saved: kept, offered, brought back with what changed since, and gone in time."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import PASSWORD, clinician
from audit.models import AuditEvent
from exams.actions import void_exam
from exams.entry import prefix_of
from exams.models import Exam, UnsavedForm
from exams.models.unsaved import UNDO_MINUTES
from exams.tests.factories import found, recorded, story
from exams.tests.pages import new, sent, url
from patients import tokens
from patients.actions import add_allergy
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


def keep_url(patient):
    return reverse("exams:keep", args=[patient.pk])


def keep(client, patient, data, turn=0):
    return client.post(keep_url(patient), {**data, "turn": str(turn)})


def test_typing_is_kept_turn_by_turn_and_leads_to_no_exam(client, maria_and_ana):
    patient, ana = maria_and_ana
    data = sent(patient, **new())

    first = keep(client, patient, data)
    second = keep(client, patient, {**data, "plan": "Heat."}, turn=1)

    assert (first.json()["turn"], second.json()["turn"]) == (1, 2)
    row = UnsavedForm.objects.get()
    assert (row.author, row.patient, row.turn) == (ana, patient, 2)
    assert "Heat." in row.content
    assert not Exam.objects.exists()
    assert AuditEvent.objects.filter(action="typing_kept", patient_id=patient.pk).count() == 1


def test_what_proves_is_never_kept(client, maria_and_ana):
    patient, _ana = maria_and_ana

    keep(client, patient, sent(patient, password="a-secret-word"))

    content = UnsavedForm.objects.get().content
    assert "a-secret-word" not in content
    assert "patient_token" not in content


def test_a_window_that_missed_a_turn_overwrites_nothing(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, plan="mine")
    keep(client, patient, data)
    keep(client, patient, data, turn=1)

    late = keep(client, patient, {**data, "plan": "older"}, turn=1)
    again = keep(client, patient, {**data, "plan": "older"}, turn=0)

    assert (late.status_code, again.status_code) == (409, 409)
    assert "mine" in UnsavedForm.objects.get().content


def test_a_turn_takes_six_statements(client, maria_and_ana, django_assert_max_num_queries):
    patient, _ana = maria_and_ana
    data = sent(patient, **new())
    keep(client, patient, data)

    with django_assert_max_num_queries(6):
        keep(client, patient, data, turn=1)


def test_it_is_offered_and_comes_back_whole(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, pain=4)
    data = sent(patient, plan="Heat, and see again.", **new())
    keep(client, patient, data)

    offered = client.get(url(patient)).content.decode()
    back = client.get(f"{url(patient)}?resume={data['submission_id']}").content.decode()

    assert "did not save it" in offered
    assert all("was 4, " in page for page in (offered, back))
    assert "Heat, and see again." not in offered
    assert "Heat, and see again." in back
    assert f'value="{data["submission_id"]}"' in back
    assert '<input type="hidden" name="turn" value="1">' in back
    assert "Your exam is back" in back


def test_today_and_the_chart_tell_its_author_and_nobody_else(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, plan="Heat, and see again.", **new())
    keep(client, patient, data)
    pages = (reverse("patients:needs"), reverse("outcomes:chart", args=[patient.pk]))
    place = f"{url(patient)}?resume={data['submission_id']}"

    told = [client.get(page).text for page in pages]
    client.force_login(clinician(patient.clinic))
    to_another = [client.get(page).text for page in pages]

    assert "exam begun and not saved" in told[0]
    assert "did not save it" in told[1]
    assert all(place in page for page in told)
    assert not any(place in page or "Heat, and see" in page for page in to_another)


def _kept_on(client, exam):
    """Type on the page that changes this exam, and return where the chart leads."""
    data = sent(exam.patient, plan="Heat, and see again.", **new())
    keep(client, exam.patient, {**data, "exam": str(exam.pk)})
    return f"?resume={data['submission_id']}"


def test_a_change_leads_back_to_the_page_that_takes_it(client, maria_and_ana):
    patient, ana = maria_and_ana
    signed = recorded(patient, ana, found(), on=patient.clinic.today(), sign=True)
    way = _kept_on(client, signed)

    chart = client.get(patient.get_absolute_url()).text
    back = client.get(reverse("exams:amend", args=[signed.pk]) + way)

    assert "You changed the exam of" in chart
    assert reverse("exams:amend", args=[signed.pk]) + way in chart
    assert back.status_code == 200
    assert "Heat, and see again." in back.text


def test_a_change_that_came_too_late_is_told_and_can_be_thrown_away(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(), on=patient.clinic.today())
    way = _kept_on(client, exam)
    void_exam(exam, by=clinician(patient.clinic), reason="another patient's")

    chart = client.get(patient.get_absolute_url()).text
    needs = client.get(reverse("patients:needs")).text
    form = way.removeprefix("?resume=")
    gone = client.post(reverse("exams:discard", args=[patient.pk]), own(patient, form=form))

    assert "takes no such change any more" in chart
    assert way not in chart
    assert f'href="{patient.get_absolute_url()}"' in needs
    assert gone.url == patient.get_absolute_url()
    assert "takes no such change" not in client.get(gone.url).text


def test_once_it_is_saved_or_thrown_away_no_page_tells_of_it(client, maria_and_ana):
    patient, _ana = maria_and_ana
    saved, thrown = sent(patient, **new()), sent(patient, plan="Ice.")
    keep(client, patient, saved)
    keep(client, patient, thrown)
    client.post(url(patient), own(patient, **saved))
    client.post(
        reverse("exams:discard", args=[patient.pk]), own(patient, form=thrown["submission_id"])
    )

    today = client.get(reverse("patients:needs")).text
    chart = client.get(reverse("outcomes:chart", args=[patient.pk])).text

    assert "exam begun and not saved" not in today
    assert "did not save it" not in chart


def test_near_a_known_nodule_it_asks_which_one_when_it_comes_back(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(), on=patient.clinic.today())
    data = sent(patient, **new())
    keep(client, patient, data)

    back = client.get(f"{url(patient)}?resume={data['submission_id']}").text

    asked = back.split('class="identity"')[1].split(">")[0]
    assert "hidden" not in asked
    assert "mm from N1" in back


def test_what_changed_since_stands_first(client, maria_and_ana):
    patient, ana = maria_and_ana
    data = sent(patient, **new())
    keep(client, patient, data)
    add_allergy(
        patient, by=ana, asked_on=patient.clinic.today(), substance_class="la_amide", substance="lidocaine"
    )  # fmt: skip
    recorded(patient, ana, found(), on=patient.clinic.today())

    back = client.get(f"{url(patient)}?resume={data['submission_id']}").content.decode()

    assert "The record changed since you began" in back
    assert "New allergy: lidocaine" in back
    assert "Another exam" in back
    assert "New nodule N1" in back


def test_saving_takes_it_away(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new())
    keep(client, patient, data)

    client.post(url(patient), {**data, "kept": "1", "turn": "1"})

    assert Exam.objects.count() == 1
    assert not UnsavedForm.objects.exists()


def test_a_turn_that_comes_after_the_saving_is_offered_to_nobody(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new())
    client.post(url(patient), data)

    keep(client, patient, data)

    assert "did not save it" not in client.get(url(patient)).content.decode()
    call_command("forget_unsaved", stdout=StringIO())
    assert not UnsavedForm.objects.exists()


def test_a_draft_being_changed_is_kept_beside_it(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(), on=patient.clinic.today(), sign=False)
    data = sent(patient, plan="more words", exam=str(exam.pk), version=str(exam.version))
    keep(client, patient, data)
    edit = reverse("exams:edit", args=[exam.pk])

    assert UnsavedForm.objects.get().exam == exam
    assert "did not save it" in client.get(edit).content.decode()
    assert "did not save it" not in client.get(url(patient)).content.decode()
    assert "more words" in client.get(f"{edit}?resume={data['submission_id']}").content.decode()


def test_an_exam_of_somebody_else_cannot_be_named(client, maria_and_ana):
    patient, _ana = maria_and_ana
    other, ben = story()
    theirs = recorded(other, ben, found())

    assert keep(client, patient, sent(patient, exam=str(theirs.pk))).status_code == 404
    assert keep(client, patient, sent(patient, exam=str(uuid.uuid4()))).status_code == 404
    assert not UnsavedForm.objects.exists()


def test_a_colleague_never_sees_it(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, plan="only mine")
    keep(client, patient, data)
    client.force_login(clinician(patient.clinic))

    page = client.get(f"{url(patient)}?resume={data['submission_id']}").content.decode()

    assert "only mine" not in page
    assert "did not save it" not in page
    assert keep(client, patient, data, turn=1).status_code == 409


def test_it_can_be_thrown_away(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient)
    keep(client, patient, data)

    answer = client.post(
        reverse("exams:discard", args=[patient.pk]), own(patient, form=data["submission_id"])
    )

    assert answer.status_code == 302
    assert not UnsavedForm.objects.still_unsaved().exists()
    assert AuditEvent.objects.filter(action="typing_thrown_away").exists()
    assert keep(client, patient, data, turn=1).status_code == 409


def thrown_away(client, patient, **more):
    data = sent(patient, plan="Heat, and see again.", **{**new(), **more})
    keep(client, patient, data)
    client.post(
        reverse("exams:discard", args=[patient.pk]), own(patient, form=data["submission_id"])
    )
    return data


def bring_back(client, patient, data):
    place = reverse("exams:bring_back", args=[patient.pk])
    return client.post(place, own(patient, form=data["submission_id"]))


def test_thrown_away_by_mistake_it_comes_back_whole(client, maria_and_ana):
    patient, _ana = maria_and_ana
    before = sent(patient, plan="Heat, and see again.", **new())
    data = thrown_away(client, patient)

    page = client.get(url(patient)).content.decode()
    answer = bring_back(client, patient, data)
    back = client.get(answer["Location"]).content.decode()

    assert "did not save it" not in page
    assert "What you had typed is thrown away" in page
    assert reverse("exams:bring_back", args=[patient.pk]) in page
    assert "Heat, and see again." in back
    kept = QueryDict(UnsavedForm.objects.still_unsaved().get().content)
    assert {name: kept[name] for name in before if name in kept} == {
        name: (data if name == "submission_id" else before)[name] for name in before if name in kept
    }
    assert AuditEvent.objects.filter(action="typing_brought_back").count() == 1
    assert keep(client, patient, data, turn=1).status_code == 200


def test_bringing_back_twice_changes_nothing(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = thrown_away(client, patient)

    first = bring_back(client, patient, data)
    second = bring_back(client, patient, data)

    assert first["Location"] == second["Location"]
    assert AuditEvent.objects.filter(action="typing_brought_back").count() == 1


def test_after_its_minutes_it_is_offered_to_nobody_and_goes(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = thrown_away(client, patient)
    UnsavedForm.objects.update(
        thrown_away_at=timezone.now() - timedelta(minutes=UNDO_MINUTES, seconds=1)
    )

    page = client.get(url(patient)).content.decode()
    resumed = client.get(f"{url(patient)}?resume={data['submission_id']}").content.decode()
    answer = bring_back(client, patient, data)

    assert "thrown away" not in page.split("data-keep-words")[0]
    assert "Heat, and see again." not in resumed
    assert "resume" not in answer["Location"]
    call_command("forget_unsaved", stdout=StringIO())
    assert not UnsavedForm.objects.exists()


def test_what_was_saved_after_all_is_not_brought_back(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = thrown_away(client, patient)
    client.post(url(patient), data)

    answer = bring_back(client, patient, data)

    assert Exam.objects.count() == 1
    assert "resume" not in answer["Location"]
    assert not AuditEvent.objects.filter(action="typing_brought_back").exists()


def test_only_its_author_brings_it_back(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = thrown_away(client, patient)
    client.force_login(clinician(patient.clinic))

    answer = bring_back(client, patient, data)

    assert "resume" not in answer["Location"]
    assert not UnsavedForm.objects.still_unsaved().exists()


def test_a_thrown_away_change_of_a_draft_leads_back_to_its_draft(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(), on=patient.clinic.today(), sign=False)
    data = thrown_away(client, patient, exam=str(exam.pk), version=str(exam.version))

    answer = bring_back(client, patient, data)

    edit = reverse("exams:edit", args=[exam.pk])
    assert answer["Location"] == f"{edit}?resume={data['submission_id']}"
    assert "Heat, and see again." in client.get(answer["Location"]).content.decode()


def test_it_is_forgotten_in_time(client, maria_and_ana, settings):
    patient, _ana = maria_and_ana
    keep(client, patient, sent(patient))
    UnsavedForm.objects.update(
        kept_at=timezone.now() - timedelta(days=settings.UNSAVED_DAYS, hours=1)
    )

    assert "did not save it" not in client.get(url(patient)).content.decode()
    call_command("forget_unsaved", stdout=StringIO())
    assert not UnsavedForm.objects.exists()


def test_a_form_of_another_patient_is_refused(client, maria_and_ana):
    patient, _ana = maria_and_ana
    other, _ben = story()
    data = {**sent(patient), "patient_token": tokens.make(other)}

    assert keep(client, patient, data).status_code == 409
    assert not UnsavedForm.objects.exists()


@pytest.mark.parametrize("wrong", [{"submission_id": "x"}, {"turn": "-1"}, {"turn": "1e3"}])
def test_nonsense_is_refused(client, maria_and_ana, wrong):
    patient, _ana = maria_and_ana

    answer = client.post(keep_url(patient), {**sent(patient), "turn": "0", **wrong})

    assert answer.status_code == 400


def test_a_lost_answer_is_asked_for_again_by_the_same_window(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, window="desk", plan="one")
    keep(client, patient, data)

    again = keep(client, patient, {**data, "plan": "two"})
    keep(client, patient, data, turn=1)
    later = keep(client, patient, {**data, "plan": "three"}, turn=1)
    other = keep(client, patient, {**data, "window": "tablet"}, turn=1)

    assert (again.json()["turn"], later.json()["turn"], other.status_code) == (1, 2, 409)
    assert "three" in UnsavedForm.objects.get().content


def test_amending_takes_it_away_too(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(), on=patient.clinic.today(), sign=True)
    prefix = prefix_of(exam.findings.get().nodule)
    data = sent(
        patient, exam=str(exam.pk), reason="typing error", password=PASSWORD, kept="1", turn="1",
        **{f"{prefix}-answer": "changed", f"{prefix}-long_axis_chip": "20", f"{prefix}-tenderness": "1",
           f"{prefix}-usual_pain": "no"},
    )  # fmt: skip
    keep(client, patient, data)

    answer = client.post(reverse("exams:amend", args=[exam.pk]), data)

    assert answer.status_code == 302
    assert not UnsavedForm.objects.exists()


def test_saving_here_what_went_on_elsewhere_saves_nothing_and_says_so(client, maria_and_ana):
    """Typed at the desk, gone on with on the phone, saved at the desk: the phone's words are not thrown away."""
    patient, _ana = maria_and_ana
    data = sent(patient, plan="at the desk", **new())
    keep(client, patient, {**data, "window": "desk"})
    keep(client, patient, {**data, "plan": "on the phone", "window": "phone"}, turn=1)

    page = client.post(url(patient), {**data, "kept": "1", "turn": "1", "window": "desk"})

    assert page.status_code == 409
    assert "in another window" in page.content.decode()
    assert page.context["turn"] == "2"
    assert not Exam.objects.exists()
    assert "on+the+phone" in UnsavedForm.objects.get().content
    # Having read that, it may be saved all the same.
    again = client.post(url(patient), {**data, "kept": "1", "turn": "2", "window": "desk"})
    assert again.status_code == 302
    assert Exam.objects.get().plan == "at the desk"
    assert not UnsavedForm.objects.exists()


def test_a_turn_under_way_from_the_same_window_does_not_stop_the_saving(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new())
    keep(client, patient, {**data, "window": "desk"})
    keep(client, patient, {**data, "window": "desk"}, turn=1)

    page = client.post(url(patient), {**data, "kept": "1", "turn": "1", "window": "desk"})

    assert page.status_code == 302


@pytest.mark.parametrize("save", ["draft", "sign"])
def test_the_same_form_with_other_words_is_shown_beside_what_was_saved(client, maria_and_ana, save):
    """Saved at the desk, then saved on the phone with more words: they are neither lost nor called saved."""
    patient, ana = maria_and_ana
    data = sent(patient, plan="at the desk", **new())
    first = client.post(url(patient), data)
    if save == "sign":
        from exams.actions import sign_exam

        sign_exam(Exam.objects.get(), by=ana, version=Exam.objects.get().version)

    page = client.post(url(patient), {**data, "plan": "on the phone"})

    assert first.status_code == 302
    assert page.status_code == 409
    text = page.content.decode()
    assert "on the phone" in text
    assert "at the desk" in text
    assert Exam.objects.get().plan == "at the desk"


def test_the_same_press_again_leads_to_its_exam(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new())
    first = client.post(url(patient), data)
    again = client.post(url(patient), data)

    assert again.status_code == 302
    assert again["Location"] == first["Location"]


def test_the_same_form_with_what_cannot_be_read_is_shown_too(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, plan="at the desk", **new())
    client.post(url(patient), data)

    page = client.post(url(patient), {**data, "plan": "on the phone", "pain": "much"})

    assert page.status_code == 409
    text = page.content.decode()
    assert "on the phone" in text
    assert "Both say the same." not in text


def test_two_kept_copies_are_both_offered_with_their_times(client, maria_and_ana):
    patient, _ana = maria_and_ana
    first, second = sent(patient, plan="first"), sent(patient, plan="second")
    keep(client, patient, first)
    keep(client, patient, second)
    hour_ago = timezone.now() - timedelta(hours=1)
    UnsavedForm.objects.filter(form=first["submission_id"]).update(kept_at=hour_ago)

    page = client.get(url(patient)).text

    assert page.count("and did not save it.") == 2
    for data in (first, second):
        assert f"?resume={data['submission_id']}" in page
    assert f"{patient.clinic.local(hour_ago):%H:%M} and did not save it" in page
    client.post(
        reverse("exams:discard", args=[patient.pk]), own(patient, form=second["submission_id"])
    )
    assert f"?resume={first['submission_id']}" in client.get(url(patient)).text
