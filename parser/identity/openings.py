"""Names in the opening of a report: who makes it public, whom to ask, whose it is about."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from parser.names import government_of, is_agency, is_placed
from parser.wording import words

_HAN = r"[\u4e00-\u9fff]"
_QUOTED = re.compile(r"《[^》]*》|〈[^〉]*〉|“[^”]*”")


def announced(opening: str) -> Iterator[str]:
    """Yield the names that the opening says make the report public."""
    unquoted = _QUOTED.sub("《》", opening)
    for pattern in _announcements():
        for match in pattern.finditer(unquoted):
            if (name := without_offices(match["name"])) and is_agency(name):
                yield name


@cache
def _announcements() -> tuple[re.Pattern[str], ...]:
    known = words("reading")["preface"]
    before, after, does = ("|".join(known[key]) for key in ("announces", "reported", "does"))
    behind = r"(?:\(以下[^)]*\))?"
    return (
        re.compile(rf"(?:{before})(?P<name>{_name()})(?={after})"),
        re.compile(rf"(?:^|[,。;:\n]|由)(?P<name>{_name()}){behind}(?=(?:{does}))"),
    )


def reported_in(text: str) -> tuple[str, int]:
    """Return the agency and year whose report a text speaks of first, ("", 0) if of none."""
    subjects = "|".join(words("reading")["title"]["subjects"])
    for match in re.finditer(rf"(?P<name>{_name()})(?P<year>20\d\d)年度?(?:{subjects})", text):
        if is_placed(match["name"]):
            return match["name"], int(match["year"])
    return "", 0


def _name() -> str:
    """Return the pattern of what may be a name in running text."""
    breaks = "|".join(words("reading")["preface"]["breaks"])
    return rf"(?!{breaks}){_HAN}(?:(?!{breaks})(?:{_HAN}|[()·])){{1,29}}?"


def contacts(opening: str) -> Iterator[str]:
    """Yield the name in the line that says whom to ask, without its office."""
    for match in _contact().finditer(opening):
        name = without_offices(match["name"])
        for office in words("reading")["preface"]["contact_offices"]:
            shorter = name.removesuffix(office)
            if shorter != name and is_agency(shorter):
                yield shorter
                break
        yield name


@cache
def _contact() -> re.Pattern[str]:
    calls = "|".join(words("reading")["preface"]["contacts"])
    return re.compile(rf"(?:{calls})[:]?(?P<name>{_name()})(?=联系|[(,;:。\d\n]|$)")


@lru_cache(maxsize=4096)
def without_offices(name: str) -> str:
    """Return an agency's name without the office of it that stands behind."""
    for office in _offices():
        shorter = office.sub("", name)
        if shorter != name and is_agency(government_of(shorter)):
            return shorter
    return name


@cache
def _offices() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(?:{one})$") for one in words("reading")["preface"]["offices"])
