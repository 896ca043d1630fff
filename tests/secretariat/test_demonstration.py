"""The demonstration secretariat: what the source says is there in full, what is generated is plausible and says so."""

import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum

from budget.models import ApprovedBudget, CostSharing, TrustFund
from clusters.models import Charter, CharterVersion, Cluster, CoreFunction, Membership, Project, RuleAcceptance
from clusters.rules.charter_text import text_of
from common.canonical import digest
from monitoring.models import LagCase
from planning.enums import ActivityStatus, MandateStatus, OutputStatus
from planning.models import (
    Activity,
    AssignmentDays,
    ChangeRequest,
    Mandate,
    MandateShare,
    OperationalGoal,
    ProgressEntry,
    SynergyPair,
    Target,
    Workplan,
)
from planning.queries.activities import with_plan
from planning.rules.status import status_of
from planning.rules.synergies import may_decide
from planning.rules.synergy_score import DEFAULT_LEAST_SCORE
from posts.models import Post, PostFunction, PostReview
from secretariat.demonstration import reading
from secretariat.demonstration.load import load
from secretariat.demonstration.reading import read
from secretariat.demonstration.sign_ins import password, sign_ins
from secretariat.demonstration.synergies import measure
from secretariat.demonstration.world import World
from structure.models import Division, Staff, Unit, User
from structure.rules.access import access_of

