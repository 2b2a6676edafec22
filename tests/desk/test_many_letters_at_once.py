"""Eight processes issue letters, one is killed midway: every number once, and none missing."""

import multiprocessing
import multiprocessing.synchronize
import signal

from casetrack import desk
from casetrack.store import Store
from desk.conftest import KEYS, RECEIVED, House

PROCESSES, LETTERS = 8, 100
#: A fork has everything imported already.
FORK = multiprocessing.get_context("fork")


def issue(url: str, references: list[str], has_begun: multiprocessing.synchronize.Event) -> None:
    """Issue the receipt of each case, over a connection of this process's own."""
    house = House(Store.open(url, KEYS))
    for reference in references:
        house.act("registrar", reference, "issue_receipt", RECEIVED)
        has_begun.set()


def test_numbers_stay_whole_when_eight_issue_and_one_is_killed(
    house: House, database_url: str
) -> None:
    references = [house.receive(RECEIVED).reference for _ in range(LETTERS)]
    house.store.close()
    shares = [references[at::PROCESSES] for at in range(PROCESSES)]
    begun = [FORK.Event() for _ in shares]
    running = [
        FORK.Process(target=issue, args=(database_url, share, event))
        for share, event in zip(shares, begun, strict=True)
    ]
    for each in running:
        each.start()
    assert begun[0].wait(timeout=120)
    running[0].kill()
    for each in running:
        each.join(timeout=120)
    assert running[0].exitcode in (-signal.SIGKILL, 0)
    assert [each.exitcode for each in running[1:]] == [0] * (PROCESSES - 1)
    # What the killed one was in the midst of is as if it had never begun: others do its rest.
    ours = house.seat("registrar", RECEIVED)
    for reference in shares[0]:
        if not desk.look(ours, reference).notices:
            house.act("registrar", reference, "issue_receipt", RECEIVED)
    listed = desk.numbers_of(ours, "receipt")
    assert [line.serial for line in listed] == list(range(1, LETTERS + 1))
    assert {line.standing for line in listed} == {"letter"}
    assert sorted(str(line.reference) for line in listed) == references
