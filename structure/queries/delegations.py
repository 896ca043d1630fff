"""Who acts for whom: now, later and before."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from common.in_force import in_force
from common.lists import page_of
from common.refusals import allowed
from structure.models import Delegation, User
from structure.rules.access import access_of
from structure.rules.delegations import may_delegate_at_all, may_delegate_for


@dataclass(frozen=True)
class DelegationRow:
    delegation: Delegation
    may_end: bool = False


@dataclass(frozen=True)
class DelegationsPage:
    """Delegations in force on ``day``, those to come, and a page of those that are over."""

    day: datetime.date
    now: Sequence[DelegationRow]
    coming: Sequence[DelegationRow]
    past: Sequence[DelegationRow]
    pages: Page[Any]
    may_give: bool


def delegations_visible_to(user: Any) -> QuerySet[Delegation]:
    """All delegations of all times, with ``secretariat:structure:read``; else none."""
    found = Delegation.objects.select_related("principal__user", "delegate__user")
    return found if access_of(user).may("secretariat:structure:read") else found.none()


def and_who_stands_in(people: Iterable[User], day: datetime.date) -> set[User]:
    """These people, and who stands in for one of them on ``day``."""
    heads = set(people)
    standing_in = Delegation.objects.filter(in_force(day), principal__user__in=heads).select_related("delegate__user")
    return {*heads, *(one.delegate.user for one in standing_in)}


def delegations_page(user: Any, parameters: Mapping[str, str], day: datetime.date) -> DelegationsPage:
    """The page of delegations; the number of queries does not grow with them."""
    every = delegations_visible_to(user)
    pages = page_of(every.filter(valid_to__lt=day).order_by("-valid_to", "-pk"), parameters)

    def rows(found: Any) -> list[DelegationRow]:
        return [DelegationRow(one, allowed(may_delegate_for, user, one.principal)) for one in found]

    return DelegationsPage(
        day=day,
        now=rows(every.filter(valid_from__lte=day, valid_to__gte=day).order_by("valid_to", "pk")),
        coming=rows(every.filter(valid_from__gt=day).order_by("valid_from", "pk")),
        past=[DelegationRow(one) for one in pages],
        pages=pages,
        may_give=allowed(may_delegate_at_all, user),
    )
