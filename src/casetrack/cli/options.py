"""Arguments and options that several commands take."""

from typing import Annotated

import typer

Code = Annotated[str, typer.Argument(help="代号 · Code")]
Json = Annotated[bool, typer.Option("--json", help="JSON")]
Reference = Annotated[str, typer.Argument(help="申请编号 · Reference")]
