"""The charters of the clusters: the working text of each, and the versions that were adopted."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.enums import CharterState
from clusters.models.cluster import Cluster
from common.audit import Historic
from common.models import Demonstrable, Versioned
from structure.models import Staff, User


class Charter(Historic, Versioned, Demonstrable):
    """The working text of a cluster's charter: mandate, core functions in their order, duties (source para 25).

    ``functions`` is a list of texts, lettered by their place. ``writers`` are all who changed the text since it was
    adopted last, ``written_for`` the staff in whose place that was, and those who proposed it; none of them adopts it.
    ``version`` counts the changes, for those who edit at the same time.
    """

    cluster = models.OneToOneField(Cluster, models.CASCADE, related_name="charter", verbose_name=_("cluster"))
    mandate = models.TextField(_("mandate"), blank=True)
    functions = models.JSONField(_("core functions"), default=list, blank=True)
    duties = models.TextField(_("duties"), blank=True)
    change_note = models.CharField(_("what is new"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CharterState, default=CharterState.DRAFT)
    writers = models.ManyToManyField(User, blank=True, related_name="charters_written")
    written_for = models.ManyToManyField(Staff, blank=True, related_name="charters_written_for")
    return_note = models.TextField(_("note of the Executive Secretary"), blank=True)

    class Meta:
        ordering = ["cluster"]
        constraints = [
            models.CheckConstraint(
                name="charter_proposed_with_a_mandate",
                condition=~Q(state="proposed") | ~Q(mandate=""),
                violation_error_message=_("A charter is proposed with a mandate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster.code}: {self.get_state_display()}"


class CharterVersion(Demonstrable):
    """An adopted charter with its sha-256, from the day it was adopted until the next; PostgreSQL refuses any change.

    ``content`` is what ``clusters.rules.charter_text.content_of`` makes. ``adopted_by`` is empty where it was adopted
    before that was put on record, ``adopted_for`` is the Executive Secretary in whose place a delegate adopted it.
    """

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="charter_versions", verbose_name=_("cluster"))
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(max_length=64)
    change_note = models.CharField(_("what is new"), max_length=300, blank=True)
    adopted_on = models.DateField(_("adopted on"))
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="charters_adopted")
    adopted_for = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="charters_adopted_for")
    writers = models.ManyToManyField(User, blank=True, related_name="charter_versions_written")

    class Meta:
        ordering = ["cluster", "-number"]
        constraints = [models.UniqueConstraint(fields=["cluster", "number"], name="charter_version_once")]
        triggers = [
            pgtrigger.Protect(name="adopted_charter_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.cluster.code} v{self.number}"
