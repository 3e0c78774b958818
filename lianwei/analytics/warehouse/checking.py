"""Whether the files say what the operational tables say: rows and sums of every fact, side by side."""

from dataclasses import asdict, dataclass, field
from typing import Any

from lianwei.core.models import Event
from lianwei.core.scope import Actor

from .facts import FACTS
from .files import ALTERED, fault_of
from .manifests import Manifest, current_manifest, kept_manifests, spoilt_manifests
from .touching import last_position


@dataclass(frozen=True, slots=True)
class Checked:
    """`facts`: by name, what the files and what the tables hold. `behind`: events that are not loaded yet,
    unsealed ones included. `faults`: damaged files of the live view, `lost`: those of kept manifests alone.
    """

    ok: bool
    behind: int
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check_warehouse(*, actor: Actor) -> Checked:
    """Compare; reads every byte of every file."""
    now = current_manifest()
    facts = {name: _compared(name, now, actor) for name in FACTS}
    faults = _faults(now)
    kept = {file: fault for each in kept_manifests() for file, fault in _faults(each).items()}
    kept |= dict.fromkeys(spoilt_manifests(), ALTERED)
    behind = last_position() - now.position + Event.objects.filter(position=None).count()
    ok = all(each["equal"] for each in facts.values()) and not faults and not kept
    return Checked(ok, behind, facts, faults, {file: kept[file] for file in kept if file not in faults})


def _compared(name: str, now: Manifest, actor: Actor) -> dict[str, Any]:
    tables = FACTS[name].totals(actor=actor)
    files = {"rows": now.rows(name)} | {column: now.sum(name, column) for column in FACTS[name].sums}
    return {"files": files, "tables": tables, "equal": files == tables}


def _faults(manifest: Manifest) -> dict[str, str]:
    return {part.file: fault for part in manifest.parts if (fault := fault_of(part, is_thorough=True))}
