"""The administration of monitoring: the lag policy is set here, all else is shown."""

from django.contrib import admin

from common.admin import HistoricAdmin, ReadOnlyAdmin
from monitoring.models import (
    BureauVisit,
    CommitteeItem,
    DailyMail,
    LagCase,
    LagPolicy,
    ProgressReport,
    Proposal,
    Sitting,
    Webhook,
)


@admin.register(LagPolicy)
class LagPolicyAdmin(HistoricAdmin):
    list_display = ("biennium", "days_late", "points_behind", "days_without_entry", "points_overspent")
    list_select_related = ("biennium",)


@admin.register(LagCase)
class LagCaseAdmin(ReadOnlyAdmin):
    list_display = ("number", "activity", "milestone", "mandate", "dimension", "level", "state", "raised_on")
    list_filter = ("dimension", "level", "state")
    list_select_related = ("activity", "milestone", "mandate__decision")


@admin.register(ProgressReport)
class ProgressReportAdmin(ReadOnlyAdmin):
    list_display = ("number", "biennium", "scope", "as_at", "state", "asked_at")
    list_filter = ("scope", "state")
    list_select_related = ("biennium",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("pk", "kind", "unit", "cluster", "as_at", "state", "asked_by", "asked_at")
    list_filter = ("kind", "state")
    list_select_related = ("unit", "cluster", "asked_by")


@admin.register(BureauVisit)
class BureauVisitAdmin(ReadOnlyAdmin):
    list_display = ("user", "path", "visited_at", "allowed")
    list_filter = ("allowed",)
    search_fields = ("user__full_name", "path")
    list_select_related = ("user",)


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    exclude = ("salt",)
    list_display = ("name", "address", "state", "active_since")
    list_filter = ("state",)


@admin.register(Sitting)
class SittingAdmin(ReadOnlyAdmin):
    list_display = ("number", "held_on", "state", "closed_at")
    list_filter = ("state",)


@admin.register(CommitteeItem)
class CommitteeItemAdmin(ReadOnlyAdmin):
    list_display = ("code", "kind", "addressee", "due_on", "state")
    list_filter = ("kind", "state")
    list_select_related = ("sitting",)


@admin.register(DailyMail)
class DailyMailAdmin(ReadOnlyAdmin):
    list_display = ("day", "user", "state", "attempts", "next_at", "sent_at", "failure")
    list_filter = ("state", "day")
    search_fields = ("user__full_name",)
    list_select_related = ("user",)
