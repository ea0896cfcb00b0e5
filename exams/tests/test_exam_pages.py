"""The exam through its pages, as a browser without script sends it."""

import re
import uuid
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts import lost_post
from accounts.access import Workplace
from accounts.tests.factories import PASSWORD, clinician
from exams import needs
from exams.actions import update_exam
from exams.entry import prefix_of
from exams.models import Exam, LumpAlert, Nodule, PalpationFinding
from exams.tests.factories import entry, found, recorded, story
from exams.tests.pages import new, sent, url
from exams.views.sign import as_sent
from patients import tokens
from patients.tests.pages import own

pytestmark = pytest.mark.django_db


def checked(html):
    return re.findall(r"<input[^>]*\bchecked\b[^>]*>", html)


def test_a_fresh_form_has_nothing_chosen(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(mobility="mobile", consistency="firm"), on=date(2026, 5, 4))

    html = client.get(url(patient)).content.decode()

    chosen = [tag for tag in checked(html) if 'value=""' not in tag]
    assert chosen == []
    assert "was 15" in html
    assert "DEMO" not in html


def test_a_draft_may_be_nearly_empty(client, maria_and_ana):
    patient, _ana = maria_and_ana
    day = patient.clinic.today()

    response = client.post(
        url(patient),
        {
            "submission_id": str(uuid.uuid4()),
            "patient_token": tokens.make(patient),
            "examined_on": f"{day}",
            "save": "draft",
        },
    )

    exam = Exam.objects.get()
    assert response.status_code == 302
    assert (exam.status, exam.palpation, exam.flag_cancer, exam.pain_score) == (
        "preliminary",
        "",
        "",
        None,
    )


def test_one_new_nodule(client, maria_and_ana):
    patient, _ana = maria_and_ana

    response = client.post(url(patient), sent(patient, **new()))

    exam = Exam.objects.get()
    finding = PalpationFinding.objects.get()
    assert response.url == reverse("exams:detail", args=[exam.pk])
    assert (finding.zone, finding.long_axis_mm, finding.size_statement) == ("psis", 15, "measured")
    assert (exam.palpation, exam.pain_score.value, exam.episode.number) == ("nodules", 7, 1)
    page = client.get(response.url).content.decode()
    assert "One nodule felt; pressing it gives the usual pain." in page
    assert "DRAFT" in page


def test_several_new_nodules_get_numbers_in_order(client, maria_and_ana):
    patient, _ana = maria_and_ana

    client.post(url(patient), sent(patient, **new(), **new(3, side="left")))

    assert list(Nodule.objects.order_by("number").values_list("number", "side")) == [
        (1, "right"),
        (2, "left"),
    ]


def test_one_more_block_without_script(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new(note="kept words"), add="nodule")

    response = client.post(url(patient), data)

    html = response.content.decode()
    assert response.status_code == 200
    assert Exam.objects.count() == 0
    assert "kept words" in html
    assert 'data-nodule="new-1"' in html


def test_a_block_can_be_removed_without_script(client, maria_and_ana):
    patient, _ana = maria_and_ana

    html = client.post(
        url(patient), sent(patient, **new(), **new(1), remove="new-0")
    ).content.decode()

    assert 'data-nodule="new-0"' not in html
    assert 'data-nodule="new-1"' in html


def test_a_removed_block_comes_back_without_script(client, maria_and_ana):
    patient, _ana = maria_and_ana
    first = client.post(url(patient), sent(patient, **new(note="a lump"), **new(1), remove="new-0"))
    put_by = first.context["page"].removed[0].sent

    again = client.post(url(patient), sent(patient, **new(1), removed=put_by, restore="new-0"))

    html = again.content.decode()
    assert "Undo" in first.content.decode()
    assert 'data-nodule="new-0"' in html
    assert 'data-nodule="new-1"' in html
    assert 'value="a lump"' in html
    assert again.context["page"].removed == []


