"""Reads the data files; knows how dates are written in them."""

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.dates import PartialDate, read_date

DATA = Path(__file__).resolve().parent / "data"


@functools.cache
def read(name: str) -> Any:
    """The content of ``data/{name}.yaml``. Callers do not change what they get."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def when(written: Any) -> PartialDate:
    """A date of a data file: a day (YAML knows those) or text such as ``Q2 2016``."""
    if isinstance(written, datetime.date):
        return PartialDate.day(written)
    return read_date(str(written))


def chinese(name: str | None) -> dict[str, Any]:
    """The translations of a row whose Chinese name the source gives."""
    return {"zh-hans": {"name": name}} if name else {}


@dataclass(frozen=True)
class ProjectText:
    """A project as the source words it, with the short title its activity bears."""

    title: str
    objective: str
    is_pilot: bool
    source: str


def project_texts() -> dict[str, ProjectText]:
    """The projects by code: of each cluster its pilot projects first, then its main activities."""
    short = {row["code"]: row["title"] for row in read("activities")["named"]}
    texts: dict[str, ProjectText] = {}
    for row in read("clusters")["clusters"]:
        number = 0
        for kind, pilot in (("pilot_projects", True), ("main_activities", False)):
            for text in row.get(kind, {}).values():
                number += 1
                code = f"{row['code']}-{number:02d}"
                texts[code] = ProjectText(short[code], text, pilot, row["source"])
    return texts
