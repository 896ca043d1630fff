"""A first run or a day's work on one machine: the demonstration secretariat, in autumn 2016."""

from secretariat.settings.base import *  # noqa: F403
from secretariat.settings.base import env

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "only-for-a-first-run-on-one-machine")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
AS_AT_DATE = env.str("AS_AT_DATE", "2016-09-12")
