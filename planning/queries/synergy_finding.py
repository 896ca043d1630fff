"""Pairs of activities that overlap, found in one statement of PostgreSQL.

Only pairs that share a word or a mandate are looked at: words are counted once per activity and joined, so that 2,000
activities are not compared two million times; wording and dates are worked out for what passes, teams and
targets only for what can still be among the highest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from planning.enums import ActivityStatus, SynergyScope
from planning.models import Biennium
from planning.rules.synergy_score import MOST_PAIRS, WEIGHTS

FEWEST_WORDS = 0.2  # of the shorter text, by weight: less in common is chance
_FAR = ("staff", "targets")  # parts that are looked up only for pairs that can still be among the highest
_MEMORY = "SET LOCAL work_mem = '64MB'"  # joins of some 100,000 rows stay in memory

_SQL = """
WITH chosen AS MATERIALIZED (
    SELECT a.id, a.title, a.status, a.starts_on, a.ends_on, a.cluster_id, a.output_id, o.result_id,
           to_tsvector('english', a.title || ' ' || a.description) AS words
      FROM planning_activity a LEFT JOIN planning_output o ON o.id = a.output_id
     WHERE a.biennium_id = %(biennium)s AND a.status <> %(ended)s
), word AS MATERIALIZED (
    SELECT id, lexeme FROM chosen, unnest(tsvector_to_array(words)) AS lexeme
), rarity AS (
    SELECT lexeme, ln(1 + (SELECT count(*) FROM chosen)::float / count(*)) AS weight FROM word GROUP BY lexeme
), weighted AS MATERIALIZED (
    SELECT id, lexeme, weight, sum(weight) OVER (PARTITION BY id) AS total FROM word JOIN rarity USING (lexeme)
), alike AS MATERIALIZED (
    SELECT one.id AS first, two.id AS second,
           2 * sum(one.weight) / (min(one.total) + min(two.total)) AS words,
           sum(one.weight) / least(min(one.total), min(two.total)) AS contained
      FROM weighted one JOIN weighted two ON two.lexeme = one.lexeme AND two.id > one.id
     GROUP BY one.id, two.id
    HAVING sum(one.weight) >= %(fewest_words)s * least(min(one.total), min(two.total))
), mandate AS MATERIALIZED (
    SELECT one.activity_id AS first, two.activity_id AS second, sum(least(one.percent, two.percent)) / 100 AS part
      FROM planning_mandateshare one
      JOIN planning_mandateshare two ON two.mandate_id = one.mandate_id AND two.activity_id > one.activity_id
     GROUP BY one.activity_id, two.activity_id
), pair AS MATERIALIZED (
    SELECT first, second, coalesce(alike.words, 0) AS words, coalesce(alike.contained, 0) AS contained,
           coalesce(mandate.part, 0) AS mandates
      FROM alike FULL JOIN mandate USING (first, second)
), near AS MATERIALIZED (
    SELECT first, second, pair.words, contained, mandates, similarity(f.title, s.title) AS letters,
           CASE WHEN f.output_id = s.output_id THEN 1
                WHEN f.result_id = s.result_id OR f.cluster_id = s.cluster_id THEN 0.5 ELSE 0 END AS place,
           days, days::float / least(f.ends_on - f.starts_on + 1, s.ends_on - s.starts_on + 1) AS dates
      FROM pair JOIN chosen f ON f.id = first JOIN chosen s ON s.id = second
     CROSS JOIN LATERAL
           (SELECT greatest(0, least(f.ends_on, s.ends_on) - greatest(f.starts_on, s.starts_on) + 1) AS days) both_run
     WHERE %(done_too)s OR f.status <> %(done)s OR s.status <> %(done)s
), partly AS MATERIALIZED (
    SELECT *, {near_score} AS near_score FROM near
), bar AS (  -- what a pair must reach without its people and targets to be among the highest with them
    SELECT greatest(%(least_score)s, (SELECT near_score FROM partly ORDER BY near_score DESC OFFSET %(most)s LIMIT 1))
           - %(far_weight)s AS height
), parts AS MATERIALIZED (
    SELECT partly.*, people.n AS people, coalesce(people.n::float / nullif(people.smaller, 0), 0) AS staff,
           coalesce(aims.n::float / nullif(aims.either, 0), 0) AS targets
      FROM partly
     CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE one AND two) AS n,
                  least(count(*) FILTER (WHERE one), count(*) FILTER (WHERE two)) AS smaller
             FROM (SELECT bool_or(activity_id = first) AS one, bool_or(activity_id = second) AS two
                     FROM planning_assignment WHERE activity_id IN (first, second) GROUP BY staff_id) person) people
     CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE n = 2) AS n, count(*) AS either
             FROM (SELECT count(*) AS n FROM planning_targetlink WHERE activity_id IN (first, second)
                    GROUP BY target_id) target) aims
     WHERE near_score >= (SELECT height FROM bar)
), best AS MATERIALIZED (
    SELECT * FROM (SELECT *, {score} AS score FROM parts) scored
     WHERE score >= %(least_score)s ORDER BY score DESC, first, second LIMIT %(most)s
)
SELECT first, second, round(score::numeric, 3) AS score, days, people, {parts},
       ARRAY(SELECT m.address FROM planning_mandateshare one JOIN planning_mandateshare two USING (mandate_id)
              JOIN planning_mandate m ON m.id = mandate_id
              WHERE one.activity_id = first AND two.activity_id = second ORDER BY m.address) AS addresses,
       ARRAY(SELECT t.number FROM planning_targetlink one JOIN planning_targetlink two USING (target_id)
              JOIN planning_target t ON t.id = target_id
              WHERE one.activity_id = first AND two.activity_id = second ORDER BY t.number) AS numbers
  FROM best ORDER BY best.score DESC, first, second
