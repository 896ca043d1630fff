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
from tests.house.access_monitoring import MONITORING_SENT
from tests.house.access_structure import STRUCTURE_SENT
from tests.house.full_stage import FullStage, asked, browser_of, gaps_of
from tests.house.undrawn import undrawn

pytestmark = pytest.mark.xdist_group("nothing_breaks")

# What stands in every free text of the stage.
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}'\"><img src=x onerror=alert(1)>{{{{7*7}}}}{{% debug %}}\u202e😀"

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
# In the place of the value of any parameter, all at once.
VALUES = ("", "-1", "9" * 40, "\x00", f"' OR 1=1 -- {SCRIPT}", "0001-01-01", "2")
WORDS = """
    addressee answered as as_at at body cluster coverage cycle days dimension division divisions due force from
    function fund goal grade group impact instrument key kind least level likelihood lines mandate next notification
    noun object open origin outcome outside page period person priority project q quarter round row saved scope show
    review sort source stand standing state status strip symbol target term tick to unit waiting who whose year zoom
"""
PARAMETERS = WORDS.split()
# What each address takes, and from whom.
SENT = {
    "clusters:breach-accept": ("executive_secretary", "reason until"),
    "clusters:breach-take-back": ("executive_secretary", "reason day version"),
    "clusters:charter-edit": ("cluster_lead", "mandate functions duties change_note version"),
    "clusters:charter-move": ("executive_secretary", "do note version"),
    "clusters:lesson-again": ("cluster_lead", "again version"),
    "clusters:lesson-decide": ("cluster_lead", "outcome changed_version plan_rule reason version"),
    "clusters:lesson-edit": ("cluster_lead", "challenge solution learned_on version"),
    "clusters:lesson-new": ("cluster_lead", "cluster challenge solution learned_on"),
    "clusters:procedure-edit": ("staff", "title kind owner units stages reason version"),
    "clusters:procedure-new": ("cluster_lead", "code title kind cluster owner units"),
    "clusters:team-away": ("cluster_lead", "goes_on reason version"),
    "clusters:team-join": ("cluster_lead", "staff role expertise valid_from valid_to reason"),
    "clusters:team-leave": ("cluster_lead", "valid_to reason version"),
    "clusters:team-role": ("cluster_lead", "role valid_from reason version"),
    "clusters:version-acknowledge": ("colleague", ""),
    "clusters:version-edit": ("cluster_lead", "text change_note version"),
    "clusters:version-move": ("cluster_lead", "do note effective_on review_due_on last_day reason version"),
    "clusters:version-new": ("staff", ""),
    "clusters:version-readers": ("staff", ""),
    "clusters:candidate-assess": (
        "pmu_officer",
        "score_a score_b score_c score_d score_e reason_a reason_e dissent version",
    ),
    "clusters:candidate-decide": ("executive_secretary", "decision reason"),
    "clusters:deliverable-edit": ("staff", "title due_on delivered_on evidence version"),
    "clusters:deliverable-new": ("staff", "title due_on delivered_on evidence version"),
    "clusters:project-close-out": ("staff", "delivered not_delivered challenge solution no_lesson version"),
    "clusters:project-edit": ("staff", "title objective originating_unit starts_on ends_on reason version"),
    "clusters:project-move": ("executive_secretary", "act reason version"),
    "clusters:project-new": ("pmu_officer", "cluster code title objective originating_unit starts_on ends_on"),
    "clusters:selection-close": ("pmu_officer", ""),
    "clusters:selection-new": ("pmu_officer", "name projects weight_a weight_b weight_c weight_d weight_e"),
    "clusters:stage-move": ("staff", "act note version"),
    "clusters:stage-new": ("staff", "unit title mode"),
    "monitoring:item-edit": ("pmu_officer", "kind text reason addressee due_on activities supersedes version"),
    "monitoring:item-move": ("executive_secretary", "act reason outcome version"),
    "monitoring:item-new": ("pmu_officer", "kind text reason addressee due_on projects lag_cases supersedes"),
    "monitoring:seat-end": ("administrator", "last_day reason"),
    "monitoring:seat-new": ("administrator", "staff capacity valid_from valid_to reason"),
    "monitoring:sitting-close": ("pmu_officer", "version"),
    "monitoring:sitting-edit": ("pmu_officer", "held_on agenda present version"),
    "monitoring:sitting-new": ("pmu_officer", "held_on agenda"),
    "monitoring:lag-close": ("executive_secretary", "close-evidence close-version"),
    "monitoring:lag-explain": ("staff", "explanation corrective_action version row"),
    "monitoring:lag-policy": ("executive_secretary", "days_late points_behind grace_owner reason version"),
    "monitoring:load-dispute-answer": ("unit_head", "text version"),
    "monitoring:load-dispute-insist": ("staff", "text version"),
    "monitoring:load-dispute-new": ("staff", "when sentence"),
    "monitoring:load-dispute-settle": ("staff", "version"),
    "monitoring:load-roles": ("executive_secretary", "cluster_lead process_lead most_core_teams reason version"),
    "monitoring:proposal-accept": ("unit_head", "version"),
    "monitoring:proposal-cancel": ("pmu_officer", ""),
    "monitoring:proposal-leave": ("unit_head", "version"),
    "monitoring:proposal-pass-on": ("pmu_officer", "version"),
    "monitoring:proposal-team": (
        "executive_secretary",
        "title cluster starts_on ends_on skills core_days least most support support_days",
    ),
    "monitoring:proposals": ("executive_secretary", "unit first last across share_skill"),
    "monitoring:skill-accept": ("hr_officer", ""),
    "monitoring:skill-edit": ("hr_officer", "name"),
    "monitoring:skill-merge": ("hr_officer", "into"),
    "monitoring:skills": ("hr_officer", "name"),
    "monitoring:skills-own": ("staff", "skills proposed"),
    "monitoring:lag-remind": ("executive_secretary", "from"),
    "monitoring:lag-send-back": ("executive_secretary", "version"),
    **MONITORING_SENT,
    **STRUCTURE_SENT,
    "planning:activity-edit": (
        "unit_head",
        "start end title version read cluster outcome supporting_units more take keep open since shares-TOTAL_FORMS "
        "milestones-0-due deliverables-0-title dependencies-0-after dependencies-0-lag_days",
    ),
    "planning:activity-new": (
        "unit_head",
        "start end title output lead_officer more shares-0-mandate shares-0-percent",
    ),
    "planning:change-add": ("unit_head", "title start end reason more shares-0-mandate"),
    "planning:change-ask": ("unit_head", "reason start end to kind"),
    "planning:change-decide": ("unit_head", "decision note version"),
    "planning:assumption-edit": ("unit_head", "text version reason remove"),
    "planning:assumption-new": ("unit_head", "text"),
    "planning:indicator-edit": (
        "unit_head",
        "name unit direction rule baseline target_2016 parts version reason remove",
    ),
    "planning:measurement-edit": ("unit_head", "measured_on part value base evidence version reason remove"),
    "planning:measurement-new": ("unit_head", "measured_on part value base evidence"),
    "planning:output-edit": ("unit_head", "code name version reason remove"),
    "planning:output-indicator-new": ("unit_head", "name unit direction rule baseline target_2015 parts"),
    "planning:output-new": ("pmu_officer", "code name"),
    "planning:periods": ("pmu_officer", "period decision reason"),
    "planning:result-edit": ("pmu_officer", "goal code name version reason remove"),
    "planning:result-indicator-new": ("pmu_officer", "name unit direction rule baseline target_2015 parts"),
    "planning:result-new": ("pmu_officer", "goal code name"),
    "planning:risk-edit": ("staff", "text likelihood impact response owner version reason remove"),
    "planning:risk-new": ("unit_head", "text likelihood impact response owner"),
    "planning:biennium-list": ("executive_secretary", ""),
    "planning:biennium-move": ("executive_secretary", "move version reason"),
    "planning:carry-over": ("executive_secretary", "carry reason-A-01"),
    "planning:carry-over-undo": ("executive_secretary", ""),
    "planning:decision-edit": ("pmu_officer", "version name reason"),
    "planning:decision-new": ("pmu_officer", "symbol name meeting instrument"),
    "planning:decision-paste": ("pmu_officer", "step text rows-TOTAL_FORMS rows-0-take rows-0-place rows-0-addressees"),
    "planning:deliverable-reach": ("staff", "on links"),
    "planning:framework-edit": ("pmu_officer", "version vision mission until reason"),
    "planning:goal-edit": ("pmu_officer", "version wording reason rows-TOTAL_FORMS rows-0-key rows-0-text rows-0-drop"),
    "planning:import-confirm": ("staff", "digest"),
    "planning:import-drop": ("staff", ""),
    "planning:import-keep": ("staff", ""),
    "planning:import-list": ("staff", "noun file"),
    "planning:import-map": ("staff", "column-1 column-2 column-3 for-all-start keep_rest reread sheet"),
    "planning:mandate-edit": ("pmu_officer", "version title text status kind term due addressees reason"),
    "planning:mandate-link": ("pmu_officer", "kind other reason"),
    "planning:mandate-unlink": ("pmu_officer", "reason"),
    "planning:meeting-edit": ("pmu_officer", "version body number instrument name place starts_on ends_on"),
    "planning:meeting-new": ("pmu_officer", "body number instrument name place starts_on ends_on"),
    "planning:milestone-reach": ("staff", "on links"),
    "planning:paragraph-new": ("pmu_officer", "place title text status kind term due addressees"),
    "planning:project-activities": ("unit_head", "do activity reason"),
    "planning:progress-draft": ("staff", "percent status narrative obstacle links"),
    "planning:progress-new": (
        "staff",
        "percent status narrative obstacle work_days links version key take keep open",
    ),
    "planning:progress-undo": ("staff", ""),
    "planning:purpose-edit": ("pmu_officer", "version wording reason rows-0-key rows-0-text rows-0-drop"),
    "planning:synergy-carry-out": ("pmu_officer", "version"),
    "planning:synergy-decide": ("pmu_officer", "decision chosen reason version"),
    "planning:synergy-round-close": ("pmu_officer", ""),
    "planning:synergy-round-new": ("pmu_officer", "least_score scope"),
    "planning:synergy-undo": ("pmu_officer", "version"),
    "planning:workplan-begin": ("unit_head", ""),
    "planning:workplan-review": ("executive_secretary", "reason"),
    "planning:workplan-decide": ("unit_head", "decision note version"),
    "set_language": ("staff", "language next"),
}
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


