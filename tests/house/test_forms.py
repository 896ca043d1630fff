"""A form works without scripts: wherever it is included alone, its proof of origin comes along."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
INCLUDE = re.compile(r'\{% include "([^"]+)"([^%]*(?:%(?!\})[^%]*)*)%\}')
SOURCES = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}


def _holds_a_form(name: str, above: tuple[str, ...] = ()) -> bool:
    text = SOURCES.get(name, "")
    return "{% csrf_token %}" in text or any(
        _holds_a_form(part, (*above, name)) for part, _words in INCLUDE.findall(text) if part not in above
    )


def test_a_form_included_alone_gets_its_token() -> None:
    """``only`` takes the token away, and with it the way without scripts."""
    without = {
        f"{name} includes {part}"
        for name, text in SOURCES.items()
        for part, words in INCLUDE.findall(text)
        if words.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in words and _holds_a_form(part)
    }
    assert without == set()


def test_every_form_that_writes_holds_its_token() -> None:
    forms = {
        name: re.findall(r"<form\b(?:[^>%]|%(?!\})|(?<=\{)%|%\})*method=\"post\".*?</form>", text, re.S)
        for name, text in SOURCES.items()
    }
    assert {name for name, found in forms.items() if any("csrf_token" not in form for form in found)} == set()
