"""One nodule that was two: what follows, what stays, what is refused, and how it is taken back."""

import uuid
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import ClinicFactory, clinician, staff
from accounts.vocabulary import Role
from audit.models import AuditEvent
from exams.actions import (
    amend_exam,
    answer_alert,
    answer_alerts,
    divide_nodule,
    join_nodules,
    split_nodules,
    undo_division,
)
from exams.actions.recording import with_findings
from exams.actions.rows import raise_alerts
from exams.entry import entry_of
from exams.exceptions import AlertsReplaced, NotDivided
from exams.history import history_of
from exams.models import (
    AlertLimits,
    Exam,
    LumpAlert,
    MovedFinding,
    Nodule,
    NoduleDivision,
    PalpationFinding,
)
from exams.seal import check
from outcomes import one_nodule, record
from outcomes.tests.story import place
from patients import tokens
from treatments.targets import open_targets


@pytest.fixture
def two_in_one(story):
    """N1 RIGHT was felt three times; in the second exam it was another one, higher and larger."""
    story.nodule(1, "right")
    story.nodule(2, "left")
    story.first = story.exam(90, {1: place(45, 5, "psis", 14)}, pain=7)
    story.second = story.exam(
        60, {1: place(48, 60, "crest-medial", 30), 2: place(40, 0, "psis", 12)}, pain=6
    )
    story.third = story.exam(10, {1: place(46, 6, "psis", 14)}, pain=5)
    story.injection(50, 1)
    return story


def finding(exam, number=1):
    return PalpationFinding.objects.get(exam=exam, nodule__number=number)


def divided(story, *exams, reason="two, 55 mm apart"):
    keys = [finding(exam).pk for exam in exams or (story.second,)]
    return divide_nodule(story.nodules[1], keys, reason=reason, by=story.by)


def page_of(client, nodule):
    return client.get(reverse("outcomes:nodule", args=[nodule.pk])).content.decode()


def act(client, name, nodule, **data):
    data = {"patient_token": tokens.make(nodule.patient), **data}
    return client.post(reverse(f"outcomes:{name}", args=[nodule.pk]), data)


# --- What follows -------------------------------------------------------------------------------------


def test_the_other_one_gets_the_next_number_of_the_same_side(two_in_one):
    division = divided(two_in_one)

    other = division.into
    assert (other.label_and_side, other.divided_from) == ("N3 RIGHT", two_in_one.nodules[1])
    assert [move.finding for move in division.moves.all()] == [finding(two_in_one.second)]
    told = AuditEvent.objects.filter(patient_id=two_in_one.patient.pk).values_list(
        "action", flat=True
    )
    assert {"nodule_registered", "nodule_divided"} <= set(told)


def test_chart_page_history_and_targets_follow(two_in_one):
    other = divided(two_in_one).into

    course = record.load(two_in_one.patient)
    sizes = {n.number: [f.size_mm for f in course.findings_of(n)] for n in course.nodules}
    assert sizes == {1: [14, 14], 2: [12], 3: [30]}
    assert [f.long_axis_mm for f in one_nodule.findings_of(other)] == [30]
    history = history_of(two_in_one.patient)
    assert [len(known.findings) for known in history.known] == [2, 1, 1]
    assert [known.nodule.number for known in history.open] == [1, 2, 3]
    targets = {target.label: target.finding for target in open_targets(two_in_one.patient)}
    assert targets["N1"] == finding(two_in_one.third)
    assert targets["N3"] == finding(two_in_one.second)


def test_treatments_stay_with_the_nodule_they_were_aimed_at(two_in_one, signed_in):
    other = divided(two_in_one).into

    assert "1 injection" in page_of(signed_in, two_in_one.nodules[1])
    assert "Nothing was aimed at this nodule." in page_of(signed_in, other)


