"""Disputes of loads a person may see: their own, those they answer, and all for those who read all loads.

As at a past day they are what their history says of its end. Who may see whose goes by today, as with the load itself.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.dates import quarter_label
from common.lists import Filters, Select, chosen, page_of
from common.past import OfADay, on_record_since, rows_on
from common.refusals import allowed
from monitoring.enums import DisputeState
from monitoring.models import LoadDispute
from monitoring.rules import load as rules
from monitoring.transitions import LOAD_DISPUTE
from planning.queries.load import loads_visible_to
from structure.models import Staff
from structure.queries.then import people_as_they_were

STATUS = {DisputeState.OPEN: "at_risk", DisputeState.ANSWERED: "on_track", DisputeState.SETTLED: "done"}


@dataclass(frozen=True)
class DisputeRow:
    """A dispute, or its version of a past day, and what its reader may do with it now."""

    dispute: Any
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
class DisputesPage(OfADay):
    """The disputes of a day; ``open`` counts those that wait for an answer."""

    rows: list[DisputeRow]
    pages: Any
    filters: Filters
    open: int
    as_at: datetime.date
    is_now: bool


def disputes_visible_to(user: Any, day: datetime.date | None = None) -> QuerySet[Any]:
    """The disputes of the people whose load a person may see, or their versions of the end of a past day."""
    return rows_on(LoadDispute, day or clock.today()).filter(staff__in=loads_visible_to(user).order_by())


def disputes_on_record_since(user: Any) -> datetime.date | None:
    """The day of the first dispute among those a person may see; None while there is none."""
    return on_record_since(LoadDispute.history.filter(staff__in=loads_visible_to(user).order_by()))


def find_dispute(user: Any, pk: int) -> LoadDispute | None:
    return _with_people(disputes_visible_to(user)).filter(pk=pk).first()


def disputes_of(user: Any, staff: int, day: datetime.date) -> list[DisputeRow]:
    """A person's disputes of a day, the latest first; empty for who may not see the person's load."""
    rows = _with_people(disputes_visible_to(user, day)).filter(staff=staff)
    return _rows(user, rows.order_by("-raised_at", "-id")[:20], day)


def disputes_page(user: Any, parameters: Mapping[str, str], as_at: datetime.date) -> DisputesPage:
    """The disputes a person sees, those not settled unless the address asks otherwise; a fixed number of queries.

    As at a past day: those that had been said by its end, as far as they were, with the unit of the person of then.
    """
    state = chosen(parameters, "state", DisputeState.choices)
    visible = disputes_visible_to(user, as_at)
    found = visible.filter(state=state) if state else visible.exclude(state=DisputeState.SETTLED)
    pages = page_of(_with_people(found).order_by("-raised_at", "-id"), parameters)
    return DisputesPage(
        rows=_rows(user, pages.object_list, as_at),
        pages=pages,
        filters=Filters(selects=(Select("state", _("State"), DisputeState.choices, state),)),
        open=visible.filter(state=DisputeState.OPEN).count(),
        as_at=as_at,
        is_now=as_at >= clock.today(),
    )


def _rows(user: Any, disputes: Iterable[Any], day: datetime.date) -> list[DisputeRow]:
    """Of a past day each with the person as of then; nothing is done with a version."""
    if day >= clock.today():
        return [row_of(user, dispute) for dispute in disputes]
    versions = list(disputes)
    people = Staff.objects.filter(pk__in={one.staff_id for one in versions}).select_related("user", "unit__division")
    known = {one.pk: one for one in people_as_they_were(people, day)}
    for one in versions:
        one.staff = known[one.staff_id]
    return [DisputeRow(one, may_answer=False, may_insist=False, may_settle=False) for one in versions]


def row_of(user: Any, dispute: LoadDispute) -> DisputeRow:
    return DisputeRow(
        dispute,
        LOAD_DISPUTE.may(dispute, "answer") and allowed(rules.may_answer, user, dispute),
        LOAD_DISPUTE.may(dispute, "insist") and allowed(rules.may_insist, user, dispute),
        LOAD_DISPUTE.may(dispute, "settle") and allowed(rules.may_settle, user, dispute),
    )


def _with_people(disputes: QuerySet[Any]) -> QuerySet[Any]:
    return disputes.select_related("staff__user", "staff__unit__division", "answered_by", "settled_by")


def address_of_dispute(dispute: LoadDispute) -> str:
    """Where a dispute is read: beside the load of whom it is."""
    return reverse("monitoring:load-person", args=[dispute.staff_id]) + "#disputes"
