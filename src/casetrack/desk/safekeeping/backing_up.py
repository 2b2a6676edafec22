"""Make a backup while people work, and try it out.

A backup that was never restored is a hope. Trying it out restores it into a database of its own,
brings that up to date, and checks there every chain, date, number and closed year.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from casetrack.desk.access.deeds import enter
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.desk.safekeeping import archive, rotation
from casetrack.desk.safekeeping.packing import pack, scratch_beside
from casetrack.desk.verifying.finding import Verified
from casetrack.desk.verifying.verify import verify
from casetrack.errors import BadInput, CasetrackError
from casetrack.messages import Translate, english
from casetrack.store import BackupRecord, Copies, KeyPlace, Store

#: Turns a template into the language in which a failure is entered.


@dataclass(frozen=True)
class BackedUp:
    """A backup that was made."""

    file: Path
    manifest: archive.Manifest
    size_bytes: int
    sha256: str
    #: What the trial found; None where there was none.
    trial: Verified | None = None
    #: Older backups that were removed to make room.
    let_go: tuple[str, ...] = ()


def back_up(
    desk: Desk, to: Path, translate: Translate = english, *, tried_out: bool = False
) -> BackedUp:
    """Make a backup, in a new file or under a name of its own in a folder."""
    with desk.store.reading() as tx:
        only_who_may(
            desk, tx, "back_up", "your roles make no backups, which hold everything; ask: {roles}"
        )
    file = to / _name(desk) if to.is_dir() else to
    return _recorded(desk, file, translate, tried_out=tried_out)


def back_up_at_night(desk: Desk, translate: Translate, *, tried_out: bool) -> BackedUp:
    """Make the backup that is due into the folder of the settings, and let old ones go."""
    folder, rules = desk.premises.backups, desk.settings.backup
    if folder is None:
        raise BadInput("config.toml names no folder under [backup]")
    done = _recorded(desk, folder / _name(desk), translate, tried_out=tried_out)
    if done.trial and done.trial.findings:
        # Something is wrong: an older one may be the last that is whole.
        return done
    return replace(done, let_go=rotation.let_go(folder, rules.keep_daily, rules.keep_weekly))


def try_out(
    copies: Copies, file: Path, keys: KeyPlace | None, sit: Callable[[Store], Desk]
) -> Verified:
    """Restore a backup into a scratch database and check everything there; nothing else changes.

    `keys` are those it was sealed with; `sit` returns the desk at which what was restored is
    looked at.
    """
    manifest = archive.check(file)
    only_of_its_kind(file, manifest, copies)
    with scratch_beside(file) as folder:
        copy = folder / archive.DATABASE
        archive.take_out(file, archive.DATABASE, copy)
        with copies.scratch(folder) as (url, scratch):
            scratch.put_back(copy)
            with closing(Store.create(url, keys)) as store:
                return verify(sit(store))


def only_of_its_kind(file: Path, manifest: archive.Manifest, copies: Copies) -> None:
    """Raise BadInput where a backup is of another kind of database than the one in use."""
    if manifest.database != copies.kind:
        raise BadInput(
            "{path} is a backup of {theirs}, the database in use is {ours}; name one of the same "
            "kind with --database",
            path=file,
            theirs=manifest.database,
            ours=copies.kind,
        )


def copies_of(desk: Desk) -> Copies:
    """Return what takes copies of the database at the desk."""
    return desk.store.copies(desk.premises.tools)


def _recorded(desk: Desk, file: Path, translate: Translate, *, tried_out: bool) -> BackedUp:
    """Make a backup and enter how that went, also where it failed."""
    record = BackupRecord(desk.now(), f"user:{desk.user}", str(file.absolute()))
    try:
        done = _made(desk, file)
        record = replace(record, size_bytes=done.size_bytes, sha256=done.sha256)
        if tried_out:
            trial = try_out(
                copies_of(desk), file, desk.keys, lambda store: replace(desk, store=store)
            )
            done = replace(done, trial=trial)
            record = replace(record, findings=len(trial.findings))
    except CasetrackError as error:
        # What is wrong may be the database itself, or its disk.
        with suppress(CasetrackError):
            _enter(desk, replace(record, failure=error.message.put(translate)))
        raise
    _enter(desk, record)
    return done


def _made(desk: Desk, file: Path) -> BackedUp:
    manifest = pack(copies_of(desk), desk.premises, file, desk.now())
    return BackedUp(file, manifest, file.stat().st_size, archive.hash_of(file))


def _name(desk: Desk) -> str:
    zone = ZoneInfo(desk.settings.installation.timezone)
    return rotation.name_of(desk.now().astimezone(zone))


def _enter(desk: Desk, record: BackupRecord) -> None:
    with desk.store.transaction() as tx:
        tx.backups.add(record)
        enter(desk, tx, "backup", Path(record.file).name, "failed" if record.failure else "made")
