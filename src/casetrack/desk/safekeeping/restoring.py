"""Put a backup in its place, on this machine or on another one.

1. Every hash of the backup is compared, before anything is touched.
2. Where a database is there already, that is refused, unless it is said aloud; then what is there
   is backed up first, beside the backup.
3. The database is put back whole, and brought up to date.
4. Own files that are not there are put back; those that are there and differ are left and named.
5. Nobody stays signed in: the backup may know sessions that were ended since.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casetrack.desk.desk import Premises
from casetrack.desk.safekeeping import archive
from casetrack.desk.safekeeping.backing_up import only_of_its_kind
from casetrack.desk.safekeeping.own_files import CONFIG, place_of
from casetrack.desk.safekeeping.packing import pack, scratch_beside
from casetrack.errors import Refused
from casetrack.store import Copies, Deed, Store


@dataclass(frozen=True)
class Restored:
    """What was put back, and what was not."""

    manifest: archive.Manifest
    #: Where the database is now.
    place: str
    cases: int
    #: Backup of what was there before; None where nothing was.
    before: Path | None
    #: Own files that were put in their places.
    put: tuple[Path, ...]
    #: Own files that are there and differ, left as they are.
    left: tuple[Path, ...]
    #: Names of own files for which this installation has no folder.
    homeless: tuple[str, ...]


def restore(
    file: Path, url: str, premises: Premises, now: datetime, by: str, *, overwrite: bool = False
) -> Restored:
    """Restore a backup to a database and to the places of the office's own files.

    `by` is the code of whoever does it, for the audit of the restored database.
    """
    manifest = archive.check(file)
    copies = Copies(url, premises.tools)
    only_of_its_kind(file, manifest, copies)
    before = _saved(file, copies, premises, now, overwrite=overwrite)
    with scratch_beside(file) as folder:
        copy = folder / archive.DATABASE
        archive.take_out(file, archive.DATABASE, copy)
        copies.put_back(copy)
    put, left, homeless = _own_files(file, manifest, premises)
    deed = Deed(now, by, "backup", file.name, "restored")
    # Whoever restores may bring the key afterwards.
    with closing(Store.create(url, without_its_keys=True)) as store:
        return Restored(
            manifest, copies.place, _signed_out(store, deed), before, put, left, homeless
        )


def config_in(file: Path) -> str | None:
    """Return the config.toml of a backup as text, None where it has none."""
    manifest = archive.read(file)
    if CONFIG not in manifest.own:
        return None
    with scratch_beside(file) as folder:
        copy = folder / CONFIG
        archive.take_out(file, CONFIG, copy)
        return copy.read_text("utf-8-sig", errors="replace")


def _saved(
    file: Path, copies: Copies, premises: Premises, now: datetime, *, overwrite: bool
) -> Path | None:
    """Back up what is there, where it may be overwritten; Refused where it may not."""
    if copies.version() is None:
        return None
    if not overwrite:
        raise Refused(
            "there is a database at {place} already, and nothing was changed; with --overwrite it "
            "is backed up first and then replaced",
            place=copies.place,
        )
    before = file.absolute().with_name(f"before-restore-{now:%Y%m%d-%H%M%S}.zip")
    pack(copies, premises, before, now)
    return before


def _own_files(
    file: Path, manifest: archive.Manifest, premises: Premises
) -> tuple[tuple[Path, ...], tuple[Path, ...], tuple[str, ...]]:
    put, left, homeless = [], [], []
    hashes = {each.name: each.sha256 for each in manifest.files}
    for name in manifest.own:
        place = place_of(name, premises)
        if place is None:
            homeless.append(name)
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            archive.take_out(file, name, place)
            put.append(place)
        elif archive.hash_of(place) != hashes[name]:
            left.append(place)
    return tuple(put), tuple(left), tuple(homeless)


def _signed_out(store: Store, deed: Deed) -> int:
    """Sign everybody out, and enter that it was restored; return how many cases there are."""
    with store.transaction() as tx:
        tx.deeds.add(deed)
        for person in tx.people.users():
            tx.accounts.end_sessions_of(person.code)
        return tx.cases.count()
