"""`manage.py forget_unsaved`: takes away what was typed and never saved, once its days are over."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from audit.scope import EVERYTHING, within
from exams.actions import forget_old


class Command(BaseCommand):
    """Run it daily; forms past their days are offered to nobody in any case."""

    help = "Take away typed but unsaved exams that nobody came back to (UNSAVED_DAYS)."

    def handle(self, *args, **options):
        with within(EVERYTHING):
            gone = forget_old()
        self.stdout.write(
            ngettext("%(n)d unsaved form taken away.", "%(n)d unsaved forms taken away.", gone) % {"n": gone}
        )  # fmt: skip
