"""A page asks the database as often for many rows as for few, and what it asks finds its index among 20,000."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.models import ActivityCost, Expenditure
from budget.queries.sums import expenditures_visible_to
from clusters.actions.acknowledgements import acknowledge
from clusters.models import Acknowledgement, Membership
from common import middleware
from monitoring.enums import LagState
from monitoring.models import CommitteeItem, LagCase, Notification
from monitoring.queries import shell
from planning.models import (
    Activity,
    Assignment,
    Decision,
    Deliverable,
    Dependency,
    GuidingActivity,
    Mandate,
    MandateShare,
    Milestone,
    OperationalPurpose,
    ProgressEntry,
    Target,
    TargetLink,
)
from planning.queries.progress import entries_of
from tests.conftest import forget_cache
from tests.factories.copies import copies
from tests.factories.planning import ActivityFactory
from tests.house.full_stage import FullStage, browser_of
from tests.house.undrawn import unwatched
from tests.monitoring.stage import TODAY

pytestmark = pytest.mark.django_db

PAGES = {
    "executive_secretary": """
        monitoring:my-work monitoring:cluster-list monitoring:cluster-detail monitoring:structure monitoring:people
        monitoring:cluster-dossier monitoring:matrix-rows
        clusters:charter clusters:charter-version clusters:charter-compare
        clusters:team clusters:lesson-list clusters:lesson-detail clusters:procedure-list
        clusters:procedure-detail clusters:version-detail clusters:version-readers
        clusters:project-list clusters:selection clusters:candidate clusters:project-detail
        monitoring:item-list monitoring:item-detail monitoring:activity-items monitoring:project-items
        monitoring:sitting-list monitoring:sitting-detail monitoring:committee-members
        monitoring:unit-detail monitoring:load monitoring:load-single monitoring:load-disputes monitoring:skills
        monitoring:proposals monitoring:proposal
        monitoring:lag-queue monitoring:lag-case monitoring:report-list monitoring:report-detail
        planning:activity-list planning:activity-detail planning:activity-changes planning:progress-list
        planning:mandate-list planning:mandate-detail planning:mandate-changes planning:decision-list
        planning:decision-detail planning:strategic-plans planning:operational-framework
        planning:coverage planning:results planning:timeline
        planning:rhythm planning:meeting-list
        planning:workplan-list planning:workplan-detail planning:change-list planning:change-detail
        planning:biennium-list planning:biennium-detail planning:carry-over planning:result-detail
        planning:output-detail planning:indicator-detail planning:risk-list planning:periods
        planning:workplan-compare planning:workplan-review planning:extract-of
        posts:post-list posts:post-detail budget:overview budget:cost-list budget:fund-detail
        planning:synergy-list planning:synergy-pair planning:project-activities
        structure:chart structure:change-list structure:unit-history structure:division-history
        structure:delegation-list
        budget:activity-costs budget:ledger budget:ledger-none budget:mandate-ledger
    """,
    "staff": """
        clusters:project-detail clusters:project-edit
        monitoring:my-work monitoring:notifications structure:token-list planning:import-list planning:import-detail
        monitoring:load-person monitoring:skills-own
        planning:import-map structure:calendar planning:calendar-feed planning:extract
    """,
    "administrator": """
        monitoring:webhooks monitoring:webhook
        structure:reorganize structure:unit-reorganize structure:unit-act structure:division-reorganize
        structure:division-act structure:open-new
    """,
    "bureau_member": """
        bureau:overview bureau:mandates bureau:results bureau:budget bureau:posts bureau:reports bureau:verify
    """,
}
QUERIES = {"planning:results": "?open=all", "planning:workplan-detail": "?show=all"}


def grow(stage: FullStage, name: str, count: int) -> None:
    """More of everything a page lists; ``name`` keeps the codes of one growth apart from those of the next."""
    activity, staff = stage.activity, stage.cast.staff
    copies(stage.projects.project, count, code=f"'{name}-' || n")
    project = f"(SELECT id FROM clusters_project WHERE code = '{name}-' || n)"
    copies(stage.projects.stage, count, project_id=project)
    copies(stage.projects.next_stage, count, order=f"{len(name)} * 1000 + n")
    copies(stage.projects.promised, count)
    copies(stage.projects.candidate, count, project_id=project)
    copies(activity, count, code=f"'{name}' || n", title=f"'Activity {name} ' || n")
    copies(Decision.objects.get(symbol="XII/32"), count, symbol=f"'{name}/' || n")
    copies(Mandate.objects.first(), count, address=f"'{name}/' || n", title=f"'Mandate {name} ' || n")
    made = f"(SELECT id FROM planning_activity WHERE code = '{name}' || n)"
    mandate = f"(SELECT id FROM planning_mandate WHERE address = '{name}/' || n)"
    copies(MandateShare.objects.filter(activity=activity).first(), count, activity_id=made)
    copies(MandateShare.objects.filter(activity=activity).first(), count, mandate_id=mandate)
    copies(Assignment.objects.filter(activity=activity).first(), count, activity_id=made)
    copies(TargetLink.objects.filter(activity=activity).first(), count, activity_id=made)
    copies(Target.objects.first(), count, number=f"{len(name)} * 1000 + n")
    copies(GuidingActivity.objects.first(), count, number=f"{len(name)} * 1000 + n")
    copies(OperationalPurpose.objects.first(), count, number=f"{len(name)} * 1000 + n")
    waiting = Dependency.objects.create(activity=Activity.objects.get(code=f"{name}1"), after=activity)
    copies(waiting, count, activity_id=str(activity.pk), after_id=made)
    copies(stage.milestone, count)
    copies(stage.deliverable, count)
    copies(Milestone.objects.get(pk=stage.milestone.pk), count, activity_id=made)
    copies(Deliverable.objects.get(pk=stage.deliverable.pk), count, activity_id=made)
    copies(stage.risk, count)
    copies(stage.assumption, count)
    copies(stage.indicator, count)
    later = 0 if name == "few" else 2
    copies(stage.measurement, count, measured_on=f"date '2015-01-01' + n + {later}")
    copies(stage.entry, count)
    copies(ActivityCost.objects.filter(activity=activity).first(), count, activity_id=made)
    copies(Expenditure.objects.filter(activity=activity).first(), count, reference=f"'{name}-' || n", activity_id=made)
    copies(stage.structure.change, count)
    copies(stage.structure.delegation, count)
    copies(stage.change, count, number=f"{len(name)} * 1000 + n", activity_id=made)
    copies(stage.case, count, number=f"{len(name)} * 1000 + n", activity_id=made)
    copies(stage.note, count)
    copies(stage.queued, count)
    copies(stage.run, count)
    copies(stage.kept, count, head=f"'{name} ' || n")
    copies(stage.kept, count, activity_id=made)
    copies(stage.delivery.webhook, count, address=f"'https://{name}.example/' || n")
    copies(stage.delivery, count, event_id="gen_random_uuid()")
    copies(stage.token, min(count, 20), digest=f"md5('{name}' || n)")
    copies(staff, count, email=f"'{name}' || n || '@example.org'", full_name=f"'Person {name} ' || n")
    person = f"(SELECT id FROM structure_user WHERE email = '{name}' || n || '@example.org')"
    copies(staff.staff, count, user_id=person)
    copies(stage.pair, count, second_id=made)
    copies(stage.skill, count, name=f"'{name} skill ' || n")
    copies(
        stage.held,
        count,
        skill_id=f"(SELECT id FROM structure_skill WHERE name = '{name} skill ' || n)",
    )
    copies(
        Membership.objects.first(),
        count,
        staff_id=f"(SELECT s.id FROM structure_staff s WHERE s.user_id = {person})",
        role="'core'",
    )
    copies(stage.procedures.procedure, count, code=f"'{name}-' || n")
    made_procedure = f"(SELECT id FROM clusters_operatingprocedure WHERE code = '{name}-' || n)"
    copies(stage.procedures.version, count, procedure_id=made_procedure)
    copies(stage.procedures.version, count, number=f"{len(name)} * 1000 + n", state="'withdrawn'")
    copies(
        Acknowledgement.objects.first()
        or acknowledge(procedure_version=stage.procedures.version, by=stage.cast.colleague),
        count,
        staff_id=f"(SELECT s.id FROM structure_staff s WHERE s.user_id = {person})",
    )
    copies(stage.procedures.lesson, count)
    copies(stage.charters.version, count, number=f"{len(name)} * 1000 + n")
    assessor = f"(SELECT s.id FROM structure_staff s WHERE s.user_id = {person})"
    copies(stage.projects.assessment, count, assessor_id=assessor)
    said = f"(SELECT a.id FROM clusters_assessment a WHERE a.assessor_id = {assessor})"
    for score in stage.projects.assessment.scores.all():
        copies(score, count, assessment_id=said)
    copies(stage.dispute, count, staff_id=f"(SELECT s.id FROM structure_staff s WHERE s.user_id = {person})")
    copies(stage.proposal, count)
    copies(stage.line, count, order=f"{len(name)} * 1000 + n", activity_id=made)
    copies(
        stage.committee.open_sitting,
        count,
        number=f"{len(name)} * 1000 + n",
        held_on=f"date '2000-01-01' + n + {later}",
    )
    copies(stage.committee.item, count, number=f"{len(name)} * 1000 + n")
    item = f"(SELECT id FROM monitoring_committeeitem WHERE number = {len(name)} * 1000 + n)"
    ties = CommitteeItem.activities.through
    copies(ties.objects.filter(committeeitem=stage.committee.item).first(), count, committeeitem_id=item)
    copies(stage.committee.attendance, count, staff_id=assessor)
    copies(stage.committee.seat, count, staff_id=assessor, capacity="'co_opted'")
    copies(stage.own_post, count, number=f"'{name}' || n")
    assert LagCase.objects.filter(activity__code__startswith=name).count() == count


def asked_by(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return len(queries)


def test_every_page_asks_as_often_for_120_rows_as_for_three(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows fit on any page and 120 on none; both are drawn, for a question may hide in a template."""
    # Else what is renewed every few minutes is renewed between two visits, now and then.
    monkeypatch.setattr(shell, "KEPT_FOR", 3600)
    monkeypatch.setattr(middleware, "RENEWED_EVERY", 3600)
    stage = FullStage(cast)
    browsers = {who: browser_of(stage.people[who]) for who in PAGES}
    found: dict[tuple[str, str], list[int]] = {}
    for name, count in (("few", 2), ("many", 117)):
        grow(stage, name, count)
        for who, names in PAGES.items():
            for page in names.split():
                url = stage.address(page) + QUERIES.get(page, "")
                with unwatched():
                    if name == "few":
                        browsers[who].get(url)  # what only a first visit asks for
                    found.setdefault((who, page), []).append(asked_by(browsers[who], url))
    assert {page: counts for page, counts in found.items() if len(set(counts)) > 1} == {}


