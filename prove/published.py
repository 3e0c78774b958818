"""`python -m prove.published`: published tables made into facts, a row for each case, and printed from them.

The tables lie in ../shared/domain, which no repository holds; where they are missing it says so. No instance.
"""

import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter

from bench.instances import ROOT
from tests.analytics.shared_files import TABLES

SLIPS = {("2018", "商品类"), ("2018H1", "家用电子电器类")}  # 47.90 for 47.91, 14.44 for 14.45
FINER = {("2025Q1", "来访咨询(万人次)")}  # 165,608 persons are known; reports print 万人次 with two decimals
PRINTED = 291  # rows of the tables that tell what is needed for them
SECONDS, MEGABYTES = 120, 2048
KILOBYTE = 1024


def main() -> int:
    """0 only if every row that has its counts is printed as published, but for the known slips."""
    if not TABLES.exists():
        print("SKIP published: ../shared/domain/data is not here")
        return 0
    rows, seconds, megabytes = _reproduced()
    found = {
        verdict: {(row["period"], row["item"]) for row in rows if row["printed_verdict"] == verdict}
        for verdict in ("slip", "differs")
    }
    counts = Counter(row["printed_verdict"] for row in rows)
    silent = [row for row in rows if row["printed_verdict"] == "cannot" and not row["printed_reason"]]
    claims = {
        f"{counts['equal']} of {len(rows)} rows are printed from facts as published": counts["equal"]
        == PRINTED,
        f"the known slips alone are slips: {sorted(found['slip'])}": found["slip"] == SLIPS,
        f"nothing else differs but finer decimals: {sorted(found['differs'])}": found["differs"] == FINER,
        f"{counts['cannot']} rows are not printed, each with its reason": not silent,
        f"{seconds:.0f} s (at most {SECONDS}), {megabytes:.0f} MB": seconds <= SECONDS
        and megabytes <= MEGABYTES,
    }
    for sentence, holds in claims.items():
        print(f"{'PASS' if holds else 'FAIL'} published: {sentence}", flush=True)
    return 0 if all(claims.values()) else 1


def _reproduced() -> tuple[list[dict[str, str]], float, float]:
    """What the command prints, its seconds and largest memory."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LIANWEI_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "lianwei.cli", "reproduce", str(TABLES)]
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="lianwei-none-") as nowhere:
        environment |= {"PYTHONPATH": str(ROOT), "LIANWEI_DATA_DIR": nowhere}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KILOBYTE
    return list(csv.DictReader(io.StringIO(done.stdout))), seconds, megabytes


if __name__ == "__main__":
    sys.exit(main())
