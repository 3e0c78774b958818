"""Addresses of the business console."""

from django.urls import path

from . import views

counter_pages = [
    path("counter/", views.counter_home, name="counter_home"),
    path("counter/login/", views.counter_login, name="counter_login"),
    path("counter/login/code/", views.counter_code, name="counter_code"),
    path("counter/leave/", views.counter_leave, name="counter_leave"),
    path("counter/causes/", views.counter_causes, name="counter_causes"),
    path("counter/causes.csv", views.counter_causes_csv, name="counter_causes_csv"),
    path("counter/system/", views.counter_system, name="counter_system"),
    path("counter/cases/<int:pk>/", views.counter_case, name="counter_case"),
    path("counter/cases/<int:pk>/answer/", views.counter_answer, name="counter_answer"),
    path("counter/cases/<int:pk>/offer/", views.counter_offer, name="counter_offer"),
    path(
        "counter/cases/<int:pk>/offers/<int:offer>/answer/",
        views.counter_answer_offer,
        name="counter_answer_offer",
    ),
    path("counter/cases/<int:pk>/performance/", views.counter_performance, name="counter_performance"),
    path("counter/cases/<int:pk>/appeal/", views.counter_appeal, name="counter_appeal"),
    path("counter/cases/<int:pk>/consumer/", views.counter_reveal, name="counter_reveal"),
]
