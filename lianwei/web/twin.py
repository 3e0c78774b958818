"""A synthetic twin: an instance of its own, as busy and as mixed as this one, in which no row is this one's.

Only the mix leaves this instance (analytics/rules/mix.py): whole percents of classes, channels, regions and
months that five cases or more stand behind. People, shops and stories are the invented ones of the demo, and
every page of the twin says so.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from lianwei.analytics.queries.mixes import mix_measured
from lianwei.analytics.rules.mix import MIX
from lianwei.core import environment, keys
from lianwei.core.scope import Actor


def twin(arguments: argparse.Namespace, actor: Actor) -> int:
    """Measure this instance, make the other one in a new folder; prints what was measured."""
    out = Path(arguments.out)
    if out.exists() and any(out.iterdir()):
        print(f"{out} is not empty. Please name a new folder.", file=sys.stderr)
        return 1
    mix = mix_measured(actor=actor)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    (out / MIX).write_text(mix.written(), encoding="utf-8")
    secrets = out / environment.SECRETS_FILE
    secrets.touch(mode=0o600)
    secrets.write_text("".join(f"{name}={value}\n" for name, value in keys.new_secrets().items()))
    code = _fill(out, arguments.cases)
    told = {name: len(each) for name, each in asdict(mix).items()}
    print(json.dumps({"out": str(out), "cases": arguments.cases, "measured": told}))
    return code


def _fill(out: Path, cases: int) -> int:
    """The same program with nothing of this instance: no key, no database, no setting."""
    left = ("LIANWEI_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    own = {"LIANWEI_DATA_DIR": str(out.absolute()), "LIANWEI_DEMO_CASES": str(cases)}
    command = [sys.executable, "-m", "lianwei.cli", "setup", "--demo"]
    return subprocess.run(command, env=kept | own, check=False).returncode  # noqa: S603 - our own program
