"""`python -m tests.country` writes the cases anew; `… reports FOLDER` writes the reports."""

import sys
from pathlib import Path

from tests.country import printing

if __name__ == "__main__":
    if sys.argv[1:2] == ["reports"]:
        print(len(printing.write(Path(sys.argv[2]))))
