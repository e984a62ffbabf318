"""The option `--version`: which program this is, which stores it reads, and what its data are."""

from collections.abc import Iterator
from importlib.metadata import version

from bot import options
from bot.words import say, sentence
from index.sqlite.file import VERSION
from parser.report import GongkaiError


def versions() -> Iterator[str]:
    """Yield the version of the program, of the stores it reads, and of the data in the store here.

    What keeps the store from being read stands in the place of its version.
    """
    language = options.language()
    yield f"gongkai {version('gongkai')}"
    yield say(language, "version", "store", version=VERSION)
    try:
        held = options.held(options.settings())
        said = say(language, "version", "data", version=held.data_version, path=held.path)
    except GongkaiError as error:
        said = say(language, "version", "no_data", why=sentence(language, error))
    yield said
