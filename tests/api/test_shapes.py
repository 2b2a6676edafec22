"""The shapes hold whatever there is: every worked case, every form, a year that was closed."""

from datetime import UTC, datetime

from starlette.testclient import TestClient

from casetrack import api, desk, web
from casetrack.office import find_settings, key_place, open_desk
from cli.conftest import Command
from days import day
from web.conftest import RECEIVED

TODAY = day("Fri 2026-11-27")
FORMS = {2025: "cn-2021", 2020: "cn-2019", 2017: "cn-2014"}


def test_every_worked_case_and_every_form_has_its_shape(tmp_path):
    Command(tmp_path).ok("demo", "--no-serve")
    config = tmp_path / "demo" / "config.toml"
    now = datetime(2026, 11, 27, 1, tzinfo=UTC)
    settings = find_settings(config)
    admin = open_desk(
        settings,
        config=config,
        database=None,
        office=None,
        user="admin",
        today=TODAY,
        now=lambda: now,
        keys=key_place(settings, config, None, {}),
    )
    token = desk.make_token(admin, "admin", "shapes", desk.SCOPES).token
    house = web.House(admin, lambda: TODAY, "en")
    client = TestClient(api.application(house), headers={"Authorization": f"Bearer {token}"})
    cases = client.get("/cases").json()
    assert cases["total"] == len(cases["cases"]) > 15
    for line in cases["cases"]:
        for part in ("", "/days", "/actions"):
            told = client.get(f"/cases/{line['reference']}{part}")
            assert told.status_code == 200, (line["reference"], part, told.text)
    for year, form in FORMS.items():
        asked = {"form": form, "cases": True, "subtree": True}
        assert client.get(f"/reports/{year}", params=asked).status_code == 200, year
    admin.store.close()


def test_a_year_that_was_closed_says_what_has_changed_since(service):
    office, clock = service.pages.office, service.pages.clock
    clock.today = day("Thu 2026-01-08")
    desk.close_year(office.seat("manager", clock.today), 2025, "cn-2021", signer="赵主任")
    office.receive(RECEIVED, today=clock.today, applicant_name="林大满")
    told = service.client().get("/reports/2025").json()
    assert told["closed"]["signer"] == "赵主任"
    (cell,) = [each for each in told["restated"] if each["where"] == "T3.1 total"]
    assert (cell["before"], cell["after"], cell["come"]) == (1, 2, ["2025-0002"])
