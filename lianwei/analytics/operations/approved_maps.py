"""The operator's approved map: brought with its number, replaced, taken down. Older ones are kept."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import ApprovedMap
from lianwei.analytics.rules.outlines import (
    Part,
    approval_number,
    code_of,
    column_with_codes,
    columns_of,
    read_parts,
    twice,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.content import MediaType
from lianwei.core.files.examining import Examined
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import Actor
from lianwei.registry.queries import known_regions, region_labels

KIND = "approved_map"
GEOJSON = MediaType("application/geo+json", ("geojson", "json"))
NAMED = 20  # of faulty parts, in one sentence


def upload_approved_map(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    approval: str,
    approved_on: date,
    column: str = "",
    keeps_others: bool = False,
) -> ApprovedMap:
    """Draw this map from now on; the one before is kept and dated.

    Raises Invalid for a number that is none, a day to come, and a file whose parts are no areas in China or
    no regions of the register. `keeps_others`: parts without a code of the register are drawn all the same.
    """
    actor.require("approved_map.upload")
    number = approval_number(approval)
    if approved_on > clock.today():
        raise Invalid({"approved_on": _("This day is still to come.")})
    parts = read_parts(content)
    digest = hashlib.sha256(content).hexdigest()
    chosen, codes = _coded(parts, column, keeps_others=keeps_others)
    told = {"column": chosen, "codes": codes, "others": len(parts) - len(codes), "sha256": digest}
    with transaction.atomic():
        _take_down(actor)
        made = ApprovedMap.objects.create(
            approval=number,
            approved_on=approved_on,
            uploaded_at=clock.now(),
            uploaded_by=actor.user_id,
            **told,
        )
        found = Examined(name, GEOJSON, content, digest, len(content))
        store_file(made, found, actor=actor, source=FileSource.STAFF, kind=KIND)
        record("approved_map.uploaded", made, actor=actor, approval=number, regions=len(codes), sha256=digest)
    return made


@transaction.atomic
def remove_approved_map(*, actor: Actor) -> ApprovedMap:
    """Draw tiles again. Raises WrongStatus where no map is in use."""
    actor.require("approved_map.remove")
    taken = _take_down(actor)
    if taken is None:
        raise WrongStatus(_("No map is in use."))
    record("approved_map.removed", taken, actor=actor, approval=taken.approval)
    return taken


def _take_down(actor: Actor) -> ApprovedMap | None:
    row = ApprovedMap.objects.select_for_update().filter(is_in_use=True).first()
    if row is not None:
        row.is_in_use, row.removed_at, row.removed_by = False, clock.now(), actor.user_id
        row.save(update_fields=["is_in_use", "removed_at", "removed_by"])
    return row


def _coded(parts: Sequence[Part], column: str, *, keeps_others: bool) -> tuple[str, list[str]]:
    """The property that holds the codes, and those of the register. Raises Invalid with what is wrong."""
    told = {code_of(value) for part in parts for value in part.told.values()}
    known = known_regions(code for code in told if code.isdigit())
    chosen = column.strip() or column_with_codes(parts, known)
    if chosen not in columns_of(parts):
        raise Invalid({"column": _no_column(parts)})
    codes = [part.code(chosen) for part in parts]
    unknown = [part for part, code in zip(parts, codes, strict=True) if code not in known]
    if len(unknown) == len(parts):
        raise Invalid({"column": _no_column(parts)})
    if unknown and not keeps_others:
        raise Invalid({"upload": _without_region(unknown, chosen)})
    if doubles := twice(code for code in codes if code in known):
        labels = region_labels(doubles[:NAMED], on=clock.today())
        said = _("These regions stand in the file twice: {regions}. Please make each one part.")
        raise Invalid({"upload": said.format(regions=_listed(f"{labels[c]} {c}" for c in doubles[:NAMED]))})
    return chosen, sorted(code for code in codes if code in known)


def _no_column(parts: Sequence[Part]) -> str:
    found = _listed(columns_of(parts)[:NAMED]) or "—"
    said = _("No property of this name holds codes of our regions. The file has: {properties}.")
    return said.format(properties=found)


def _without_region(unknown: Sequence[Part], column: str) -> str:
    named = _listed(f"{part.name} {part.code(column) or '—'}".strip() for part in unknown[:NAMED])
    said = _(
        "{n} parts have no code of our regions: {parts}. Please mend them, or choose to draw such parts "
        "without a figure."
    )
    return said.format(n=len(unknown), parts=named)


def _listed(words: Iterable[str]) -> str:
    return _(", ").join(words)
