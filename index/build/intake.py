"""The files a build is given: folders and zip archives taken apart, each file with its bytes.

Files are found first and read one by one, so that a folder of any size fits in memory.
"""

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from errno import EMFILE, ENFILE
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from data.records import record
from index.build.filenames import as_path, as_text, slug
from index.build.sources import LARGEST_FILE, SOURCES, Source, Unreadable, listed

LARGEST_RATIO = 1000
"""Unpacked to packed bytes of a member; text packs 3 to 10 times, a run of zeros 1000 times."""
MOST_MEMBERS = 200_000
"""Files in one archive; all reports of a year of the whole country are fewer."""
OPEN = 8
"""Archives and lists of sources kept open at once."""
_HAN = re.compile("[\u4e00-\u9fff]")
_FOLDERS = 2
"""Folders around a file whose names may tell its agency or year."""
_UTF8_NAME = 0x800
"""The flag of a zip member whose name is UTF-8; older Chinese archives use GBK."""


@record(frozen=True, slots=True)
class Item:
    """One file, not yet read."""

    file: str
    """Absolute path as text (`as_text`); a member of an archive follows the archive's path."""
    shown: str
    """As given, for messages."""
    source: "Source"
    """What the list beside it says."""
    content: Callable[[], bytes]
    """Read it; raises Unreadable."""

    @property
    def source_url(self) -> str:
        """Return the address the file came from, "" if none is known."""
        return self.source.url

    @property
    def hints(self) -> Mapping[str, str]:
        """Return what is known of the report beside the file, by keys of `Document.metadata`."""
        folders = PurePosixPath(self.file.replace("\\", "/")).parent.parts[-_FOLDERS:]
        named = "/".join(part for part in folders if _HAN.search(part))
        return {**self.source.given, **({"folder": named} if named else {})}

    @property
    def name(self) -> str:
        """Return the file name without folders."""
        return PurePosixPath(self.file.replace("\\", "/")).name

    @property
    def slug(self) -> str:
        """Return the report id wished for."""
        return slug(PurePosixPath(self.name).stem)


@record(frozen=True, slots=True)
class Found:
    """A path that names a file or an archive; nothing of it has been read."""

    path: Path
    root: Path | None = None
    """The folder it was found in; None for a path that was given itself."""
    fault: str = ""
    """Why what is at the path could not even be listed: a code of data/cli.toml [refused]."""

    @property
    def shown(self) -> str:
        """Return the path as given, for messages."""
        return str(self.path)


