"""Activities with the mandates and targets behind them."""

import re
from decimal import Decimal

from django.utils.text import slugify

from common.dates import Precision
from planning.enums import ActivityStatus, OutputStatus
from planning.models import Activity, Dependency, MandateShare, TargetLink
from secretariat.demonstration import work
from secretariat.demonstration.keeping import insert, keep, moment
from secretariat.demonstration.mandates import NOBODY, Asked, ledger
from secretariat.demonstration.plan import Planned, opened_on, programme
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World


def load(world: World) -> None:
    assert world.biennium is not None
    plans = programme(world.as_at, world.scale)
    world.planned = {plan.code: plan for plan in plans}
    work.draw(world)
    heads = {plan.unit: world.unit_head(plan.unit) for plan in plans}
    for unit, head in heads.items():
        kept = keep(
            Activity,
            [_row(world, plan) for plan in plans if plan.unit == unit],
            key=["biennium_id", "code"],
            by=head,
            why=f"Planned in the workplan of {unit}",
        )
        world.fresh |= {code for _biennium, code in kept.fresh}
    world.activities = {code: row for (biennium, code), row in kept.rows.items() if biennium == world.biennium.pk}
    _shares(world)
    _dependencies(world)
    work.load(world)


def _row(world: World, plan: Planned) -> Activity:
    """The activity as it was first planned; progress and changes come after it."""
    waits = plan.output_status == OutputStatus.ADDED_BY_LEGISLATION
    postponed = plan.status == ActivityStatus.POSTPONED
    row = Activity(
        biennium=world.biennium,
        code=plan.code,
        title=plan.title,
        output=world.outputs[plan.output],
        cluster=world.clusters[plan.cluster] if plan.cluster else None,
        project=world.projects.get(plan.project or ""),
        lead_unit=world.units[plan.unit],
        lead_officer=world.staff[plan.lead] if plan.lead else None,
        function=plan.function,
        starts_on=plan.start.first,
        starts_precision=plan.start.precision,
        ends_on=plan.approved_end,
        ends_precision=plan.end.precision if plan.end.last == plan.approved_end else Precision.DAY,
        baseline_starts_on=None if waits else plan.start.first,
        baseline_ends_on=None if waits else plan.approved_end,
        priority=plan.priority,
        work_days=Decimal(plan.work_days),
        output_status=OutputStatus.PROGRAMMED if postponed else plan.output_status,
        demonstration=True,
    )
    row._history_date = moment(min(opened_on(plan), plan.start.first), 10)  # type: ignore[attr-defined]
    return row


def _dependencies(world: World) -> None:
    """What waits for what; one of them starts before what it waits for has ended."""
    rows = [row for row in read("dependencies") if row["activity"] in world.fresh]
    insert(
        Dependency,
        [
            Dependency(
                activity=world.activities[row["activity"]],
                after=world.activities[row["after"]],
                lag_days=row.get("lag", 0),
            )
            for row in rows
        ],
    )


def _shares(world: World) -> None:
    written = read("shares")
    asked = {each.address: each for each in ledger()}
    chosen: dict[str, dict[str, int]] = {}
    for plan in world.planned.values():
        if plan.code in written["by_code"]:
            chosen[plan.code] = written["by_code"][plan.code]
        elif plan.title in written["by_title"]:
            chosen[plan.code] = written["by_title"][plan.title]
        elif plan.cluster is None:
            chosen[plan.code] = {plan.dice.choice(written["management"]): 100}
    covered = {address for shares in chosen.values() for address in shares}
    for letter in world.clusters:
        open_plans = [plan for plan in world.planned.values() if plan.cluster == letter and plan.code not in chosen]
        mandates = [each for each in asked.values() if each.cluster == letter]
        wanted = [each for each in mandates if each.address not in covered]
        for code, addresses in _match(open_plans, wanted, mandates).items():
            split = world.planned[code].dice.choice(written["splits"][len(addresses)])
            chosen[code] = dict(zip(addresses, split, strict=True))
    world.shares = chosen
    fresh = [code for code in world.planned if code in world.fresh]
    insert(
        MandateShare,
        [
            MandateShare(activity=world.activities[code], mandate=world.mandates[address], percent=percent)
            for code in fresh
            for address, percent in chosen[code].items()
        ],
    )
    links = {
        (code, asked[address].target) for code in fresh for address in chosen[code] if asked[address].target is not None
    }
    insert(
        TargetLink,
        [
            TargetLink(activity=world.activities[code], target=world.targets[number])
            for code, number in sorted(links)
            if number is not None
        ],
    )


def _match(plans: list[Planned], wanted: list[Asked], mandates: list[Asked]) -> dict[str, list[str]]:
    """Give each wanted mandate to the activity whose title shares most words with it, no activity too many.

    A mandate that only a postponed activity answered would have nobody, so those get none of their own.
    """
    most = -(-len(wanted) // max(len(plans), 1)) + 1
    words = {plan.code: _words(plan.title) for plan in plans}
    given: dict[str, list[str]] = {plan.code: [] for plan in plans}
    pairs = sorted(
        (
            (-len(_words(each.title) & words[plan.code]), place, order)
            for place, each in enumerate(wanted)
            for order, plan in enumerate(plans)
            if plan.status != ActivityStatus.POSTPONED
        ),
    )
    placed: set[int] = set()
    for room in (most - 1, most):  # first evenly, then wherever room is left
        for _score, place, order in pairs:
            if place not in placed and len(given[plans[order].code]) < room:
                given[plans[order].code].append(wanted[place].address)
                placed.add(place)
    choices = [each for each in mandates if each.cluster != NOBODY]
    for plan in plans:
        if not given[plan.code]:
            best = max(choices, key=lambda each: (len(_words(each.title) & words[plan.code]), each.address))
            given[plan.code].append(best.address)
    return given


def _words(title: str) -> set[str]:
    """Stems of the words that carry meaning."""
    found = {word for word in re.split(r"[^a-z0-9]+", slugify(title)) if len(word) > 3 or word.isdigit()}
    return {word[:6] for word in found} - {"partie", "prepar", "docume", "suppor"}