# --- the important questions find their index -----------------------------------------------------------


def plan_of(rows: Any) -> str:
    text: str = rows.explain()
    return text


@pytest.fixture
def many(cast: Any) -> FullStage:
    """20,000 activities, entries, cases and notifications, rolled back with the test."""
    stage = FullStage(cast)
    unit = "(SELECT array_agg(id ORDER BY id) FROM structure_unit)"
    for place in range(40):
        ActivityFactory(code=f"U-{place}")  # units of their own
    copies(
        stage.activity,
        20_000,
        code="'Z-' || n",
        title="md5(n::text) || ' ' || md5((n * 7)::text)",
        lead_unit_id=f"({unit})[1 + mod(n, array_length({unit}, 1))]",
    )
    base = Activity.objects.get(code="Z-1").pk
    copies(
        stage.entry, 20_000, activity_id=f"{base} + mod(n, 5000)", entered_at="t.entered_at - n * interval '1 minute'"
    )
    copies(stage.case, 3_000, number="1000 + n", activity_id=f"{base} + n", state="'closed'", closing_evidence="'x'")
    copies(stage.case, 40, number="9000 + n", activity_id=f"{base} + n")
    copies(stage.note, 20_000, read_at="now()")
    copies(stage.note, 20)
    copies(Mandate.objects.first(), 20_000, address="'Z/' || n", title="md5(n::text)")
    book = Expenditure.objects.first()
    copies(book, 20_000, reference="'Z' || n", booked_on="date '1990-01-01' + mod(n, 9000)")
    with connection.cursor() as cursor:
        # What autovacuum does soon after rows were added.
        cursor.execute("SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relname LIKE '%trigrams'")
        cursor.execute(
            "ANALYZE planning_activity, planning_progressentry, monitoring_lagcase, monitoring_notification, "
            "planning_mandate, budget_expenditure"
        )
    return stage


