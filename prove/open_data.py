"""`python -m prove.open_data`: the open data of a synthetic alliance against its own people.

Every snapshot that the demo alliance publishes, counts and narratives, is attacked: cells that follow from
others, months laid beside each other, sums of money that tell of one business, values of people that the
instance holds in any cell, names left in a narrative. Nothing may be found; and what is planted has to be,
else the attack proves nothing.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.instances import ROOT, Instance, new_instance

CASES = 900  # enough for months of which a narrative can be told
PLANTED = """
import django; django.setup()
from lianwei.analytics.models import OpenSnapshot
from lianwei.analytics.warehouse.open_files import NARRATIVE_COLUMNS, read_published, write_published
from lianwei.cases.models import Complainant
from lianwei.core.scope import OPERATOR
row = OpenSnapshot.objects.filter(kind="narratives").latest("pk")
name = Complainant.objects.visible_to(OPERATOR).latest("pk").name.plain()
first, *rest = read_published(row.files)
row.files = write_published(row.name, [first | {"text": first["text"] + name}, *rest], NARRATIVE_COLUMNS)
row.save(update_fields=["files"])
"""
# A sum counted of all, said to be of a member with few or unlike cases: what a reader would take it for.
MONEY = """
import django; django.setup()
from lianwei.analytics.models import OpenSnapshot
from lianwei.analytics.queries.open_beside import side_of
from lianwei.analytics.rules.open_data.dominance import is_dominated
row = OpenSnapshot.objects.filter(kind="aggregates").latest("pk")
parts = side_of(row).parts("recovered_promised")
dominated = [each for each in row.members if is_dominated([p for p in parts if p.member == each], 25)]
row.members = dominated[:1]
row.save(update_fields=["members"])
"""


def main() -> int:
    """0 only if nothing was found in what was published and the planted name was."""
    with tempfile.TemporaryDirectory(prefix="lianwei-prove-") as name:
        instance = new_instance(Path(name) / "data", "sqlite", "")
        instance.run("generate", "--cases", str(CASES))
        told, code = _checked(instance)
        for script in (PLANTED, MONEY):
            subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, env=instance.environment)
        after, refused = _checked(instance)
    counts = {kind: sum(kind in each["name"] for each in told) for kind in ("aggregates", "narratives")}
    rows = sum(each["rows"] for each in told if "narratives" in each["name"])
    # Synthetic people share names: one planted name is found once for each who bears it.
    planted = sum(line.startswith("known: name") for each in after for line in each["findings"])
    sums = sum(line.startswith("dominated:") for each in after for line in each["findings"])
    claims = {
        f"months out: {counts['aggregates']} of counts, {counts['narratives']} of {rows} narratives": all(
            counts.values()
        ),
        "nobody is found in them": code == 0 and not any(each["findings"] for each in told),
        f"the planted name is found, of {planted} people who bear it": refused == 1 and planted > 0,
        f"the planted sum of money that tells of one business is found, {sums} of 1": sums == 1,
    }
    for sentence, holds in claims.items():
        print(f"{'PASS' if holds else 'FAIL'} open data: {sentence}", flush=True)
    return 0 if all(claims.values()) else 1


def _checked(instance: Instance) -> tuple[list[dict], int]:
    """What `lianwei open-data check` prints, and its exit code."""
    command = [sys.executable, "-m", "lianwei.cli", "open-data", "check"]
    done = subprocess.run(
        command, cwd=ROOT, env=instance.environment, check=False, capture_output=True, text=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


if __name__ == "__main__":
    sys.exit(main())
