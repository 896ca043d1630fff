"""What was carried from one biennium into the next, and why."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable
from planning.models.activities import Activity
from structure.models import User


class CarryOver(Historic, Demonstrable):
    """An unfinished activity (``source``) was copied into the next biennium (``copy``) by somebody, for a reason.

    ``sha256`` is the hash of the copy's content as it was made: while it is still that, the copy is untouched.
    """

    source = models.OneToOneField(Activity, models.PROTECT, related_name="carried_to")
    copy = models.OneToOneField(Activity, models.PROTECT, related_name="carried_from")
    reason = models.TextField(_("reason"))
    carried_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="activities_carried")
    carried_at = models.DateTimeField(_("carried"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["copy__code"]
        constraints = [
            models.CheckConstraint(
                name="carried_into_another",
                condition=~Q(source=F("copy")),
                violation_error_message=_("An activity is carried into another biennium."),
            ),
            models.CheckConstraint(
                name="carried_with_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this is carried over."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.code} → {self.copy.code}"
