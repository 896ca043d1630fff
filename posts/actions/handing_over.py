"""What the post register hands over when a unit ends: its posts."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import ngettext

from common import clock
from common.audit import acting, update_signed
from posts.models import Post
from structure.actions.handing_over import handed_over
from structure.models import Unit
from structure.rules.reorganization import LivingWork, of_keys


def _posts(unit: Unit) -> Any:
    return Post.objects.filter(unit=unit).exclude(abolished_on__lte=clock.today()).order_by("pk")


def _take_over(unit: Unit, to: Unit, by: Any, only: Collection[int] | None) -> None:
    rows = list(of_keys(_posts(unit), only).select_for_update())
    for row in rows:
        row.unit = to
    with acting(by=by, why=handed_over(unit, to)):
        update_signed(Post, rows, ["unit"])


POSTS = LivingWork(
    lambda unit: _posts(unit).count(),
    lambda n: ngettext("%(n)s post", "%(n)s posts", n) % {"n": n},
    _take_over,
)
