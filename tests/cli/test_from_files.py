"""`casetrack receive` from a mail and from a row of a platform's export."""

from cli.conftest import RECEIVE
from desk.test_originals import ROWS, export
from intake.mails import mail

CONFIRMED = ("--confirmed-on", "2025-10-15")


def test_a_mail_is_read_dry_and_logged_with_what_the_options_say_better(office):
    path = office.folder / "信.eml"
    path.write_bytes(mail("申请人姓名：林大满\n内容描述：校车名录", ("表.pdf", b"%PDF-1.7")))
    told = office.ok("receive", "--from-mail", path, "--dry-run")
    assert "applicant_name = 林大满  (the line “申请人姓名”)" in told
    assert "file 1: 表.pdf" in told
    assert "nothing was logged" in told
    read = office.json("receive", "--from-mail", path, "--dry-run", "--request", "校车名录全文")
    assert {each["key"]: each["value"] for each in read["fields"]}["request"] == "校车名录全文"
    assert len(office.json("list")) == 1
    given = ("--from-mail", path, "--applicant-type", "natural_person", *CONFIRMED)
    logged = office.json("receive", *given)
    assert {"reference", "received_on", "due", "provisional"} <= set(logged)
    assert (logged["reference"], logged["received_on"]) == ("2025-0001", "2025-10-15")
    again = office.refused("receive", *given)
    assert "logged already as 2025-0001" in again
    assert len(office.json("list")) == 2
    assert office.json("receive", *given, "--again")["reference"] == "2025-0002"
    assert office.json("verify")["findings"] == []


def test_a_row_of_an_export_is_logged(office):
    path = office.folder / "十月.xlsx"
    path.write_bytes(export(ROWS))
    logged = office.json("receive", "--from-sheet", path, "--row", "2", *CONFIRMED)
    assert logged["received_on"] == "2025-10-15"
    dry = office.ok("receive", "--from-sheet", path, "--row", "2", "--dry-run")
    assert f"logged already as {logged['reference']}" in dry
    assert "has no row 9" in office.refused("receive", "--from-sheet", path, "--row", "9")


def test_what_is_missing_or_does_not_go_together_is_wrong_usage_or_refused(office):
    path = office.folder / "信.eml"
    path.write_bytes(mail("请公开校车名录"))
    without_type = office("--lang", "en", "receive", "--from-mail", path)
    assert without_type.returncode == 2
    assert "--applicant-type" in without_type.stderr
    for key in ("--channel", "--applicant-name", "--applicant-type", "--request"):
        at = RECEIVE.index(key)
        done = office("--lang", "en", *RECEIVE[:at], *RECEIVE[at + 2 :])
        assert done.returncode == 2, key
        assert key in done.stderr
    assert "not both" in office.refused("receive", "--from-mail", path, "--from-sheet", path)
    assert "go together" in office.refused("receive", "--from-sheet", path)
    assert "go with" in office.refused(*RECEIVE, "--dry-run")
    (office.folder / "坏.eml").write_bytes(b"x")
    assert "is no e-mail" in office.refused("receive", "--from-mail", office.folder / "坏.eml")
    assert len(office.json("list")) == 1
