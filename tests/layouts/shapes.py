"""Shapes that editors, programs and scrapers give the three tables; every cell stays known."""

from collections.abc import Callable, Sequence
from random import Random

from data.vocabulary import vocabulary
from tests.factory import Box, Grid
from tests.layouts.model import (
    APPLICANTS,
    OUTCOMES,
    SUMS,
    Book,
    blocks,
    grid2,
    grid3,
    grid4,
)

Row = tuple[Box, ...]
Shape = Callable[[Book, Random], list[Grid]]
NAMES = dict(zip(vocabulary().columns, ("自然人", *APPLICANTS, "总计"), strict=True))
ROUTES = ("行政复议", "未经复议直接起诉", "复议后起诉")


def _labels(book: Book) -> list[tuple[Row, str]]:
    """Return the label boxes and the row of each row of table 3."""
    ids = [row.id for row in vocabulary().table("t3", book.form)]
    rows = grid3(book)[3:]
    return [(row[:-7], own) for row, own in zip(rows, ids, strict=True)]


def _cell(book: Book, row: str, column: str) -> Box:
    return Box(book.spelled[row, column])


def form3(book: Book, random: Random) -> list[Grid]:
    """Table 3 as the form prints it."""
    return [grid3(book)]


def permuted(book: Book, random: Random) -> list[Grid]:
    """Columns in any order under one row of names."""
    columns = random.sample(list(NAMES), len(NAMES))
    head = (Box(SUMS, 3), *(Box(NAMES[column]) for column in columns))
    rows = [(*own, *(_cell(book, row, c) for c in columns)) for own, row in _labels(book)]
    top = ((Box("", 3), Box("申请人情况", 7)),) if random.random() < 0.5 else ()
    return [(*top, head, *rows)]


def regrouped(book: Book, random: Random) -> list[Grid]:
    """Total, persons and organisations in another order, organisations too."""
    inner = random.sample(list(NAMES)[1:6], 5)
    groups = random.sample(["natural_person", "legal", "total"], 3)
    columns, second, third = [], [], []
    for group in groups:
        if group == "legal":
            columns += inner
            second.append(Box("法人或其他组织", 5))
            third += [Box(NAMES[one]) for one in inner]
        else:
            columns.append(group)
            second.append(Box(NAMES[group], 1, 2))
    rows = [(*own, *(_cell(book, row, c) for c in columns)) for own, row in _labels(book)]
    return [((Box(SUMS, 3, 3), Box("申请人情况", 7)), tuple(second), tuple(third), *rows)]


def transposed(book: Book, random: Random) -> list[Grid]:
    """Applicants as rows, results as columns."""
    labels = _labels(book)
    head = (Box("申请人"), *(Box(own[-1].text) for own, _ in labels))
    columns = list(NAMES) if random.random() < 0.6 else random.sample(list(NAMES), 7)
    body = [(Box(NAMES[c]), *(_cell(book, row, c) for _, row in labels)) for c in columns]
    return [(head, *body)]


def _part(book: Book, columns: Sequence[str]) -> Grid:
    head = (Box(SUMS, 3), *(Box(NAMES[column]) for column in columns))
    return (head, *((*own, *(_cell(book, row, c) for c in columns)) for own, row in _labels(book)))


def column_halves(book: Book, random: Random) -> list[Grid]:
    """Two tables with some of the columns each."""
    cut = random.randint(2, 5)
    columns = list(NAMES)
    return [_part(book, columns[:cut]), _part(book, columns[cut:])]


def row_halves(book: Book, random: Random) -> list[Grid]:
    """The lower half of the rows beside the upper one."""
    ids = [(own[-1].text, row) for own, row in _labels(book)]
    cut = (len(ids) + 1) // 2
    heads = (Box("项目"), *(Box(name) for name in NAMES.values()))
    rows = []
    for at in range(cut):
        left = (Box(ids[at][0]), *(_cell(book, ids[at][1], c) for c in NAMES))
        other = ids[cut + at] if cut + at < len(ids) else None
        right = (
            (Box(other[0]), *(_cell(book, other[1], c) for c in NAMES))
            if other
            else tuple(Box("") for _ in range(8))
        )
        rows.append((*left, *right))
    return [((*heads, *heads), *rows)]


def _other(random: Random) -> Box:
    return Box(str(random.randint(0, 9)))