def test_growth_is_judged_against_the_same_nodule_only(two_in_one):
    """30 mm after 14 mm looked like growth; of the other one it is the first size there is."""
    other = divided(two_in_one).into
    limits, history = AlertLimits.objects.latest(), history_of(two_in_one.patient)
    fourth = two_in_one.exam(1, {1: place(46, 6, "psis", 14)}, sign=False)
    row = PalpationFinding.objects.create(
        **two_in_one.about, exam=fourth, nodule=other, presence="found", **place(48, 60, "crest-medial", 32)
    )  # fmt: skip

    raised = raise_alerts(two_in_one.patient, fourth, [row], history, limits, by=two_in_one.by)

    assert raised == []


def test_an_alert_goes_with_its_finding(two_in_one, signed_in):
    alert = LumpAlert.objects.create(
        **two_in_one.about, exam=two_in_one.second, nodule=two_in_one.nodules[1], kind="hard",
        working="feel: hard", limits=AlertLimits.objects.latest(),
    )  # fmt: skip
    other = divided(two_in_one).into

    assert [a.nodule_number for a in record.load(two_in_one.patient).alerts] == [3]
    assert LumpAlert.objects.with_whole().get(pk=alert.pk).whole_id == other.pk
    assert "feel: hard" in page_of(signed_in, other)
    assert "feel: hard" not in page_of(signed_in, two_in_one.nodules[1])
    due = signed_in.get(reverse("outcomes:due")).content.decode()
    assert "N3 RIGHT" in due


def growing(two_in_one):
    """The second exam found 30 mm where the first had found 14, as growth of one nodule."""
    return LumpAlert.objects.create(
        **two_in_one.about, exam=two_in_one.second, nodule=two_in_one.nodules[1], kind="growth",
        working="from 14 mm to 30 mm: 114 % more", limits=AlertLimits.objects.latest(),
    )  # fmt: skip


def growth_of(exam):
    return LumpAlert.objects.standing().filter(exam=exam, kind="growth")


def test_growth_between_two_nodules_is_no_alert_once_they_are_two(two_in_one):
    alert = growing(two_in_one)

    divided(two_in_one)

    alert.refresh_from_db()
    assert alert.withdrawn_at is not None
    assert not growth_of(two_in_one.second).exists()
    told = AuditEvent.objects.filter(action="lump_alert_withdrawn", subject_id=str(alert.pk))
    assert told.count() == 1


def test_growth_is_told_again_when_they_are_one_after_all(two_in_one):
    growing(two_in_one)
    division = divided(two_in_one)

    undo_division(division, because="one scar", by=two_in_one.by, on=two_in_one.today)

    assert growth_of(two_in_one.second).get().working.endswith("to 30 mm: 114 % more")


def test_growth_within_the_part_quotes_its_own_size(two_in_one):
    """The other one was felt twice more; its growth is from its own 30 mm, not from the first one's 14 mm."""
    two_in_one.fourth = two_in_one.exam(5, {1: place(48, 60, "crest-medial", 45)}, pain=4)
    LumpAlert.objects.create(
        **two_in_one.about, exam=two_in_one.fourth, nodule=two_in_one.nodules[1], kind="growth",
        working="from 14 mm to 45 mm: 221 % more", limits=AlertLimits.objects.latest(),
    )  # fmt: skip

    divided(two_in_one, two_in_one.second, two_in_one.fourth)

    working = growth_of(two_in_one.fourth).get().working
    assert working.startswith("from 30 mm")
    assert working.endswith("to 45 mm: 50 % more")


def test_what_is_awaited_for_growth_stays_awaited(two_in_one):
    alert = growing(two_in_one)
    answer_alert(
        alert, by=two_in_one.by, code="ultrasound", due_on=two_in_one.today, owner=two_in_one.by
    )

    division = divided(two_in_one)

    stands = growth_of(two_in_one.second).get()
    assert stands.working == "30 mm: no growth by itself, as its sizes stand now"
    assert (stands.responses.get().code, stands in LumpAlert.objects.open()) == ("ultrasound", True)
    undo_division(division, because="one scar", by=two_in_one.by, on=two_in_one.today)
    assert growth_of(two_in_one.second).get().responses.get().code == "ultrasound"


