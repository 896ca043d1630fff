"""The content of an activity read back into the values in which it is written: codes and names become rows again."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clusters.models import Cluster, Project
from common.dates import PartialDate
from common.refusals import WrongState
from planning.models import Activity, Deliverable, Mandate, Milestone, Output, Target
from planning.queries.workplan_content import Content, due_in, titled
from planning.rules.plan_edit import DeliverableValue, DependencyValue, MilestoneValue, PersonValue, ShareValue
from structure.models import Staff, Unit


def values_from(activity: Activity, content: Content, names: Iterable[str]) -> dict[str, Any]:
    """Arguments of ``ActivityValues`` for the named fields of a content.

    Raises ``WrongState`` when something it names (an output, a person, a mandate) is no longer there, or a milestone it
    takes away has been reached.
    """
    asked = set(names)
    found: dict[str, Any] = {}
    for name in asked & READERS.keys():
        argument, read = READERS[name]
        found[argument] = read(activity, content)
    return found


def _text(name: str) -> Callable[[Activity, Content], str]:
    return lambda activity, content: str(content.get(name, ""))


def _date(name: str) -> Callable[[Activity, Content], PartialDate]:
    def read(activity: Activity, content: Content) -> PartialDate:
        said = content[name]
        return PartialDate.around(datetime.date.fromisoformat(said["on"]), said["precision"])

    return read


def _coded(name: str, rows: Callable[[Activity], Any]) -> Callable[[Activity, Content], int | None]:
    return lambda activity, content: _key(rows(activity).filter(code=content[name]), content[name])


def _key(rows: Any, said: str) -> int | None:
    if not said:
        return None
    key: int | None = rows.values_list("pk", flat=True).first()
    if key is None:
        raise WrongState(_("%(name)s is no longer there. Withdraw or refuse the request.") % {"name": said})
    return key


def _keys(rows: Any, field: str, wanted: Iterable[str]) -> dict[str, int]:
    asked = list(wanted)
    found = dict(rows.filter(**{f"{field}__in": asked}).values_list(field, "pk"))
    for one in asked:
        if one not in found:
            raise WrongState(_("%(name)s is no longer there. Withdraw or refuse the request.") % {"name": one})
    return found


def _lead_officer(activity: Activity, content: Content) -> int | None:
    said = content["lead_officer"]
    return _key(Staff.objects.filter(user__full_name=said, active_to__isnull=True).order_by("pk"), said)


def _supporting(activity: Activity, content: Content) -> list[int]:
    return list(_keys(Unit.objects, "code", content["supporting_units"]).values())


def _targets(activity: Activity, content: Content) -> list[int]:
    rows = Target.objects.select_related("plan")
    keys = []
    for said in content["targets"]:
        plan, _blank, number = said.rpartition(" ")
        key = _key(rows.filter(plan__code=plan, number=number), said)
        keys += [key] if key else []
    return keys


def _dependencies(activity: Activity, content: Content) -> list[DependencyValue]:
    same = Activity.objects.filter(biennium=activity.biennium)
    keys = _keys(same, "code", content["waits_for"])
    return [DependencyValue(keys[code], int(days)) for code, days in content["waits_for"].items()]


def _shares(activity: Activity, content: Content) -> list[ShareValue]:
    keys = _keys(Mandate.objects, "address", content["mandates"])
    return [ShareValue(keys[address], Decimal(percent)) for address, percent in content["mandates"].items()]


def _people(activity: Activity, content: Content) -> list[PersonValue]:
    days: dict[str, dict[tuple[int, int], Decimal]] = {}
    for quarter, people in content["days"].items():
        year, number = quarter.split("-Q")
        for person, amount in people.items():
            days.setdefault(person, {})[int(year), int(number)] = Decimal(amount)
    if strangers := days.keys() - content["people"].keys():
        raise WrongState(_("Work-days are asked for %(n)s who has no part in the activity.") % {"n": len(strangers)})
    return [PersonValue(int(person), part["role"], days.get(person, {})) for person, part in content["people"].items()]


def _items(name: str, model: Any, value: type[MilestoneValue], reached: str) -> Callable[..., list[MilestoneValue]]:
    """Milestones or deliverables; where one goes and another comes, one was renamed and keeps its row."""

    def read(activity: Activity, content: Content) -> list[MilestoneValue]:
        wanted: Mapping[str, str] = content[name]
        present = titled(model.objects.filter(activity=activity)) if activity.pk else {}
        going = [row for title, row in present.items() if title not in wanted]
        for row in going:
            if getattr(row, reached):
                raise WrongState(_("“%(title)s” has been reached meanwhile and stays.") % {"title": row.title})
        made = []
        for title, said in wanted.items():
            due = due_in(said)
            if title not in present:
                made.append(value(going.pop(0).pk if going else None, title, due))
            elif present[title].due != due:
                made.append(value(present[title].pk, present[title].title, due))
        return made + [value(row.pk, row.title, row.due, drop=True) for row in going]

    return read


# field of the content → argument of ``ActivityValues``, and how it is read
READERS: dict[str, tuple[str, Callable[[Activity, Content], Any]]] = {
    **{
        name: (name, _text(name))
        for name in ("title", "description", "function", "priority", "output_status", "standing")
    },
    "start": ("start", _date("start")),
    "end": ("end", _date("end")),
    "output": ("output_id", _coded("output", lambda one: Output.objects.filter(result__biennium=one.biennium_id))),
    "cluster": ("cluster_id", _coded("cluster", lambda one: Cluster.objects.all())),
    "project": ("project_id", _coded("project", lambda one: Project.objects.all())),
    "lead_officer": ("lead_officer_id", _lead_officer),
    "supporting_units": ("supporting_unit_ids", _supporting),
    "targets": ("target_ids", _targets),
    "waits_for": ("dependencies", _dependencies),
    "mandates": ("shares", _shares),
    "people": ("people", _people),
    "days": ("people", _people),
    "milestones": ("milestones", _items("milestones", Milestone, MilestoneValue, "done_on")),
    "deliverables": ("deliverables", _items("deliverables", Deliverable, DeliverableValue, "delivered_on")),
}
