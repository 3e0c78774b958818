"""Messages about warnings: raised at one alliance, acknowledged and answered at another. Pure."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .agreements.terms import DAY, UID

RAISED, ACKNOWLEDGED, ANSWERED = "alert.raised", "alert.acknowledged", "alert.answered"
SMALLEST = 5  # a count below it could be told apart as single people (domain rules, small cells)
UID_TOLD = "6d1f3f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a"
# Which agreed field carries which parts of a warning.
PARTS = {
    "alert.rule": ("rule", "urgent"),
    "alert.subject": ("category", "region"),
    "alert.business": ("business", "uscc"),
    "alert.count": ("observed",),
    "alert.days": ("first_on", "raised_on"),
    "alert.note": ("note",),
}
ABOUT = ("category", "region", "business")  # one of them at least, else nobody knows what it warns of
EXAMPLE: dict[str, Any] = {
    "uid": UID_TOLD,
    "rule": "burst",
    "category": "S0301",
    "region": "500103",
    "business": "某健身连锁（示例）",
    "uscc": "",
    "observed": 12,
    "first_on": "2026-03-01",
    "raised_on": "2026-03-06",
    "note": "多家门店同时停业，请留意贵地门店。",
}
Uid = Annotated[str, Field(pattern=UID, description="Names the warning on both sides.")]
Day = Annotated[str, Field(pattern=rf"^$|{DAY}")]


class AlertRaised(BaseModel):
    """A warning. What the agreement does not name is empty; a count below 5 is null."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    uid: Uid
    rule: Literal["", "safety", "collapse", "burst", "season", "scan"] = ""
    urgent: Annotated[str, Field(pattern=r"^[a-z_]{0,20}$", description="What makes it urgent.")] = ""
    category: Annotated[str, Field(max_length=20, description="Code of goods or services.")] = ""
    region: Annotated[str, Field(pattern=r"^[0-9]{0,12}$", description="GB/T 2260.")] = ""
    business: Annotated[str, Field(max_length=120)] = ""
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{0,18}$", description="GB 32100.")] = ""
    observed: Annotated[int, Field(ge=SMALLEST, le=10**9)] | None = None
    first_on: Day = ""
    raised_on: Day = ""
    note: Annotated[str, Field(max_length=300)] = ""

    def within(self, fields: Collection[str]) -> "AlertRaised":
        """The same without what the agreement does not name."""
        kept = {part for field in fields for part in PARTS.get(field, ())} | {"uid"}
        return AlertRaised.model_validate(self.model_dump(include=kept))

    @property
    def says_what(self) -> bool:
        return any(getattr(self, name) for name in ABOUT)


class AlertAcknowledged(BaseModel):
    """The other side has seen the warning."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"uid": UID_TOLD, "at": "2026-03-06T10:00:00+08:00"}]},
    )
    uid: Uid
    at: Annotated[str, Field(max_length=40, description="When, RFC 3339.")]


class AlertAnswered(AlertAcknowledged):
    """What the other side found out and did."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "uid": UID_TOLD,
                    "at": "2026-03-07T10:00:00+08:00",
                    "verdict": "true",
                    "measure": "已约谈门店，三日内公示退费安排。",
                }
            ]
        },
    )
    verdict: Literal["true", "false", "open"]
    measure: Annotated[str, Field(max_length=500)] = ""
