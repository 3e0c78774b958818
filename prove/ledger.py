"""Ten thousand random deeds done on one fund, besides those refused: the books balance all along."""

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
    for look in range(1, LOOKS + 1):
        while books.done < look * DEEDS // LOOKS and books.refused < DEEDS:
            books.do_something()
        faults += books.faults()
    told = f"{books.done} done, {books.refused} refused"
    claim = f"{DEEDS} random deeds are done and keep the books balanced"
    verdict.claim(claim, not faults and books.done >= DEEDS, faults[0] if faults else told)