def test_two_that_are_one_are_compared_with_each_other(story):
    story.nodule(1, "right")
    story.nodule(2, "right")
    story.exam(90, {1: place(45, 5, "psis", 14)}, pain=7)
    later = story.exam(10, {2: place(46, 6, "psis", 30)}, pain=5)

    join_nodules(story.nodules[2], story.nodules[1], reason="one", on=story.today, by=story.by)

    assert growth_of(later).get().working.endswith("to 30 mm: 114 % more")
    split_nodules(story.nodules[2], because="two", by=story.by)
    assert not growth_of(later).exists()


def test_the_exam_reads_as_signed_and_says_what_was_found_out(two_in_one, signed_in):
    divided(two_in_one)

    for name in ("exams:detail", "exams:print"):
        html = signed_in.get(reverse(name, args=[two_in_one.second.pk])).content.decode()
        assert "found to be N3 on" in html
        assert "(two, 55 mm apart)" in html
    html = signed_in.get(reverse("exams:detail", args=[two_in_one.third.pk])).content.decode()
    assert "found to be" not in html


def test_the_seal_stays_whole(two_in_one, settings):
    exam = Exam.objects.get(pk=two_in_one.second.pk)
    before = entry_of(with_findings(Exam.objects).get(pk=exam.pk))
    amended = amend_exam(
        exam, by=two_in_one.by, submission_id=uuid.uuid4(), entry=before, reason="sealed"
    )

    divide_nodule(two_in_one.nodules[1], [finding(amended).pk], reason="two", by=two_in_one.by)

    fresh = with_findings(Exam.objects.select_related("signature")).get(pk=amended.pk)
    assert check(fresh).is_intact


def test_an_amendment_names_the_other_one(two_in_one):
    other = divided(two_in_one).into
    entry = entry_of(with_findings(Exam.objects).get(pk=two_in_one.second.pk))
    assert [f.label for f in entry.findings] == ["N3", "N2"]

    amended = amend_exam(
        two_in_one.second, by=two_in_one.by, submission_id=uuid.uuid4(), entry=entry, reason="size"
    )

    assert PalpationFinding.objects.get(exam=amended, nodule=other).long_axis_mm == Decimal(30)
    assert history_of(two_in_one.patient, without=[amended.pk]).of(other.pk).is_elsewhere


def test_the_page_shows_both_ends(two_in_one, signed_in):
    other = divided(two_in_one).into

    first, second = page_of(signed_in, two_in_one.nodules[1]), page_of(signed_in, other)

    assert "N1 was two: N3 is the other one" in first
    assert "N3 was found apart from N1." in second
    assert "recorded as N1" in second
    page = signed_in.get(reverse("outcomes:nodule", args=[other.pk]))
    assert [marker.number for marker in page.context["markers"]] == [3], "drawn as what it is"


# --- What is refused ----------------------------------------------------------------------------------


def test_something_felt_stays_with_each(two_in_one):
    story = two_in_one
    story.exam(5, {1: {"presence": "not_felt"}})
    missed = PalpationFinding.objects.get(presence="not_felt")

    with pytest.raises(NotDivided, match="Leave at least one exam"):
        divided(story, story.first, story.second, story.third)
    with pytest.raises(NotDivided, match="in which the other one was felt"):
        divide_nodule(story.nodules[1], [missed.pk], reason="x", by=story.by)
    assert not Nodule.objects.filter(number=3).exists()


def test_one_exam_does_not_find_the_other_twice(two_in_one):
    story = two_in_one
    n4 = story.nodule(4, "right")
    exam = story.exam(3, {1: place(45, 5, "psis", 14), 4: {"presence": "not_felt"}})
    join_nodules(n4, story.nodules[1], reason="one", on=story.today, by=story.by)
    keys = [finding(exam).pk, finding(exam, 4).pk]

    with pytest.raises(NotDivided, match="found the other one twice"):
        divide_nodule(story.nodules[1], keys, reason="x", by=story.by)


def test_what_belongs_to_others_or_is_not_signed_is_not_moved(two_in_one):
    story = two_in_one
    draft = story.exam(1, {1: place(46, 6, "psis", 14)}, sign=False)

    for key in (finding(story.second, 2).pk, finding(draft).pk):
        with pytest.raises(NotDivided, match="changed meanwhile"):
            divide_nodule(story.nodules[1], [key], reason="x", by=story.by)


