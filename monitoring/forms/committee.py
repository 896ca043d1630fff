"""The forms of the Management Committee: a sitting, an item, what is said of it, and who sits."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Project
from common import clock
from common.dates import PartialDate
from common.fields import DayText, as_typed
from common.forms import RefusableForm, VersionedForm, reason_field
from common.in_force import in_force
from monitoring.enums import ItemAddressee, ItemKind
from monitoring.models import CommitteeItem, LagCase, Sitting
from monitoring.rules.committee import LONGEST, ItemValues, SittingValues
from planning.models import Activity
from structure.enums import CommitteeCapacity
from structure.models import Staff, Unit
from structure.queries.people import active_on
from structure.queries.units import committee_on
from structure.rules.committee import LONGEST_REASON


def _area(label: Any, missing: Any, rows: int = 3, **named: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **named,
    )


class Codes(forms.CharField):
    """Codes with blanks or commas between them, such as ``A-01, C-03``; each once, in the order typed."""

    def clean(self, value: Any) -> list[str]:
        found = [one for one in re.split(r"[\s,;]+", super().clean(value)) if one]
        return list(dict.fromkeys(found))


class SittingForm(RefusableForm):
    """A sitting to come, or one that was held."""

    held_on = DayText(label=_("Day"))
    agenda = _area(_("Agenda"), _("Say what stood on the agenda."), 8)

    def values(self) -> SittingValues:
        """The values of a valid form."""
        return SittingValues(self.cleaned_data["held_on"], self.cleaned_data["agenda"])

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {"held_on": as_typed(PartialDate.day(clock.today()))}


class SittingEditForm(VersionedForm):
    """The open minutes of a sitting, with who was present of those who sat in the Committee that day."""

    held_on = DayText(label=_("Day"))
    agenda = _area(_("Agenda"), _("Say what stood on the agenda."), 8)
    present = forms.TypedMultipleChoiceField(
        label=_("Present"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, sitting: Sitting, **named: Any) -> None:
        super().__init__(*arguments, **named)
        present: Any = self.fields["present"]
        present.choices = [
            (seat.staff_id, f"{seat.staff.user.full_name}, {seat.get_capacity_display()}")
            for seat in committee_on(sitting.held_on)
        ]

    def values(self) -> SittingValues:
        """The values of a valid form."""
        said = self.cleaned_data
        return SittingValues(said["held_on"], said["agenda"], tuple(said["present"]))

    @staticmethod
    def initial_of(sitting: Sitting) -> dict[str, Any]:
        return {
            "version": sitting.version,
            "held_on": as_typed(PartialDate.day(sitting.held_on)),
            "agenda": sitting.agenda,
            "present": list(sitting.attendances.values_list("staff_id", flat=True)),
        }


class ItemForm(RefusableForm):
    """A recommendation or decision: what, why, to whom, by when, and what it is tied to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, widget=forms.RadioSelect)
    text = _area(_("What the Committee recommends or decides"), _("Say what the Committee recommends or decides."))
    reason = _area(_("Why"), _("Say why."))
    addressee = forms.ChoiceField(
        label=_("Addressed to"), error_messages={"required": _("Say to whom it is addressed.")}
    )
    due_on = DayText(label=_("Due"), required=False, help_text=_("empty when it asks for nothing by a day"))
    activities = Codes(label=_("Tied to activities"), required=False, help_text=_("codes, such as A-01, C-03"))
    projects = Codes(label=_("Tied to projects"), required=False, help_text=_("codes of projects"))
    lag_cases = Codes(label=_("Tied to lag cases"), required=False, help_text=_("numbers, such as L-0398"))
    supersedes = forms.TypedChoiceField(
        label=_("Takes the place of"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("an earlier item that this one corrects or replaces; it does so when the minutes are closed"),
    )

    def __init__(self, *arguments: Any, earlier: list[CommitteeItem], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.earlier = {one.pk: one for one in earlier}
        self.units = {f"unit:{one.code}": one for one in Unit.objects.filter(in_force(clock.today())).order_by("code")}
        self.clusters = {f"cluster:{one.code}": one for one in Cluster.objects.order_by("code")}
        addressee: Any = self.fields["addressee"]
        addressee.choices = [
            ("", "–"),
            (ItemAddressee.EXECUTIVE_SECRETARY.value, ItemAddressee.EXECUTIVE_SECRETARY.label),
            *((key, f"{one.code} {one.said()}") for key, one in self.units.items()),
            *(
                (key, say("Cluster %(code)s") % {"code": f"{one.code} {one.said()}"})
                for key, one in self.clusters.items()
            ),
        ]
        supersedes: Any = self.fields["supersedes"]
        supersedes.choices = [("", "–"), *((one.pk, f"{one.code} {one.text[:80]}") for one in earlier)]

    def clean_activities(self) -> list[int]:
        """Keys of the activities: of the current biennium, or else of the latest that has the code."""
        codes = self.cleaned_data["activities"]
        rows = Activity.objects.filter(code__in=codes).order_by("biennium__is_current", "biennium__starts_in")
        return self._found(codes, {one.code: one.pk for one in rows})

    def clean_projects(self) -> list[int]:
        codes = self.cleaned_data["projects"]
        return self._found(codes, dict(Project.objects.filter(code__in=codes).values_list("code", "pk")))

    def clean_lag_cases(self) -> list[int]:
        codes = self.cleaned_data["lag_cases"]
        numbers = {code: _case_number(code) for code in codes}
        known = [number for number in numbers.values() if number]
        keys = dict(LagCase.objects.filter(number__in=known).values_list("number", "pk"))
        return self._found(codes, {code: keys[number] for code, number in numbers.items() if number in keys})

    def _found(self, codes: list[str], keys: dict[str, int]) -> list[int]:
        """The keys of the codes; refuses with the codes there is nothing for."""
        missing = [code for code in codes if code not in keys]
        if missing:
            raise forms.ValidationError(
                say("There is none with the code %(codes)s.") % {"codes": ", ".join(missing)[:200]}
            )
        return list(dict.fromkeys(keys[code] for code in codes))

    def values(self) -> ItemValues:
        """The values of a valid form."""
        said = self.cleaned_data
        noun = said["addressee"].partition(":")[0]
        return ItemValues(
            kind=said["kind"],
            text=said["text"],
            reason=said["reason"],
            addressee=noun,
            due_on=said["due_on"],
            unit=self.units.get(said["addressee"]),
            cluster=self.clusters.get(said["addressee"]),
            supersedes=self.earlier.get(said["supersedes"]),
            activities=tuple(said["activities"]),
            projects=tuple(said["projects"]),
            lag_cases=tuple(said["lag_cases"]),
        )

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {"kind": ItemKind.RECOMMENDATION.value}


class ItemEditForm(VersionedForm, ItemForm):
    """An item of open minutes."""

    field_order = ("version",)

    @staticmethod
    def initial_of(item: CommitteeItem) -> dict[str, Any]:
        return {
            "version": item.version,
            "kind": item.kind,
            "text": item.text,
            "reason": item.reason,
            "addressee": _addressee_of(item),
            "due_on": as_typed(PartialDate.day(item.due_on)) if item.due_on else "",
            "activities": ", ".join(sorted(one.code for one in item.activities.all())),
            "projects": ", ".join(sorted(one.code for one in item.projects.all())),
            "lag_cases": ", ".join(sorted(str(one) for one in item.lag_cases.all())),
            "supersedes": item.supersedes_id or "",
        }


class MoveForm(VersionedForm):
    """A step of an item: why it is or is not accepted, or what came of it; the action says what it asks for."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("needed when it is not accepted"),
    )
    outcome = forms.CharField(
        label=_("What came of it"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class SeatForm(RefusableForm):
    """Somebody is seated in the Committee."""

    staff = forms.TypedChoiceField(label=_("Who sits"), coerce=int, error_messages={"required": _("Choose who sits.")})
    capacity = forms.ChoiceField(label=_("Capacity"), choices=CommitteeCapacity.choices, widget=forms.RadioSelect)
    valid_from = DayText(label=_("From"))
    valid_to = DayText(label=_("Last day"), required=False, help_text=_("empty when it is open"))
    reason = reason_field(_("Reason"), error_messages={"required": _("Say why.")})

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        people = active_on(Staff.objects.select_related("user", "unit"), clock.today()).order_by("user__full_name")
        self.people = {one.pk: one for one in people}
        staff: Any = self.fields["staff"]
        staff.choices = [
            ("", "–"),
            *((pk, f"{one.user.full_name}, {one.unit.code}") for pk, one in self.people.items()),
        ]

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {
            "capacity": CommitteeCapacity.CO_OPTED.value,
            "valid_from": as_typed(PartialDate.day(clock.today())),
        }


class SeatEndForm(RefusableForm):
    """The last day of a seat, and why."""

    last_day = DayText(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why.")},
    )

    @staticmethod
    def initial_of(thing: Any) -> dict[str, Any]:
        return {"last_day": as_typed(PartialDate.day(clock.today()))}


def _addressee_of(item: CommitteeItem) -> str:
    if item.unit:
        return f"unit:{item.unit.code}"
    return f"cluster:{item.cluster.code}" if item.cluster else ItemAddressee.EXECUTIVE_SECRETARY.value


def _case_number(code: str) -> int | None:
    digits = code.upper().removeprefix("L-")
    return int(digits) if digits.isdecimal() and len(digits) < 9 else None
