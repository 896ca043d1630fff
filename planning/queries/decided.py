"""What was decided on the workplans of a unit since a moment."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from planning.models import ChangeRequest, Workplan
from structure.models import Unit


def decided_since(unit: Unit, moment: datetime.datetime) -> list[str]:
    """The workplans and change requests of the unit that were endorsed, returned or decided after the moment."""
    decided = Q(endorsed_at__gt=moment) | Q(approved_at__gt=moment) | Q(returned_at__gt=moment)
    workplans = Workplan.objects.filter(decided, unit=unit).select_related("biennium").order_by("pk")
    asked = ChangeRequest.objects.filter(workplan__unit=unit).order_by("number")
    changes = asked.filter(Q(endorsed_at__gt=moment) | Q(decided_at__gt=moment))
    named = [_("the workplan %(biennium)s") % {"biennium": one.biennium} for one in workplans]
    return [*named, *(str(one) for one in changes)]
