"""Files that are written whole or not at all, and what is said where they cannot be."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path

from bot.words import Failure


def unwritable(error: OSError, path: Path) -> Failure:
    """Return what to say where a file or folder could not be written."""
    is_full = error.errno in (ENOSPC, EDQUOT)
    return Failure("output_full" if is_full else "output_unwritable", path=path)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the place to write a file at, which becomes the file when the block ends, or is removed.

    Raises Failure. What is no regular file is written to as it is.
    """
    is_file = not path.is_symlink() and (path.is_file() or not path.exists())
    place = path.with_name(f".{path.name}.partial") if is_file else path
    try:
        yield place
        if is_file:
            place.replace(path)
    except OSError as error:
        raise unwritable(error, path) from error
    finally:
        if is_file:
            with suppress(OSError):
                place.unlink()


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """Give the place to write files at, which stand in the folder when the block ends, or are gone.

    Raises Failure.
    """
    place = folder / ".partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)  # of one that was killed
        place.mkdir()
        yield place
        for file in place.iterdir():
            os.replace(file, folder / file.name)
    except OSError as error:
        raise unwritable(error, folder) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
