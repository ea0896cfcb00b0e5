"""Where the signed-in person works now and what they may do there; the guards of every page."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.at_work import memberships_of
from accounts.permissions import Permission, permissions_of, roles_with
from audit import context, scope, trail
from audit.vocabulary import AuditedAction

SESSION_KEY = "clinic_id"


class RightMissing(PermissionDenied):
    """The person works here but lacks a right; the page says which, and whom to ask."""

    def __init__(self, permission: Permission):
        self.permission = permission
        self.missing = permission.label
        self.whom = [role.label for role in roles_with(permission)]
        super().__init__(str(self.missing))


class NoClinic(PermissionDenied):
    """The person works in no clinic at present."""


class Workplace:
    """The clinics a person works in, the one chosen now, and the rights held there."""

    def __init__(self, user, chosen_id, memberships=None):
        self.memberships = list(memberships_of(user.pk) if memberships is None else memberships)
        self.membership = next(
            (m for m in self.memberships if str(m.clinic_id) == chosen_id),
            next(iter(self.memberships), None),
        )
        self.clinic = self.membership.clinic if self.membership else None
        self.rights = permissions_of(self.membership.roles) if self.membership else frozenset()

    @property
    def is_in_training(self) -> bool:
        """Say whether the person is in training in the clinic chosen now."""
        return self.membership is not None and self.membership.is_in_training

    def may(self, permission: Permission) -> bool:
        """Say whether the right is held in the clinic chosen now."""
        return permission in self.rights

    @property
    def sees_records(self) -> bool:
        """Say whether clinical records may be opened; templates ask it."""
        return self.may(Permission.RECORD_VIEW)

    def administered(self) -> list:
        """Return the ids of the clinics this person administers."""
        return [
            m.clinic_id
            for m in self.memberships
            if Permission.STAFF_MANAGE in permissions_of(m.roles)
        ]


class WorkplaceMiddleware:
    """Gives each request `request.workplace` (read once, at first use), `request.clinic` and the clinic's clock."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # However the request ends, the next one on this thread begins without a zone.
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated:
            context.set_actor(request.user.pk)
            request.workplace = Workplace(
                request.user,
                request.session.get(SESSION_KEY, ""),
                getattr(request, "memberships", None),
            )
            request.clinic = request.workplace.clinic
            if request.clinic is not None:
                # Templates turn every moment to the zone that is active; without one to UTC.
                timezone.activate(request.clinic.zone)
            _open_own_rows(request)


def _open_own_rows(request):
    """The clinic chosen now; in the admin all of the person's clinics, and the published cases."""
    workplace, here = request.workplace, request.workplace.clinic
    if request.resolver_match.app_name == "admin":
        scope.narrow_to((m.clinic_id for m in workplace.memberships), library=True)
    elif here is not None:
        scope.narrow_to([here.pk])


def requires(permission: Permission):
    """Guard a view: the signed-in person holds this right in the clinic chosen now.

    Refusals are audited in a transaction of their own. Raises RightMissing or NoClinic (403).
    """

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            check(request, permission)
            return view(request, *args, **kwargs)

        guarded.required_permission = permission
        return guarded

    return guard


def check(request, permission: Permission, *, patient=None) -> None:
    """Raise unless the right is held here and now; the refusal names the patient it was about."""
    if request.clinic is None:
        raise NoClinic
    if request.workplace.may(permission):
        return
    with transaction.atomic():
        trail.record(
            AuditedAction.ACCESS_REFUSED,
            actor=request.user,
            clinic=request.clinic,
            patient=patient,
            detail={"right": permission, "view": request.resolver_match.view_name},
        )
    raise RightMissing(permission)


def twice_is_once(because: str):
    """Declare a saving view whose forms need no submission number and no version, and say why.

    `because` is for the reader: what makes a second press, or a press after somebody else's, harmless.
    """

    def declare(view):
        view.twice_is_once = because
        return view

    return declare


def only_asks(view):
    """Declare a view whose POST is a question: words sent that way stand in no address, history or log.

    Signed out, the question is dropped: it is no work to be kept or given back.
    """
    view.only_asks = True
    return view


def signed_in_only(view):
    """Declare a page that any signed-in colleague may use, whatever the role."""
    view.signed_in_only = True
    return view
