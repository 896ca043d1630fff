"""What outsiders opened."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from structure.models import User


class BureauVisit(models.Model):
    """A page a Bureau member opened. Rows are only ever added."""

    user = models.ForeignKey(User, models.PROTECT, related_name="bureau_visits")
    path = models.CharField(_("page"), max_length=300)
    visited_at = models.DateTimeField(_("when"))
    allowed = models.BooleanField(_("opened"))

    class Meta:
        ordering = ["-visited_at"]
        indexes = [models.Index(fields=["user", "-visited_at"])]
        triggers = [pgtrigger.Protect(name="bureau_visit_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user} {self.path}"
