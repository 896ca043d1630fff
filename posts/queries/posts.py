"""Posts a person may see, and the register of them."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, page_of, sort_of, sought
from common.past import on_record_since, rows_on, versions_on
from posts.enums import ReviewOutcome
from posts.models import Incumbency, Post, PostReview
from posts.queries.reviews import latest_reviews
from posts.rules.reviews import REGISTER, REVIEWS, holding
from structure.enums import Grade
from structure.models import Unit
from structure.rules.access import access_of

VACANT = "vacant"
SORTS = {
    "number": ("number",),
    "title": ("title", "number"),
    "grade": ("grade_order", "number"),
    "unit": ("unit__division__order", "unit__code", "number"),
    "fund": ("fund_code", "number"),
}
GRADE_ORDER: Any = Case(
    *(When(grade=grade, then=Value(place)) for place, grade in enumerate(Grade.values)),
    default=Value(-1),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class PostRow:
    """A line of the register.

    ``number`` is the post's number of today, by which its page is found. ``outcome`` is empty for whoever may not see
    single reviews; ``recommended_grade`` also where the grade stays.
    """

    post: Any
    number: str
    incumbent: Incumbency | None
    outcome: str = ""
    recommended_grade: str = ""


def posts_visible_to(user: Any) -> QuerySet[Post]:
    """All posts for whoever keeps the register; the own post for everybody else on the staff."""
    access = access_of(user)
    posts = Post.objects.all()
    if access.may(REGISTER):
        return posts
    if access.staff_id is None:
        return posts.none()
    mine = Incumbency.objects.filter(holding(clock.today()), staff_id=access.staff_id)
    return posts.filter(pk__in=mine.values("post"))


def own_post(user: Any) -> Post | None:
    """The post the person holds today."""
    staff_id = access_of(user).staff_id
    if staff_id is None:
        return None
    mine = Incumbency.objects.filter(holding(clock.today()), staff_id=staff_id).select_related("post").first()
    return mine.post if mine else None


def posts_on_record_since() -> datetime.date | None:
    """The day of the first record of a post; None while there is none."""
    return on_record_since(Post.history.all())


def register(
    user: Any, parameters: Mapping[str, str], day: datetime.date, exports: Sequence[tuple[str, str]]
) -> Listing[PostRow]:
    """One page of the register as the address asks for it, today or as it was at the end of a past day.

    What a person may see goes by today.
    """
    found, filters, sort, everything = _asked(user, parameters, day)
    pages = page_of(found, parameters)
    return Listing(
        rows=_rows(pages.object_list, day, access_of(user).may(REVIEWS)),
        filters=filters,
        sort=sort,
        count_sentence=ngettext("%(n)s of %(all)s post", "%(n)s of %(all)s posts", everything)
        % {"n": pages.paginator.count, "all": everything},
        pages=pages,
        exports=exports,
    )


def register_sheet(user: Any, parameters: Mapping[str, str], day: datetime.date, as_at_line: str) -> Sheet:
    """The same posts, all of them, for a file; outcomes only for whoever may see single reviews."""
    found, _filters, _sort, _all = _asked(user, parameters, day)
    sees_reviews = access_of(user).may(REVIEWS)
    columns = [
        SheetColumn(_("Post"), 12),
        SheetColumn(_("Title"), 40),
        SheetColumn(_("Grade"), 8),
        SheetColumn(_("Unit"), 8),
        SheetColumn(_("Fund"), 8),
        SheetColumn(_("Incumbent"), 26),
        SheetColumn(_("Since"), 14, "date"),
    ]
    if sees_reviews:
        columns += [SheetColumn(_("Outcome of the review"), 34), SheetColumn(_("Recommended grade"), 12)]
    rows = []
    for row in _rows(found, day, sees_reviews):
        post, held = row.post, row.incumbent
        cells: list[Any] = [
            post.number,
            post.title,
            post.grade,
            post.unit.code,
            post.fund_code,
            held.staff.name if held else None,
            held.valid_from if held else None,
        ]
        rows.append([*cells, row.outcome, row.recommended_grade] if sees_reviews else cells)
    return Sheet(name=_("Posts"), columns=columns, rows=rows, notes=(_("Posts"), as_at_line))


def _standing(user: Any, day: datetime.date) -> QuerySet[Any]:
    """The posts there are on the day; of a past one their versions of then."""
    posts: QuerySet[Any] = posts_visible_to(user)
    if day < clock.today():
        seen = posts.order_by().values("pk")
        begun = Q(established_on__isnull=True) | Q(established_on__lte=day)
        posts = versions_on(Post, day).filter(begun, id__in=seen)
    return posts.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gt=day))


def _asked(user: Any, parameters: Mapping[str, str], day: datetime.date) -> tuple[QuerySet[Any], Filters, str, int]:
    standing = _standing(user, day)
    sees_reviews = access_of(user).may(REVIEWS)
    units = [
        (unit.code, f"{unit.code} {unit.said()}")
        for unit in Unit.objects.filter(pk__in=standing.order_by().values("unit"))
    ]
    held = [("held", _("held")), (VACANT, _("vacant"))]
    text = sought(parameters)
    grade = chosen(parameters, "grade", Grade.choices)
    unit = chosen(parameters, "unit", units)
    state = chosen(parameters, "state", held)
    outcome = chosen(parameters, "outcome", ReviewOutcome.choices) if sees_reviews else ""
    now = Incumbency.objects.filter(holding(day))
    found = standing
    if text:
        by_name = now.filter(staff__user__full_name__icontains=text).values("post")
        found = found.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(id__in=by_name))
    if grade:
        found = found.filter(grade=grade)
    if unit:
        found = found.filter(unit__code=unit)
    if state:
        taken = Q(id__in=now.values("post"))
        found = found.filter(~taken if state == VACANT else taken)
    if outcome:
        found = found.filter(id__in=rows_on(PostReview, day).filter(outcome=outcome).order_by().values("post"))
    sort = sort_of(parameters, SORTS, "number")
    keys = SORTS[sort.removeprefix("-")]
    order = [f"-{key}" if place == 0 and sort.startswith("-") else key for place, key in enumerate(keys)]
    found = found.annotate(grade_order=GRADE_ORDER).select_related("unit__division").order_by(*order)
    selects = [
        Select("grade", _("Grade"), Grade.choices, grade),
        Select("unit", _("Unit"), units, unit),
        Select("state", _("Incumbent"), held, state),
    ]
    if sees_reviews:
        selects.append(Select("outcome", _("Outcome"), ReviewOutcome.choices, outcome))
    filters = Filters(
        find_name="q", find_value=text, find_label=_("Find a post, title or name"), selects=tuple(selects)
    )
    return found, filters, sort, standing.count()


def incumbents(posts: Collection[int], day: datetime.date) -> dict[int, Incumbency]:
    """Who held each of the posts on the day, by the post's key; one query."""
    held = Incumbency.objects.filter(holding(day), post__in=posts).select_related("staff__user")
    return {one.post_id: one for one in held}


def _rows(posts: Iterable[Any], day: datetime.date, sees_reviews: bool) -> list[PostRow]:
    """The posts (or their versions) with who held each on the day and its latest review; two queries or three."""
    shown = list(posts)
    keys = [post.id for post in shown]
    held = incumbents(keys, day)
    latest = latest_reviews(keys, day) if sees_reviews else {}
    numbers = {} if day >= clock.today() else dict(Post.objects.filter(pk__in=keys).values_list("pk", "number"))
    return [_row(post, numbers.get(post.id, post.number), held.get(post.id), latest.get(post.id)) for post in shown]


def _row(post: Any, number: str, held: Incumbency | None, review: Any) -> PostRow:
    return PostRow(
        post,
        number,
        held,
        str(review.get_outcome_display()) if review else "",
        review.recommended_grade if review and review.recommended_grade != post.grade else "",
    )
