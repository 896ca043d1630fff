"""``manage.py load_demonstration``: fills an installation with the demonstration secretariat."""

import datetime
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import clock
from planning.models import Activity
from secretariat.demonstration.load import load

LAST_DAY = datetime.date(2016, 12, 31)


class Command(BaseCommand):
    help = "Adds the demonstration secretariat of 2015-2016; a second run changes nothing."
    requires_system_checks = []  # a loader needs the tables, not the pages

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the installation holds activities already"
        )
        parser.add_argument(
            "--as-at", default="", help="the day progress has come to, as 2016-09-12; today's by default"
        )
        parser.add_argument("--without-reports", action="store_true", help="write no earlier progress reports")
        parser.add_argument("--scale", type=int, default=1, help="repeat generated activities, for measurements")

    def handle(self, *arguments: Any, **options: Any) -> None:
        if options["if_empty"] and Activity.objects.exists():
            self.stdout.write("There are activities already; nothing was loaded.")
            return
        try:
            as_at = datetime.date.fromisoformat(options["as_at"]) if options["as_at"] else clock.today()
        except ValueError:
            raise CommandError("--as-at takes a day such as 2016-09-12.") from None
        if not 1 <= options["scale"] <= 100:
            raise CommandError("--scale takes a number from 1 to 100.")
        began = time.monotonic()
        world = load(as_at=min(as_at, LAST_DAY), scale=options["scale"], with_reports=not options["without_reports"])
        self.stdout.write(
            f"Demonstration as at {world.as_at}: {len(world.staff)} staff, {len(world.mandates)} mandates, "
            f"{len(world.activities)} activities, {len(world.fresh)} of them new, "
            f"in {time.monotonic() - began:.1f} seconds."
        )
