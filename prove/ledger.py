"""Ten thousand random deeds on one fund: the books balance after each few hundred of them, and at the end."""

from random import Random

from tests.factories import redress
from tests.factories.members import make_organisation
from tests.redress.at_random import Books

from .verdict import Verdict

DEEDS, LOOKS = 10_000, 40


def prove(verdict: Verdict) -> None:
    home = make_organisation()
    books = Books(home, redress.fund(home, case_cap=50_000_000, fund_cap=900_000_000), Random(1), cases=40)
    faults: list[str] = []
    for _ in range(LOOKS):
        for _ in range(DEEDS // LOOKS):
            books.do_something()
        faults += books.faults()
    told = f"{books.done} done, {books.refused} refused"
    verdict.claim(f"{DEEDS} random deeds keep the books balanced", not faults, faults[0] if faults else told)
