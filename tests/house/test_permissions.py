"""Permissions are words used on both sides: granted by a role and asked for by a rule, or they are a slip."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from common.permissions import SCOPES, Role
from structure.roles import GRANTABLE, ROLES

ROOT = Path(settings.BASE_DIR)
APPS = ["secretariat", "monitoring", "budget", "posts", "planning", "clusters", "structure"]
WORD = re.compile(rf'"((?:{"|".join(SCOPES)}):[a-z-]+:[a-z]+)"')
GRANTED = set().union(*(role.permissions for role in ROLES.values()))


def asked_for() -> set[str]:
    return {
        word
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if path.name != "roles.py" and "migrations" not in path.parts
        for word in WORD.findall(path.read_text())
    }


def test_no_rule_asks_for_a_permission_nobody_has() -> None:
    assert asked_for() - GRANTED == set()


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.key)
def test_a_role_reads_like_terms_of_reference(role: Role) -> None:
    assert str(role.name) and str(role.description).endswith(".")
    assert role.permissions


def test_only_roles_that_do_not_follow_from_facts_are_granted_by_hand() -> None:
    assert set(ROLES) > GRANTABLE
    assert {"staff", "unit_head", "division_head", "cluster_lead", "bureau_member"}.isdisjoint(GRANTABLE)


def test_outsiders_hold_nothing_of_the_inside() -> None:
    assert ROLES["bureau_member"].permissions == {"bureau:overview:read"}
