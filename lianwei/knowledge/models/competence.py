"""The competence directory as somebody here has checked it. Open table: published numbers."""

from django.db import models


class CompetentBody(models.Model):
    """What stands in place of the shipped entry of the same `code` (rules/competence.py) once verified.

    `verified_on` is the day somebody called the number or read it on the body's own page; `verified_by` who.
    """

    code = models.CharField(max_length=20, unique=True)
    body = models.CharField(max_length=60)
    body_en = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=40)
    say = models.CharField(max_length=200, blank=True)
    say_en = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField()
    verified_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.body
