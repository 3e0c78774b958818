"""Messages of joint handling: what an alliance asks another one to do for a case that stays its own, and the
words that follow on both sides. Each is an item of a copy (docs/protocol/custody.md), never a title. Pure.
"""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lianwei.cases.payloads import Day, Fen
from lianwei.core.canonical import canonical

from .agreements.terms import UID
from .pages import LONGEST_FACTS, Page, digest_of

ASKED, TOLD = "joint.asked", "joint.told"
PURPOSE = "joint"  # a word of the custody protocol: why a copy is sent
NOTED, ANSWERED, DECLINED, WITHDRAWN, CLOSED = "noted", "answered", "declined", "withdrawn", "closed"
OF_ASKER, OF_ASKED = (NOTED, WITHDRAWN, CLOSED), (NOTED, ANSWERED, DECLINED)  # whose words these may be
MATTER, WORDS, TITLE, RESPONDENTS = 500, 2000, 60, 10  # characters; how many businesses
UID_TOLD = "3b1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a"
# Which agreed field carries which parts of a request; its matter always goes along.
PARTS = {
    "joint.facts": (
        "category",
        "nature",
        "region",
        "respondents",
        "amount_claimed",
        "happened_on",
        "received_on",
    ),
    "joint.narrative": ("title", "narrative"),
}
ALWAYS = frozenset({"v", "page", "uid", "kind", "matter", "due_on"})
ASK_TOLD: dict[str, Any] = {
    "v": 1,
    "page": "joint_ask",
    "uid": UID_TOLD,
    "kind": "inspect",
    "matter": "请查看门店是否仍在营业、门前有无停业公告。",
    "due_on": "2026-03-16",
    "title": "健身卡停业不退",
    "narrative": "消费者办卡3600元，两个月后门店关闭，经营者拒绝退还余额。",
    "category": "S0301",
    "nature": "N03",
    "region": "500103",
    "respondents": ["某健身连锁（示例）"],
    "amount_claimed": 300_000,
    "happened_on": "2026-02-20",
    "received_on": "2026-03-01",
}
WORD_TOLD: dict[str, Any] = {
    "v": 1,
    "page": "joint_word",
    "uid": UID_TOLD,
    "step": ANSWERED,
    "text": "三月三日查看，门店已停业，公告称四月恢复，照片随后补来。",
    "at": "2026-03-04T10:00:00+08:00",
}
COPY_TOLD: dict[str, Any] = {
    "v": 1,
    "type": "COPY",
    "case": "east-alliance/HH-2026-000318",
    "epoch": 1,
    "n": 0,
    "from": "east-alliance",
    "to": "west-alliance",
    "seq": 12,
    "prev": "0" * 64,
    "made_at": "2026-03-02T09:00:00+08:00",
    "sig": "A" * 86 + "==",
}
Uid = Annotated[str, Field(pattern=UID, description="Names the request on both sides.")]


def example_of(page: dict[str, Any]) -> dict[str, Any]:
    """A message as it looks; its signature is none (vectors.json holds one that is)."""
    body = {"items": [digest_of(canonical(page))], "purpose": PURPOSE}
    return {"paper": COPY_TOLD | {"body": body}, "page": page}


class AskPage(Page):
    """What is asked, by when, and as much of the case as it takes; texts hold tokens and masks where they
    named people. What the agreement does not name is empty.
    """

    v: Literal[1] = 1
    page: Literal["joint_ask"] = "joint_ask"
    uid: Uid
    kind: Literal["investigate", "inspect", "serve", "interview", "mediate", "other"]
    matter: Annotated[str, Field(min_length=1, max_length=MATTER)]
    due_on: Day
    """Day by which the answer is wished."""
    title: Annotated[str, Field(max_length=TITLE)] = ""
    narrative: Annotated[str, Field(max_length=LONGEST_FACTS)] = ""
    category: Annotated[str, Field(max_length=8)] = ""
    nature: Annotated[str, Field(max_length=4)] = ""
    region: Annotated[str, Field(pattern=r"^[0-9]{0,12}$")] = ""
    """GB/T 2260."""
    respondents: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=RESPONDENTS)] = []
    """Names of the businesses complained of."""
    amount_claimed: Fen | None = None
    """In fen."""
    happened_on: Day | None = None
    received_on: Day | None = None
    """Day on which the asking side registered the case."""

    def within(self, fields: Collection[str]) -> "AskPage":
        """The same without what the agreement does not name."""
        kept = {part for field in fields for part in PARTS.get(field, ())} | ALWAYS
        return AskPage.model_validate(self.model_dump(mode="json", include=kept))


class WordPage(Page):
    """A word about a request: a note of either side, the answer or that it is not possible by who was asked,
    the end by who asked.
    """

    v: Literal[1] = 1
    page: Literal["joint_word"] = "joint_word"
    uid: Uid
    step: Literal["noted", "answered", "declined", "withdrawn", "closed"]
    text: Annotated[str, Field(max_length=WORDS)] = ""
    at: Annotated[str, Field(max_length=40)]
    """When it was written, RFC 3339."""


class JointAsked(BaseModel):
    """A request: the signed COPY, and its page, whose digest stands among the items of the copy."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [example_of(ASK_TOLD)]})
    paper: Annotated[dict[str, Any], Field(description="A COPY of ../../custody.schema.json.")]
    page: AskPage


class JointTold(BaseModel):
    """A word about a request, likewise."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [example_of(WORD_TOLD)]})
    paper: Annotated[dict[str, Any], Field(description="A COPY of ../../custody.schema.json.")]
    page: WordPage
