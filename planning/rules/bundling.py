"""Who bundles activities of the plan into a project, and which (source paras 19-23).

Each activity is written through the door of its edits: by the head of the unit that leads it, or the delegate, in a
draft workplan at once and in an approved one as a request for a change.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.models import Project
from clusters.rules.projects import ENDED, OVER
from common.refusals import NotAllowed, WrongState
from planning.models import Activity
from structure.rules.access import access_of


def may_bundle(user: Any, project: Project) -> None:
    """The heads of units and whoever stands in for one; each then for the own unit's activities.

    Raises ``NotAllowed``, or ``WrongState`` when the project is over.
    """
    access = access_of(user)
    if access.staff is None or not (access.units_led or access.acts_for):
        raise NotAllowed(_("Activities are bundled by the heads of the units that lead them, or their delegates."))
    if project.state in ENDED:
        raise WrongState(OVER)


def can_be_bundled(activity: Activity, project: Project) -> None:
    """Raise ``WrongState`` for an activity of another cluster."""
    if activity.cluster_id not in (None, project.cluster_id):
        raise WrongState(_("This activity belongs to another cluster."))
