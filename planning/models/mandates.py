"""Mandates: the operative paragraphs with which Parties ask the Secretariat for work."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Named, Versioned
from planning.enums import LinkKind, MandateKind, MandateStatus, MandateTerm


class Instrument(Named):
    """The Convention or one of its Protocols, and the article that sets the Secretariat's functions."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=120)
    secretariat_article = models.CharField(_("article on the Secretariat"), max_length=20)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Meeting(Historic, Named, Versioned):
    """A meeting of a body of an instrument. Concurrent meetings share place and dates."""

    body = models.CharField(_("body"), max_length=12)
    number = models.PositiveSmallIntegerField(_("number"))
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="meetings")
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "body", "number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_of_a_body_once"),
            models.CheckConstraint(
                name="meeting_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A meeting cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}"

    @property
    def days(self) -> str:
        """The first and the last day, with one month where there is one: ``4–17 Dec 2016``; empty when not known."""
        first, last = self.starts_on, self.ends_on
        if first is None:
            return ""
        if last is None or last == first:
            return date_format(first, "DATE_FORMAT")
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}\u2013{date_format(last, 'DATE_FORMAT')}"
        return f"{date_format(first, 'MONTH_DAY_FORMAT')}\u2013{date_format(last, 'DATE_FORMAT')}"


class Decision(Historic, Named, Versioned):
    """A decision or recommendation of a meeting, or an article that mandates work, by its symbol."""

    symbol = models.CharField(_("symbol"), max_length=20, unique=True)
    name = models.CharField(_("title"), max_length=300, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="decisions")
    order = models.PositiveSmallIntegerField(_("order in the register"), default=0)

    class Meta:
        ordering = ["order", "symbol"]

    def __str__(self) -> str:
        return self.symbol


class Mandate(Historic, Versioned, Demonstrable):
    """One operative paragraph: where it stands, what it asks, and what has become of it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="mandates")
    address = models.CharField(_("address"), max_length=60, unique=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(_("short title"), max_length=300)
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=14, choices=MandateKind, default=MandateKind.OPERATIONAL)
    term = models.CharField(_("term"), max_length=10, choices=MandateTerm, default=MandateTerm.ONE_OFF)
    addressees = models.JSONField(_("addressees"), default=list, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=MandateStatus, default=MandateStatus.ACTIVE)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        ordering = ["decision__order", "order", "address"]
        indexes = [
            models.Index(fields=["status"]),
            GinIndex(fields=["title"], name="mandate_title_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["address"], name="mandate_address_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.address


class MandateLink(Historic):
    """One mandate renews, replaces or consolidates another."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="links")
    other = models.ForeignKey(Mandate, models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "other", "kind"], name="mandate_link_once"),
            models.CheckConstraint(
                name="mandate_link_to_another",
                condition=~Q(mandate=F("other")),
                violation_error_message=_("A mandate cannot be linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.kind} {self.other}"
