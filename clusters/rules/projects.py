"""Who may do what with a project (source paras 58-59).

Functional leaders manage programmes, process leaders manage projects: the process lead runs the project and its
stages, the functional lead accepts its end. The lead of the cluster stands beside the process lead. The Executive
Secretary chooses among projects and can cancel one. A delegate acts as the one acted for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.enums import ProjectState, TeamRole
from clusters.models import CloseOut, Membership, Project, Stage
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.models import Staff
from structure.rules.access import Access, access_of

LONGEST = 2000  # characters
DECIDES: Any = _("Only the Executive Secretary, or the delegate, chooses among projects and cancels one.")
RUNS: Any = _("A project is run by its process lead or the lead of its cluster, or by whoever stands in for them.")
ACCEPTS: Any = _("The functional lead, or the delegate, accepts the end of a project or returns it to work.")
EDITS: Any = _(
    "A project is kept by its two leads, the lead of its cluster and the planning and monitoring officer, or by "
    "whoever stands in for the leads."
)
OWN_WORDS: Any = _("Whoever said what was delivered does not accept it as well: another lead or a delegate does.")
OVER: Any = _("This project is over: it is kept as it was.")
ENDED = frozenset({ProjectState.CLOSED, ProjectState.DECLINED, ProjectState.CANCELLED})


@dataclass(frozen=True)
class Rights:
    """How somebody stands towards a project, worked out once for a page."""

    leads_cluster: bool
    process_lead: bool
    functional_lead: bool
    manages: bool

    @property
    def runs(self) -> bool:
        return self.process_lead or self.leads_cluster

    @property
    def edits(self) -> bool:
        return self.runs or self.functional_lead or self.manages

    @property
    def names_leads(self) -> bool:
        return self.leads_cluster or self.manages


def rights_of(user: Any, project: Project) -> Rights:
    """How a person, or those the person stands in for, stand towards a project."""
    access = access_of(user)
    return Rights(
        leads_cluster=leads_cluster(access, project.cluster_id),
        process_lead=project.process_lead_id in access.standing,
        functional_lead=project.functional_lead_id in access.standing,
        manages=access.may("secretariat:project:manage"),
    )


def leads_cluster(access: Access, cluster_id: int) -> bool:
    places = Membership.objects.filter(in_force(access.day), cluster=cluster_id, role=TeamRole.LEAD)
    return bool(access.standing) and places.filter(staff__in=access.standing).exists()


def may_propose(user: Any, cluster_id: int) -> None:
    """A project is proposed by the lead of its cluster or the planning and monitoring officer."""
    access = access_of(user)
    if not access.may("secretariat:project:manage") and not leads_cluster(access, cluster_id):
        raise NotAllowed(_("A project is proposed by the lead of its cluster or the planning and monitoring officer."))


def may_edit(user: Any, project: Project) -> Rights:
    """Raises ``NotAllowed``, or ``WrongState`` when the project is over."""
    rights = rights_of(user, project)
    if not rights.edits:
        raise NotAllowed(EDITS)
    if project.state in ENDED:
        raise WrongState(OVER)
    return rights


def may_run(user: Any, project: Project) -> None:
    if not rights_of(user, project).runs:
        raise NotAllowed(RUNS)


def may_propose_again(user: Any, project: Project) -> None:
    may_propose(user, project.cluster_id)


def may_accept(user: Any, project: Project) -> None:
    """The functional lead, but never whoever said what was delivered."""
    if not rights_of(user, project).functional_lead:
        raise NotAllowed(ACCEPTS)
    said = CloseOut.objects.filter(project=project).first()
    if said is not None and said.said_by_id == user.pk:
        raise NotAllowed(OWN_WORDS)


def decider_for(user: Any, sentence: Any = DECIDES, permission: str = "secretariat:project:decide") -> Staff | None:
    """In whose place somebody decides as the Executive Secretary: None in their own. Raises ``NotAllowed``."""
    access = access_of(user)
    if access.may(permission):
        return None
    for principal in access.acts_for:
        if access_of(principal.user).may(permission):
            return principal
    raise NotAllowed(sentence)


def may_cancel(user: Any, project: Project) -> None:
    decider_for(user)


def can_start(project: Project, stages: Iterable[Stage]) -> None:
    """Raise ``WrongState`` that says what is missing before a project starts."""
    missing = []
    if project.functional_lead_id is None:
        missing.append(_("a functional lead"))
    if project.process_lead_id is None:
        missing.append(_("a process lead"))
    if not list(stages):
        missing.append(_("its stages"))
    if missing:
        raise WrongState(_("Before it starts the project needs %(what)s.") % {"what": ", ".join(map(str, missing))})


def check_reason(reason: str, *, field: str = "reason", needed: Any = "") -> str:
    """The reason without blanks round it. Raises ``InvalidInput`` at its field when it is missing or too long."""
    text = reason.replace("\x00", "").strip()
    if not text and needed:
        raise InvalidInput({field: [needed]})
    if len(text) > LONGEST:
        raise InvalidInput({field: [_("Use at most %(most)s characters.") % {"most": LONGEST}]})
    return text
