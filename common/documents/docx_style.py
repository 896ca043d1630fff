"""The look of our Word files: fonts with what stands in for them, headings, language, page numbers."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from common.documents.charts import palette

_FONT, _ARABIC, _CHINESE = "IBM Plex Sans", "IBM Plex Sans Arabic", "Noto Sans CJK SC"
# Where the reader's machine lacks a font, Word takes the second name, which every office has.
_STAND_INS = {_FONT: "Calibri", _ARABIC: "Arial", _CHINESE: "Microsoft YaHei"}
_LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
_HEADINGS = {
    "Title": 22,
    "Subtitle": 12,
    "Heading 1": 15,
    "Heading 2": 12.5,
    "Heading 3": 11,
    "Heading 4": 10.5,
}


def set_the_look(made: WordDocument, language: str, *, right_to_left: bool) -> None:
    """Fonts, sizes and colours of all styles we use; the language of the whole document, and its direction."""
    normal = _style(made, "Normal")
    _set_size(normal, 10)
    normal.paragraph_format.space_after = Pt(6)
    _set_font(normal, palette.INK)
    for name, size in _HEADINGS.items():
        style = _style(made, name)
        _set_font(style, palette.INK2 if name == "Subtitle" else palette.INK)
        _set_size(style, size)
        style.font.italic = False
        style.font.bold = style.font.cs_bold = name != "Subtitle"
        style.paragraph_format.space_before = Pt(0 if name in ("Title", "Subtitle") else 14)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
        _drop_rules(style)
    for name in ("Caption", "Header", "Footer"):
        style = _style(made, name)
        _set_font(style, palette.INK3)
        _set_size(style, 8.5)
        style.font.bold = style.font.cs_bold = style.font.italic = False
    table = made.styles.add_style("TableText", WD_STYLE_TYPE.PARAGRAPH)
    table.base_style = normal  # type: ignore[attr-defined]
    _set_size(table, 9)  # type: ignore[arg-type]
    table.paragraph_format.space_after = Pt(0)  # type: ignore[attr-defined]
    _speak(made, language, right_to_left)
    _name_stand_ins(made)


def _style(made: WordDocument, name: str) -> ParagraphStyle:
    style = made.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _set_font(style: ParagraphStyle, colour: str) -> None:
    style.font.name = _FONT
    style.font.color.rgb = RGBColor.from_string(colour[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), _ARABIC)
    fonts.set(qn("w:eastAsia"), _CHINESE)


def _set_size(style: ParagraphStyle, points: float) -> None:
    """The size twice: Arabic runs read another element than Latin ones."""
    style.font.size = Pt(points)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    other = OxmlElement("w:szCs")
    other.set(qn("w:val"), str(round(points * 2)))
    properties.find(qn("w:sz")).addnext(other)


def _drop_rules(style: ParagraphStyle) -> None:
    """The template rules its title; ours stands without."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _speak(made: WordDocument, language: str, right_to_left: bool) -> None:
    locale = _LOCALES.get(language.split("-")[0], language)
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    said = OxmlElement("w:lang")
    said.set(qn("w:val"), locale)
    said.set(qn("w:eastAsia"), locale if locale == "zh-CN" else "zh-CN")
    said.set(qn("w:bidi"), locale if right_to_left else "ar-SA")
    defaults.append(said)
    if right_to_left:
        normal = made.styles["Normal"].element
        # The schema wants these in their place: bidi before spacing, and before the grid of the section.
        normal.get_or_add_pPr().insert(0, OxmlElement("w:bidi"))
        normal.get_or_add_rPr().append(OxmlElement("w:rtl"))
        section = made.sections[0]._sectPr
        grid = section.find(qn("w:docGrid"))
        section.insert(len(section) if grid is None else section.index(grid), OxmlElement("w:bidi"))


def _name_stand_ins(made: WordDocument) -> None:
    for part in made.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="swiss"/></w:font>'
                for name, other in _STAND_INS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def number_the_pages(paragraph: Paragraph, number: str, words: list[str], width: int) -> None:
    """``Page x of y`` at the end of the foot, as fields Word counts itself; ``number`` of the document at the start."""
    tabs = parse_xml(
        f'<w:tabs {nsdecls("w")}><w:tab w:val="clear" w:pos="4320"/><w:tab w:val="clear" w:pos="8640"/>'
        f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    )
    paragraph._p.get_or_add_pPr().append(tabs)
    paragraph.add_run(f"{number}\t{words[0]}")
    _field(paragraph, "PAGE")
    paragraph.add_run(words[1])
    _field(paragraph, "NUMPAGES")
    if words[2]:
        paragraph.add_run(words[2])


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)
