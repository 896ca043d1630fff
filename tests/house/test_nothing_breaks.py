"""Whatever somebody sends, the answer is a page or a sentence, never a failure."""

import io
import zipfile
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

from tests.conftest import forget_cache
from tests.house.full_stage import FullStage, asked, browser_of, gaps_of
from tests.house.hostile import SCRIPT, is_run
from tests.house.listening import EVERYTHING, heard_by, listening
from tests.house.sent import SENT
from tests.house.undrawn import undrawn

pytestmark = pytest.mark.xdist_group("nothing_breaks")

# In the place of any gap of an address. Nothing of it is there, so nothing of it is found.
PLACES = (
    "nope",
    "x" * 3000,
    "%00",
    "A-01%00",
    "é😀%E2%80%AE",
    "..%2F..%2Fetc%2Fpasswd",
    "-1",
    "9" * 40,
    "%27%20OR%201=1%20--",
    "%0a%0dSet-Cookie:a=b",
    "%FF%FE",
    "٣",
)
# In the place of the value of any parameter, all at once. What may look strange on a page is drawn as well.
WRITTEN = f"' OR 1=1 -- {SCRIPT}"
DRAWN = ("9" * 40, "\x00", "0001-01-01")
UNDRAWN = ("", "-1")
# The frame round every page looks at the one, every endpoint at the other. A biennium that is not there is not found,
# whatever else is asked for, so that it is asked for by itself.
LOOKED_AT_BY_ALL = {"biennium", "format"}
WORDS = """
    addressee answered as as_at at body cluster coverage cycle days dimension division divisions due force from
    function fund goal grade group impact instrument key kind least level likelihood lines mandate next notification
    noun object open origin outcome outside page period person priority project q quarter round row saved scope show
    review sort source stand standing state status strip symbol target term tick to unit waiting who whose year zoom
"""
PARAMETERS = WORDS.split()
# What would be taken, so that one wrong value at a time is what is looked at.
REST = {
    f"{part}-{count}_FORMS": "1"
    for part in ("shares", "people", "milestones", "deliverables", "dependencies", "rows")
    for count in ("TOTAL", "INITIAL")
}
GOOD = {
    "about": "secretariat",
    "as_at": "12 Sep 2016",
    "carry": "A-01",
    "corrective_action": "Sign a new contract by Friday.",
    "code": "9.9",
    "days": "30",
    "decision": "return_with_note",
    "direction": "up",
    "do": "adopt",
    "effective_on": "1 Oct 2016",
    "evidence": "The register",
    "explanation": "The venue was changed twice.",
    "impact": "3",
    "learned_on": "30 Jun 2016",
    "likelihood": "3",
    "measured_on": "31 Aug 2016",
    "move": "close",
    **REST,
    "name": "A board",
    "narrative": "The papers went out.",
    "note": "Move six days to the fourth quarter.",
    "on": "4 Sep 2016",
    "outcome": "rejected",
    "percent": "50",
    "period": "biennium",
    "reason-A-01": "Waits for the venue.",
    "reason": "It was wrong.",
    "rule": "latest",
    "status": "on_track",
    "text": "The papers come late.",
    "value": "3",
    "version": "1",
}
# The rooms of the sign-in library; its own tests look after its fields.
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_", "api-schema")


def ours() -> list[str]:
    return sorted(name for name in gaps_of() if not name.startswith((*LIBRARY, "api-docs")))


@pytest.fixture(autouse=True)
def own_media() -> None:
    """The files of the stage outlive a test."""


@pytest.fixture(scope="module")
def browsers(full_stage: FullStage) -> dict[str, Client]:
    inside = "staff colleague unit_head cluster_lead pmu_officer executive_secretary hr_officer administrator"
    people = (*inside.split(), "bureau_member")
    return {name: browser_of(full_stage.people[name]) for name in people} | {"anonymous": browser_of(None)}


def reader_of(name: str) -> str:
    if name.startswith("monitoring:webhook"):
        return "administrator"
    return "bureau_member" if name.startswith("bureau:") else "executive_secretary"


