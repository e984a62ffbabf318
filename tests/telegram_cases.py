"""Answers made by hand and a bot that gives them, for tests of the Telegram channel."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

from bot.drafts.received import Examiner
from bot.reply import Button, Link, Reply
from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.service import Service
from bot.telegram.serving import poll
from index import Turn
from index.answer import Answer
from index.asking.question import Context
from index.build.confine import LIMITS
from index.cited import Citation, CitedFigure
from index.finding import Stated
from index.store import Agency, Held, Listed, Rows, Size, Store, Uncounted
from parser.report import Figure, Place, Section, Source, State
from tests.emulator import TOKEN, Emulator, serving

ROW = "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14"
LINK = Link(
    label="绥芬河市人民政府 2021 年政府信息公开工作年度报告 · 三、收到和处理政府信息公开申请情况",
    short="表三 · 本年新收 · 总计 · 第4行",
    quote=ROW,
    cell=(len(ROW) - 2, len(ROW)),
    report="suifenhe-2021",
    line=4,
    page=None,
    anchor="c31",
    url=None,
    source_url=None,
)
SUIFENHE = Reply(
    language="zh",
    headline=("14 件",),
    understood=("绥芬河市人民政府 · 2021 年 · 本年新收政府信息公开申请数量 · 总计",),
    lines=(),
    details=(),
    links=(LINK,),
    warnings=("正文写 15 条，与表格不一致。",),
    notes=(),
    buttons=(
        Button("其他年份", "ask", "绥芬河市人民政府历年收到多少件申请"),
        Button("复制数字", "copy", "14"),
    ),
)
EMPTY = Reply("zh", (), (), (), (), (), (), (), ())
NAMES = ("黑龙江省人民政府外事办公室", "山西省人民政府外事办公室")
CLARIFY = replace(
    EMPTY,
    headline=("您问的是哪一家？",),
    buttons=tuple(Button(name, "ask", f"{name}2021年收到几件申请") for name in NAMES),
)
TEXT = f"""三、收到和处理政府信息公开申请情况

