"""The administration of clusters, teams, projects, procedures and lessons."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clusters.models import (
    CharterVersion,
    Cluster,
    CoreFunction,
    Lesson,
    Membership,
    OperatingProcedure,
    ProcedureVersion,
    Project,
    RuleAcceptance,
    Stage,
)
from common.admin import HistoricAdmin


class ShownOnly(admin.TabularInline):
    """Rows that are written on their pages only, where the rules are asked."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CoreFunctions(ShownOnly):
    """They come from the adopted charter."""

    model = CoreFunction
    fields = readonly_fields = ("letter", "text")


class CharterVersions(ShownOnly):
    """Adopted on the page of the charter, where nobody adopts what they wrote."""

    model = CharterVersion
    fields = readonly_fields = ("number", "adopted_on", "adopted_by", "adopted_for", "change_note", "sha256")


class Stages(admin.TabularInline):
    model = Stage
    extra = 0
    autocomplete_fields = ("unit",)


class Versions(ShownOnly):
    """A version is written, reviewed and adopted on its pages, where nobody adopts what they wrote."""

    model = ProcedureVersion
    fields = readonly_fields = ("number", "state", "effective_on", "ends_on", "review_due_on", "adopted_by")


@admin.register(Cluster)
class ClusterAdmin(HistoricAdmin):
    list_display = ("code", "name", "charter_adopted_on", "dossier_due_on")
    search_fields = ("code", "name")
    # Written by the adoption of its charter alone.
    readonly_fields = ("mandate", "duties", "charter_adopted_on")
    inlines = (CoreFunctions, CharterVersions)


@admin.register(Membership)
class MembershipAdmin(HistoricAdmin):
    list_display = ("cluster", "staff", "role", "valid_from", "valid_to")
    list_filter = ("cluster", "role")
    search_fields = ("staff__user__full_name",)
    autocomplete_fields = ("staff",)
    list_select_related = ("cluster", "staff__user")


@admin.register(Project)
class ProjectAdmin(HistoricAdmin):
    list_display = ("code", "title", "cluster", "state", "starts_on", "ends_on")
    list_filter = ("cluster", "state")
    search_fields = ("code", "title")
    autocomplete_fields = ("originating_unit", "functional_lead", "process_lead")
    list_select_related = ("cluster",)
    inlines = (Stages,)


@admin.register(OperatingProcedure)
class OperatingProcedureAdmin(HistoricAdmin):
    list_display = ("code", "title", "cluster", "kind", "owner")
    list_filter = ("cluster", "kind")
    search_fields = ("code", "title")
    autocomplete_fields = ("owner",)
    exclude = ("stages",)
    list_select_related = ("cluster", "owner__user")
    inlines = (Versions,)


@admin.register(Lesson)
class LessonAdmin(HistoricAdmin):
    list_display = ("challenge", "cluster", "learned_on", "outcome")
    list_filter = ("cluster", "outcome")
    list_select_related = ("cluster",)
    # Decided on the page of the lesson, where a decision names its version, its rule or its reason.
    readonly_fields = ("outcome", "changed_version", "plan_rule", "reason", "decided_by", "decided_on")


@admin.register(RuleAcceptance)
class RuleAcceptanceAdmin(HistoricAdmin):
    list_display = ("cluster", "rule", "valid_from", "valid_to", "decided_by")
    list_filter = ("cluster", "rule")
    autocomplete_fields = ("decided_by", "decided_for")
    list_select_related = ("cluster", "decided_by")
