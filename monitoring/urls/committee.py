"""The site map of monitoring: the Management Committee."""

from django.urls import path

from monitoring.views import committee, committee_items

_ITEM = "committee/sittings/<int:sitting>/items/<int:number>/"
urlpatterns: list = [
    path("committee/", committee.item_list, name="item-list"),
    path("committee/activities/<str:code>/", committee.activity_items, name="activity-items"),
    path("committee/projects/<str:code>/", committee.project_items, name="project-items"),
    path("committee/members/", committee.members, name="committee-members"),
    path("committee/members/new/", committee.seat_new, name="seat-new"),
    path("committee/members/<int:pk>/end/", committee.seat_end, name="seat-end"),
    path("committee/sittings/", committee.sitting_list, name="sitting-list"),
    path("committee/sittings/new/", committee.sitting_new, name="sitting-new"),
    path("committee/sittings/<int:number>/", committee.sitting_detail, name="sitting-detail"),
    path("committee/sittings/<int:number>/edit/", committee.sitting_edit, name="sitting-edit"),
    path("committee/sittings/<int:number>/close/", committee.sitting_close, name="sitting-close"),
    path("committee/sittings/<int:number>/items/new/", committee_items.item_new, name="item-new"),
    path(_ITEM, committee_items.item_detail, name="item-detail"),
    path(f"{_ITEM}edit/", committee_items.item_edit, name="item-edit"),
    path(f"{_ITEM}move/", committee_items.item_move, name="item-move"),
]
