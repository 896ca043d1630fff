"""One of everything that has an address, so that every address can be asked for, by whoever may and whoever may not."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from common.audit import acting
from monitoring.actions.reports import approve
from monitoring.actions.writing import write_report
from monitoring.models import LagCase, LoadDispute, ProgressReport, Proposal, ProposedHandOver, WebhookDelivery
from planning.actions.carry_over import carry_over
from planning.actions.evidence import NewEvidence, attach
from planning.enums import ImportNoun
from planning.models import (
    Activity,
    ActivityNote,
    Assumption,
    Biennium,
    CarryOver,
    ChangeRequest,
    Deliverable,
    Evidence,
    Indicator,
    MandateLink,
    Measurement,
    Meeting,
    Milestone,
    ProgressEntry,
    Risk,
    SynergyPair,
    Workplan,
)
from posts.models import Post
from structure.actions.calendar import make_calendar_address
from structure.actions.tokens import issue_token
from structure.models import ApiToken, HeldSkill, User
from tests.factories.budget import ActivityCostFactory, ApprovedBudgetFactory, ExpenditureFactory, TrustFundFactory
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.monitoring import (
    LagCaseFactory,
    LagPolicyFactory,
    LoadDisputeFactory,
    NotificationFactory,
    ProgressReportFactory,
    WebhookDeliveryFactory,
)
from tests.factories.planning import (
    ActivityFactory,
    AssignmentFactory,
    BienniumFactory,
    ChangeRequestFactory,
    DecisionFactory,
    DeliverableFactory,
    ExpectedResultFactory,
    GuidingActivityFactory,
    MandateFactory,
    MandateLinkFactory,
    MandateShareFactory,
    MeetingFactory,
    MilestoneFactory,
    OperationalPurposeFactory,
    OutputFactory,
    ProgressEntryFactory,
    SynergyPairFactory,
    TargetLinkFactory,
    WorkplanFactory,
    WorkplanVersionFactory,
)
from tests.factories.posts import IncumbencyFactory, PostFactory, PostReviewFactory
from tests.factories.structure import HeldSkillFactory
from tests.house.charter_stage import CharterStage
from tests.house.committee_stage import CommitteeStage
from tests.house.procedure_stage import ProcedureStage
from tests.house.project_stage import ProjectStage
from tests.house.proposal_stage import propose
from tests.house.stage_interface import of_the_interface
from tests.house.structure_stage import StructureStage
from tests.house.test_closed_by_default import patterns
from tests.people import Cast
from tests.planning.import_stage import csv_of, sent

MANDATE = "XII/32/7(b)"
WEBHOOK_PAGES = ("", "-edit", "-pause", "-resume", "-remove", "-secret", "-test")
RESULT_PAGES = ("result-detail", "result-edit", "output-new", "result-indicator-new", "assumption-new", "risk-new")
OUTPUT_PAGES = ("output-detail", "output-edit", "output-indicator-new")
INDICATOR_PAGES = ("indicator-detail", "indicator-edit", "measurement-new")
SYNERGY_PAGES = ("pair", "decide", "carry-out", "undo")

CAST = """
    staff colleague stranger unit_head division_head pmu_officer executive_secretary hr_officer budget_officer
    administrator rest_client bureau_member ended_bureau_member nobody
