"""`manage.py backup_state`: for a monitor; its exit status is not 0 when something is to worry about."""

from django.core.management import BaseCommand, CommandError

from backmice_clinic.backups import standing


class Command(BaseCommand):
    help = "Say when the last backup and the last restore drill were; fail when either is late."

    def handle(self, *args, **options):
        state = standing.now()
        if state.worries:
            raise CommandError(" ".join(state.worries))
        self.stdout.write(
            f"Last backup {state.backup.taken_at:%Y-%m-%d %H:%M} UTC; last restore drill "
            f"{state.drill.recorded_at:%Y-%m-%d %H:%M} UTC: {state.drill.tables_equal} tables equal."
        )
