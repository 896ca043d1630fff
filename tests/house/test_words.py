"""The words of the pages: the field's own, none to avoid, and every one of them can be translated."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted(
    path
    for app in ("common", "structure", "clusters", "planning", "posts", "budget", "monitoring", "secretariat")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)

# Words the design language sets aside (interface.md, section 11).
AVOIDED = re.compile(r"\b(KPIs?|tasks?|tickets?|sprints?|user stor(?:y|ies)|successfully|please)\b|\w!", re.I)
COMMENTS = re.compile(r"\{% comment[^%]*%\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->|<!doctype html>", re.S | re.I)
TRANSLATED = re.compile(r"\{% (blocktranslate|blocktrans)\b.*?\{% end\1 %\}|\{% (?:translate|trans)\b.*?%\}", re.S)
SAID = re.compile(r"(?:aria-label|title|placeholder|alt|data-say|data-confirm)=\"([^\"{]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")
NOT_TRANSLATED = {
    "templates/500.html": "stands when nothing works, translations included",
    "templates/components/shelf.html": "shows the parts with sample words",
}
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {
    "Mandates to results",
    "Ctrl",
    "Enter",
    "Esc",
    "Tab",
    "USD",
    "XLSX",
    "CSV",
    "PDF",
    "DOCX",
    "HTML",
    "JSON",
    "API",
    "OpenAPI",
    "REST",
    "sha",
    "ETag",
    "GET",
    "px",
    "SCBD",
}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _without_comments(path: Path) -> str:
    return COMMENTS.sub(" ", path.read_text(encoding="utf-8"))


def _bare(text: str) -> list[str]:
    """Words that stand in a template outside every translated part, outside tags and outside variables."""
    text = TRANSLATED.sub(" ", text)
    spoken = SAID.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S))
    text = re.sub(r"<(script|style|svg|code|kbd|pre)\b.*?</\1>", " ", text, flags=re.S)
    # Blocks of tags go first, for what stands within them is no markup.
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    pieces = [*re.sub(r"<[^>]*>", "\n", text, flags=re.S).splitlines(), *spoken]
    pieces = [re.sub(r"\bx-[\w-]+|&\w+;", " ", piece) for piece in pieces]  # classes and signs are no words
    return [piece.strip() for piece in pieces if set(WORD.findall(piece)) - SAME_EVERYWHERE]


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    if _name(path) in NOT_TRANSLATED:
        pytest.skip(NOT_TRANSLATED[_name(path)])
    bare = [piece for piece in _bare(_without_comments(path)) if piece not in SAME_EVERYWHERE]
    assert bare == []


def _translated_texts(text: str) -> list[str]:
    blocks = re.findall(
        r"\{% blocktrans(?:late)?\b[^%]*(?:%(?!\})[^%]*)*%\}(.*?)\{% endblocktrans(?:late)? %\}", text, re.S
    )
    return (
        blocks
        + re.findall(r"\{% trans(?:late)? (\"[^\"]*\"|'[^']*')", text)
        + re.findall(r"_\((\"[^\"]*\"|'[^']*')\)", text)
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_page_uses_no_word_to_avoid(path: Path) -> None:
    texts = _translated_texts(_without_comments(path))
    assert [text for text in texts if AVOIDED.search(text)] == []


def test_messages_of_the_code_use_no_word_to_avoid() -> None:
    called = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*((?:\"[^\"]*\"\s*|'[^']*'\s*)+)")
    wrong = {
        f"{_name(path)}: {text.strip()}"
        for path in CODE
        for text in called.findall(path.read_text(encoding="utf-8"))
        if AVOIDED.search(text)
    }
    assert wrong == set()
