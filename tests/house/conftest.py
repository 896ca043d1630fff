"""The full stage, set once for a file of tests and taken down after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.conftest import forget_cache
from tests.house.full_stage import FullStage
from tests.house.hostile import HOSTILE
from tests.house.undrawn import unwatched
from tests.people import Cast


@pytest.fixture(scope="module")
def full_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[FullStage]:
    """One of everything that has an address; every free text of it is what a hostile person would write."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, unwatched(), transaction.atomic():
        yield FullStage(Cast(), hostile=HOSTILE)
        transaction.set_rollback(True)
        forget_cache()
