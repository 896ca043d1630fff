"""Pictures on pages of A3 across; each page has the title, its filter in words and the moment of its figures."""

import datetime
from collections.abc import Sequence

from django.utils.translation import get_language

from common.documents.typesetting import typeset

_PAGES = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(font: ("IBM Plex Sans", "IBM Plex Sans Arabic"), size: 9pt, lang: data.language)
#set page(
  paper: "a3",
  flipped: true,
  margin: (x: 12mm, top: 32mm, bottom: 14mm),
  header-ascent: 4mm,
  header: align(bottom)[
    #text(15pt, weight: 600)[#data.title] \\
    #for line in data.lines [#text(9pt, fill: rgb("#44545f"))[#line] \\ ]
  ],
  footer: [
    #if data.legend != "" { box(image(bytes(data.legend), format: "svg", height: 4.2mm, alt: data.legend_alt)) }
    #h(1fr) #text(8pt, fill: rgb("#5b6a76"), context counter(page).display("1 / 1", both: true))
  ],
)
#for (place, svg) in data.pictures.enumerate() [
  #if place > 0 { pagebreak() }
  #image(bytes(svg), format: "svg", width: 100%, alt: if place == 0 { data.alt } else { data.title })
]
"""


def pictures_pdf(
    pictures: Sequence[str],
    *,
    title: str,
    lines: Sequence[str],
    alt: str,
    as_at: datetime.datetime,
    legend: str = "",
    legend_alt: str = "",
) -> bytes:
    """Each SVG on a page of its own, 396 mm wide; one of 1560 by 965 pixels fills it. ``alt`` says what they show.

    ``lines`` stand under the title of every page, the SVG ``legend`` at its foot. Raises ``typst.TypstError`` where a
    picture is wrong.
    """
    data = {
        "pictures": list(pictures),
        "title": title,
        "lines": list(lines),
        "alt": alt,
        "legend": legend,
        "legend_alt": legend_alt,
        "language": (get_language() or "en").split("-")[0],
    }
    return typeset(_PAGES, data, form="pdf", timestamp=as_at.astimezone(datetime.UTC).replace(microsecond=0))
