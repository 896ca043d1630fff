"""What the acts on divisions and on units have in common: each begins with a lock and a check, and ends with a day."""

import datetime
from typing import Any

from django.db.models import QuerySet

from common.refusals import InvalidInput
from structure.models import Division, Unit
from structure.rules import reorganization as rules
from structure.rules.reorganization import Errors

ONE_DAY = datetime.timedelta(days=1)


def lock_structure() -> None:
    """Let acts on the structure wait for each other."""
    for model in (Division, Unit):
        list(model.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def taken(rows: QuerySet[Any], thing: Any, by: Any) -> Any:
    """The unit or division, locked, for somebody who may change it; it has no end yet."""
    rules.may_reorganize(by)
    lock_structure()
    locked = rows.get(pk=thing.pk)
    rules.check_lasts(locked)
    return locked


def checked(errors: Errors, reason: str) -> str:
    """The reason without outer spaces. Raises ``InvalidInput`` with what stands in the way, if anything does."""
    if errors:
        raise InvalidInput(errors)
    return rules.check_reason(reason)


def until(thing: Any, day: datetime.date) -> dict[str, Any]:
    """What a row of the past holds of a unit or a division whose name or place changes on ``day``."""
    last = thing.formerly.order_by("-valid_to").first()
    return {
        "name": thing.name,
        "translations": thing.translations,
        "valid_from": last.valid_to + ONE_DAY if last else thing.valid_from,
        "valid_to": day - ONE_DAY,
        "demonstration": thing.demonstration,
    }


def give_name(thing: Any, name: str) -> None:
    """Write a new name; the wordings in other languages were those of the old one."""
    thing.name = name
    thing.translations = {
        code: {key: text for key, text in said.items() if key != "name"} for code, said in thing.translations.items()
    }
    thing.save()


def end(thing: Any, day: datetime.date) -> None:
    """Let a unit or a division end the day before ``day``."""
    thing.valid_to = day - ONE_DAY
    thing.save()
