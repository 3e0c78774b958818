"""Open data v1: what was published, for everybody, without a key. Its page for people: /portal/open-data/."""

from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from pydantic import BaseModel, Field

from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.queries.catalogue import catalogue
from lianwei.analytics.queries.open_data import file_published, snapshot_published, snapshots_listed
from lianwei.analytics.queries.open_recalls import Notice, recalled_listed
from lianwei.analytics.queries.open_rights import rights_said
from lianwei.analytics.queries.open_rows import (
    PUBLIC_MEASURES,
    TABLES,
    RowsWanted,
    issued_on,
    rows_page,
)
from lianwei.analytics.rules.open_data.licences import licence_of
from lianwei.core.errors import Invalid, TooOften

from .assembly import IntakeAPI
from .keys import METER
from .problems import answer_problems

CALLS_A_MINUTE = 120  # of one address without a key
MOST = 1000  # rows of a page; pages go on without end
A_DAY = 24 * 3600  # seconds a file may be kept on the way: it never changes, but may be recalled
NAME, MONTH = r"^[a-z0-9-]*$", r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$"
PLACE = r"^([a-z0-9-]{1,60}:[0-9]{1,12})?$"


class RowsIn(BaseModel):
    """Which rows; what is left out narrows nothing."""

    snapshot: str = Field("", max_length=60, pattern=NAME, description="Name of a snapshot.")
    since: str = Field("", max_length=7, pattern=MONTH, description="First month, 2026-07.")
    until: str = Field("", max_length=7, pattern=MONTH, description="Last month.")
    table: Literal["", *TABLES] = ""  # type: ignore[valid-type]  # names of a registry - no literals
    measure: Literal["", *PUBLIC_MEASURES] = ""  # type: ignore[valid-type]  # names of a registry - no literals
    member: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9-]*$", description="Code of a member.")
    after: str = Field("", max_length=80, pattern=PLACE, description="`after` of the page before.")
    limit: int = Field(100, ge=1, le=MOST, description="Rows of a page.")


class NarrativesIn(BaseModel):
    """Which narratives; what is left out narrows nothing."""

    snapshot: str = Field("", max_length=60, pattern=NAME, description="Name of a snapshot.")
    since: str = Field("", max_length=7, pattern=MONTH, description="First month, 2026-07.")
    until: str = Field("", max_length=7, pattern=MONTH, description="Last month.")
    category: str = Field("", max_length=12, pattern=r"^[A-Z0-9]*$", description="Exactly this code.")
    city: str = Field("", max_length=6, pattern=r"^[0-9]*$", description="Exactly this code.")
    after: str = Field("", max_length=80, pattern=PLACE, description="`after` of the page before.")
    limit: int = Field(100, ge=1, le=MOST, description="Narratives of a page.")


class FileOut(BaseModel):
    """A file of a snapshot. It never changes."""

    format: str = Field(description="csv, jsonl or parquet.")
    url: str
    bytes: int
    sha256: str = Field(description="In lower-case hexadecimal digits.")


class SnapshotOut(BaseModel):
    """One month of one alliance."""

    name: str
    kind: str = Field(description="aggregates: counts; narratives: what consumers told.")
    alliance: str
    alliance_name: str
    month: str
    cutoff: str = Field(description="The day as of which it was counted.")
    published_on: str
    replaces: str = Field(description="Name of the recalled snapshot in whose place it stands, or empty.")
    members: list[str] = Field(description="Codes of the members whose complaints are counted.")
    licence: str = Field(description="Code of the one licence of all members; empty: none, or they differ.")
    licence_url: str
    licences: dict[str, str] = Field(description="Code by member; empty where none is named: please ask.")
    rights: str = Field(description="The same in words, in the language asked for.")
    rows: int
    withheld: int = Field(description="Rows whose value stays out.")
    withheld_tables: list[str] = Field(description='"table.measure" of which nothing is told.')
    files: list[FileOut]


class RecalledOut(BaseModel):
    """What is left of a snapshot that was recalled: its name, its hashes, when and why."""

    name: str
    kind: str
    alliance: str
    month: str
    published_on: str
    recalled_on: str
    ground: str = Field(description="person, few, wrong or leave.")
    notice: str = Field(description="The same in words, in the language asked for.")
    replaced_by: str = Field(description="Name of the corrected snapshot; empty where there is none.")
    sha256: dict[str, str] = Field(description="By format.")


class SnapshotsOut(BaseModel):
    """All that is out, the newest month first; what was recalled."""

    snapshots: list[SnapshotOut]
    recalled: list[RecalledOut]


class RowOut(BaseModel):
    """One figure. Keys are empty for dimensions that do not part its table. A combination without a row
    counts nothing, unless its table is withheld as a whole.
    """

    month: str
    table: str
    member: str
    member_name: str
    member_name_en: str
    category_main: str
    category_main_name: str
    category_main_name_en: str
    nature: str
    nature_name: str
    nature_name_en: str
    channel: str
    channel_name: str
    channel_name_en: str
    measure: str
    unit: str = Field(description="count, persons, fen (1/100 yuan) or share (of 1).")
    value: float | None
    withheld: bool


class NarrativeOut(BaseModel):
    """What a consumer told and agreed to have told; marks such as 〔姓名〕 stand for what is hidden. Category
    and city are those that five cases of the month or more share; empty where fewer do.
    """

    month: str
    number: str = Field(description="Within the month; the order tells nothing.")
    text: str
    category: str
    category_name: str
    category_name_en: str
    city: str
    city_name: str
    city_name_en: str


