"""Settings for `make mutants`: just enough for a sentence to be looked up, and nothing to connect to."""

SECRET_KEY = "only the rules are run with it"
USE_I18N = False
USE_TZ = True
