"""Messages about what members of the sender have released: reports, bulletins, corrections, the end. Pure."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from .agreements.terms import DAY

RELEASED, WITHDRAWN = "publication.released", "publication.withdrawn"
# Which agreed field carries which part; without the title nothing goes.
PARTS = {
    "publication.text": "text",
    "publication.figures": "figures",
    "publication.issuer": "issuer",
}
TITLED = "publication.title"
ALWAYS = (
    "code", "version", "kind", "title", "title_en", "first", "last", "released_on", "sha256", "reason"
)  # fmt: skip
CODE, KIND, TITLE, NAME, REASON, TEXT, FIGURES = 60, 20, 200, 120, 300, 100_000, 3_000
EXAMPLE: dict[str, Any] = {
    "code": "2026Q1-XX",
    "version": 2,
    "kind": "analysis",
    "title": "某区2026年第一季度消费投诉情况分析（示例）",
    "title_en": "",
    "issuer": "某区消费者权益保护委员会（示例）",
    "first": "2026-01-01",
    "last": "2026-03-31",
    "released_on": "2026-04-20",
    "text": "一、总体情况\n本季度受理投诉182件，同比上升6.4%。",
    "figures": ["2026Q1-XX-N01n", "2026Q1-XX-N01c"],
    "sha256": "0" * 64,
    "reason": "更正一处数字。",
}
Code = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$", description="Names it at the sender, for ever.")
]
Version = Annotated[int, Field(ge=1, le=10_000)]
Id = Annotated[str, Field(min_length=1, max_length=100)]


class PublicationReleased(BaseModel):
    """A version that was released; it replaces the one before, which `reason` corrects."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})
    code: Code
    version: Version
    kind: Annotated[
        str,
        Field(
            pattern=r"^[a-z_]{1,20}$",
            description="analysis, bulletin, work; another one is shown by its word.",
        ),
    ]
    title: Annotated[str, Field(min_length=1, max_length=TITLE)]
    title_en: Annotated[str, Field(max_length=TITLE)] = ""
    issuer: Annotated[str, Field(max_length=NAME, description="The member that released it.")] = ""
    first: Annotated[str, Field(pattern=DAY, description="First day it speaks of.")]
    last: Annotated[str, Field(pattern=DAY, description="Last day it speaks of.")]
    released_on: Annotated[str, Field(pattern=DAY)]
    text: Annotated[str, Field(max_length=TEXT, description="Its words with the figures filled in.")] = ""
    figures: Annotated[
        list[Id], Field(max_length=FIGURES, description="Ids under which the sender proves its figures.")
    ] = []
    sha256: Annotated[
        str, Field(pattern=r"^[0-9a-f]{64}$", description="What the sender's release put its hash on.")
    ]
    reason: Annotated[str, Field(max_length=REASON, description="Why it was corrected.")] = ""

    def within(self, fields: Collection[str]) -> "PublicationReleased":
        """The same without what the agreement does not name."""
        kept = {PARTS[field] for field in fields if field in PARTS}
        return PublicationReleased.model_validate(self.model_dump(include=kept | set(ALWAYS)))


class PublicationWithdrawn(BaseModel):
    """It stands no more, in any version."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"code": EXAMPLE["code"], "on": "2026-05-01", "remark": "统计口径有误，另行发布。"}]
        },
    )
    code: Code
    on: Annotated[str, Field(pattern=DAY)]
    remark: Annotated[str, Field(min_length=1, max_length=REASON)]
