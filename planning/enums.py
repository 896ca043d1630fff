"""Choices of the plan: kinds and statuses of mandates, functions, statuses and outcomes of activities."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MandateKind(models.TextChoices):
    OPERATIONAL = "operational", _("operational")
    INFORMATIONAL = "informational", _("informational")


class MandateTerm(models.TextChoices):
    ONE_OFF = "one_off", _("one-off")
    STANDING = "standing", _("standing")


class MandateStatus(models.TextChoices):
    """The eight statuses of the Secretariat's public decision-tracking tool."""

    ACTIVE = "active", _("active")
    IMPLEMENTED = "implemented", _("implemented")
    ELAPSED = "elapsed", _("elapsed")
    SUPERSEDED = "superseded", _("superseded")
    RETIRED = "retired", _("retired")
    INACTIVE = "inactive", _("inactive")
    REQUIRE_FUNDING = "require_funding", _("require funding")
    STAGNANT = "stagnant", _("stagnant")


# Mandates that still ask for work, or have been answered by it: what coverage is counted over.
MANDATES_IN_FORCE = frozenset(
    {
        MandateStatus.ACTIVE,
        MandateStatus.IMPLEMENTED,
        MandateStatus.REQUIRE_FUNDING,
        MandateStatus.STAGNANT,
    }
)


class Coverage(models.TextChoices):
    """Whether a mandate in force has work behind it; defined in ``planning.queries.coverage``."""

    COVERED = "covered", _("covered")
    THIN = "thin", _("thin, under 5 work-days")
    UNCOVERED = "uncovered", _("nobody works on it")


class LinkKind(models.TextChoices):
    RENEWS = "renews", _("renews")
    REPLACES = "replaces", _("replaces")
    CONSOLIDATES = "consolidates", _("consolidates")


# The links after which the other mandate is answered through this one.
LINKS_TAKING_OVER = frozenset({LinkKind.REPLACES, LinkKind.CONSOLIDATES})


class Addressee(models.TextChoices):
    """Whom a paragraph asks. The value is the word kept with the mandate and given by the API."""

    EXECUTIVE_SECRETARY = "Executive Secretary", _("Executive Secretary")
    PARTIES = "Parties", _("Parties")
    GOVERNMENTS = "Other Governments", _("Other Governments")
    ORGANIZATIONS = "Organizations", _("Organizations")
    COMMUNITIES = "Indigenous peoples and local communities", _("Indigenous peoples and local communities")
    SUBSIDIARY_BODIES = "Subsidiary bodies", _("Subsidiary bodies")
    FACILITY = "Global Environment Facility", _("Global Environment Facility")
    OTHERS = "Others", _("Others")


class Phase(models.TextChoices):
    PREPARATION = "preparation", _("preparation")
    YEAR_1 = "year_1", _("year 1")
    YEAR_2 = "year_2", _("year 2")
    CLOSED = "closed", _("closed")


class Direction(models.TextChoices):
    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


class RiskLevel(models.TextChoices):
    """How grave a risk is; which likelihood and impact make which level is said in ``planning.rules.risks``."""

    LOW = "low", _("low")
    MODERATE = "moderate", _("moderate")
    HIGH = "high", _("high")
    VERY_HIGH = "very_high", _("very high")


class CalculationRule(models.TextChoices):
    SUM = "sum", _("sum")
    AVERAGE = "average", _("average")
    LATEST = "latest", _("latest")
    MAX = "max", _("highest")
    RATIO = "ratio", _("ratio")


class Function(models.TextChoices):
    """What an activity is for, in the two-year rhythm (source para 21)."""

    IMPLEMENTATION = "implementation", _("Implementation support")
    MEETINGS = "meetings", _("Meeting support")
    MANAGEMENT = "management", _("Management")


class Priority(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class ActivityStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    LAGGING = "lagging", _("Lagging")
    DONE = "done", _("Done")
    POSTPONED = "postponed", _("Postponed")
    ENDED = "ended", _("Ended")


STATUSES_OF_PROGRESS = (
    ActivityStatus.ON_TRACK,
    ActivityStatus.AT_RISK,
    ActivityStatus.LAGGING,
    ActivityStatus.DONE,
)
STATUSES_OPEN = frozenset(
    {ActivityStatus.NOT_STARTED, ActivityStatus.ON_TRACK, ActivityStatus.AT_RISK, ActivityStatus.LAGGING}
)
# Work that counts towards progress: what is postponed or ended is no longer planned for the biennium.
STATUSES_COUNTED = STATUSES_OPEN | {ActivityStatus.DONE}


class OutputStatus(models.TextChoices):
    """How an output came into the programme, in United Nations programme planning."""

    PROGRAMMED = "programmed", _("Programmed")
    CARRIED_OVER = "carried_over", _("Carried over")
    ADDED_BY_LEGISLATION = "added_by_legislation", _("Added by legislation")
    ADDED_BY_SECRETARIAT = "added_by_secretariat", _("Added by the Secretariat")


# Outputs the Parties asked for; what the Secretariat adds by itself is not among them.
MANDATED = frozenset({OutputStatus.PROGRAMMED, OutputStatus.CARRIED_OVER, OutputStatus.ADDED_BY_LEGISLATION})


class Outcome(models.TextChoices):
    IMPLEMENTED = "implemented", _("Implemented")
    REFORMULATED = "reformulated", _("Reformulated")
    POSTPONED = "postponed", _("Postponed")
    TERMINATED = "terminated", _("Terminated")


class Standing(models.TextChoices):
    """Whether work is in the plan, apart from how far it is."""

    PLANNED = "planned", _("planned")
    POSTPONED = "postponed", _("postponed")
    ENDED = "ended", _("terminated")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    CONTRIBUTOR = "contributor", _("Contributor")
    EXPERT = "expert", _("Expert")


class WorkplanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ENDORSED = "endorsed", _("Endorsed")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class ChangeKind(models.TextChoices):
    ADD = "add", _("Added")
    REFORMULATE = "reformulate", _("Changed")
    POSTPONE = "postpone", _("Postponed")
    TERMINATE = "terminate", _("Terminated")
    MOVE = "move", _("Moved")


class ChangeState(models.TextChoices):
    OPEN = "open", _("open")
    ENDORSED = "endorsed", _("endorsed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Change requests that still wait for somebody.
CHANGES_WAITING = frozenset({ChangeState.OPEN, ChangeState.ENDORSED})


class SynergyKind(models.TextChoices):
    """What two activities have to do with each other (source para 17)."""

    DUPLICATE = "duplicate", _("duplicate")
    SYNERGY = "synergy", _("synergy")
    COMMONALITY = "commonality", _("commonality")
    LINKAGE = "linkage", _("linkage")


class SynergyDecision(models.TextChoices):
    MERGE = "merge", _("Merge")
    SEQUENCE = "sequence", _("Sequence")
    DROP = "drop", _("Drop")
    KEEP = "keep", _("Keep both")


class SynergyScope(models.TextChoices):
    """Which pairs a round looks at. What has ended is in none."""

    OPEN = "open", _("pairs with work still to be done")
    ALL = "all", _("all pairs, done work too")


class ImportNoun(models.TextChoices):
    """What can be imported from a spreadsheet."""

    ACTIVITIES = "activities", _("activities")
    MANDATES = "mandates", _("mandates")
    INDICATORS = "indicators", _("indicators")
    PROGRESS = "progress", _("progress")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to map")
    QUEUED = "queued", _("waits for its turn")
    RUNNING = "running", _("being worked on")
    READY = "ready", _("to be confirmed")
    DONE = "done", _("imported")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("given up")
