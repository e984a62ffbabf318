"""A store file may be swapped for a newly built one at any time; a channel moves on with it."""

import logging
from dataclasses import dataclass

from index.store import Store
from parser.report import GongkaiError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Newest:
    """The store to answer the next question from; may be called from several threads."""

    store: Store
    fault: GongkaiError | None = None
    """Why the file that lies at the store's path now is not the one that answers."""

    def __call__(self) -> Store:
        """Return the newest store; the one before it where the new one cannot be used.

        A fault is logged once, however many questions are asked while it lasts.
        """
        before = self.store
        try:
            newest = before.current()
        except GongkaiError as error:
            if str(error) != str(self.fault):
                log.error("the store stays as it was opened: %s", error)
            self.fault = error
            return before
        if self.fault is not None:
            log.info("the store at its path can be used again")
            self.fault = None
        if newest is not before:
            log.info("moved on to data version %s", newest.data_version)
            self.store = newest
        return newest
