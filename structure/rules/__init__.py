"""May this person see or do this, in the structure and everywhere above it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from structure.rules.access import access_of

WHO_OPENS: dict[str, Any] = {
    "secretariat:plan:read": _("The plan is open to the Secretariat's staff."),
    "secretariat:plan:import": _(
        "Mandates and indicators are imported by the planning and monitoring unit or the administrator."
    ),
    "secretariat:posts:read": _(
        "The post register is open to human resources, the budget officer and the Executive Secretary."
    ),
    "secretariat:post-review:read": _(
        "A single post review is open to human resources, the Executive Secretary and the incumbent."
    ),
    "secretariat:report:request": _(
        "Progress reports are asked for by the planning and monitoring unit or the Executive Secretary."
    ),
    "secretariat:report:approve": _("Only the Executive Secretary approves a report."),
    "secretariat:budget:manage": _("Only the budget and finance officer changes the budget."),
    "secretariat:meeting:edit": _("The calendar of meetings is kept by the planning and monitoring unit."),
    "secretariat:mandate:edit": _(
        "The register of mandates is kept by the planning and monitoring unit or the administrator."
    ),
    "secretariat:framework:edit": _("The medium-term framework is kept by the planning and monitoring unit."),
    "own:load:read": _("The load of people is read by themselves and by those who share out their work."),
    "secretariat:load:read": _(
        "The load of the whole Secretariat is read by the planning and monitoring unit, human resources and the "
        "Executive Secretary."
    ),
    "secretariat:load:manage": _(
        "How much a role counts is set by the planning and monitoring unit or the Executive Secretary, who also ask "
        "for proposals over the whole Secretariat."
    ),
    "secretariat:proposal:request": _(
        "Proposals over the whole Secretariat, and of teams, are asked for by the planning and monitoring unit or the "
        "Executive Secretary; a unit head asks for one of the own unit."
    ),
    "secretariat:skills:manage": _("The list of skills is kept by human resources and the administrator."),
    "secretariat:structure:manage": _("Divisions and units are changed by the administrator."),
    "secretariat:webhooks:manage": _("Webhooks are kept by the administrator."),
    "secretariat:project:manage": _("Selections of projects are opened by the planning and monitoring unit."),
    "secretariat:committee:read": _("The register of the Management Committee is open to the Secretariat's staff."),
    "secretariat:committee:seat": _(
        "Who sits in the Management Committee is entered by the administrator or the Executive Secretary."
    ),
    "bureau:overview:read": _("The Bureau room is open to Bureau members while their term runs."),
}
OTHERWISE: Any = _("Your role does not open this.")


def require(user: Any, permission: str) -> None:
    """Raise ``NotAllowed``, saying who can open it, unless one of the person's roles grants the permission."""
    if not access_of(user).may(permission):
        raise NotAllowed(WHO_OPENS.get(permission, OTHERWISE))
