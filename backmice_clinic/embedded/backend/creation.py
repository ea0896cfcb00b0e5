"""Makes and drops the test database as the cluster's superuser: no other role may."""

from django.db.backends.postgresql import creation


class DatabaseCreation(creation.DatabaseCreation):
    @property
    def _server(self):
        return self.connection.settings_dict["EMBEDDED"]

    def _execute_create_test_db(self, cursor, parameters, keepdb=False):
        name = self._get_test_db_name()
        if not keepdb:
            self._server.drop_database(name)
        self._server.create_database(name)

    def _create_test_db(self, verbosity, autoclobber, keepdb=False):
        self._server.join()
        self._execute_create_test_db(None, {}, keepdb)
        return self._get_test_db_name()

    def _destroy_test_db(self, test_database_name, verbosity):
        self._server.drop_database(test_database_name)
