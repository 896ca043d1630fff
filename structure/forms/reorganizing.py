"""The acts on divisions and on units as forms: each says what it will do, and goes through its door."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.fields import DayText
from common.forms import RefusableForm, reason_field
from structure.actions import divisions, reorganizations
from structure.enums import UnitNature
from structure.models import Staff, Unit
from structure.queries import previews
from structure.queries.people import active_on, staff_visible_to
from structure.queries.previews import Preview
from structure.queries.units import divisions_visible_to, units_visible_to
from structure.rules.reorganization import LONGEST_NAME, NewDivision, NewUnit

LONGEST_CODE = 10
DIVISION_WANTED = {"required": gettext_lazy("Choose a division.")}


class CodeChoice(forms.ModelChoiceField):
    """One of the units or divisions that have no end, by code and name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} – {obj.said()}"


class CodeText(forms.CharField):
    """A code in capitals, however it is typed."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).upper()


def code_field(label: Any, **named: Any) -> forms.CharField:
    widget, wanted = forms.TextInput(attrs={"autocomplete": "off"}), {"required": gettext_lazy("Enter a code.")}
    return CodeText(label=label, max_length=LONGEST_CODE, widget=widget, error_messages=wanted, **named)


def name_field(label: Any, **named: Any) -> forms.CharField:
    wanted = {"required": gettext_lazy("Enter a name.")}
    return forms.CharField(label=label, max_length=LONGEST_NAME, error_messages=wanted, **named)


def nature_field(label: Any, **named: Any) -> forms.ChoiceField:
    wanted = {"required": gettext_lazy("Choose a nature.")}
    return forms.ChoiceField(label=label, choices=[("", "—"), *UnitNature.choices], error_messages=wanted, **named)


class ActForm(RefusableForm):
    """One act on ``thing``, a unit or a division, or None where it opens one. ``by`` is who acts."""

    title: ClassVar[str | Promise] = ""
    explains: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = ""
    ends: ClassVar[bool] = False  # whether the thing has an end afterwards

    day = DayText(
        label=gettext_lazy("From which day"),
        help_text=gettext_lazy("today or an earlier day"),
        error_messages={"required": gettext_lazy("Say from which day.")},
    )
    reason = reason_field(
        gettext_lazy("Reason"),
        help_text=gettext_lazy("why, and on whose decision"),
        error_messages={"required": gettext_lazy("Say why, and on whose decision.")},
    )

    def __init__(self, *arguments: Any, thing: Any, by: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"initial": {"day": clock.today()}, **named})
        self.thing, self.by = thing, by
        self.after: list[Any] = []  # once written: what came of it, besides the thing itself
        self.prepare()
        self.order_fields([name for name in self.fields if name not in ("day", "reason")])

    def prepare(self) -> None:
        """Fill the choices of the fields."""

    def preview(self) -> Preview:
        """What a valid form will do, by what is on record at this moment."""
        for row in (self.thing, *self.cleaned_data.values()):
            if isinstance(row, Model):
                row.refresh_from_db()
        return self.foreseen(self.cleaned_data)

    def foreseen(self, said: dict[str, Any]) -> Preview:
        raise NotImplementedError

    def write(self) -> str:
        """Do it; returns the sentence said afterwards. Raises what the door raises."""
        said = self.cleaned_data
        return self.done(said, {"day": said["day"], "reason": said["reason"], "by": self.by})

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        raise NotImplementedError

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields that stand one under the other."""
        return list(self)

    def choose(self, field: str, rows: Any) -> None:
        """Let a field choose among rows."""
        self.fields[field].queryset = rows  # type: ignore[attr-defined]

    def other_units(self) -> Any:
        units = units_visible_to(self.by).filter(valid_to__isnull=True).order_by("code")
        return units.exclude(pk=self.thing.pk) if isinstance(self.thing, Unit) else units

    def other_divisions(self, but: Any = None) -> Any:
        divisions = divisions_visible_to(self.by).filter(valid_to__isnull=True).order_by("order", "code")
        return divisions.exclude(pk=but.pk) if but else divisions

    def people(self) -> Any:
        """Whoever works here today."""
        staff = active_on(staff_visible_to(self.by), clock.today())
        return staff.select_related("user").order_by("user__full_name", "pk")


