"""The administration: signed, closed to whoever is not let in, and without post reviews for its own keepers."""

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from posts.models import PostReview
from structure.models import Unit
from tests.factories.posts import IncumbencyFactory, PostReviewFactory
from tests.people import Cast

PERSONAL = {"post", "incumbency", "appraisal", "postreview"}
OURS = {"structure", "clusters", "planning", "posts", "budget", "monitoring"}
LISTS = [
    (model._meta.app_label, model._meta.model_name) for model in admin.site._registry if model._meta.app_label in OURS
]


@pytest.mark.parametrize(("app", "model"), LISTS)
def test_an_administrator_opens_every_list_but_those_of_single_posts(
    cast: Cast, sign_in: Any, app: str, model: str
) -> None:
    answer = sign_in(cast.administrator).get(reverse(f"admin:{app}_{model}_changelist"))
    assert answer.status_code == (403 if app == "posts" and model in PERSONAL else 200)


def test_an_administrator_reads_no_post_review_nor_its_history(cast: Cast, sign_in: Any) -> None:
    review = PostReviewFactory(findings={"f": "Duties exceed the level"})
    client = sign_in(cast.administrator)
    for name in ("change", "history", "delete"):
        answer = client.get(reverse(f"admin:posts_postreview_{name}", args=[review.pk]))
        assert answer.status_code in {302, 403}
        assert "Duties exceed" not in answer.content.decode()


def test_human_resources_let_into_the_administration_keep_reviews(cast: Cast, sign_in: Any) -> None:
    review = PostReviewFactory()
    IncumbencyFactory(post=review.post)
    officer = cast.hr_officer
    officer.is_staff = True
    officer.save()
    client = sign_in(officer)
    for name in ("change", "history"):
        address = reverse(f"admin:posts_postreview_{name}", args=[review.pk])
        assert client.get(address).status_code == 200
    assert client.get(reverse("admin:posts_post_change", args=[review.post.pk])).status_code == 200
    assert PostReview.objects.count() == 1


@pytest.mark.parametrize("who", ["staff", "unit_head", "executive_secretary", "bureau_member", "nobody"])
def test_nobody_else_opens_the_administration(cast: Cast, sign_in: Any, who: str) -> None:
    answer = sign_in(getattr(cast, who)).get(reverse("admin:structure_unit_changelist"))
    assert answer.status_code in {302, 403}


def test_what_is_written_there_is_signed(cast: Cast, sign_in: Any) -> None:
    unit = cast.unit
    answer = sign_in(cast.administrator).post(
        reverse("admin:structure_unit_change", args=[unit.pk]),
        {
            "mandate": "Advises on law",
            "order": "0",
            "translations": "{}",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    latest = Unit.objects.get(pk=unit.pk).history.first()
    assert (latest.mandate, latest.history_user, latest.history_change_reason) == (
        "Advises on law",
        cast.administrator,
        "Entered in the administration",
    )


def test_what_changes_from_a_day_on_is_changed_by_its_own_pages(cast: Cast, sign_in: Any) -> None:
    client, unit, division = sign_in(cast.administrator), cast.unit, cast.office
    sent = {
        "code": "XYZ",
        "name": "Quite another",
        "nature": "process",
        "division": cast.other_division.pk,
        "valid_to": "2015-01-01",
        "order": "7",
        "translations": "{}",
    }
    for name, thing in (("unit", unit), ("division", division)):
        address = reverse(f"admin:structure_{name}_change", args=[thing.pk])
        way = reverse(f"structure:{name}-reorganize", args=[thing.code])
        assert f'href="{way}"' in client.get(address).content.decode()
        assert client.post(address, sent).status_code == 302
        before = (thing.code, thing.name, thing.valid_to, thing.version)
        thing.refresh_from_db()
        assert (thing.code, thing.name, thing.valid_to, thing.version - 1) == before
        assert thing.order == 7
        assert client.get(reverse(f"admin:structure_{name}_add")).status_code == 403
        assert client.post(reverse(f"admin:structure_{name}_delete", args=[thing.pk])).status_code == 403
    assert (unit.nature, unit.division) == ("support", cast.office)


@pytest.mark.parametrize("model", ["planning_activity", "planning_workplan", "monitoring_lagcase"])
def test_what_has_rules_of_its_own_is_not_changed_there(cast: Cast, sign_in: Any, model: str) -> None:
    assert sign_in(cast.administrator).get(reverse(f"admin:{model}_add")).status_code == 403
