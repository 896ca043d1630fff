"""Which row holds the heads, and which field each column probably is."""

import hashlib
from collections.abc import Iterable, Mapping

from common.imports.fields import LEAVE, NOTE, Importer
from common.imports.tables import Line, Table
from common.imports.words import closeness, in_every_language, plain_head

SEARCHED = 30  # rows in which the heads are looked for
CLOSE_ENOUGH = 0.6  # closeness from which a column is taken for a field
NOTE_MARK = "Note: "  # before the head of a note in our exports


def heads_of(line: Line) -> dict[int, str]:
    """The text over each column, in one line."""
    return {cell.column: " ".join(cell.text.split())[:200] for cell in line if cell.text}


def _closest(head: str, names: frozenset[str]) -> float:
    said = plain_head(head)
    return 1.0 if said in names else max((closeness(said, name) for name in names), default=0.0)


def find_heads(table: Table, importer: Importer) -> Line:
    """The row with the heads: of the first rows, the one that names most fields; else the first that is no heading."""
    candidates = [
        line
        for line in table.lines[:SEARCHED]
        if not line.is_heading and not any(cell.repeated for cell in line) and len(line.cells) > 1
    ] or table.lines[:1]
    exact = {name for names in importer.names.values() for name in names}

    def named(line: Line) -> int:
        return len(exact & {plain_head(head) for head in heads_of(line).values()})

    def resembling(line: Line) -> float:
        heads = [head for head in heads_of(line).values() if len(head) <= 60]
        best = [max(_closest(head, names) for names in importer.names.values()) for head in heads]
        return sum(score for score in best if score >= CLOSE_ENOUGH)

    best = max(candidates, key=named)
    return best if named(best) > 1 else max(candidates, key=resembling)


def propose(heads: Mapping[int, str], importer: Importer) -> dict[int, str]:
    """The field each column probably is; else kept as a note where the noun keeps notes, or left out.

    A column that only our own exports have, in a sheet that has them all, is left out: the system works it out.
    """
    rest = NOTE if importer.keeps_notes else LEAVE
    found = dict.fromkeys(heads, rest)
    calculated = [{plain_head(said) for said in in_every_language(label)} for label in importer.calculated]
    plain = {column: plain_head(head) for column, head in heads.items()}
    if calculated and all(any(said in names for said in plain.values()) for names in calculated):
        for column, said in plain.items():
            if any(said in names for names in calculated):
                found[column] = LEAVE
    free = [column for column, head in heads.items() if found[column] == rest and not head.startswith(NOTE_MARK)]
    scores = sorted(
        (-_closest(heads[column], importer.names[field.name]), column, place)
        for column in free
        for place, field in enumerate(importer.fields)
    )
    taken: set[str] = set()
    for score, column, place in scores:
        name = importer.fields[place].name
        if -score >= CLOSE_ENOUGH and found[column] == rest and name not in taken:
            found[column] = name
            taken.add(name)
    return found


def signature(heads: Iterable[str]) -> str:
    """What a sheet with these heads, in whatever order, is remembered by: a sha-256, hexadecimal."""
    return hashlib.sha256("\n".join(sorted(plain_head(head) for head in heads)).encode()).hexdigest()
