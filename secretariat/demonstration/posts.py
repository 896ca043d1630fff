"""The 41 posts, who holds them, and their review with the four outcomes of figure 2."""

import datetime
from collections import Counter
from typing import Any

from planning.models import Biennium
from posts.enums import FollowUpKind, FunctionMoment, ReviewOutcome, ReviewState
from posts.models import (
    Appraisal,
    FollowUpStep,
    Incumbency,
    Post,
    PostFunction,
    PostReview,
    ReviewExercise,
    StaffingLine,
    StandardCost,
)
from secretariat.demonstration.keeping import insert, keep, moment
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import OPENED, World

RECORDED = moment(datetime.date(2015, 2, 2))
REVIEWED = moment(datetime.date(2016, 3, 31))
STEPS = {
    FollowUpKind.WORKSHOP: datetime.date(2016, 5, 31),
    FollowUpKind.DESCRIPTION: datetime.date(2016, 8, 31),
    FollowUpKind.REGULARIZATION: datetime.date(2016, 11, 30),
}
FINDINGS = {
    ReviewOutcome.UPGRADE: "Duties of a higher level have been added and are carried out",
    ReviewOutcome.UPDATE: "Duties have changed significantly within the level",
    ReviewOutcome.MINOR: "Reporting line or emphasis of tasks has changed slightly",
    ReviewOutcome.NONE: "Duties match the description",
}


def load(world: World) -> None:
    holders = [row for row in read("staff")["staff"] if "profile" in row]
    posts = _posts(world, holders)
    _functions(world, holders, posts)
    _incumbencies(world, holders, posts)
    _reviews(world, holders, posts)
    _tables(world)


def _posts(world: World, holders: list[dict[str, Any]]) -> dict[str, Post]:
    numbers = read("posts")["numbers"]
    rows = {}
    for place, row in enumerate(holders):
        dice = world.dice_of(f"post {row['key']}")
        fund = {"BIO": "BG", "ABS": "BYP"}.get(row["unit"], "BY")
        rows[row["key"]] = Post(
            number=f"{numbers['prefix']}-{numbers['first'] + place}",
            title=row["title"],
            grade=row["grade"],
            unit=world.units[row["unit"]],
            fund_code=fund,
            established_on=datetime.date(dice.randint(1998, 2012), dice.choice([1, 7]), 1),
            demonstration=True,
        )
    kept = keep(Post, rows.values(), key=["number"], at=RECORDED)
    world.fresh_posts = set(kept.fresh)
    return {key: kept[row.number] for key, row in rows.items()}


def _fresh(world: World, posts: dict[str, Post]) -> dict[str, Post]:
    return {key: post for key, post in posts.items() if post.number in world.fresh_posts}


def _functions(world: World, holders: list[dict[str, Any]], posts: dict[str, Post]) -> None:
    profiles = read("posts")["profiles"]
    profile_of = {row["key"]: row["profile"] for row in holders}
    changed = {key for keys in read("posts")["outcomes"].values() for key in keys}
    rows = []
    for key, post in _fresh(world, posts).items():
        for function in profiles[profile_of[key]]:
            now = function["now"] if key in changed else function["then"]
            for kind, share in ((FunctionMoment.ESTABLISHMENT, function["then"]), (FunctionMoment.TODAY, now)):
                if share:
                    rows.append(
                        PostFunction(
                            post=post,
                            moment=kind,
                            text=function["text"],
                            share=share,
                            relevance=function["for"],
                            demonstration=True,
                        )
                    )
    insert(PostFunction, rows, at=REVIEWED)