def test_a_removed_block_whose_place_was_taken_comes_back_beside_it(client, maria_and_ana):
    patient, _ana = maria_and_ana
    first = client.post(url(patient), sent(patient, **new(note="a lump"), remove="new-0"))
    put_by = first.context["page"].removed[0].sent

    again = client.post(
        url(patient), sent(patient, **new(note="another"), removed=put_by, restore="new-0")
    )

    notes = [form["note"].value() for form in again.context["page"].new]
    assert notes == ["another", "a lump"]


def test_what_was_removed_is_not_saved(client, maria_and_ana):
    patient, _ana = maria_and_ana
    first = client.post(url(patient), sent(patient, **new(), **new(1), remove="new-0"))

    client.post(
        url(patient), sent(patient, **new(1), removed=first.context["page"].removed[0].sent)
    )

    assert Exam.objects.get().findings.count() == 1


@pytest.mark.parametrize("nonsense", ["plan=x", "new-0-note=a&plan=x", "%", "new-0-a=1&new-1-a=1"])
def test_only_a_block_can_be_put_back(client, maria_and_ana, nonsense):
    patient, _ana = maria_and_ana

    page = client.post(url(patient), sent(patient, removed=nonsense, restore="new-0", plan="kept"))

    assert page.context["page"].removed == []
    assert page.context["page"].new == []
    assert page.context["form"]["plan"].value() == "kept"


