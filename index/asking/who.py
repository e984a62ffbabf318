"""Which agencies a question is about: one, several to choose from, a set, or none that is held."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from data.records import replace
from data.vocabulary import vocabulary
from index.answer import Warn
from index.asking.obstacles import agency_obstacle, is_bare_place
from index.asking.question import Obstacle, Question, fold_cues
from index.asking.topic import SHARE
from index.names import AgencyMention
from index.names.functions import wording
from index.names.regions import gazetteer
from index.names.units import is_unit, unit_words, units
from index.plan import Scope
from index.store import Agency, Store


def with_agencies(question: Question, store: Store) -> Question:
    """Return a question with the agencies it names, or what stands in the way of telling them."""
    named = [found.agency for found in question.mentions if found.agency is not None]
    sets = [one for one in named if one.rule == "set"]
    single = [one for one in named if one.rule != "set"]
    single = _of_place_apart(_sharing(question, single, store))
    agencies = dict.fromkeys(one.agencies[0] for one in single if len(one.agencies) == 1)
    held = list(agencies)
    obstacles = [
        agency_obstacle(question, one)
        for one in single
        if len(one.agencies) != 1 and not _only_frames(one, held)
    ]
    scope = _scope(_widest(sets)) if sets else _collective(question, single)
    if sets and scope is not None and _lists_members(scope, single, agencies):
        last = _last_of_list(scope, len(single) + 1, store)
        among = tuple(agency.id for agency in (*agencies, *last))
        scope = replace(scope, places=frozenset()) if last else scope
        scope, single = replace(scope, among=among), []
        agencies = {}
    elif sets and scope is not None and (joined := _joined_to_set(question, scope, store)):
        # 黑龙江、山西两家外办 is both, not the one in 山西.
        scope, single = replace(scope, among=joined, places=frozenset()), []
        agencies, obstacles = {}, []
    elif sets and scope is not None and not scope.places:
        scope, single = _placed(scope, single)
        agencies = dict.fromkeys(one.agencies[0] for one in single if len(one.agencies) == 1)
        obstacles = []
    if scope is not None and sets and len(single) == 1 and len(single[0].agencies) > 1:
        single = [_within(scope, single[0])]
        if len(single[0].agencies) == 1:
            agencies, obstacles = dict.fromkeys(single[0].agencies), []
    whole = _whole_place(scope, store)
    if whole is not None:
        return replace(question, agencies=(whole,))
    if scope is not None and scope.said in vocabulary().phrasings["dialogue"]["unplaced"]:
        obstacles.append(Obstacle("not_found", "agency", (), {"said": scope.said}))
    told = [one for one in sets if one.place or one.function]
    if len(told) > 1:
        question = replace(question, cues=question.cues | {"paired"})
    if len(told) == len(sets) == 2 and not single and bool(told[0].place) == bool(told[1].place):
        question = replace(question, scopes=tuple(map(_scope, told)))
    return replace(
        question,
        agencies=() if scope is not None and not sets else tuple(agencies),
        scope=scope,
        notes=(*question.notes, *(note for one in single for note in _reading_notes(one))),
        obstacle=None if sets == [] and scope is not None else next(iter(obstacles), None),
    )


def _joined_to_set(question: Question, scope: Scope, store: Store) -> tuple[int, ...]:
    """Return the agencies of a list whose last is a set by place and function; () for any other."""
    found = [one for one in question.mentions if one.agency is not None]
    lists = vocabulary().phrasings["dialogue"]["joined"]
    members: list[int] = []
    for one, after in pairwise(found):
        between = question.text[one.end : after.start].strip()
        if between not in lists or one.agency is None or len(one.agency.agencies) != 1:
            return ()
        members.append(one.agency.agencies[0].id)
    last = found[-1].agency if found else None
    if not members or last is None or last.rule != "set" or not scope.function or not scope.places:
        return ()
    own = [one.id for place in scope.places for one in store.agencies(place, scope.function)]
    return (*members, *own) if own else ()


def placed(question: Question) -> Question:
    """Read 省直部门, 全市各区 beside one agency as those of its place; alone they are no set."""
    scope, said = question.scope, vocabulary().phrasings["dialogue"]["relative"]
    around = _around(question)
    if around:
        return replace(question, scope=around)
    if scope is None or scope.places or scope.among or not scope.said.startswith(tuple(said)):
        return question
    level = next(said[word] for word in said if scope.said.startswith(word))
    own = [upwards(agency.place, level) for agency in question.agencies[:1]]
    if own and own[0]:
        return replace(question, scope=replace(scope, places=frozenset(own)))
    obstacle = Obstacle("not_found", "agency", (), {"said": scope.said})
    return replace(question, obstacle=question.obstacle or obstacle)


def _around(question: Question) -> Scope | None:
    """Return the set beside one agency as that of the place around it: 比各区平均高吗."""
    scope = question.scope
    stands = question.cues & {"place", "against_mean", "above_mean", "below_mean"}
    shares = question.topic.loose == (SHARE,)
    if scope is None or not scope.unit or not (stands or shares) or len(question.agencies) != 1:
        return None
    agency = question.agencies[0]
    region = gazetteer().region(agency.place)
    if scope.places or scope.among or region is None or not is_unit(agency, scope.unit):
        return None
    place = region.code if units()[scope.unit].own else region.parent
    return replace(scope, places=frozenset({place})) if place else None


def upwards(code: str, level: str) -> str:
    """Return the place itself, or the nearest around it, whose name ends so; "" for none."""
    region = gazetteer().region(code)
    while region is not None and not region.name.endswith(level):
        region = gazetteer().region(region.parent) if region.parent else None
    return region.code if region is not None else ""


def _lists_members(
    scope: Scope, single: Sequence[AgencyMention], agencies: Iterable[Agency]
) -> bool:
    """Tell whether the names beside a set are its members: 三个省级政府（上海市政府、……）."""
    if len(single) < 2:
        return False
    if all(map(is_bare_place, single)):
        return True
    of_kind = bool(scope.unit) and all(is_unit(one, scope.unit) for one in agencies)
    return of_kind and not scope.places


def _last_of_list(scope: Scope, count: int, store: Store) -> tuple[Agency, ...]:
    """Return the last member of a list that a set word ends: 徐汇、静安、长宁三个区政府."""
    numbers: dict[str, int] = vocabulary().phrasings["order"]["numbers"]
    if not any(word in scope.said for word, number in numbers.items() if number == count):
        return ()
    government = wording()["governing"][0]
    held = [one for place in scope.places for one in store.agencies(place, government)]
    return tuple(held) if len(held) == 1 else ()


def _within(scope: Scope, named: AgencyMention) -> AgencyMention:
    """Return an office that several places have as that of the place of a set, if one is in it."""
    inside = {code for place in scope.places for code in gazetteer().within(place)}
    kept = tuple(one for one in named.agencies if one.place in inside)
    return replace(named, agencies=kept) if len(kept) == 1 else named


def _only_frames(named: AgencyMention, agencies: Sequence[Agency]) -> bool:
    """Tell whether a bare place says only where agencies are: 黑龙江的这四家（……）.

    Beside one agency it must be the place of its own name: 省商务厅，黑龙江的.
    """
    within = {code for place in named.place for code in gazetteer().within(place.code)}
    if not (agencies and is_bare_place(named) and all(a.place in within for a in agencies)):
        return False
    return len(agencies) > 1 or agencies[0].name.startswith(named.said)


def _widest(sets: Sequence[AgencyMention]) -> AgencyMention:
    """Return the set that says where or what kind; 哪个区 beside it only asks."""
    return next((one for one in sets if one.place or one.function), sets[0])


def _placed(scope: Scope, named: Sequence[AgencyMention]) -> tuple[Scope, list[AgencyMention]]:
    """Read a bare place beside a set as where it is: 上海有几个区政府."""
    bare = [one for one in named if is_bare_place(one)]
    # 上海这么多区政府，哪个区最多: the kind of agency is said twice.
    others = [one for one in named if one not in bare and one.said not in unit_words("zh")]
    if len(bare) != 1 or others:
        return scope, list(named)
    places = frozenset(place.code for place in bare[0].place)
    said = f"{bare[0].said}{scope.said}"
    return replace(scope, places=places, said=said), []


def _whole_place(scope: Scope | None, store: Store) -> Agency | None:
    """Read 苏州全市 as the government of 苏州: its report counts the whole of the place."""
    words = vocabulary().phrasings["dialogue"]["unplaced"]
    if scope is None or not scope.places or not any(scope.said.endswith(word) for word in words):
        return None
    government = wording()["governing"][0]
    held = [one for place in scope.places for one in store.agencies(place, government)]
    return held[0] if len(held) == 1 else None


def _collective(question: Question, named: Sequence[AgencyMention]) -> Scope | None:
    """Read a name that fits several, or a place alone, as a set where a set is asked about."""
    if len(named) != 1 or not question.cues & (fold_cues().keys() | {"all"}):
        return None
    one = named[0]
    if len(one.agencies) > 1 and one.function:
        unit = unit_words("zh").get(one.said)
        if unit is not None:
            return Scope(unit=unit.id, said=one.said)
        # A government of no kind that is said (市政府 of one place) is no set of all governments.
        governs = one.function == wording()["governing"][0]
        return None if governs else Scope(frozenset(), one.function, said=one.said)
    if is_bare_place(one) and (not one.agencies or _asks_for_agencies(question)):
        return Scope(frozenset(place.code for place in one.place), said=one.said)
    return None


def _asks_for_agencies(question: Question) -> bool:
    """Tell whether it is asked which agencies, or how many: the place is where they are."""
    words = vocabulary().phrasings["dialogue"]["agencies"]
    known = vocabulary().indicators
    told = [one for one in question.topic.figures if one in known]
    if any(known[one].table == "narrative" for one in told) or question.unknown:
        return False
    if question.but_columns:
        # 除了自然人还有谁 asks for applicants.
        return False
    asking = [
        one
        for one in question.mentions
        if one.kind == "order" or {"count", "which"} & set(one.values)
    ]
    return any(word in one.said for one in asking for word in words)


def _sharing(
    question: Question, named: Sequence[AgencyMention], store: Store
) -> list[AgencyMention]:
    """Read 苏州和宿州生态环境局 as two bureaus where both are held: a list shares its last word."""
    read = list(named)
    for at, (bare, full) in enumerate(pairwise(named)):
        between = question.text[bare.end : full.start].strip()
        listed = between in vocabulary().phrasings["dialogue"]["joined"]
        if not (listed and is_bare_place(bare) and full.function and not is_bare_place(full)):
            continue
        held = [one for place in bare.place for one in store.agencies(place.code, full.function)]
        if len(held) == 1:
            read[at] = replace(bare, agencies=(held[0],), rule="inherited", function=full.function)
    return read


def _of_place_apart(named: Sequence[AgencyMention]) -> list[AgencyMention]:
    """Read an office that several places have as that of the place said apart from it:
    给黑龙江做了几个版面，省外办……; none where the government of that place is held too."""
    bare = [one for one in named if is_bare_place(one) and not one.agencies]
    offices = [one for one in named if len(one.agencies) > 1]
    if len(named) != 2 or len(bare) != 1 or len(offices) != 1:
        return list(named)
    inside = {place.code for place in bare[0].place}
    kept = tuple(one for one in offices[0].agencies if one.place in inside)
    return [replace(offices[0], agencies=kept)] if len(kept) == 1 else list(named)


def _scope(named: AgencyMention) -> Scope:
    places = frozenset(region.code for region in named.place)
    relative = tuple(vocabulary().phrasings["dialogue"]["relative"])
    # 哪个部门罚得最多, of no place, means any body: a government is none of the departments of one.
    at_large = not (places or named.function or named.said.startswith(relative))
    unit = "agency" if named.unit == "department" and at_large else named.unit
    return Scope(places, named.function, unit, said=named.said)


def _reading_notes(named: AgencyMention) -> tuple[Warn, ...]:
    """How a name was read, where that was not simply as written."""
    if len(named.agencies) != 1 or f"read_{named.rule}" not in vocabulary().replies.get("note", {}):
        return ()
    return (Warn(f"read_{named.rule}", {"said": named.said, "agency": named.agencies[0].name}),)
