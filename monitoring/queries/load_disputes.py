"""Disputes of loads a person may see: their own, those they answer, and all for those who read all loads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.dates import quarter_label
from common.lists import Filters, Select, chosen, page_of
from common.refusals import allowed
from monitoring.enums import DisputeState
from monitoring.models import LoadDispute
from monitoring.rules import load as rules
from monitoring.transitions import LOAD_DISPUTE
from planning.queries.load import loads_visible_to

STATUS = {DisputeState.OPEN: "at_risk", DisputeState.ANSWERED: "on_track", DisputeState.SETTLED: "done"}


@dataclass(frozen=True)
class DisputeRow:
    """A dispute and what its reader may do with it now."""

    dispute: LoadDispute
    may_answer: bool
    may_insist: bool
    may_settle: bool

    @property
    def status(self) -> str:
        return STATUS[DisputeState(self.dispute.state)]

    @property
    def quarter(self) -> str:
        return quarter_label(self.dispute.year, self.dispute.quarter)


@dataclass(frozen=True)
class DisputesPage:
    rows: list[DisputeRow]
    pages: Any
    filters: Filters
    open: int


def disputes_visible_to(user: Any) -> QuerySet[LoadDispute]:
    """The disputes of the people whose load a person may see."""
    return LoadDispute.objects.filter(staff__in=loads_visible_to(user).order_by())


def find_dispute(user: Any, pk: int) -> LoadDispute | None:
    return _with_people(disputes_visible_to(user)).filter(pk=pk).first()


def disputes_of(user: Any, staff: int) -> list[DisputeRow]:
    """A person's disputes, the latest first; empty for who may not see the person's load."""
    rows = _with_people(disputes_visible_to(user)).filter(staff=staff)
    return [row_of(user, dispute) for dispute in rows[:20]]


def disputes_page(user: Any, parameters: Mapping[str, str]) -> DisputesPage:
    """The disputes a person sees, those not settled unless the address asks otherwise."""
    state = chosen(parameters, "state", DisputeState.choices)
    visible = disputes_visible_to(user)
    found = visible.filter(state=state) if state else visible.exclude(state=DisputeState.SETTLED)
    pages = page_of(_with_people(found).order_by("-raised_at", "-pk"), parameters)
    return DisputesPage(
        rows=[row_of(user, dispute) for dispute in pages.object_list],
        pages=pages,
        filters=Filters(selects=(Select("state", _("State"), DisputeState.choices, state),)),
        open=visible.filter(state=DisputeState.OPEN).count(),
    )


def row_of(user: Any, dispute: LoadDispute) -> DisputeRow:
    return DisputeRow(
        dispute,
        LOAD_DISPUTE.may(dispute, "answer") and allowed(rules.may_answer, user, dispute),
        LOAD_DISPUTE.may(dispute, "insist") and allowed(rules.may_insist, user, dispute),
        LOAD_DISPUTE.may(dispute, "settle") and allowed(rules.may_settle, user, dispute),
    )


def _with_people(disputes: QuerySet[LoadDispute]) -> QuerySet[LoadDispute]:
    return disputes.select_related("staff__user", "staff__unit__division", "answered_by", "settled_by")


def address_of_dispute(dispute: LoadDispute) -> str:
    """Where a dispute is read: beside the load of whom it is."""
    return reverse("monitoring:load-person", args=[dispute.staff_id]) + "#disputes"
