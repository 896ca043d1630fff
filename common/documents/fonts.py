"""The fonts of our documents: where they lie, what they can draw, how wide a text is.

Typst drops a character that no font has, without a word. So every writer asks here first.
"""

import struct
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

FAMILIES = ("IBM Plex Sans", "IBM Plex Sans Arabic", "Noto Sans SC")
# What a chart names: the same drawings, then the system's Chinese (interface.md, section 2).
SVG_FAMILY = (
    "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
)
# The Chinese one (pylopdf-fonts-zh-cn) is optional: installed, it is used.
_PACKAGES = ("fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_sans_arabic", "pylopdf_fonts_zh_cn")
_SEMIBOLD = 1.045  # how much wider the semibold sets than the regular, measured over A-Z a-z 0-9
# Marks of direction and of joining: invisible, and meant.
_DIRECTIONS = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset({"Cf", "Zl", "Zp", "Zs", "Cc"})


def folders() -> list[Path]:
    """The folders of the installed font packages."""
    found = []
    for name in _PACKAGES:
        spec = find_spec(name)
        if spec and spec.submodule_search_locations:
            package = Path(next(iter(spec.submodule_search_locations)))
            found.append(package / "files" if (package / "files").is_dir() else package)
    return found


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    """The families among ``FAMILIES`` whose package is installed."""
    return frozenset(
        family for family, package in zip(FAMILIES, _PACKAGES, strict=True) if find_spec(package) is not None
    )


def unprintable(text: str) -> set[str]:
    """The characters of ``text`` that none of our fonts draws."""
    known = _advances()
    return {sign for sign in text if ord(sign) not in known and unicodedata.category(sign) not in _INVISIBLE}


def printable(text: str) -> str:
    """``text`` as our fonts can draw it: composed, without control characters, unknown characters as U+FFFD.

    Shown, not hidden: a reader must see that something stood there. Typst refuses a PDF/UA file with any other.
    """
    if text.isascii() and text.isprintable():
        return text
    known = _advances()
    return "".join(_drawn(sign, known) for sign in unicodedata.normalize("NFC", text))


def _drawn(sign: str, known: dict[int, float]) -> str:
    code, kind = ord(sign), unicodedata.category(sign)
    if sign in "\n\t" or sign in _DIRECTIONS:
        return sign
    if kind in {"Cc", "Cs", "Cf"} or 0xFE00 <= code <= 0xFE0F:
        return ""
    if code in known:
        return sign
    if kind == "Zs":
        return " "
    return "\n" if kind in {"Zl", "Zp"} else replacement()


@lru_cache(maxsize=1)
def replacement() -> str:
    """What stands for a character no font has."""
    return "\ufffd" if 0xFFFD in _advances() else "?"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` in pixels at ``size`` pixels; letters no font has count one em (Chinese)."""
    known = _advances()
    return sum(known.get(ord(sign), 1.0) for sign in text) * size * (_SEMIBOLD if bold else 1.0)


@lru_cache(maxsize=8192)
def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width`` pixels at ``size`` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    known = _advances()
    factor = size * (_SEMIBOLD if bold else 1.0)
    left = width - known.get(0x2026, 1.0) * factor
    kept = 0
    for sign in text:
        left -= known.get(ord(sign), 1.0) * factor
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ,.;:") + "…"


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    """Every code point our fonts draw, with its advance in em."""
    advances: dict[int, float] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.ttf")) + sorted(folder.glob("*.otf")):
            if "Italic" in path.name or "Serif" in path.name or not ("Regular" in path.name or "[" in path.name):
                continue
            for code, advance in _read(path.read_bytes()).items():
                advances.setdefault(code, advance)
    return advances


def _read(data: bytes) -> dict[int, float]:
    """Code points and advances of one TrueType or OpenType file (tables cmap, hhea, hmtx, head)."""
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">I", data, 20 + 16 * i)[0] for i in range(count)}
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = struct.unpack_from(f">{2 * metrics}H", data, tables[b"hmtx"])[::2]
    return {
        code: widths[min(glyph, metrics - 1)] / em
        for code, glyph in _characters(data, tables[b"cmap"]).items()
        if glyph
    }


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    glyphs: dict[int, int] = {}
    for place in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * place)[0]
        form = struct.unpack_from(">H", data, start)[0]
        if form == 4:
            glyphs.update(_segments(data, start))
        elif form == 12:
            groups = struct.unpack_from(">I", data, start + 12)[0]
            for group in range(groups):
                first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * group)
                glyphs.update({code: glyph + code - first for code in range(first, last + 1)})
    return glyphs


def _segments(data: bytes, start: int) -> dict[int, int]:
    """The subtable of format 4: segments of code points with a delta or an offset."""
    double = struct.unpack_from(">H", data, start + 6)[0]
    half = double // 2
    ends = struct.unpack_from(f">{half}H", data, start + 14)
    firsts = struct.unpack_from(f">{half}H", data, start + 16 + double)
    deltas = struct.unpack_from(f">{half}H", data, start + 16 + 2 * double)
    offsets_at = start + 16 + 3 * double
    offsets = struct.unpack_from(f">{half}H", data, offsets_at)
    glyphs: dict[int, int] = {}
    for i in range(half):
        for code in range(firsts[i], min(ends[i], 0xFFFE) + 1):
            if offsets[i] == 0:
                glyph = (code + deltas[i]) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", data, offsets_at + 2 * i + offsets[i] + 2 * (code - firsts[i]))[0]
                glyph = (glyph + deltas[i]) & 0xFFFF if glyph else 0
            glyphs[code] = glyph
    return glyphs