def test_the_important_questions_find_their_index_among_20_000(many: FullStage) -> None:
    user = many.cast.executive_secretary
    activities = Activity.objects.order_by()
    unit = activities.filter(biennium=many.biennium, lead_unit=Activity.objects.get(code="U-3").lead_unit)
    unread = Notification.objects.filter(user=many.cast.staff, read_at__isnull=True).order_by()
    plans = {
        "the latest entries of an activity": entries_of(many.activity)[:10],
        "an activity by its code": activities.filter(biennium=many.biennium, code="Z-77"),
        "the activities of a unit": unit,
        "the open lag cases": LagCase.objects.filter(state=LagState.OPEN).order_by(),
        "what somebody has not read": unread,
        "a mandate by its address": Mandate.objects.filter(address="Z/77"),
        "mandates with words like these": Mandate.objects.filter(title__trigram_word_similar="c4ca4238a0b923"),
        "activities with words like these": activities.filter(title__trigram_word_similar="c4ca4238a0b923"),
        "what a fund spent since a day": expenditures_visible_to(user, many.biennium, TODAY)
        .filter(fund=many.fund)
        .order_by(),
    }
    shown = {question: plan_of(rows) for question, rows in plans.items()}
    assert {question: plan for question, plan in shown.items() if "Index" not in plan} == {}
    assert ProgressEntry.objects.count() > 20_000
    forget_cache()
