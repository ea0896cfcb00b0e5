"""Who looks after what is open, and whether they still work here: a leaver's task is nobody's."""

from django.utils.translation import gettext as _

from accounts.at_work import memberships_at
from accounts.models import User


class Owners:
    """The people named by some rows; two statements, none when nobody is named."""

    def __init__(self, clinic, keys):
        keys = {key for key in keys if key}
        self.people = User.objects.in_bulk(keys) if keys else {}
        self.here = memberships_at(clinic, keys) if keys else set()

    def words(self, key) -> str:
        """Return ` (A. Lind)`, or who had it and left; empty where nobody was named."""
        person = self.people.get(key)
        if person is None:
            return ""
        if self.has_left(key):
            return _(" (%(name)s no longer works here: nobody has it)") % {
                "name": person.short_name
            }
        return f" ({person.short_name})"

    def has_left(self, key) -> bool:
        """Say whether somebody had it who does not work here any more."""
        return key in self.people and key not in self.here
