"""The catalogue of the open data as DCAT 3 (W3C, 2024) in JSON-LD, for portals that gather catalogues."""

from typing import Any

from django.utils.translation import override

from lianwei.analytics.models import OpenDataKind, OpenSnapshot
from lianwei.analytics.rules.open_data.licences import licence_of, rights_told
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.wording import EN
from lianwei.analytics.warehouse.open_files import MEDIA_TYPES

from .open_data import snapshots_listed
from .open_recalls import Notice, recalled_listed
from .open_rows import FILES, issued_on

KINDS = {OpenDataKind.AGGREGATES: ("件数", "counts"), OpenDataKind.NARRATIVES: ("投诉经过", "narratives")}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "adms": "http://www.w3.org/ns/adms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
WITHDRAWN = "http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN"
TITLES = ("消费者投诉月度公开数据", "Consumer complaints, open data by month")
NARRATIVES = (
    "联盟成员单位决议公开的投诉经过：消费者同意，隐去姓名等信息，逐篇审阅。",
    "What consumers told and agreed to have told, without names, each read by a person.",
)
TOLD = (
    "联盟成员单位决议公开的投诉件数，按月统计；不足 5 件的数字不公开。",
    "Counts of complaints by month that members of the alliance resolved to publish; below 5 they stay out.",
)


def catalogue(base: str) -> dict[str, Any]:
    """The whole catalogue; `base`: the address of the instance, with a slash at its end."""
    rows = list(snapshots_listed())
    alliances = {row.alliance.code: row.alliance for row in rows}
    series = [_series(base, each.code, each.name, each.name_en) for each in alliances.values()]
    return {
        "@context": CONTEXT,
        "@id": f"{base}api/open-data/v1/catalog",
        "@type": "dcat:Catalog",
        "dct:title": _texts(*TITLES),
        "dct:description": _texts(*TOLD),
        "foaf:homepage": {"@id": f"{base}portal/open-data/"},
        "dcat:dataset": [*series, *(_dataset(base, row) for row in rows), *_gone(base)],
    }


def _series(base: str, code: str, name: str, name_en: str) -> dict[str, Any]:
    return {
        "@id": _series_id(base, code),
        "@type": "dcat:DatasetSeries",
        "dct:title": _texts(f"{name}:{TITLES[0]}", f"{name_en or name}: {TITLES[1]}"),
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
        },
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": name},
    }


def _series_id(base: str, code: str) -> str:
    return f"{base}api/open-data/v1/catalog#{code.lower()}"


def _dataset_id(base: str, name: str) -> str:
    return f"{base}api/open-data/v1/catalog#{name}"


def _gone(base: str) -> list[dict[str, Any]]:
    """What was recalled: no file and no text of it, but that it was there, when and why it went."""
    return [
        {
            "@id": _dataset_id(base, each.row.name),
            "@type": "dcat:Dataset",
            "dct:identifier": each.row.name,
            "adms:status": {"@id": WITHDRAWN},
            "dct:issued": {"@type": "xsd:date", "@value": f"{issued_on(each.row)}"},
            "dct:modified": {"@type": "xsd:date", "@value": f"{each.recalled_on}"},
            "adms:versionNotes": _texts(*_both_said(each)),
            **(
                {"dct:isReplacedBy": {"@id": _dataset_id(base, each.replaced_by)}} if each.replaced_by else {}
            ),
        }
        for each in recalled_listed()
    ]


def _both_said(notice: Notice) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = notice.sentence
    with override(EN):
        return chinese, notice.sentence


def _dataset(base: str, row: OpenSnapshot) -> dict[str, Any]:
    period, what = Period.named(row.month), KINDS[OpenDataKind(row.kind)]
    return {
        "@id": _dataset_id(base, row.name),
        "@type": "dcat:Dataset",
        "dct:identifier": row.name,
        "dct:title": _texts(
            f"{row.alliance.name} {row.month} {what[0]}",
            f"{row.alliance.name_en or row.alliance.name} {row.month} {what[1]}",
        ),
        "dct:description": _texts(*(NARRATIVES if row.kind == OpenDataKind.NARRATIVES else TOLD)),
        "dcat:inSeries": {"@id": _series_id(base, row.alliance.code)},
        "dct:issued": {"@type": "xsd:date", "@value": f"{issued_on(row)}"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{period.first}"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{period.last}"},
        },
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": row.alliance.name},
        **({"dct:replaces": {"@id": _dataset_id(base, row.replaces.name)}} if row.replaces else {}),
        "dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": _texts(*rights_told(row.licences))},
        "dcat:distribution": [_distribution(base, row, kind, each) for kind, each in row.files.items()],
    }


def _distribution(base: str, row: OpenSnapshot, kind: str, file: dict[str, Any]) -> dict[str, Any]:
    """`dct:license` only where all members of the month have chosen the same."""
    one = licence_of(row.licences)
    return {
        **({"dct:license": {"@id": one.url}} if one else {}),
        "@type": "dcat:Distribution",
        "dct:title": kind.upper(),
        "dcat:downloadURL": {"@id": f"{base.rstrip('/')}{FILES}{file['file']}"},
        "dcat:mediaType": MEDIA_TYPES[kind].partition(";")[0],
        "dcat:byteSize": file["bytes"],
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file["sha256"],
        },
    }


def _texts(chinese: str, english: str) -> list[dict[str, str]]:
    return [{"@language": "zh", "@value": chinese}, {"@language": "en", "@value": english}]
