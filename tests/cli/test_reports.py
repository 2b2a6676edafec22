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


def test_a_year_is_filled_in_checked_and_closed(office):
    office.ok("figures", "set", "2025", "T2.1.2 issued=3", "T2.1.2  in_force=20")
    entered = {each["address"]: each for each in office.json("figures", "list", "2025")}
    assert entered["T2.1.2 issued"]["value"] == 3
    assert entered["T2.1.2 in_force"]["entered_by"] == "user:admin"
    assert entered["T2.1.1 issued"]["value"] is None
    told = office.json("preflight", "2025")
    assert [each["kind"] for each in told["obstacles"]] == ["figures"]
    closed = office.json("close-year", "2025", "--signer", "赵主任")
    assert (closed["form"], closed["signer"], closed["is_new"]) == ("cn-2021", "赵主任", True)
    table = office.json("report", "2025", "--form", "cn-2021")
    assert (table["closed"]["sha256"], table["restated"]) == (closed["sha256"], [])
    assert "is not over" in office.refused("close-year", "2099")


def test_figures_come_in_with_a_table_that_was_filled_in_elsewhere(office):
    lines = (
        "2025年\n信息内容,本年制发件数,本年废止件数,现行有效件数\n规范性文件,3（修订1件）,0,20\n"
    )
    (office.folder / "表二.csv").write_text(lines, "utf-8")
    entered = office.json("figures", "import", "2025", "表二.csv")
    assert {each["address"]: each["value"] for each in entered if each["value"] is not None} == {
        "T2.1.2 issued": 3,
        "T2.1.2 repealed": 0,
        "T2.1.2 in_force": 20,
    }
    assert "is of 2025" in office.refused("figures", "import", "2024", "表二.csv")


def test_the_prose_of_a_report_is_compared_with_its_tables(office):
    office.ok("report", "2026", "--form", "cn-2021", "--to-file", "表.xlsx")
    (office.folder / "正文.txt").write_text("本年新收政府信息公开申请2件，予以公开0件。", "utf-8")
    told = office.json("check-report", "表.xlsx", "--text", "正文.txt")
    (found,) = [each for each in told["findings"] if each["identity"] == "A-08"]
    assert (found["where"], found["expected"], found["found"]) == ("T3.1 total", 1, 2)


def test_the_annual_report_is_written_and_agrees_with_itself(office):
    office.ok("annual-report", "2026", "--to-file", "年报.docx")
    told = office.json("check-report", "年报.docx")
    assert told["form"] == "cn-2021"
    assert {each["identity"] for each in told["findings"]} == {"A-06"}
    assert "written as .docx, .pdf" in office.refused("annual-report", "2026", "--to-file", "x.odt")
