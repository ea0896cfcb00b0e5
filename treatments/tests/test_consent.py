"""Consent: what is kept, what it is needed for, how it is taken back, and how it reads years later."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import ClinicFactory, clinician
from audit.models import AuditEvent
from patients.tests.factories import PatientFactory
from treatments import actions, consents
from treatments.actions import Site
from treatments.exceptions import AlreadyGiven, ConsentForAnother, ConsentMissing, RowRefused
from treatments.models import Consent, ConsentText, ConsentWithdrawal, Procedure, Treatment
from treatments.record import check_rows
from treatments.tests.factories import agreement, course, nodule
from treatments.tests.test_actions import ANSWERS, check, told
from treatments.tests.test_pages import checked, given, own, procedure_url, text_of

PATH = "M10 20L30 40L50 60M70 80L90 100"


def give(made, by, **more):
    return actions.give_procedure(made, by=by, given_at=timezone.now(), **more)


# --- Rules --------------------------------------------------------------------------------------


def test_the_check_keeps_the_consent_with_side_kind_and_moment(maria, ana, n1):
    made = check(maria, ana, n1)

    kept = made.consents.get()
    assert (kept.way, kept.side, kept.kind, kept.obtained_by) == (
        "verbal",
        "right",
        "injection",
        ana,
    )
    assert told("consent_recorded") == 1


def test_without_a_consent_nothing_is_given(maria, ana, n1):
    made = check(maria, ana, n1, consent=None)

    with pytest.raises(ConsentMissing):
        give(made, ana)

    made.refresh_from_db()
    assert made.state == "proposed"
    assert not told("procedure_given")


def test_an_emergency_with_its_reason_is_enough(maria, ana, n1):
    made = check(maria, ana, n1, consent={"way": "emergency", "emergency_reason": "bleeding"})

    assert give(made, ana).state == "completed"


def test_a_consent_taken_back_stays_and_no_longer_counts(maria, ana, n1):
    made = check(maria, ana, n1)

    for _ in range(2):
        actions.withdraw_consent(made, by=ana, withdrawn_by="Maria Alvarez", reason="wants to wait")

    assert Consent.objects.count() == ConsentWithdrawal.objects.count() == 1
    assert told("consent_withdrawn") == 1
    with pytest.raises(ConsentMissing):
        give(made, ana)
    actions.record_consent(made, by=ana, facts=agreement(side="right"))
    assert give(made, ana).state == "completed"


@pytest.mark.parametrize("facts", [{"side": "left"}, {"side": "right", "kind": "excision"}])
def test_a_consent_to_something_else_does_not_cover_it(maria, ana, n1, facts):
    made = check(maria, ana, n1, consent=agreement(**facts))

    with pytest.raises(ConsentForAnother):
        give(made, ana)


def test_a_consent_for_both_sides_covers_two_nodules(maria, ana, n1):
    n2 = nodule(maria, 2, "left")
    sites = [Site(n1, "right"), Site(n2, "left")]

    made = actions.check_procedure(
        maria, by=ana, kind="injection", sites=sites, birth_year=1979, consent=agreement(),
        head={"read_back": "agrees", "allergies_checked": "yes", "anticoagulant": "no", "infection": "no",
              "diabetes": "no", "pregnancy": "no"},
    )  # fmt: skip

    assert made.consents.get().side == "both"
    assert give(made, ana).state == "completed"


def test_what_has_happened_needs_no_consent(maria, ana, n1):
    made = actions.record_happened(
        maria, by=ana, kind="injection", sites=[Site(n1, "right")], given_at=timezone.now()
    )

    assert made.state == "completed"


def test_once_it_is_done_a_consent_neither_comes_nor_goes(maria, ana, n1):
    made = give(check(maria, ana, n1), ana)
    made.patient = maria

    with pytest.raises(AlreadyGiven):
        actions.record_consent(made, by=ana, facts=agreement(side="right"))
    with pytest.raises(AlreadyGiven):
        actions.withdraw_consent(made, by=ana, withdrawn_by="Maria", reason="regrets it")


def test_the_same_press_is_one_consent(maria, ana):
    plan, key = course(maria, kind="injection", rung=7, state="proposed"), uuid.uuid4()

    for _ in range(2):
        actions.record_consent(plan, by=ana, facts=agreement(side="right"), submission_id=key)

    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (agreement(witness_text=""), "Name the witness"),
        (agreement(way="written"), "where it is kept"),
        (agreement(way="screen", witness_text=""), "Sign in the box"),
        ({"way": "emergency"}, "could not wait"),
        (agreement(giver_name=""), "who consents"),
        (agreement(giver="proxy"), "by what right"),
    ],
)
def test_the_database_wants_what_the_way_needs(maria, ana, facts, words):
    plan = course(maria, kind="injection", rung=7, state="proposed")

    with pytest.raises(RowRefused, match=words):
        actions.record_consent(plan, by=ana, facts={"side": "right", **facts})


def test_the_witness_is_somebody_else(maria, ana):
    plan = course(maria, kind="injection", rung=7, state="proposed")

    with pytest.raises(RowRefused, match="somebody else"):
        actions.record_consent(plan, by=ana, facts=agreement(side="right", witness=ana))


@pytest.mark.parametrize(
    "path", ["M1 1", "M10 20L30 40'/>", "M10 20 L30 40", "M1000 2L3 4", "L1 1"]
)
def test_a_signature_is_a_pens_way_and_nothing_else(maria, ana, path):
    plan = course(maria, kind="injection", rung=7, state="proposed")
    row = Consent(
        treatment=plan, obtained_by=ana, kind="injection", given_at=timezone.now(),
        **agreement(way="screen", side="right", signature_path=path, witness_text=""),
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_gives_nothing_without_consent_below_the_actions_too(maria, ana, n1):
    made = check(maria, ana, n1, consent=None)

    with pytest.raises(DatabaseError, match="no consent stands"), transaction.atomic():
        Procedure.objects.filter(treatment=made).update(given_at=timezone.now(), given_by=ana)


def test_consents_and_their_texts_never_change(maria, ana, n1):
    check(maria, ana, n1)

    for rows in (Consent.objects, ConsentText.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(recorded_by=None)


# --- Texts --------------------------------------------------------------------------------------


def new_version(**facts):
    about = {"group": "injection", "language": "en", "version": 2, "title": "A needle"}
    words = {"body": "New words.", "source": "Riverside", "effective_from": timezone.now().date()}
    return ConsentText.objects.create(**about | words | facts)


def test_each_kind_that_has_a_text_ships_one(maria):
    today = maria.clinic.today()

    for kind in ("injection", "excision"):
        (text,) = consents.texts_for(kind, today)
        assert text.version == 1
        for must in (
            "Nobody can promise",
            "right to say no",
            "What else can be done",
            "wrong place or side",
        ):
            assert must in text.body
    assert consents.texts_for("laser", today) == []


def test_the_newest_version_that_is_effective_is_shown(maria):
    today = maria.clinic.today()
    new_version()
    new_version(version=3, effective_from=today + timedelta(days=1))

    assert [text.version for text in consents.texts_for("injection", today)] == [2]


def test_a_language_of_ones_own_stands_beside(maria):
    new_version(language="fr", version=1)

    assert [t.language for t in consents.texts_for("injection", maria.clinic.today())] == [
        "en",
        "fr",
    ]


def test_with_two_languages_the_page_asks_which_was_shown(signed_in, maria, n1):
    french = new_version(language="fr", version=1)

    signed_in.post(procedure_url(maria), checked(maria, text=str(french.pk)))

    assert Consent.objects.get().text == french


def test_what_is_no_longer_planned_wants_no_consent(maria, ana):
    declined = course(maria, kind="injection", rung=7, state="declined")

    with pytest.raises(AlreadyGiven):
        actions.record_consent(declined, by=ana, facts=agreement(side="right"))


# --- Pages --------------------------------------------------------------------------------------


def test_verbal_on_the_check_page_needs_a_witness_and_keeps_the_text(signed_in, maria, nina, n1):
    page = procedure_url(maria)
    refused = signed_in.post(page, checked(maria, witness_text=""))
    assert "Choose the witness, or write the name." in text_of(refused)

    signed_in.post(page, checked(maria, witness_text="", witness=str(nina.pk)))

    kept = Consent.objects.get()
    assert (kept.witness, kept.text.version, kept.giver_name) == (nina, 1, "Maria Alvarez")


def test_an_emergency_on_the_check_page_needs_its_reason(signed_in, maria, n1):
    sent = checked(maria, consent="emergency", witness_text="")
    assert "Say why it cannot wait." in text_of(signed_in.post(procedure_url(maria), sent))

    answer = signed_in.post(procedure_url(maria), sent | {"emergency_reason": "bleeding"})

    assert answer.url.endswith("/give/")
    assert Consent.objects.get().emergency_reason == "bleeding"


def test_signing_on_the_screen_is_the_next_page(signed_in, maria, n1):
    answer = signed_in.post(procedure_url(maria), checked(maria, consent="screen", witness_text=""))
    made = Treatment.objects.get()
    assert answer.url == reverse("treatments:consent", args=[made.pk])
    give_url = reverse("treatments:give", args=[made.pk])
    assert "No consent is recorded" in text_of(signed_in.get(give_url))
    refused = signed_in.post(give_url, given(maria, event_action="kept words"))
    assert refused.status_code == 422
    assert "No consent stands for this." in text_of(refused)

    sent = own(maria, side="right", consent="screen", signature_path=PATH)
    answer = signed_in.post(reverse("treatments:consent", args=[made.pk]), sent)

    assert answer.url == give_url
    assert Consent.objects.get().signature_path == PATH
    assert signed_in.post(give_url, given(maria)).status_code == 302


@pytest.mark.parametrize(
    "way",
    [
        {"consent": "screen", "signature_path": PATH},
        {"consent": "verbal", "witness_text": "Nina Berg"},
    ],
)
def test_a_consent_for_another_side_than_is_prepared_stops(signed_in, maria, ana, n1, way):
    made = check(maria, ana, n1, consent=None)
    url = reverse("treatments:consent", args=[made.pk])

    stopped = signed_in.post(url, own(maria, side="left", **way))
    assert stopped.status_code == 422
    assert "Stop. RIGHT is planned, and the patient consents to the LEFT." in text_of(stopped)
    assert all(value in stopped.text for value in way.values())
    assert not Consent.objects.exists()

    # Both sides cover the one that is prepared.
    signed_in.post(url, own(maria, side="both", **way))
    assert Consent.objects.get().side == "both"


def test_the_printed_note_tells_the_consent_in_force(signed_in, maria, ana, n1):
    made = check(maria, ana, n1)
    give(made, ana)
    page = text_of(signed_in.get(reverse("treatments:note", args=[made.pk])))

    said = r"Consent:</b> [vV]erbal, RIGHT, Maria Alvarez, witness Nina Berg \(\d{4}-\d\d-\d\d \d\d:\d\d\)"
    assert re.search(said, page)


def test_what_was_agreed_before_does_not_tell_the_side_that_is_asked(signed_in, maria, ana, n1):
    plan = course(maria, kind="injection", rung=7, state="proposed")
    sent = own(maria, side="right", consent="verbal", witness_text="Nina Berg")
    signed_in.post(reverse("treatments:consent", args=[plan.pk]), sent)

    page = text_of(signed_in.get(procedure_url(maria, more=f"&plan={plan.pk}")))
    line = page[page.index("as it was given") - 400 : page.index("as it was given")]
    assert "witness Nina Berg" in line
    assert "RIGHT" not in line


@pytest.mark.parametrize("path", ["", "<svg onload=alert(1)>", "M1 1L2 2" * 3000])
def test_a_signature_that_is_none_is_refused(signed_in, maria, path):
    plan = course(maria, kind="injection", rung=7, state="proposed")
    sent = own(maria, side="right", consent="screen", signature_path=path)

    assert signed_in.post(reverse("treatments:consent", args=[plan.pk]), sent).status_code == 422
    assert not Consent.objects.exists()


def test_paper_says_when_and_where_it_is_kept_and_a_proxy_by_what_right(signed_in, maria):
    plan = course(maria, kind="excision", rung=10, state="proposed")
    url = reverse("treatments:consent", args=[plan.pk])
    sent = own(
        maria,
        side="left",
        consent="written",
        paper_signed_on="2026-05-03",
        giver_name="Rosa Alvarez",
    )
    refused = text_of(signed_in.post(url, sent))
    assert "Say where the paper is kept." in refused
    assert "Say by what right this person consents." in refused

    signed_in.post(url, sent | {"kept_where": "folder 2", "giver_relation": "mother"})

    kept = Consent.objects.get()
    assert (kept.giver, kept.giver_name, kept.kept_where) == ("proxy", "Rosa Alvarez", "folder 2")


def test_a_consent_given_before_is_not_asked_again(signed_in, maria, ana, n1):
    plan = course(maria, kind="injection", rung=7, state="proposed")
    actions.record_consent(plan, by=ana, facts=agreement(side="right"))
    url = procedure_url(maria, more=f"&plan={plan.pk}")
    assert 'name="consent"' not in text_of(signed_in.get(url))

    sent = {name: value for name, value in checked(maria).items() if name != "consent"}
    answer = signed_in.post(url, sent)

    assert answer.url == reverse("treatments:give", args=[plan.pk])
    assert Consent.objects.count() == 1


def test_it_is_withdrawn_with_who_and_why_and_reads_as_it_was_given(signed_in, maria, n1):
    signed_in.post(procedure_url(maria), checked(maria))
    made, kept = Treatment.objects.get(), Consent.objects.get()
    new_version()
    url = reverse("treatments:withdraw", args=[made.pk])
    assert signed_in.post(url, own(maria)).status_code == 422
    assert "Say who withdraws it." in text_of(
        signed_in.post(url, own(maria, ended="inactive", reason="x"))
    )
    signed_in.post(
        url, own(maria, ended="inactive", withdrawn_by="Maria Alvarez", reason="no reason given")
    )

    printed = text_of(signed_in.get(reverse("treatments:consent_print", args=[kept.pk])))
    assert "WITHDRAWN" in printed
    assert "version 1" in printed
    assert "Nobody can promise that it helps" in printed
    assert "New words." not in printed
    assert AuditEvent.objects.filter(action="patient_printed").count() == 1


def test_what_was_entered_in_error_is_told_as_no_act_of_the_patient(signed_in, maria, ana, n1):
    made = check(maria, ana, n1)
    first = Consent.objects.get()
    wrong = actions.record_consent(made, by=ana, facts=agreement(side="left"))
    page = reverse("treatments:consent", args=[made.pk])
    assert f'name="consent" value="{wrong.pk}"' in signed_in.get(page).content.decode()
    url = reverse("treatments:withdraw", args=[made.pk])
    sent = own(
        maria, ended="entered-in-error", consent=str(wrong.pk), reason="typed for the other side"
    )

    named = signed_in.post(url, {**sent, "withdrawn_by": "Maria"})
    for _ in range(2):
        signed_in.post(url, sent)

    told_of = text_of(signed_in.post(url, sent, follow=True))
    assert "Nobody withdraws what was entered in error." in text_of(named)
    assert "Marked entered in error. This one stands: verbal, RIGHT" in told_of
    # The earlier one stands again, pressed once or twice.
    assert list(made.consents.standing()) == [first]
    assert (told("consent_in_error"), told("consent_withdrawn")) == (1, 0)
    said = text_of(signed_in.get(page))
    printed = text_of(signed_in.get(reverse("treatments:consent_print", args=[wrong.pk])))
    assert re.search(rf"Entered in error, says {ana}, [^:]+:\d\d: typed for the other side", said)
    assert "ENTERED IN ERROR, marked" in printed
    assert "Withdrawn by Maria" not in said
    assert "WITHDRAWN" not in printed
    assert give(made, ana).state == "completed"


@pytest.mark.parametrize("number", ["", "None", "018f0000-0000-7000-8000-0000000000aa", "theirs"])
def test_an_error_of_no_consent_of_this_treatment_changes_nothing(
    signed_in, maria, ana, n1, number
):
    made = check(maria, ana, n1)
    other = PatientFactory(clinic=maria.clinic, record_number="X77")
    theirs = check(other, ana, nodule(other, 1, "right")).consents.get()
    sent = own(
        maria,
        ended="entered-in-error",
        reason="x",
        consent=str(theirs.pk) if number == "theirs" else number,
    )

    answer = signed_in.post(reverse("treatments:withdraw", args=[made.pk]), sent)

    assert answer.status_code == 422
    assert "It could not be told which consent is meant." in text_of(answer)
    assert Consent.objects.standing().count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "inactive"},
        {"status": "entered-in-error", "withdrawn_by": "Maria"},
        {"status": ""},
    ],
)
def test_the_database_keeps_errors_and_withdrawals_apart(maria, ana, n1, facts):
    check(maria, ana, n1)
    row = ConsentWithdrawal(
        consent=Consent.objects.get(),
        withdrawn_at=timezone.now(),
        recorded_by=ana,
        reason="x",
        **facts,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_text_is_printed_for_the_patient_to_sign_by_hand(signed_in, maria):
    url = reverse("treatments:consent_sheet", args=[maria.pk])

    page = text_of(signed_in.get(f"{url}?kind=excision"))

    assert "Taking out a nodule" in page
    assert "version 1" in page
    assert "not signed off yet" in page
    assert signed_in.get(f"{url}?kind=heat").status_code == 302


def test_another_clinic_finds_no_consent(client, maria, ana, n1):
    check(maria, ana, n1)
    client.force_login(clinician(ClinicFactory()))

    answer = client.get(reverse("treatments:consent_print", args=[Consent.objects.get().pk]))

    assert answer.status_code == 404


def test_a_text_is_edited_in_the_admin_as_a_new_version(client, ana):
    ana.is_staff = True
    ana.save()
    ana.memberships.update(roles=["administrator"])
    client.force_login(ana)
    add = reverse("admin:treatments_consenttext_add")
    text = {
        "group": "injection", "language": "en", "version": "1", "title": "Needle", "body": "Words.",
        "effective_from": "2026-11-26", "source": "Riverside", "signed_off_by": "K. Sato",
    }  # fmt: skip
    assert "This version exists." in text_of(client.post(add, text))

    assert client.post(add, text | {"version": "2"}).status_code == 302

    made = ConsentText.objects.get(version=2)
    change = reverse("admin:treatments_consenttext_change", args=[made.pk])
    assert client.post(change, text | {"version": "2", "title": "Other"}).status_code == 403


# --- The consent and the plan ---------------------------------------------------------------------


def test_a_consent_that_leaves_out_the_side_is_found_at_the_check(maria, ana, n1):
    plan = actions.record_course(
        maria,
        by=ana,
        submission_id=None,
        kind="injection",
        facts={"state": "proposed"},
        nodules=[n1],
    )
    kept = actions.record_consent(plan, by=ana, facts=agreement(side="left"))

    with pytest.raises(ConsentForAnother):
        check(maria, ana, n1, plan=plan, consent=None)

    assert not Procedure.objects.exists()
    actions.mark_consent_in_error(plan, consent=kept.pk, by=ana, reason="the other side")
    actions.record_consent(plan, by=ana, facts=agreement(side="both"))
    assert check(maria, ana, n1, plan=plan, consent=None).pk == plan.pk


def test_a_consent_to_another_side_than_the_plan_aims_at_stops(signed_in, maria, ana, n1):
    plan = actions.record_course(
        maria,
        by=ana,
        submission_id=None,
        kind="injection",
        facts={"state": "proposed"},
        nodules=[n1],
    )
    url = reverse("treatments:consent", args=[plan.pk])
    sent = own(
        maria,
        side="left",
        consent="verbal",
        witness_text="N. Haddad",
        submission_id=str(uuid.uuid4()),
    )

    stopped = signed_in.post(url, sent)

    assert "Stop. RIGHT is planned, and the patient consents to the LEFT." in text_of(stopped)
    assert not Consent.objects.exists()


def test_a_withdrawal_after_an_error_is_not_lost_without_a_word(signed_in, maria, ana, n1):
    made = check(maria, ana, n1)
    kept = made.consents.get()
    actions.mark_consent_in_error(made, consent=kept.pk, by=ana, reason="typed twice")
    sent = own(
        maria, ended="inactive", consent=str(kept.pk), withdrawn_by="Maria", reason="wants to wait"
    )

    late = signed_in.post(reverse("treatments:withdraw", args=[made.pk]), sent)

    assert late.status_code == 422
    assert (
        f"It ended already: entered in error, {ana}, “typed twice”. What you typed is not recorded."
        in text_of(late)
    )


def test_in_an_emergency_no_text_was_shown(signed_in, maria, ana, n1):
    made = check(maria, ana, n1, consent=None)
    sent = own(
        maria,
        side="right",
        consent="emergency",
        emergency_reason="bleeding",
        submission_id=str(uuid.uuid4()),
    )

    signed_in.post(reverse("treatments:consent", args=[made.pk]), sent)

    printed = text_of(
        signed_in.get(reverse("treatments:consent_print", args=[made.consents.get().pk]))
    )
    assert "no written text was shown" in printed
    assert "Nobody can promise that it helps" not in printed


def test_what_was_pressed_at_the_check_is_not_told_beside_the_consent_itself(
    signed_in, maria, ana, n1
):
    made = check(maria, ana, n1, head={**ANSWERS, "consent": "written"})
    rows = [name for name, _value in check_rows(made.procedure)]

    assert "Consent" not in rows
