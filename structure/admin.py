"""The administration of users, roles, units and people."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from common.admin import HistoricAdmin, ReadOnlyAdmin, Signed
from structure.models import (
    BureauSeat,
    CommitteeMember,
    Delegation,
    Division,
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


@admin.register(Division)
class DivisionAdmin(HistoricAdmin):
    list_display = ("code", "name", "head", "valid_from", "valid_to")
    search_fields = ("code", "name")
    autocomplete_fields = ("head",)
    list_select_related = ("head__user",)


@admin.register(Unit)
class UnitAdmin(HistoricAdmin):
    list_display = ("code", "name", "division", "nature", "lead", "valid_to")
    list_filter = ("nature", "division")
    search_fields = ("code", "name")
    autocomplete_fields = ("lead",)
    list_select_related = ("division", "lead__user")


@admin.register(Skill)
class SkillAdmin(Signed):
    search_fields = ("name",)


@admin.register(Staff)
class StaffAdmin(HistoricAdmin):
    list_display = ("name", "grade", "unit", "active_from", "active_to", "demonstration")
    list_filter = ("grade", "unit")
    search_fields = ("user__full_name", "user__email")
    autocomplete_fields = ("user", "unit", "skills")
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
