"""What a store is given once all reports are in: agencies, names, checks across years, version."""

import json
from collections.abc import Iterable, Iterator, Mapping

from index.build.versions import naming
from index.names.called import aliases_of
from index.names.naming import describe
from index.plain import plain, squeeze
from index.sqlite.notes import Double, Stated
from index.sqlite.writing import Writer
from parser import check_years
from parser.report import Correction


def finish(writer: Writer, program: str) -> list[tuple[str, str]]:
    """Complete a store whose reports are all in.

    Return the files that hold a report which another one contradicts, each with the other's id.
    """
    name_agencies(writer, program)
    doubles = note_doubles(writer)
    for report, earlier in writer.unchecked_years(program):
        checks = check_years(writer.figures(earlier), writer.figures(report))
        writer.add_year_checks(report, earlier, checks)
    writer.seal()
    return doubles


def note_doubles(writer: Writer) -> list[tuple[str, str]]:
    """Note in every report of an agency and year which other one states other figures."""
    writer.forget("two_reports")
    told = []
    for group in writer.doubles():
        stated = {one.id: writer.stated(one.id) for one in group}
        for one in group:
            for other in group:
                if one is not other and _differ(writer, one, other, stated):
                    writer.note(one.id, "two_reports", other.slug)
                    told.append((one.file, other.slug))
    return sorted(told)


def _differ(writer: Writer, one: Double, other: Double, stated: Mapping[int, Stated]) -> bool:
    """Whether two reports state different numbers or, without any, have different texts."""
    ours, theirs = stated[one.id], stated[other.id]
    if ours or theirs:
        return any(theirs.get(key, value) != value for key, value in ours.items())
    return writer.squeezed(one.id) != writer.squeezed(other.id)


def correct(writer: Writer, notices: Iterable[Correction]) -> None:
    """Note what a notice corrects in the report it is about."""
    for notice in notices:
        for report in writer.reports_of(notice.agency, notice.year):
            writer.note(report, "corrected", notice.said)


def name_agencies(writer: Writer, program: str) -> None:
    """Note what the agencies are, and by which names they are found, where that is not known."""
    writer.name(_describe_agencies(writer, naming(program)), _trie)


def _describe_agencies(writer: Writer, program: str) -> Iterator[tuple[str, int]]:
    """Note what the names of agencies say, and yield every spelling with its agency."""
    for agency, name, own_aliases in writer.unnamed(program):
        said = describe(name)
        aliases = aliases_of(name, own_aliases)
        spelled = json.dumps(aliases, ensure_ascii=False)
        writer.describe(agency, said.level, said.place, said.function, spelled)
        for alias in (name, *aliases):
            for spelling in {plain(alias), squeeze(alias)} - {""}:
                yield spelling, agency


def _trie(spellings: Iterable[str]) -> bytes:
    import marisa_trie

    content: bytes = marisa_trie.Trie(spellings).tobytes()
    return content
