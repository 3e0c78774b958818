"""One of the large numbers of a first page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` as it prints; without an address it is a number alone."""

    label: str
    value: str
    unit: str
    icon: str
    url: str
    kind: str = ""
