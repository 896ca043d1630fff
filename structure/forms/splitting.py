"""A unit or a division split into parts: the fields of each part stand beside each other, two at least."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from structure.actions import divisions, reorganizations
from structure.forms.reorganizing import ActForm, code_field, codes_of, name_field, nature_field
from structure.models import Staff
from structure.queries import previews
from structure.queries.previews import Preview, lasting_units, work_in
from structure.rules.reorganization import NewDivision, NewUnit, Place

PARTS = 4
NEEDED = 2
GIVEN = "give_"  # before the kind and the key of what goes to a part


@dataclass(frozen=True)
class PartAsked:
    """The fields of a part; ``folded`` while nobody needs it and nothing is entered."""

    title: str
    fields: list[forms.BoundField]
    folded: bool


@dataclass(frozen=True)
class GivenAsked:
    """One kind of work, with a field for each of it; ``open`` once some of it goes elsewhere."""

    said: str
    fields: list[forms.BoundField]
    open: bool


class SplitForm(ActForm):
    """``code_1``, ``name_1`` … of the first part and on. A part of which nothing is entered is none."""

    kinds: tuple[str, ...] = ()
    ends = True

    def prepare(self) -> None:
        people = self.people()
        for number in range(1, PARTS + 1):
            needed, place = number <= NEEDED, {"n": number}
            self.fields[f"code_{number}"] = code_field(_("Code of part %(n)s") % place, required=needed)
            self.fields[f"name_{number}"] = name_field(_("Name of part %(n)s") % place, required=needed)
            if "nature" in self.kinds:
                self.fields[f"nature_{number}"] = nature_field(_("Nature of part %(n)s") % place, required=needed)
            said = _("Head of part %(n)s") % place
            head = forms.ModelChoiceField(label=said, queryset=Staff.objects.none(), required=False, empty_label="—")
            self.fields[f"head_{number}"] = head
            self.choose(f"head_{number}", people)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in self.numbers(said):
            for kind in ("code", "name", *self.kinds):
                field = f"{kind}_{number}"
                if not said.get(field) and field not in self.errors:
                    self.add_error(field, self.fields[field].error_messages["required"])
        return said

    def numbers(self, said: dict[str, Any]) -> list[int]:
        """The parts of which something is entered, and always the first two."""
        kinds = ("code", "name", "head", *self.kinds)
        return [n for n in range(1, PARTS + 1) if n <= NEEDED or any(said.get(f"{kind}_{n}") for kind in kinds)]

    def refuse(self, errors: Any) -> None:
        """What the door says of its second part stands at the second part that was entered."""
        numbers = self.numbers(self.cleaned_data)
        placed = {}
        for name, sentences in errors.items():
            kind, _line, place = name.rpartition("_")
            known = kind in ("code", "name", *self.kinds) and place.isdecimal() and int(place) <= len(numbers)
            placed[f"{kind}_{numbers[int(place) - 1]}" if known else name] = sentences
        super().refuse(placed)

    def parts_asked(self) -> list[PartAsked]:
        """The fields of each part, under its number."""
        found = []
        for number in range(1, PARTS + 1):
            fields = [self[f"{kind}_{number}"] for kind in ("code", "name", *self.kinds, "head")]
            entered = any(field.value() or field.errors for field in fields)
            found.append(PartAsked(_("Part %(n)s") % {"n": number}, fields, number > NEEDED and not entered))
        return found

    def placing_fields(self) -> list[forms.BoundField]:
        """The fields that say to which part each unit goes."""
        return [field for field in self if field.name.startswith("unit_")]

    def plain_fields(self) -> list[forms.BoundField]:
        """All but those of the parts and of the units."""
        elsewhere = {field.name for part in self.parts_asked() for field in part.fields}
        elsewhere |= {field.name for field in self.placing_fields()}
        return [field for field in self if field.name not in elsewhere]

    def places(self) -> list[tuple[str, str]]:
        """The parts to choose among."""
        return [(str(n), _("Part %(n)s") % {"n": n}) for n in range(1, PARTS + 1)]

    def is_entered(self, place: str, said: dict[str, Any]) -> bool:
        return place.isdecimal() and int(place) in self.numbers(said)


class SplitUnit(SplitForm):
    title = gettext_lazy("Split into units")
    explains = gettext_lazy("The unit ends; two to four new ones begin and share out its people and its work.")
    button = gettext_lazy("Split the unit")
    kinds = ("nature",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["hand_to"] = forms.ChoiceField(
            label=_("Part that takes over people and work"),
            choices=[("", "—"), *self.places()],
            error_messages={"required": _("Choose the part that takes over people and work.")},
            help_text=_("all that is not given to another part below"),
        )
        self.kinds_of_work = [one for one in work_in(self.thing) if one.key and one.movable]
        for one in self.kinds_of_work:
            for key, name in one.rows:
                self.fields[f"{GIVEN}{one.key}_{key}"] = forms.ChoiceField(
                    label=name, choices=[("", _("as chosen above")), *self.places()], required=False
                )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        given = [name for name, value in said.items() if name.startswith(GIVEN) and value]
        for field in ("hand_to", *given):
            if field in said and not self.is_entered(said[field], said):
                self.add_error(field, _("Choose a part that is entered."))
        return said

    def given_fields(self) -> list[GivenAsked]:
        """The people and the work of the unit, each with the part it goes to."""
        return [
            GivenAsked(one.said, fields, any(field.value() for field in fields))
            for one in self.kinds_of_work
            if (fields := [self[f"{GIVEN}{one.key}_{key}"] for key, _name in one.rows])
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        return [field for field in super().plain_fields() if not self.is_placing(field.name)]

    def placing_first(self) -> forms.BoundField:
        return self["hand_to"]

    def is_placing(self, name: str) -> bool:
        return name == "hand_to" or name.startswith(GIVEN)

    def placed(self, said: dict[str, Any]) -> dict[Place, str]:
        """What goes to another part than the one that takes over the rest, by kind and key."""
        return {
            (one.key, key): said[f"code_{part}"]
            for one in self.kinds_of_work
            for key, _name in one.rows
            if (part := said.get(f"{GIVEN}{one.key}_{key}"))
        }

    def parts(self, said: dict[str, Any]) -> list[NewUnit]:
        return [
            NewUnit(said[f"code_{n}"], said[f"name_{n}"], said[f"nature_{n}"], None, said[f"head_{n}"])
            for n in self.numbers(said)
        ]

    def foreseen(self, said: dict[str, Any]) -> Preview:
        heir, placed = said[f"code_{said['hand_to']}"], self.placed(said)
        return previews.splitting(self.thing, self.parts(said), heir, placed, said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        heir = said[f"code_{said['hand_to']}"]
        made = reorganizations.split_unit(
            unit=self.thing,
            parts=self.parts(said),
            hand_to=heir,
            placed=self.placed(said),
            version=self.thing.version,
            **act,
        )
        self.after = list(made)
        return _("%(code)s is split into %(parts)s.") % {"code": self.thing.code, "parts": codes_of(made)}


class SplitDivision(SplitForm):
    title = gettext_lazy("Split into divisions")
    explains = gettext_lazy("The division ends; two to four new ones begin, and each unit goes to one of them.")
    button = gettext_lazy("Split the division")

    def prepare(self) -> None:
        super().prepare()
        self.units = lasting_units(self.thing)
        for unit in self.units:
            self.fields[f"unit_{unit.pk}"] = forms.ChoiceField(
                label=f"{unit.code} – {unit.said()}",
                choices=[("", "—"), *self.places()],
                error_messages={"required": _("Choose the part it goes to.")},
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for unit in self.units:
            field = f"unit_{unit.pk}"
            if field in said and not self.is_entered(said[field], said):
                self.add_error(field, _("Choose a part that is entered."))
        return said

    def parts(self, said: dict[str, Any]) -> list[NewDivision]:
        return [NewDivision(said[f"code_{n}"], said[f"name_{n}"], said[f"head_{n}"]) for n in self.numbers(said)]

    def placed(self, said: dict[str, Any]) -> dict[int, str]:
        return {unit.pk: said[f"code_{said[f'unit_{unit.pk}']}"] for unit in self.units}

    def foreseen(self, said: dict[str, Any]) -> Preview:
        return previews.splitting_division(self.thing, self.parts(said), self.placed(said), said["day"])

    def done(self, said: dict[str, Any], act: dict[str, Any]) -> str:
        made = divisions.split_division(
            division=self.thing,
            parts=self.parts(said),
            placed=self.placed(said),
            version=self.thing.version,
            **act,
        )
        self.after = list(made)
        return _("%(code)s is split into %(parts)s.") % {"code": self.thing.code, "parts": codes_of(made)}
