"""Inlets as people see them: the list, one of them with the files that came, and the report of a file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import Inlet, InletFile, Sheet
from lianwei.arrivals.rules.workbooks import write_workbook
from lianwei.core.scope import Actor, attached, find

from .sheets import report_rows

SHOWN = 20  # files on the page of an inlet
FAULTS = {
    "folder": _l("The folder cannot be read or written. Please check its rights."),
    "folder there": _l("The folder there cannot be read or written. Please check its name and rights."),
    "host key": _l("The server shows another key than was told. Please ask the other side before you go on."),
    "log-in": _l("The server does not let us in. Please check the name and the password or key."),
    "no json": _l("The answer is no JSON that can be read."),
    "no xml": _l("The answer is no XML that can be read."),
    "no list": _l("The answer is no list of requests as GeoReport v2 describes it."),
    "no number": _l("The answer names no number under which the request is kept there."),
    "address": _l("The address cannot be called."),
    "private address": _l("The address lies in a private network; an operator has to name it."),
    "not encrypted": _l("The address does not begin with https."),
    "unknown host": _l("The name of the address is not known."),
    "no answer": _l("There was no answer."),
    "too slow": _l("The answer took too long."),
    "too large": _l("The answer was too long."),
    "withdrawn": _l("The system was withdrawn here before it was told."),
    "unsure": _l("It may have arrived: please look there before it is sent again."),
    "ConnectionRefusedError": _l("The other side takes no calls now; it is tried again."),
    "moved": _l("The other side leads to another address, which is not followed."),
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came, and the sheet it became where the reader may open it."""

    file: InletFile
    badge: str
    counts: str


@dataclass(frozen=True, slots=True)
class InletPage:
    """One inlet, its last files, and what the reader may do."""

    inlet: Inlet
    fault: str
    place: str
    files: list[FileRow]
    may_revise: bool
    may_run: bool
    may_withdraw: bool


BADGES = {InletFile.State.TAKEN: "accent", InletFile.State.DONE: "done", InletFile.State.REFUSED: "late"}


def inlets(*, actor: Actor) -> list[tuple[Inlet, str]]:
    """Those of the actor's organisations with what is wrong with each; the withdrawn ones last."""
    actor.require("inlet.view")
    rows = Inlet.objects.visible_to(actor).select_related("organisation").order_by("pk")
    return [(each, fault_text(each.fault)) for each in sorted(rows, key=lambda row: not row.is_open)]


def inlet_page(pk: int, *, actor: Actor) -> InletPage:
    """One inlet. Raises NotVisible."""
    actor.require("inlet.view")
    inlet = find(Inlet, pk, actor=actor)
    is_ours = inlet.is_open and inlet.is_within_reach(actor)
    may = {verb: is_ours and actor.may(f"inlet.{verb}") for verb in ("revise", "run", "withdraw")}
    return InletPage(
        inlet,
        fault_text(inlet.fault),
        place_text(inlet),
        _files(inlet, actor),
        may["revise"],
        may["run"],
        may["withdraw"],
    )


def _files(inlet: Inlet, actor: Actor) -> list[FileRow]:
    rows = list(attached(InletFile, inlet).order_by("-pk")[:SHOWN])
    keys = [each.sheet_id for each in rows if each.sheet_id]
    sheets = {each.pk: each for each in Sheet.objects.visible_to(actor).filter(pk__in=keys)}
    return [
        FileRow(each, BADGES[InletFile.State(each.state)], _counts(sheets.get(each.sheet_id or 0)))
        for each in rows
    ]


def _counts(sheet: Sheet | None) -> str:
    if sheet is None or not sheet.counts:
        return ""
    told = {name: sheet.counts.get(name, 0) for name in ("created", "updated", "skipped", "refused")}
    return _("%(created)s new, %(updated)s updated, %(skipped)s known, %(refused)s refused") % told


def place_text(inlet: Inlet) -> str:
    """Where it is looked, as its page tells it; no path of the server."""
    if inlet.kind == Inlet.Kind.FOLDER:
        return f"{inlet.organisation.code}/{inlet.settings['folder']}"
    if inlet.kind == Inlet.Kind.SFTP:
        return "sftp://{host}:{port}/{path}".format(**inlet.settings)
    return str(inlet.settings["url"])


def city_systems(*, actor: Actor, organisation_id: int) -> list[Inlet]:
    """The city systems of an organisation, to which it may also send."""
    rows = Inlet.objects.visible_to(actor).filter(organisation=organisation_id, kind=Inlet.Kind.OPEN311)
    return list(rows.filter(withdrawn_at=None).order_by("name"))


def inlet_values(inlet: Inlet) -> dict[str, object]:
    """What its form shows: everything but the key."""
    told = {"name": inlet.name, "mapping": inlet.mapping, "minutes": inlet.minutes}
    return told | inlet.settings


def fault_text(code: str) -> str:
    """What was wrong, in words; a code nobody knows stands as it is."""
    return str(FAULTS.get(code, code))


def sheet_of(row: InletFile, *, actor: Actor) -> Sheet:
    return find(Sheet, row.sheet_id or 0, actor=actor)


def report_of(row: InletFile, *, actor: Actor) -> bytes:
    """What became of each row, as a sheet; of a file that is no sheet the sentence why."""
    if row.sheet_id is None or not (sheet := sheet_of(row, actor=actor)).counts:
        return write_workbook(_("Report"), [_("File"), _("Why")], [[row.name, row.fault]])
    heads, rows = report_rows(sheet, (), actor=actor)
    return write_workbook(_("Report"), heads, rows)
