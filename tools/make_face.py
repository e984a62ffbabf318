"""Write data/face/NotoSansCJKsc-Regular.otf: the face with the characters that reports are set in.

Kept are the characters of GBK, with which Chinese names and texts are written, whatever the face
has that is neither Han nor Hangul, and those of the data files. Run by hand with the whole face,
which https://github.com/notofonts/noto-cjk publishes; nothing needs it afterwards.

    pip install fonttools && python tools/make_face.py NotoSansCJKsc-Regular.otf
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DATA = Path(__file__).parent.parent / "data"
HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32000))
HANGUL = (
    range(0x1100, 0x1200),
    range(0x3130, 0x3190),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
)


def main() -> None:
    """Write the subset of the face whose file is named."""
    face = TTFont(sys.argv[1], recalcTimestamp=False)
    held = set(face.getBestCmap())
    options = Options()
    options.layout_features = []  # Nothing turns text or swaps shapes; upright alone is drawn.
    options.hinting = False
    options.name_IDs = [*options.name_IDs, 13, 14]  # the licence, and where it stands
    # A renderer asks these bits whether the face is for simplified Chinese.
    options.prune_codepage_ranges = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=held & wanted(held))
    subsetter.subset(face)
    face.save(DATA / "face" / "NotoSansCJKsc-Regular.otf")


def wanted(held: set[int]) -> set[int]:
    """Return the characters that are kept."""
    plain = {code for code in held if not any(code in many for many in (*HAN, *HANGUL))}
    gbk = {code for code in held if _is_in_gbk(chr(code))}
    texts = [path.read_text("utf-8") for kind in ("*.toml", "*.csv") for path in DATA.glob(kind)]
    return plain | gbk | {ord(sign) for text in texts for sign in text}


def _is_in_gbk(sign: str) -> bool:
    try:
        sign.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()
