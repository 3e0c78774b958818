"""`python -m prove.engines`: DuckDB and Spark answer every measure alike, on the same files.

Spark (300 MB, Java 17) is installed for it under `var/spark`, or where LIANWEI_SPARK_VENV says; no instance
is needed.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench.instances import ROOT

VENV = Path(os.environ.get("LIANWEI_SPARK_VENV") or ROOT / "var" / "spark")
LOCK = ROOT / "requirements-spark.lock"
ROWS = 60_000


def main() -> int:
    """0 only if all answers are equal to the last digit."""
    with tempfile.TemporaryDirectory(prefix="lianwei-engines-") as directory:
        environment = os.environ | {"LIANWEI_DATA_DIR": directory, "PYTHONPATH": str(ROOT)}
        command = [str(_python()), "-m", "prove.engines_alike", directory, str(ROWS)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _python() -> Path:
    """The interpreter that has PySpark; made where there is none."""
    python = VENV / "bin" / "python"
    if not python.exists():
        venv.create(VENV, with_pip=True)
    has_spark = subprocess.run([str(python), "-c", "import pyspark"], check=False, capture_output=True)
    if has_spark.returncode:
        install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(install, check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
