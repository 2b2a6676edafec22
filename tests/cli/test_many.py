"""Several cases at once, from the command line."""

from cli.conftest import RECEIVE


def test_several_are_acted_on_as_one_act_tried_first_and_looked_at(office):
    office.ok(*RECEIVE)
    both = ("2026-0001", "2026-0002")
    assign = ("act-many", "assign", *both, "--set", "division=办公室")
    assert [each["event"] for each in office.json(*assign, "--dry-run")] == ["assigned"] * 2
    assert "nothing was kept" in office.ok(*assign, "--dry-run")
    done = office.json(*assign)
    assert (done["batch"], [each["reference"] for each in done["cases"]]) == (1, list(both))
    shown = office.json("batch", "1")
    assert (shown["action"], shown["actor"]) == ("assign", "user:admin")
    assert [each["reference"] for each in shown["cases"]] == list(both)
    assert "2026-0002" in office.ok("batch", "1")


def test_one_that_refuses_stops_all_and_is_named(office):
    office.ok(*RECEIVE)
    office.ok("act", "2026-0002", "assign", "--set", "division=办公室")
    asked = ("act-many", "accept_assignment", "2026-0001", "2026-0002")
    first, second = office.refused(*asked).splitlines()
    assert first.startswith("1 of 2 cases")
    assert second.startswith("2026-0001: ")
    assert office("batch", "1").returncode == 1
    assert office(*asked, "--dry-run").returncode == 1
