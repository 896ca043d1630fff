"""Many tables at the price of one, and the same tables by either way."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from common.migrating import CreateModels


class SingleSteps(MigrationLoader):
    """Knows the migrations that were replaced, and not what replaces them."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {key: one for key, one in self.disk_migrations.items() if not one.replaces}


def circle() -> CreateModels:
    """A head belongs to an office, and an office has a head."""
    key: Any = models.BigAutoField(primary_key=True)
    office = [("id", key), ("head", models.ForeignKey("common.Head", models.PROTECT, null=True))]
    head = [("id", key.clone()), ("office", models.ForeignKey("common.Office", models.PROTECT))]
    once = models.UniqueConstraint(fields=["head"], name="office_once_a_head")
    return CreateModels(
        [
            migrations.CreateModel("Office", office, options={"constraints": [once]}),
            migrations.CreateModel("Head", head),
        ]
    )


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("common_")}


@pytest.mark.django_db(transaction=True)
def test_models_that_refer_to_each_other_are_made_and_taken_away_again() -> None:
    operation, before, after = circle(), ProjectState(), ProjectState()
    operation.state_forwards("common", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("common", editor, before, after)
    try:
        assert tables() == {"common_office", "common_head"}
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, "common_office")
            assert found["office_once_a_head"]["unique"]
            assert ("common_head", "id") in {one["foreign_key"] for one in found.values()}
    finally:
        with connection.schema_editor() as editor:
            operation.database_backwards("common", editor, after, before)
    assert tables() == set()


def test_what_was_rendered_before_is_rendered_anew() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    circle().state_forwards("common", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Office", "Head"}


def test_it_is_written_into_a_migration_and_says_what_it_does() -> None:
    text, imports = OperationWriter(circle(), indentation=0).serialize()
    assert "common.migrating.CreateModels(" in text
    assert "import common.migrating" in imports
    assert circle().describe() == "Create Office, Head"


def test_one_step_and_the_single_steps_describe_the_same_tables() -> None:
    in_one = MigrationLoader(None).project_state()
    singly = SingleSteps(None).project_state()
    assert MigrationAutodetector(singly, in_one)._detect_changes() == {}
    assert set(in_one.models) == set(singly.models) and len(in_one.models) > 100