"""


@dataclass(frozen=True)
class Found:
    """A pair with its score, the values of the parts (0 to 1, three decimals) and what they rest on."""

    first: int
    second: int
    score: Decimal
    parts: dict[str, float]
    shared: dict[str, Any]


def find_pairs(
    biennium: Biennium,
    *,
    least_score: Decimal,
    scope: str = SynergyScope.OPEN,
    most: int = MOST_PAIRS,
) -> list[Found]:
    """The pairs of the biennium whose score is at least ``least_score``, the highest first, at most ``most``.

    Activities that have ended are in none. With the scope ``open`` at least one of the two is not done.
    """
    keys = (*WEIGHTS, "contained")
    sql = _SQL.format(
        score=_sum_of(WEIGHTS),
        near_score=_sum_of(key for key in WEIGHTS if key not in _FAR),
        parts=", ".join(f"round({key}::numeric, 3) AS {key}" for key in keys),
    )
    values: dict[str, Any] = {f"weight_{key}": weight for key, weight in WEIGHTS.items()}
    values |= {
        "biennium": biennium.pk,
        "ended": ActivityStatus.ENDED,
        "done": ActivityStatus.DONE,
        "done_too": scope == SynergyScope.ALL,
        "fewest_words": FEWEST_WORDS,
        "least_score": least_score,
        "most": most,
        "far_weight": sum(WEIGHTS[key] for key in _FAR),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MEMORY)
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [_found(dict(zip(names, row, strict=True)), keys) for row in cursor.fetchall()]


def _sum_of(keys: Iterable[str]) -> str:
    return " + ".join(f"%(weight_{key})s * {key}" for key in keys)


def _found(row: Mapping[str, Any], keys: tuple[str, ...]) -> Found:
    return Found(
        first=row["first"],
        second=row["second"],
        score=row["score"],
        parts={key: float(row[key]) for key in keys},
        shared={
            "mandates": row["addresses"],
            "targets": row["numbers"],
            "staff": row["people"],
            "days": row["days"],
        },
    )
