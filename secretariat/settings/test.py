"""The tests: real PostgreSQL, real Redis, real Celery messages; only the passwords are cheap to check."""

import os

from secretariat.settings.base import *  # noqa: F403
from secretariat.settings.base import DATABASES, STORAGES, env

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # a database another setting filled
]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AS_AT_DATE = "2016-09-12"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = env.path("TEST_MEDIA_ROOT", "/tmp/secretariat-test-media")
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Each test worker has its own shelf in the cache, so that throttles and drafts do not meet.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL", "redis://127.0.0.1:6379/0"),
        "KEY_PREFIX": "test-" + os.environ.get("PYTEST_XDIST_WORKER", "main"),
    }
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60 * 60  # a browser asks for each style and script once in a run
