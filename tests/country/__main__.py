"""`python -m tests.country` writes the cases anew; `… reports FOLDER` writes the reports."""

import sys
from pathlib import Path

from tests.country import cases, printing

if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            print(f"{cases.write()} cases")
        case ["reports", folder]:
            print(f"{len(printing.write(Path(folder)))} reports")
        case _:
            sys.exit(str(__doc__))
