from django.urls import path

from .views import account, duties, invitations, organisations, people

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/new/", organisations.organisation_create, name="organisation_create"),
    path("organisations/<int:pk>/", organisations.organisation_view, name="organisation_view"),
    path("organisations/<int:pk>/revise/", organisations.organisation_revise, name="organisation_revise"),
    path("organisations/<int:pk>/retire/", organisations.organisation_retire, name="organisation_retire"),
    path("people/", people.user_list, name="user_list"),
    path("people/new/", people.user_create, name="user_create"),
    path("people/<int:pk>/", people.user_view, name="user_view"),
    path("people/<int:pk>/revise/", people.user_revise, name="user_revise"),
    path("people/<int:pk>/invite/", invitations.user_invite, name="user_invite"),
    path(
        "people/<int:pk>/invite/withdraw/",
        invitations.user_withdraw_invitation,
        name="user_withdraw_invitation",
    ),
    path("invitations/", invitations.user_invitations, name="user_invitations"),
    path("invitations/<str:token>/", invitations.link_invitation, name="link_invitation"),
    path("people/<int:pk>/unlock/", people.user_unlock, name="user_unlock"),
    path("people/<int:pk>/sessions/end/", people.user_end_sessions, name="user_end_sessions"),
    path("people/<int:pk>/roles/new/", duties.role_assign, name="role_assign"),
    path("people/<int:pk>/substitute/", duties.substitute_name, name="substitute_name"),
    path("people/<int:pk>/leave/", duties.user_leave, name="user_leave"),
    path("substitutes/<int:pk>/end/", duties.substitute_end, name="substitute_end"),
    path("roles/", duties.role_list, name="role_list"),
    path("roles/<int:pk>/end/", duties.role_end, name="role_end"),
    path("settings/", account.settings_revise, name="settings_revise"),
    path("working-in/", account.working_in_choose, name="working_in_choose"),
    path("second-factor/", account.second_factor_notice, name="second_factor_notice"),
]
