"""Every change of a historic row says who and why; what would not is refused."""

import pytest

from common.audit import UnsignedChange, acting, create_signed, update_signed
from structure.models import Division
from tests.people import Cast


def test_a_signed_change_keeps_who_and_why(cast: Cast) -> None:
    with acting(by=cast.administrator, why="The mandate was agreed"):
        cast.office.mandate = "Coordinates."
        cast.office.save()
    latest = cast.office.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (
        cast.administrator,
        "The mandate was agreed",
    )


@pytest.mark.parametrize("change", ["save", "delete", "create", "update", "bulk_create"])
def test_an_unsigned_change_is_refused(cast: Cast, change: str) -> None:
    with pytest.raises(UnsignedChange):
        match change:
            case "save":
                cast.office.save()
            case "delete":
                cast.other_unit.delete()
            case "create":
                Division.objects.create(code="NEW", name="New")
            case "update":
                Division.objects.update(name="All the same")
            case "bulk_create":
                Division.objects.bulk_create([Division(code="NEW", name="New")])


def test_update_is_refused_even_when_signed_because_it_leaves_no_history(cast: Cast) -> None:
    with acting(by=None, why="A test"), pytest.raises(UnsignedChange):
        Division.objects.update(name="All the same")


def test_bulk_writes_keep_history_too(cast: Cast) -> None:
    with acting(by=cast.administrator, why="Imported"):
        made = create_signed(Division, [Division(code=f"D{n}", name=f"Division {n}") for n in range(3)])
        for division in made:
            division.name += " renamed"
        update_signed(Division, made, ["name"])
    for division in Division.objects.filter(code__startswith="D"):
        kinds = list(division.history.order_by("history_id").values_list("history_type", "history_user"))
        assert kinds == [("+", cast.administrator.pk), ("~", cast.administrator.pk)]


def test_a_change_needs_a_reason() -> None:
    with pytest.raises(UnsignedChange), acting(by=None, why="  "):
        pass
