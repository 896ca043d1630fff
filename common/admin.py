"""The administration signs what it writes, as every other door does."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from common.audit import acting

WHY = "Entered in the administration"


class Signed(admin.ModelAdmin):
    """Runs every request that may write inside ``acting``, in the name of who is signed in."""

    list_per_page = 50
    show_full_result_count = False

    def changeform_view(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        with acting(by=request.user, why=WHY):
            return super().changeform_view(request, *arguments, **named)

    def delete_view(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        with acting(by=request.user, why=WHY):
            return super().delete_view(request, *arguments, **named)

    def changelist_view(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        with acting(by=request.user, why=WHY):
            return super().changelist_view(request, *arguments, **named)


class HistoricAdmin(Signed, SimpleHistoryAdmin):
    """For rows that keep their history; what was is shown, never changed back behind the rules."""

    def history_form_view(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        with acting(by=request.user, why=WHY):
            return super().history_form_view(request, *arguments, **named)


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that only ever come from elsewhere: shown, not changed."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
