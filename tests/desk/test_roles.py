"""The table of who may do what no law speaks of."""

import re
from pathlib import Path
from typing import get_args

import pytest

from casetrack import desk
from casetrack.desk import Task, may, who_may

TASKS = get_args(Task)
#: Modules that name roles for another reason: which there are, whom an office must have.
OTHERS = {"roles.py", "people.py", "setup.py"}


@pytest.mark.parametrize("task", TASKS)
def test_each_task_is_done_by_roles_that_there_are(task):
    assert set(who_may(task)) <= set(desk.ROLES)
    assert who_may(task)
    assert [role for role in desk.ROLES if may([role], task)] == [
        role for role in desk.ROLES if role in who_may(task)
    ]


def test_an_auditor_changes_nothing():
    looks = {"year", "overview", "readings", "retention", "audit", "oversight"}
    assert {task for task in TASKS if may(["auditor"], task)} == looks


def test_no_other_module_of_the_desk_names_roles():
    named = re.compile(rf'"({"|".join(set(desk.ROLES) - {"handler"})})"')
    folder = Path(desk.__file__).parent
    found = {path.name for path in folder.glob("*.py") if named.search(path.read_text("utf-8"))}
    assert found <= OTHERS
