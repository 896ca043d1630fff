"""What fills the gaps of the addresses of the REST interface, about the things of the full stage."""

from typing import Any


def of_the_interface(stage: Any) -> dict[str, dict[str, Any]]:
    """By the name of the address, where the name of the gap alone does not say it."""
    return {
        "api:cluster-detail": {"code": "A"},
        **{
            f"api:{name}": {"code": "A"}
            for name in ("cluster-status-detail", "cluster-status-history", "team-detail", "cluster-dossier-detail")
        },
        "api:project-detail": {"code": "A-P1"},
        "api:progress-detail": {"pk": stage.entry.pk},
        "api:progress-undo": {"pk": stage.entry.pk},
        **{f"api:{name}": {"pk": stage.indicator.pk} for name in ("indicator-detail", "indicator-remove")},
        **{f"api:result-{name}": {"code": "1.2"} for name in ("detail", "remove")},
        **{f"api:output-{name}": {"code": "1.2.1"} for name in ("detail", "remove")},
        **{f"api:assumption-{name}": {"pk": stage.assumption.pk} for name in ("detail", "remove")},
        **{f"api:mandate-link-{name}": {"pk": stage.link.pk} for name in ("detail", "remove")},
        **{f"api:carry-over-{name}": {"pk": stage.carried.pk} for name in ("detail", "take-back")},
        **{f"api:synergy-pair-{name}": {"pk": stage.pair.pk} for name in ("detail", "decide", "carry-out", "undo")},
        **{f"api:synergy-round-{name}": {"number": stage.pair.round.number} for name in ("detail", "close")},
        **{f"api:risk-{name}": {"pk": stage.risk.pk} for name in ("detail", "remove")},
        **{f"api:biennium-{name}": {"starts_in": 2015} for name in ("detail", "move")},
        "api:extract-detail": {"pk": stage.cast.staff.staff.pk},
        "api:measurement-detail": {"pk": stage.measurement.pk},
        "api:framework-detail": {"code": "MTORF"},
        "api:meeting-detail": {"pk": stage.meeting.pk},
        "api:strategic-plan-detail": {"code": "SP-2020"},
        **{f"api:target-{name}": {"plan": "SP-2020", "number": 11} for name in ("list", "detail")},
        **{f"api:goal-{name}": {"framework": "MTORF", "number": 1} for name in ("list", "detail")},
        **{f"api:purpose-{name}": {"framework": "MTORF", "goal": 1, "number": 1} for name in ("list", "detail")},
    }
