"""The words behind a command as the question they stand for."""

from collections.abc import Callable, Sequence

from bot.reply.phrases import label
from bot.reply.phrases import say as phrase
from bot.telegram.texts import texts
from index.answer import Answer

READ = 12
"""Words behind a command that are tried as agencies."""
MAIN = "new_received"
"""What a trend is of where nothing but an agency is named."""


def question_of(
    name: str, words: Sequence[str], language: str, ask: Callable[[str], Answer]
) -> str | None:
    """Return the question of a command; None where it needs words and has none."""
    shape = texts()["question"][name]
    if not words:
        alone: str | None = shape.get(f"{language}_alone")
        return alone
    said = " ".join(words)
    if name in ("compare", "trend") and not said.isascii():
        said = _apart(words, language, ask, name == "trend")
    question: str = shape[language].format(words=said)
    return question


def _apart(
    words: Sequence[str], language: str, ask: Callable[[str], Answer], needs_row: bool
) -> str:
    """Return the words with the agencies among them joined: a space stands between two of them.

    What stands between agencies is one too, known or not, so that none is lost in silence.
    """
    named = [at for at, word in enumerate(words[:READ]) if ask(word).kind == "card"]
    if not named:
        return " ".join(words)
    agencies, rest = words[: named[-1] + 1], list(words[named[-1] + 1 :])
    if needs_row and not rest:
        rest = [label(MAIN, language)]
    mark = phrase("line", "list_mark", language)
    return " ".join([mark.join(agencies), *rest])
