"""Numbers as each language writes them (interface.md, section 11): Western digits everywhere."""

from decimal import Decimal

from django.utils.translation import get_language

_SPACE = "\u202f"  # narrow, no-break
_SPACED = frozenset({"fr", "es", "ru"})
DASH = "–"


def _spaced(language: str | None) -> bool:
    return (language or get_language() or "en").split("-")[0] in _SPACED


def percent_text(value: int | float | Decimal | None, language: str | None = None) -> str:
    """``55%``, with a narrow space in French, Spanish and Russian; an en dash for none. ``value`` is in per cent."""
    if value is None:
        return DASH
    return f"{_plain(value)}{_SPACE if _spaced(language) else ''}%"


def number_text(value: int | float | Decimal | None, language: str | None = None) -> str:
    """``1,286,000``, with narrow spaces in French, Spanish and Russian; an en dash for none."""
    if value is None:
        return DASH
    if isinstance(value, int):
        text = f"{value:,d}"
    elif isinstance(value, Decimal):
        text = f"{value:,f}"
    else:
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    if _spaced(language):
        return text.replace(",", _SPACE).replace(".", ",")
    return text


def figure_text(value: Decimal | None, unit: str = "") -> str:
    """A measured value to two decimals, none of them useless, with its unit: ``88``, ``12.5 days``, ``81%``."""
    if value is None:
        return DASH
    short = round(Decimal(str(value)), 2)
    whole = short == short.to_integral()
    text = number_text(int(short) if whole else short.normalize())
    if unit == "%":
        return f"{text}{_SPACE if _spaced(None) else ''}%"
    return f"{text} {unit}".strip()


def _plain(value: int | float | Decimal) -> str:
    """Whole per cent; half goes up, as people round."""
    return str(int(Decimal(str(value)).quantize(Decimal(1), rounding="ROUND_HALF_UP")))
