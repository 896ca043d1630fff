"""Where activities stand in the results framework and which source of mandates they answer: what numbers link to.

The addresses ``?goal=1``, ``?result=1.2``, ``?output=1.2.1`` (``none``: under no output), ``?source=XII/32``,
``?decision=XII/32``, ``?mandate=XII/32/3``, ``?worked=2016`` (days are planned in the year), ``?counts=yes`` (neither
postponed nor ended), ``?orphaned=yes`` and ``?cluster=none`` are made by the results framework and the coverage matrix;
``?origin=`` and ``?outcome=`` by the implementation rates, ``?target=SP-2020/5`` by the strategic plans.
"""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from common.lists import Select, sought
from planning.enums import STATUSES_COUNTED
from planning.models import Activity, AssignmentDays, Biennium, MandateShare, TargetLink
from planning.queries.coverage import orphaned
from planning.queries.mandate_sources import source_filter, sources
from planning.queries.outcomes import outcome_filters, with_outcome

NONE = "none"
YES = "yes"


def places(parameters: Mapping[str, str], biennium: Biennium) -> list[Select]:
    """The places the address names, as filters of one choice each; what is not named is left out."""
    words = {
        "goal": _("Goal"),
        "result": _("Expected result"),
        "output": _("Output"),
        "decision": _("Decision"),
        "mandate": _("Mandate"),
        "target": _("Target"),
        "worked": _("Work planned in"),
    }
    found = [
        Select(name, label, [(value, _("none") if value == NONE else value)], value)
        for name, label in words.items()
        if (value := sought(parameters, name))
    ]
    if sought(parameters, "cluster") == NONE:
        found.append(Select("cluster", _("Cluster"), [(NONE, _("none"))], NONE))
    for name, label in (
        ("counts", _("Postponed and ended")),
        ("orphaned", _("Behind an operational mandate")),
    ):
        if sought(parameters, name) == YES:
            found.append(Select(name, label, [(YES, _("none"))], YES))
    if key := sought(parameters, "source"):
        label = next((source.symbol or source.label for source in sources(biennium) if source.key == key), key)
        found.append(Select("source", _("Asked by"), [(key, label)], key))
    return [*found, *outcome_filters(parameters)]


def in_places(activities: QuerySet[Activity], biennium: Biennium, named: list[Select]) -> QuerySet[Activity]:
    """The activities at all the places named; an unknown place holds none."""
    shares = MandateShare.objects.filter(activity=OuterRef("pk"))
    for place in named:
        if place.name == "goal":
            known = place.value.isdecimal() and len(place.value) < 5
            number = int(place.value) if known else -1
            activities = activities.filter(output__result__goal__number=number)
        elif place.name == "result":
            activities = activities.filter(output__result__code=place.value)
        elif place.name == "output":
            nowhere = place.value == NONE
            activities = (
                activities.filter(output__isnull=True) if nowhere else activities.filter(output__code=place.value)
            )
        elif place.name == "target":
            activities = activities.filter(Exists(_links_to(place.value)))
        elif place.name == "cluster":
            activities = activities.filter(cluster__isnull=True)
        elif place.name in ("decision", "mandate"):
            field = {"decision": "mandate__decision__symbol", "mandate": "mandate__address"}[place.name]
            activities = activities.filter(Exists(shares.filter(**{field: place.value})))
        elif place.name == "worked":
            known = place.value.isdecimal() and len(place.value) == 4
            days = AssignmentDays.objects.filter(assignment__activity=OuterRef("pk"), days__gt=0)
            activities = activities.filter(Exists(days.filter(year=int(place.value) if known else -1)))
        elif place.name == "counts":
            activities = activities.filter(status__in=STATUSES_COUNTED)
        elif place.name == "orphaned":
            activities = orphaned(activities)
        elif place.name == "source":
            condition = source_filter(biennium, place.value, "mandate__")
            activities = (
                activities.filter(Exists(shares.filter(condition))) if condition is not None else activities.none()
            )
    return with_outcome(activities, named)


def _links_to(target: str) -> QuerySet[TargetLink]:
    """The links from an activity to the target of this plan and number, such as ``SP-2020/5``."""
    plan, _stroke, number = target.rpartition("/")
    known = number.isascii() and number.isdecimal() and len(number) < 5
    links = TargetLink.objects.filter(activity=OuterRef("pk"), target__plan__code=plan)
    return links.filter(target__number=int(number)) if known else links.none()
