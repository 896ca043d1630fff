"""The site map of the plan: synergy rounds and their pairs."""

from django.urls import path

from planning.views import synergies

_PAIR = "synergies/<int:number>/<str:first>/<str:second>/"
urlpatterns = [
    path("synergies/", synergies.synergy_list, name="synergy-list"),
    path("synergies/new/", synergies.round_new, name="synergy-round-new"),
    path("synergies/<int:number>/close/", synergies.round_close, name="synergy-round-close"),
    path(_PAIR, synergies.pair_detail, name="synergy-pair"),
    path(f"{_PAIR}decide/", synergies.pair_decide, name="synergy-decide"),
    path(f"{_PAIR}carry-out/", synergies.pair_carry_out, name="synergy-carry-out"),
    path(f"{_PAIR}undo/", synergies.pair_undo, name="synergy-undo"),
]
