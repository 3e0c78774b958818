"""Answers as a table for other programs, with the codebook that says what each column and code means."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lianwei.core.scope import Actor
from lianwei.surveys.models import Survey, SurveyAnswer
from lianwei.surveys.rules.answers import text_of
from lianwei.surveys.rules.form import MANY, Form, Question, read_form, said

from .data_files import UNANSWERED, data_names

ABOUT = ("id", "status", "began", "ended", "seconds", "channel", "language", "doubts")
CHUNK = 500


def columns_of(form: Form) -> list[Question]:
    """One column for each question; those of a repeat stand as rows in one text."""
    return [each for each in (*form.questions(), *form.calculates) if not form.repeat_of(each.path)]


def answer_lines(survey: Survey, *, actor: Actor) -> Iterator[list[str]]:
    """Head and rows; several ticked in one cell and again as a column of 0 and 1 for each choice."""
    actor.require("survey.export")
    form = read_form(survey.version.xform)
    questions = columns_of(form)
    repeats = sorted({form.repeat_of(each.path).rpartition("/")[2] for each in form.questions()} - {""})
    yield [*ABOUT, *(head for each in questions for head in _heads(each)), *repeats]
    rows = SurveyAnswer.objects.visible_to(actor).filter(survey=survey).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        about = [
            str(row.pk),
            row.status,
            f"{row.began_at:%Y-%m-%dT%H:%M:%SZ}",
            f"{row.ended_at:%Y-%m-%dT%H:%M:%SZ}",
        ]
        about += [str(row.seconds), row.channel, row.language, " ".join(row.doubts)]
        given = [cell for each in questions for cell in _cells(each, row.answers.get(each.name))]
        yield [*about, *given, *(_rows(row.answers.get(name)) for name in repeats)]


def codebook_lines(survey: Survey, *, language: str) -> list[list[str]]:
    """What each column is, and what each code stands for."""
    form = read_form(survey.version.xform)
    spoken = form.language_for(language)
    names = data_names(form)
    heads = [_("Column"), _("Kind"), _("Text of the question"), _("Code of the choice"), _("Meaning")]
    lines = [[*heads, _("Variable in SPSS, Stata and Parquet"), _("Value there")]]
    for each in (*form.questions(), *form.calculates):
        variable = names.get(each.name, "")
        lines.append([each.name, each.kind, said(each.labels, spoken), "", "", variable, ""])
        for at, choice in enumerate(each.choices, start=1):
            own = names.get(f"{each.name}/{choice.name}", "")
            there = [own, _("0 or 1") if each.kind == MANY else ""] if own else [variable, str(at)]
            lines.append([each.name, "", "", choice.name, said(choice.labels, spoken), *there])
    return [*lines, ["", "", "", "", _("not answered"), "", str(UNANSWERED)]]


def _heads(question: Question) -> list[str]:
    return [
        question.name,
        *(f"{question.name}/{choice.name}" for choice in question.choices if question.kind == MANY),
    ]


def _cells(question: Question, value: object) -> list[str]:
    ticked = value if isinstance(value, list) else []
    codes = [
        str(int(choice.name in ticked)) if value else ""
        for choice in question.choices
        if question.kind == MANY
    ]
    return [text_of(value), *codes]


def _rows(value: object) -> str:
    rows = value if isinstance(value, list) else []
    return " | ".join("; ".join(f"{name}={text_of(each)}" for name, each in row.items()) for row in rows)
