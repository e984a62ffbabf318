"""What an answer found, apart from its figures and passages: one class for each kind of finding.

`bot.reply` words each of them; a new class without words does not type-check.
"""

from data.records import record
from index.finding.figures import (
    Changed,
    Compared,
    Gap,
    OfAll,
    Series,
    Stated,
    Times,
    Unchanged,
)
from index.finding.missing import (
    Choice,
    NoAgency,
    NoPassage,
    NotInForm,
    NotUnderstood,
    NoYear,
    OutOfScope,
    Unprinted,
    WholeYearsOnly,
)
from index.finding.reports import (
    MOST_ROWS,
    BlankReport,
    Blanks,
    Checked,
    Claim,
    Claims,
    Contents,
    Failing,
    Fresh,
    Holdings,
    LateReports,
    MissingReports,
    Quoted,
    Tally,
)
from index.finding.sets import (
    Against,
    BetweenSets,
    ByYear,
    ChangeOfTotals,
    Counted,
    Ends,
    Listed,
    NothingKnown,
    OverSet,
    Placed,
    Ranked,
    SharedOf,
    Who,
)
from index.finding.told import Article, Defined, Explained, Explanation, Greeting, Procedure, Talk


@record(frozen=True, slots=True)
class Several:
    """The answers to several questions of one message: `Answer.parts`."""


Finding = (
    Stated | OfAll | Compared | Series | Gap | Times | Changed | Unchanged
    | OverSet | ChangeOfTotals | ByYear | BetweenSets | Ends
    | Ranked | Placed | SharedOf | Against | Listed | Counted | NothingKnown | Quoted
    | Checked | Claims | Failing | Blanks | Fresh | Contents | Holdings | Defined | Procedure
    | MissingReports | LateReports
    | Greeting | Talk | Choice | NoAgency | NoYear | NotInForm | WholeYearsOnly | Unprinted
    | NoPassage | OutOfScope | NotUnderstood | Several
)  # fmt: skip


def speaks_for_itself(finding: Finding) -> bool:
    """Tell whether a finding answers without a figure or passage: nothing was measured."""
    return isinstance(
        finding,
        Checked | Blanks | Failing | Holdings | Defined | Procedure | Greeting | Talk | Fresh
        | Contents | MissingReports | LateReports | Several,
    )  # fmt: skip


__all__ = [
    "MOST_ROWS",
    "Against",
    "Article",
    "BetweenSets",
    "BlankReport",
    "Blanks",
    "ByYear",
    "ChangeOfTotals",
    "Changed",
    "Checked",
    "Choice",
    "Claim",
    "Claims",
    "Compared",
    "Contents",
    "Counted",
    "Defined",
    "Ends",
    "Explained",
    "Explanation",
    "Failing",
    "Finding",
    "Fresh",
    "Gap",
    "Greeting",
    "Holdings",
    "LateReports",
    "Listed",
    "MissingReports",
    "NoAgency",
    "NoPassage",
    "NoYear",
    "NotInForm",
    "NotUnderstood",
    "NothingKnown",
    "OfAll",
    "OutOfScope",
    "OverSet",
    "Placed",
    "Procedure",
    "Quoted",
    "Ranked",
    "Series",
    "Several",
    "SharedOf",
    "Stated",
    "Talk",
    "Tally",
    "Times",
    "Unchanged",
    "Unprinted",
    "Who",
    "WholeYearsOnly",
    "speaks_for_itself",
]
