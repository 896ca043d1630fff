"""What a version of an activity changed beside its own fields."""

from django.db import models


class PartsChange(models.Model):
    """The parts of an activity that one version of it changed: as they were and as they are since.

    ``before`` and ``after`` hold the parts that differ as they stand in the content of a workplan: shares, people and
    their work-days, supporting units, targets, what the activity waits for.
    """

    version = models.OneToOneField("planning.HistoricalActivity", models.CASCADE, related_name="parts_change")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.version}: {', '.join(self.after)}"
