"""Write what a change request asks for into its activity; what nobody asked for stays as it is."""

from dataclasses import replace

from planning.actions.activity_edit import write_values
from planning.actions.activity_parts import keep_parts_change
from planning.models import Activity, ChangeRequest
from planning.queries.activity_values import values_of
from planning.queries.change_fields import patched, path_of, places_of, standing_content
from planning.queries.change_values import READERS, values_from
from planning.queries.workplan_content import Content
from planning.rules.plan_edit import ActivityValues
from structure.models import Unit


def apply_change(change: ChangeRequest) -> Activity:
    """The activity with the change written into it; an addition makes it. Within the locks, signed with ``acting``.

    Raises ``InvalidInput`` or ``WrongState`` when the values can no longer be taken.
    """
    places = places_of(change)
    before: Content | None = None
    if change.activity is None:
        activity = Activity(biennium=change.workplan.biennium, lead_unit=change.workplan.unit)
        content = patched(change.base, places, change.after)
        values = ActivityValues(**values_from(activity, content, READERS))
    else:
        activity = change.activity
        before = standing_content(activity)
        content = patched(before, places, change.after)
        if content["lead_unit"] != activity.lead_unit.code:
            activity.lead_unit = Unit.objects.get(code=content["lead_unit"])
        values = replace(values_of(activity), **values_from(activity, content, {path_of(place)[0] for place in places}))
    write_values(activity, values, reason=change.reason)
    if before is not None:
        keep_parts_change(activity, before)
    return activity
