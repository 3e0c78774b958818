"""What the web process does not load before somebody needs it: memory of every worker."""

import subprocess
import sys

HEAVY = (
    "ibis",
    "duckdb",
    "pandas",
    "pyarrow",
    "pypdf",
    "docx",
    "lxml",
    "PIL",
    "typst",
    "sklearn",
    "numpy",
    "pypinyin",
    "opencc",
)
START = """
import sys
import lianwei.wsgi
from django.urls import reverse
reverse("home")
print(" ".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_the_web_process_starts_without_what_few_requests_need():
    run = subprocess.run([sys.executable, "-c", START, *HEAVY], capture_output=True, text=True, check=True)

    assert run.stdout.split() == []
