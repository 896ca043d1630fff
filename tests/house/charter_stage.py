"""The part of the full stage that is about the charter of the cluster."""

from collections.abc import Callable
from typing import Any

from clusters.models import Charter, CharterVersion, Cluster
from clusters.rules.charter_text import CharterText, content_of
from tests.factories.clusters import CharterFactory, CharterVersionFactory


class CharterStage:
    """One version of the charter is adopted, and a change of it is being written; a note says what it lacked."""

    def __init__(self, cluster: Cluster, said: Callable[[str], str]) -> None:
        self.version: CharterVersion = CharterVersionFactory(
            cluster=cluster,
            content=content_of("A", CharterText(said("To meet."), (said("Plan"),), said("# Core\n- Keep the list"))),
            change_note=said("One list"),
        )
        self.charter: Charter = CharterFactory(
            cluster=cluster,
            mandate=said("To meet as one."),
            functions=[said("Plan"), said("Review")],
            duties=said("- Keep the list"),
            change_note=said("Two functions"),
            return_note=said("Say who reviews"),
        )

    @property
    def arguments(self) -> dict[str, dict[str, Any]]:
        """What fills the gaps of the addresses of the charter."""
        pages = ("", "-edit", "-move", "-compare")
        return {
            **{f"clusters:charter{page}": {"code": "A"} for page in pages},
            "clusters:charter-version": {"code": "A", "number": 1},
            "api:charter-version-list": {"cluster": "A"},
            "api:charter-version-detail": {"cluster": "A", "number": 1},
        }