def test_what_is_wrong_loses_nothing(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new(long_axis_chip="", long_axis_mm="1.500"), note="must stay")

    response = client.post(url(patient), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert "must stay" in html
    assert 'value="1.500"' in html
    assert "There is a problem" in html
    assert Exam.objects.count() == 0


def test_save_and_sign_lists_each_gap(client, maria_and_ana):
    patient, _ana = maria_and_ana

    response = client.post(
        url(patient), sent(patient, **new(tenderness=""), save="sign", flag_cancer="", pain="")
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "Say how tender it is." in html
    assert "#id_flag_cancer_0" in html
    assert "#id_pain_0" in html
    assert Exam.objects.count() == 0


def test_save_and_sign_asks_for_the_password_once(client, maria_and_ana):
    patient, _ana = maria_and_ana
    first = client.post(url(patient), sent(patient, **new(), save="sign"))
    exam = Exam.objects.get()
    assert first.url == f"{reverse('exams:sign', args=[exam.pk])}?version=1"

    wrong = client.post(first.url, own(patient, password="guess", version="1"))
    right = client.post(first.url, own(patient, password=PASSWORD, version="1"))

    assert wrong.status_code == 422
    assert right.url == exam.get_absolute_url()
    exam.refresh_from_db()
    assert exam.is_signed
    nodule = prefix_of(Nodule.objects.get())
    again = client.post(
        url(patient),
        sent(
            patient, save="sign", **{f"{nodule}-answer": "unchanged", f"{nodule}-tenderness": "1"}
        ),
    )
    second = Exam.objects.exclude(pk=exam.pk).get()
    assert again.url == f"{reverse('exams:sign', args=[second.pk])}?version=1"
    assert not second.is_signed
    page = client.get(again.url).text
    assert "Your password was asked a moment ago" in page
    assert "One nodule felt" in page
    client.post(again.url, own(patient, version="1"))
    second.refresh_from_db()
    assert second.is_signed


def test_a_draft_is_read_before_it_is_signed_also_when_the_password_is_not_asked(
    client, maria_and_ana
):
    patient, ana = maria_and_ana
    first = recorded(patient, ana, found(long_axis_mm=60))
    client.post(
        reverse("exams:sign", args=[first.pk]), own(patient, password=PASSWORD, version="1")
    )
    draft = recorded(patient, ana, found(1, long_axis_mm=62), side="both")
    edit = reverse("exams:edit", args=[draft.pk])
    nodule = prefix_of(first.findings.get().nodule)

    page = client.get(edit).context["page"]
    data = {**as_sent(page).dict(), "save": "sign", f"{nodule}-answer": "not_examined"}
    saved = client.post(edit, own(patient, **data))
    assert saved.status_code == 302, [f.errors for f in saved.context["page"].forms]

    draft.refresh_from_db()
    assert not draft.is_signed
    assert saved.url == f"{reverse('exams:sign', args=[draft.pk])}?version={draft.version}"
    assert "62 mm, limit 50 mm or more" in client.get(saved.url).text


def test_unchanged_carries_size_and_asks_tenderness_anew(client, maria_and_ana):
    patient, ana = maria_and_ana
    first = recorded(
        patient, ana, found(mobility="mobile", consistency="firm", pressure_response="local")
    )
    prefix = prefix_of(Nodule.objects.get())

    client.post(
        url(patient),
        sent(patient, **{f"{prefix}-answer": "unchanged", f"{prefix}-tenderness": "1"}),
    )

    now = PalpationFinding.objects.exclude(exam=first).get()
    assert (now.long_axis_mm, now.mobility, now.consistency, now.tenderness) == (
        15,
        "mobile",
        "firm",
        "1",
    )
    assert (now.usual_pain, now.pressure_response, now.carried_from.exam_id) == ("", "", first.pk)


def test_not_felt_is_not_zero(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana)
    prefix = prefix_of(Nodule.objects.get())

    client.post(
        url(patient), sent(patient, **{f"{prefix}-answer": "not_felt", f"{prefix}-tenderness": "1"})
    )

    finding = PalpationFinding.objects.latest("recorded_at")
    assert (finding.presence, finding.long_axis_mm, finding.tenderness) == ("not_felt", None, "")


def test_complaint_left_nodules_right_is_asked_once(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new(), complaint_side="left")

    asked = client.post(url(patient), data)
    kept = client.post(url(patient), {**data, "side_confirmed": "right"})

    assert asked.status_code == 422
    assert "Check the side" in asked.content.decode()
    assert kept.status_code == 302
    assert Exam.objects.count() == 1


def test_an_unusual_size_is_read_back(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new(long_axis_chip="", long_axis_mm="80"))

    asked = client.post(url(patient), data)
    kept = client.post(url(patient), {**data, "new-0-size_confirmed": "80"})
    other = client.post(
        url(patient), {**data, "new-0-size_confirmed": "90", "submission_id": str(uuid.uuid4())}
    )

    assert "Keep 80 mm" in asked.content.decode()
    assert asked.status_code == 422
    assert kept.status_code == 302
    assert other.status_code == 422
    assert LumpAlert.objects.get().kind == "size"


def test_no_nodule_found_today_is_an_exam(client, maria_and_ana):
    patient, _ana = maria_and_ana

    client.post(url(patient), sent(patient, palpation="none_felt"))
    both = client.post(url(patient), sent(patient, palpation="none_felt", **new()))

    assert Exam.objects.get().palpation == "none_felt"
    assert both.status_code == 422


def test_a_form_for_another_patient_is_refused(client, maria_and_ana):
    patient, _ana = maria_and_ana
    other, _ben = story()

    response = client.post(
        url(patient), {**sent(patient, **new()), "patient_token": tokens.make(other)}
    )

    assert response.status_code == 409
    assert Exam.objects.count() == 0


def test_a_signed_exam_is_amended_with_a_reason(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, sign=True)
    prefix = prefix_of(Nodule.objects.get())
    amend = reverse("exams:amend", args=[exam.pk])
    assert client.get(reverse("exams:edit", args=[exam.pk])).status_code == 302
    assert client.get(amend).status_code == 200
    facts = {
        f"{prefix}-answer": "changed", f"{prefix}-long_axis_chip": "20", f"{prefix}-tenderness": "2",
        f"{prefix}-usual_pain": "yes",
    }  # fmt: skip
    data = sent(patient, examined_on="2026-05-04", save="sign", password=PASSWORD, **facts)

    without = client.post(amend, data)
    done = client.post(amend, {**data, "reason": "typed the wrong size"})

    assert without.status_code == 422
    newest = Exam.objects.get(amends=exam)
    assert done.url == newest.get_absolute_url()
    assert newest.is_signed
    assert newest.findings.get().long_axis_mm == 20
    assert exam.findings.get().long_axis_mm == 15
    old = client.get(exam.get_absolute_url()).content.decode()
    assert "earlier version" in old
    assert "typed the wrong size" in old
    assert newest.pain_score_id == exam.pain_score_id


def test_amending_an_earlier_exam_knows_nothing_of_later_ones(client, maria_and_ana):
    patient, ana = maria_and_ana
    first = recorded(patient, ana, sign=True)
    nodule = Nodule.objects.get()
    recorded(
        patient,
        ana,
        found(nodule=nodule, long_axis_mm=25),
        found(1),
        on=date(2026, 8, 1),
        sign=True,
    )
    amend = reverse("exams:amend", args=[first.pk])
    page = client.get(amend).content.decode()
    assert "was 25" not in page
    prefix = prefix_of(nodule)
    facts = {
        f"{prefix}-answer": "changed", f"{prefix}-long_axis_chip": "12", f"{prefix}-tenderness": "2",
        f"{prefix}-usual_pain": "yes",
    }  # fmt: skip

    done = client.post(
        amend,
        sent(
            patient,
            examined_on="2026-05-04",
            save="sign",
            password=PASSWORD,
            reason="misread",
            **facts,
        ),
    )

    assert done.status_code == 302
    assert Exam.objects.get(amends=first).findings.get().long_axis_mm == 12


def test_signing_an_incomplete_draft_leads_back_into_the_form(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, pain=None, flag_infection="")

    looked = client.get(reverse("exams:sign", args=[exam.pk]))
    response = client.post(
        reverse("exams:sign", args=[exam.pk]), own(patient, password=PASSWORD, version=exam.version)
    )

    html = response.content.decode()
    assert (looked.status_code, response.status_code) == (200, 422)
    exam.refresh_from_db()
    assert not exam.is_signed
    assert "#id_pain_0" in html
    assert "#id_flag_infection_0" in html
    assert html.count("data-error-summary") == 1
    # What is missing is filled in there: it goes to the draft, not to a page that would not read it.
    assert f'<form method="post" action="{reverse("exams:edit", args=[exam.pk])}"' in html


def test_an_emergency_wants_an_answer_before_signing(client, maria_and_ana):
    patient, _ana = maria_and_ana
    data = sent(patient, **new(), save="sign", flag_cauda_equina="present")

    refused = client.post(url(patient), data)
    done = client.post(url(patient), {**data, "flag_response": "sent to the emergency department"})

    assert "Say what was done about bladder, saddle or legs." in refused.content.decode()
    assert done.status_code == 302


def test_needs_you_names_flags_and_drafts(rf, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(long_axis_mm=50))
    request = rf.get("/")
    request.user, request.clinic = ana, patient.clinic
    request.workplace = Workplace(ana, str(patient.clinic_id))

    items = needs.ask(request)

    assert [(item.kind, item.who) for item in items] == [
        ("flag", patient.display_name), ("draft", patient.display_name),
    ]  # fmt: skip


def test_an_exam_entered_in_error_stays_readable(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, sign=True)

    client.post(reverse("exams:void", args=[exam.pk]), own(patient, reason="another patient"))

    page = client.get(exam.get_absolute_url()).content.decode()
    assert "Entered in error" in page
    assert "another patient" in page
    assert not Exam.objects.standing().exists()


def test_sign_all_i_have_read(client, maria_and_ana):
    patient, ana = maria_and_ana
    one = recorded(patient, ana)
    two = recorded(patient, ana, found(nodule=Nodule.objects.get(), tenderness="", usual_pain=""))
    block = reverse("exams:sign_block")
    assert patient.display_name in client.get(block).content.decode()

    none = client.post(block, {"password": PASSWORD})
    drawn = {f"patient_token-{exam.pk}": tokens.make(patient) for exam in (one, two)}
    drawn |= {f"version-{exam.pk}": exam.version for exam in (one, two)}
    client.post(block, {"exam": [str(one.pk), str(two.pk)], "password": PASSWORD, **drawn})

    one.refresh_from_db()
    two.refresh_from_db()
    assert none.status_code == 422
    assert (one.is_signed, two.is_signed) == (True, False)


class TestWhatWasReadIsSigned:
    """A signature binds the version the signer has read; a draft that moved on is read again."""

    def moved_on(self, patient, ana):
        exam = recorded(patient, ana)
        update_exam(exam, by=ana, version=exam.version, entry=entry(found(tenderness="3")))
        return exam

    def test_on_its_page(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = self.moved_on(patient, ana)
        address = reverse("exams:sign", args=[exam.pk])

        looked = client.get(f"{address}?version=1", follow=True)
        signed = client.post(address, own(patient, password=PASSWORD, version="1"), follow=True)
        unsaid = client.post(address, own(patient, password=PASSWORD), follow=True)

        exam.refresh_from_db()
        assert not exam.is_signed
        for answer in (looked, signed, unsaid):
            assert "The exam changed since you read it; look at it again." in answer.text

    def test_among_all_i_have_read(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = self.moved_on(patient, ana)
        drawn = {f"patient_token-{exam.pk}": tokens.make(patient), f"version-{exam.pk}": "1"}

        answer = client.post(
            reverse("exams:sign_block"), {"exam": str(exam.pk), "password": PASSWORD, **drawn}, follow=True
        )  # fmt: skip

        exam.refresh_from_db()
        assert not exam.is_signed
        assert "1 exam changed since you read it and was left as a draft." in answer.text

    def test_the_page_shows_what_is_signed(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        exam = recorded(patient, ana)

        page = client.get(reverse("exams:sign", args=[exam.pk])).text

        assert "One nodule felt; pressing it gives the usual pain." in page
        assert f'name="version" value="{exam.version}"' in page


def test_recording_three_findings_takes_seventeen_queries(
    client, maria_and_ana, django_assert_max_num_queries
):
    patient, ana = maria_and_ana
    client.get(url(patient))

    with django_assert_max_num_queries(60) as first:
        client.post(
            url(patient),
            sent(
                patient,
                **new(),
                **new(1, lateral_mm="70"),
                **new(2, lateral_mm="100", long_axis_chip="", long_axis_mm="50"),
            ),
        )
    for _more in range(3):
        recorded(patient, ana)
    prefixes = [prefix_of(nodule) for nodule in Nodule.objects.all()]
    again = {
        f"{prefix}-{name}": value
        for prefix in prefixes
        for name, value in (("answer", "unchanged"), ("tenderness", "1"))
    }
    with django_assert_max_num_queries(60) as later:
        client.post(url(patient), sent(patient, **again))

    assert _counted(first) <= 17, "\n".join(q["sql"][:150] for q in first.captured_queries)
    assert _counted(later) <= 16


def _counted(context):
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET")
    return sum(not query["sql"].upper().startswith(quiet) for query in context.captured_queries)


class TestEndedSession:
    def test_the_form_comes_back_whole(self, client, maria_and_ana):
        patient, ana = maria_and_ana
        owner = re.search(
            r'name="form_owner" value="([^"]+)"', client.get(url(patient)).content.decode()
        )[1]
        client.logout()
        data = sent(patient, **new(note="palpated with care"), form_owner=owner)

        lost = client.post(url(patient), data)
        assert lost.url.startswith(reverse("account_login"))
        assert Exam.objects.count() == 0
        client.post(lost.url, {"login": ana.email, "password": PASSWORD})
        html = client.get(url(patient)).content.decode()

        assert "palpated with care" in html
        assert "back, as you had filled it in" in html
        assert data["submission_id"] in html
        assert "palpated with care" not in client.get(url(patient)).content.decode()

    def test_somebody_else_never_sees_it(self, client, maria_and_ana):
        patient, _ana = maria_and_ana
        ben = clinician(patient.clinic, given_name="Ben")
        owner = re.search(
            r'name="form_owner" value="([^"]+)"', client.get(url(patient)).content.decode()
        )[1]
        client.logout()
        client.post(url(patient), sent(patient, **new(note="palpated with care"), form_owner=owner))
        client.post(reverse("account_login"), {"login": ben.email, "password": PASSWORD})

        assert "palpated with care" not in client.get(url(patient)).content.decode()

    def test_strangers_keep_nothing(self, client, maria_and_ana):
        patient, _ana = maria_and_ana
        client.logout()

        client.post(url(patient), {"note": "junk"})

        assert "lost_post" not in client.session


def test_a_draft_confirmed_by_a_later_exam_can_still_be_changed(client, maria_and_ana):
    patient, ana = maria_and_ana
    draft = recorded(patient, ana, on=date(2026, 5, 4))
    prefix = prefix_of(Nodule.objects.get())
    client.post(
        url(patient),
        sent(patient, **{f"{prefix}-answer": "unchanged", f"{prefix}-tenderness": "1"}),
    )
    later = PalpationFinding.objects.exclude(exam=draft).get()

    answers = {
        f"{prefix}-answer": "changed",
        f"{prefix}-long_axis_mm": "22",
        f"{prefix}-tenderness": "3",
    }
    change = sent(patient, version="1", examined_on="2026-05-04", **answers)
    assert client.post(reverse("exams:edit", args=[draft.pk]), change).status_code == 302

    confirmed = draft.findings.get()
    later.refresh_from_db()
    assert (confirmed.long_axis_mm, confirmed.tenderness) == (22, "3")
    assert (later.carried_from, later.long_axis_mm) == (confirmed, 15)

    silent = sent(patient, version="2", examined_on="2026-05-04")
    assert client.post(reverse("exams:edit", args=[draft.pk]), silent).status_code == 302
    emptied = draft.findings.get()
    assert (emptied.presence, emptied.long_axis_mm, emptied.tenderness) == ("", None, "")


def test_why_a_nodule_was_not_felt_is_kept(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, on=date(2026, 5, 4))
    prefix = prefix_of(Nodule.objects.get())

    client.post(
        url(patient), sent(patient, **{f"{prefix}-answer": "not_felt", f"{prefix}-note": "swollen"})
    )

    finding = PalpationFinding.objects.get(presence="not_felt")
    assert (finding.note, finding.tenderness) == ("swollen", "")


def test_the_password_of_an_amendment_is_never_kept(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, sign=True)
    address = reverse("exams:amend", args=[exam.pk])
    data = sent(
        patient, form_owner=lost_post.owner_token(ana), reason="typed wrong", password=PASSWORD
    )
    client.logout()
    client.post(address, data)

    kept = cache.get(client.session[lost_post.SESSION_KEY])["sent"]

    assert "typed+wrong" in kept
    assert "password" not in kept


def test_what_was_noted_at_a_nodule_stands_on_paper(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(long_axis_mm=50, note="slides under the belt"))

    page = client.get(reverse("exams:print", args=[exam.pk])).content.decode()

    assert "slides under the belt" in page
    assert "50 mm, limit 50 mm or more" in page


def test_a_password_is_not_guessed_all_day(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana)
    address = reverse("exams:sign", args=[exam.pk])
    for _try in range(10):
        client.post(address, own(patient, password="a guess", version=exam.version))

    answer = client.post(address, own(patient, password=PASSWORD, version=exam.version))

    exam.refresh_from_db()
    assert "Too many wrong passwords" in answer.content.decode()
    assert not exam.is_signed


def test_a_refused_amendment_says_each_problem_once(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, sign=True)
    amend = reverse("exams:amend", args=[exam.pk])
    data = as_sent(client.get(amend).context["page"]).dict()

    refused = client.post(amend, own(patient, **data, save="sign"))

    assert refused.status_code == 422
    assert refused.text.count("There is a problem") == 1
    assert refused.text.count('role="alert"') == 1
