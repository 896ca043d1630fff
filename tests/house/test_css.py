"""The house rules of styles and templates: logical properties, the prefix, nothing inline, nothing unused."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?<![\w-])(?:float|clear|text-align)\s*:\s*(?:left|right)"
    r"|(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius"
)
_PART = r"([^\s;{}]+)"
UNEVEN = re.compile(rf"(?<![\w-])(?:margin|padding|inset): *{_PART} +{_PART} +{_PART} +{_PART} *;")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
TEMPLATE_COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.S)
# Answered by Django or by the sign-in library under these names, never named in our own code.
ANSWERED_BY_NAME = (
    "allauth/",
    "account/",
    "mfa/",
    "socialaccount/",
    "django/",
    "admin/",
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _styles(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _markup(path: Path) -> str:
    return TEMPLATE_COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_styles_serve_both_directions(path: Path) -> None:
    text = _styles(path)
    assert PHYSICAL.findall(text) == []
    assert [found for found in UNEVEN.findall(text) if found[1] != found[3]] == []


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_our_classes_carry_the_prefix(path: Path) -> None:
    selectors = re.findall(r"([^{}]+)\{", _styles(path))
    classes = {
        name for selector in selectors if "url(" not in selector for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)
    }
    assert {name for name in classes if not name.startswith("x-")} == set()


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=_name)
def test_a_style_or_script_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_hold_nothing_the_content_policy_refuses(path: Path) -> None:
    text = _markup(path)
    assert re.findall(r"<[^>]*\sstyle\s*=", text) == []
    assert re.findall(r"<[^>]*\son[a-z]+\s*=", text) == []
    assert re.findall(r"<style\b", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag] == []
    assert re.findall(r"\bhx-on\b|javascript:", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_use_only_prefixed_classes(path: Path) -> None:
    if path.is_relative_to(ROOT / "templates" / "emails"):
        pytest.skip("a letter has no style sheet")
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", _markup(path))
    tokens = {token for value in re.findall(r'\sclass="([^"]*)"', plain) for token in value.split()}
    wrong = {token for token in tokens if "\0" not in token and not token.startswith("x-")}
    assert wrong == set()


def _sources() -> str:
    kept = []
    for folder in ("common", "structure", "clusters", "planning", "posts", "budget", "monitoring", "secretariat"):
        kept += [path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py")]
    return "\n".join(kept + [path.read_text(encoding="utf-8") for path in TEMPLATES])


def test_every_template_is_used() -> None:
    sources = _sources()
    unused = set()
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        if not name.startswith(ANSWERED_BY_NAME) and f'"{name}"' not in sources and f"'{name}'" not in sources:
            unused.add(name)
    assert unused == set()


def test_every_style_and_script_is_loaded() -> None:
    sources = _sources()
    styles = {str(path.relative_to(ROOT / "static")) for path in [*STYLES, *SCRIPTS]}
    assert {name for name in styles if f'"{name}"' not in sources} == set()