pytestmark = pytest.mark.xdist_group("demonstration")  # one worker loads it, once for all
TODAY = datetime.date(2016, 9, 12)
OURS = {"structure", "clusters", "planning", "posts", "budget", "monitoring"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The demonstration, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(as_at=TODAY)
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """How many rows each of our tables has, history included."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    }


class TestWhatTheSourceSays:
    def test_eight_clusters_with_every_core_function(self, world: World) -> None:
        source = {row["code"]: len(row["core_functions"]) for row in reading.read("clusters")["clusters"]}
        assert dict(CoreFunction.objects.values_list("cluster__code").annotate(Count("pk"))) == source
        assert source == {"A": 3, "B": 10, "C": 1, "D": 1, "E": 5, "F": 5, "G": 2, "H": 5}

    def test_the_charters_say_what_the_clusters_say(self, world: World) -> None:
        numbers = dict(CharterVersion.objects.values_list("cluster__code").annotate(Max("number")))
        assert numbers == dict.fromkeys("ABCDEFG", 1) | {"H": 2}
        states = dict(Charter.objects.exclude(state="adopted").values_list("cluster__code", "state"))
        assert states == {"B": "proposed", "C": "draft"}
        for cluster in Cluster.objects.all():
            version = cluster.charter_versions.first()
            assert version.sha256 == digest(version.content)
            text = text_of(version.content)
            assert (cluster.mandate, cluster.duties, cluster.charter_adopted_on) == (
                text.mandate,
                text.duties,
                version.adopted_on,
            )
            assert [(one.letter, one.text) for one in cluster.core_functions.all()] == text.lettered

    def test_twenty_one_pilot_projects_and_nine_main_activities(self, world: World) -> None:
        pilots = Project.objects.filter(is_pilot=True)
        assert dict(pilots.values_list("cluster__code").annotate(Count("pk"))) == {
            "A": 3, "B": 2, "C": 2, "D": 2, "E": 3, "F": 4, "G": 4, "H": 1
        }  # fmt: skip
        assert Project.objects.filter(is_pilot=False, demonstration=False).count() == 9
        assert set(pilots.values_list("starts_on", flat=True)) == {datetime.date(2015, 7, 1)}

    def test_no_project_has_one_person_in_both_roles(self, world: World) -> None:
        projects = Project.objects.select_related("originating_unit__division")
        assert projects.count() == 34
        for one in projects:
            unit = one.originating_unit
            assert one.functional_lead in {unit.lead, unit.division.head} - {one.process_lead}, one.code

    def test_chinese_names_of_clusters_and_frameworks_are_kept(self, world: World) -> None:
        assert Cluster.objects.get(code="H").said("name", "zh-hans") == "信息和通信技术"
        assert OperationalGoal.objects.first().framework.said("name", "zh-hans") == "中期业务成果框架"

    def test_four_divisions_and_the_units_the_source_names_are_not_marked_as_demonstration(self, world: World) -> None:
        assert list(Division.objects.values_list("code", flat=True)) == ["OES", "SPS", "MCO", "ISD"]
        named = Unit.objects.filter(demonstration=False)
        assert set(named.values_list("code", flat=True)) == {"AFC", "LIA", "SSU", "MRR", "PMU"}
        assert not Unit.objects.exclude(division__code="OES").filter(demonstration=False).exists()

    def test_the_six_operational_goals_are_numbered_and_empty(self, world: World) -> None:
        assert list(OperationalGoal.objects.values_list("number", "name")) == [(n, "") for n in range(1, 7)]

    def test_twenty_aichi_targets(self, world: World) -> None:
        assert list(Target.objects.filter(plan__code="SP-2020").values_list("number", flat=True)) == list(range(1, 21))

    def test_forty_one_posts_with_the_four_outcomes_of_figure_2(self, world: World) -> None:
        assert Post.objects.count() == 41
        outcomes = Counter(PostReview.objects.values_list("outcome", flat=True))
        assert outcomes == {"upgrade": 3, "update": 10, "minor": 11, "none": 17}
        raised = PostReview.objects.exclude(recommended_grade=F("post__grade"))
        assert {review.outcome for review in raised} == {"upgrade"}

    def test_the_functions_of_a_post_sum_to_100_at_both_moments(self, world: World) -> None:
        sums = PostFunction.objects.order_by().values("post", "moment").annotate(total=Sum("share"))
        assert {row["total"] for row in sums} == {100}

    def test_the_confirmed_funds_ratios_and_budgets(self, world: World) -> None:
        codes = {"BY", "BE", "BZ", "VB", "BG", "BH", "BI", "BYP", "BEP"}
        assert set(TrustFund.objects.values_list("code", flat=True)) == codes
        ratio = CostSharing.objects.get(starts_in=2015)
        assert [(share.instrument.code, share.percent) for share in ratio.shares.all()] == [
            ("CBD", Decimal(85)),
            ("CPB", Decimal(15)),
        ]
        totals = CostSharing.objects.annotate(total=Sum("shares__percent")).values_list("total", flat=True)
        assert set(totals) == {Decimal(100)}
        quoted = ApprovedBudget.objects.get(fund__code="BY", year=2016)
        assert (quoted.amount, quoted.status, quoted.demonstration) == (Decimal(14153800), "quoted", False)
        assert not ApprovedBudget.objects.filter(status="quoted", demonstration=True).exists()

    def test_what_is_generated_says_so(self, world: World) -> None:
        for model in (Activity, Staff, Membership, Post, PostReview, ProgressEntry, LagCase, Workplan):
            assert not model._base_manager.filter(demonstration=False).exists(), model
        invented = Mandate.objects.filter(address__regex=r"/D\d+$")
        assert not invented.filter(demonstration=False).exists()
        assert not Mandate.objects.filter(source="demonstration", demonstration=False).exists()


class TestTheLedger:
    def test_231_mandates_in_force_and_one_nobody_works_on(self, world: World) -> None:
        in_force = Mandate.objects.exclude(status=MandateStatus.INACTIVE)
        assert in_force.count() == 231
        working = Q(shares__activity__isnull=False) & ~Q(shares__activity__status=ActivityStatus.POSTPONED)
        loose = in_force.exclude(pk__in=Mandate.objects.filter(working).values("pk"))
        assert [mandate.title for mandate in loose] == ["Guidelines on apportioning participation funds"]

    def test_the_rows_of_the_coverage_matrix(self, world: World) -> None:
        counts = dict(
            Mandate.objects.exclude(status=MandateStatus.INACTIVE)
            .order_by()
            .values_list("decision__symbol")
            .annotate(Count("pk"))
        )
        own = {name: counts.pop(name) for name in ("Art. 24", "Art. 31", "Art. 28", "XII/32", "SBI-1", "BS-VII/7")}
        assert own == {"Art. 24": 41, "Art. 31": 18, "Art. 28": 15, "XII/32": 12, "SBI-1": 7, "BS-VII/7": 9}
        assert sum(counts.values()) == 129

    def test_the_draft_decision_is_not_in_force(self, world: World) -> None:
        draft = Mandate.objects.filter(decision__symbol="COP-13 draft")
        assert [mandate.status for mandate in draft] == [MandateStatus.INACTIVE] * 4

    def test_the_shares_of_each_activity_sum_to_100(self, world: World) -> None:
        sums = MandateShare.objects.order_by().values("activity").annotate(total=Sum("percent"))
        assert {row["total"] for row in sums} == {Decimal(100)}
        assert len(sums) == Activity.objects.count()


class TestTheWork:
    def test_about_forty_people_and_two_hundred_activities(self, world: World) -> None:
        assert Staff.objects.count() == 42
        assert Activity.objects.count() == 200
        assert not Activity.objects.filter(lead_officer=None).exists()

    def test_no_activity_leaves_the_biennium_unless_it_is_carried_over(self, world: World) -> None:
        inside = Q(starts_on__gte=datetime.date(2015, 1, 1), ends_on__lte=datetime.date(2016, 12, 31))
        assert {a.output_status for a in Activity.objects.exclude(inside)} <= {OutputStatus.CARRIED_OVER}

    def test_the_latest_entry_stands_on_the_activity(self, world: World) -> None:
        for activity in Activity.objects.prefetch_related("progress_entries"):
            entries = list(activity.progress_entries.all())
            latest = entries[0] if entries else None
            if activity.status in (ActivityStatus.NOT_STARTED, ActivityStatus.POSTPONED):
                assert latest is None
                continue
            assert latest is not None
            day = latest.entered_at.date()
            assert (activity.percent, activity.status, activity.last_entry_on) == (latest.percent, latest.status, day)
            assert day <= TODAY

    def test_percent_never_falls(self, world: World) -> None:
        percents: dict[int, list[int]] = {}
        for activity, percent in ProgressEntry.objects.order_by("entered_at", "pk").values_list("activity", "percent"):
            percents.setdefault(activity, []).append(percent)
        assert all(values == sorted(values) for values in percents.values())
        assert 2000 <= sum(map(len, percents.values())) <= 3500

    def test_statuses_are_what_percent_against_plan_says(self, world: World) -> None:
        reported = Activity.objects.exclude(status=ActivityStatus.POSTPONED)
        wrong = [
            activity.code
            for activity in with_plan(reported, TODAY)
            if activity.status != status_of(activity.percent, activity.planned_percent, days_late=activity.days_late)
        ]
        assert wrong == []

    def test_year_1_is_mostly_implementation_and_year_2_turns_to_meetings(self, world: World) -> None:
        days = {
            (row["year"], row["assignment__activity__function"]): row["days__sum"]
            for row in AssignmentDays.objects.order_by()
            .values("year", "assignment__activity__function")
            .annotate(Sum("days"))
        }
        assert days[2015, "implementation"] > 5 * days[2015, "meetings"]
        assert days[2016, "meetings"] > days[2016, "implementation"]

    def test_nobody_is_planned_for_much_more_than_a_quarter_has(self, world: World) -> None:
        loads = AssignmentDays.objects.order_by().values("assignment__staff", "year", "quarter").annotate(n=Sum("days"))
        assert max(row["n"] for row in loads) == 72  # the overload the pictures show
        assert sum(row["n"] > 63 for row in loads) < len(loads) / 8

    def test_teams_keep_the_rules_but_for_one_support_member_of_two_of_which_one_is_accepted(
        self, world: World
    ) -> None:
        for cluster in Cluster.objects.all():
            roles = Counter(cluster.memberships.values_list("role", flat=True))
            core = cluster.memberships.exclude(role="support").select_related("staff__unit")
            assert roles["lead"] == 1
            assert 2 <= core.count() <= 6
            assert len({member.staff.unit.division_id for member in core}) > 1
            assert core.get(role="lead").staff.grade in {"P-3", "P-4", "P-5"}
            assert roles["support"] == 9 if cluster.code in "CH" else 10 <= roles["support"] <= 20
        [accepted] = RuleAcceptance.objects.select_related("cluster")
        assert (accepted.cluster.code, accepted.distance, accepted.demonstration) == ("C", 1, True)

    def test_one_workplan_waits_for_the_head_of_its_division(self, world: World) -> None:
        states = Counter(Workplan.objects.values_list("state", flat=True))
        assert states == {"approved": 13, "submitted": 1}
        waiting = Workplan.objects.get(state="submitted")
        assert (waiting.unit.code, [version.number for version in waiting.versions.all()]) == ("LIA", [4, 3, 2, 1])
        assert waiting.submitted_by == waiting.unit.lead.user
        changes = ChangeRequest.objects.filter(workplan=waiting, state="open")
        assert {(change.activity.code, change.kind) for change in changes} == {
            ("A-01", "reformulate"),
            ("A-02", "reformulate"),
            ("A-04", "add"),
            ("A-07", "postpone"),
        }

    def test_a_frozen_version_has_the_hash_of_its_content(self, world: World) -> None:
        for workplan in Workplan.objects.prefetch_related("versions"):
            assert all(version.sha256 == digest(version.content) for version in workplan.versions.all())

    def test_open_lag_cases_stand_on_several_levels(self, world: World) -> None:
        cases = LagCase.objects.exclude(state="closed")
        assert {case.level for case in cases} >= {1, 2, 4, 5}
        assert {case.dimension for case in cases} == {"time", "delivery", "money", "reporting"}
        late = LagCase.objects.get(activity__code="H-04", state__in=["open", "explained"])
        assert late.measure == 73


class TestHistory:
    def test_every_change_says_who_and_why(self, world: World) -> None:
        unsigned = Activity.history.filter(Q(history_user=None) | Q(history_change_reason=None))
        assert not unsigned.exists()
        assert not Workplan.history.filter(Q(history_user=None) | Q(history_change_reason="")).exists()

    def test_the_last_state_in_the_history_is_the_activity_as_it_stands(self, world: World) -> None:
        for activity in Activity.objects.all():
            last = activity.history.order_by("-history_date", "-history_id").first()
            assert (last.percent, last.status, last.ends_on) == (activity.percent, activity.status, activity.ends_on)

    def test_nothing_was_done_before_it_was_planned_or_after_today(self, world: World) -> None:
        for history in (Activity.history, Workplan.history, LagCase.history):
            assert history.latest("history_date").history_date.date() <= TODAY
        first = Activity.history.order_by("id", "history_date").distinct("id")
        assert {row.history_type for row in first} == {"+"}


class TestLoadingAgain:
    def test_a_second_run_changes_nothing(self, world: World) -> None:
        before = rows()
        again = load(as_at=TODAY)
        assert rows() == before
        assert not again.fresh

    def test_what_people_changed_is_left_alone(self, world: World) -> None:
        user = User.objects.get(email="lucia.ferrer@example.org")
        user.full_name = "Lucía Ferrer Soto"
        user.save()
        load(as_at=TODAY)
        user.refresh_from_db()
        assert user.full_name == "Lucía Ferrer Soto"

    def test_if_empty_leaves_a_working_installation_alone(self, world: World) -> None:
        out = StringIO()
        call_command("load_demonstration", "--if-empty", stdout=out)
        assert "nothing was loaded" in out.getvalue()

    @pytest.mark.parametrize("options", [["--as-at", "soon"], ["--scale", "0"]])
    def test_wrong_options_are_refused(self, world: World, options: list[str]) -> None:
        with pytest.raises(CommandError):
            call_command("load_demonstration", *options)


class TestSignIns:
    def test_each_sign_in_opens_its_role(self, world: World) -> None:
        roles = {
            "Staff member": "staff",
            "Head of unit": "unit_head",
            "Head of division": "division_head",
            "Planning and monitoring officer": "pmu_officer",
            "Executive Secretary": "executive_secretary",
            "Human resources and classification officer": "hr_officer",
            "Budget and finance officer": "budget_officer",
            "Bureau member": "bureau_member",
            "Administrator": "administrator",
        }
        people = {each.role: User.objects.get(email=each.email) for each in sign_ins()}
        assert len(people) == 11
        assert all(user.check_password(password()) for user in people.values())
        for role, key in roles.items():
            assert key in access_of(people[role]).roles, role
        lead = people["Cluster lead"].staff
        assert lead.cluster_memberships.filter(role="lead").count() == 1

    def test_a_term_that_has_ended_opens_nothing(self, world: World) -> None:
        former = next(each for each in sign_ins() if each.role == "Bureau member whose term ended")
        assert access_of(User.objects.get(email=former.email)).permissions == frozenset()

    def test_the_command_lists_them(self, world: World) -> None:
        out = StringIO()
        call_command("demonstration_sign_ins", stdout=out)
        assert out.getvalue().count("@example.org") == 11
        assert password() in out.getvalue()


def test_data_files_have_no_half_written_rows() -> None:
    """A comma that was not quoted breaks a row in two and leaves a key without a value."""

    def keys_without_value(node: object) -> list[object]:
        if isinstance(node, dict):
            return [key for key, value in node.items() if value is None] + [
                key for value in node.values() for key in keys_without_value(value)
            ]
        if isinstance(node, list):
            return [key for value in node for key in keys_without_value(value)]
        return []

    for path in sorted(reading.DATA.glob("*.yaml")):
        assert keys_without_value(yaml.safe_load(path.read_text(encoding="utf-8"))) == [], path.name


@pytest.mark.django_db
def test_an_earlier_day_has_less_behind_it(db: None) -> None:
    world = load(as_at=datetime.date(2015, 6, 30))
    assert ProgressEntry.objects.latest("entered_at").entered_at.date() <= world.as_at
    assert not Activity.objects.filter(starts_on__gt=world.as_at, percent__gt=0).exists()
    assert set(Workplan.objects.values_list("state", flat=True)) == {"approved"}


def test_a_synergy_round_finds_what_was_labelled_as_well_as_it_was_measured(world: World) -> None:
    """Labels say what activities have to do with each other, whatever the scorer finds; these values are reached."""
    assert world.biennium is not None
    measured = measure(world.biennium, DEFAULT_LEAST_SCORE)
    assert sum(measured.confusion.values()) >= 60
    assert measured.precision >= 0.95
    assert measured.recall >= 0.70
    assert measured.kinds_right >= 0.59
    assert measured.precision_by_lot >= 0.45
    told = StringIO()
    call_command("measure_synergies", stdout=told)
    assert f"Precision {measured.precision:.3f}, recall {measured.recall:.3f}" in told.getvalue()


@pytest.mark.django_db
def test_the_round_of_the_demonstration_has_decisions_of_whom_the_roles_let(world: World) -> None:
    decided = SynergyPair.objects.exclude(decision="")
    assert len(decided) == len(read("synergies")["round"]["decisions"])
    assert all(pair.demonstration and pair.round.demonstration for pair in decided)
    assert {pair.decision for pair in decided if pair.waits} == {"merge", "sequence"}
    for pair in decided.select_related("first__lead_unit__division", "second__lead_unit__division", "decided_by"):
        may_decide(pair.decided_by, pair)