def years_inside(book: Book, random: Random) -> list[Grid]:
    """Under each column this year and the last."""
    marks = random.choice(
        [
            (f"{book.year}年", f"{book.year - 1}年"),
            ("本年", "上年"),
            (str(book.year), str(book.year - 1)),
        ]
    )
    order = marks if random.random() < 0.5 else marks[::-1]
    first = (Box(SUMS, 3, 2), *(Box(name, 2) for name in NAMES.values()))
    second = tuple(Box(mark) for _ in NAMES for mark in order)
    rows = []
    for own, row in _labels(book):
        pairs = [(_cell(book, row, c), _other(random)) for c in NAMES]
        cells = [one for pair in pairs for one in (pair if order == marks else pair[::-1])]
        rows.append((*own, *cells))
    return [(first, second, *rows)]


def years_beside(book: Book, random: Random) -> list[Grid]:
    """All columns of this year, then all of the last."""
    marks = (f"{book.year}年", f"{book.year - 1}年")
    turn = random.random() < 0.5
    first = (Box(SUMS, 3, 2), *(Box(mark, 7) for mark in (marks[::-1] if turn else marks)))
    second = tuple(Box(name) for _ in range(2) for name in NAMES.values())
    rows = []
    for own, row in _labels(book):
        this, last = [_cell(book, row, c) for c in NAMES], [_other(random) for _ in NAMES]
        rows.append((*own, *(last + this if turn else this + last)))
    return [(first, second, *rows)]


def years_in_rows(book: Book, random: Random) -> list[Grid]:
    """Under each row this year and the last."""
    marks = (f"{book.year}年", f"{book.year - 1}年") if random.random() < 0.5 else ("本年", "上年")
    head = (Box("项目"), Box("年度"), *(Box(name) for name in NAMES.values()))
    rows: list[Row] = [head]
    for own, row in _labels(book):
        rows.append((Box(own[-1].text, 1, 2), Box(marks[0]), *(_cell(book, row, c) for c in NAMES)))
        rows.append((Box(marks[1]), *(_other(random) for _ in NAMES)))
    return [tuple(rows)]


def agencies_beside(book: Book, random: Random) -> list[Grid]:
    """Two agencies side by side."""
    first = (Box(SUMS, 3, 2), Box(book.agency, 7), Box("青石县档案局", 7))
    second = tuple(Box(name) for _ in range(2) for name in NAMES.values())
    rows = [
        (*own, *(_cell(book, row, c) for c in NAMES), *(_other(random) for _ in NAMES))
        for own, row in _labels(book)
    ]
    return [(first, second, *rows)]


def listed(book: Book, random: Random) -> list[Grid]:
    """One value a row: row, applicant, value."""
    rows: list[Row] = [(Box("统计项目"), Box("申请人"), Box("数量"))]
    for own, row in _labels(book):
        for at, column in enumerate(NAMES):
            side = (Box(own[-1].text, 1, 7),) if at == 0 else ()
            rows.append((*side, Box(NAMES[column]), _cell(book, row, column)))
    return [tuple(rows)]


def merged_zeros(book: Book, random: Random) -> list[Grid]:
    """Rows of zeros in one cell over seven columns."""
    rows = []
    for row in grid3(book):
        values = row[-7:]
        is_zero = len(row) > 7 and all(box.text == "0" for box in values)
        rows.append((*row[:-7], Box("0", 7)) if is_zero and random.random() < 0.7 else row)
    return [tuple(rows)]


def numbered(book: Book, random: Random) -> list[Grid]:
    """A column of row numbers between labels and values."""
    head = (Box("项目", 3), Box("行次"), *(Box(name) for name in NAMES.values()))
    rows = [
        (*own, Box(str(at)), *(_cell(book, row, c) for c in NAMES))
        for at, (own, row) in enumerate(_labels(book), 1)
    ]
    return [(head, *rows)]


def extra_columns(book: Book, random: Random) -> list[Grid]:
    """Columns of the place's own behind the total."""
    heads = random.choice([("同比增减",), ("备注",), ("占比", "备注")])
    top = (Box("项目", 3), *(Box(name) for name in NAMES.values()), *map(Box, heads))
    rows = [
        (
            *own,
            *(_cell(book, row, c) for c in NAMES),
            *(Box("" if head == "备注" else str(random.randint(1, 90))) for head in heads),
        )
        for own, row in _labels(book)
    ]
    return [(top, *rows)]


def form4(book: Book, random: Random) -> list[Grid]:
    """Table 4 as the form prints it."""
    return [grid4(book)]


def outcomes_permuted(book: Book, random: Random) -> list[Grid]:
    """Outcomes in another order under each route."""
    order = random.sample(range(5), 5)
    review = book.review()
    routes = random.sample(range(3), 3) if random.random() < 0.5 else range(3)
    first = tuple(Box(ROUTES[route], 5) for route in routes)
    second = tuple(Box(OUTCOMES[at]) for _ in routes for at in order)
    values = tuple(Box(review[5 * route + at]) for route in routes for at in order)
    return [(first, second, values)]


