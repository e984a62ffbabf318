"""Typical Telegram answers as pictures of a chat: `python -m tests.preview [FOLDER]`."""

import sys
import tempfile
from datetime import date
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from bot.telegram.chat import answered
from bot.telegram.desk import Desk, Sheet
from bot.telegram.service import service
from index.asking.question import Context
from index.build import build
from index.sqlite import open_store
from tests.browser import chromium
from tests.conftest import ROOT

QUESTIONS = (
    "绥芬河2021年收到多少件信息公开申请？",
    "省外办2021收了几件申请",
    "绥芬河市人民政府 2021",
    "黑龙江省外办2021年办理结果总计多少",
    "山西省外办2021新收申请多少",
    "绥芬河2021公开率",
    "比较绥芬河和黑龙江省外办 2021 收到申请",
    "2021年申请最多的是谁",
    "绥芬河存在的主要问题是什么",
    "How many requests did Suifenhe receive in 2021?",
)
STYLE = """
body { margin: 0; padding: 12px; width: 366px; background: #d5e3c8;
       font: 15px/1.35 "Noto Sans CJK SC", sans-serif; }
.asked, .told { border-radius: 14px; padding: 8px 12px; margin: 8px 0; white-space: pre-wrap;
                overflow-wrap: anywhere; }
.asked { background: #e3fdc6; margin-left: 60px; }
.told { background: #fff; margin-right: 20px; }
blockquote { margin: 0; padding: 4px 8px; border-left: 3px solid #3a8ac4; background: #eef5fa;
             border-radius: 4px; font-size: 13px; max-height: 56px; overflow: hidden; }
.row { display: flex; gap: 4px; margin: 4px 20px 0 0; }
.row span { flex: 1; text-align: center; background: #9fb58b; color: #fff; border-radius: 8px;
            padding: 7px 2px; font-size: 13px; overflow: hidden; white-space: nowrap;
            text-overflow: ellipsis; }
"""


def main(folder: Path) -> None:
    """Write a page of all answers, and a picture of each on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "gongkai.db"
        build([ROOT / "data" / "reports"], database)
        store = open_store(database)
        desk = Desk(service(store, None, lambda: date(2026, 11, 21)))
        shown = [answered(desk, asked, "gongkai_bot", Context())[1].shown for asked in QUESTIONS]
    chats = [bubble(asked, sheet) for asked, sheet in zip(QUESTIONS, shown, strict=True)]
    (folder / "chat.html").write_text(page("".join(chats)), "utf-8")
    with chromium() as browser:
        for number, chat in enumerate(chats, 1):
            _take(browser, page(chat), folder / f"{number:02}.png")
    print(f"{len(chats)} pictures in {folder}")


def page(body: str) -> str:
    """Return a page that looks like a chat on a phone."""
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{body}</body>"


def bubble(asked: str, sheet: Sheet) -> str:
    """Return a question and the first page of its answer, with the buttons under it."""
    rows = (
        '<div class="row">' + "".join(f"<span>{escape(spec[0])}</span>" for spec in row) + "</div>"
        for row in sheet.rows
    )
    # Telegram lets no line break follow a quotation.
    told = sheet.pages[0].replace("</blockquote>\n", "</blockquote>")
    return f'<div class="asked">{escape(asked)}</div><div class="told">{told}</div>{"".join(rows)}'


def _take(browser: Browser, content: str, file: Path) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 600}, device_scale_factor=1)
    tab.set_content(content)
    tab.screenshot(path=file, full_page=True)
    tab.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "preview")
