"""The administration of posts and their review.

An administrator keeps users and reference data and sees no post: these pages ask for the roles of human resources,
whatever else an account may do (source para 67).
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.admin import HistoricAdmin
from posts.models import (
    Appraisal,
    FollowUpStep,
    Incumbency,
    Post,
    PostFunction,
    PostReview,
    ReviewExercise,
    StaffingLine,
    StandardCost,
)
from posts.rules.reviews import REVIEWS
from structure.rules.access import access_of


class OfHumanResources:
    """Opens to whoever may see single reviews, and to nobody else."""

    def _open(self, request: HttpRequest) -> bool:
        return access_of(request.user).may(REVIEWS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._open(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request)


class Functions(OfHumanResources, admin.TabularInline):
    model = PostFunction
    extra = 0


class Incumbencies(OfHumanResources, admin.TabularInline):
    model = Incumbency
    extra = 0
    autocomplete_fields = ("staff",)


class FollowUp(OfHumanResources, admin.TabularInline):
    model = FollowUpStep
    extra = 0


@admin.register(Post)
class PostAdmin(OfHumanResources, HistoricAdmin):
    list_display = ("number", "title", "grade", "unit", "fund_code", "abolished_on")
    list_filter = ("grade", "unit")
    search_fields = ("number", "title")
    autocomplete_fields = ("unit",)
    list_select_related = ("unit",)
    inlines = (Incumbencies, Functions)


@admin.register(Incumbency)
class IncumbencyAdmin(OfHumanResources, HistoricAdmin):
    list_display = ("post", "staff", "valid_from", "valid_to")
    search_fields = ("post__number", "staff__user__full_name")
    autocomplete_fields = ("post", "staff")
    list_select_related = ("post", "staff__user")


@admin.register(Appraisal)
class AppraisalAdmin(OfHumanResources, HistoricAdmin):
    list_display = ("incumbency", "cycle_starts_in")
    autocomplete_fields = ("incumbency",)
    list_select_related = ("incumbency__post", "incumbency__staff__user")


@admin.register(PostReview)
class PostReviewAdmin(OfHumanResources, HistoricAdmin):
    list_display = ("post", "exercise", "outcome", "recommended_grade", "state")
    list_filter = ("exercise", "outcome", "state")
    search_fields = ("post__number", "post__title")
    autocomplete_fields = ("post",)
    list_select_related = ("post", "exercise")
    inlines = (FollowUp,)


@admin.register(ReviewExercise)
class ReviewExerciseAdmin(HistoricAdmin):
    list_display = ("name", "starts_on", "ends_on")


@admin.register(StaffingLine)
class StaffingLineAdmin(HistoricAdmin):
    list_display = ("biennium", "grade", "posts")
    list_filter = ("biennium",)
    list_select_related = ("biennium",)


@admin.register(StandardCost)
class StandardCostAdmin(HistoricAdmin):
    list_display = ("grade", "duty_station", "year", "amount")
    list_filter = ("year", "duty_station")