def _incumbencies(world: World, holders: list[dict[str, Any]], posts: dict[str, Post]) -> None:
    profiles = read("posts")["profiles"]
    profile_of = {row["key"]: row["profile"] for row in holders}
    kept = keep(
        Incumbency,
        [
            Incumbency(
                post=post,
                staff=world.staff[key],
                valid_from=max(OPENED.replace(year=2013), post.established_on or OPENED),
                demonstration=True,
            )
            for key, post in posts.items()
        ],
        key=["post_id", "staff_id"],
        at=RECORDED,
    )
    keys = {post.pk: key for key, post in posts.items()}
    insert(
        Appraisal,
        [
            Appraisal(
                incumbency=incumbency,
                cycle_starts_in=year,
                functions=". ".join(
                    function["text"] for function in profiles[profile_of[keys[incumbency.post_id]]] if function[side]
                ),
                demonstration=True,
            )
            for incumbency in kept.new()
            for year, side in ((2014, "then"), (2015, "now"))
        ],
        at=REVIEWED,
    )


def outcome_of(key: str) -> ReviewOutcome:
    """The outcome of the review of a person's post."""
    for outcome, keys in read("posts")["outcomes"].items():
        if key in keys:
            return ReviewOutcome(outcome)
    return ReviewOutcome.NONE


def _reviews(world: World, holders: list[dict[str, Any]], posts: dict[str, Post]) -> None:
    data = read("post_review")
    exercise = keep(
        ReviewExercise,
        [
            ReviewExercise(
                name=data["exercise"]["name"],
                starts_on=data["exercise"]["start"],
                ends_on=data["exercise"]["end"],
                method=data["exercise"]["method"],
                source=data["exercise"]["source"],
            )
        ],
        key=["name"],
        at=RECORDED,
    )[data["exercise"]["name"]]
    rows = []
    for key, post in posts.items():
        outcome = outcome_of(key)
        raised = read("posts")["outcomes"]["upgrade"].get(key, "")
        rows.append(
            PostReview(
                exercise=exercise,
                post=post,
                findings={letter: _finding(letter, outcome, raised, data["scope"]) for letter in "abcdef"},
                outcome=outcome,
                recommended_grade=raised or post.grade,
                state=_state(world, key, outcome),
                demonstration=True,
            )
        )
    kept = keep(PostReview, rows, key=["exercise_id", "post_id"], at=REVIEWED)
    steps = []
    for review in kept.new():
        if review.outcome == ReviewOutcome.NONE:
            continue
        regularized = review.state == ReviewState.REGULARIZED
        for kind, due in STEPS.items():
            done = regularized or kind == FollowUpKind.WORKSHOP
            steps.append(
                FollowUpStep(
                    review=review,
                    kind=kind,
                    due_on=due,
                    done_on=min(due, world.as_at) if done else None,
                    demonstration=True,
                )
            )
    insert(FollowUpStep, steps, at=REVIEWED)


def _state(world: World, key: str, outcome: ReviewOutcome) -> ReviewState:
    if outcome == ReviewOutcome.NONE:
        return ReviewState.CONCLUDED
    regularized = world.dice_of(f"review {key}").random() < 0.33
    return ReviewState.REGULARIZED if regularized else ReviewState.CONCLUDED


def _finding(letter: str, outcome: ReviewOutcome, raised: str, scope: dict[str, str]) -> str:
    ending = FINDINGS[outcome]
    if letter == "e" and raised:
        ending = f"Raise the post to {raised}"
    elif letter == "e":
        ending = "Keep the level"
    return f"{scope[letter]}: {ending[0].lower()}{ending[1:]}."


def _tables(world: World) -> None:
    biennium = world.biennium
    assert isinstance(biennium, Biennium)
    counts = Counter(row["grade"] for row in read("staff")["staff"] if "profile" in row)
    keep(
        StaffingLine,
        [
            StaffingLine(biennium=biennium, grade=grade, posts=number, demonstration=True)
            for grade, number in sorted(counts.items())
        ],
        key=["biennium_id", "grade"],
        at=RECORDED,
    )
    keep(
        StandardCost,
        [
            StandardCost(grade=grade, duty_station="Montreal", year=year, amount=amount, demonstration=True)
            for grade, amount in read("costs")["standard_costs"].items()
            for year in (2015, 2016)
        ],
        key=["grade", "duty_station", "year"],
        at=RECORDED,
    )
