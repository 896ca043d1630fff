"""The outcomes of the review, the register, and a single post."""

import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.documents.charts import outcome_pie
from common.downloads import export_format, export_links, sheet_response
from common.past import carried_day, kept_day
from posts.models import Post
from posts.queries import posts, reviews
from posts.queries.post_page import post_on_record_since, post_page
from posts.rules.reviews import REGISTER, REVIEWS, may_see_review, opens_since
from structure.forms.days import AsAtForm, day_asked, on_record
from structure.rules import require
from structure.rules.access import access_of


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """Outcomes for everybody on the staff, beneath them the register for its keepers; ``?as_at=`` of a past day."""
    require(request.user, "secretariat:structure:read")
    keeps = access_of(request.user).may(REGISTER)
    day, form = day_asked(request.GET)
    day = on_record(day, form, posts.posts_on_record_since)
    if kind := export_format(request.GET):
        require(request.user, REGISTER)
        line = _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        return sheet_response(posts.register_sheet(request.user, request.GET, day, line), kind, "posts")
    found, is_now = reviews.outcomes(request.user, day), day >= clock.today()
    chart = _pie(found)
    return render(
        request,
        "posts/post_list.html",
        {
            "outcomes": found,
            "chart": chart,
            "legend": [(fill, one) for (fill, *_rest), one in zip(chart.legend, found.counts, strict=True)]
            if chart
            else [],
            "page": posts.register(request.user, request.GET, day, export_links(request.GET)) if keeps else None,
            "form": form,
            "day": day,
            "is_now": is_now,
            "carried": carried_day(day, is_now=is_now),
            "kept": kept_day(day, is_now=is_now),
            "own_post": posts.own_post(request.user),
            "sees_reviews": access_of(request.user).may(REVIEWS),
        },
    )


@require_safe
def post_detail(request: HttpRequest, number: str) -> HttpResponse:
    """A post and its review; ``?as_at=`` of a past day. Whether there is one is not said to whoever may not see it."""
    post = Post.objects.select_related("unit__division").filter(number=number).first()
    may_see_review(request.user, post)
    if post is None:
        raise Http404
    day, form = day_asked(request.GET)
    day = on_record(day, form, partial(post_on_record_since, post))
    if day < clock.today():
        day = _own_day(request, post, day, form)
    return render(request, "posts/post_detail.html", {"page": post_page(post, day), "form": form})


def _own_day(request: HttpRequest, post: Post, day: datetime.date, form: AsAtForm) -> datetime.date:
    """The day, or today with a sentence at the field when somebody else held the post of the person who asks."""
    since = opens_since(request.user, post)
    if since is None or since <= day:
        return day
    said = _("You hold this post since %(day)s: enter that day or a later one.")
    form.add_error("as_at", said % {"day": date_format(since, "DATE_FORMAT")})
    return clock.today()


def _pie(found: reviews.Outcomes) -> outcome_pie.Chart | None:
    if not found.reviewed:
        return None
    slices = [outcome_pie.Slice(str(one.label), one.posts) for one in found.counts]
    return outcome_pie.draw(
        slices,
        chart_id="outcomes",
        title=_("What the review of %(n)s posts found") % {"n": found.reviewed},
        size=180,
    )
