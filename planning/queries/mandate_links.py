"""How mandates are tied to each other, and which of them another one has taken over."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from planning.enums import LINKS_TAKING_OVER, LinkKind
from planning.models import Activity, Mandate, MandateLink
from structure.rules.access import access_of


def links_visible_to(user: Any) -> QuerySet[MandateLink]:
    """All links between mandates with ``secretariat:plan:read``, else none."""
    links: QuerySet[MandateLink] = MandateLink.objects.select_related("mandate", "other").order_by("pk")
    return links if access_of(user).may("secretariat:plan:read") else links.none()


@dataclass(frozen=True)
class Tie:
    """One link seen from one of its ends: ``words`` say what this mandate is to the other."""

    link: MandateLink
    words: str
    other: Mandate
    url: str
    taken_over: bool


def tie_of(link: MandateLink, mandate_id: int) -> Tie:
    """The link as it is said on the page of the mandate at one of its ends. Wants both mandates loaded."""
    outward = link.mandate_id == mandate_id
    other = link.other if outward else link.mandate
    words = {
        (LinkKind.RENEWS, True): _("Renews"),
        (LinkKind.REPLACES, True): _("Replaces"),
        (LinkKind.CONSOLIDATES, True): _("Consolidates"),
        (LinkKind.RENEWS, False): _("Renewed by"),
        (LinkKind.REPLACES, False): _("Replaced by"),
        (LinkKind.CONSOLIDATES, False): _("Consolidated in"),
    }
    return Tie(
        link=link,
        words=words[LinkKind(link.kind), outward],
        other=other,
        url=reverse("planning:mandate-detail", args=[other.address]),
        taken_over=not outward and link.kind in LINKS_TAKING_OVER,
    )


def ties_of(mandate: Mandate) -> list[Tie]:
    """What a mandate renews, replaces or consolidates, and what does so to it. One query."""
    both = MandateLink.objects.filter(Q(mandate=mandate) | Q(other=mandate)).select_related("mandate", "other")
    return [tie_of(link, mandate.pk) for link in both.order_by("kind", "pk")]


def taken_over_by() -> "Prefetch[Any]":
    """For lists of mandates: ``taken_over_by``, the links with which others replace or consolidate each."""
    links = MandateLink.objects.filter(kind__in=LINKS_TAKING_OVER).select_related("mandate").order_by("pk")
    return Prefetch("linked_from", links, to_attr="taken_over_by")


@dataclass(frozen=True)
class TakenOver:
    """A mandate behind an activity that another one has replaced or consolidated."""

    mandate: Mandate
    url: str
    tie: Tie


def taken_over_behind(activity: Activity) -> list[TakenOver]:
    """The mandates behind an activity whose shares should go to a later one. One query."""
    links: Iterable[MandateLink] = (
        MandateLink.objects.filter(kind__in=LINKS_TAKING_OVER, other__shares__activity=activity)
        .select_related("mandate", "other")
        .order_by("other__address", "pk")
    )
    return [
        TakenOver(
            link.other, reverse("planning:mandate-detail", args=[link.other.address]), tie_of(link, link.other_id)
        )
        for link in links
    ]
