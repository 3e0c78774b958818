"""What a story says for the fields of the full registration: each as a proposal with its words, never filled
in by itself.

The table's words and the model read goods, nature, requests, groups and urgency; sums and days are read as
they are at the call desk; places and businesses are looked up in the register.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.rules.cues import CATEGORY, GROUP, NATURE, REQUEST, URGENT, Suggestion
from lianwei.cases.rules.urgency import urgency_words
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.reading.confidence import LIKELY, SURE, UNSURE
from lianwei.reading.oneline import Finding, read_line
from lianwei.registry.queries import find_businesses, home_region, regions_named, words_naming_regions
from lianwei.ui.words import amount, full_date

from .suggested import suggested

CODED = ((CATEGORY, "category"), (NATURE, "nature"), (REQUEST, "request_type"), (GROUP, "consumer_group"))
FIELDS = {CATEGORY: "category", NATURE: "nature", REQUEST: "requests", GROUP: "groups", URGENT: "urgent"}
SEVERAL = (REQUEST, GROUP, URGENT)
MOST = 3  # proposals for a field that takes several, or that is not sure
PLACE = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:区|县|镇|乡|街道)")
TRADES = (
    "公司|超市|商场|商行|餐馆|餐厅|饭店|酒楼|酒店|宾馆|火锅店|美容院|健身房|健身|俱乐部|医院|诊所|学校|驾校|"
    "培训中心|影楼|洗衣店|家具城|建材城|物业|中心|会所|专卖店|旗舰店|门店|药店|店"
)
NAMED = re.compile(
    rf"(?:在|到|去|向|与|和|被|找|从|由)(?P<name>[\u4e00-\u9fffA-Za-z0-9()（）·]{{2,18}}?(?:{TRADES}))"
)
LOOKED_UP = 4  # names of places and businesses asked of the register for one story
LONGEST = 6000  # characters read


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be put into a field: the value as the form takes it, in words, how sure, and from what."""

    field: str
    value: str
    said: str
    confidence: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.field}:{self.value}"


def proposals_in(text: str, *, age: int | None = None, actor: Actor) -> list[Proposal]:
    """All proposals for a story, in the order of the form; none for an empty one."""
    text = text.strip()[:LONGEST]
    if not text:
        return []
    line = read_line(text, today=clock.today())
    years = age if age is not None else int(line.age.value) if line.age else None
    return [
        *_coded(suggested(text, age=years)),
        *_sum(line.amount),
        *_day(line.day),
        *_place(text, actor),
        *_business(text),
    ]


def _coded(found: dict[str, list[Suggestion]]) -> Iterator[Proposal]:
    wanted = {(kind, each.code) for target, kind in CODED for each in found[target]}
    labels = labels_of(wanted, on=clock.today())
    for target, kind in CODED:
        for each in _shown(target, found[target]):
            label = labels[(kind, each.code)]
            yield Proposal(FIELDS[target], each.code, label, each.confidence, each.words)
    for each in found[URGENT][:MOST]:
        for label in urgency_words([each.code]):
            yield Proposal(FIELDS[URGENT], each.code, label, each.confidence, each.words)


def _shown(target: str, found: list[Suggestion]) -> list[Suggestion]:
    """One proposal where it is sure; some to choose from where it is not."""
    if target not in SEVERAL and found and found[0].confidence == SURE:
        return found[:1]
    return found[:MOST]


def _sum(found: Finding | None) -> Iterator[Proposal]:
    if found:
        value = amount(int(found.value)).replace(",", "")
        said = _("%(sum)s yuan") % {"sum": amount(int(found.value))}
        yield Proposal("amount_disputed", value, said, found.confidence, (found.words,))


def _day(found: Finding | None) -> Iterator[Proposal]:
    if found:
        day = clock.today().fromisoformat(found.value)
        yield Proposal("happened_on", found.value, full_date(day), found.confidence, (found.words,))


def _place(text: str, actor: Actor) -> Iterator[Proposal]:
    """The first place of the actor's province that the story names in full."""
    words = list(dict.fromkeys(PLACE.findall(text)))[:LOOKED_UP]
    parts = [word[start:] for word in words for start in range(max(0, len(word) - 5), len(word) - 1)]
    today, home = clock.today(), home_region(actor) if parts else ""
    naming = words_naming_regions(parts, on=today, within=home)
    for part in (each for each in parts if each in naming):
        if regions := regions_named(part, on=today, within=home):
            confidence = SURE if len(regions) == 1 and part in regions[0].name else UNSURE
            yield Proposal("region", regions[0].name, regions[0].name, confidence, (part,))
            return


def _business(text: str) -> Iterator[Proposal]:
    """A business that the story names; as the register writes it where it is known."""
    names = list(dict.fromkeys(match["name"] for match in NAMED.finditer(text)))[:LOOKED_UP]
    for name in names:
        if found := find_businesses(name, limit=1):
            confidence = SURE if name in found[0].name else LIKELY
            yield Proposal("business-0-name", found[0].name, found[0].name, confidence, (name,))
            return
    if names:
        yield Proposal("business-0-name", names[0], names[0], UNSURE, (names[0],))