def walk(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield every path given that is no folder, and every file in the folders given."""
    for path in paths:
        if not path.is_dir():
            yield Found(path)
            continue
        unlisted: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unlisted.append):
            folders[:] = sorted(name for name in folders if not _hidden(name))
            linked = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted((*names, *linked)):
                if not _hidden(name):
                    yield Found(Path(folder) / name, path)
        for error in unlisted:
            yield Found(Path(error.filename), path, "path_unreadable")


def open_up(found: Found) -> Iterator[Item]:
    """Yield a file, or the members of an archive; a list of sources only if it cannot be read.

    A path that cannot be read is an item too: its content raises Unreadable.
    """
    path = found.path
    if found.fault:
        yield _refused(path, found.fault)
    elif _leads_out(found):
        yield _refused(path, "link_outside")
    elif path.is_dir():
        return  # a link to a folder that is walked in its own place
    elif not path.is_file():  # before anything opens it: a pipe would wait for ever
        yield single(path)
    elif path.name == SOURCES:
        yield from _unread_list(path, partial(_read_file, path))
    elif _is_archive(path):
        yield from _members(path)
    else:
        yield single(path)


def single(path: Path, lies_at: Path | None = None) -> Item:
    """Return one file, whatever it is, to be read as a document; its bytes may lie elsewhere."""
    source = _sources(path.parent).get(path.name, Source())
    return Item(as_text(path), str(path), source, partial(_read_file, lies_at or path))


def named(file: str) -> Item:
    """Return the file that `Item.file` names: one on the disk, or a member of an archive."""
    path = as_path(file)
    archive = next((above for above in path.parents if above.is_file()), None)
    if archive is not None and _is_archive(archive):
        found = (item for item in _members(archive) if item.file == file)
        return next(found, _refused(path, "path_missing"))
    return single(path)


def forget() -> None:
    """Forget archives and lists kept open: the files may have changed since."""
    for remembered in (_archive, _sources, _archived_sources):
        remembered.cache_clear()


def _leads_out(found: Found) -> bool:
    """Whether a link found in a folder leads out of it: what lies there was not given to us."""
    if found.root is None or not found.path.is_symlink():
        return False
    # Path.resolve raises something else for links in a circle in every version of Python.
    return not Path(os.path.realpath(found.path)).is_relative_to(os.path.realpath(found.root))


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))


def _read_file(path: Path) -> bytes:
    """Return the content of a regular file; never waits for a pipe or a device."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _NEVER_WAIT)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable("path_special")
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unreadable(_fault(path, error)) from error
    if len(content) > LARGEST_FILE:
        raise Unreadable("too_large")
    return content


_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _fault(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "path_missing"
    if error.errno in (EMFILE, ENFILE):
        return "too_many_files"
    # A socket cannot even be opened.
    return "path_special" if path.exists() and not path.is_file() else "path_unreadable"


@lru_cache(OPEN)
def _archive(path: Path) -> zipfile.ZipFile:
    """Return an archive kept open: reading its list of members for each would take for ever."""
    return zipfile.ZipFile(path)


def _is_archive(path: Path) -> bool:
    """Whether a file is a zip archive and not a document that is packed like one."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        names = set(_archive(path).namelist())
    except Exception:
        # Whatever zipfile makes of it, it is no archive to us; the readers say what is wrong.
        return False
    return not names & {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}


def _members(path: Path) -> Iterator[Item]:
    members = [member for member in _archive(path).infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        yield _refused(path, "too_many_members")
        return
    for member in members:
        parts = PurePosixPath(_member_name(member)).parts
        if parts and parts[-1] == SOURCES:
            yield from _unread_list(path / Path(*parts), partial(_read_member, path, member))
        elif parts and not any(map(_hidden, parts)):
            yield Item(
                f"{as_text(path)}/{'/'.join(parts)}",
                f"{path}/{'/'.join(parts)}",
                _archived_sources(path).get(parts[-1], Source()),
                partial(_read_member, path, member),
            )


def _member_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return member.filename


def _read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    packed = max(member.compress_size, 1)
    if member.file_size > LARGEST_FILE or member.file_size / packed > LARGEST_RATIO:
        raise Unreadable("too_large")
    try:
        with _archive(path).open(member) as file:
            # The size an archive states may be a lie, so no more than the limit is unpacked.
            content = file.read(LARGEST_FILE + 1)
    except NotImplementedError as error:
        raise Unreadable("member_damaged") from error
    except RuntimeError as error:
        raise Unreadable("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:
        # zipfile and what it unpacks with have no common error for what is wrong inside.
        raise Unreadable("member_damaged") from error
    if len(content) > LARGEST_FILE:
        raise Unreadable("too_large")
    return content


def _refused(path: Path, code: str) -> Item:
    return Item(as_text(path), str(path), Source(), partial(_refuse, code))


def _refuse(code: str) -> bytes:
    raise Unreadable(code)


@lru_cache(OPEN)
def _sources(folder: Path) -> Mapping[str, Source]:
    """Return what is known of files by their name, from the list beside the reports."""
    try:
        return listed(_read_file(folder / SOURCES))
    except Unreadable:
        return {}  # said where the list itself is looked at


@lru_cache(OPEN)
def _archived_sources(path: Path) -> Mapping[str, Source]:
    lists = [m for m in _archive(path).infolist() if PurePosixPath(m.filename).name == SOURCES]
    try:
        return listed(_read_member(path, lists[0])) if lists else {}
    except Unreadable:
        return {}


def _unread_list(path: Path, content: Callable[[], bytes]) -> Iterator[Item]:
    """Yield a list of sources as refused where it cannot be read."""
    try:
        listed(content())
    except Unreadable as error:
        yield _refused(path, error.code)
