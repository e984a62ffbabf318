"""A web page's bytes to the text of its markup."""

import re
from email import message_from_bytes, policy

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_TABLE = re.compile(r"(<table[\s>].*?</table>)", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"<(?:html|head|body|div|p|span|section)[\s>]", re.IGNORECASE)

_HEAD = 4096
"""Characters in which a page shows that it is one."""


def unwrapped(content: bytes) -> bytes:
    """Return the page inside an MHTML archive, or the content as it is."""
    if not content[:200].lstrip().lower().startswith((b"mime-version:", b"from:")):
        return content
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            inner = part.get_payload(decode=True)
            return inner if isinstance(inner, bytes) else content
    return content


def decoded(content: bytes) -> str:
    """Return the text of a page: by its mark, as UTF-8, as its meta tag says, else as gb18030.

    A page that is valid UTF-8 is UTF-8, whatever its meta tag says.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    declared = _CHARSET.search(content[:4096])
    # gb18030 holds gb2312 and gbk, which pages name and then exceed.
    for encoding in ("utf-8-sig", declared[1].decode("ascii") if declared else "gb18030"):
        try:
            return content.decode("gb18030" if encoding.lower().startswith("gb") else encoding)
        except (UnicodeError, LookupError):  # Python has codecs that raise either for any text
            continue
    return content.decode("gb18030", "replace")


def as_page(text: str) -> str:
    """Return a page as it is; of a text with tables marked as in a page, each line a paragraph."""
    if _PAGE.search(text, 0, _HEAD):
        return text
    parts = _TABLE.split(text)
    if len(parts) == 1 or any(map(_PAGE.search, parts[::2])):
        return text
    lines = ("".join(f"<p>{line}</p>" for line in part.splitlines()) for part in parts[::2])
    return "".join(f"{one}{table}" for one, table in zip(lines, (*parts[1::2], ""), strict=True))
