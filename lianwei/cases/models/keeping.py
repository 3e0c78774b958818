"""How long a file is worked with: open, in the archive, kept in storage only, without personal data."""

from typing import Any

from django.db import models

from lianwei.core.scope import ScopedModel


class KeptFile(ScopedModel):
    """Columns of what is archived as a file of its own: complaints, enquiries, violation reports.

    `storage_only_on` (仅存储): since then the person's data are stored and nothing else is done with them
    (PIPL art. 47 para. 2). `anonymised_on`: since then there are none.
    """

    number: Any
    holder: Any
    holder_id: int
    storage_only_on = models.DateField(null=True)
    anonymised_on = models.DateField(null=True)

    class Meta:
        abstract = True

    @property
    def is_stored_only(self) -> bool:
        """Whether nobody works with the personal data any more."""
        return self.storage_only_on is not None or self.anonymised_on is not None