def test_what_was_moved_is_given_back_before_it_is_moved_again(two_in_one):
    other = divided(two_in_one, two_in_one.first, two_in_one.second).into

    with pytest.raises(NotDivided, match="changed meanwhile"):
        divide_nodule(other, [finding(two_in_one.first).pk], reason="three", by=two_in_one.by)


def test_the_form_asks_for_exams_and_a_reason(two_in_one, signed_in):
    n1, form = two_in_one.nodules[1], {"submission_id": str(uuid.uuid4())}

    answer = act(signed_in, "divide_nodule", n1, reason="two scars", **form)
    assert answer.status_code == 422
    assert "Choose the exams that found the other one." in answer.content.decode()
    assert 'value="two scars"' in answer.content.decode()
    key = str(finding(two_in_one.second).pk)
    assert (
        act(signed_in, "divide_nodule", n1, findings=[key], reason=" ", **form).status_code == 422
    )
    assert not NoduleDivision.objects.exists()


def test_two_presses_are_one(two_in_one, signed_in):
    n1, key = two_in_one.nodules[1], str(finding(two_in_one.second).pk)
    form = {"submission_id": str(uuid.uuid4()), "findings": [key], "reason": "two scars"}

    first = act(signed_in, "divide_nodule", n1, **form)
    second = act(signed_in, "divide_nodule", n1, **form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    division = NoduleDivision.objects.get()
    assert first.url == reverse("outcomes:nodule", args=[division.into_id])


def test_only_who_examines_here_may(two_in_one, client):
    key, n1 = str(finding(two_in_one.second).pk), two_in_one.nodules[1]
    form = {"submission_id": str(uuid.uuid4()), "findings": [key], "reason": "two"}

    client.force_login(staff(two_in_one.clinic, Role.MANAGER))
    assert act(client, "divide_nodule", n1, **form).status_code == 403
    client.force_login(clinician(ClinicFactory()))
    assert act(client, "divide_nodule", n1, **form).status_code == 404
    assert not NoduleDivision.objects.exists()


# --- Taken back ---------------------------------------------------------------------------------------


def test_it_can_be_taken_back_and_both_reasons_stay(two_in_one, signed_in):
    other = divided(two_in_one, reason="looked like two").into

    answer = act(signed_in, "undivide_nodule", other, reason="the map was mirrored")

    assert answer.status_code == 302
    course = record.load(two_in_one.patient)
    assert {n.number: len(course.findings_of(n)) for n in course.nodules} == {1: 3, 2: 1}
    html = page_of(signed_in, two_in_one.nodules[1])
    assert "looked like two" in html
    assert "the map was mirrored" in html
    assert Nodule.objects.get(pk=other.pk).close_reason == "error"
    exam = signed_in.get(reverse("exams:detail", args=[two_in_one.second.pk])).content.decode()
    assert "found to be" not in exam
    again = divided(two_in_one)
    assert again.into.number == 4


def test_with_a_life_of_its_own_it_is_joined_instead(two_in_one, signed_in):
    other = divided(two_in_one).into
    two_in_one.nodules[3] = other
    two_in_one.injection(5, 3)

    answer = act(signed_in, "undivide_nodule", other, reason="one")

    assert answer.status_code == 422
    assert "Say on its page that it is the same as N1 instead" in answer.content.decode()
    join_nodules(other, two_in_one.nodules[1], reason="one", on=two_in_one.today, by=two_in_one.by)
    course = record.load(two_in_one.patient)
    assert {n.number: len(course.findings_of(n)) for n in course.nodules} == {1: 3, 2: 1}


def test_taking_back_twice_changes_nothing(two_in_one):
    division = divided(two_in_one)
    for because in ("first", "second"):
        undo_division(division, because=because, by=two_in_one.by, on=two_in_one.today)

    assert NoduleDivision.objects.get().undone_because == "first"


# --- What the database keeps --------------------------------------------------------------------------


def refused(act):
    with pytest.raises(Error), transaction.atomic():
        act()


def test_the_database_moves_a_finding_once_and_never_across(two_in_one):
    story = two_in_one
    division = divided(story)
    (move,) = division.moves.all()
    again = {"division": division, "exam": story.second, "finding": move.finding,
             "recorded_as": story.nodules[1], "nodule": division.into}  # fmt: skip
    left = {**again, "finding": finding(story.second, 2), "recorded_as": story.nodules[2]}
    elsewhere = {**again, "finding": finding(story.first), "exam": story.third}
    draft = story.exam(1, {1: place(46, 6, "psis", 14)}, sign=False)
    unsigned = {**again, "finding": finding(draft), "exam": draft}

    for wrong in (again, left, elsewhere, unsigned):
        refused(lambda wrong=wrong: MovedFinding.objects.create(**story.about, **wrong))
    refused(lambda: MovedFinding.objects.filter(pk=move.pk).update(finding=finding(story.first)))
    refused(move.delete)


def test_the_database_keeps_one_side_and_one_patient(two_in_one):
    story = two_in_one
    n1, n2 = story.nodules[1], story.nodules[2]
    division = divided(story)

    def joined(nodule, into):
        Nodule.objects.filter(pk=nodule.pk).update(joined_into=into, close_reason="joined")

    refused(lambda: joined(n2, n1))
    refused(lambda: Nodule.objects.filter(pk=n2.pk).update(divided_from=n1))
    refused(lambda: Nodule.objects.filter(pk=division.into_id).update(side="left"))
    refused(lambda: Nodule.objects.filter(pk=n1.pk).update(side="left"))
    refused(lambda: n1.joins.create(**story.about, into=n2, reason="x"))
    refused(lambda: n1.divisions.create(**story.about, into=n2, reason="x"))


def test_the_database_joins_nobody_elses_nodule(two_in_one, clinic):
    from patients.tests.factories import PatientFactory

    theirs = Nodule.objects.create(
        clinic=clinic, patient=PatientFactory(clinic=clinic), number=1, side="right"
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Nodule.objects.filter(pk=theirs.pk).update(
            joined_into=two_in_one.nodules[1], close_reason="joined"
        )


def test_no_page_asks_more_than_before(two_in_one, signed_in, count_queries):
    divided(two_in_one)

    chart = reverse("outcomes:chart", args=[two_in_one.patient.pk])
    assert len(count_queries(lambda: signed_in.get(chart))) <= 14
    asked = count_queries(lambda: page_of(signed_in, two_in_one.nodules[1]))
    assert len(asked) <= 14, "\n".join(asked)


def test_a_response_typed_before_the_division_is_kept_for_the_alert_that_took_its_place(
    signed_in, two_in_one
):
    alert = growing(two_in_one)
    answer_alert(
        alert, by=two_in_one.by, code="ultrasound", due_on=two_in_one.today, owner=two_in_one.by
    )
    divided(two_in_one)
    patient = alert.patient
    sent = {
        "patient_token": tokens.make(patient),
        "response-code": "result", "response-text": "solid, no flow", "submission_id": str(uuid.uuid4()),
    }  # fmt: skip

    late = signed_in.post(reverse("exams:answer_alert", args=[alert.pk]), sent)

    now = growth_of(two_in_one.second).get()
    assert late.status_code == 409
    assert "solid, no flow" in late.content.decode()
    assert "was judged again meanwhile" in late.content.decode()
    assert now.responses.count() == 1
    saved = signed_in.post(reverse("exams:answer_alert", args=[now.pk]), sent)
    assert saved.status_code == 302
    assert now.responses.filter(text="solid, no flow").exists()


def test_no_response_is_saved_to_an_alert_that_was_withdrawn_at_the_same_moment(two_in_one):
    alert = growing(two_in_one)
    divided(two_in_one)

    with pytest.raises(AlertsReplaced):
        answer_alerts(
            [alert], by=two_in_one.by, submission_id=uuid.uuid4(), code="not_done", text="x"
        )

    assert not alert.responses.exists()
