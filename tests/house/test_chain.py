"""The chain of apps and the rooms inside them are never bent, in imports or in string foreign keys."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CHAIN = ["secretariat", "monitoring", "budget", "posts", "planning", "clusters", "structure", "common"]
PLACE = {app: place for place, app in enumerate(CHAIN)}
ROOT = Path(settings.BASE_DIR)


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("app", CHAIN)
def test_relations_point_down_the_chain(app: str) -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and field.related_model._meta.app_label in PLACE
        and PLACE[field.related_model._meta.app_label] < PLACE[app]
    ]
    assert upward == []


@pytest.mark.parametrize("room", ["models", "enums", "rules", "queries", "actions", "transitions", "metrics"])
def test_business_rooms_know_nothing_of_http(room: str) -> None:
    web = ["django.http", "django.shortcuts", "rest_framework", "django.urls"]
    if room == "queries":  # a page's rows carry where they lead: docs/decisions/0006
        web.remove("django.urls")
    told = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in CHAIN[1:]
        for path in [ROOT / app / f"{room}.py", *(ROOT / app / room).rglob("*.py")]
        if path.exists()
        for line in path.read_text().splitlines()
        if line.startswith(tuple(f"from {package}" for package in web))
    ]
    assert told == []
