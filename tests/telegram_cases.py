"""Answers made by hand and a bot that gives them, for tests of the Telegram channel."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.reply import Button, Link, Reply
from bot.telegram.app import Connection, application
from bot.telegram.connection import Health
from bot.telegram.desk import Desk
from bot.telegram.service import Excerpt, Service
from bot.telegram.serving import poll
from index import Turn
from index.answer import Answer
from index.question import Context
from tests.emulator import TOKEN, Emulator, serving

ROW = "一、本年新收政府信息公开申请数量\t14\t0\t0\t0\t0\t0\t14"
LINK = Link(
    label="绥芬河市人民政府 2021 年政府信息公开工作年度报告 · 三、收到和处理政府信息公开申请情况",
    quote=ROW,
    report="suifenhe-2021",
    anchor="c1893",
    url=None,
    source_url=None,
)
SUIFENHE = Reply(
    language="zh",
    headline=("14 件",),
    understood=("绥芬河市人民政府 · 2021 年 · 本年新收政府信息公开申请数量 · 总计",),
    lines=(),
    links=(LINK,),
    warnings=("正文写 15 条，与表格不一致。",),
    notes=(),
    buttons=(
        Button("其他年份", "ask", "绥芬河市人民政府历年收到多少件申请"),
        Button("复制数字", "copy", "14"),
    ),
)
EMPTY = Reply("zh", (), (), (), (), (), (), ())
NAMES = ("黑龙江省人民政府外事办公室", "山西省人民政府外事办公室")
CLARIFY = replace(
    EMPTY,
    headline=("您问的是哪一家？",),
    buttons=tuple(Button(name, "ask", f"{name}2021年收到几件申请") for name in NAMES),
)
EXCERPT = Excerpt(
    title="绥芬河市人民政府 2021 年政府信息公开工作年度报告",
    section="三、收到和处理政府信息公开申请情况",
    line=57,
    before="自然人\t法人或其他组织",
    quote=ROW,
    after="二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
    source_url=None,
)
EXAMPLES = ("绥芬河市人民政府2021年收到多少件信息公开申请？", "第二个例子？", "第三个例子？")


@dataclass
class Scripted:
    """A service that gives prepared replies and notes what it was asked in which context."""

    replies: dict[str, Reply]
    asked: list[tuple[str, Context]] = field(default_factory=list)
    before: Callable[[str], None] = lambda question: None

    def ask(self, question: str, context: Context) -> Turn:
        self.before(question)
        self.asked.append((question, context))
        answer = Answer(question, "zh", "answered", "figure", "v1")
        return Turn(answer, Context(kind=question))

    def compose(self, answer: Answer) -> Reply:
        return self.replies.get(answer.question, SUIFENHE)

    def excerpt(self, report: str, anchor: str) -> Excerpt | None:
        return EXCERPT if (report, anchor) == ("suifenhe-2021", "c1893") else None

    @property
    def questions(self) -> list[str]:
        return [question for question, _ in self.asked]

    @property
    def service(self) -> Service:
        return Service(self.ask, self.compose, self.excerpt, lambda language: EXAMPLES)


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
    prepare: Callable[[Emulator], None] = lambda telegram: None,
    forgiven: Sequence[str] = (),
) -> AsyncIterator[Running]:
    """Run a bot against an emulator; at the end no call may have been objected to."""
    async with serving() as server:
        prepare(server.emulator)
        scripted, health, stop = Scripted(replies or {}), Health(), asyncio.Event()
        desk = Desk(scripted.service)
        app = application(Connection(TOKEN, base_url=server.base_url), desk, health)
        task = asyncio.create_task(poll(app, health, stop, poll_seconds=1))
        try:
            yield Running(server.emulator, scripted, desk, health, stop, task)
        finally:
            stop.set()
            await task
        objections = [
            fault for fault in server.emulator.faults if not fault.startswith(tuple(forgiven))
        ]
        if objections:
            raise AssertionError("\n".join(objections))
