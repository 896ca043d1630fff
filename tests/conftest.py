"""What every test may ask for."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from common.embedded.templates import TEMPLATE, copy, drop
from structure.models import User
from tests.people import Cast
from tests.together import keep_together

# A machine that is busy with something else makes examples slowly; that is no fault of what is tested.
hypothesis_settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if mark := item.get_closest_marker("xdist_group"):
            keep_together(item, str(mark.args[0]))


def pytest_collection_finish() -> None:
    """What was imported stays, so nobody need look again and again whether it is garbage: a fifth of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which somebody has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def own_media(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Files a test uploads go with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Throttles, drafts and idempotency keys of one test do not meet those of the next."""
    yield
    if "django_db" in request.keywords or "db" in request.fixturenames:
        forget_cache()


def forget_cache() -> None:
    """Empty this worker's shelf of the cache; ``cache.clear()`` would empty Redis for everybody."""
    client = cache._cache.get_client(None, write=True)
    keys = list(client.scan_iter(f"{cache.key_prefix}:*"))
    if keys:
        client.delete(*keys)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copy of the template needs no migrations, and is not to be made anew."""
    return django_db_keepdb or bool(os.environ.get(TEMPLATE))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Where the run made a template of databases, each worker's is a copy of it, dropped in the end."""
    template = os.environ.get(TEMPLATE)
    if not template:
        yield
        return
    server, name = os.environ["DATABASE_URL"], connection.creation._get_test_db_name()
    copy(server, template, name)
    yield
    drop(server, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """knox makes a table of its own though ours stands in for it; it would keep tests from emptying the others.

    pytest-django makes the test database only when a test that will run is marked ``django_db`` or asks for ``db``. A
    stage of a whole module is neither, so that without such a test it would be set in the real database.
    """
    if not str(connection.settings_dict["NAME"]).startswith("test_"):
        pytest.exit("No test database was made: run the whole file, not a test of it alone.", returncode=2)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS knox_authtoken")
