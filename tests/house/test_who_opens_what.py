"""Who opens what: one table (``access_table.py``) of every address and every way of standing towards the Secretariat.

An address without a line fails, and so does a line without an address. Every free text of the stage is what a hostile
person would write, and what is drawn shows it as text.
"""

import datetime
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from common.audit import acting
from planning.actions.progress import keep_draft
from structure.actions.tokens import issue_token
from tests.conftest import forget_cache
from tests.factories.monitoring import NotificationFactory
from tests.factories.planning import ActivityFactory
from tests.house.access_table import ROLES, TABLE
from tests.house.full_stage import FullStage, asked, browser_of, gaps_of
from tests.house.hostile import is_run
from tests.house.undrawn import undrawn

pytestmark = pytest.mark.xdist_group("who_opens_what")

# For these a page is drawn as well; for the others it is only looked at whether it opens to them.
DRAWN = {"stf", "uni", "es", "hr", "adm", "rst", "bur"}
# What is the same for every role and takes long is asked for in its shortest form.
SHORTEST = {"api:cluster-status-history": "?from=2016-09-01"}

LINES = TABLE.strip().splitlines()
HEAD, ROWS = LINES[0].split(), LINES[1:]


def read(line: str) -> tuple[str, str, str, list[str]]:
    """Method, name of the address, which one, and the statuses."""
    method, before, statuses = line[:5].strip(), line[5:49].split(), line[49:].split()
    return method, before[0], " ".join(before[1:]).strip("[]"), statuses


def which(stage: FullStage, name: str, one: str) -> dict[str, Any]:
    """What the brackets of a line mean."""
    things: dict[str, dict[str, Any]] = {
        "": {},
        "another's": {"number": stage.other_post.number},
        "ready": {"pk": stage.ready.pk},
        "queued": {"pk": stage.queued.pk},
        "mandates": {"noun": "mandates"},
        "activities": {"noun": "activities"},
    }
    return things[one]


@pytest.fixture(autouse=True)
def own_media() -> None:
    """The files of the stage outlive a test."""


@pytest.fixture(scope="module")
def browsers(full_stage: FullStage) -> dict[str, Client]:
    return {short: browser_of(full_stage.people.get(role)) for short, role in ROLES.items()}


def test_the_table_has_every_address_and_no_other() -> None:
    assert list(HEAD) == list(ROLES)
    said = {read(line)[1] for line in ROWS}
    assert set(gaps_of()) == said


@pytest.mark.parametrize("line", ROWS, ids=[" ".join(line[:49].split()) for line in ROWS])
def test_every_role_at_every_address(full_stage: FullStage, browsers: dict[str, Client], line: str) -> None:
    method, name, one, _statuses = read(line)
    url = full_stage.address(name, **which(full_stage, name, one)) + SHORTEST.get(name, "")
    forget_cache()  # the throttles of the sign-in library
    answers = {}
    for short in HEAD:
        with nullcontext() if short in DRAWN else undrawn():
            answers[short] = asked(browsers[short], method, url)
    found = [str(answer.status_code) for answer in answers.values()]
    assert f"{line[:49]}{' '.join(found)}" == line.strip()
    assert [short for short, answer in answers.items() if is_run(answer)] == []


def test_the_administration_opens_to_administrators_alone(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        for model in admin.site._registry
        for page in ("changelist", "add")
    ]
    for url in (reverse("admin:index"), reverse("admin:autocomplete"), reverse("admin:jsi18n"), *lists[::12]):
        for short in HEAD:
            with nullcontext() if short == "adm" else undrawn():
                status = asked(browsers[short], "get", url).status_code
            assert (status in (200, 403)) if short == "adm" else status in (302, 403), (short, url, status)


def test_an_outsider_who_was_let_into_the_administration_by_mistake_stays_outside(full_stage: FullStage) -> None:
    member = full_stage.cast.bureau_member
    member.is_staff = member.is_superuser = True
    member.save()
    try:
        assert asked(browser_of(member), "get", reverse("admin:structure_user_changelist")).status_code == 403
    finally:
        member.is_staff = member.is_superuser = False
        member.save()


# --- what belongs to one person ----------------------------------------------------------------------


