"""A join that SQLite does in the order it is written in.

Of a database that was never analysed SQLite believes that an office has ten cases, and looks at all
of them first to see which of a handful are meant. Its CROSS JOIN leaves the order alone.
"""

from typing import Any

from sqlalchemy import Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class InOrder(Join):
    """The left side is read first, and the right side looked up for each of its rows."""

    inherit_cache = True


@compiles(InOrder, "sqlite")
def _in_order(join: InOrder, compiler: SQLCompiler, **given: Any) -> str:
    # What looks for joins without a condition would have to be told of this one.
    given = {**given, "asfrom": True, "from_linter": None}
    left, right = (compiler.process(side, **given) for side in (join.left, join.right))
    assert join.onclause is not None  # noqa: S101 (it is never made without)
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **given)}"
