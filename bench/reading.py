"""`python -m bench.reading`: what the reading help costs for a text, in milliseconds of one core.

Over real texts that are no part of the product: public sets beside the repository (`--texts DIRECTORY`);
where they are missing it says so and measures nothing. First as an instance begins, with the words of the
table and the seed, then with models of its own. Prints a table and writes bench/results/reading.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from .instances import BENCH_DIR, ROOT, Instance, new_instance
from .report import Line, write

TEXTS = ROOT.parent / "shared" / "datasets"
CASES = 600  # generated, for models of the instance's own
GOAL = "< 50"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=TEXTS)
    texts = parser.parse_args().texts.resolve()
    if not texts.is_dir():
        print(f"skipped: no texts under {texts}", file=sys.stderr)
        return 0
    directory = BENCH_DIR / "reading"
    shutil.rmtree(directory, ignore_errors=True)
    instance = new_instance(directory, "sqlite", "")
    instance.run("generate", "--cases", str(CASES), "--seed", "1")
    lines = _lines("seed", _asked(instance, texts))
    instance.run("learn")
    lines += _lines("own models", _asked(instance, texts))
    print(f"written to {write('reading', lines)}", file=sys.stderr)
    return 0


def _asked(instance: Instance, texts: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading_texts", str(texts)],
        cwd=ROOT,
        env=instance.environment | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def _lines(help_: str, answer: dict) -> list[Line]:
    lines = []
    for name, each in answer.items():
        where = f"{help_}, {name} ({each['texts']} texts of {each['letters']} characters)"
        lines += [
            Line(f"{where}: mean", each["mean"]),
            Line(f"{where}: p95", each["p95"], goal=GOAL),
            Line(f"{where}: slowest", each["slowest"]),
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
