"""Everything the page of one mandate shows: what it asks, what became of it, and the work behind it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common import clock
from common.refusals import allowed
from common.templatetags.formats import full_date
from planning.enums import STATUSES_COUNTED, Coverage
from planning.models import Biennium, Mandate, MandateShare
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.activity_history import Changes
from planning.queries.coverage import with_coverage
from planning.queries.mandate_history import mandate_changes
from planning.queries.mandate_links import Tie, ties_of
from planning.queries.mandates import addressee_words, mandates_visible_to
from planning.queries.progress_sums import GroupProgress
from planning.rules.mandates import may_keep_register

CHANGES_SHOWN = 5


@dataclass(frozen=True)
class ShareLine:
    """An activity that answers a mandate: its share, and the work-days that share is."""

    activity: Any
    url: str
    percent: Decimal
    work_days: Decimal


@dataclass(frozen=True)
class MandatePage:
    """A mandate, what has become of it, and the work behind it in the biennium."""

    mandate: Any
    biennium: Biennium
    coverage_label: str
    shares: list[ShareLine]
    progress: GroupProgress
    work_days: Decimal
    ties: list[Tie]
    facts: list[tuple[str, Any]]
    changes: Changes
    may_edit: bool

    @property
    def uncovered(self) -> bool:
        return bool(self.mandate.coverage == Coverage.UNCOVERED)

    @property
    def taken_over(self) -> list[Tie]:
        """The mandates that replace or consolidate this one, through which it is answered now."""
        return [tie for tie in self.ties if tie.taken_over]

    @property
    def thin(self) -> bool:
        return bool(self.mandate.coverage == Coverage.THIN)


def mandate_page(user: Any, address: str, biennium: Biennium) -> MandatePage:
    """The page of a mandate. Raises ``Mandate.DoesNotExist`` for an address nobody uses."""
    if "\x00" in address:
        raise Mandate.DoesNotExist(address)
    mandate: Any = (
        with_coverage(mandates_visible_to(user), biennium)
        .select_related("decision__meeting", "decision__instrument")
        .get(address=address)
    )
    activities = with_plan(activities_visible_to(user), clock.today()).select_related("lead_unit", "cluster")
    shares = (
        MandateShare.objects.filter(
            mandate=mandate,
            activity__biennium=biennium,
            activity__in=activities_visible_to(user).order_by().values("pk"),
        )
        .order_by("-percent", "activity__code")
        .prefetch_related(Prefetch("activity", activities))
    )
    lines = [
        ShareLine(
            share.activity,
            reverse("planning:activity-detail", args=[share.activity.code]),
            share.percent,
            share.activity.work_days * share.percent / 100,
        )
        for share in shares
    ]
    return MandatePage(
        mandate=mandate,
        biennium=biennium,
        coverage_label=str(Coverage(mandate.coverage).label) if mandate.coverage else _("not in force"),
        shares=lines,
        progress=_progress(lines),
        work_days=mandate.work_days,
        ties=ties_of(mandate),
        facts=_facts(mandate),
        changes=mandate_changes(mandate, most=CHANGES_SHOWN),
        may_edit=allowed(may_keep_register, user),
    )


def _facts(mandate: Any) -> list[tuple[str, Any]]:
    decision = mandate.decision
    meeting = decision.meeting
    return [
        (_("Status"), mandate.get_status_display()),
        (_("Decision"), _decision_link(decision)),
        (_("Meeting"), f"{meeting}, {meeting.place}" if meeting and meeting.place else str(meeting or "–")),
        (_("Instrument"), decision.instrument.said()),
        (_("Kind"), f"{mandate.get_kind_display()}, {mandate.get_term_display()}"),
        (_("Due"), full_date(mandate.due_on)),
        (_("Addressed to"), addressee_words(mandate.addressees) or "–"),
    ]


def _decision_link(decision: Any) -> str:
    """The decision as a link to its page; a fact may be safe HTML."""
    title = f", {decision.said()}" if decision.said() else ""
    url = reverse("planning:decision-detail", args=[decision.symbol])
    return format_html('<a href="{}"><bdi>{}</bdi></a>{}', url, decision.symbol, title)


def _progress(lines: list[ShareLine]) -> GroupProgress:
    """Progress weighted by the work-days of each share; equally where there are none."""
    counted = [line for line in lines if line.activity.status in STATUSES_COUNTED]
    days = sum((line.work_days for line in counted), Decimal(0))
    weights = [(line, line.work_days if days else Decimal(1)) for line in counted]
    whole = sum((weight for _line, weight in weights), Decimal(0))
    if not whole:
        return GroupProgress()
    done = sum((weight * line.activity.percent for line, weight in weights), Decimal(0))
    plan = sum((weight * line.activity.planned_percent for line, weight in weights), Decimal(0))
    return GroupProgress(len(counted), days, round(float(done / whole), 1), round(float(plan / whole), 1))
