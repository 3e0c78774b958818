"""The frame alone: the board, one page that refuses, one form; no domain app."""

import time

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from lianwei.core import errors
from lianwei.core.http import done, public
from lianwei.ui.forms import LineField, NarrativeField, PhoneField, PlainForm

PAGE = """{% extends "ui/desk.html" %}{% block title %}登记{% endblock %}{% block main %}<h1>登记</h1>
{% cotton form :form="form" submit="登记" busy="正在登记…" draft="intake" / %}{% endblock %}"""
SLOW_POSTS: list[str] = []
REFUSALS = {
    "404": errors.NotVisible,
    "403": errors.NotAllowed,
    "409": errors.WrongStatus,
    "422": lambda: errors.Invalid({"amount": "请用数字填写金额，例如 5800。"}),
}


class Intake(PlainForm):
    name = LineField(label="商家名称")
    story = NarrativeField(label="事情经过")
    phone = PhoneField(label="电话", required=False)
    secret = forms.CharField(label="口令", required=False, widget=forms.PasswordInput)


@public
def refuse(request, kind):
    raise REFUSALS[kind]()


@public
def intake(request):
    form = Intake(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return done(request, "ui/_language.html", {}, page="/", flash="已登记，编号 YZ-2026-01272。")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


@public
def slow(request):
    """Takes its time, as a busy server does."""
    SLOW_POSTS.append(request.path)
    time.sleep(1.5)
    return home(request)


@public
def lost(request):
    """What a lost session shows instead of the answer: the log-in page."""
    return render(request, "account/account_inactive.html")


@public
def home(request):
    return HttpResponse('<!doctype html><title>x</title><link rel="icon" href="data:,"><body>首页</body>')


urlpatterns = [
    path("", home, name="home"),
    path("styleguide/", include("lianwei.ui.urls")),
    path("accounts/", include("lianwei.members.account_urls")),
    path("refuse/<kind>/", refuse, name="refuse"),
    path("intake/", intake, name="intake"),
    path("slow/", slow, name="slow"),
    path("lost/", lost, name="lost"),
]
