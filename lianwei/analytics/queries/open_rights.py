"""Under what the open data may be used, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.analytics.models import OpenDataResolution, OpenSnapshot
from lianwei.analytics.rules.open_data.licences import NONE, Licence, licences, rights_told
from lianwei.analytics.rules.wording import ZH, language_of


def rights_said(row: OpenSnapshot) -> str:
    """Of a snapshot, of all its members."""
    return rights_told(row.licences)[0 if _is_chinese() else 1]


def licence_said(row: OpenDataResolution) -> str:
    """What a member has chosen."""
    licence = licences().get(row.licence)
    return _name(licence) if licence else _("None named: whoever wants to use the data asks")


def licences_offered() -> list[tuple[str, str]]:
    """Code and name of what a member may choose, none first."""
    return [
        (NONE, _("None named: whoever wants to use the data asks")),
        *((each.code, _name(each)) for each in licences().values()),
    ]


def _name(licence: Licence) -> str:
    return licence.name if _is_chinese() else licence.name_en


def _is_chinese() -> bool:
    return language_of(get_language() or "") == ZH
