"""CSV beside JSON: the same rows, each field of a row a column."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from common.documents.csv import write_csv
from common.documents.sheets import Sheet, SheetColumn


class CSVRenderer(BaseRenderer):
    """``?format=csv`` or ``Accept: text/csv``: UTF-8 with its mark, no text that begins a formula.

    What lies within a field becomes columns of their own (``team.core``); a list is one cell, its values parted by
    semicolons. The page of a list is its rows alone; ``Link`` headers are not needed, for ``page`` counts on until 404.
    Of a body with sums beside its rows, the view says in ``csv_rows`` what the rows are called.
    A refusal stays a problem body.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        response = (renderer_context or {}).get("response")
        if data is None:
            return b""
        if response is not None and response.status_code >= 400:
            return bytes(JSONRenderer().render(data))
        named = getattr((renderer_context or {}).get("view"), "csv_rows", "results")
        rows = [flat(row) for row in rows_of(data, named)]
        heads = list(dict.fromkeys(name for row in rows for name in row))
        sheet = Sheet(
            name="rows",
            columns=[SheetColumn(head) for head in heads],
            rows=[[row.get(head) for head in heads] for row in rows],
        )
        return write_csv(sheet)


JSON_AND_CSV = [JSONRenderer, CSVRenderer]


def rows_of(data: Any, named: str = "results") -> Iterable[Any]:
    """The rows of a body: of a page, of a list, those it calls ``named``, or the one thing itself."""
    if isinstance(data, Mapping):
        return data.get("results", data.get(named, [data]))
    return list(data)


def flat(row: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """One level: ``{"team": {"core": 4}}`` is ``{"team.core": 4}``."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found.update(flat(value, f"{above}{name}."))
        else:
            found[f"{above}{name}"] = _cell(value)
    return found


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        if all(isinstance(one, str | int | float) for one in value):
            return "; ".join(str(one) for one in value)
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
