"""Long lists on the disk: what must be kept whole, and is too long for the memory.

The file has no name. Nobody else can open it, and it is gone with the process, however that ends.
"""

import pickle
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
