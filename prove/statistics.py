"""`python -m prove --only statistics`: R `survey` computes anew what our weights, errors, intervals and
tests of
its example data must equal to 1e-6. Where R is not installed, the numbers it printed once are taken.
"""

import shutil
import subprocess
import tempfile
from math import isclose, isnan
from pathlib import Path

NEAR = 1e-6
NOTHING = 1e-9  # an error this small is none: a margin that was raked to


def main() -> int:
    from tests.surveys.references.reading import HERE

    program = shutil.which("Rscript")
    if program is None:
        print("Rscript is not installed (r-cran-survey): taking the numbers that it printed before.")
        return int(_are_unlike(HERE, "printed by R before"))
    with tempfile.TemporaryDirectory(prefix="lianwei-prove-") as name:
        done = subprocess.run(
            [program, str(HERE / "survey.R"), name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"FAIL statistics: R computes ({done.stderr[-300:]})")
            return 1
        return int(_are_unlike(Path(name), "computed by R now"))


def _are_unlike(directory: Path, how: str) -> bool:
    from tests.surveys.references.reading import SAMPLES, computed, numbers

    printed, is_unlike = numbers(directory), False
    for sample in SAMPLES:
        ours = {f"{sample}.{name}": value for name, value in computed(sample, directory)}
        unlike = [name for name, value in ours.items() if not _same(value, printed[name])]
        is_unlike |= bool(unlike)
        word, note = ("FAIL", f" ({', '.join(unlike)})") if unlike else ("PASS", "")
        print(f"{word} statistics: {len(ours)} numbers of {sample} equal those {how}{note}", flush=True)
    return is_unlike


def _same(ours: float, theirs: float) -> bool:
    return (isnan(ours) and isnan(theirs)) or isclose(ours, theirs, rel_tol=NEAR, abs_tol=NOTHING)
