"""Messages about single facts on businesses, as members of the sender state them. Pure."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .agreements.terms import DAY

STATED, WITHDRAWN = "fact.stated", "fact.withdrawn"
# Which agreed field carries which part of a fact; its code, the business and the kind always go along.
PARTS = {
    "business_fact.on": "on",
    "business_fact.headline": "headline",
    "business_fact.headline_en": "headline_en",
    "business_fact.organisation_id": "stated_by",
}
NEEDED = ("business_fact.business", "business_fact.kind", "business_fact.headline", "business_fact.on")
ALWAYS = ("code", "uscc", "kind")
HEADLINE, NAME, REMARK = 200, 120, 300
EXAMPLE: dict[str, Any] = {
    "code": "F-0a1b2c3d4e5f6071",
    "uscc": "91500103MA5U12346B",
    "kind": "advisory_letter",
    "on": "2026-03-02",
    "headline": "收到劝喻函：预付卡停业前未告知消费者",
    "headline_en": "",
    "stated_by": "某区消费者权益保护委员会（示例）",
}
Code = Annotated[str, Field(pattern=r"^F-[0-9a-f]{16}$", description="Names the fact at the sender.")]
Kind = Literal["advisory_letter", "interview", "warning", "test", "broken_promise", "penalty", "recognition"]


class FactStated(BaseModel):
    """A dated sentence on a business that all members of the sender may read. It replaces the one before."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    code: Code
    uscc: Annotated[
        str, Field(pattern=r"^[0-9A-Z]{18}$", description="Unified social credit code (GB 32100).")
    ]
    kind: Kind
    on: Annotated[str, Field(pattern=DAY, description="The day of the fact.")]
    headline: Annotated[str, Field(min_length=1, max_length=HEADLINE)]
    headline_en: Annotated[str, Field(max_length=HEADLINE)] = ""
    stated_by: Annotated[str, Field(max_length=NAME, description="The member that states it.")] = ""

    def within(self, fields: Collection[str]) -> "FactStated":
        """The same without what the agreement does not name."""
        kept = {PARTS[field] for field in fields if field in PARTS}
        return FactStated.model_validate(self.model_dump(include=kept | set(ALWAYS)))


class FactWithdrawn(BaseModel):
    """A fact was taken off the profile: it was wrong, or its time is over."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"code": EXAMPLE["code"], "on": "2026-04-01", "remark": "经复核，主体有误。"}]
        },
    )
    code: Code
    on: Annotated[str, Field(pattern=DAY)]
    remark: Annotated[str, Field(max_length=REMARK)] = ""
