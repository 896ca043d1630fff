"""The site map of the plan: bienniums."""

from django.urls import path

from planning.views import bienniums, carry_over

urlpatterns = [
    path("bienniums/", bienniums.biennium_list, name="biennium-list"),
    path("bienniums/<int:year>/", bienniums.biennium_detail, name="biennium-detail"),
    path("bienniums/<int:year>/move/", bienniums.biennium_move, name="biennium-move"),
    path("bienniums/<int:year>/carry-over/", carry_over.carry_over, name="carry-over"),
    path("bienniums/<int:year>/carry-over/<int:pk>/undo/", carry_over.carry_over_undo, name="carry-over-undo"),
]
