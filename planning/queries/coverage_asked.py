"""What the address asks of the coverage matrix, and the bar that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.lists import Filters, Select, chosen, sought
from planning.enums import Coverage
from planning.models import Biennium, Instrument

BY = (("cluster", gettext_lazy("clusters")), ("unit", gettext_lazy("units")))
ROWS = (("decision", gettext_lazy("decisions")), ("mandate", gettext_lazy("mandates")))
MOST_OPEN = 100  # decisions taken from an address; nobody opens more by hand


@dataclass(frozen=True)
class Asked:
    """The choices in the address."""

    q: str
    instrument: str
    coverage: str
    by: str
    year: int | None
    rows: str
    open: frozenset[str]
    bar: Filters

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.instrument or self.coverage)


def ask(biennium: Biennium, parameters: Mapping[str, str]) -> Asked:
    """The choices in the address; what it cannot mean is left out."""
    instruments = [(one.code, one.said()) for one in Instrument.objects.all()]
    years = [(str(year), str(year)) for year in biennium.years]
    by = chosen(parameters, "by", BY) or "cluster"
    rows = chosen(parameters, "rows", ROWS) or "decision"
    year = chosen(parameters, "year", years)
    instrument = chosen(parameters, "instrument", instruments)
    coverage = chosen(parameters, "coverage", Coverage.choices)
    text = sought(parameters)
    keys = [key for key in str(parameters.get("open", ""))[:4000].split(",") if key][:MOST_OPEN]
    return Asked(
        q=text,
        instrument=instrument,
        coverage=coverage,
        by=by,
        year=int(year) if year else None,
        rows=rows,
        open=frozenset(keys),
        bar=Filters(
            "q",
            text,
            _("Find a mandate"),
            (
                Select("instrument", _("Instrument"), instruments, instrument),
                Select("coverage", _("Coverage"), Coverage.choices, coverage),
                Select("year", _("Year"), years, year),
                Select("by", _("Columns"), BY, by),
                Select("rows", _("Rows"), ROWS, rows),
            ),
        ),
    )
