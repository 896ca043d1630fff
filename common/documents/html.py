"""Documents as one HTML file that stands alone: no script, nothing fetched. Served as a download only."""

from functools import lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import override

from common.documents.cells import cell_text, clean
from common.documents.charts import glyphs, palette
from common.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    StatusText,
    Table,
    levelled,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_html(document: Document) -> bytes:
    """The document as one UTF-8 HTML file; every text escaped, only our own SVG passes as it is."""
    with override(document.language):
        body = "".join(_block(block, document.language) for block in levelled(document.blocks))
        cover = _cover(document)
    looks = "".join(f".s-{key}{{color:{look.text}}}" for key, look in palette.STATUS.items())
    direction = "rtl" if document.right_to_left else "ltr"
    return (
        f'<!doctype html>\n<html lang="{_safe(document.language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_safe(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(document.title)}</title>\n<style>{_look()}{looks}</style>\n</head>\n"
        f"<body>\n{cover}<main>\n{body}</main>\n</body>\n</html>\n"
    ).encode()


@lru_cache(maxsize=1)
def _look() -> str:
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def _safe(text: str) -> str:
    return escape(clean(text))


def _lines(text: str) -> str:
    return _safe(text).replace("\n", "<br>")


def _cover(document: Document) -> str:
    parts = [f"<header>\n<h1>{_safe(document.title)}</h1>\n"]
    if document.subtitle:
        parts.append(f'<p class="subtitle">{_safe(document.subtitle)}</p>\n')
    if document.as_at_line:
        parts.append(f"<p><strong>{_safe(document.as_at_line)}</strong></p>\n")
    if document.facts:
        facts = "".join(f"<dt>{_safe(name)}</dt><dd>{_safe(value)}</dd>" for name, value in document.facts)
        parts.append(f"<dl>{facts}</dl>\n")
    if document.identity:
        parts.append(f'<p class="identity">{_safe(document.identity)}</p>\n')
    if document.demonstration_note:
        parts.append(f'<p class="demonstration">{_safe(document.demonstration_note)}</p>\n')
    return "".join([*parts, "</header>\n"])


def _block(block: Block, language: str) -> str:
    match block:
        case Heading():
            # The title is the one h1.
            return f"<h{block.level + 1}>{_safe(block.text)}</h{block.level + 1}>\n"
        case Paragraph():
            runs = "".join(
                f"<strong>{_lines(run.text)}</strong>" if run.bold else _lines(run.text) for run in block.runs
            )
            quiet = ' class="quiet"' if block.quiet else ""
            return f"<p{quiet}>{runs}</p>\n"
        case Table():
            return _table(block, language)
        case Picture():
            caption = f"<figcaption>{_safe(block.caption)}</figcaption>" if block.caption else ""
            return f"<figure>{block.svg}{caption}</figure>\n"
        case PageBreak():
            return '<div class="break"></div>\n'


def _table(block: Table, language: str) -> str:
    caption = f"<caption>{_safe(block.caption)}</caption>" if block.caption else ""
    heads = "".join(f'<th scope="col"{_side(column)}>{_safe(column.label)}</th>' for column in block.columns)
    rows = "\n".join(
        "<tr>"
        + "".join(_cell(cell, column, language) for cell, column in zip(row, block.columns, strict=True))
        + "</tr>"
        for row in block.rows
    )
    foot = ""
    if block.total:
        cells = "".join(
            f"<td{_side(column)}></td>" if cell in (None, "") else _cell(cell, column, language)
            for cell, column in zip(block.total, block.columns, strict=True)
        )
        foot = f"<tfoot><tr>{cells}</tr></tfoot>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody>{foot}</table>\n"


def _side(column: Column) -> str:
    return "" if column.align == "start" else f' class="{_safe(column.align)}"'


def _cell(cell: Cell, column: Column, language: str) -> str:
    said = _lines(cell_text(cell, language))
    if isinstance(cell, StatusText):
        key = cell.status if cell.status in palette.STATUS else "not_started"
        said = f'<span class="status s-{key}">{glyphs.glyph(key)} {said}</span>'
    return f"<td{_side(column)}>{said}</td>"
