"""Verbs about people: invite, change roles, end access, set preferences. Each leaves its event."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.exceptions import (
    HasPassword,
    LastAdministrator,
    OwnAccess,
    RolesChanged,
    WorksHereAlready,
)
from accounts.models import Clinic, Membership, User
from accounts.vocabulary import Role
from audit import trail
from audit.vocabulary import AuditedAction


@dataclass(frozen=True)
class Invitation:
    """Who was invited, and whether a set-password link may be handed out."""

    membership: Membership
    needs_password: bool


@transaction.atomic
def invite(
    clinic: Clinic,
    *,
    email,
    given_name,
    family_name,
    title="",
    roles,
    is_in_training=False,
    by=None,
) -> Invitation:
    """Give a person access to the clinic; a stranger gets an account without a password.

    A person known from elsewhere keeps name and password: an invitation must not change them.
    Raises WorksHereAlready.
    """
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    email = User.objects.normalize_email(email).lower()
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, given_name=given_name, family_name=family_name, title=title
        )
    membership = _join(user, clinic, roles, is_in_training)
    if not user.is_active:
        _close_elsewhere(user, membership, by)
        user.is_active = True
        user.save(update_fields=["is_active"])
    sync_staff_flag(user)
    trail.record(
        AuditedAction.STAFF_INVITED,
        actor=by,
        clinic=clinic,
        subject=user,
        detail={"roles": list(roles), "is_in_training": is_in_training},
    )
    return Invitation(membership, may_get_link(user, clinic))


def _close_elsewhere(user, membership, by):
    """Opening a closed account again opens this clinic, not those whose administrator closed it."""
    for other in user.memberships.filter(is_active=True).exclude(pk=membership.pk):
        other.is_active = False
        other.save(update_fields=["is_active"])
        trail.record(AuditedAction.STAFF_DEACTIVATED, actor=by, clinic=other.clinic, subject=user)


def _join(user, clinic, roles, is_in_training):
    membership = Membership.objects.filter(user=user, clinic=clinic).first() or Membership(
        user=user, clinic=clinic, is_active=False
    )
    if membership.is_active:
        raise WorksHereAlready
    membership.roles, membership.is_active = list(roles), True
    membership.is_in_training = is_in_training
    membership.save()
    return membership


def may_get_link(user: User, clinic: Clinic) -> bool:
    """Say whether this clinic may hand the person a set-password link.

    Otherwise an administrator of one clinic could take over an account that opens another.
    """
    elsewhere = user.memberships.filter(is_active=True).exclude(clinic=clinic).exists()
    return not user.has_usable_password() and not user.is_superuser and not elsewhere


@transaction.atomic
def renew_link(membership: Membership, *, by) -> User:
    """Allow a fresh set-password link for someone who never set one. Raises HasPassword."""
    if not may_get_link(membership.user, membership.clinic):
        raise HasPassword
    trail.record(
        AuditedAction.STAFF_INVITED, actor=by, clinic=membership.clinic, subject=membership.user,
        detail={"link": "renewed"},
    )  # fmt: skip
    return membership.user


@transaction.atomic
def change_roles(
    membership: Membership, *, roles, by, is_in_training: bool | None = None, version=None
) -> None:
    """Set what a person does in the clinic, and whether in training there; None leaves that as it is.

    Raises LastAdministrator, OwnAccess or RolesChanged.
    """
    row = _locked(membership)
    training = row.is_in_training if is_in_training is None else is_in_training
    is_other = set(roles) != set(row.roles) or training != row.is_in_training
    if version is not None and version != row.version and is_other:
        raise RolesChanged(row)
    gives_up = Role.ADMINISTRATOR in row.roles and Role.ADMINISTRATOR not in roles
    if gives_up:
        _check_may_lose_administrator(row, by)
    before, was_training = row.roles, row.is_in_training
    row.roles, row.is_in_training = list(roles), training
    row.save(update_fields=["roles", "is_in_training"])
    sync_staff_flag(row.user)
    trail.record(
        AuditedAction.ROLES_CHANGED, actor=by, clinic=row.clinic, subject=row.user,
        detail={
            "before": before, "after": row.roles,
            "training": {"before": was_training, "after": training},
        },
    )  # fmt: skip


@transaction.atomic
def end_access(membership: Membership, *, by) -> None:
    """Close the clinic to a person at once, running sessions included. What they wrote stays.

    Raises LastAdministrator or OwnAccess.
    """
    row = _locked(membership)
    if not row.is_active:
        return
    if by is not None and row.user_id == by.pk:
        raise OwnAccess
    if Role.ADMINISTRATOR in row.roles:
        _check_may_lose_administrator(row, by)
    row.is_active = False
    row.save(update_fields=["is_active"])
    if not row.user.memberships.filter(is_active=True).exists():
        row.user.is_active = False
        row.user.save(update_fields=["is_active"])
        end_sessions(row.user, why="access ended", by=by)
    sync_staff_flag(row.user)
    trail.record(AuditedAction.STAFF_DEACTIVATED, actor=by, clinic=row.clinic, subject=row.user)


@transaction.atomic
def end_sessions(user: User, *, why: str, by: User | None = None, but: str | None = None) -> int:
    """Sign the person out everywhere, except in the session with the key `but`; return how many ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(rows.values_list("session_key", flat=True))
    ended, _each = Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    trail.record(
        AuditedAction.SESSIONS_ENDED, actor=by, subject=user,
        detail={"why": why, "how_many": ended},
    )  # fmt: skip
    return ended


@transaction.atomic
def remove_second_factors(user: User, *, by: User | None) -> None:
    """Take away every second factor of a person who lost theirs, and sign them out everywhere."""
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    trail.record(
        AuditedAction.SECOND_FACTOR_REMOVED, actor=by, subject=user, detail={"kinds": kinds}
    )
    end_sessions(user, why="second factor removed", by=by)


def sync_staff_flag(user: User) -> None:
    """Let administrators, and only them, into the admin."""
    administers = user.memberships.filter(
        is_active=True, roles__contains=[Role.ADMINISTRATOR]
    ).exists()
    is_staff = user.is_superuser or administers
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


@transaction.atomic
def set_preferences(user: User, **wanted) -> None:
    """Keep how the screen looks to a person (theme, has_shortcuts)."""
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(user, name, wanted[name])
    user.clean_fields(exclude=[f.name for f in user._meta.fields if f.name not in changed])
    user.save(update_fields=changed)
    trail.record(
        AuditedAction.PREFERENCES_CHANGED, actor=user, subject=user, detail={"fields": changed}
    )


def _locked(membership):
    # The clinic is the lock: two administrators may take each other's role at the same moment.
    Clinic.objects.select_for_update().get(pk=membership.clinic_id)
    return Membership.objects.select_related("user", "clinic").get(pk=membership.pk)


def _check_may_lose_administrator(row, by):
    if by is not None and row.user_id == by.pk:
        raise OwnAccess
    others = Membership.objects.filter(
        clinic=row.clinic, is_active=True, roles__contains=[Role.ADMINISTRATOR]
    ).exclude(pk=row.pk)
    if not others.exists():
        raise LastAdministrator
