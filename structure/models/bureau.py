"""The Bureau's seats."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable
from structure.enums import Body
from structure.models.account import User


class BureauSeat(Historic, Demonstrable):
    """A seat on a Bureau of the Parties. Outside its dates it opens nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="bureau_seats")
    body = models.CharField(_("body"), max_length=8, choices=Body)
    country = models.CharField(
        _("country"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bureau_seat_ends_after_it_begins",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A term cannot end before it begins."),
            ),
            one_at_a_time(
                "user",
                "body",
                name="bureau_seat_once_at_a_time",
                sentence=_("This person already holds a seat on this Bureau at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_body_display()}"
