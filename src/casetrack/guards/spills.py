"""Long lists and registers on the disk: what must be kept whole, and is too long for the memory.

The files have no name. Nobody else can open them, and they are gone with the process, however that
ends.
"""

import pickle
import sqlite3
import weakref
from array import array
from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar, overload

T = TypeVar("T")
#: A list that is shorter never comes to the disk.
_HELD_BYTES = 256 * 1024


class Spill(Sequence[T], Generic[T]):
    """A list of values that lies on the disk; of each only its place is held, eight bytes."""

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file = SpooledTemporaryFile(max_size=_HELD_BYTES)  # noqa: SIM115 (closed below)
        weakref.finalize(self, self._file.close)
        #: Where each begins; the last: where the next one will.
        self._begins = array("Q", [0])
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        written = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._begins[-1])
        self._file.write(written)
        self._begins.append(self._begins[-1] + len(written))

    def __len__(self) -> int:
        return len(self._begins) - 1

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        # The range knows what a place behind the end, before the start and a slice mean.
        wanted = range(len(self))[at]
        return self._read(wanted) if isinstance(wanted, int) else [*map(self._read, wanted)]

    def _read(self, at: int) -> T:
        begin, end = self._begins[at], self._begins[at + 1]
        self._file.seek(begin)
        item: T = pickle.loads(self._file.read(end - begin))  # noqa: S301 (nobody else wrote it)
        return item


class Register(Generic[T]):
    """What is known of many names; it lies on the disk but for the part used last."""

    def __init__(self) -> None:
        # A database without a name is a file without one, and is never read by another process.
        known = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, known.close)
        self._known = known
        for setting in (f"cache_size = -{_HELD_BYTES // 1024}", "journal_mode = OFF"):
            known.execute(f"PRAGMA {setting}")
        known.execute("CREATE TABLE known (name PRIMARY KEY, value) WITHOUT ROWID")
        # Ends with the file: what is written goes to the disk when the part held is full.
        known.execute("BEGIN")

    def get(self, name: str) -> T | None:
        """Return what is known of a name, or None."""
        asked = self._known.execute("SELECT value FROM known WHERE name = ?", (name,))
        found = asked.fetchone()
        if found is None:
            return None
        value: T = pickle.loads(found[0])  # noqa: S301 (nobody else wrote it)
        return value

    def add(self, name: str, value: T) -> None:
        """Enter what is known of a name; what was known of it before stays."""
        written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._known.execute("INSERT OR IGNORE INTO known VALUES (?, ?)", (name, written))
