"""Where the sittings and items of the Management Committee stand."""

from django.urls import reverse

from monitoring.models import CommitteeItem, Sitting


def sitting_url(sitting: Sitting, page: str = "detail") -> str:
    return reverse(f"monitoring:sitting-{page}", args=[sitting.number])


def item_url(item: CommitteeItem, page: str = "detail") -> str:
    """Wants ``sitting`` loaded."""
    return reverse(f"monitoring:item-{page}", args=[item.sitting.number, item.number])
