"""What a mail about public opinion holds: the files of vendors, else its own words as clippings. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lianwei.arrivals.rules.mails import Letter, read_mail
from lianwei.core.errors import Invalid

from .clip_documents import rows_of_file
from .clips import LINK, Clip, clips_in

READ = (".xlsx", ".xls", ".ods", ".csv", ".docx")
FILE, TOO_LARGE = "file", "mail too large"  # faults
LEAST_CLIPPINGS = 2  # parts with a link or an outlet, from which a mail is a list of clippings
Rows = tuple[str, list[str], list[list[str]]]  # name of the file, headings, rows


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail taken apart. `fault`: the code of why a file of it was not read; its other parts were."""

    fingerprint: str
    sender: str = ""
    files: list[Rows] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    fault: str = ""


def mailed(data: bytes, *, is_whole: bool = True) -> Mailed:
    """Take a mail apart; one of which only the headers came is too large. Never an error."""
    letter = read_mail(data)
    if not is_whole:
        return Mailed(letter.fingerprint, fault=TOO_LARGE)
    if letter.report is not None:
        return Mailed(letter.fingerprint)
    files, fault = _files(letter)
    clips = [] if files else list(clips_of_letter(letter))
    return Mailed(letter.fingerprint, letter.sender_name, files, clips, fault)


def _files(letter: Letter) -> tuple[list[Rows], str]:
    found, fault = [], ""
    for part in letter.parts:
        if part.name.lower().endswith(READ):
            try:
                found.append((part.name, *rows_of_file(part.name, part.data)))
            except Invalid:
                fault = FILE
    return found, fault


def clips_of_letter(letter: Letter) -> Iterator[Clip]:
    """Its parts, where some have a link or an outlet of their own; else the whole as one text."""
    parts = [each for each in clips_in(letter.text) if each.title and (each.url or each.outlet)]
    if len(parts) >= LEAST_CLIPPINGS:
        yield from (replace(each, published_at=each.published_at or letter.said_at) for each in parts)
    elif letter.title or letter.text:
        link = LINK.search(letter.text)
        text = LINK.sub("", letter.text).strip()
        yield Clip(letter.title, text, link[0] if link else "", letter.sender_name, letter.said_at)
