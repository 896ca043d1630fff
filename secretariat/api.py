"""The router of /api/v1/ and its schema."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import DefaultRouter

from budget.api.ledger import LedgerView
from clusters.api.charters import CharterVersionViewSet
from clusters.api.lessons import LessonViewSet
from clusters.api.procedure_versions import ProcedureVersionViewSet
from clusters.api.procedures import ProcedureViewSet
from clusters.api.viewsets import ClusterViewSet, ProjectViewSet
from monitoring.api.committee import CommitteeItemViewSet
from monitoring.api.viewsets import ClusterStatusViewSet, DossierViewSet, TeamViewSet
from planning.api.activities import ActivityViewSet
from planning.api.bienniums import BienniumViewSet
from planning.api.carry_overs import CarryOverViewSet
from planning.api.changes import ChangeRequestViewSet
from planning.api.coverage import CoverageView
from planning.api.decisions import DecisionViewSet
from planning.api.extracts import ExtractViewSet
from planning.api.frameworks import MediumTermFrameworkViewSet, OperationalGoalViewSet, OperationalPurposeViewSet
from planning.api.indicators import IndicatorViewSet, MeasurementViewSet
from planning.api.mandate_links import MandateLinkViewSet
from planning.api.mandates import MandateViewSet
from planning.api.meetings import MeetingViewSet
from planning.api.progress import ProgressViewSet
from planning.api.results import ExpectedResultViewSet, OutputViewSet
from planning.api.rhythm import RhythmCalendarView, RhythmUnitsView, RhythmView
from planning.api.risks import AssumptionViewSet, RiskViewSet
from planning.api.strategic_plans import StrategicPlanViewSet, TargetViewSet
from planning.api.synergies import SynergyPairViewSet, SynergyRoundViewSet
from planning.api.workplan_versions import WorkplanVersionViewSet
from planning.api.workplans import WorkplanViewSet
from secretariat.views import api_docs
from structure.api.units import DivisionViewSet, UnitViewSet

router = DefaultRouter()
router.include_root_view = False
router.register(r"activities/(?P<code>[^/\x00]+)/progress", ProgressViewSet, basename="progress")
router.register("activities", ActivityViewSet, basename="activity")
router.register(r"workplans/(?P<unit>[A-Za-z0-9-]{1,20})/versions", WorkplanVersionViewSet, basename="workplan-version")
router.register("bienniums", BienniumViewSet, basename="biennium")
router.register("extracts", ExtractViewSet, basename="extract")
router.register("workplans", WorkplanViewSet, basename="workplan")
router.register("change-requests", ChangeRequestViewSet, basename="change-request")
router.register(r"indicators/(?P<indicator>[0-9]{1,15})/measurements", MeasurementViewSet, basename="measurement")
router.register("indicators", IndicatorViewSet, basename="indicator")
router.register(
    r"frameworks/(?P<framework>[^/\x00]{1,20})/goals/(?P<goal>[0-9]{1,4})/purposes",
    OperationalPurposeViewSet,
    basename="purpose",
)
router.register(r"frameworks/(?P<framework>[^/\x00]{1,20})/goals", OperationalGoalViewSet, basename="goal")
router.register("frameworks", MediumTermFrameworkViewSet, basename="framework")
router.register("results", ExpectedResultViewSet, basename="result")
router.register("outputs", OutputViewSet, basename="output")
router.register("assumptions", AssumptionViewSet, basename="assumption")
router.register("risks", RiskViewSet, basename="risk")
router.register("mandate-links", MandateLinkViewSet, basename="mandate-link")
router.register("synergy-rounds", SynergyRoundViewSet, basename="synergy-round")
router.register("synergy-pairs", SynergyPairViewSet, basename="synergy-pair")
router.register("carry-overs", CarryOverViewSet, basename="carry-over")
router.register("mandates", MandateViewSet, basename="mandate")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("decisions", DecisionViewSet, basename="decision")
router.register(r"strategic-plans/(?P<plan>[^/\x00]{1,20})/targets", TargetViewSet, basename="target")
router.register("strategic-plans", StrategicPlanViewSet, basename="strategic-plan")
router.register("projects", ProjectViewSet, basename="project")
router.register("cluster-status", ClusterStatusViewSet, basename="cluster-status")
router.register("cluster-dossier", DossierViewSet, basename="cluster-dossier")
router.register("teams", TeamViewSet, basename="team")
router.register("committee-items", CommitteeItemViewSet, basename="committee-item")
router.register("units", UnitViewSet, basename="unit")
router.register("divisions", DivisionViewSet, basename="division")
router.register(r"clusters/(?P<cluster>[A-Z]{1,2})/charter", CharterVersionViewSet, basename="charter-version")
router.register("clusters", ClusterViewSet, basename="cluster")
router.register(
    r"procedures/(?P<procedure>[^/\x00]{1,20})/versions", ProcedureVersionViewSet, basename="procedure-version"
)
router.register("procedures", ProcedureViewSet, basename="procedure")
router.register("lessons", LessonViewSet, basename="lesson")

alone = [
    path("ledger/", LedgerView.as_view(), name="ledger"),
    path("rhythm/", RhythmView.as_view(), name="rhythm"),
    path("rhythm/units/", RhythmUnitsView.as_view(), name="rhythm-units"),
    path("rhythm/calendar/", RhythmCalendarView.as_view(), name="rhythm-calendar"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
]
urlpatterns = [
    path("v1/", include((alone + router.urls, "api"))),
    path("v1/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("v1/docs/", api_docs, name="api-docs"),
]
