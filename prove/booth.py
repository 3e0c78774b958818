"""A booth for a day without network: 50 items on a real device, opened again, sent, exactly 50 taken; and one
batch sent three times from two devices whose clocks are wrong.
"""

import os
import subprocess
import sys

from django.db import connection

from bench.instances import ROOT

from .verdict import Verdict

ITEMS = 50
OFFLINE = "tests/journeys/test_booth.py::test_a_booth_without_network_delivers_every_item_once"
THRICE = (
    "tests/arrivals/test_booths.py"
    "::test_one_batch_sent_three_times_from_two_devices_with_wrong_clocks_is_taken_once"
)


def prove(verdict: Verdict) -> None:
    """Both are tests of the product, here with a full day's items; each in a database of its own."""
    verdict.claim(
        f"{ITEMS} items of a booth without network: exactly {ITEMS} arrive", _passes(OFFLINE, "-m", "journey")
    )
    verdict.claim(
        "one batch of a booth, thrice from two devices with wrong clocks: taken once", _passes(THRICE)
    )


def _passes(test: str, *options: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test, *options]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LIANWEI_", "DJANGO_"))}
    own["LIANWEI_BOOTH_ITEMS"] = str(ITEMS)
    if connection.vendor == "postgresql":
        own["LIANWEI_TEST_DATABASE_URL"] = os.environ["LIANWEI_DATABASE_URL"]
    return subprocess.run(command, cwd=ROOT, env=own, check=False, capture_output=True).returncode == 0
