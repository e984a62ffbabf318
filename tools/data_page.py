"""Write docs/data.md: every data file, its blocks and their keys, from the shapes they are held to.

python -m tools.data_page
"""

import ast
import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from data.schema import said_of
from data.shapes import FILES, SHEETS, File

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data.md"
HEAD = """# The data files · 数据文件

What stands in each file of `data/`, block by block and key by key. Written by `make docs` from `data/shapes/`, to which the
files are held when they are loaded: one that lacks a key, has one that is not known, or a value of another kind is refused with all faults of all
files at once, each with its file, line and key.

`data/` 中每个文件的每一块、每个键。由 `make docs` 根据 `data/shapes/` 写成；载入时按它检查：缺键、多键、类型不对，所有文件的所有问题一次报出，各带文件、行号和键。

Keys in *italics* may be left out. A table of words holds lists by the name under which the code asks for them; the comment above a list says what
it is for, and a test finds those that nothing reads.
"""


def page() -> str:
    """Return the page."""
    files = (section for name, file in FILES.items() for section in _file(name, file))
    return "\n".join([HEAD, *files, *_sheets(), ""])


def _file(name: str, file: File) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{inspect.getdoc(file.shape)}\n"
    if file.others is not None:
        yield f"Any other block is {said_of(file.others)}.\n"
    docs = docstrings(file.shape)
    for key, kind in get_type_hints(file.shape, include_extras=True).items():
        inner, whole = _blocks(kind)
        if inner is None:
            yield f"* `{key}`: {said_of(_bare(kind))}. {docs.get(key, '')}".rstrip() + "\n"
            continue
        header = f"[[{key}]]" if whole is list else f"[{key}{'.…' if whole is dict else ''}]"
        told = " ".join(f"{inspect.getdoc(inner)} {docs.get(key, '')}".split())
        yield f"### `{header}`\n\n{told}\n"
        yield from _keys(inner)


def _keys(shape: Any) -> Iterator[str]:
    docs = docstrings(shape)
    yield "| key | is | meaning |\n|---|---|---|"
    for key, kind in get_type_hints(shape, include_extras=True).items():
        name = f"`{key}`" if key in shape.__required_keys__ else f"*`{key}`*"
        yield f"| {name} | {said_of(_bare(kind))} | {docs.get(key, '')} |"
    yield ""


def _sheets() -> Iterator[str]:
    for name, columns in SHEETS.items():
        yield f"## {name}\n\nColumns: {', '.join(f'`{one}`' for one in columns)}.\n"


def _blocks(kind: Any) -> tuple[Any, Any]:
    """Return the class of the blocks of a kind and what holds them; None where it has none."""
    kind = _bare(kind)
    whole = get_origin(kind)
    inner = get_args(kind)[-1] if whole in (list, dict) else kind
    return (inner, whole) if is_typeddict(inner) else (None, None)


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is NotRequired else kind


def docstrings(shape: Any) -> dict[str, str]:
    """Return what a class says of each of its keys, on one line."""
    module: types.ModuleType = sys.modules[shape.__module__]
    found: dict[str, str] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef) and node.name == shape.__name__:
            for key, said in zip(node.body, node.body[1:], strict=False):
                match key, said:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(text)
                    ):
                        found[name] = " ".join(str(text).split())
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
