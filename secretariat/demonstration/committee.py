"""Two sittings of the Management Committee and what came of its items, through the actions of the pages."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.test.utils import override_settings

from clusters.models import Project
from monitoring.actions import committee_items as items
from monitoring.actions.committee_sittings import begin_sitting, close_sitting
from monitoring.models import CommitteeItem, LagCase, Notification, Sitting
from monitoring.rules.committee import ItemValues, SittingValues
from secretariat.demonstration.keeping import moment, overwrite
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World
from structure.models import User


def load(world: World) -> None:
    """What the data file says, up to the day of the demonstration and in the order of the days, while there is no
    sitting."""
    if Sitting.objects.exists():
        return
    data = read("committee")
    secretary = world.users[data["secretary"]]
    for day, act in sorted(_acts(world, data["sittings"], secretary), key=lambda one: one[0]):
        if day <= world.as_at:
            # The clock stands on the day it happened, so that stamps and history bear it.
            with override_settings(AS_AT_DATE=day.isoformat()):
                act()
    for model in (Sitting, CommitteeItem):
        rows = list(model.objects.all())
        for row in rows:
            row.demonstration = True
        overwrite(model, rows, ["demonstration"])
    Notification.objects.filter(url__startswith="/committee/").update(read_at=moment(world.as_at))


def _acts(world: World, sittings: list[Any], secretary: User) -> list[tuple[datetime.date, Callable[[], Any]]]:
    """Every sitting, its closing and every step of its items, each with its day."""
    acts: list[tuple[datetime.date, Callable[[], Any]]] = []
    for number, row in enumerate(sittings, start=1):
        acts.append((row["held"], partial(_hold, world, row, secretary)))
        acts.append((row["closed"], partial(_close, number, secretary)))
        for place, one in enumerate(row["items"], start=1):
            acts += [(step["day"], partial(_step, world, number, place, step)) for step in one.get("steps", ())]
    return acts


def _hold(world: World, row: dict[str, Any], secretary: User) -> None:
    present = tuple(world.staff[key].pk for key in row["present"])
    sitting = begin_sitting(values=SittingValues(row["held"], row["agenda"], present), by=secretary)
    for one in row["items"]:
        items.record_item(sitting=sitting, values=_values(world, one), by=secretary)


def _close(number: int, secretary: User) -> None:
    close_sitting(sitting=Sitting.objects.get(number=number), by=secretary, version=None)


def _step(world: World, sitting: int, number: int, step: dict[str, Any]) -> None:
    item, act, words = _item(sitting, number), step["act"], step.get("words", "")
    by = item.unit.lead.user if step["by"] == "head" and item.unit and item.unit.lead else world.users[step["by"]]
    if act == "take_in_hand":
        items.take_in_hand(item=item, by=by, version=None)
    elif act == "report_done":
        items.report_done(item=item, outcome=words, by=by, version=None)
    else:
        items.decide(item=item, accept=act == "accept", reason=words, by=by, version=None)


def _item(sitting: int, number: int) -> CommitteeItem:
    items_with_heads = CommitteeItem.objects.select_related("sitting", "unit__lead__user")
    return items_with_heads.get(sitting__number=sitting, number=number)


def _values(world: World, row: dict[str, Any]) -> ItemValues:
    to = row["to"]
    earlier = row.get("supersedes")
    return ItemValues(
        kind=row["kind"],
        text=row["text"],
        reason=row["reason"],
        addressee=next(iter(to)),
        due_on=row.get("due"),
        unit=world.units.get(to.get("unit")),
        cluster=world.clusters.get(to.get("cluster")),
        supersedes=_item(*earlier) if earlier else None,
        activities=tuple(world.activities[code].pk for code in row.get("activities", ())),
        projects=tuple(Project.objects.filter(code__in=row.get("projects", ())).values_list("pk", flat=True)),
        lag_cases=tuple(LagCase.objects.filter(number__in=row.get("lag_cases", ())).values_list("pk", flat=True)),
    )
