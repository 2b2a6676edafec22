"""Facts about the database itself, by name."""

from sqlalchemy import Connection, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import meta

#: The secret behind the keyed hashes of ID numbers and phones; made by `init`, never shown.
IDENTITY_SECRET = "identity_secret"  # noqa: S105 (the name of the row, not the secret)


class Meta:
    """The facts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the value, or None where nothing was put."""
        found = self._connection.execute(select(meta.c.value).where(meta.c.key == key))
        return found.scalar_one_or_none()

    def put(self, key: str, value: str) -> None:
        """Set the value, whatever it was."""
        new = insert_if_absent(self._connection, meta)
        self._connection.execute(new, {"key": key, "value": value})
        self._connection.execute(update(meta).where(meta.c.key == key).values(value=value))

    def replace(self, key: str, old: str | None, value: str) -> bool:
        """Set the value where it still is `old`, or where there still is none; else return False.

        Of several at once only the first one does.
        """
        if old is None:
            new = insert_if_absent(self._connection, meta).values(key=key, value=value)
            return self._connection.execute(new.returning(meta.c.key)).first() is not None
        still = update(meta).where(meta.c.key == key, meta.c.value == old).values(value=value)
        return self._connection.execute(still).rowcount == 1

    def put_once(self, key: str, value: str) -> None:
        """Set the value unless there is one."""
        new = insert_if_absent(self._connection, meta)
        self._connection.execute(new, {"key": key, "value": value})
