"""What may be kept as evidence, and how it leaves again."""

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from common.refusals import InvalidInput
from planning.actions.evidence import NewEvidence, attach
from planning.models import Evidence
from planning.rules.evidence import check_link, kind_of
from tests.factories.planning import ProgressEntryFactory
from tests.people import Cast

PDF = b"%PDF-1.7\n1 0 obj\n"
PAGE = b"<!doctype html><script>alert(1)</script>"


def office(folder: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", PDF),
        ("AGENDA.PDF", PDF),
        ("photo.png", b"\x89PNG\r\n\x1a\n0000"),
        ("photo.jpg", b"\xff\xd8\xff\xe0000"),
        ("list.docx", office("word")),
        ("list.xlsx", office("xl")),
        ("list.pptx", office("ppt")),
        ("list.csv", "Code;Titre\nA-01;Été".encode()),
        ("notes.txt", b"Agreed on 9 September."),
    ],
)
def test_these_files_are_kept(name: str, content: bytes) -> None:
    kind_of(name, io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", PAGE),
        ("page.htm", PAGE),
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("page.pdf", PAGE),
        ("page.txt", PAGE),
        ("page.csv", b"\xef\xbb\xbf  <html>"),
        ("drawing.txt", b"<svg xmlns='x'/>"),
        ("agenda.pdf.html", PDF),
        ("agenda", PDF),
        ("run.exe", b"MZ"),
        ("macros.docm", office("word")),
        ("sheet.docx", office("xl")),
        ("broken.docx", b"PK\x03\x04 and nothing more"),
        ("photo.png", b"\xff\xd8\xff\xe0"),
        ("zeros.txt", b"a\x00b"),
        ("empty.txt", b""),
    ],
)
def test_these_files_are_refused_at_the_field(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        kind_of(name, io.BytesIO(content), len(content))
    assert set(refused.value.errors) == {"evidence"}


def test_a_file_too_large_is_refused_with_the_limit(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EVIDENCE_MAX_BYTES = 1_048_576
    with pytest.raises(InvalidInput, match="larger than 1 MB"):
        kind_of("agenda.pdf", io.BytesIO(PDF), 1_048_577)


@pytest.mark.parametrize("link", ["https://example.org/a?b=1", " http://example.org "])
def test_whole_web_addresses_are_kept(link: str) -> None:
    assert check_link(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "//example.org", "example.org", "https://",
     "https://exa mple.org", 'https://example.org/"x', "http://[", "https://example.org/" + "x" * 500],
)  # fmt: skip
def test_other_addresses_are_refused(link: str) -> None:
    with pytest.raises(InvalidInput):
        check_link(link)


@pytest.mark.django_db
def test_a_file_is_kept_with_its_sum_under_a_name_nobody_guesses(cast: Cast) -> None:
    entry = ProgressEntryFactory()
    (kept,) = attach(evidence=[NewEvidence(file=ContentFile(PDF, "../../etc/Agenda ‮.pdf"))], by=cast.staff, entry=entry)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.size, kept.content_type, kept.title) == (len(PDF), "application/pdf", "Agenda .pdf")
    assert kept.file.name.startswith("evidence/") and "Agenda" not in kept.file.name


@pytest.mark.django_db
def test_more_than_ten_at_once_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        attach(
            evidence=[NewEvidence(link=f"https://example.org/{n}") for n in range(11)],
            by=cast.staff,
            entry=ProgressEntryFactory(),
        )
    assert not Evidence.objects.exists()


@pytest.fixture
def kept(cast: Cast) -> Evidence:
    file = SimpleUploadedFile("Agenda “final”.pdf", PDF)
    return attach(evidence=[NewEvidence(file=file)], by=cast.staff, entry=ProgressEntryFactory())[0]


@pytest.mark.django_db
def test_staff_get_the_file_as_an_attachment_and_never_as_a_page(
    cast: Cast, kept: Evidence, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(cast.stranger).get(f"/evidence/{kept.pk}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_kind_nobody_knows_leaves_as_bytes(cast: Cast, kept: Evidence, sign_in: Callable[..., Client]) -> None:
    Evidence.objects.filter(pk=kept.pk).update(content_type="text/html")
    assert sign_in(cast.staff).get(f"/evidence/{kept.pk}/")["Content-Type"] == "application/octet-stream"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bureau_member", "ended_bureau_member", "nobody"])
def test_nobody_outside_gets_evidence(cast: Cast, kept: Evidence, sign_in: Callable[..., Client], name: str) -> None:
    assert sign_in(getattr(cast, name)).get(f"/evidence/{kept.pk}/").status_code == 403


@pytest.mark.django_db
def test_evidence_asks_for_signing_in_and_for_the_right_method(
    cast: Cast, kept: Evidence, sign_in: Callable[..., Client], client: Client
) -> None:
    assert client.get(f"/evidence/{kept.pk}/").status_code == 302
    assert sign_in(cast.staff).post(f"/evidence/{kept.pk}/").status_code == 405
    assert sign_in(cast.staff).get("/evidence/999999/").status_code == 404