def test_a_draft_is_read_by_who_typed_it_alone(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    keep_draft(activity=full_stage.activity, by=full_stage.cast.staff, values={"narrative": "Not yet for others"})
    url = full_stage.address("planning:progress-new")
    assert b"Not yet for others" in asked(browsers["stf"], "get", url).held
    for short in ("uni", "div", "clu"):
        assert b"Not yet for others" not in asked(browsers[short], "get", url).held


def test_nobody_reads_or_marks_the_notifications_of_another(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    mine = NotificationFactory(user=full_stage.cast.staff, text="Only for the staff member")
    for short in ("col", "es", "adm"):
        page = asked(browsers[short], "get", full_stage.address("monitoring:notifications"))
        assert b"Only for the staff member" not in page.held
        browsers[short].post(full_stage.address("monitoring:notifications-read"), {"notification": mine.pk})
        browsers[short].post(full_stage.address("monitoring:notifications-read"))
    mine.refresh_from_db()
    assert mine.read_at is None


def test_nobody_sees_or_names_the_tokens_of_another(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    for short in ("col", "es", "adm"):
        page = asked(browsers[short], "get", full_stage.address("structure:token-list")).held.decode()
        assert full_stage.token.pk not in page and "A board" not in page


def test_nothing_is_done_through_the_address_of_another_activity(
    full_stage: FullStage, browsers: dict[str, Client]
) -> None:
    other = ActivityFactory(lead_unit=full_stage.cast.unit, lead_officer=full_stage.cast.staff.staff)
    for name in ("progress-undo", "milestone-reach", "deliverable-reach"):
        url = full_stage.address(f"planning:{name}", code=other.code)
        assert asked(browsers["stf"], "post", url, {"on": "4 Sep 2016"}).status_code == 404


# --- the same figures by another door ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name",
    [
        "planning:activity-list",
        "planning:mandate-list",
        "planning:decision-list",
        "planning:strategic-plans",
        "planning:operational-framework",
        "planning:results",
        "planning:biennium-list",
        "planning:risk-list",
        "planning:indicator-detail",
        "monitoring:people",
        "monitoring:lag-queue",
        "budget:cost-list",
        "budget:fund-detail",
        "posts:post-list",
    ],
)
def test_an_export_opens_to_whom_its_page_opens(
    full_stage: FullStage, browsers: dict[str, Client], name: str, kind: str
) -> None:
    url = full_stage.address(name)
    pages = dict(zip(HEAD, next(read(line)[3] for line in ROWS if read(line)[:2] == ("GET", name)), strict=True))
    register = {"es", "bud"}
    for short in ("stf", "es", "bud", "rst", "bur", "nob", "ano"):
        page = int(pages[short])
        file = asked(browsers[short], "get", f"{url}?export={kind}")
        expected = 403 if name == "posts:post-list" and page == 200 and short not in register else page
        assert file.status_code == expected, (short, file.status_code)
        if file.status_code == 200:
            assert file["Content-Disposition"].startswith("attachment"), "a download, never a page"
            assert file["X-Content-Type-Options"] == "nosniff"
            assert "html" not in file["Content-Type"]


def test_the_register_without_reviews_stays_without_them_in_a_file(
    full_stage: FullStage, browsers: dict[str, Client]
) -> None:
    url = full_stage.address("posts:post-list")
    for query in ("export=csv", "export=csv&outcome=none", "export=csv&sort=outcome"):
        held = asked(browsers["bud"], "get", f"{url}?{query}").held.decode("utf-8-sig")
        assert "SCBD-102" in held and "utcome" not in held
    assert "utcome" in asked(browsers["hr"], "get", f"{url}?export=csv").held.decode("utf-8-sig")


def test_a_token_opens_no_more_than_its_owner_may_open_today(full_stage: FullStage) -> None:
    """A token issued while somebody worked here opens nothing once the person has left."""
    leaver = full_stage.cast.other_unit_head
    _row, token = issue_token(by=leaver, name="A board", days=30)
    client = Client(headers={"authorization": f"Token {token}"})
    assert asked(client, "get", full_stage.address("api:activity-list")).status_code == 200
    with acting(by=None, why="Leaves"):
        leaver.staff.active_to = datetime.date(2016, 9, 11)
        leaver.staff.save()
    forget_cache()
    assert asked(client, "get", full_stage.address("api:activity-list")).status_code == 403


@pytest.mark.django_db
def test_a_stage_needs_a_test_database() -> None:
    """pytest-django makes one for tests with this mark only; see ``tests/conftest.py``."""