def shown(answer: Any) -> bool:
    """Whether a browser would draw the answer."""
    return any(kind in answer.get("Content-Type", "") for kind in ("html", "svg"))


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
            answers[gap, junk[:40]] = asked(browsers[reader_of(name)], "get", url)
    assert failing(answers) == {}
    if name.startswith(LIBRARY):
        return  # says in a page of its own that a link has expired
    found = {case for case, answer in answers.items() if answer.status_code == 200}
    assert found <= {(gap, junk) for gap in ("pk", "number") for junk in ("٣",)}, "junk opened something"


@pytest.mark.parametrize("name", ours())
def test_whatever_is_asked_for(full_stage: FullStage, browsers: dict[str, Client], name: str) -> None:
    browser, url = browsers[reader_of(name)], full_stage.address(name)
    answers = {}
    for value in VALUES:
        query = "&".join(f"{parameter}={quote(value)}" for parameter in PARAMETERS)
        answers["all", value] = asked(browser, "get", f"{url}?{query}")
    answers["biennium"] = asked(browser, "get", f"{url}?biennium=%00{'9' * 40}")
    answers["export"] = asked(browser, "get", f"{url}?export=csv&q=%00{quote(SCRIPT)}&sort=-%00")
    twice = "&".join(f"{parameter}=2&{parameter}=abc&{parameter}[]=1" for parameter in PARAMETERS)
    answers["twice"] = asked(browser, "get", f"{url}?{twice}&&=&%&=%zz")
    answers["htmx"] = asked(browser, "get", url, headers={"HX-Request": "true", "HX-Target": "'><b"})
    assert failing(answers) == {}
    assert [case for case, answer in answers.items() if shown(answer) and SCRIPT.encode() in answer.held] == []


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
    assert [case for case, answer in answers.items() if shown(answer) and SCRIPT.encode() in answer.held] == []
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


@pytest.mark.parametrize("name", sorted(gaps_of()))
def test_nothing_is_written_from_another_site(full_stage: FullStage, name: str) -> None:
    """Without the token of a page of ours a POST changes nothing, whoever is signed in."""
    if name.startswith("api"):
        return  # read with tokens only, and nothing can be written there
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(full_stage.cast.unit_head)
    assert asked(client, "post", full_stage.address(name), GOOD).status_code in (403, 405)


@pytest.mark.parametrize("name", ours())
def test_what_a_hostile_person_wrote_is_shown_as_text(
    full_stage: FullStage, browsers: dict[str, Client], name: str
) -> None:
    for who in ("executive_secretary", "staff", "unit_head", "bureau_member"):
        answer = asked(browsers[who], "get", full_stage.address(name))
        if shown(answer):
            page = answer.held.decode()
            assert SCRIPT not in page and "<img src=x" not in page, who
            assert "x onerror=alert(1)>49" not in page, "a template was run"