def reaches_a_page(url: str) -> bool:
    try:
        return bool(resolve(unquote(url)))
    except Resolver404:
        return False


def failing(answers: dict[Any, Any]) -> dict[Any, int]:
    return {case: answer.status_code for case, answer in answers.items() if answer.status_code >= 500}


@pytest.mark.parametrize("name", [name for name, gaps in sorted(gaps_of().items()) if gaps and "_from_key" not in name])
def test_whatever_stands_in_the_place_of_a_name(full_stage: FullStage, browsers: dict[str, Client], name: str) -> None:
    mark = "MARK"
    gaps = full_stage.arguments(name, gaps_of()[name])
    good = full_stage.address(name)
    answers = {}
    for gap, value in gaps.items():
        held = quote(str(value), safe="/()")
        assert f"/{held}" in good or f".{held}" in good, (good, gap)
        before, after = good.rsplit(held, 1)
        for junk in PLACES:
            url = f"{before}{mark}{after}".replace(mark, junk)
            if not reaches_a_page(url):
                continue  # answered by the door, whatever page was meant; see test_the_front_door
            with undrawn():
                answers[gap, junk[:40]] = asked(browsers[reader_of(name)], "get", url)
    assert failing(answers) == {}
    if name.startswith(LIBRARY):
        return  # says in a page of its own that a link has expired
    found = {case for case, answer in answers.items() if answer.status_code == 200}
    assert found <= {(gap, junk) for gap in ("pk", "number") for junk in ("٣",)}, "junk opened something"


@pytest.mark.parametrize("name", ours())
def test_whatever_is_asked_for(full_stage: FullStage, browsers: dict[str, Client], name: str) -> None:
    """A page that looks at no parameter is the same whatever their values are, and is asked for only twice."""
    browser, url = browsers[reader_of(name)], full_stage.address(name)
    answers: dict[Any, Any] = {}
    heard: set[str] = set()

    def ask(value: str) -> None:
        query = "&".join(f"{parameter}={quote(value)}" for parameter in {*PARAMETERS, *heard} - {EVERYTHING})
        answers["all", value] = asked(browser, "get", f"{url}?{query}")
        heard.update(heard_by(answers["all", value]) - LOOKED_AT_BY_ALL)

    with listening():
        with undrawn():
            ask("2")
        ask(WRITTEN)
        for value in DRAWN if heard else ():
            ask(value)
        with undrawn():
            for value in UNDRAWN if heard else ():
                ask(value)
    if heard:
        twice = "&".join(f"{parameter}=2&{parameter}=abc&{parameter}[]=1" for parameter in PARAMETERS)
        with undrawn():
            answers["twice"] = asked(browser, "get", f"{url}?{twice}&&=&%&=%zz")
        answers["export"] = asked(browser, "get", f"{url}?export=csv&q=%00{quote(SCRIPT)}&sort=-%00")
    with undrawn():
        answers["biennium"] = asked(browser, "get", f"{url}?biennium=%00{'9' * 40}")
    answers["htmx"] = asked(browser, "get", url, headers={"HX-Request": "true", "HX-Target": "'><b"})
    assert failing(answers) == {}
    assert [case for case, answer in answers.items() if is_run(answer)] == []


