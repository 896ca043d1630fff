"""Proposals the solver made: of reassignments, and of a team for a new project. None applies itself."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import TeamRole
from clusters.models import Cluster
from common.audit import Historic
from common.models import Demonstrable, Versioned
from monitoring.enums import HandOverState, ProposalKind, ProposalState
from planning.models import Activity, Biennium, ChangeRequest
from structure.models import Skill, Staff, Unit, User


class Proposal(Historic, Versioned, Demonstrable):
    """A question to the solver: what was asked, by whom, as at which day, how far it is, and what came of it.

    ``unit`` is empty for the whole Secretariat; ``cluster`` names the cluster of a team, and the fields after it what
    the team needs (work-days a member gives in each quarter). ``figures`` are what the solver reckoned, days in tenths:
    of reassignments ``over_before``, ``over_after``, ``least_over``, ``moves``, ``least_moves``, ``quarters`` and
    ``balance``; of a team ``unmet``, ``fullness`` and ``least_fullness`` in thousandths.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ProposalKind)
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="proposals")
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    as_at = models.DateField(_("as at"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="proposals_asked")
    asked_at = models.DateTimeField(_("asked"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="proposals")
    across = models.BooleanField(_("also to the cluster's team"), default=True)
    share_skill = models.BooleanField(_("only to who shares a skill"), default=True)
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="team_proposals")
    title = models.CharField(_("project"), max_length=200, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="team_proposals")
    core_days = models.DecimalField(_("work-days a quarter, core"), max_digits=4, decimal_places=1, default=0)
    support_days = models.DecimalField(_("work-days a quarter, support"), max_digits=4, decimal_places=1, default=0)
    least = models.PositiveSmallIntegerField(_("at least"), default=2)
    most = models.PositiveSmallIntegerField(_("at most"), default=6)
    support = models.BooleanField(_("with a support team"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.QUEUED)
    progress = models.PositiveSmallIntegerField(
        _("progress"), default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    beat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    proven = models.BooleanField(_("proven to be the best"), default=False)
    seconds = models.DecimalField(_("seconds"), max_digits=5, decimal_places=1, default=0)
    figures = models.JSONField(_("figures"), default=dict, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="proposal_period_in_order", condition=Q(period_to__gte=F("period_from"))),
            models.CheckConstraint(
                name="proposal_of_a_team_names_its_cluster",
                condition=Q(kind="team", cluster__isnull=False, unit__isnull=True)
                | Q(kind="reassignment", cluster__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["asked_by"],
                condition=Q(state__in=["queued", "running"]),
                name="proposal_one_at_a_time",
                violation_error_message=_("Your last question is not answered yet."),
            ),
        ]
        indexes = [models.Index(fields=["state", "beat_at"]), models.Index(fields=["unit", "kind"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ProposedHandOver(Historic, Versioned):
    """A line of a proposal: work-days of one activity from one person to another, and what came of it.

    ``days`` is their sum. ``facts`` say why: ``quarters`` (for each ``year``, ``quarter``, ``days`` and, of the giver
    and the taker, what each had in the activity, carried and has, all as text), ``near`` and ``skills`` in common.
    ``change`` is the change request an accepted line became where the workplan is approved.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="hand_overs")
    order = models.PositiveSmallIntegerField(_("line"))
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="proposed_hand_overs")
    giver = models.ForeignKey(Staff, models.PROTECT, related_name="proposed_to_give")
    taker = models.ForeignKey(Staff, models.PROTECT, related_name="proposed_to_take")
    days = models.DecimalField(_("work-days"), max_digits=6, decimal_places=1)
    facts = models.JSONField(_("facts"), default=dict)
    state = models.CharField(_("state"), max_length=9, choices=HandOverState, default=HandOverState.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="hand_overs_decided")
    change = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, blank=True, related_name="hand_overs")

    class Meta:
        ordering = ["proposal", "order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="hand_over_line_once"),
            models.CheckConstraint(name="hand_over_to_another", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(
                name="hand_over_decided_at_with_by",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "activity"])]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.order}"


class ProposedMember(models.Model):
    """Somebody in a proposed team. ``facts``: ``quarters`` (days, carried, has), ``skills``, ``core_teams``, ``near``.

    Written once, with the proposal's end.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField(_("line"))
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="teams_proposed")
    role = models.CharField(_("role"), max_length=8, choices=TeamRole)
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        ordering = ["proposal", "order"]
        constraints = [models.UniqueConstraint(fields=["proposal", "staff"], name="proposed_member_once")]

    def __str__(self) -> str:
        return f"{self.staff}, {self.get_role_display()}"
