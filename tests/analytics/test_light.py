"""What a web process loads for its first figure: memory of every worker, and the wait of the first reader."""

import os
import subprocess
import sys

from tests.factories.thirty import thirty_cases

HEAVY = ("pandas", "pyarrow", "numpy", "ibis.backends.duckdb", "pyspark")
FIRST = """
import os, sys
directory = os.environ["LIANWEI_DATA_DIR"]
import django
django.setup()
os.environ["LIANWEI_DATA_DIR"] = directory  # the tests' settings take a directory of their own
from lianwei.analytics.queries.figures import figures
from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import OPERATOR
asked = {"actor": OPERATOR, "period": Period.named("2026Q3")}
print(sum(row.values["received"] for row in figures(["received", "resolution_rate"], by=["month"], **asked)))
print([row.values["days_to_close_median"] for row in figures(["days_to_close_median"], **asked)])
print(" ".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_figures_are_read_without_what_only_writing_them_needs(tmp_path):
    thirty_cases()
    environment = os.environ | {"LIANWEI_DATA_DIR": f"{tmp_path}", "DJANGO_SETTINGS_MODULE": "tests.settings"}

    run = subprocess.run(
        [sys.executable, "-c", FIRST, *HEAVY], capture_output=True, text=True, check=True, env=environment
    )

    assert run.stdout.splitlines() == ["27", "[20.0]", ""]
