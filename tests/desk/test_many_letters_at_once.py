"""Eight processes issue letters, one is killed midway: every number once, and none missing."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from casetrack import desk
from desk.conftest import RECEIVED, House

PROCESSES, LETTERS = 8, 100
#: What each process does: issue the receipt of each of its cases, and say so.
ISSUE = """
    import sys
    from datetime import date
    from casetrack import desk
    from casetrack.store import Store
    from desk.conftest import House

    house = House(Store.open(sys.argv[1]))
    on = date(2025, 10, 13)
    for reference in sys.argv[2:]:
        house.act("registrar", reference, "issue_receipt", on)
        print(reference, flush=True)
"""


def process(url: str, folder: Path, references: list[str]) -> subprocess.Popen[str]:
    script = folder / "issue.py"
    script.write_text(textwrap.dedent(ISSUE), "utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), url, *references],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
    )


def test_numbers_stay_whole_when_eight_issue_and_one_is_killed(
    house: House, database_url: str, tmp_path: Path
) -> None:
    references = [house.receive(RECEIVED).reference for _ in range(LETTERS)]
    shares = [references[at::PROCESSES] for at in range(PROCESSES)]
    running = [process(database_url, tmp_path, share) for share in shares]
    victim = running[0]
    assert victim.stdout is not None
    victim.stdout.readline()
    victim.send_signal(signal.SIGKILL)
    for each in running:
        each.wait(timeout=120)
        assert each.stdout is not None
        each.stdout.close()
    assert [each.returncode for each in running[1:]] == [0] * (PROCESSES - 1)
    # What the killed one was in the midst of is as if it had never begun: others do its rest.
    ours = house.seat("registrar", RECEIVED)
    for reference in shares[0]:
        if not desk.look(ours, reference).notices:
            house.act("registrar", reference, "issue_receipt", RECEIVED)
    listed = desk.numbers_of(ours, "receipt")
    assert [line.serial for line in listed] == list(range(1, LETTERS + 1))
    assert {line.standing for line in listed} == {"letter"}
    assert sorted(str(line.reference) for line in listed) == references
