"""``manage.py measure_synergies``: how well a synergy round finds what was labelled by hand."""

from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from planning.enums import SynergyKind
from planning.models import Biennium
from planning.rules.synergy_score import DEFAULT_LEAST_SCORE
from secretariat.demonstration.synergies import NONE, Measured, measure

KINDS = [*SynergyKind.values, NONE]


class Command(BaseCommand):
    help = "Prints precision and recall of synergy rounds against the labelled pairs of the demonstration."
    requires_system_checks = []  # asks the tables, not the pages

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--least-score", default=str(DEFAULT_LEAST_SCORE), help="found from this score on")
        parser.add_argument("--missed", action="store_true", help="name the labelled pairs that are not found")

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            least = Decimal(options["least_score"])
        except InvalidOperation:
            raise CommandError("--least-score takes a number from 0 to 1.") from None
        biennium = Biennium.objects.filter(is_current=True).first()
        if biennium is None:
            raise CommandError("No biennium has been opened yet.")
        try:
            measured = measure(biennium, least)
        except LookupError as error:
            raise CommandError(str(error)) from None
        self._print(measured)
        if options["missed"]:
            self.stdout.write("Not found: " + ", ".join(f"{one}/{two}" for one, two in measured.missed))

    def _print(self, measured: Measured) -> None:
        pairs = sum(measured.confusion.values())
        self.stdout.write(f"{pairs} labelled pairs; found from a score of {measured.least_score} on.")
        self.stdout.write(
            f"Precision {measured.precision:.3f}, recall {measured.recall:.3f}; "
            f"of what is found rightly, {measured.kinds_right:.3f} with the labelled kind."
        )
        self.stdout.write(
            f"Of {measured.drawn.total()} pairs drawn by lot from what is found, "
            f"{measured.drawn[True]} have something to gain: {measured.precision_by_lot:.3f}."
        )
        self.stdout.write("Labelled (rows) as found (columns):")
        self.stdout.write(" " * 12 + "".join(f"{kind:>13}" for kind in KINDS))
        for label in KINDS:
            counts = "".join(f"{measured.confusion[label, found]:>13}" for found in KINDS)
            self.stdout.write(f"{label:12}{counts}")
