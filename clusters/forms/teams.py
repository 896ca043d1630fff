"""The forms with which a team is kept: who joins, another role, the last day, a place taken away."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clusters.enums import TeamRole
from clusters.models import Membership
from clusters.rules.places import LONGEST_EXPERTISE, PlaceValues
from common import clock
from common.fields import DayText
from common.forms import RefusableForm, VersionedForm, reason_field
from structure.models import Staff
from structure.queries.people import active_on


def _reason() -> forms.CharField:
    return reason_field(_("Reason"), error_messages={"required": _("Say why.")})


class JoinForm(RefusableForm):
    """Somebody joins a team."""

    staff = forms.TypedChoiceField(
        label=_("Who joins"), coerce=int, error_messages={"required": _("Choose who joins.")}
    )
    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices, widget=forms.RadioSelect)
    expertise = forms.CharField(
        label=_("Expertise"), required=False, max_length=LONGEST_EXPERTISE, help_text=_("what the person brings")
    )
    valid_from = DayText(label=_("From"))
    valid_to = DayText(label=_("Last day"), required=False, help_text=_("empty when it is open"))
    reason = _reason()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        people = active_on(Staff.objects.all(), clock.today()).select_related("user", "unit__division")
        staff: Any = self.fields["staff"]
        staff.choices = [
            ("", "–"),
            *((one.pk, _described(one)) for one in people.order_by("user__full_name")),
        ]

    def values(self) -> PlaceValues:
        """The values of a valid form."""
        said = self.cleaned_data
        staff = Staff.objects.select_related("user").filter(pk=said["staff"]).first()
        return PlaceValues(staff, said["role"], said["valid_from"], said["valid_to"], said["expertise"])

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {"role": TeamRole.SUPPORT.value, "valid_from": clock.today()}


class RoleForm(VersionedForm):
    """Another role from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices, widget=forms.RadioSelect)
    valid_from = DayText(label=_("From"))
    reason = _reason()

    @staticmethod
    def initial_of(place: Membership) -> dict[str, Any]:
        begins = max(place.valid_from, clock.today())
        return {"version": place.version, "role": place.role, "valid_from": begins}


class LeaveForm(VersionedForm):
    """The last day in the team."""

    valid_to = DayText(label=_("Last day"))
    reason = _reason()

    @staticmethod
    def initial_of(place: Membership) -> dict[str, Any]:
        return {"version": place.version, "valid_to": place.valid_to or max(place.valid_from, clock.today())}


class AwayForm(VersionedForm):
    """A place entered by mistake; ``goes_on`` is asked where another place ends the day before."""

    goes_on = forms.BooleanField(required=False)
    reason = _reason()

    def __init__(self, *arguments: Any, before: Membership | None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if before is None:
            del self.fields["goes_on"]
            return
        words = {"role": before.get_role_display(), "day": date_format(before.valid_to, "DATE_FORMAT")}
        label = _("The place before it goes on: %(role)s, until now to %(day)s")
        self.fields["goes_on"].label = label % words

    @staticmethod
    def initial_of(place: Membership) -> dict[str, Any]:
        return {"version": place.version}


def _described(staff: Staff) -> str:
    """A person with what the rules of a team ask: grade and division."""
    return f"{staff.name}, {staff.grade}, {staff.unit.code}, {staff.unit.division.code}"
