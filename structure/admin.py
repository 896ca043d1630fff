"""The administration of users, roles, units and people."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.admin import HistoricAdmin, ReadOnlyAdmin
from structure.models import (
    BureauSeat,
    CommitteeMember,
    Delegation,
    Division,
    HeldSkill,
    RoleGrant,
    Skill,
    Staff,
    Unit,
    User,
)

admin.site.unregister(Group)  # roles are words in structure.roles, granted for a time; groups open nothing here
admin.site.site_header = _("Mandates to results")
admin.site.site_title = _("Administration")
admin.site.index_title = _("Administration")


@admin.register(User)
class PeopleWithAccounts(UserAdmin):
    ordering = ("full_name",)
    list_display = ("full_name", "email", "is_active", "is_staff", "demonstration")
    list_filter = ("is_active", "is_staff")
    search_fields = ("full_name", "email")
    filter_horizontal = ()
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name", "language", "daily_mail", "single_keys")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "full_name", "usable_password", "password1", "password2")}),
    )


@admin.register(RoleGrant)
class RoleGrantAdmin(HistoricAdmin):
    list_display = ("user", "role", "valid_from", "valid_to")
    list_filter = ("role",)
    search_fields = ("user__full_name",)
    autocomplete_fields = ("user",)
    list_select_related = ("user",)


class ReorganizedElsewhere(HistoricAdmin):
    """Names, places and days go through the pages that reorganize, which keep what held before; the rest is kept here.

    Nothing is added or deleted: a division or unit is opened and closed from a day on.
    """

    by_its_pages: tuple[str, ...] = ()
    kept_here: tuple[str, ...] = ()
    readonly_fields = ("reorganize",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.by_its_pages, "reorganize")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": (*self.by_its_pages, "reorganize")}), (_("Kept here"), {"fields": self.kept_here})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write what is kept here and nothing else, so that a rename at the same moment stays."""
        obj.claim(None)
        obj.save(update_fields=[*self.kept_here, "version"])

    @admin.display(description=_("reorganize"))
    def reorganize(self, thing: Any) -> str:
        """Where the fields above are changed."""
        said = _("These change from a day on, with a reason, and days before keep what held:")
        if thing.valid_to is not None:
            return _("It has an end and is not changed any more.")
        name = "unit-reorganize" if isinstance(thing, Unit) else "division-reorganize"
        link = reverse(f"structure:{name}", args=[thing.code])
        return format_html('{} <a href="{}">{}</a>', said, link, _("Reorganize %(code)s…") % {"code": thing.code})


@admin.register(Division)
class DivisionAdmin(ReorganizedElsewhere):
    by_its_pages = ("code", "name", "valid_from", "valid_to")
    kept_here = ("mandate", "head", "order", "translations")
    list_display = ("code", "name", "head", "valid_from", "valid_to")
    search_fields = ("code", "name")
    autocomplete_fields = ("head",)
    list_select_related = ("head__user",)


@admin.register(Unit)
class UnitAdmin(ReorganizedElsewhere):
    by_its_pages = ("code", "name", "nature", "division", "valid_from", "valid_to")
    kept_here = ("mandate", "lead", "order", "translations")
    list_display = ("code", "name", "division", "nature", "lead", "valid_to")
    list_filter = ("nature", "division")
    search_fields = ("code", "name")
    autocomplete_fields = ("lead",)
    list_select_related = ("division", "lead__user")


@admin.register(Skill)
class SkillAdmin(HistoricAdmin):
    search_fields = ("name",)


class HeldSkillInline(admin.TabularInline):
    model = HeldSkill
    extra = 0
    autocomplete_fields = ("skill",)


@admin.register(Staff)
class StaffAdmin(HistoricAdmin):
    list_display = ("name", "grade", "unit", "active_from", "active_to", "demonstration")
    list_filter = ("grade", "unit")
    search_fields = ("user__full_name", "user__email")
    autocomplete_fields = ("user", "unit")
    inlines = (HeldSkillInline,)
    list_select_related = ("user", "unit")


@admin.register(Delegation)
class DelegationAdmin(HistoricAdmin):
    list_display = ("principal", "delegate", "valid_from", "valid_to")
    autocomplete_fields = ("principal", "delegate")
    list_select_related = ("principal__user", "delegate__user")


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(ReadOnlyAdmin):
    list_display = ("staff", "capacity", "valid_from", "valid_to")
    list_select_related = ("staff__user",)


@admin.register(BureauSeat)
class BureauSeatAdmin(HistoricAdmin):
    list_display = ("user", "body", "country", "valid_from", "valid_to")
    list_filter = ("body",)
    autocomplete_fields = ("user",)
    list_select_related = ("user",)
