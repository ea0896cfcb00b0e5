"""Invited, given roles, sent away: who gets in, and what the trail says."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import actions, links
from accounts.exceptions import LastAdministrator, OwnAccess
from accounts.models import Clinic, Membership, User
from accounts.tests.factories import PASSWORD, ClinicFactory, UserFactory, clinician, staff
from accounts.vocabulary import Role
from audit import trail
from audit.models import AuditEvent
from audit.vocabulary import AuditedAction

pytestmark = pytest.mark.django_db
NEW = {
    "given_name": "Cara",
    "family_name": "Ito",
    "email": "Cara@Clinic.example",
    "title": "",
    "roles": [Role.NURSE],
}


@pytest.fixture
def clinic():
    return ClinicFactory(name="North Clinic")


@pytest.fixture
def dan(clinic, client):
    dan = staff(clinic, Role.ADMINISTRATOR, given_name="Dan")
    client.force_login(dan)
    return dan


def _acts(user):
    return list(AuditEvent.objects.filter(subject_id=str(user.pk)).values_list("action", flat=True))


def test_an_invited_colleague_sets_a_password_and_signs_in(client, dan, clinic):
    page = client.post(reverse("accounts:invite"), NEW, follow=True)
    link = page.context["url"]
    assert link in mail.outbox[0].body
    assert link not in client.get(page.request["PATH_INFO"], follow=True).text

    client.logout()
    form = client.get(link, follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "a-good-long-one", "password2": "a-good-long-one"}
    )
    assert done.status_code == 302
    client.post(
        reverse("account_login"), {"login": "cara@clinic.example", "password": "a-good-long-one"}
    )

    assert client.get("/preferences/").status_code == 200
    cara = User.objects.get(email="cara@clinic.example")
    assert set(_acts(cara)) >= {"staff_invited", "password_set"}
    assert AuditEvent.objects.filter(action="signed_in", actor_id=cara.pk).exists()
    used = client.get(link, follow=True)
    assert "no longer works" in used.text or used.status_code in (302, 403, 404)


def test_an_account_of_another_clinic_is_never_handed_a_link(client, dan, clinic):
    elsewhere = ClinicFactory()
    cara = actions.invite(elsewhere, **{**NEW, "email": "cara@clinic.example"}).membership.user

    page = client.post(reverse("accounts:invite"), {**NEW, "given_name": "Changed"}, follow=True)

    assert page.context["url"] == ""
    cara.refresh_from_db()
    assert cara.given_name == "Cara"
    here = cara.memberships.get(clinic=clinic)
    client.post(reverse("accounts:new_link", args=[here.pk]))
    assert len([m for m in mail.outbox if "reset" in m.body]) == 0


def test_nobody_is_invited_twice(client, dan):
    client.post(reverse("accounts:invite"), NEW)

    assert client.post(reverse("accounts:invite"), NEW).status_code == 422


def test_a_clinic_keeps_an_administrator(clinic, dan):
    eve = staff(clinic, Role.ADMINISTRATOR)
    own = dan.memberships.get()

    with pytest.raises(OwnAccess):
        actions.change_roles(own, roles=[Role.NURSE], by=dan)
    actions.change_roles(eve.memberships.get(), roles=[Role.NURSE], by=dan)
    with pytest.raises(LastAdministrator):
        actions.end_access(own, by=eve)


def test_ended_access_signs_out_at_once(client, clinic, dan, django_user_model):
    from django.test import Client

    cara = staff(clinic, Role.CLINICIAN)
    hers = Client()
    hers.force_login(cara)
    assert hers.get("/preferences/").status_code == 200

    client.post(reverse("accounts:end_access", args=[cara.memberships.get().pk]))

    assert hers.get("/preferences/").status_code == 302
    cara.refresh_from_db()
    assert not cara.is_active
    client.post(reverse("accounts:invite"), {**NEW, "email": cara.email})
    cara.refresh_from_db()
    assert cara.is_active
    assert cara.check_password(PASSWORD)


def test_the_admin_opens_for_administrators_only(clinic, dan):
    eve = staff(clinic, Role.NURSE)

    actions.change_roles(eve.memberships.get(), roles=[Role.NURSE, Role.ADMINISTRATOR], by=dan)
    eve.refresh_from_db()
    assert eve.is_staff
    actions.change_roles(eve.memberships.get(), roles=[Role.NURSE], by=dan)
    eve.refresh_from_db()
    assert not eve.is_staff


@pytest.mark.parametrize("name", ["roles", "invited", "end_access", "new_link"])
def test_a_colleague_of_another_clinic_is_missing(client, dan, name):
    other = staff(ClinicFactory(), Role.NURSE).memberships.get()
    ask = client.get if name in ("roles", "invited") else client.post

    assert ask(reverse(f"accounts:{name}", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.NURSE, Role.MANAGER])
def test_only_administrators_see_staff(client, clinic, role):
    client.force_login(staff(clinic, role))

    refused = client.get(reverse("accounts:staff"))

    assert refused.status_code == 403
    assert "invite colleagues and set roles" in refused.text
    assert "administrator" in refused.text


@pytest.mark.parametrize(
    ("roles", "start"),
    [
        ([Role.CLINICIAN], "/patients/"),
        ([Role.NURSE], "/patients/"),
        ([Role.MANAGER], "/figures/"),
        ([Role.ADMINISTRATOR], "/staff/"),
    ],
)
def test_everyone_starts_where_their_work_is(client, clinic, roles, start):
    client.force_login(staff(clinic, *roles))

    assert client.get("/").url == start


def test_someone_without_a_clinic_is_told(client):
    client.force_login(
        User.objects.create_user("lost@clinic.example", PASSWORD, given_name="L", family_name="O")
    )

    assert client.get("/").status_code == 403


def test_a_clinic_is_switched_to_only_where_one_works(client, clinic, dan):
    second, foreign = ClinicFactory(name="Second"), ClinicFactory()
    Membership.objects.create(user=dan, clinic=second, roles=[Role.ADMINISTRATOR])

    assert client.post(reverse("accounts:switch_clinic"), {"clinic": foreign.pk}).status_code == 404
    client.post(reverse("accounts:switch_clinic"), {"clinic": second.pk})

    assert "Second" in client.get(reverse("accounts:staff")).text


def test_the_menu_leads_back_but_never_away(client, dan):
    for wanted, where in (
        ("/staff/", "/staff/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ):
        assert (
            client.post(reverse("accounts:set_theme"), {"theme": "dark", "next": wanted}).url
            == where
        )
    client.post(reverse("accounts:set_theme"), {"theme": "purple"})
    client.post(reverse("accounts:set_shortcuts"), {"has_shortcuts": "off"})
    dan.refresh_from_db()
    assert (dan.theme, dan.has_shortcuts) == ("dark", False)


def test_a_failed_sign_in_keeps_no_typed_words(client, dan):
    client.logout()
    client.post(reverse("account_login"), {"login": dan.email, "password": "wrong"})
    client.post(
        reverse("account_login"),
        {"login": "my-password-in-the-wrong-box@x.example", "password": "wrong"},
    )

    known, unknown = AuditEvent.objects.filter(action="sign_in_failed").order_by(
        "occurred_at", "id"
    )
    assert known.subject_id == str(dan.pk)
    assert "wrong-box" not in str(unknown.__dict__)


def test_the_first_administrator(capsys, clinic):
    how = {
        "clinic": "New Clinic",
        "email": "first@clinic.example",
        "given_name": "Fay",
        "family_name": "Ng",
        "no_input": True,
    }
    call_command("create_administrator", time_zone="Australia/Adelaide", **how)
    call_command("create_administrator", **how)

    user = User.objects.get(email="first@clinic.example")
    assert user.is_staff
    assert Clinic.objects.get(name="New Clinic").time_zone == "Australia/Adelaide"
    assert links.set_password_path(user).split("-")[0] in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [{"email": ""}, {"email": "x"}, {"time_zone": "Mars/Base"}])
def test_a_half_answered_command_creates_nothing(wrong):
    how = {
        "clinic": "New",
        "email": "a@b.example",
        "given_name": "F",
        "family_name": "N",
        "no_input": True,
    }

    with pytest.raises(CommandError):
        call_command("create_administrator", **{**how, **wrong})
    assert not Clinic.objects.filter(name="New").exists()


def test_the_staff_list_asks_the_same_for_any_number(
    client, clinic, dan, django_assert_num_queries
):
    for _ in range(12):
        staff(clinic, Role.NURSE)

    with django_assert_num_queries(4):
        client.get(reverse("accounts:staff"))


def test_inviting_a_closed_account_opens_no_other_clinic(clinic, dan):
    elsewhere = ClinicFactory()
    eva = clinician(elsewhere, is_active=False)

    actions.invite(clinic, email=eva.email, given_name="Eva", family_name="E", roles=[], by=dan)

    working_in = eva.memberships.filter(is_active=True)
    assert [each.clinic for each in working_in] == [clinic]


def test_the_trail_is_read_only_where_one_administers(client, clinic, dan):
    actions.sync_staff_flag(dan)
    elsewhere = ClinicFactory()
    Membership.objects.create(user=dan, clinic=elsewhere, roles=[Role.NURSE])
    trail.record(
        AuditedAction.SIGNED_IN, actor=UserFactory(family_name="Kanarie"), clinic=elsewhere
    )

    page = client.get("/admin/audit/auditevent/")

    assert page.status_code == 200
    assert "Kanarie" not in page.content.decode()


def test_the_admin_does_not_say_which_rows_there_are(client, clinic, dan):
    actions.sync_staff_flag(dan)

    assert client.get(f"/admin/r/1/{dan.pk}/").status_code == 404


def test_the_present_password_is_no_new_one(client, clinic, dan):
    client.force_login(dan)
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}

    answer = client.post(reverse("account_change_password"), same)

    assert answer.status_code in (200, 422)
    assert "This is the present password" in answer.text


def test_the_admin_names_no_clinic_that_is_not_theirs(client, clinic, dan):
    elsewhere = ClinicFactory(name="Kanarienklinik")
    eva = staff(clinic, Role.CLINICIAN)
    Membership.objects.create(user=eva, clinic=elsewhere, roles=[Role.CLINICIAN])
    staff(clinic, Role.NURSE)
    client.force_login(dan)

    for model in ("user", "membership"):
        page = client.get(reverse(f"admin:accounts_{model}_changelist"))
        assert "Kanarienklinik" not in page.text
    asked = client.get(
        reverse("admin:accounts_user_changelist"),
        {"memberships__clinic__id__exact": str(elsewhere.pk)},
    )
    assert eva.email not in asked.text


class TestInTraining:
    def test_it_is_said_when_inviting_and_changed_with_the_roles(self, client, clinic, dan):
        client.post(reverse("accounts:invite"), {**NEW, "is_in_training": "on"})
        cara = Membership.objects.get(user__email="cara@clinic.example")
        address = reverse("accounts:roles", args=[cara.pk])

        assert cara.is_in_training
        assert "in training" in client.get(reverse("accounts:staff")).text
        assert client.get(address).context["form"]["is_in_training"].value()
        client.post(address, {"roles": [Role.NURSE], "version": cara.version})
        cara.refresh_from_db()
        assert not cara.is_in_training
        told = AuditEvent.objects.filter(action="roles_changed").latest("occurred_at")
        assert told.detail["training"] == {"before": True, "after": False}

    def test_it_is_no_ones_to_change_unseen(self, client, clinic, dan):
        cara = staff(clinic, Role.CLINICIAN).memberships.get()
        stale = cara.version
        actions.change_roles(cara, roles=[Role.CLINICIAN], is_in_training=True, by=dan)

        late = client.post(
            reverse("accounts:roles", args=[cara.pk]), {"roles": [Role.CLINICIAN], "version": stale}
        )

        assert late.status_code == 409
        cara.refresh_from_db()
        assert cara.is_in_training

    def test_other_changes_leave_it_as_it_is(self, clinic, dan):
        cara = staff(clinic, Role.CLINICIAN).memberships.get()
        actions.change_roles(cara, roles=[Role.CLINICIAN], is_in_training=True, by=dan)

        actions.change_roles(cara, roles=[Role.CLINICIAN, Role.NURSE], by=dan)

        cara.refresh_from_db()
        assert cara.is_in_training
