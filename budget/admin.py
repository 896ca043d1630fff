"""The administration of funds, ratios, approved budgets, costs and the books."""

from django.contrib import admin

from budget.models import ActivityCost, ApprovedBudget, CostShare, CostSharing, Expenditure, TrustFund
from common.admin import HistoricAdmin, Signed


class Shares(admin.TabularInline):
    model = CostShare
    extra = 0


@admin.register(TrustFund)
class TrustFundAdmin(Signed):
    list_display = ("code", "name", "kind", "instrument")
    list_filter = ("kind", "instrument")
    search_fields = ("code", "name")
    list_select_related = ("instrument",)


@admin.register(CostSharing)
class CostSharingAdmin(HistoricAdmin):
    list_display = ("starts_in", "ends_in", "decision", "source", "status")
    inlines = (Shares,)


@admin.register(ApprovedBudget)
class ApprovedBudgetAdmin(HistoricAdmin):
    list_display = ("fund", "year", "amount", "decision", "status")
    list_filter = ("year", "status")
    list_select_related = ("fund",)


@admin.register(ActivityCost)
class ActivityCostAdmin(HistoricAdmin):
    list_display = ("activity", "fund", "object", "year", "amount")
    list_filter = ("fund", "object", "year")
    search_fields = ("activity__code", "activity__title")
    raw_id_fields = ("activity",)
    list_select_related = ("activity", "fund")


@admin.register(Expenditure)
class ExpenditureAdmin(Signed):
    list_display = ("reference", "fund", "activity", "object", "booked_on", "amount")
    list_filter = ("fund", "object")
    search_fields = ("reference", "activity__code")
    date_hierarchy = "booked_on"
    raw_id_fields = ("activity",)
    list_select_related = ("activity", "fund")
