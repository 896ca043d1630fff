"""The clusters themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Named


class Cluster(Historic, Named):
    """One of the eight cross-cutting groups, A to H (source para 18).

    Mandate, core functions, duties and the day of adoption are those of the charter adopted last, and written by its
    adoption alone (``clusters.actions.charters``).
    """

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)
    mandate = models.TextField(_("mandate"))
    duties = models.TextField(_("duties"), blank=True)
    note = models.TextField(_("note"), blank=True)
    charter_adopted_on = models.DateField(_("charter adopted on"), null=True, blank=True)
    dossier_due_on = models.DateField(_("dossier due"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CoreFunction(Historic):
    """A core function of a cluster, (a), (b) ... of its adopted charter (source paras 26-52)."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="core_functions")
    letter = models.CharField(_("letter"), max_length=2)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["cluster", "letter"]
        constraints = [models.UniqueConstraint(fields=["cluster", "letter"], name="core_function_letter_once")]

    def __str__(self) -> str:
        return f"{self.cluster.code} ({self.letter})"
