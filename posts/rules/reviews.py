"""A single post and its review are personal data (source para 67): who may open them."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.in_force import in_force
from common.refusals import NotAllowed
from posts.models import Incumbency, Post
from structure.rules.access import access_of

REGISTER = "secretariat:posts:read"
REVIEWS = "secretariat:post-review:read"
WHO_OPENS_A_REVIEW: Any = _(
    "A single post review is open to human resources, the Executive Secretary and the incumbent."
)


def holding(day: datetime.date) -> Q:
    """Incumbencies that run on ``day``."""
    return in_force(day)


def holds(user: Any, post: Post | None) -> bool:
    """Whether the person holds the post today."""
    staff_id = access_of(user).staff_id
    return bool(staff_id and Incumbency.objects.filter(holding(clock.today()), post=post, staff_id=staff_id).exists())


def opens_since(user: Any, post: Post) -> datetime.date | None:
    """The first day whose page of the post the person may open: that since which they hold it; None: any day.

    What was on record of somebody who held it before them is not theirs to read. Ask ``may_see_review`` first.
    """
    access = access_of(user)
    if access.may(REVIEWS) or access.staff_id is None:
        return None
    mine = Incumbency.objects.filter(holding(clock.today()), post=post, staff_id=access.staff_id)
    return mine.values_list("valid_from", flat=True).first()


def may_see_review(user: Any, post: Post | None) -> None:
    """Human resources, the Executive Secretary and who holds the post today; ``NotAllowed`` for everybody else.

    ``None`` is a post there is not: to whoever may not see posts it looks like any other.
    """
    if not (access_of(user).may(REVIEWS) or holds(user, post)):
        raise NotAllowed(WHO_OPENS_A_REVIEW)
