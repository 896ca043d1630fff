"""How many queries a page takes, so that tests can say it does not grow with its rows."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

# A cache nobody else clears: what is kept for a while on the first visit is kept on the second.
OWN_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counting"}}


@override_settings(CACHES=OWN_CACHE)
def queries_of(client: Client, url: str) -> int:
    """The queries of the second visit; the first fills what is kept for a while."""
    cache.clear()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(url)
    assert response.status_code == 200, response.status_code
    return len(queries)
