"""What each role may do. One table; every guard asks it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.vocabulary import Role


class Permission(StrEnum):
    """One right, noun then verb."""

    PATIENT_FIND = "patient_find"
    PATIENT_REGISTER = "patient_register"
    PATIENT_IMPORT = "patient_import"
    RECORD_VIEW = "record_view"
    EXAM_RECORD = "exam_record"
    EXAM_SIGN = "exam_sign"
    TREATMENT_RECORD = "treatment_record"
    SCORE_RECORD = "score_record"
    DUE_VIEW = "due_view"
    CALL_LOG = "call_log"
    LOTS_VIEW = "lots_view"
    LOTS_EXPORT = "lots_export"
    FIGURES_VIEW = "figures_view"
    LIBRARY_VIEW = "library_view"
    STAFF_MANAGE = "staff_manage"
    OPENINGS_VIEW = "openings_view"
    TRAIL_VIEW = "trail_view"

    @property
    def label(self):
        """Say the right in words, for the page that tells it is missing."""
        return PERMISSION_WORDS[self]


PERMISSION_WORDS = {
    Permission.PATIENT_FIND: _("find patients"),
    Permission.PATIENT_REGISTER: _("register and edit patients"),
    Permission.PATIENT_IMPORT: _("import a list of patients"),
    Permission.RECORD_VIEW: _("open clinical records"),
    Permission.EXAM_RECORD: _("record exams"),
    Permission.EXAM_SIGN: _("sign exams"),
    Permission.TREATMENT_RECORD: _("record treatments"),
    Permission.SCORE_RECORD: _("record scores"),
    Permission.DUE_VIEW: _("see who is due"),
    Permission.CALL_LOG: _("log a call"),
    Permission.LOTS_VIEW: _("see lots and who received them"),
    Permission.LOTS_EXPORT: _("export who received a lot"),
    Permission.FIGURES_VIEW: _("see the clinic's figures"),
    Permission.LIBRARY_VIEW: _("read published cases"),
    Permission.STAFF_MANAGE: _("invite colleagues and set roles"),
    Permission.OPENINGS_VIEW: _("see who opened a record"),
    Permission.TRAIL_VIEW: _("search the audit trail"),
}

_ALL_STAFF = {Permission.LIBRARY_VIEW}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.CLINICIAN: frozenset(
        _ALL_STAFF
        | {
            Permission.PATIENT_FIND,
            Permission.PATIENT_REGISTER,
            Permission.RECORD_VIEW,
            Permission.EXAM_RECORD,
            Permission.EXAM_SIGN,
            Permission.TREATMENT_RECORD,
            Permission.SCORE_RECORD,
            Permission.DUE_VIEW,
            Permission.CALL_LOG,
            Permission.LOTS_VIEW,
            Permission.LOTS_EXPORT,
        }
    ),
    Role.NURSE: frozenset(
        _ALL_STAFF
        | {
            Permission.PATIENT_FIND,
            Permission.PATIENT_REGISTER,
            Permission.SCORE_RECORD,
            Permission.DUE_VIEW,
            Permission.CALL_LOG,
        }
    ),
    Role.MANAGER: frozenset(
        _ALL_STAFF
        | {
            Permission.DUE_VIEW,
            Permission.CALL_LOG,
            Permission.LOTS_VIEW,
            Permission.LOTS_EXPORT,
            Permission.FIGURES_VIEW,
            Permission.PATIENT_IMPORT,
            Permission.OPENINGS_VIEW,
            Permission.TRAIL_VIEW,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        _ALL_STAFF
        | {
            Permission.STAFF_MANAGE,
            Permission.PATIENT_IMPORT,
            Permission.OPENINGS_VIEW,
            Permission.TRAIL_VIEW,
        }
    ),
}


def permissions_of(roles) -> frozenset[Permission]:
    """Return every right that any of these roles brings."""
    return frozenset().union(
        *(ROLE_PERMISSIONS[role] for role in roles if role in ROLE_PERMISSIONS)
    )


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that bring this right, for the page that says whom to ask."""
    return [Role(role) for role, rights in ROLE_PERMISSIONS.items() if permission in rights]
