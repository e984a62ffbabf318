"""Text without what never matters when wordings are compared."""

import unicodedata


def plain(text: str) -> str:
    """Return the text in NFKC without white space and punctuation.

    >>> plain("（一） 予以公开 ")
    '一予以公开'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def squeeze(text: str) -> str:
    """Return the text without white space.

    >>> squeeze("14 件")
    '14件'
    """
    return "".join(text.split())
