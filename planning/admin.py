"""The administration of reference data of the plan.

Activities, workplans and progress are shown, not changed: they change through their own pages, under their rules.
"""

from django.contrib import admin

from common.admin import HistoricAdmin, ReadOnlyAdmin, Signed
from planning.models import (
    Activity,
    Biennium,
    Decision,
    ExpectedResult,
    Instrument,
    LoadPolicy,
    Mandate,
    Meeting,
    OperationalFramework,
    OperationalGoal,
    OperationalPurpose,
    Output,
    ProgressEntry,
    StrategicPlan,
    Target,
    Workplan,
)


@admin.register(Instrument, StrategicPlan)
class ReferenceAdmin(Signed):
    list_display = ("code", "name")
    search_fields = ("code", "name")


@admin.register(OperationalFramework)
class OperationalFrameworkAdmin(HistoricAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name")


@admin.register(Meeting)
class MeetingAdmin(HistoricAdmin):
    list_display = ("body", "number", "name", "starts_on", "ends_on")
    list_filter = ("instrument",)
    search_fields = ("name", "body")


@admin.register(Decision)
class DecisionAdmin(HistoricAdmin):
    list_display = ("symbol", "name", "instrument", "meeting")
    list_filter = ("instrument",)
    search_fields = ("symbol", "name")
    list_select_related = ("instrument", "meeting")


@admin.register(Mandate)
class MandateAdmin(HistoricAdmin):
    list_display = ("address", "title", "kind", "status")
    list_filter = ("kind", "status")
    search_fields = ("address", "title", "text")
    autocomplete_fields = ("decision",)


@admin.register(Target)
class TargetAdmin(Signed):
    list_display = ("number", "name", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)


@admin.register(OperationalGoal)
class OperationalGoalAdmin(HistoricAdmin):
    list_display = ("number", "name", "framework")
    list_select_related = ("framework",)


@admin.register(OperationalPurpose)
class OperationalPurposeAdmin(HistoricAdmin):
    list_display = ("number", "name", "goal")
    list_select_related = ("goal",)


@admin.register(Biennium)
class BienniumAdmin(HistoricAdmin):
    list_display = ("starts_in", "phase", "is_current", "framework")
    readonly_fields = ("phase", "is_current")  # moved on the page of the biennium, by its rules
    list_select_related = ("framework",)


@admin.register(ExpectedResult)
class ExpectedResultAdmin(HistoricAdmin):
    list_display = ("code", "name", "biennium", "goal")
    list_filter = ("biennium", "goal")
    search_fields = ("code", "name")
    list_select_related = ("biennium", "goal")


@admin.register(Output)
class OutputAdmin(HistoricAdmin):
    list_display = ("code", "name", "result")
    search_fields = ("code", "name")
    autocomplete_fields = ("result",)
    list_select_related = ("result",)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "biennium", "lead_unit", "status", "percent")
    list_filter = ("biennium", "status", "lead_unit")
    search_fields = ("code", "title")
    list_select_related = ("biennium", "lead_unit")


@admin.register(Workplan)
class WorkplanAdmin(ReadOnlyAdmin):
    list_display = ("unit", "biennium", "state")
    list_filter = ("biennium", "state")
    list_select_related = ("unit", "biennium")


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ReadOnlyAdmin):
    list_display = ("activity", "entered_at", "percent", "status", "author")
    search_fields = ("activity__code",)
    list_select_related = ("activity", "author")


@admin.register(LoadPolicy)
class LoadPolicyAdmin(HistoricAdmin):
    list_display = ("biennium", "cluster_lead", "core_member", "support_member", "functional_lead", "process_lead")
    list_select_related = ("biennium",)
