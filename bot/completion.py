"""The verb `gongkai completion`: the script by which a shell completes verbs and options."""

import click
from click.shell_completion import get_completion_class

from bot import options

NAME = "gongkai"
SHELLS = ("bash", "zsh", "fish")


@click.command(help=options.help_of("completion"))
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script of a shell."""
    kind = get_completion_class(shell)
    assert kind is not None
    root = context.find_root().command
    made = kind(root, {}, NAME, f"_{NAME}_complete".upper())  # as click itself calls the variable
    click.echo(made.source())
