"""Which words of two texts are the same to PostgreSQL, so that a page can mark them where they stand."""

import re
from dataclasses import dataclass

from django.db import connection

_WORD = re.compile(r"\w+")
_SQL = """
WITH shared AS (
    SELECT array_agg(lexeme) AS lexemes FROM (
        SELECT unnest(tsvector_to_array(to_tsvector('english', %(one)s))) AS lexeme
        INTERSECT
        SELECT unnest(tsvector_to_array(to_tsvector('english', %(two)s)))) both_texts
)
SELECT word FROM unnest(%(words)s::text[]) AS word, shared
 WHERE tsvector_to_array(to_tsvector('english', word)) && shared.lexemes
"""


@dataclass(frozen=True)
class Piece:
    """A piece of a text; ``alike`` when the other text has it as well."""

    text: str
    alike: bool


def alike_words(one: str, two: str) -> set[str]:
    """The words, in small letters, of either text that the other has too, by their stems: one query."""
    words = sorted({word.lower() for text in (one, two) for word in _WORD.findall(text)})
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"one": one, "two": two, "words": words})
        return {word for (word,) in cursor.fetchall()}


def pieces(text: str, alike: set[str]) -> list[Piece]:
    """The text cut where words begin and end to be alike; joined again it is the text."""
    found: list[Piece] = []
    for part in re.split(r"(\w+)", text):
        is_alike = part.lower() in alike
        if part and found and found[-1].alike == is_alike:
            found[-1] = Piece(found[-1].text + part, found[-1].alike)
        elif part:
            found.append(Piece(part, is_alike))
    return found
