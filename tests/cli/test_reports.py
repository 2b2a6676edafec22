"""Year-end tables through the command."""


def test_a_table_goes_out_as_a_file_and_is_checked_from_it(office):
    office.ok("report", "2026", "--form", "cn-2021", "--to-file", "表.xlsx")
    told = office.json("check-report", "表.xlsx")
    assert told["form"] == "cn-2021"
    assert {each["identity"] for each in told["findings"]} == {"A-06"}
    assert "written as .xlsx" in office.refused(
        "report", "2026", "--form", "cn-2021", "--to-file", "表.pdf"
    )
    assert not (office.folder / "表.pdf").exists()
