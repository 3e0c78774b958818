"""Figures v1: what each measure means, and the published figures of the public ones; without a key."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import NinjaAPI, Query
from pydantic import BaseModel, ConfigDict, Field

from lianwei.analytics.queries.open_figures import measures_defined, open_figure
from lianwei.analytics.queries.open_rows import PUBLIC_MEASURES

from .assembly import IntakeAPI
from .open_data import metered, refuse_unknown
from .problems import answer_problems

WAYS = Literal["", "member", "category_main", "nature", "channel"]
MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


class MeasureOut(BaseModel):
    """A measure: what is counted, of what, after whom."""

    model_config = ConfigDict(from_attributes=True)
    name: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    unit: str = Field(description="count, persons, fen (1/100 yuan), share (of 1), days, hours or score.")
    base: str = Field(description="What it is counted of, in words.")
    base_en: str
    source: str = Field(description="Where the definition comes from.")
    is_public: bool = Field(description="Published once members have resolved it; the others are for staff.")


class MeasuresOut(BaseModel):
    """All measures."""

    measures: list[MeasureOut]


class FigureIn(BaseModel):
    """Which figure."""

    measure: Literal[*PUBLIC_MEASURES]  # type: ignore[valid-type]  # names of a registry - no literals
    month: str = Field(max_length=7, pattern=MONTH, description="2026-07.")
    by: WAYS = Field("", description="One dimension; without it the month in all.")
    and_by: WAYS = Field("", description="A second dimension.")
    alliance: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9-]*$", description="Code of the alliance.")


class LineOut(BaseModel):
    """`value` is null where it is withheld."""

    keys: dict[str, str]
    value: float | None


class FigureOut(BaseModel):
    """A figure with all it rests on."""

    measure: str
    unit: str
    definition: str
    month: str
    cutoff: str
    members: list[str] = Field(description="Codes of the members whose complaints are counted.")
    snapshot: str
    sha256: str = Field(description="Of the snapshot's JSON Lines file.")
    lines: list[LineOut]


figures_api: NinjaAPI = IntakeAPI(
    title="Lianwei figures",
    version="1",
    description="Measures and their definitions; published figures of the public ones.",
    docs_url=None,
    urls_namespace="figures_api",
)
answer_problems(figures_api)


@figures_api.get("/measures", response=MeasuresOut, operation_id="list_measures")
def list_measures(request: HttpRequest) -> dict[str, Any]:
    """Every measure with its definition in Chinese and English."""
    metered(request)
    refuse_unknown(request)
    return {"measures": measures_defined()}


@figures_api.get("/figures", response=FigureOut, operation_id="see_figure")
def see_figure(request: HttpRequest, asked: Query[FigureIn]) -> dict[str, Any]:
    """A public measure of a published month, parted by up to two dimensions."""
    metered(request)
    refuse_unknown(request, *FigureIn.model_fields)
    by = [each for each in (asked.by, asked.and_by) if each]
    found = open_figure(asked.measure, by, month=asked.month, alliance=asked.alliance)
    return {
        "measure": found.measure.name,
        "unit": found.measure.unit,
        "definition": found.measure.told,
        "month": found.snapshot.month,
        "cutoff": f"{found.snapshot.cutoff}",
        "members": found.snapshot.members,
        "snapshot": found.snapshot.name,
        "sha256": found.snapshot.files["jsonl"]["sha256"],
        "lines": [{"keys": keys, "value": value} for keys, value in found.lines],
    }
