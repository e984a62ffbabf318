"""The program as it is where no extra is installed."""

import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

from bot import extras

HIDDEN = {module for modules in extras.MODULES.values() for module in modules} | {"fontTools"}


class Bare(PathFinder):
    """Finds all modules but those of the extras."""

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name.partition(".")[0] in HIDDEN:
            return None
        return super().find_spec(name, path, target)


def hide() -> None:
    """Let nothing find the modules of the extras; none has been imported yet."""
    assert not HIDDEN & {name.partition(".")[0] for name in sys.modules}
    sys.meta_path[sys.meta_path.index(PathFinder)] = Bare
