"""What a case file is bound from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the file: title for the index, its bytes, the name it was sent under, a remark."""

    title: str
    data: bytes
    name: str = ""
    note: str = ""
