"""Bundle activities of the plan into a project, or take them out of it, several at once (source paras 19-23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Project
from common.refusals import InvalidInput, StaleVersion, WrongState, allowed
from planning.actions.activity_edit import save_activity
from planning.actions.change_asking import ask_reformulation
from planning.models import Activity, ChangeRequest, Workplan
from planning.queries.activity_values import values_of
from planning.rules.bundling import can_be_bundled, may_bundle
from planning.rules.changes import may_ask

MOST = 50  # activities at once: a page of them


@dataclass(frozen=True)
class Bundled:
    """The activities written at once, and the changes asked for where the workplan is approved."""

    written: list[Activity] = field(default_factory=list)
    asked: list[ChangeRequest] = field(default_factory=list)


@transaction.atomic
def bundle(
    *,
    project: Project,
    activities: Sequence[Activity],
    versions: Mapping[int, int],
    into: bool,
    reason: str,
    by: Any,
) -> Bundled:
    """Put activities into the project, or take them out of it: all of them, or none.

    ``versions`` are those that were read, by the activity's key. One that belongs to no cluster comes into that of the
    project. What is so already is left alone. Raises ``NotAllowed``, ``WrongState`` when the project is over, or
    ``InvalidInput`` naming each activity that cannot be taken by its code, the reason where it is missing.
    """
    locked = Project.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=project.pk)
    may_bundle(by, locked)
    if not 0 < len(activities) <= MOST:
        raise InvalidInput({"activities": [_("Tick at least one activity, and at most %(most)s.") % {"most": MOST}]})
    done, errors = Bundled(), {}
    for activity in sorted(activities, key=lambda one: one.pk):
        if (activity.project_id == locked.pk) is into:
            continue
        try:
            with transaction.atomic():
                made = _one(locked, activity, versions.get(activity.pk, 0), into, reason, by)
        except InvalidInput as refusal:
            sentences = [sentence for found in refusal.errors.values() for sentence in found]
            errors["reason" if set(refusal.errors) == {"reason"} else activity.code] = sentences
        except StaleVersion:
            errors[activity.code] = [_("Somebody changed this activity since you opened the page. Look at it again.")]
        except WrongState as refusal:
            errors[activity.code] = [refusal.sentence]
        else:
            (done.asked if isinstance(made, ChangeRequest) else done.written).append(made)  # type: ignore[arg-type]
    if errors:
        raise InvalidInput(errors)
    return done


def _one(
    project: Project, activity: Activity, version: int, into: bool, reason: str, by: Any
) -> Activity | ChangeRequest:
    """One activity, through the door that is open for it now."""
    workplan = (
        Workplan.objects.filter(unit=activity.lead_unit_id, biennium=activity.biennium_id)
        .select_related("unit__division", "biennium")
        .first()
    )
    if workplan is None:
        raise WrongState(_("Its unit has no workplan in the biennium."))
    if into:
        can_be_bundled(activity, project)
    elif activity.project_id != project.pk:
        raise WrongState(_("This activity is in another project by now."))
    values = values_of(activity)
    values = replace(
        values,
        project_id=project.pk if into else None,
        cluster_id=project.cluster_id if into else values.cluster_id,
    )
    write = ask_reformulation if allowed(may_ask, by, workplan) else save_activity
    return write(activity=activity, values=values, reason=reason, by=by, version=version)  # type: ignore[no-any-return,operator]
