"""All proofs in one instance; the environment names it. Called by `python -m prove`."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django


def main(names: str, kills: int, seconds: int, examples: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from . import booth, deliveries, intake, ledger, operations, opinion, papers, transfers, writers
    from .verdict import Verdict

    verdict = Verdict()
    proofs: dict[str, Callable[[Path], None]] = {
        "operations": lambda _: operations.prove(verdict, kills=kills),
        "deliveries": lambda _: deliveries.prove(verdict, kills=kills),
        "writers": lambda _: writers.prove(verdict, seconds=seconds),
        "transfers": lambda _: transfers.prove(verdict, seconds=seconds, kills=kills),
        "intake": lambda _: intake.prove(verdict, examples=examples),
        "booth": lambda _: booth.prove(verdict),
        "ledger": lambda _: ledger.prove(verdict),
        "opinion": lambda directory: opinion.prove(verdict, directory=directory),
        "papers": lambda directory: papers.prove(verdict, directory=directory),
    }
    for name in names.split(","):
        with tempfile.TemporaryDirectory(prefix=f"lianwei-{name}-") as directory:
            proofs[name](Path(directory))
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
