"""Updates as a Telegram client causes them."""

from typing import Any

ME = {"id": 4242, "is_bot": True, "first_name": "Gongkai", "username": "gongkai_bot"}


def user(user_id: int = 7, language: str = "zh-hans") -> dict[str, Any]:
    """Return a Telegram user."""
    return {"id": user_id, "is_bot": False, "first_name": "Li", "language_code": language}


def chat(chat_id: int = 7) -> dict[str, Any]:
    """Return a private chat, or a supergroup where the id is negative."""
    if chat_id < 0:
        return {"id": chat_id, "type": "supergroup", "title": "G"}
    return {"id": chat_id, "type": "private", "first_name": "Li"}


def message(
    text: str | None,
    *,
    chat_id: int = 7,
    user_id: int = 7,
    message_id: int = 1,
    language: str = "zh-hans",
    **more: Any,
) -> dict[str, Any]:
    """Return a message as a client's update carries it, commands and mentions marked."""
    content: dict[str, Any] = {
        "message_id": message_id,
        "date": 1,
        "chat": chat(chat_id),
        "from": user(user_id, language),
        **more,
    }
    if text is not None:
        content["text"] = text
        content["entities"] = _entities(text)
    return content


def _entities(text: str) -> list[dict[str, Any]]:
    found = []
    for word in text.split():
        kind = {"/": "bot_command", "@": "mention"}.get(word[0])
        if kind:
            found.append({"type": kind, "offset": text.index(word), "length": len(word)})
    return found


def press(
    data: str, *, chat_id: int = 7, user_id: int = 7, message_id: int = 1000, query: str = "q1"
) -> dict[str, Any]:
    """Return a callback query; the message comes without its text, as for old messages."""
    return {
        "id": query,
        "from": user(user_id),
        "chat_instance": "1",
        "data": data,
        "message": {"message_id": message_id, "date": 1, "chat": chat(chat_id), "from": ME},
    }
