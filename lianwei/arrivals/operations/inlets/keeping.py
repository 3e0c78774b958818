"""Setting up what is looked into: a folder by its name alone, a city system by its address."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.models import ColumnMapping, Inlet
from lianwei.arrivals.queries.sheets import shipped_names
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.outgoing import fault_of_address
from lianwei.core.scope import Actor, lock

FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,250}[A-Za-z0-9])?")
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
FEWEST_MINUTES, MOST_MINUTES = 1, 1440


@transaction.atomic
def create_inlet(*, actor: Actor, kind: str, secret: str = "", **values: object) -> Inlet:
    """Let the worker look into a place for the actor's organisation."""
    actor.require("inlet.create")
    if actor.organisation_id is None or actor.organisation_id not in actor.acts_for:
        raise NotAllowed
    at = clock.now()
    inlet = Inlet(organisation_id=actor.organisation_id, kind=kind, created_at=at, due_at=at)
    _set(inlet, values, secret, actor=actor)
    inlet.save()
    record("inlet.created", inlet, actor=actor, kind=kind)
    return inlet


@transaction.atomic
def revise_inlet(inlet_id: int, *, actor: Actor, secret: str = "", **values: object) -> Inlet:
    """Change where and how it is looked; without a key the old one stays. Another place is read anew."""
    inlet = _open(inlet_id, actor=actor)
    actor.require("inlet.revise")
    before = dict(inlet.settings)
    _set(inlet, values, secret, actor=actor)
    if before != inlet.settings:
        inlet.state = {}
    inlet.fault, inlet.due_at, inlet.edition = "", clock.now(), inlet.edition + 1
    inlet.save()
    record("inlet.revised", inlet, actor=actor)
    return inlet


@transaction.atomic
def withdraw_inlet(inlet_id: int, *, actor: Actor) -> Inlet:
    """Look into it no more; what it brought stays."""
    inlet = _open(inlet_id, actor=actor)
    actor.require("inlet.withdraw")
    inlet.withdrawn_at, inlet.secret = clock.now(), None
    inlet.save(update_fields=["withdrawn_at", "secret"])
    record("inlet.withdrawn", inlet, actor=actor)
    return inlet


def _open(inlet_id: int, *, actor: Actor) -> Inlet:
    inlet = lock(Inlet, inlet_id, actor=actor)
    if not inlet.is_open:
        raise WrongStatus(_("This inlet was withdrawn."))
    return inlet


def _set(inlet: Inlet, values: dict[str, object], secret: str, *, actor: Actor) -> None:
    inlet.name, inlet.mapping = str(values["name"]).strip(), str(values["mapping"])
    inlet.minutes = int(str(values["minutes"]))
    inlet.settings = {name: values.get(name, "") for name in NEEDED[inlet.kind]}
    if secret:
        inlet.secret = secret
    faults = _faults(inlet, actor=actor)
    if faults:
        raise Invalid(faults)


NEEDED: dict[str, tuple[str, ...]] = {
    Inlet.Kind.FOLDER: ("folder",),
    Inlet.Kind.SFTP: ("host", "port", "user", "path", "fingerprint", "leaves"),
    Inlet.Kind.OPEN311: ("url", "form", "jurisdiction"),
}


def _faults(inlet: Inlet, *, actor: Actor) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not inlet.name:
        faults["name"] = _("Please enter a name.")
    if not FEWEST_MINUTES <= inlet.minutes <= MOST_MINUTES:
        faults["minutes"] = _("Please enter a number from 1 to %(most)s.") % {"most": MOST_MINUTES}
    own = ColumnMapping.objects.visible_to(actor).filter(organisation_id=inlet.organisation_id)
    if inlet.mapping not in shipped_names() and not own.filter(name=inlet.mapping).exists():
        faults["mapping"] = _("There is no mapping of this name.")
    if inlet.kind == Inlet.Kind.FOLDER:
        return faults | _faults_of_folder(inlet, actor=actor)
    if inlet.kind == Inlet.Kind.SFTP:
        return faults | _faults_of_server(inlet)
    if fault_of_address(inlet.settings["url"]):
        faults["url"] = _("Please enter an address that begins with https://, without a password.")
    if inlet.settings["form"] not in ("json", "xml"):
        faults["form"] = _("Please choose JSON or XML.")
    return faults


def _faults_of_server(inlet: Inlet) -> dict[str, str]:
    """Whom to call, and the fingerprint by which we know that it is the one meant."""
    told, faults = inlet.settings, {}
    if not HOST.fullmatch(str(told["host"])):
        faults["host"] = _("Please enter the name or address of the server alone.")
    if not str(told["user"]).strip():
        faults["user"] = _("Please enter the name to log in with.")
    if not FINGERPRINT.fullmatch(str(told["fingerprint"])):
        faults["fingerprint"] = _("Please enter what the other side reads out, beginning with SHA256:.")
    if not inlet.secret:
        faults["secret"] = _("Please enter the password or the private key.")
    return faults


def _faults_of_folder(inlet: Inlet, *, actor: Actor) -> dict[str, str]:
    """A folder is named, never reached by a path; two inlets do not share one."""
    folder = str(inlet.settings["folder"])
    if not FOLDER_NAME.fullmatch(folder):
        return {"folder": _("Please use small letters, digits and hyphens, for example 12315-daily.")}
    others = Inlet.objects.visible_to(actor).filter(kind=inlet.kind, withdrawn_at=None).exclude(pk=inlet.pk)
    if others.filter(organisation_id=inlet.organisation_id, settings__folder=folder).exists():
        return {"folder": _("Another inlet looks into this folder already.")}
    return {}