自然人\t法人或其他组织
{ROW}
二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0
"""
AGENCIES = (
    Agency(1, "绥芬河市人民政府", "county", "231081", "", ()),
    Agency(2, "黑龙江省商务厅", "province", "230000", "商务", ()),
    Agency(3, "某某管理局", "", "", "", ()),
)
EXAMPLES = (
    "绥芬河市人民政府2021年收到多少件信息公开申请？",
    "黑龙江省商务厅2021年予以公开多少件？",
    "某某管理局2021年报告说存在哪些主要问题？",
)


class Shelf:
    """A store of three reports that have the same text; only what the bot itself reads."""

    data_version = "v1"

    def agencies(self, place: Any = None, function: Any = None, limit: Any = None) -> Any:
        return [one for one in AGENCIES if place in (None, one.place)][:limit]

    def places(self) -> Any:
        return Counter(one.place for one in AGENCIES)

    def names(self, agencies: Any = None) -> Any:
        return {one.id: one.name for one in AGENCIES}

    def named(self, alias: str) -> Any:
        return [agency for agency in AGENCIES if agency.name == alias]

    def reports(self, agencies: Any = None, years: Any = None) -> Any:
        ids = [1, 2, 3] if agencies is None else agencies
        return [_held(agency) for agency in AGENCIES if agency.id in ids]

    def spread(self, count: int) -> Any:
        held = self.reports()[:count]
        return [Listed(one.id, one.agency.id, one.agency.name, one.year) for one in held]

    def rows(self, extent: Any = None) -> Rows:
        return Rows(extent, [1, 2, 3], [1, 2, 3], [2021] * 3, [0] * 3)

    def size(self, extent: Any = None) -> Size:
        return Size(3, 3)

    def uncounted(self, extent: Any = None) -> Uncounted:
        return Uncounted(0, 0)

    def figures(self, report: int) -> Any:
        row = TEXT.index(ROW)
        start = row + len(ROW) - 2
        place = Place(start, start + 2, row, row + len(ROW), 4, None, 0)
        cell = ("new_received", "total")
        printed = Figure(*cell, Decimal(14), State.NUMBER, "件", "14", Source.TABLE, place)
        return {cell: printed}

    def claims(self, report: int) -> Any:
        return []

    def checks(self, reports: Any = None, outcomes: Any = None) -> Any:
        return []

    def years(self, agencies: Any = None) -> Any:
        return Counter(one.year for one in self.reports(agencies))

    def report(self, report: str) -> Held | None:
        return next((held for held in self.reports() if held.report == report), None)

    def text(self, report: int) -> str:
        return TEXT


def _held(agency: Agency) -> Held:
    names = {1: "suifenhe-2021", 2: "commerce-2021", 3: "x" * 70}
    return Held(
        agency.id, names[agency.id], agency, 2021,
        "绥芬河市人民政府 2021 年政府信息公开工作年度报告", None, "g2021", "g2021", "", "text",
        None, "", (Section(3, TEXT.partition("\n")[0], 0, len(TEXT), 1),), (),
    )  # fmt: skip


def figure(value: int | None = 14, **more: Any) -> CitedFigure:
    """Return a figure of suifenhe-2021, changed as named."""
    place = Citation("suifenhe-2021", LINK.label, TEXT.partition("\n")[0], 4, None, 0, 2, ROW, None)
    given = {
        "agency": "绥芬河市人民政府", "year": 2021, "indicator": "new_received",
        "column": "total", "value": None if value is None else Decimal(value),
        "state": "blank" if value is None else "number", "unit": "件",
        "raw": "" if value is None else str(value), "source": "table", "citation": place,
    }  # fmt: skip
    return CitedFigure(**{**given, **more})


def answer(question: str, *figures: CitedFigure, **more: Any) -> Answer:
    """Return an answer made of these figures."""
    status = "answered" if figures else "blank"
    given = {
        "status": status, "kind": "figure", "language": "zh", "data_version": "v1",
        "finding": Stated(),
    }  # fmt: skip
    return Answer(question=question, figures=figures, **{**given, **more})


@dataclass
class Scripted:
    """A service that gives prepared replies and notes what it was asked in which context."""

    replies: dict[str, Reply]
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Context]] = field(default_factory=list)
    before: Callable[[str], None] = lambda question: None
    public_url: str | None = None

    def ask(self, question: str, context: Context) -> Turn:
        self.before(question)
        self.asked.append((question, context))
        return Turn(self.answers.get(question) or answer(question), Context(first=question))

    def compose(self, answer: Answer) -> Reply:
        return self.replies.get(answer.question, SUIFENHE)

    @property
    def questions(self) -> list[str]:
        return [question for question, _ in self.asked]

    @property
    def service(self) -> Service:
        newest = lambda: cast(Store, Shelf())  # noqa: E731
        examiner = Examiner(newest, LIMITS)
        return Service(
            newest, self.ask, self.compose, examiner, lambda language: EXAMPLES,
            public_url=self.public_url,
        )  # fmt: skip


@dataclass
class Running:
    """A bot that polls an emulator."""

    telegram: Emulator
    scripted: Scripted
    desk: Desk
    health: Health
    stop: asyncio.Event
    task: "asyncio.Task[None]"


@asynccontextmanager
async def running(
    replies: dict[str, Reply] | None = None,
    answers: dict[str, Answer] | None = None,
    prepare: Callable[[Emulator], None] = lambda telegram: None,
    chat_seconds: float = 0.0,
    public_url: str | None = None,
    **desk: Any,
) -> AsyncIterator[Running]:
    """Run a bot against an emulator; at the end no call may have been objected to."""
    async with serving() as server:
        prepare(server.emulator)
        scripted = Scripted(replies or {}, answers or {}, public_url=public_url)
        health, stop = Health(), asyncio.Event()
        here = Desk(scripted.service, **desk)
        wires = Connection(TOKEN, server.base_url, server.base_file_url, chat_seconds=chat_seconds)
        app = application(wires, here, health)
        task = asyncio.create_task(poll(app, health, stop, poll_seconds=1))
        try:
            yield Running(server.emulator, scripted, here, health, stop, task)
        finally:
            stop.set()
            await task
        if server.emulator.faults:
            raise AssertionError("\n".join(server.emulator.faults))
