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

    def __call__(self) -> Store:
        """Return the newest store; the one before it where the new one cannot be used."""
        before = self.store
        try:
            newest = before.current()
        except GongkaiError as error:
            log.error("the store stays as it was opened: %s", error)
            return before
        if newest is not before:
            log.info("moved on to data version %s", newest.data_version)
            self.store = newest
        return newest
