"""Names that lead out of a folder or into a header, and uploads that are too large."""

import zipfile
from io import BytesIO

import pytest

from casetrack import desk
from casetrack.web.answer import LARGEST_BYTES
from web.conftest import TODAY
from web.test_who_may import addresses, filled

CASE = "/cases/2025-0001"
#: Names that have led somewhere else in other programs.
NAMES = (
    "../../../../etc/cron.d/evil",
    "..\\..\\windows\\evil.txt",
    "/etc/passwd",
    "C:\\evil.txt",
    "evil.txt\r\nSet-Cookie: x=1",
    'evil.txt"; filename="other.exe',
    "..",
    ".",
    "con.txt\x00.exe",
    "\u202efdp.exe",
)
UPWARDS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%c0%af", "%252e%252e%252f")


@pytest.mark.parametrize("up", UPWARDS)
def test_no_address_leads_out_of_a_folder(pages, up):
    admin = pages.browser("admin")
    for path in (
        f"/static/{up}application.py",
        f"/static/{up * 6}etc/passwd",
        f"{CASE}/forms/{up}config.docx",
        f"{CASE}/forms/{up * 4}etc/passwd.docx",
        f"{CASE}/files/1/{up}config.toml",
        f"{CASE}/letters/1/{up}receipt/file",
        f"/year/2025/table.{up}x",
        f"/feed/{up}a.ics",
        f"/cases/{up}2025-0001",
    ):
        answer = admin.client.get(path)
        assert answer.status_code in (303, 404, 422), (path, answer.status_code)
        for inside in ("root:", "[installation]", "def application"):
            assert inside not in answer.text, path


def test_a_name_of_an_upload_leads_nowhere_in_a_page_a_download_or_a_bundle(pages):
    """Zip slip among them: what the evidence of a case unpacks to stays in its folder."""
    handler = pages.browser("handler")
    for number, name in enumerate(NAMES):
        handler.get(CASE)
        files = {"attached": (name, f"file {number}".encode(), "text/plain")}
        kept = handler.post(f"{CASE}/act/log_contact", files, remarks="来件", on=str(TODAY))
        assert kept.status_code in (303, 422), name
    seat = pages.office.seat("handler", TODAY)
    whole = desk.whole(seat, "2025-0001")
    attached = whole.attachments
    # Of `.` and `..` no name is left: those are refused.
    assert len(attached) >= len(NAMES) - 3
    for each in attached:
        assert not set(each.name) & set("/\\\r\n\x00\u202e"), each.name
        assert each.name not in ("", ".", "..")
        got = handler.get(f"{CASE}/files/{each.position}/{each.sha256}")
        assert got.status_code == 200
        assert "set-cookie" not in {name for name in got.headers if "x=1" in got.headers[name]}
        disposition = got.headers["content-disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''")
        assert not set(disposition) & set('"\r\n\\')
        assert got.headers["x-content-type-options"] == "nosniff"
    evidence = pages.browser("registrar").get(f"{CASE}/evidence")
    with zipfile.ZipFile(BytesIO(evidence.content)) as bundle:
        for inside in bundle.namelist():
            assert not inside.startswith(("/", "\\")), inside
            assert ".." not in inside.split("/"), inside
            assert not set(inside) & set("\\\r\n\x00:"), inside


def test_no_form_takes_more_than_a_request_may_hold(pages):
    """Said to be too large it is not read at all; without its length neither."""
    before = pages.events()
    browser = pages.browser("admin")
    for method, path in addresses(pages):
        if method != "POST":
            continue
        said = browser.client.post(
            filled(path), content=b"x", headers={"Content-Length": str(LARGEST_BYTES + 1)}
        )
        assert said.status_code == 413, path
        unsaid = browser.client.post(filled(path), content=iter([b"x"]))
        assert unsaid.status_code == 413, path
    assert pages.events() == before


def test_a_file_within_the_form_that_is_too_large_is_refused_by_name(pages):
    handler = pages.browser("handler")
    handler.get(CASE)
    files = {"attached": ("大.txt", b"x" * (21 * 1024 * 1024), "text/plain")}
    answer = handler.post(f"{CASE}/act/log_contact", files, remarks="来件", on=str(TODAY))
    assert answer.status_code in (400, 413, 422), answer.status_code
    assert "大.txt" in answer.text


@pytest.mark.parametrize("name", ["a/b.pdf", "..\\b.pdf", "a\x00.pdf", ""])
def test_the_api_takes_no_name_that_is_a_path(service, name):
    given = {"remarks": "来件"}
    file = {"name": name, "content": "eA=="}
    answer = service.client().post(
        "/cases/2025-0001/actions/log_contact",
        json={"facts": given, "attachments": [file]},
        headers={"Idempotency-Key": "one"},
    )
    assert answer.status_code == 422
    assert "body.attachments.0.name" in [each["where"] for each in answer.json()["errors"]]
