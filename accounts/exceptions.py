"""Named refusals about people and their access."""


class LastAdministrator(Exception):
    """A clinic must keep at least one administrator."""


class RolesChanged(Exception):
    """Somebody saved other roles meanwhile; `current` is the membership as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__("roles changed")


class OwnAccess(Exception):
    """Nobody ends their own access or takes the administrator's role from themselves."""


class WorksHereAlready(Exception):
    """The person has access to this clinic already."""


class HasPassword(Exception):
    """A set-password link is only for people who have none and work nowhere else."""