def by_outcome(book: Book, random: Random) -> list[Grid]:
    """Outcomes as rows, routes as columns."""
    review = book.review()
    head = (Box("类别"), *map(Box, ROUTES))
    body = [
        (Box(name), *(Box(review[5 * route + at]) for route in range(3)))
        for at, name in enumerate(OUTCOMES)
    ]
    return [(head, *body)]


def routes_in_rows(book: Book, random: Random) -> list[Grid]:
    """Routes as rows, outcomes as columns, in another order."""
    review = book.review()
    order = random.sample(range(5), 5)
    head = (Box("类别"), *(Box(OUTCOMES[at]) for at in order))
    rows = [
        (Box(name), *(Box(review[5 * route + at]) for at in order))
        for route, name in enumerate(ROUTES)
    ]
    return [(head, *rows)]


def review_listed(book: Book, random: Random) -> list[Grid]:
    """One value a row."""
    review = book.review()
    rows: list[Row] = [(Box("途径"), Box("结果"), Box("件数"))]
    for at, text in enumerate(review):
        side = (Box(ROUTES[at // 5], 1, 5),) if at % 5 == 0 else ()
        rows.append((*side, Box(OUTCOMES[at % 5]), Box(text)))
    return [tuple(rows)]


def review_years(book: Book, random: Random) -> list[Grid]:
    """This year's row and last year's."""
    values = [(book.year, book.review()), (book.year - 1, [_other(random).text for _ in range(15)])]
    first = (Box("年度", 1, 3), Box("行政复议", 5), Box("行政诉讼", 10))
    rest = grid4(book)[1:3]
    rows = [(Box(f"{year}年"), *map(Box, texts)) for year, texts in values]
    return [(first, *rest, *rows)]


def form2(book: Book, random: Random) -> list[Grid]:
    """Table 2 as the form prints it."""
    return [grid2(book)]


def reordered(book: Book, random: Random) -> list[Grid]:
    """The columns of each block in another order."""
    grid: list[Row] = []
    for title, heads, rows in blocks(book):
        order = random.sample(range(len(heads)), len(heads))
        grid += [(Box(title, 4),), (Box("信息内容"), *(Box(heads[at]) for at in order))]
        for item, cells in rows:
            grid.append((Box(item), *(Box(book.spelled[cells[at].id, ""]) for at in order)))
    return [tuple(grid)]


def turned(book: Book, random: Random) -> list[Grid]:
    """Each block with its items as columns."""
    grids = []
    for _, heads, rows in blocks(book):
        grid: list[Row] = [(Box("信息内容"), *(Box(item) for item, _ in rows))]
        for at, head in enumerate(heads):
            grid.append((Box(head), *(Box(book.spelled[cells[at].id, ""]) for _, cells in rows)))
        grids.append(tuple(grid))
    return grids


def items_listed(book: Book, random: Random) -> list[Grid]:
    """One value a row: item, measure, value."""
    rows: list[Row] = [(Box("信息内容"), Box("指标"), Box("数量"))]
    for _, heads, items in blocks(book):
        for item, cells in items:
            for at, cell in enumerate(cells):
                side = (Box(item, 1, len(cells)),) if at == 0 else ()
                rows.append((*side, Box(heads[at]), Box(book.spelled[cell.id, ""])))
    return [tuple(rows)]


def items_years(book: Book, random: Random) -> list[Grid]:
    """Under each column this year and the last."""
    grid: list[Row] = []
    for title, heads, rows in blocks(book):
        marks = (f"{book.year}年", f"{book.year - 1}年")
        grid += [
            (Box(title, 7),),
            (Box("信息内容", 1, 2), *(Box(head, 2) for head in heads)),
            tuple(Box(mark) for _ in heads for mark in marks),
        ]
        for item, cells in rows:
            pairs = ((Box(book.spelled[c.id, ""]), _other(random)) for c in cells)
            grid.append((Box(item), *(one for pair in pairs for one in pair)))
    return [tuple(grid)]


SHAPES2: tuple[Shape, ...] = (form2, form2, reordered, turned, items_listed, items_years)
SHAPES3: tuple[Shape, ...] = (
    form3, form3, permuted, regrouped, transposed, column_halves, row_halves, years_inside,
    years_beside, years_in_rows, agencies_beside, listed, merged_zeros, numbered, extra_columns,
)  # fmt: skip
SHAPES4: tuple[Shape, ...] = (
    form4, form4, outcomes_permuted, by_outcome, routes_in_rows, review_listed, review_years,
)  # fmt: skip
