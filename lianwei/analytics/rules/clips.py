"""Published texts as they come: pasted, as rows of a sheet, from feeds. Pure."""

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lianwei.reading.numbers import tokenise
from lianwei.reading.scripts import plain

TITLE, TEXT, URL, OUTLET = 200, 20_000, 500, 60  # letters kept
SHORTEST = 2
OFFICE = ZoneInfo("Asia/Shanghai")
LINK = re.compile(r"https?://[^\s<>\"'，。；、）)]+")
TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
MOMENT = re.compile(
    r"(20\d\d)\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?(?:[ T\t]*(\d{1,2})\s*[:：时点]\s*(\d{1,2}))?"
)
SAID = re.compile(r"^(来源|媒体|平台|网站|时间|发布时间|日期|链接|原文链接|网址|地址|作者)\s*[:：]\s*(.*)$")
NUMBERED = re.compile(
    r"^(?:\d{1,3}[.、．)）]|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*"
)
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")  # no database keeps these; JSON can name them
GAP = re.compile(r"\n\s*\n")
BYTES = 16


@dataclass(frozen=True, slots=True)
class Clip:
    """One published text as it was found."""

    title: str
    text: str = ""
    url: str = ""
    outlet: str = ""
    published_at: datetime | None = None

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.text}"


class ClipRefusedError(ValueError):
    """A row that is no published text, with the reason as a code: title, link, moment."""


def tidied(clip: Clip) -> Clip:
    """As it is kept: without markup and numbers of people, cut to what the columns hold. ClipRefusedError for
    one without a title, and for a link that is none.
    """
    clip = _writable(clip)
    text = tokenise(without_markup(clip.text)).text[:TEXT]
    title = tokenise(without_markup(clip.title).replace("\n", " ")).text
    title = title or text.partition("\n")[0]
    if len(title.strip()) < SHORTEST:
        raise ClipRefusedError("title")
    url = clip.url.strip()
    if url and not LINK.fullmatch(url):
        raise ClipRefusedError("link")
    return replace(
        clip, title=title.strip()[:TITLE], text=text, url=url[:URL], outlet=clip.outlet.strip()[:OUTLET]
    )


def _writable(clip: Clip) -> Clip:
    title, text, url, outlet = (
        UNWRITABLE.sub("", each) for each in (clip.title, clip.text, clip.url, clip.outlet)
    )
    return Clip(title, text, url, outlet, clip.published_at)


def without_markup(text: str) -> str:
    """The letters of HTML, lines kept."""
    broken = re.sub(r"<(?:br|/p|/div|/li|/h\d)\b[^>]*>", "\n", text, flags=re.IGNORECASE)
    lines = html.unescape(TAG.sub("", broken)).replace("\x00", "").splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def digest_of(clip: Clip) -> str:
    """The same for texts of the same letters, whatever their signs and spaces."""
    letters = "".join(filter(str.isalnum, plain(clip.words)))
    return hashlib.blake2b(letters.encode(), digest_size=BYTES).hexdigest()


def moment_in(text: str) -> datetime | None:
    """The first day, with its time where it stands there, in office time."""
    match = MOMENT.search(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(each or 0) for each in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=OFFICE)
    except ValueError:
        return None


def clips_in(text: str) -> list[Clip]:
    """Pasted clippings: parted by a blank line; the first line is the title, lines such as 来源：… say what
    they say, a link stands anywhere.
    """
    blocks = [block.strip() for block in GAP.split(text.replace("\r\n", "\n")) if block.strip()]
    return [clip_of_lines(block.splitlines()) for block in blocks]


def clip_of_lines(lines: Sequence[str]) -> Clip:
    """The lines of one clipping."""
    told, rest = _told(lines)
    link = LINK.search("\n".join(lines))
    words = [each for each in (LINK.sub("", line).strip() for line in rest) if each]
    title, *text = words or [""]
    return Clip(
        NUMBERED.sub("", title),
        "\n".join(text),
        link[0] if link else "",
        told.get("来源") or told.get("媒体") or told.get("平台") or told.get("网站") or "",
        moment_in(" ".join(told.get(key, "") for key in ("发布时间", "时间", "日期"))),
    )


def _told(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What lines with a known word say, and the others."""
    told: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        parts = [SAID.match(part.strip()) for part in re.split(r"[\t|｜]| {2,}", line) if part.strip()]
        if parts and all(parts):
            told |= {each[1]: each[2].strip() for each in parts if each}
        else:
            rest.append(line)
    return told, rest


def headed(paragraphs: Sequence[tuple[str, bool]]) -> Iterator[list[str]]:
    """The paragraphs of a document (text, whether it is a heading) in parts that begin with a heading or a
    number; what stands before the first is left out where there are any.
    """
    part: list[str] = []
    starts = any(is_heading or NUMBERED.match(text) for text, is_heading in paragraphs)
    for text, is_heading in paragraphs:
        if is_heading or NUMBERED.match(text):
            if part:
                yield part
            part = [text]
        elif part or not starts:
            part.append(text)
    if part:
        yield part
