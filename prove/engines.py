"""`python -m prove.engines`: DuckDB and Spark answer every measure alike and show the same dashboards.

Spark (300 MB, Java 17) is installed for it under `var/spark`, or where LIANWEI_SPARK_VENV says; the demo
alliance is made in a temporary directory.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench.instances import ROOT, new_instance

VENV = Path(os.environ.get("LIANWEI_SPARK_VENV") or ROOT / "var" / "spark")
LOCK = ROOT / "requirements-spark.lock"
ROWS, CASES = 60_000, 1_000


def main() -> int:
    """0 only if all answers are equal to the last digit."""
    with tempfile.TemporaryDirectory(prefix="lianwei-engines-") as directory:
        instance = new_instance(Path(directory) / "alliance", "sqlite", "")
        instance.run("generate", "--cases", str(CASES))
        instance.run("warehouse", "load")
        environment = instance.environment
        told = _asked("prove.engines_alike", directory, str(ROWS), environment=environment)
        return max(told, _asked("prove.dashboards_alike", environment=environment))


def _asked(module: str, *arguments: str, environment: dict[str, str]) -> int:
    command = [str(_python()), "-m", module, *arguments]
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
