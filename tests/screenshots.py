"""Pictures of the pages to look at before saying done: `python -m tests.screenshots [FOLDER]`."""

import sys
import tempfile
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser

from bot.web import Service, create_app
from index.build import build
from index.sqlite import open_store
from tests.browser import chromium, served
from tests.conftest import ROOT

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = (("desk", DESK, "light"), ("phone", PHONE, "light"), ("dark", DESK, "dark"))
SIDE_BY_SIDE = ("黑龙江省人民政府外事办公室", "山西省人民政府外事办公室", "绥芬河市人民政府")
PAGES = {
    "ask": "/",
    "answer": "/?q=" + quote("绥芬河2021年收到多少件信息公开申请？"),
    "warning": "/?q=" + quote("黑龙江省外办2021年办理结果总计"),
    "ranking": "/?q=" + quote("2021年各机关新收申请数排名"),
    "report": "/reports/heilongjiang-fao-2021",
    "citation": "/reports/suifenhe-2021#c1575",
    "blank": "/reports/shanxi-fao-2021#c1978",
    "reports": "/reports",
    "sought": "/reports?place=230000&checks=fail&sort=failed",
    "compare": "/compare?" + urlencode([("agency", one) for one in SIDE_BY_SIDE]),
    "unclear": "/compare?agency=" + quote("外事办公室"),
    "agencies": "/agencies?place=230000",
    "agency": "/agencies/" + quote("绥芬河市人民政府"),
    "coverage": "/coverage",
    "check": "/check",
    "api": "/api",
    "missing": "/reports/none",
}


def main(folder: Path) -> None:
    """Write a picture of every page in every look, in Chinese, some in English, and a print."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        database = Path(scratch) / "gongkai.db"
        build([ROOT / "data" / "reports"], database)
        app = create_app(Service(open_store(database), today=lambda: date(2026, 11, 21)))
        with served(app) as address:
            for look, size, scheme in LOOKS:
                _take(browser, address, folder, look, size, scheme, "zh-CN")
            _take(browser, address, folder, "english", DESK, "light", "en-GB")
            _print(browser, address, folder)
    print(f"{len(list(folder.iterdir()))} pictures in {folder}")


def _take(
    browser: Browser,
    address: str,
    folder: Path,
    look: str,
    size: dict[str, int],
    scheme: str,
    locale: str,
) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme, locale=locale)  # type: ignore[arg-type]
    for name, path in PAGES.items():
        page.goto(address + path)
        page.screenshot(path=folder / f"{name}-{look}.png")
        page.goto("about:blank")  # a change of fragment alone would not load the next page
    page.close()


def _print(browser: Browser, address: str, folder: Path) -> None:
    page = browser.new_page(locale="zh-CN")
    for name in ("answer", "report"):
        page.goto(address + PAGES[name])
        page.pdf(path=folder / f"{name}-print.pdf", format="A4")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots")
