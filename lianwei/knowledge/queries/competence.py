"""The competence directory: the shipped entries, with what has been verified here in their place."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.knowledge.models import CompetentBody
from lianwei.knowledge.rules import Body, competent_for, shipped_bodies

AGES_AFTER = timedelta(days=365)  # numbers of public bodies change with reforms; own rule, 2026
GENERAL, HOTLINES = "market", ("city",)  # who is competent by default; who only passes on
VERIFIED = frozenset(field.name for field in fields(Body)) & {
    field.attname for field in CompetentBody._meta.fields
}


@dataclass(frozen=True, slots=True)
class BodyRow:
    """An entry on the staff's list; `look` is how its last check looks today."""

    body: Body
    look: str


def directory() -> list[Body]:
    """Every entry, as it stands today."""
    verified = {row.code: row for row in CompetentBody.objects.all()}
    return [
        replace(body, **{name: getattr(verified[body.code], name) for name in VERIFIED})
        if body.code in verified
        else body
        for body in shipped_bodies()
    ]


def competent_bodies(text: str) -> list[Body]:
    """The bodies whose matters a text speaks of, for everybody."""
    return competent_for(text, directory())


def authority_for(text: str) -> Body:
    """The authority a text speaks of; market regulation where the directory knows nothing closer."""
    found = [each for each in competent_bodies(text) if each.code not in HOTLINES] if text.strip() else []
    return found[0] if found else body_coded(GENERAL)


def body_coded(code: str) -> Body:
    """One entry. Raises NotVisible."""
    body = next((each for each in directory() if each.code == code), None)
    if body is None:
        raise NotVisible
    return body


def body_rows(*, actor: Actor) -> list[BodyRow]:
    """The directory for the staff: what was never checked or long ago stands first."""
    actor.require("competent_body.view")
    rows = [BodyRow(body, _look(body)) for body in directory()]
    return sorted(rows, key=lambda row: (row.look == "done", row.look != "late-soft"))


def _look(body: Body) -> str:
    if body.verified_on is None:
        return "late-soft"
    return "soon" if body.verified_on + AGES_AFTER < clock.today() else "done"
