"""Choices of the clusters: team roles, project states, ways stages follow each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamRole(models.TextChoices):
    LEAD = "lead", _("lead")
    CORE = "core", _("core")
    SUPPORT = "support", _("support")


CORE_ROLES = frozenset({TeamRole.LEAD, TeamRole.CORE})  # the lead counts as core (source para 22)


class TeamRule(models.TextChoices):
    """The rules of a team (source para 22); the keys are those of the REST interface."""

    LEAD = "lead_is_mid_level", _("lead from P-3 to P-5")
    CORE = "core_of_2_to_6", _("core of 2 to 6")
    DIVISIONS = "core_from_different_divisions", _("core from different divisions")
    SUPPORT = "support_of_10_to_20", _("support of 10 to 20")


class ProjectState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    SELECTED = "selected", _("selected")
    RUNNING = "running", _("running")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


PROJECTS_CHOSEN = (ProjectState.SELECTED, ProjectState.RUNNING, ProjectState.CLOSING)  # from selection to the end


class StageMode(models.TextChoices):
    SEQUENTIAL = "sequential", _("in sequence")
    JOINT = "joint", _("jointly")


class StageState(models.TextChoices):
    AHEAD = "ahead", _("ahead")
    NOW = "now", _("now")
    HANDED = "handed", _("handed over, not confirmed")
    DONE = "done", _("done")


class Criterion(models.TextChoices):
    """The five criteria by which a project is chosen (source para 23)."""

    LINKAGES = "a", _("Confirmed linkages and synergies between activities that tie to the framework")
    CROSS_DIVISION = "b", _("Inputs and coordination of staff across divisions")
    MID_LEVEL = "c", _("Ownership by mid-level staff")
    DELIVERABLES = "d", _("Deliverables within the biennium")
    EMPHASIS = "e", _("Emphasis on the mandate of the cross-cutting area")


class ProcedureKind(models.TextChoices):
    SOP = "sop", _("standard operating procedure")
    GUIDELINE = "guideline", _("guideline")
    POLICY = "policy", _("policy")


class ProcedureState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    ADOPTED = "adopted", _("adopted")
    SUPERSEDED = "superseded", _("superseded")  # a later version was adopted; in force until the day before it
    ENDED = "ended", _("ended")  # no longer needed, and nothing took its place
    WITHDRAWN = "withdrawn", _("withdrawn")  # taken back before it came into force


VERSIONS_OPEN = frozenset({ProcedureState.DRAFT, ProcedureState.IN_REVIEW})
# Adopted once; on which days they are in force their dates say.
VERSIONS_WITH_DATES = frozenset({ProcedureState.ADOPTED, ProcedureState.SUPERSEDED, ProcedureState.ENDED})


class CharterState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("as adopted")  # nothing in it has changed since


class LessonOutcome(models.TextChoices):
    UNDECIDED = "undecided", _("undecided")
    PROCEDURE_CHANGED = "procedure_changed", _("procedure changed")
    PLAN_RULE = "plan_rule", _("plan rule")
    REJECTED = "rejected", _("rejected with reason")
