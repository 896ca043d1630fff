"""Write docs/states.md and docs/roles.md from the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from secretariat.printed import PAPERS


class Command(BaseCommand):
    help = "Writes docs/states.md and docs/roles.md from the transition tables and the roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=Path(settings.BASE_DIR) / "docs", help="the folder to write into"
        )

    def handle(self, *arguments: Any, **options: Any) -> None:
        for name, paper in PAPERS.items():
            (options["to"] / name).write_text(paper(), encoding="utf-8")
            self.stdout.write(f"{name} written")
