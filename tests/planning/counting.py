"""How many queries a page takes, so that tests can say it does not grow with its rows."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> int:
    """The queries of the second visit; the first fills what is kept for the whole process."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(url)
    assert response.status_code == 200, response.status_code
    return len(queries)
