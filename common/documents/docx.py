"""Documents as Word files, built on python-docx.

Long tables are written as XML at once, because cell by cell is slow.
"""

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import docx as word
from django.utils.translation import override
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.run import Run as WordRun

from common.documents.archives import timeless
from common.documents.cells import cell_text, clean
from common.documents.charts import palette
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
from common.documents.docx_style import number_the_pages, set_the_look
from common.documents.fonts import printable
from common.documents.pdf import page_words
from common.documents.typesetting import svg_to_png

_TWIPS_ACROSS, _TWIPS_ALONG = 9638, 14570  # A4 less two margins of 20 mm
_EMU_PER_PIXEL = 9525


def write_docx(document: Document) -> bytes:
    """The document as .docx. Its dates are those of ``document.as_at``, so the same document gives the same bytes."""
    with override(document.language):
        made = word.Document()
        set_the_look(made, document.language, right_to_left=document.right_to_left)
        _sheet(made, document)
        _properties(made, document)
        _cover(made, document)
        writer = _Writer(made, document)
        for block in levelled(document.blocks):
            writer.add(block)
    held = io.BytesIO()
    made.save(held)
    return timeless(held.getvalue())


def _sheet(made: WordDocument, document: Document) -> None:
    section = made.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if document.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    head = " · ".join(part for part in (clean(document.title), clean(document.as_at_line)) if part)
    paragraph = section.header.paragraphs[0]
    paragraph.style = made.styles["Header"]
    paragraph.add_run(head)
    across = _TWIPS_ALONG if document.landscape else _TWIPS_ACROSS
    number_the_pages(section.footer.paragraphs[0], clean(document.number), page_words(), across)


def _properties(made: WordDocument, document: Document) -> None:
    moment = document.as_at.replace(tzinfo=None, microsecond=0)
    core = made.core_properties
    # The format allows 255 characters in each.
    core.title, core.subject = clean(document.title)[:255], clean(document.subtitle)[:255]
    core.author, core.last_modified_by, core.comments = "", "", ""
    core.identifier, core.keywords = clean(document.number)[:255], clean(document.digest)[:255]
    core.language, core.revision = document.language, 1
    core.created = core.modified = moment


def _cover(made: WordDocument, document: Document) -> None:
    made.add_paragraph(clean(document.title), style="Title")
    if document.subtitle:
        made.add_paragraph(clean(document.subtitle), style="Subtitle")
    if document.as_at_line:
        _bold(made.add_paragraph().add_run(clean(document.as_at_line)))
    for name, value in document.facts:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{clean(name)}  ").font.color.rgb = RGBColor.from_string(palette.INK3[1:])
        _bold(paragraph.add_run(clean(value)))
    for remark in (document.identity, document.demonstration_note):
        if remark:
            made.add_paragraph(clean(remark), style="Caption")


def _bold(run: WordRun, bold: bool = True) -> None:
    """Bold twice: Arabic runs read another element than Latin ones."""
    if bold:
        run.font.bold = run.font.cs_bold = True


class _Writer:
    """Adds one block after the other to the end of the body."""

    def __init__(self, made: WordDocument, document: Document) -> None:
        self.made = made
        self.language = document.language
        self.mirrored = document.right_to_left
        self.across = _TWIPS_ALONG if document.landscape else _TWIPS_ACROSS

    def add(self, block: Block) -> None:
        match block:
            case Heading():
                self.made.add_paragraph(clean(block.text), style=f"Heading {block.level}")
            case Paragraph():
                self._paragraph(block)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case PageBreak():
                self.made.add_page_break()

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.made.add_paragraph(style="Caption" if block.quiet else None)
        for run in block.runs:
            _bold(paragraph.add_run(clean(run.text)), run.bold)

    def _picture(self, block: Picture) -> None:
        pixels = block.pixels[0]
        room = Mm(257 if self.across == _TWIPS_ALONG else 170)
        wide = Emu(min(int(pixels * _EMU_PER_PIXEL), room))
        paragraph = self.made.add_paragraph()
        if block.caption:
            paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(svg_to_png(printable(block.svg))), width=wide)
        shape._inline.docPr.set("descr", clean(block.alt))
        if block.caption:
            self.made.add_paragraph(clean(block.caption), style="Caption")

    def _table(self, block: Table) -> None:
        if block.caption:
            paragraph = self.made.add_paragraph()
            _bold(paragraph.add_run(clean(block.caption)))
            paragraph.paragraph_format.keep_with_next = True
        whole = sum(column.weight for column in block.columns)
        widths = [round(column.weight / whole * self.across) for column in block.columns]
        xml = [
            f"<w:tbl {nsdecls('w')}><w:tblPr>{'<w:bidiVisual/>' if self.mirrored else ''}",
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
            '<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
            '<w:bottom w:w="45" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>',
            f"<w:tblCaption w:val={quoteattr(clean(block.caption))}/>" if block.caption else "",
            "</w:tblPr><w:tblGrid>",
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            _row([column.label for column in block.columns], block.columns, widths, "head", self),
            *(_row(row, block.columns, widths, "row", self) for row in block.rows),
        ]
        if block.total:
            xml.append(
                _row(
                    ["" if cell is None else cell for cell in block.total],
                    block.columns,
                    widths,
                    "total",
                    self,
                )
            )
        xml.append("</w:tbl>")
        body = self.made.element.body
        body.insert(len(body) - 1, parse_xml("".join(xml)))
        # Word wants a paragraph after a table, and the next block some air.
        self.made.add_paragraph().paragraph_format.space_after = Pt(4)


def _row(cells: Sequence[Cell], columns: Sequence[Column], widths: list[int], kind: str, writer: _Writer) -> str:
    head = "<w:tblHeader/>" if kind == "head" else ""
    inner = "".join(
        _cell(cell, column, width, kind, writer) for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inner}</w:tr>"


_EDGES = {
    "head": f'<w:bottom w:val="single" w:sz="6" w:color="{palette.INK[1:]}"/>',
    "row": f'<w:bottom w:val="single" w:sz="4" w:color="{palette.LINE[1:]}"/>',
    "total": f'<w:top w:val="single" w:sz="8" w:color="{palette.INK[1:]}"/>',
}


def _cell(cell: Cell, column: Column, width: int, kind: str, writer: _Writer) -> str:
    said = clean("" if kind == "total" and cell == "" else cell_text(cell, writer.language))
    colour = palette.INK2[1:] if kind == "head" else palette.INK[1:]
    if isinstance(cell, StatusText):
        colour = palette.status_colour(cell.status).text[1:]
    marks = "<w:b/><w:bCs/>" if kind == "total" else ""
    direction = "<w:rtl/>" if writer.mirrored else ""
    side = {"start": "start", "end": "end", "center": "center"}[column.align]
    lines = said.split("\n")
    texts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    bidi = "<w:bidi/>" if writer.mirrored else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>{_EDGES[kind]}</w:tcBorders></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{bidi}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{marks}<w:color w:val="{colour}"/>{direction}</w:rPr>{texts}</w:r></w:p></w:tc>'
    )