"""


@dataclass
class FullStage:
    """The cast, with work in its unit: the staff member leads A-01, the colleague has nothing to do with it."""

    cast: Cast
    hostile: str = ""
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cast = self.cast
        self.people = {who: getattr(cast, who) for who in CAST.split()}
        self._work()
        self._posts()
        self._monitoring()
        self.delivery: WebhookDelivery = WebhookDeliveryFactory(webhook__name=self.said("Board")[:80])
        self.calendar = make_calendar_address(by=cast.staff)
        self._next_biennium()
        self._load()
        self.committee = CommitteeStage(cast, self.activity, self.projects.project, self.case, self.said)
        self.procedures = ProcedureStage(cast, self.cluster, self.said)
        self.charters = CharterStage(self.cluster, self.said)
        self.structure = StructureStage(cast, self.said)
        self.token: ApiToken = issue_token(by=cast.staff, name=self.said("A board")[:80], days=30)[0]

    def _load(self) -> None:
        """A skill of the one the work is assigned to, and the dispute of the person's load."""
        staff = self.cast.staff.staff
        self.held: HeldSkill = HeldSkillFactory(staff=staff, skill__name=self.said("Law")[:100])
        self.skill = self.held.skill
        self.dispute: LoadDispute = LoadDisputeFactory(staff=staff, sentence=self.said("It is too much."))
        self.line: ProposedHandOver = propose(self.cast, self.activity, self.cluster, self.said("A guide")[:200])
        self.proposal: Proposal = self.line.proposal

    def said(self, text: str) -> str:
        """A free text of the stage; on a hostile stage what a hostile person would write there."""
        return f"{text} {self.hostile}" if self.hostile else text

    def _work(self) -> None:
        cast = self.cast
        self.biennium = BienniumFactory()
        self.fund = TrustFundFactory(code="BY", name=self.said("Core budget"))
        self.cluster = ClusterFactory(code="A", name=self.said("Meetings"), mandate=self.said("To meet."))
        lead = MembershipFactory(cluster=self.cluster, lead=True, staff__unit=cast.other_unit)
        self.people["cluster_lead"] = lead.staff.user
        self.meeting: Meeting = MeetingFactory(name=self.said("Conference of the Parties"), place=self.said("Cancun"))
        self.projects = ProjectStage(cast, self.cluster, self.said)
        output = OutputFactory(
            code="1.2.1",
            name=self.said("One organization of work"),
            result=ExpectedResultFactory(code="1.2", name=self.said("Meetings are one")),
        )
        mandate = MandateFactory(
            decision=DecisionFactory(symbol="XII/32", name=self.said("The budget"), meeting=MeetingFactory()),
            address=MANDATE,
            title=self.said("Run the meetings together"),
            text=self.said("Requests the Secretariat to run the meetings together."),
        )
        earlier = MandateFactory(
            decision=DecisionFactory(symbol="XI/31", order=1), address="XI/31/3", title=self.said("Plan the meetings")
        )
        self.link: MandateLink = MandateLinkFactory(mandate=mandate, other=earlier)
        self.activity: Activity = ActivityFactory(
            code="A-01",
            title=self.said("Run the meetings"),
            lead_unit=cast.unit,
            lead_officer=cast.staff.staff,
            cluster=self.cluster,
            project=self.projects.project,
            output=output,
            biennium=self.biennium,
            lagging=True,
            work_days=Decimal(20),
        )
        MandateShareFactory(activity=self.activity, mandate=mandate, percent=Decimal(100))
        TargetLinkFactory(activity=self.activity, target__name=self.said("Land protected"))
        purpose = OperationalPurposeFactory(goal=output.result.goal, name=self.said("Plan as one"))
        GuidingActivityFactory(purpose=purpose, name=self.said("Meet as one"))
        AssignmentFactory(activity=self.activity, staff=cast.staff.staff)
        ActivityCostFactory(activity=self.activity, fund=self.fund)
        ExpenditureFactory(activity=self.activity, fund=self.fund)
        ApprovedBudgetFactory(fund=self.fund)
        with acting(by=cast.pmu_officer, why=self.said("Said in January")):
            self.indicator = Indicator.objects.create(
                output=output, name=self.said("Agendas published"), unit="agendas", targets={"2016": 3}
            )
            self.measurement = Measurement.objects.create(
                indicator=self.indicator, measured_on="2016-06-30", value=2, evidence=self.said("The calendar")
            )
            self.assumption = Assumption.objects.create(
                result=output.result, text=self.said("The meetings are held together")
            )
            self.risk = Risk.objects.create(
                result=output.result,
                text=self.said("The room plan comes late"),
                likelihood=3,
                impact=4,
                response=self.said("Agree a fallback"),
                owner=cast.staff.staff,
            )
        self.milestone: Milestone = MilestoneFactory(activity=self.activity, title=self.said("Papers out"))
        self.deliverable: Deliverable = DeliverableFactory(
            activity=self.activity, title=self.said("Report of the meeting")
        )
        self.entry: ProgressEntry = ProgressEntryFactory(
            activity=self.activity,
            author=cast.staff,
            percent=40,
            status="lagging",
            narrative=self.said("Papers went out."),
            obstacle=self.said("The venue is late."),
        )
        file = ContentFile(b"%PDF-1.7\n", name=f"{self.said('agenda')}.pdf")
        kept: list[Evidence] = attach(evidence=[NewEvidence(file=file)], by=cast.staff, entry=self.entry)
        self.evidence = kept[0]
        self.run = sent(
            cast.staff,
            ImportNoun.PROGRESS,
            self.biennium,
            csv_of(("Code", self.said("Remark"), "Done, %"), ("A-01", self.said("Papers went out"), "40")),
            f"{self.said('progress')}.csv",
        )
        with acting(by=cast.unit_head, why="Imported"):
            self.kept: ActivityNote = ActivityNote.objects.create(
                activity=self.activity, head=self.said("Actors"), text=self.said("Host country"), run=self.run
            )
        self.workplan: Workplan = WorkplanFactory(unit=cast.unit, biennium=self.biennium)
        WorkplanVersionFactory(workplan=self.workplan)
        self.change: ChangeRequest = ChangeRequestFactory(
            number=1,
            workplan=self.workplan,
            activity=self.activity,
            reason=self.said("The Bureau meets later."),
            asked_by=cast.unit_head,
        )
        self.twin: Activity = ActivityFactory(
            code="A-99", title=self.said("Run the meetings again"), lead_unit=cast.unit, biennium=self.biennium
        )
        MandateShareFactory(activity=self.twin, mandate=mandate, percent=Decimal(100))
        self.pair: SynergyPair = SynergyPairFactory(
            first=self.activity, second=self.twin, round__opened_by=cast.pmu_officer
        )
        with acting(by=cast.staff, why=self.said("Title was wrong")):
            self.activity.priority = "high"
            self.activity.save()

    def _posts(self) -> None:
        cast = self.cast
        self.own_post: Post = PostFactory(number="SCBD-101", title=self.said("Officer"), unit=cast.unit)
        self.other_post: Post = PostFactory(number="SCBD-102", unit=cast.unit)
        IncumbencyFactory(post=self.own_post, staff=cast.staff.staff)
        IncumbencyFactory(post=self.other_post, staff=cast.colleague.staff)
        PostReviewFactory(post=self.own_post, findings={"f": self.said("Duties exceed the level")})
        PostReviewFactory(post=self.other_post, findings={"f": "Duties match the level"})

    def _monitoring(self) -> None:
        cast = self.cast
        LagPolicyFactory(biennium=self.biennium)
        self.case: LagCase = LagCaseFactory(
            number=1,
            activity=self.activity,
            explanation=self.said("The venue was changed."),
            corrective_action=self.said("Sign a new contract."),
        )
        self.note = NotificationFactory(user=cast.staff, text=self.said("L-0001 waits for an answer")[:300])
        self.ready, approved = (self._report() for _turn in range(2))
        self.approved: ProgressReport = approve(report=approved, by=cast.executive_secretary, version=approved.version)
        self.queued: ProgressReport = ProgressReportFactory(asked_by=cast.pmu_officer)

    def _next_biennium(self) -> None:
        """2017-2018 in preparation, into which another activity of the unit has been carried."""
        cast = self.cast
        self.next_biennium: Biennium = BienniumFactory(starts_in=2017, is_current=False, phase="preparation")
        other: Activity = ActivityFactory(
            code="A-07", title=self.said("Write the guide"), lead_unit=cast.unit, biennium=self.biennium
        )
        MandateShareFactory(activity=other, mandate=MandateFactory(address=MANDATE), percent=Decimal(100))
        reasons = {"A-07": self.said("Waits for the Bureau.")}
        self.carried: CarryOver = carry_over(
            source=self.biennium, target=self.next_biennium, reasons=reasons, by=cast.pmu_officer
        )[0]

    def _report(self) -> ProgressReport:
        report: ProgressReport = ProgressReportFactory(asked_by=self.cast.pmu_officer)
        assert write_report(report=report.pk) == "ready"
        report.refresh_from_db()
        return report

    def arguments(self, name: str, wanted: list[str]) -> dict[str, Any]:
        """What fills the gaps of an address: by the name of the page where it matters, else by the name of the gap."""
        of_pages: dict[str, dict[str, Any]] = {
            "budget:fund-detail": {"code": "BY"},
            **{f"monitoring:cluster-{page}": {"code": "A"} for page in ("detail", "dossier")},
            "clusters:breach-accept": {"code": "A", "rule": "support_of_10_to_20"},
            **self.procedures.arguments,
            **self.charters.arguments,
            "monitoring:unit-detail": {"code": "LIA"},
            **{
                f"monitoring:lag-{page}": {"number": "L-0001"}
                for page in ("case", "explain", "send-back", "remind", "close")
            },
            "monitoring:load-person": {"pk": self.cast.staff.staff.pk},
            **{f"monitoring:load-dispute-{page}": {"pk": self.dispute.pk} for page in ("answer", "insist", "settle")},
            **{f"monitoring:webhook{page}": {"pk": self.delivery.webhook_id} for page in WEBHOOK_PAGES},
            **{f"monitoring:proposal{page}": {"pk": self.proposal.pk} for page in ("", "-job", "-cancel")},
            **{
                f"monitoring:proposal-{page}": {"pk": self.proposal.pk, "order": 1}
                for page in ("accept", "leave", "pass-on")
            },
            "monitoring:load-dispute-new": {"pk": self.cast.staff.staff.pk},
            **{f"monitoring:skill-{page}": {"pk": self.skill.pk} for page in ("edit", "accept", "merge")},
            "planning:progress-undo": {"pk": self.entry.pk},
            "planning:milestone-reach": {"pk": self.milestone.pk},
            "planning:extract-of": {"pk": self.cast.staff.staff.pk},
            "planning:deliverable-reach": {"pk": self.deliverable.pk},
            "planning:evidence-file": {"pk": self.evidence.pk},
            **{
                f"planning:import-{page}": {"pk": self.run.pk}
                for page in ("detail", "map", "keep", "confirm", "drop", "job", "found")
            },
            "planning:import-data": {"kind": "csv"},
            "planning:meeting-edit": {"body": self.meeting.body, "number": self.meeting.number},
            **{f"planning:biennium-{page}": {"year": 2015} for page in ("detail", "move")},
            "planning:carry-over-undo": {"pk": self.carried.pk},
            **{f"planning:{page}": {"code": "1.2"} for page in RESULT_PAGES},
            **{f"planning:{page}": {"code": "1.2.1"} for page in OUTPUT_PAGES},
            **{f"planning:{page}": {"pk": self.indicator.pk} for page in INDICATOR_PAGES},
            "planning:measurement-edit": {"pk": self.measurement.pk},
            "planning:assumption-edit": {"pk": self.assumption.pk},
            "planning:risk-edit": {"pk": self.risk.pk},
            "planning:mandate-unlink": {"pk": self.link.pk},
            "planning:purpose-edit": {"purpose": 1},
            **{f"planning:synergy-{page}": {"first": "A-01", "second": "A-99"} for page in SYNERGY_PAGES},
            **self.projects.places(),
            **self.structure.arguments(),
            **self.committee.places(),
            "posts:post-detail": {"number": self.own_post.number},
            **of_the_interface(self),
        }
        by_gap = {
            "code": "A-01",
            "address": MANDATE,
            "symbol": "XII/32",
            "unit": "LIA",
            "indicator": self.indicator.pk,
            "noun": "progress",
            "year": 2017,
            "number": 1,
            "pk": self.approved.pk,
            "kind": "pdf",
            "digest": self.token.pk,
            "secret": self.calendar,
            "provider_id": "un",
            "uidb36": "1",
            "key": "1-abc",
        }
        if name == "planning:timeline-file":
            by_gap["kind"] = "svg"
        found = {**by_gap, **of_pages.get(name, {})}
        return {gap: found[gap] for gap in wanted}

    def address(self, name: str, **changed: Any) -> str:
        """The address of a name, about the things of the stage or what is named instead."""
        return reverse(name, kwargs={**self.arguments(name, gaps_of()[name]), **changed})


def gaps_of() -> dict[str, list[str]]:
    """The name of every address but those of the administration, and the names of its gaps."""
    found: dict[str, list[str]] = {}
    for name, pattern in patterns(get_resolver()):
        if not name.startswith("admin:") and not name.endswith("None"):
            above = ["provider_id"] if name.startswith("openid_connect") else []  # a gap of the part before
            found.setdefault(name, above + list(pattern.pattern.regex.groupindex))
    return found


def browser_of(user: User | None) -> Client:
    """A browser in which somebody has signed in, or nobody; what fails there is answered, not raised."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def asked(client: Client, method: str, url: str, *data: Any, **named: Any) -> Any:
    """The answer to one request, of which nothing stays: neither rows, nor what the answer writes into the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method.lower())(url, *data, **named)
        if getattr(answer, "streaming", False):
            answer.held = b"".join(answer.streaming_content)
        else:
            answer.held = answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer
