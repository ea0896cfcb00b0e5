"""One statement for what every request asks first: does the session go on, and where does the person work?"""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import connection
from psycopg import sql

from accounts.models import Clinic, Membership, User
from accounts.permissions import Permission, roles_with

_STATEMENT = sql.SQL("""
WITH moved AS (
    UPDATE {sessions} SET last_seen_at = %s
    WHERE session_key = %s AND user_id = %s AND last_seen_at > %s
    RETURNING 1
)
SELECT EXISTS (SELECT 1 FROM moved), works.*
FROM (SELECT 1) AS one LEFT JOIN ({works}) AS works ({columns}) ON true
ORDER BY {name}
""")
_OWN = [field.attname for field in Membership._meta.concrete_fields]
_CLINICS = [field.attname for field in Clinic._meta.concrete_fields]
_COLUMNS = [sql.Identifier(f"w{n}") for n in range(len(_OWN) + len(_CLINICS))]
_CLINIC_NAME = len(_OWN) + _CLINICS.index("name")


def memberships_of(user_id):
    """Return where this person works now, as a query: memberships with their clinics, by name."""
    return Membership.objects.filter(user_id=user_id, is_active=True).select_related("clinic")


def people_with(clinic, permission: Permission):
    """Return who works in this clinic now and holds the right there, by name."""
    holding = Membership.objects.filter(
        clinic=clinic, is_active=True, roles__overlap=roles_with(permission)
    )
    people = User.objects.filter(pk__in=holding.values("user"), is_active=True)
    return people.order_by("family_name", "given_name")


def memberships_at(clinic, user_ids) -> set:
    """Return which of these people work in this clinic now."""
    rows = Membership.objects.filter(
        clinic=clinic, user_id__in=user_ids, is_active=True, user__is_active=True
    )
    return set(rows.values_list("user_id", flat=True))


def is_qualified(user, clinic) -> bool:
    """Say whether this person works in this clinic now, and not in training."""
    return Membership.objects.filter(
        user=user, clinic=clinic, is_active=True, is_in_training=False
    ).exists()


def go_on(
    session_key: str, user_id, *, now: datetime, idle: timedelta
) -> tuple[bool, list[Membership]]:
    """Start the idle clock anew unless it has run out; say whether it had not, and where the person works.

    Reading and moving are one statement, so that two requests at once cannot revive an ended session.
    """
    works, given = memberships_of(user_id).query.sql_with_params()
    statement = _STATEMENT.format(
        sessions=sql.Identifier(UserSession._meta.db_table), works=sql.SQL(works),
        columns=sql.SQL(", ").join(_COLUMNS), name=_COLUMNS[_CLINIC_NAME],
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [now, session_key, user_id, now - idle, *given])
        rows = cursor.fetchall()
    return rows[0][0], [_membership(row[1:]) for row in rows if row[1] is not None]


def _membership(values):
    alias = connection.alias
    found = Membership.from_db(alias, _OWN, values[: len(_OWN)])
    found.clinic = Clinic.from_db(alias, _CLINICS, values[len(_OWN) :])
    return found
