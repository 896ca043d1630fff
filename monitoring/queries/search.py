"""One search over mandates, activities, decisions, clusters, procedures and people.

A code or symbol leads straight to its page.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clusters.queries.addresses import procedure_address
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.procedures import procedures_visible_to
from monitoring.queries.lag import cases_visible_to
from monitoring.queries.reports import reports_visible_to
from planning.models import Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.decisions import decisions_visible_to
from planning.queries.mandates import mandates_visible_to
from planning.queries.references import named_in, references_in
from planning.rules.reference_parts import ReferenceNotRead
from structure.queries.people import staff_visible_to

MOST = 9  # of each kind: what the number keys reach


@dataclass(frozen=True)
class Hit:
    code: str
    title: str
    url: str
    note: str = ""
    status: str = ""


@dataclass(frozen=True)
class Group:
    """One kind of thing found; ``all_url`` leads to its whole list with the same words."""

    label: str
    hits: list[Hit]
    more: bool
    all_url: str = ""


@dataclass(frozen=True)
class Found:
    query: str
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def jump(user: Any, text: str, biennium: Biennium) -> str:
    """Where the one thing is whose code, address or number the text is; empty when there is none, or two."""
    if not text:
        return ""
    found = [
        *(
            address_of(activity)
            for activity in activities_visible_to(user)
            .filter(biennium=biennium, code__iexact=text)
            .select_related("biennium")[:2]
        ),
        *(
            reverse("planning:mandate-detail", args=[mandate.address])
            for mandate in mandates_visible_to(user).filter(address__iexact=text)[:2]
        ),
        *(
            reverse("monitoring:report-detail", args=[report.pk])
            for report in reports_visible_to(user).filter(number__iexact=text)[:2]
        ),
        *(procedure_address(procedure) for procedure in procedures_visible_to(user).filter(code__iexact=text)[:2]),
    ]
    found = list(dict.fromkeys([*found, *_named(user, text)]))
    number = text.upper().removeprefix("L-")
    if text.upper().startswith("L-") and number.isascii() and number.isdecimal() and len(number) < 9:
        found += [
            reverse("monitoring:lag-case", args=[case]) for case in cases_visible_to(user).filter(number=int(number))
        ]
    return found[0] if len(found) == 1 else ""


def _named(user: Any, text: str) -> list[str]:
    """The page of the one paragraph or decision that the text refers to, as ``XII/32 para 7 (b)`` does."""
    try:
        named = references_in(text)
    except ReferenceNotRead:
        return []
    if len(named) > 1:
        return []
    one = named[0]
    if one.place:
        mandates = mandates_visible_to(user).filter(address=one.address)
        return [reverse("planning:mandate-detail", args=[mandate.address]) for mandate in mandates]
    decisions = decisions_visible_to(user).filter(symbol=one.decision)
    return [_decision_url(decision.symbol) for decision in decisions]


def search(user: Any, text: str, biennium: Biennium) -> Found:
    """What has the words, the nearest first; one query for each kind."""
    if not text:
        return Found("", [])
    groups = [
        _mandates(user, text),
        _activities(user, text, biennium),
        _decisions(user, text),
        _clusters(user, text),
        _procedures(user, text),
        _people(user, text),
    ]
    return Found(text, [group for group in groups if group.hits])


def _near(rows: QuerySet[Any], text: str, named: str, *codes: str) -> list[Any]:
    """Rows whose name holds or nearly holds the text, or one of whose codes begins with it; one more than are shown."""
    wanted = Q(**{f"{named}__icontains": text}) | Q(**{f"{named}__trigram_word_similar": text})
    for code in codes:
        wanted |= Q(**{f"{code}__istartswith": text})
    ranked = rows.filter(wanted).annotate(nearness=TrigramWordSimilarity(text, named))
    return list(ranked.order_by("-nearness", *codes, "pk")[: MOST + 1])


def _group(label: str, rows: list[Any], hits: list[Hit], all_url: str = "") -> Group:
    return Group(label, hits[:MOST], len(rows) > MOST, all_url)


def _list(name: str, text: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': text})}"


def _mandates(user: Any, text: str) -> Group:
    visible, named = mandates_visible_to(user), named_in(text)
    rows = list(visible.filter(named).order_by("decision__order", "order", "address")[: MOST + 1]) if named else []
    rows = rows or _near(visible, text, "title", "address")
    hits = [
        Hit(one.address, one.title, reverse("planning:mandate-detail", args=[one.address]), one.get_status_display())
        for one in rows
    ]
    return _group(_("Mandates"), rows, hits, _list("planning:mandate-list", text))


def _activities(user: Any, text: str, biennium: Biennium) -> Group:
    visible = activities_visible_to(user).filter(biennium=biennium).select_related("biennium", "lead_unit")
    rows = _near(visible, text, "title", "code")
    hits = [Hit(one.code, one.title, address_of(one), one.lead_unit.code, one.status) for one in rows]
    return _group(_("Activities"), rows, hits, _list("planning:activity-list", text))


def _decisions(user: Any, text: str) -> Group:
    rows = _near(decisions_visible_to(user), text, "name", "symbol")
    hits = [Hit(one.symbol, one.name or one.symbol, _decision_url(one.symbol)) for one in rows]
    return _group(_("Decisions"), rows, hits, _list("planning:decision-list", text))


def _decision_url(symbol: str) -> str:
    return reverse("planning:decision-detail", args=[symbol])


def _clusters(user: Any, text: str) -> Group:
    rows = _near(clusters_visible_to(user), text, "name", "code")
    hits = [Hit(one.code, one.name, reverse("monitoring:cluster-detail", args=[one.code])) for one in rows]
    return _group(_("Clusters"), rows, hits, reverse("monitoring:cluster-list"))


def _procedures(user: Any, text: str) -> Group:
    rows = _near(procedures_visible_to(user), text, "title", "code")
    hits = [Hit(one.code, one.title, procedure_address(one), one.get_kind_display()) for one in rows]
    return _group(_("Procedures"), rows, hits, _list("clusters:procedure-list", text))


def _people(user: Any, text: str) -> Group:
    rows = _near(staff_visible_to(user).select_related("user", "unit"), text, "user__full_name")
    hits = [
        Hit("", one.name, reverse("monitoring:unit-detail", args=[one.unit.code]), f"{one.grade}, {one.unit.code}")
        for one in rows
    ]
    return _group(_("People"), rows, hits, _list("monitoring:people", text))
