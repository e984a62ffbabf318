"""Copies of the store and the state file: made while the bot runs, tried, and put back.

python -m bot.backup save FOLDER       a new folder in FOLDER, named by the time
python -m bot.backup drill BACKUP      would it do? nothing is changed
python -m bot.backup restore BACKUP    with the bot stopped
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.__main__ import Verbs
from bot.settings import Settings, settings_of
from bot.whole import unwritable
from bot.words import Failure, say
from index.sqlite import open_store
from index.sqlite.copies import copy, is_sound

STORE, STATE = "gongkai.db", "gongkai-state.db"
_PARTIAL = ".partial"
"""Folder of a backup under way."""
KEPT = 14
"""Backups that stay when a new one is made."""


@click.group(cls=Verbs)
def main() -> None:
    """Keep copies of the store and the state file."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), default=KEPT, show_default=True)
def save(folder: Path, keep: int) -> None:
    """Copy both files into a new folder and remove the oldest beyond KEEP."""
    settings = settings_of()
    if not settings.db.exists():
        raise Failure("store_missing", path=settings.db)
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target, partial = folder / name, folder / _PARTIAL
    try:
        shutil.rmtree(partial, ignore_errors=True)  # of one that was killed
        partial.mkdir(parents=True)
        copy(settings.db, partial / STORE)
        if settings.state.exists():
            copy(settings.state, partial / STATE)
        _tried(partial)
        partial.rename(target)
        _drop_oldest(folder, target, keep)
    except OSError as error:
        raise unwritable(error, target) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _tell(settings, "backup_saved", target)


@main.command()
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
def drill(backup: Path) -> None:
    """Put a backup back in a place of its own and read every report of it."""
    settings = settings_of()
    with TemporaryDirectory() as place:
        for file in _tried(backup):
            copy(file, Path(place) / file.name)
        store = open_store(Path(place) / STORE)
        held = store.documents()
        for one in held:
            store.text(one.id)
            store.figures(one.id)
    found = {"count": len(held), "version": store.data_version}
    click.echo(say(settings.language, "label", "backup_sound", path=backup, **found))


@main.command()
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(backup: Path) -> None:
    """Put a backup in the place of the files that are there; the bot must be stopped."""
    settings = settings_of()
    places = {STORE: settings.db, STATE: settings.state}
    for file in _tried(backup):
        place = places[file.name]
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            copy(file, place)
            _adopt(place)
        except OSError as error:
            raise unwritable(error, place) from error
    _tell(settings, "backup_restored", backup)


def _drop_oldest(folder: Path, newest: Path, keep: int) -> None:
    """Remove the oldest backups beyond `keep`; the one just made stays, whatever the clock said."""
    others = sorted(path for path in folder.glob("[0-9]*T*Z") if path != newest)
    for old in others[: max(0, len(others) + 1 - keep)]:
        shutil.rmtree(old)


def _adopt(file: Path) -> None:
    """Give a file that root has put back to the owner of its folder: the bot is not root."""
    if os.geteuid() == 0:
        owner = file.parent.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def _tried(backup: Path) -> list[Path]:
    """Return the files of a backup; raises Failure where one is damaged or the store missing."""
    store, state = backup / STORE, backup / STATE
    files = [store, state] if state.exists() else [store]
    for file in files:
        if not is_sound(file):
            raise Failure("backup_damaged", path=file)
    open_store(store)
    return files


def _tell(settings: Settings, name: str, path: Path) -> None:
    click.echo(say(settings.language, "label", name, path=path))


if __name__ == "__main__":
    main(prog_name="python -m bot.backup")
