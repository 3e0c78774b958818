"""Classes, fields and bases in the reader's language."""

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """A row of a table of data with a name in two languages."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def label_of(row: Named) -> str:
    reads_english = (get_language() or "zh").startswith("en")
    return row.name_en if reads_english and row.name_en else row.name