class NarrativesOut(BaseModel):
    """A page; `after` leads to the next one and is empty on the last. A page may be short and lead on."""

    rows: list[NarrativeOut]
    after: str


class RowsOut(BaseModel):
    """A page; `after` leads to the next one and is empty on the last. A page may be short and lead on."""

    rows: list[RowOut]
    after: str


def metered(request: HttpRequest) -> None:
    """One call more of this address. Raises TooOften beyond what one address may make."""
    if METER.count(("open data", request.META.get("REMOTE_ADDR", ""))) > CALLS_A_MINUTE:
        raise TooOften(_("More calls in this minute than one address may make. Please wait a minute."))


def refuse_unknown(request: HttpRequest, *known: str) -> None:
    """A misspelt condition would be answered with everything. Raises Invalid."""
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        raise Invalid(dict.fromkeys(unknown, _("There is no such field.")))


open_api: NinjaAPI = IntakeAPI(
    title="Lianwei open data",
    version="1",
    description="Counts of complaints by month, and what consumers agreed to have told, as members of an "
    "alliance resolved to publish them.",
    docs_url=None,
    urls_namespace="open_data_api",
)
answer_problems(open_api)


@open_api.get("/catalog", operation_id="see_catalogue")
def see_catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue of all snapshots and their files, as DCAT 3 in JSON-LD."""
    metered(request)
    refuse_unknown(request)
    found = catalogue(request.build_absolute_uri("/"))
    return JsonResponse(found, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


@open_api.get("/snapshots", response=SnapshotsOut, operation_id="list_snapshots")
def list_snapshots(request: HttpRequest) -> dict[str, Any]:
    """What was published, with the hash of every file."""
    metered(request)
    refuse_unknown(request)
    snapshots = [_snapshot(each, request) for each in snapshots_listed()]
    return {"snapshots": snapshots, "recalled": [_recalled(each) for each in recalled_listed()]}


@open_api.get("/snapshots/{name}", response=SnapshotOut, operation_id="see_snapshot")
def see_snapshot(
    request: HttpRequest, name: Annotated[str, Path(max_length=60, pattern=NAME)]
) -> dict[str, Any]:
    """One snapshot by its name; 410 with a notice where it was recalled."""
    metered(request)
    refuse_unknown(request)
    return _snapshot(snapshot_published(name), request)


@open_api.get("/rows", response=RowsOut, operation_id="list_rows")
def list_rows(request: HttpRequest, asked: Query[RowsIn]) -> dict[str, Any]:
    """Figures of all snapshots in the order in which they were published, page by page, however deep."""
    metered(request)
    refuse_unknown(request, *RowsIn.model_fields)
    told = asked.model_dump()
    page = rows_page(after=told.pop("after"), limit=told.pop("limit"), wanted=RowsWanted(**told))
    return {"rows": page.rows, "after": page.after}


@open_api.get("/narratives", response=NarrativesOut, operation_id="list_narratives")
def list_narratives(request: HttpRequest, asked: Query[NarrativesIn]) -> dict[str, Any]:
    """Narratives of all snapshots in the order in which they were published, page by page, however deep."""
    metered(request)
    refuse_unknown(request, *NarrativesIn.model_fields)
    told = asked.model_dump()
    wanted = {"after": told.pop("after"), "limit": told.pop("limit")}
    page = rows_page(RowsWanted(kind=OpenDataKind.NARRATIVES, **told), **wanted)
    return {"rows": page.rows, "after": page.after}


@open_api.get("/files/{file}", operation_id="fetch_file")
def fetch_file(
    request: HttpRequest,
    file: Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9.-]+$")],
) -> FileResponse:
    """A file of a snapshot as it was published; 410 with a notice where it was recalled."""
    metered(request)
    refuse_unknown(request)
    found = file_published(file)
    response = FileResponse(
        found.path.open("rb"), content_type=found.media_type, as_attachment=True, filename=file
    )
    response["ETag"] = f'"{found.sha256}"'
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _recalled(each: Notice) -> dict[str, Any]:
    row = each.row
    return {
        "name": row.name,
        "kind": row.kind,
        "alliance": row.alliance.code,
        "month": row.month,
        "published_on": f"{issued_on(row)}",
        "recalled_on": f"{each.recalled_on}",
        "ground": row.recall_ground,
        "notice": each.sentence,
        "replaced_by": each.replaced_by,
        "sha256": each.sha256,
    }


def _snapshot(row: OpenSnapshot, request: HttpRequest) -> dict[str, Any]:
    files, one = request.build_absolute_uri("/api/open-data/v1/files/"), licence_of(row.licences)
    return {
        "name": row.name,
        "kind": row.kind,
        "alliance": row.alliance.code,
        "alliance_name": row.alliance.name,
        "month": row.month,
        "cutoff": f"{row.cutoff}",
        "published_on": f"{issued_on(row)}",
        "replaces": row.replaces.name if row.replaces else "",
        "members": row.members,
        "licence": one.code if one else "",
        "licence_url": one.url if one else "",
        "licences": row.licences,
        "rights": rights_said(row),
        "rows": row.rows,
        "withheld": row.withheld,
        "withheld_tables": row.withheld_tables,
        "files": [
            {"format": kind, "url": files + each["file"], "bytes": each["bytes"], "sha256": each["sha256"]}
            for kind, each in row.files.items()
        ],
    }
