"""The colours of the product, in one place (interface.md, tokens). Status colours mean status and nothing else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INK = "#12212d"
INK2 = "#44545f"
INK3 = "#5b6a76"
LINE2 = "#7c8a96"
LINE = "#d9e0e5"
BG2 = "#f5f7f9"
BG3 = "#ebeff3"
UN = "#009edb"
BLUE = "#00609c"
BLUE_DARK = "#004f8a"
BLUE_TINT = "#e8f3fa"
BAND = "#e1f1fa"
WHITE = "#ffffff"
TRACK = "#e6ebef"
AHEAD = "#cfd9e0"
BASELINE = "#7f8d98"
LIGHT_BLUE = "#7fb5dd"
SKY = "#5aaed9"
PURPLE = "#6a4c93"
GREY = "#9fb1c0"
PALE_GREY = "#c9d3da"
RED = "#b02a0f"


@dataclass(frozen=True)
class StatusColour:
    """A status: its word, and the colours of text, fill and tint."""

    word: str | Promise
    text: str
    fill: str
    tint: str


STATUS: dict[str, StatusColour] = {
    "on_track": StatusColour(_("On track"), "#0b6b58", "#17937b", "#e3f4ef"),
    "at_risk": StatusColour(_("At risk"), "#8a5a00", "#c28600", "#fdf3d6"),
    "lagging": StatusColour(_("Lagging"), "#b02a0f", "#b02a0f", "#fdeae3"),
    "done": StatusColour(_("Done"), "#00609c", "#004f8a", "#e3f1fa"),
    "not_started": StatusColour(_("Not started"), "#56646f", "#9aa7b2", "#eef1f4"),
    "postponed": StatusColour(_("Postponed"), "#56646f", "#9aa7b2", "#eef1f4"),
    "ended": StatusColour(_("Ended"), "#56646f", "#9aa7b2", "#eef1f4"),
}

INSTRUMENTS: dict[str, str] = {"CBD": BLUE, "CPB": SKY, "NP": PURPLE}

# The four outcomes of the post review, in the order of the source (para 65): raise the level, significant,
# slight, none.
OUTCOMES: tuple[str, ...] = (PURPLE, BLUE, LIGHT_BLUE, PALE_GREY)

# Fills on which white text falls under 4.5:1 and dark text must stand. Teal and ochre carry no text at all.
DARK_TEXT_ON = frozenset({SKY, LIGHT_BLUE, PALE_GREY, GREY, LINE, BG3, TRACK, AHEAD, BAND, BLUE_TINT})
NO_TEXT_ON = frozenset({STATUS["on_track"].fill, STATUS["at_risk"].fill})


def status_colour(status: str | None) -> StatusColour:
    """The colours of ``status``; an unknown key is drawn as not started, never as a failure."""
    return STATUS.get(status or "", STATUS["not_started"])


def text_on(fill: str) -> str:
    """The text colour that reads on ``fill``."""
    return INK if fill in DARK_TEXT_ON else WHITE
