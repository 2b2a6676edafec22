"""Letters through the real command: numbers, what goes with them, the post, the bundle."""

from zipfile import ZipFile

from casetrack.notices.as_docx import words_in
from cli.conftest import Command


def test_a_letter_goes_from_its_reserved_number_to_the_post_and_into_the_bundle(
    office: Command,
) -> None:
    kept = office.ok("number", "reserve", "receipt", "--why", "当面交付").strip()
    office.ok("act", "2026-0001", "issue_receipt", "--number", kept)
    (line,) = office.json("number", "list", "receipt")
    assert (line["number"], line["standing"], line["reference"]) == (kept, "letter", "2026-0001")
    assert line["why"] == "当面交付"
    assert "当面交付" in office.ok("number", "list", "receipt")
    assert "is not reserved" in office.refused("number", "release", kept, "--why", "退")
    posted = office.json("post-day", "--to", "post.pdf", "--list", "list.docx")
    assert [(each["place"], each["number"]) for each in posted["lines"]] == [(1, kept)]
    assert (office.folder / "post.pdf").read_bytes().startswith(b"%PDF-")
    assert kept in words_in((office.folder / "list.docx").read_bytes())
    (office.folder / "back.csv").write_text("文号,邮件号\n" + kept + ",1234567890123\n", "gb18030")
    (office.folder / "stamped.pdf").write_bytes(b"stamped")
    back = ("post-back", 1, "--csv", "back.csv", "--stamped", "stamped.pdf")
    assert office.json(*back)["lines"][0]["tracking_number"] == "1234567890123"
    assert "林小满" in office.ok("post-back", 1)
    office.ok("notice", "2026-0001", "service_return", "--to", "service.html")
    assert "1234567890123" in (office.folder / "service.html").read_text("utf-8")
    office.ok("show", "2026-0001", "--bundle", "all.zip")
    with ZipFile(office.folder / "all.zip") as archive:
        assert any(name.endswith("stamped.pdf") for name in archive.namelist())


def test_a_letter_is_checked_with_files_that_are_to_go_with_it(office: Command) -> None:
    (office.folder / "secret.txt").write_text("机密★3年", "utf-8")
    (office.folder / "plain.txt").write_text("2025年学区划分方案", "utf-8")
    given = ("check-letter", "2026-0001", "plain.txt", "--kind", "receipt")
    assert "nothing found" in office.ok(*given)
    done = office("--lang", "en", *given, "secret.txt")
    assert done.returncode == 1
    assert "must be seen to  line 1: 国家秘密标志" in done.stdout
    assert "Traceback" not in done.stderr
