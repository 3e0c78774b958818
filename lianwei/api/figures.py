"""Figures v1: what each measure means, and the published figures of the public ones, without a key; with a
person's key what this person is told on the overview.
"""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field

from lianwei.analytics.operations.figure_keys import note_figure_key
from lianwei.analytics.queries.dashboard.asking import ALLIANCE, OWN, Question, question
from lianwei.analytics.queries.dashboard.listing import figures_listed, member_key, units_of
from lianwei.analytics.queries.dashboard.ways import OFFERED
from lianwei.analytics.queries.figure_keys import Reader, reader_with_key
from lianwei.analytics.queries.open_figures import measures_defined, open_figure
from lianwei.analytics.queries.open_rights import rights_said
from lianwei.analytics.queries.open_rows import PUBLIC_MEASURES
from lianwei.analytics.rules.open_data.licences import licence_of
from lianwei.core.errors import Invalid, TooOften
from lianwei.core.scope import Actor
from lianwei.ui.pages import csv_download

from .assembly import IntakeAPI
from .keys import LONGEST_KEY, METER
from .open_data import CALLS_A_MINUTE, metered, refuse_unknown
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
    licence: str = Field(description="Code of the licence; empty: none named, or the members' differ.")
    rights: str = Field(description="The same in words.")
    snapshot: str
    sha256: str = Field(description="Of the snapshot's JSON Lines file.")
    lines: list[LineOut]


MEASURE_NAMES = r"^[a-z0-9_]{1,40}(,[a-z0-9_]{1,40}){0,9}$"
PERIOD = r"^(20[0-9]{2}(Q[1-4]|H[12]|-(0[1-9]|1[0-2]))?)?$"
CODE = r"^[A-Za-z0-9-]*$"


class CountedIn(BaseModel):
    """Which figures. A period goes before days chosen freely; without either the year that runs."""

    measures: str = Field(max_length=400, pattern=MEASURE_NAMES, description="Up to ten names, by commas.")
    by: Literal["", *OFFERED] = ""  # type: ignore[valid-type]  # names of a registry - no literals
    and_by: Literal["", *OFFERED] = ""  # type: ignore[valid-type]  # names of a registry - no literals
    scope: Literal["", "own", "alliance"] = Field("", description="Own organisation or the whole alliance.")
    period: str = Field("", max_length=7, pattern=PERIOD, description="2026, 2026H1, 2026Q3 or 2026-07.")
    first: date | None = None
    last: date | None = None
    cutoff: date | None = Field(None, description="What became known after this day does not count.")
    member: str = Field("", max_length=20, pattern=CODE, description="Code of a member.")
    category_main: str = Field("", max_length=12, pattern=CODE)
    region: str = Field("", max_length=12, pattern=CODE)
    channel: str = Field("", max_length=12, pattern=CODE)
    group: str = Field("", max_length=12, pattern=CODE)
    format: Literal["json", "csv"] = "json"


class UnitOut(BaseModel):
    """A measure that was asked for; its definition: /measures."""

    name: str
    unit: str


class CountedLineOut(BaseModel):
    """Offices by their codes; shares of 1, money in fen. Values are null where nothing stands below the line,
    or all of them where the line is withheld.
    """

    keys: dict[str, str]
    labels: dict[str, str]
    values: dict[str, float | None]
    withheld: bool


class CountedOut(BaseModel):
    """Figures of the live view, as this person is told them."""

    scope: str
    first: date
    last: date
    cutoff: date | None
    files: str = Field(description="The state of the figures; equal states give equal answers.")
    measures: list[UnitOut]
    lines: list[CountedLineOut]


class FigureKeyAuth(HttpBearer):
    """`Authorization: Bearer lwf_…`: a person's key from the page of the figures."""

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        reader = reader_with_key(token) if token.isascii() and len(token) <= LONGEST_KEY else None
        if reader is None:
            return None
        if METER.count(("figures", reader.row.pk)) > CALLS_A_MINUTE:
            raise TooOften(_("More calls in this minute than this key may make. Please wait a minute."))
        note_figure_key(reader.row)
        return reader


figures_api: NinjaAPI = IntakeAPI(
    title="Lianwei figures",
    version="1",
    description="Measures and their definitions; published figures; with a key those of the live view.",
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
    one = licence_of(found.snapshot.licences)
    return {
        "measure": found.measure.name,
        "unit": found.measure.unit,
        "definition": found.measure.told,
        "month": found.snapshot.month,
        "cutoff": f"{found.snapshot.cutoff}",
        "members": found.snapshot.members,
        "licence": one.code if one else "",
        "rights": rights_said(found.snapshot),
        "snapshot": found.snapshot.name,
        "sha256": found.snapshot.files["jsonl"]["sha256"],
        "lines": [{"keys": keys, "value": value} for keys, value in found.lines],
    }


@figures_api.get("/counted", response=CountedOut, operation_id="count_figures", auth=FigureKeyAuth())
def count_figures(request: HttpRequest, asked: Query[CountedIn]) -> Any:
    """Measures of the live view by up to two dimensions, as the person of the key is told them on the
    overview: small cells of other members stay out. As JSON, or as CSV for spreadsheets.
    """
    refuse_unknown(request, *CountedIn.model_fields)
    actor = request.auth.actor  # a Reader, set by FigureKeyAuth
    by = [each for each in (asked.by, asked.and_by) if each]
    found = figures_listed(_question(asked, actor), actor=actor, measures=asked.measures.split(","), by=by)
    if asked.format == "csv":
        return csv_download(found.sheet, name="figures")
    return {
        "scope": found.asked.scope,
        "first": found.asked.period.first,
        "last": found.asked.period.last,
        "cutoff": found.asked.cutoff,
        "files": found.files,
        "measures": [{"name": name, "unit": unit} for name, unit in units_of(found.measures)],
        "lines": [
            {
                "keys": dict(zip(found.by, each.keys, strict=True)),
                "labels": dict(zip(found.by, each.labels, strict=True)),
                "values": dict(zip(found.measures, each.values, strict=True)),
                "withheld": each.is_hidden,
            }
            for each in found.lines
        ],
    }


def _question(asked: CountedIn, actor: Actor) -> Question:
    where = {name: getattr(asked, name) for name in ("category_main", "region", "channel", "group")}
    if asked.member:
        where["member"] = member_key(asked.member, actor=actor)
    where = {name: key for name, key in where.items() if key}
    scope = {"own": OWN, "alliance": ALLIANCE}.get(asked.scope, "")
    days = {"first": asked.first, "last": asked.last, "cutoff": asked.cutoff}
    found = question(actor=actor, scope=scope, period=asked.period, where=where, **days)
    _refuse_changed(asked, found, where)
    return found


def _refuse_changed(asked: CountedIn, found: Question, where: dict[str, str]) -> None:
    """The page shows what it chose instead; a program would not notice. Raises Invalid."""
    is_named = bool(asked.period)
    changed = {
        "scope": asked.scope and found.scope != {"own": OWN, "alliance": ALLIANCE}[asked.scope],
        "period": is_named and found.period_name != asked.period,
        "first": asked.first and not is_named and found.period.first != asked.first,
        "last": asked.last and not is_named and found.period.last != asked.last,
        "cutoff": asked.cutoff and found.cutoff != asked.cutoff,
    } | {name: found.chosen.get(name) != key for name, key in where.items()}
    if refused := [name for name, is_changed in changed.items() if is_changed]:
        raise Invalid(dict.fromkeys(refused, _("This cannot be asked here.")))
