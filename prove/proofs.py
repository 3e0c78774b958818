"""All proofs in one instance; the environment names it. Called by `python -m prove`."""

import os
import sys
import tempfile
from pathlib import Path

import django


def main(names: str, kills: int, seconds: int, examples: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from . import booth, deliveries, intake, ledger, operations, papers, transfers, writers
    from .verdict import Verdict

    verdict = Verdict()
    for name in names.split(","):
        if name == "operations":
            operations.prove(verdict, kills=kills)
        elif name == "deliveries":
            deliveries.prove(verdict, kills=kills)
        elif name == "writers":
            writers.prove(verdict, seconds=seconds)
        elif name == "transfers":
            transfers.prove(verdict, seconds=seconds, kills=kills)
        elif name == "intake":
            intake.prove(verdict, examples=examples)
        elif name == "booth":
            booth.prove(verdict)
        elif name == "ledger":
            ledger.prove(verdict)
        elif name == "papers":
            with tempfile.TemporaryDirectory(prefix="lianwei-papers-") as directory:
                papers.prove(verdict, directory=Path(directory))
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
