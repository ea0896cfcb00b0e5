"""Migrates as the owner of the tables, then lets the app's role use them."""

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from audit import scope
from backmice_clinic import durable, owner, past, row_history, wall


class Command(migrate.Command):
    help = migrate.Command.help + " Runs as the role that owns the tables."

    def handle(self, *args, **options):
        alias = options["database"]
        app_role = connections[alias].settings_dict["USER"]
        looks_only = options["plan"] or options["check_unapplied"]
        if not looks_only:
            # Before the first row: afterwards somebody would have to stop the clinic for it.
            durable.refuse_weak(alias)
        with scope.within(scope.EVERYTHING), owner.connected_as_owner(alias) as connection:
            if not looks_only:
                owner.create_extensions(connection)
                past.step_aside(connection)
            super().handle(*args, **options)
            if not looks_only:
                call_command("createcachetable", database=alias, verbosity=0)
                owner.grant_to_app(connection, app_role)
                row_history.install(connection, app_role)
                wall.raise_wall(connection)
                past.show(connection, app_role)
                owner.let_search_be_fast(connection)
