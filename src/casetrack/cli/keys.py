"""The keys that ID numbers and contacts are encrypted with."""

from typing import Annotated

import typer

from casetrack.cli.called import called
from casetrack.cli.options import Json
from casetrack.errors import BadInput

app = typer.Typer(
    help="密钥：证件号码、联系方式加密所用 · Keys that numbers and contacts are encrypted with",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="keys")


@app.command("show", help="密钥在哪里、用哪一把 · Where the keys are, which one is used")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Say where the keys are and which is used; never a key itself."""
    from casetrack import desk

    us = called(context)
    found = desk.keyring(us.desk())
    if as_json:
        us.print_json(
            {
                "place": found.place,
                "keys": found.there,
                "current": found.current,
                "in_use": found.in_use,
            }
        )
        return
    us.console.print(us.say("the keys are in {place}", place=found.place), soft_wrap=True)
    for name in found.there:
        stands = us.translate("seals") if name == found.current else us.translate("opens")
        us.console.print(f"  {name}  {stands}", markup=False)
    if found.in_use != (found.current,):
        us.console.print(us.translate("something is under an older key: keys rotate --resume"))


@app.command("rotate", help="换新密钥，全部重新加密 · Seal everything with a new key")
def rotate(
    context: typer.Context,
    resume: Annotated[
        bool, typer.Option("--resume", help="接着上次的做，不另换 · Go on, without another key")
    ] = False,
) -> None:
    """Change the key; the older one stays in its file, for backups of before."""
    from casetrack import desk

    us = called(context)
    if not resume:
        name = desk.change_key(us.desk())
        us.console.print(us.say("everything is sealed with the new key {name}", name=name))
    elif desk.go_on_sealing(us.desk()):
        us.console.print(us.translate("everything is sealed with the newest key"))
    else:
        us.console.print(us.translate("some applicants are still found by an older key; keep it"))
    us.console.print(us.translate("copy the key file anew, apart from the backups"))


@app.command("new", help="打印一把新密钥，供环境变量使用 · Print a new key, for a variable")
def new() -> None:
    """Print a key for an installation whose keys stand in an environment variable."""
    from casetrack import desk

    typer.echo(desk.new_key())


@app.command("lost", help="密钥找不回来了 · The key is lost and there is no copy")
def lost(
    context: typer.Context,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="确实没有备份 · There is no copy anywhere")
    ] = False,
) -> None:
    """Go on without a lost key: what it sealed is empty from then on."""
    from casetrack import desk

    us = called(context)
    if not confirm:
        raise BadInput(
            "ID numbers, telephones, mailboxes and addresses sealed so far will be empty, and "
            "applicants known by them are new when they apply again; if there is no copy of the "
            "key anywhere, say so with --confirm"
        )
    names = desk.give_lost_keys_up(us.desk(without_its_keys=True))
    us.console.print(
        us.say("given up as lost: {names}; a new key is in use", names=", ".join(names))
    )
