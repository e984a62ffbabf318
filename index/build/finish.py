"""What a store is given once all reports are in: agencies, names, checks across years, version."""

import json
from collections.abc import Iterable, Iterator

from index.names.naming import aliases_of, describe
from index.plain import plain, squeeze
from index.sqlite.writing import Writer
from parser import check_years


def finish(writer: Writer, program: str) -> str:
    """Complete a store whose reports are all in; return its data version."""
    name_agencies(writer)
    for report, earlier in writer.unchecked_years(program):
        checks = check_years(writer.figures(earlier), writer.figures(report))
        writer.add_year_checks(report, earlier, checks)
    return writer.seal()


def name_agencies(writer: Writer) -> None:
    """Note what the agencies are and by which names they are found."""
    writer.name(_describe_agencies(writer), _trie)


def _describe_agencies(writer: Writer) -> Iterator[tuple[str, int]]:
    """Note what the names of agencies say, and yield every spelling with its agency."""
    for agency, name, own_aliases in writer.agencies():
        said = describe(name)
        aliases = aliases_of(name, own_aliases)
        spelled = json.dumps(aliases, ensure_ascii=False)
        writer.describe(agency, said.level, said.place, said.function, spelled)
        for alias in (name, *aliases):
            for spelling in {plain(alias), squeeze(alias)} - {""}:
                yield spelling, agency


def _trie(names: Iterable[str]) -> bytes:
    import marisa_trie

    content: bytes = marisa_trie.Trie(names).tobytes()
    return content
