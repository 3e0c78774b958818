"""What is told in several messages about one thing: facts, releases, group complaints. A peer whose card
names them takes the whole course, in any order in which messages may arrive.

As with single kinds nothing takes effect: nothing is agreed about these things.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .checks import check, expect, only
from .kinds import SAMPLES, data_of, names
from .wire import Failed, Line

LONGEST_TEXT = "消费维权" * 25_000  # characters, as many as a release may have


@dataclass(frozen=True)
class Course:
    """`told` says it, `after` corrects, answers or ends it; `limit`: data at the edge of what may be told."""

    name: str
    told: str
    after: tuple[str, ...]
    edge: str
    limit: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.told, *self.after)


COURSES = (
    Course(
        "a fact",
        "fact.stated",
        ("fact.withdrawn",),
        "a fact of 200 characters is taken",
        {"headline": "核" * 200},
    ),
    Course(
        "a release",
        "publication.released",
        ("publication.withdrawn",),
        "a release of 100,000 characters is taken",
        {"text": LONGEST_TEXT},
    ),
    Course(
        "a group complaint",
        "group.told",
        ("group.joined", "group.ended"),
        "a group complaint whose count is too small to be told is taken",
        {"cases": None, "amount": None},
    ),
)


def _bring(line: Line, kind: str, subject: str, sequence: int, **changed: Any) -> dict[str, Any]:
    """The receipt of one message of a course."""
    data = data_of(kind, line) | changed
    told = {"type": f"lianwei.{kind}.v1", "subject": subject, "sequence": str(sequence)}
    return only(line.bring(line.message(data=data, **told)))


def _subject(kind: str) -> str:
    return f"{SAMPLES[kind][0]}:{secrets.token_hex(4)}"


def _is_named(line: Line, course: Course) -> bool:
    return all(names(line, kind, 1) for kind in course.kinds)


def _register(course: Course) -> None:
    @check(f"who takes {course.name} takes what follows it")
    def names_the_whole(line: Line) -> None:
        missing = [kind for kind in course.after if not names(line, kind, 1)]
        if names(line, course.told, 1) and missing:
            raise Failed(f"the card names {course.told} and not {', '.join(missing)}")

    @check(f"{course.name} that is told again and then ended is taken each time")
    def takes_the_course(line: Line) -> None:
        if not _is_named(line, course):
            return
        subject = _subject(course.told)
        for place, kind in enumerate((course.told, *course.kinds), start=1):
            expect(_bring(line, kind, subject, place), "taken-in")

    @check(f"what ends {course.name} is kept when it comes first")
    def keeps_what_came_first(line: Line) -> None:
        if _is_named(line, course):
            expect(_bring(line, course.after[-1], _subject(course.told), 1), "taken-in")

    @check(course.edge)
    def takes_the_edge(line: Line) -> None:
        if _is_named(line, course):
            expect(_bring(line, course.told, _subject(course.told), 1, **course.limit), "taken-in")


for _course in COURSES:
    _register(_course)
