"""How the clinic stands: the last backup, the last drill, and what to worry about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from backmice_clinic.backups.models import Backup, DrillResult, RestoreDrill

# A nightly backup, and two hours of grace.
LATE_AFTER = timedelta(hours=26)
DRILL_DUE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """The last of each, and a sentence for each worry."""

    backup: Backup | None
    drill: RestoreDrill | None
    worries: tuple[str, ...]


def now(moment: datetime | None = None) -> Standing:
    moment = moment or timezone.now()
    backup, drill = Backup.objects.first(), RestoreDrill.objects.first()
    worries = (_about_backup(backup, moment), _about_drill(drill, moment))
    return Standing(backup, drill, tuple(worry for worry in worries if worry))


def _about_backup(backup, moment):
    if backup is None:
        return _(
            "This database knows of no backup. If this machine is lost, whatever no backup holds is lost."
        )
    if moment - backup.taken_at > LATE_AFTER:
        hours = int((moment - backup.taken_at).total_seconds() // 3600)
        return _("The last backup is %(hours)s hours old; it should be at most 26.") % {
            "hours": hours
        }
    return ""


def _about_drill(drill, moment):
    if drill is None:
        return _("No backup was ever restored to see whether it can be. Run the restore drill.")
    if drill.result != DrillResult.EQUAL:
        return _("The last restore drill failed: %(result)s. The backups cannot be relied on.") % {
            "result": drill.get_result_display()
        }
    if moment - drill.recorded_at > DRILL_DUE_AFTER:
        return _("The last restore drill is %(days)s days old; it should be at most 30.") % {
            "days": (moment - drill.recorded_at).days
        }
    return ""