def test_the_frame_takes_any_biennium(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    for value in (WRITTEN, *DRAWN, *UNDRAWN, "%00" + "9" * 40):
        answer = asked(browsers["staff"], "get", f"{full_stage.address('monitoring:notifications')}?biennium={value}")
        assert answer.status_code == 200 and not is_run(answer), value


@pytest.mark.parametrize("name", ours())
def test_methods_a_page_does_not_know(full_stage: FullStage, browsers: dict[str, Client], name: str) -> None:
    if name == "set_language":
        return  # Django's own; a method it does not know changes nothing and leads back
    refused = {401} if name.startswith("api:") and "cluster-status" not in name else {405}
    for method in ("put", "patch", "delete", "trace"):
        with undrawn():
            answer = asked(browsers[reader_of(name)], method, full_stage.address(name))
        assert answer.status_code in refused, (method, answer.status_code)


def test_everything_that_takes_something_is_looked_at(full_stage: FullStage, browsers: dict[str, Client]) -> None:
    names = [name for name in ours() if not name.startswith("api:")]
    with undrawn():
        given = {name: asked(browsers[reader_of(name)], "post", full_stage.address(name)).status_code for name in names}
    assert {name for name, status in given.items() if status != 405} == set(SENT)


@pytest.mark.parametrize("name", SENT)
def test_whatever_is_sent(full_stage: FullStage, browsers: dict[str, Client], name: str) -> None:
    who, said = SENT[name]
    browser, url, fields = browsers[who], full_stage.address(name), said.split()
    answers = {}
    for value in ("", "\x00", "-1", "9" * 40, "x" * 12_000, f"{SCRIPT}\u202e😀"):
        answers["all", value[:40]] = asked(browser, "post", url, {**dict.fromkeys(fields, value), **REST})
    with undrawn():  # what is drawn with such values is drawn above
        for field in fields:
            for value in ("a\x00b", "9" * 40):
                answers[field, value[:9]] = asked(browser, "post", url, {**GOOD, field: value})
        if "links" in fields:
            for name_of_file, content in FILES:
                file = SimpleUploadedFile(name_of_file, content)
                answers["file", name_of_file[:40]] = asked(browser, "post", url, {**GOOD, "evidence": file})
        for kind, content in BODIES:
            answers["body", kind] = asked(browser, "generic", "POST", url, content, content_type=kind)
    answers["htmx"] = asked(browser, "post", url, GOOD, headers={"HX-Request": "true"})
    assert failing(answers) == {}
    assert [case for case, answer in answers.items() if is_run(answer)] == []
    forget_cache()


def _zip_of_nothing() -> bytes:
    """A workbook that would be 200 MB when opened; nobody opens it here."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/workbook.xml", "w") as member:
            for _turn in range(200):
                member.write(b"\0" * 1024 * 1024)
    return held.getvalue()


FILES = (
    ('../../etc/"pass\nwd"\r\nX: y.html', b"<script>alert(1)</script>"),
    ("x.svg", b"<svg onload='alert(1)'/>"),
    ("x.pdf", b"<script>alert(1)</script>"),
    ("x.xlsx", b"PK\x03\x04" + b"\x00" * 80),
    ("y.xlsx", b"PK\x05\x06" + b"\xff" * 18),
    ("z.docx", b"PK\x03\x04" + b"PK\x01\x02" * 30 + b"PK\x05\x06" + b"\x01\x00" * 9),
    ("x" * 400 + ".pdf", b"%PDF-1.7"),
)
BODIES = (
    ("application/json", b"{broken"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("multipart/form-data", b"--x"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"\xff\xfe=%zz&percent=50"),
    ("nonsense", b"\x00\x01"),
)


@pytest.mark.django_db
def test_a_workbook_that_would_fill_the_memory_is_kept_unopened(cast: Any) -> None:
    from planning.rules.evidence import kind_of

    bomb = _zip_of_nothing()
    assert len(bomb) < 1024 * 1024
    assert kind_of("plan.xlsx", io.BytesIO(bomb), len(bomb)).content_type.endswith("sheet")


@pytest.fixture(scope="module")
def without_token(full_stage: FullStage) -> Client:
    """The browser of the unit head on a page of another site."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(full_stage.cast.unit_head)
    return client


@pytest.mark.parametrize("name", sorted(gaps_of()))
def test_nothing_is_written_from_another_site(full_stage: FullStage, without_token: Client, name: str) -> None:
    """Without the token of a page of ours a POST changes nothing, whoever is signed in."""
    if name.startswith("api"):
        return  # read with tokens only, and nothing can be written there
    assert asked(without_token, "post", full_stage.address(name), GOOD).status_code in (403, 405)
