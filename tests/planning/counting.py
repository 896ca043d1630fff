"""How many queries a page takes, so that tests can say it does not grow with its rows."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> int:
    """The fewest queries of three visits: what is kept for a while may be thrown away at any moment."""
    counts = []
    for _visit in range(3):
        with CaptureQueriesContext(connection) as queries:
            response: Any = client.get(url)
        assert response.status_code == 200, response.status_code
        counts.append(len(queries))
    return min(counts)
