"""One picture on a page of A3 across, with its title, its filter in words and the moment of its figures."""

import datetime
from collections.abc import Sequence

from django.utils.translation import get_language

from common.documents.typesetting import typeset

_PAGE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set page(
  paper: "a3",
  flipped: true,
  margin: 12mm,
  footer: text(8pt, fill: rgb("#5b6a76"))[#data.foot #h(1fr) #context counter(page).display("1 / 1", both: true)],
)
#set text(font: ("IBM Plex Sans", "IBM Plex Sans Arabic"), size: 9pt, lang: data.language)
#text(16pt, weight: 600)[#data.title]
#v(-4pt)
#for line in data.lines [#text(9pt, fill: rgb("#44545f"))[#line] \\ ]
#v(4pt)
#block(width: 100%, height: 1fr)[
  #image(bytes(data.svg), format: "svg", width: 100%, height: 100%, fit: "contain", alt: data.alt)
]
"""


def picture_pdf(
    svg: str, *, title: str, lines: Sequence[str], alt: str, as_at: datetime.datetime, foot: str = ""
) -> bytes:
    """The picture as a PDF page of A3 across, as large as it goes. ``alt`` says it to those who cannot see it."""
    data = {
        "svg": svg,
        "title": title,
        "lines": list(lines),
        "alt": alt,
        "foot": foot,
        "language": (get_language() or "en").split("-")[0],
    }
    return typeset(_PAGE, data, form="pdf", timestamp=as_at.astimezone(datetime.UTC).replace(microsecond=0))
