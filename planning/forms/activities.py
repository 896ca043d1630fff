"""The form in which a unit head writes an activity: its fields and its rows as one, for a new one and for a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import DateNotUnderstood, PartialDate, read_date
from common.fields import as_typed
from planning.enums import AssignmentRole
from planning.forms.activity_fields import OUTCOME_OF_STANDING, ActivityForm
from planning.forms.activity_merge import MAIN, Shape, packed, parts_of, unpacked
from planning.forms.activity_rows import ROWS
from planning.models import Activity, Mandate, Workplan
from planning.queries.workplan_content import days_text, standing_of
from planning.rules.plan_edit import (
    WHOLE,
    ActivityValues,
    DeliverableValue,
    DependencyValue,
    MilestoneValue,
    PersonValue,
    ShareValue,
    equal_shares,
)
from structure.models import Staff

EQUAL = "equal"
EMPTY: Shape = {MAIN: {}, **{kind: [] for kind in ROWS}}
FOLDED = {
    "deliverables": ("deliverables",),
    "dependencies": ("dependencies",),
    "supports": ("supporting_units", "targets"),
    "outcome": ("project", "priority", "output_status", "outcome"),
}


@dataclass(frozen=True)
class Fold:
    """What is seldom used stands folded: ``inside`` says in a few words what is in it."""

    inside: str
    is_open: bool


class ActivityForms:
    """The form and its rows as one: valid together, read together.

    ``data`` is what was sent; without it the form shows ``shape``, or the activity, or nothing.
    """

    def __init__(
        self,
        workplan: Workplan,
        data: Any = None,
        activity: Activity | None = None,
        shape: Shape | None = None,
        opened: str = "",
    ) -> None:
        self.workplan, self.activity, self.opened = workplan, activity, opened
        self.reason_needed = workplan.versions.filter(approved_at__isnull=False).exists()
        people = [
            (staff.pk, staff.user.full_name)
            for staff in Staff.objects.filter(active_to__isnull=True).select_related("user")
        ]
        if shape is None and data is None:
            shape = initial_of(activity) if activity else EMPTY
        shown = shape or EMPTY
        self.main = ActivityForm(
            data,
            initial=shown[MAIN],
            workplan=workplan,
            activity=activity,
            people=people,
            reason_needed=self.reason_needed,
        )
        self.rows: dict[str, Any] = {
            kind: rows(
                data,
                initial=shown[kind],
                prefix=kind,
                form_kwargs={"years": workplan.biennium.years, "people": people} if kind == "people" else {},
            )
            for kind, rows in ROWS.items()
        }
        self.row_errors: dict[str, list[Any]] = {}

    # --- what was sent --------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.main, *self.rows.values())]
        self.row_errors = {kind: found for kind, rows in self.rows.items() if (found := list(rows.non_form_errors()))}
        return all(valid) and self._names_known()

    def _names_known(self) -> bool:
        shares, waits = self._cleaned("shares"), self._cleaned("dependencies")
        addresses = [row["mandate"] for row in shares if row.get("mandate")]
        codes = [row["after"].upper() for row in waits if row.get("after")]
        self._mandates = dict(Mandate.objects.filter(address__in=addresses).values_list("address", "pk"))
        awaited = Activity.objects.filter(biennium=self.workplan.biennium_id, code__in=codes) if codes else ()
        self._awaited = {one.code: one.pk for one in awaited}
        if unknown := [address for address in addresses if address not in self._mandates]:
            self.row_errors["shares"] = [_("No mandate stands at %(address)s.") % {"address": ", ".join(unknown)}]
        elif any(bool(row.get("mandate")) != (row.get("percent") is not None) for row in shares):
            self.row_errors["shares"] = [_("Give each mandate its share, and each share its mandate.")]
        if any(not row.get("staff") and any(_days(row).values()) for row in self._cleaned("people")):
            self.row_errors["people"] = [_("Say whose work-days these are.")]
        if missing := [code for code in codes if code not in self._awaited]:
            said = _("There is no activity %(codes)s in this biennium.")
            self.row_errors["dependencies"] = [said % {"codes": ", ".join(missing)}]
        elif any(row.get("lag_days") and not row.get("after") for row in waits):
            self.row_errors["dependencies"] = [_("Name the activity it waits for.")]
        return not self.row_errors

    def _cleaned(self, kind: str) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.rows[kind] if getattr(form, "cleaned_data", None)]

    def values(self) -> ActivityValues:
        """The values of a valid form."""
        main = self.main.cleaned_data
        standing, outcome = self.main.standing()
        return ActivityValues(
            title=main["title"],
            description=main["description"],
            start=main["start"],
            end=main["end"],
            output_id=main["output"],
            cluster_id=main["cluster"],
            project_id=main["project"],
            function=main["function"],
            priority=main["priority"],
            output_status=main["output_status"],
            lead_officer_id=main["lead_officer"],
            standing=standing,
            outcome=outcome,
            supporting_unit_ids=main["supporting_units"],
            target_ids=main["targets"],
            shares=[
                ShareValue(self._mandates[row["mandate"]], row["percent"])
                for row in self._cleaned("shares")
                if row.get("mandate")
            ],
            people=[
                PersonValue(row["staff"], row["role"] or AssignmentRole.CONTRIBUTOR, _days(row))
                for row in self._cleaned("people")
                if row.get("staff")
            ],
            milestones=[MilestoneValue(*item) for item in self._items("milestones")],
            deliverables=[DeliverableValue(*item) for item in self._items("deliverables")],
            dependencies=[
                DependencyValue(self._awaited[row["after"].upper()], row.get("lag_days") or 0)
                for row in self._cleaned("dependencies")
                if row.get("after")
            ],
        )

    def _items(self, kind: str) -> list[tuple[int | None, str, PartialDate | None, bool]]:
        """What was said of milestones or deliverables. One that was gone when the form was shown is a new one."""
        read = unpacked(self.main.cleaned_data["read"])
        return [
            (
                row.get("key") if not read or f"{kind}|{row.get('key')}" in read else None,
                row.get("title", ""),
                row.get("due"),
                bool(row.get("drop")),
            )
            for row in self._cleaned(kind)
            if row.get("title") or row.get("due") or row.get("key")
        ]

    def refuse(self, errors: dict[str, list[Any]]) -> None:
        """Show what an action refused, beside the field it names."""
        for name, sentences in errors.items():
            if name in self.rows:
                self.row_errors[name] = sentences
                continue
            field = "outcome" if name == "standing" else name
            for sentence in sentences:
                self.main.add_error(field if field in self.main.fields else None, str(sentence))

    # --- what stands in it, whether it can be taken or not -------------------------------------------

    def shape(self) -> Shape:
        """What stands in the form at this moment, as a form takes it."""
        return {
            MAIN: {name: self.main[name].value() for name in self.main.fields},
            **{kind: [{name: row[name].value() for name in row.fields} for row in self.rows[kind]] for kind in ROWS},
        }

    def with_more(self, more: str) -> "ActivityForms":
        """The form as it was typed, not judged, with one more row, or with shares that are equal."""
        shape = self.shape()
        if more == EQUAL:
            filled = [row for row in shape["shares"] if str(row["mandate"] or "").strip()]
            for row, share in zip(filled, equal_shares(len(filled)), strict=True):
                row["percent"] = days_text(share)
        for kind, rows in shape.items():
            # The form adds a blank row by itself; there are two only where one more was asked for.
            if kind in ROWS and kind != more and rows and not _filled(rows[-1]):
                rows.pop()
        again = ActivityForms(self.workplan, None, self.activity, shape, opened=more)
        if more in ROWS:
            again.rows[more].forms[-1].visible_fields()[0].field.widget.attrs["autofocus"] = True
        return again

    @cached_property
    def start(self) -> PartialDate | None:
        return self._date("start")

    @cached_property
    def end(self) -> PartialDate | None:
        return self._date("end")

    def _date(self, name: str) -> PartialDate | None:
        """The date that stands in a field, if it can be read: what is echoed under it."""
        try:
            return read_date(str(self.main[name].value() or ""))
        except DateNotUnderstood:
            return None

    def waits(self) -> dict[str, int]:
        """The activities named as waited for, with the days after their end, as far as they can be read."""
        found = {}
        for row in self.rows["dependencies"]:
            code, days = str(row["after"].value() or "").strip().upper(), str(row["lag_days"].value() or "0")
            if code and days.isdecimal() and len(days) < 5:
                found[code] = int(days)
        return found

    def share_total(self) -> str:
        total = Decimal(0)
        for form in self.rows["shares"].forms:
            try:
                total += Decimal(str(form["percent"].value() or 0))
            except ArithmeticError:
                continue
        return days_text(total) if total.is_finite() else "–"

    # --- what is folded -------------------------------------------------------------------------------

    @property
    def folds(self) -> dict[str, Fold]:
        inside = {
            "deliverables": self._titles("deliverables"),
            "dependencies": ", ".join(self.waits()),
            "supports": self._supports(),
            "outcome": self._choices("project", "priority", "output_status", "outcome"),
        }
        return {name: Fold(words, self._is_open(name)) for name, words in inside.items()}

    def _is_open(self, fold: str) -> bool:
        names = FOLDED[fold]
        wrong = any(name in self.row_errors or name in self.main.errors for name in names)
        rows = any(self.rows[name].is_bound and self.rows[name].total_error_count() for name in names if name in ROWS)
        return wrong or rows or self.opened in names or (fold == "outcome" and "reason" in self.main.errors)

    def _titles(self, kind: str) -> str:
        titles = [str(row["title"].value()) for row in self.rows[kind] if row["title"].value()]
        return Truncator(", ".join(titles)).chars(80)

    def _supports(self) -> str:
        chosen = {str(key) for key in self.main["supporting_units"].value() or ()}
        units = [
            label.split(" ")[0] for key, label in self.main.fields["supporting_units"].choices if str(key) in chosen
        ]
        targets = len(self.main["targets"].value() or ())
        said = [ngettext("%(n)s target", "%(n)s targets", targets) % {"n": targets}] if targets else []
        return ", ".join(units + said)

    def _choices(self, *names: str) -> str:
        said = []
        for name in names:
            value = str(self.main[name].value() or "")
            said += [str(label) for key, label in self.main.fields[name].choices if value and str(key) == value]
        return ", ".join(said)


def _filled(row: dict[str, Any]) -> bool:
    return any(value for name, value in row.items() if name != "role")


def _days(row: dict[str, Any]) -> dict[tuple[int, int], Decimal]:
    found = {}
    for name, days in row.items():
        if name.startswith("q") and days is not None:
            year, quarter = name[1:].split("_")
            found[int(year), int(quarter)] = days
    return found


def answering(mandate: str) -> Shape:
    """What stands in the form of a new activity that is to answer a mandate, by its address; or nothing."""
    return {**EMPTY, "shares": [{"mandate": mandate, "percent": days_text(WHOLE)}]} if mandate else EMPTY


def initial_of(activity: Activity) -> Shape:
    """What stands in the form when it is opened; milestones and deliverables reached are not changed here."""
    shape: Shape = {
        MAIN: {
            "title": activity.title,
            "description": activity.description,
            "start": as_typed(activity.start),
            "end": as_typed(activity.end),
            "output": activity.output_id,
            "cluster": activity.cluster_id,
            "project": activity.project_id,
            "function": activity.function,
            "priority": activity.priority,
            "output_status": activity.output_status,
            "lead_officer": activity.lead_officer_id,
            "outcome": OUTCOME_OF_STANDING.get(standing_of(activity.status, activity.outcome), activity.outcome),
            "supporting_units": list(activity.supporting_units.order_by("code").values_list("pk", flat=True)),
            "targets": list(activity.target_links.order_by("target").values_list("target_id", flat=True)),
        },
        "shares": [
            {"mandate": share.mandate.address, "percent": days_text(share.percent)}
            for share in activity.mandate_shares.select_related("mandate")
        ],
        "people": [_person(assignment) for assignment in activity.assignments.prefetch_related("days")],
        "milestones": _open_items(activity.milestones.filter(done_on__isnull=True)),
        "deliverables": _open_items(activity.deliverables.filter(delivered_on__isnull=True)),
        "dependencies": [
            {"after": one.after.code, "lag_days": one.lag_days or None}
            for one in activity.depends_on.select_related("after").order_by("after__code")
        ],
    }
    shape[MAIN] |= {"version": activity.version, "read": packed(parts_of(shape))}
    return shape


def _person(assignment: Any) -> dict[str, Any]:
    days = {f"q{row.year}_{row.quarter}": days_text(row.days) for row in assignment.days.all()}
    return {"staff": assignment.staff_id, "role": assignment.role, **days}


def _open_items(items: Any) -> list[dict[str, Any]]:
    return [{"key": row.pk, "title": row.title, "due": as_typed(row.due)} for row in items.order_by("due_on", "pk")]


def mandate_choices() -> Iterable[tuple[str, str]]:
    """Addresses and titles of the mandates a share can be given to, for the list that helps typing."""
    return Mandate.objects.order_by("decision__order", "order").values_list("address", "title")


def activity_choices(workplan: Workplan, activity: Activity | None) -> Iterable[tuple[str, str]]:
    """Codes and titles of the activities this one can wait for, for the list that helps typing."""
    others = Activity.objects.filter(biennium=workplan.biennium_id).exclude(pk=activity.pk if activity else None)
    return others.values_list("code", "title")
