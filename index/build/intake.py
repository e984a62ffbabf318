"""The files a build is given: folders and zip archives taken apart, each file with its bytes.

Files are found first and read one by one, so that a folder of any size fits in memory.
"""

import csv
import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file or an archive's member; the largest published reports are scans of some 20 MB."""
LARGEST_RATIO = 1000
"""Unpacked to packed bytes of a member; text packs 3 to 10 times, a run of zeros 1000 times."""
MOST_MEMBERS = 200_000
"""Files in one archive; all reports of a year of the whole country are fewer."""
LONGEST_SLUG = 48
"""Characters of a report's id: a Telegram link holds 64, and needs some for the place."""

OPEN = 8
"""Archives and lists of sources kept open at once."""
SOURCES = "sources.csv"
"""Beside reports: file, source_url; above what a report says: agency, year, place_code."""
_GIVEN = {"agency": "given_agency", "year": "given_year", "place_code": "given_place"}
"""Columns of that list, and what they are called in `Document.metadata`."""
_HAN = re.compile("[\u4e00-\u9fff]")
_FOLDERS = 2
"""Folders around a file whose names may tell its agency or year."""
_UTF8_NAME = 0x800
"""The flag of a zip member whose name is UTF-8; older Chinese archives use GBK."""


class Unreadable(Exception):
    """A file that cannot even be opened; `code` names its sentence in data/cli.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Source:
    """A line of a list of sources."""

    url: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    """Agency, year and place of the report, by keys of `Document.metadata`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file, not yet read."""

    file: str
    """Absolute path; a member of an archive follows the archive's path."""
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


def find(paths: Iterable[Path]) -> Iterator[Item]:
    """Yield the files at paths, in folders and in zip archives.

    A path that cannot be read is an item too: its content raises Unreadable.
    """
    for remembered in (_archive, _sources, _archived_sources):
        remembered.cache_clear()
    for path in paths:
        if not path.is_dir():
            yield from _open_up(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not _hidden(name))
            for name in sorted(names):
                if not _hidden(name) and name != SOURCES:
                    yield from _open_up(Path(folder) / name)


def slug(stem: str) -> str:
    """Return a file's stem made safe for addresses: a to z, digits, hyphens.

    >>> slug("suifenhe-2021"), slug("绥芬河市2021年报")
    ('suifenhe-2021', 'suifenheshi-2021-nianbao')
    """
    spelled = re.sub(r"[^a-z0-9]+", "-", _latin(stem).lower()).strip("-")
    if not spelled:
        spelled = f"report-{sha256(stem.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    return spelled[:LONGEST_SLUG].strip("-")


def _latin(text: str) -> str:
    if text.isascii():
        return text
    from pypinyin import lazy_pinyin

    return "".join(
        "-" + "".join(lazy_pinyin(run)) + "-" if re.match(r"\w", run) else run
        for run in re.findall(r"[a-zA-Z0-9]+|[^\W_a-zA-Z0-9]+|[\W_]+", text)
    )


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))


def _open_up(path: Path) -> Iterator[Item]:
    """Yield a file, or the members of an archive."""
    if _is_archive(path):
        yield from _members(path)
        return
    source = _sources(path.parent).get(path.name, Source())
    yield Item(str(path.absolute()), str(path), source, partial(_read_file, path))


def _read_file(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable("path_missing" if not path.exists() else "path_special")
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("too_large")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("path_unreadable") from error


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
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return False
    return not names & {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}


def _members(path: Path) -> Iterator[Item]:
    members = [member for member in _archive(path).infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        refused = partial(_refuse, "too_many_members")
        yield Item(str(path.absolute()), str(path), Source(), refused)
        return
    for member in members:
        parts = PurePosixPath(_member_name(member)).parts
        if parts and parts[-1] != SOURCES and not any(map(_hidden, parts)):
            yield Item(
                f"{path.absolute()}/{'/'.join(parts)}",
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
    except RuntimeError as error:
        raise Unreadable("encrypted") from error
    except (
        OSError,
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise Unreadable("member_damaged") from error
    if len(content) > LARGEST_FILE:
        raise Unreadable("too_large")
    return content


def _refuse(code: str) -> bytes:
    raise Unreadable(code)


@lru_cache(OPEN)
def _sources(folder: Path) -> Mapping[str, Source]:
    """Return what is known of files by their name, from the list beside the reports."""
    try:
        return _listed((folder / SOURCES).read_bytes())
    except OSError:
        return {}


@lru_cache(OPEN)
def _archived_sources(path: Path) -> Mapping[str, Source]:
    lists = [m for m in _archive(path).infolist() if PurePosixPath(m.filename).name == SOURCES]
    try:
        return _listed(_read_member(path, lists[0])) if lists else {}
    except Unreadable:
        return {}


def _listed(content: bytes) -> Mapping[str, Source]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace")))
    return {row["file"]: _source(row) for row in rows if row.get("file")}


def _source(row: Mapping[str, str | None]) -> Source:
    """Return a line of a list; a year or code that is none is left out."""
    said = {key: (row.get(column) or "").strip() for column, key in _GIVEN.items()}
    if not re.fullmatch(r"(?:19|20)\d\d", said["given_year"]):
        del said["given_year"]
    if not re.fullmatch(r"\d{6}", said["given_place"]):
        del said["given_place"]
    given = {key: value for key, value in said.items() if value}
    return Source((row.get("source_url") or "").strip(), given)