class OpenUnit(ActForm):
    title = gettext_lazy("Open a unit")
    explains = gettext_lazy("A new unit of a division. It begins without people and work.")
    button = gettext_lazy("Open the unit")

    code = code_field(gettext_lazy("Code"), help_text=gettext_lazy("2 to 10 capital letters or digits; stays for ever"))
    name = name_field(gettext_lazy("Name"))
    nature = nature_field(gettext_lazy("Nature"))
    division = CodeChoice(label=gettext_lazy("Division"), queryset=None, error_messages=DIVISION_WANTED)
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Head"), queryset=Staff.objects.none(), required=False, empty_label="—"
    )

    def prepare(self) -> None:
        self.choose("division", self.other_divisions())
        self.choose("lead", self.people())

    def values(self, said: dict[str, Any]) -> NewUnit:
        return NewUnit(said["code"], said["name"], said["nature"], said["division"], said["lead"])

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.opening(self.values(said), said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [reorganizations.open_unit(values=self.values(said), **act)]
        return _("The unit %(code)s is open.") % {"code": said["code"]}


class OpenDivision(ActForm):
    title = gettext_lazy("Open a division")
    explains = gettext_lazy("A new division. Units are opened in it or moved to it afterwards.")
    button = gettext_lazy("Open the division")

    code = code_field(gettext_lazy("Code"), help_text=gettext_lazy("2 to 10 capital letters or digits; stays for ever"))
    name = name_field(gettext_lazy("Name"))
    head = forms.ModelChoiceField(
        label=gettext_lazy("Head"), queryset=Staff.objects.none(), required=False, empty_label="—"
    )

    def prepare(self) -> None:
        self.choose("head", self.people())

    def values(self, said: dict[str, Any]) -> NewDivision:
        return NewDivision(said["code"], said["name"], said["head"])

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.opening(self.values(said), said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [divisions.open_division(values=self.values(said), **act)]
        return _("The division %(code)s is open.") % {"code": said["code"]}


class Rename(ActForm):
    """Of a unit or of a division."""

    title = gettext_lazy("Rename")
    explains = gettext_lazy("Another name from a day on. Days before keep the old one; the code stays.")
    button = gettext_lazy("Rename")

    name = name_field(gettext_lazy("New name"))

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.renaming(self.thing, said["name"], said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        if isinstance(self.thing, Unit):
            reorganizations.rename_unit(unit=self.thing, name=said["name"], version=self.thing.version, **act)
        else:
            divisions.rename_division(division=self.thing, name=said["name"], version=self.thing.version, **act)
        return _("%(code)s is renamed.") % {"code": self.thing.code}


class Move(ActForm):
    title = gettext_lazy("Move to another division")
    explains = gettext_lazy("The unit goes with its people and its work. Days before show it where it was.")
    button = gettext_lazy("Move the unit")

    division = CodeChoice(label=gettext_lazy("To which division"), queryset=None, error_messages=DIVISION_WANTED)

    def prepare(self) -> None:
        self.choose("division", self.other_divisions(self.thing.division))

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.moving(self.thing, said["division"], said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [said["division"]]
        reorganizations.move_unit(unit=self.thing, division=said["division"], version=self.thing.version, **act)
        return _("%(code)s is moved to %(to)s.") % {"code": self.thing.code, "to": said["division"].code}


class ChangeNature(ActForm):
    title = gettext_lazy("Change the nature")
    explains = gettext_lazy("Functional, process or support from a day on (source para 57).")
    button = gettext_lazy("Change the nature")

    nature = nature_field(gettext_lazy("New nature"))

    def prepare(self) -> None:
        kept = [choice for choice in UnitNature.choices if choice[0] != self.thing.nature]
        self.fields["nature"].choices = [("", "—"), *kept]  # type: ignore[attr-defined]

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.changing_nature(self.thing, said["nature"], said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        reorganizations.change_nature(unit=self.thing, nature=said["nature"], version=self.thing.version, **act)
        return _("The nature of %(code)s is changed.") % {"code": self.thing.code}


class MergeUnit(ActForm):
    title = gettext_lazy("Merge into another unit")
    explains = gettext_lazy("The unit ends; the other one takes over its people and its work.")
    button = gettext_lazy("Merge the unit")
    ends = True

    into = CodeChoice(
        label=gettext_lazy("Unit that goes on"),
        queryset=None,
        error_messages={"required": gettext_lazy("Choose the unit that goes on.")},
    )

    def prepare(self) -> None:
        self.choose("into", self.other_units())

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.ending(self.thing, said["into"], said["day"], "merge")

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [said["into"]]
        reorganizations.merge_unit(unit=self.thing, into=said["into"], version=self.thing.version, **act)
        return _("%(code)s is merged into %(to)s.") % {"code": self.thing.code, "to": said["into"].code}


class CloseUnit(ActForm):
    title = gettext_lazy("Close")
    explains = gettext_lazy("The unit ends. Choose who takes over what is still there, if anything is.")
    button = gettext_lazy("Close the unit")
    ends = True

    hand_to = CodeChoice(label=gettext_lazy("Unit that takes over people and work"), queryset=None, required=False)

    def prepare(self) -> None:
        self.choose("hand_to", self.other_units())

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.ending(self.thing, said["hand_to"], said["day"], "close")

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [said["hand_to"]] if said["hand_to"] else []
        reorganizations.close_unit(unit=self.thing, hand_to=said["hand_to"], version=self.thing.version, **act)
        return _("%(code)s is closed.") % {"code": self.thing.code}


class MergeDivision(ActForm):
    title = gettext_lazy("Merge into another division")
    explains = gettext_lazy("The division ends; its units move to the other one.")
    button = gettext_lazy("Merge the division")
    ends = True

    into = CodeChoice(
        label=gettext_lazy("Division that goes on"),
        queryset=None,
        error_messages={"required": gettext_lazy("Choose the division that goes on.")},
    )

    def prepare(self) -> None:
        self.choose("into", self.other_divisions(self.thing))

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.merging_division(self.thing, said["into"], said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        self.after = [said["into"]]
        divisions.merge_division(division=self.thing, into=said["into"], version=self.thing.version, **act)
        return _("%(code)s is merged into %(to)s.") % {"code": self.thing.code, "to": said["into"].code}


class CloseDivision(ActForm):
    title = gettext_lazy("Close")
    explains = gettext_lazy("Only a division without units; move or close them first, or merge the division.")
    button = gettext_lazy("Close the division")
    ends = True

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.closing_division(self.thing, said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        divisions.close_division(division=self.thing, version=self.thing.version, **act)
        return _("%(code)s is closed.") % {"code": self.thing.code}


def codes_of(rows: Sequence[Any]) -> str:
    return ", ".join(row.code for row in rows)
