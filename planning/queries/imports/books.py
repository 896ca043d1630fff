"""What the cells of a sheet are looked up in: everything of a kind, by all it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from clusters.models import Cluster
from clusters.queries.clusters import clusters_visible_to
from common.imports.words import folded
from planning.models import Activity, Biennium, Decision, Dependency, ExpectedResult, Mandate, Output, Target
from planning.queries.imports.people import People
from planning.queries.mandates import mandates_visible_to
from planning.queries.workplan_content import target_code
from structure.models import Unit
from structure.queries.units import units_visible_to

Row = TypeVar("Row")


def _once(pairs: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    """By name; a name that two go by finds neither, for nobody guesses which is meant."""
    found: dict[str, Row] = {}
    twice: set[str] = set()
    for name, row in pairs:
        if name in found and found[name] != row:
            twice.add(name)
        found[name] = row
    return {name: row for name, row in found.items() if name and name not in twice}


@dataclass
class Books:
    """The books of one import, each read when it is first asked for."""

    user: Any
    biennium: Biennium

    @cached_property
    def all_units(self) -> list[Unit]:
        return list(units_visible_to(self.user).select_related("division"))

    @cached_property
    def units(self) -> dict[str, Unit]:
        return _once(
            (folded(name), unit)
            for unit in self.all_units
            for name in {unit.code, unit.name, f"{unit.code} {unit.name}", unit.said()}
        )

    @cached_property
    def people(self) -> People:
        return People()

    @cached_property
    def all_clusters(self) -> list[Cluster]:
        return list(clusters_visible_to(self.user))

    @cached_property
    def clusters(self) -> dict[str, Cluster]:
        return _once(
            (folded(name), one)
            for one in self.all_clusters
            for name in {one.code, one.name, f"{one.code} {one.name}", f"Cluster {one.code}", one.said()}
        )

    @cached_property
    def results(self) -> dict[str, ExpectedResult]:
        rows = ExpectedResult.objects.filter(biennium=self.biennium).select_related("biennium")
        return _once((folded(name), one) for one in rows for name in {one.code, f"{one.code} {one.name}"})

    @cached_property
    def outputs(self) -> dict[str, Output]:
        rows = Output.objects.filter(result__biennium=self.biennium).select_related("result__biennium")
        return _once((folded(name), one) for one in rows for name in {one.code, f"{one.code} {one.name}"})

    @cached_property
    def all_targets(self) -> list[Target]:
        return list(Target.objects.select_related("plan"))

    @cached_property
    def targets(self) -> dict[str, Target]:
        """By the code of the plan and the number, with or without "target" between them."""
        return _once(
            (folded(name), one)
            for one in self.all_targets
            for name in {target_code(one), f"{one.plan.code} target {one.number}"}
        )

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """By code: what another activity of the biennium can wait for."""
        rows = Activity.objects.filter(biennium=self.biennium).only("code", "title")
        return {one.code: one for one in rows}

    @cached_property
    def waits_for(self) -> dict[int, set[int]]:
        """What each activity waits for, by keys; whoever plans a change of it keeps it up to date."""
        found: dict[int, set[int]] = {}
        rows = Dependency.objects.filter(activity__biennium=self.biennium)
        for activity, after in rows.values_list("activity", "after"):
            found.setdefault(activity, set()).add(after)
        return found

    @cached_property
    def mandates(self) -> dict[str, Mandate]:
        """By address, blanks left out: ``XII/32/7(b)`` is found as ``xii/32/7 (b)``."""
        return _once(
            (address_key(one.address), one) for one in mandates_visible_to(self.user).select_related("decision")
        )

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        return _once((folded(one.symbol), one) for one in Decision.objects.select_related("instrument"))


def address_key(text: str) -> str:
    return "".join(text.casefold().split())
