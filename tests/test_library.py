"""The shelf: a file of the law that is another one now counts at the next look."""

import os
import shutil
from pathlib import Path

import pytest

from casetrack.library import Library, shipped

AN_HOUR_AGO = 3_600_000_000_000


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of an office's own with the law of 2019, as if it lay there for an hour."""
    shutil.copy(shipped("workflows") / "cn-2019.toml", tmp_path)
    _aged(tmp_path / "cn-2019.toml")
    return tmp_path


def _aged(file: Path) -> None:
    then = file.stat().st_mtime_ns - AN_HOUR_AGO
    os.utime(file, ns=(then, then))


def days_to_reply(library: Library) -> int | None:
    law = next(each.workflow for each in library.laws() if each.workflow.id == "cn-2019")
    return law.clocks["reply"].working_days


def test_a_law_is_the_same_object_as_long_as_its_file_is_the_same(shelf: Path):
    library = Library(shelf)
    assert library.laws() == library.laws()
    assert all(one is other for one, other in zip(library.laws(), library.laws(), strict=True))


@pytest.mark.parametrize("is_aged", [True, False])
def test_another_file_of_the_same_size_counts_at_once(shelf: Path, is_aged: bool):
    library, file = Library(shelf), shelf / "cn-2019.toml"
    assert days_to_reply(library) == 20
    text = file.read_text("utf-8")
    file.write_text(text.replace("working_days = 20", "working_days = 19", 1), "utf-8")
    if is_aged:
        _aged(file)
    assert days_to_reply(library) == 19
