"""What the address asks of the tree of the results framework, and the bar that shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.lists import Filters, Select, chosen, sought
from planning.enums import ActivityStatus
from structure.models import Unit

DEPTHS = (
    ("goals", gettext_lazy("goals")),
    ("results", gettext_lazy("expected results")),
    ("outputs", gettext_lazy("outputs")),
    ("activities", gettext_lazy("activities")),
)
MOST_OPEN = 400  # keys taken from an address; nobody opens more by hand


@dataclass(frozen=True)
class Asked:
    """What the address asks of the tree. ``open`` None means: as the page opens by itself."""

    q: str = ""
    status: str = ""
    unit: str = ""
    show: str = ""
    open: frozenset[str] | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.status or self.unit)


def ask(parameters: Mapping[str, str], led_by: Sequence[Unit]) -> tuple[Asked, Filters]:
    """The choices in the address, and the filter bar that shows them; ``led_by`` are the units one may choose."""
    units = [(unit.code, f"{unit.code} {unit.name}") for unit in led_by]
    keys = [key for key in str(parameters.get("open", ""))[:8000].split(",") if key][:MOST_OPEN]
    asked = Asked(
        q=sought(parameters),
        status=chosen(parameters, "status", ActivityStatus.choices),
        unit=chosen(parameters, "unit", units),
        show=chosen(parameters, "show", DEPTHS),
        open=frozenset(keys) if "open" in parameters else None,
    )
    bar = Filters(
        "q",
        asked.q,
        _("Find in the tree"),
        (
            Select("status", _("Status"), ActivityStatus.choices, asked.status),
            Select("unit", _("Unit"), units, asked.unit),
            Select("show", _("Show to"), DEPTHS, asked.show),
        ),
    )
    return asked, bar


def address_with(parameters: Mapping[str, str], **changes: str | None) -> str:
    """The query of the address with some of its values changed, None taking one out; never that of a file."""
    query = {name: value for name, value in parameters.items() if name != "export"} | changes
    return "?" + urlencode({name: value for name, value in query.items() if value is not None}, safe=",")
