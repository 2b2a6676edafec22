"""The keys that personal data is sealed with, and where they are kept.

A key is 32 random bytes. Two others are derived from it, one to seal with and one to find by, and
its name is derived too: a name in the database can stand for one key only. The newest key stands
last; older ones are kept as long as anything, also a backup, is sealed with them.
"""

import base64
import binascii
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from casetrack.errors import BadInput, Refused, StoreError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
#: Drawn anew for each text; by what AES-GCM allows, some four thousand million times a key.
_NONCE_BYTES = 12
_BEFORE_A_KEY = "casetrack-key-1:"
_HEADING = """\
# The keys that personal data in the database is sealed with, the newest last. Without them ID
# numbers, telephones, mailboxes and addresses cannot be read. Keep a copy apart from the database
# and from its backups, and let nobody else read this file.
"""


class Key:
    """One key; what is derived from it is worked out when it is first wanted."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise BadInput("a key has {bytes} bytes", bytes=_KEY_BYTES)
        self._secret = secret
        self.id = sha256(b"casetrack key id 1" + secret).hexdigest()[:12]

    @classmethod
    def new(cls) -> "Key":
        """Return a key that nobody has had before."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @property
    def written(self) -> str:
        """The key as it stands in a key file."""
        return _BEFORE_A_KEY + base64.urlsafe_b64encode(self._secret).decode()

    def seal(self, words: str, bound_to: str) -> bytes:
        """Return the words so that only this key opens them, and only for the same `bound_to`."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, words.encode(), bound_to.encode())

    def unseal(self, sealed: bytes, bound_to: str) -> str:
        """Return the words; StoreError where they, or what they are bound to, were changed."""
        from cryptography.exceptions import InvalidTag

        nonce, kept = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, kept, bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            raise StoreError("sealed data is not what was written; see: casetrack verify") from None

    def digest(self, words: str) -> str:
        """Return the keyed hash by which something is found that cannot be read."""
        return hmac.digest(self._finding, words.encode(), "sha256").hex()

    @cached_property
    def _cipher(self) -> "AESGCM":
        # A tenth of a second that only those wait for who seal or read what is sealed.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._derived(b"casetrack seal 1"))

    @cached_property
    def _finding(self) -> bytes:
        return self._derived(b"casetrack find 1")

    def _derived(self, purpose: bytes) -> bytes:
        """Return the first block of HKDF-Expand (RFC 5869); the key is random all over."""
        return hmac.digest(self._secret, purpose + b"\x01", "sha256")


@dataclass(frozen=True)
class KeyPlace:
    """Where the keys of a database are: in a variable of the environment, else in a file."""

    file: Path
    #: Name of the variable, for messages.
    variable: str = ""
    #: What it holds; empty where it is not set.
    value: str = ""

    @property
    def place(self) -> str:
        """Where the keys are, for messages."""
        return f"${self.variable}" if self.value else str(self.file)

    def read(self) -> tuple[Key, ...]:
        """Return the keys, the newest last, or none where there is no such file."""
        if self.value:
            return tuple(self._key(each) for each in self.value.split())
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(
                "the key file {file} cannot be read: {error}",
                file=self.file,
                error=type(error).__name__,
            ) from None
        return tuple(
            self._key(line.strip()) for line in lines if line.strip() and not line.startswith("#")
        )

    def left_behind(self) -> tuple[Path, ...]:
        """Return the files beside that a process was killed over while it wrote a key.

        Another one may be writing right now: then there is one for a moment.
        """
        beside = f"{self.file.name}."
        there = self.file.parent.glob("*") if self.file.parent.is_dir() else ()
        return tuple(
            sorted(
                each
                for each in there
                if each.name.startswith(beside)
                and re.fullmatch(r"[0-9a-f]{8}", each.name.removeprefix(beside))
            )
        )

    def add(self, key: Key) -> None:
        """Write a key behind the others; the file is whole at every moment, and its owner's alone.

        Refused where the keys stand in a variable: that is set elsewhere.
        """
        if self.value:
            raise Refused(
                "the keys stand in the variable {variable}; add a new one there, behind the "
                "others: casetrack keys new",
                variable=self.variable,
            )
        written = self.file.read_text(encoding="utf-8") if self.file.exists() else _HEADING
        beside = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}")
        try:
            mode = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(beside, mode, 0o600), "w", encoding="utf-8") as file:
                file.write(f"{written.rstrip()}\n{key.written}\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.file)
            _reach_the_disk(self.file.parent)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise StoreError(
                "the key file {file} cannot be written: {error}",
                file=self.file,
                error=type(error).__name__,
            ) from None

    def is_open_to_others(self) -> bool:
        """Tell whether others than its owner may read or change the file."""
        if self.value or not self.file.exists():
            return False
        return bool(stat.S_IMODE(self.file.stat().st_mode) & 0o077)

    def _key(self, written: str) -> Key:
        try:
            if not written.startswith(_BEFORE_A_KEY):
                raise ValueError
            encoded = written.removeprefix(_BEFORE_A_KEY)
            return Key(base64.b64decode(encoded, altchars=b"-_", validate=True))
        except (ValueError, binascii.Error, BadInput):
            # Never with the line itself: it may be a key with one letter wrong.
            raise StoreError("{place} holds a line that is no key", place=self.place) from None


def _reach_the_disk(folder: Path) -> None:
    """A file that was given its name only counts once the folder has reached the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
