"""Every address names its permission; routes, permissions and transitions use one word."""

import inspect

from lianwei.core.http import PUBLIC
from lianwei.members.permissions import expand, known_permissions
from lianwei.members.reference_data import DATA

from .survey import floors, owner_of, routes

# Third parties' pages that this house opens; each was looked at.
FOREIGN_ROUTES = {
    # the intake API: every operation asks for a key (tests/api); its description is public
    "api-root",
    # what a booth's page says to its server: with its device's key, or its link's token
    "ask_booth_standing",
    "deliver_booth",
    "draw_booth_codes",
    "enrol_booth",
    "greet_booth",
    # the same for an observer's phone, with the token of its personal link (tests/api/test_visits.py)
    "ask_visits_standing",
    "deliver_visits",
    "greet_observer",
    # the same for businesses of the fast track (tests/api/test_counter.py)
    "list_narratives",  # of the open data, read by everybody
    "list_referrals",
    "see_referral",
    "send_answer",
    "send_decision",
    # signed calls of peers (tests/federation/test_messages.py); the card is public
    "bring_messages",
    "see_card",
    # open data and the measures: for everybody, published figures alone (tests/api/test_figures.py)
    "list_measures",
    "see_figure",
    "count_figures",  # by a person's key, as the person is told (tests/api/test_counted.py)
    "see_catalogue",
    "list_snapshots",
    "see_snapshot",
    "list_rows",
    "fetch_file",
    # Open311: what is brought and read back asks for a key (tests/api/test_georeport.py)
    "bring_request",
    "list_requests",
    "see_request",
    "discover_georeport",
    "list_services",
    "see_service",
    "bring_complaint",
    "bring_enquiry",
    "bring_file",
    "bring_part",
    "bring_violation_report",
    "end_file",
    "openapi-json",
    "see_arrival",
    "see_file",
    "see_tracking_code",
    "account_change_password",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "usersessions_list",
}
# Names that do not follow from their permission, and why.
OTHER_NAMES = {
    "call_back_take": "call_back.finish begins with the call",
    "complaint_call": "complaint.receive by another form",
    "complaint_doubles": "complaint.receive looks before it registers",
    "complaint_casefile": "one form of complaint.export",
    "complaint_pack": "the other form of complaint.export",
    "complaint_record_hand_over_result": "the end of complaint.hand_over",
    "complaint_withdraw_consent": "the end of complaint.record_consent",
    "complaint_reveal": "the permission is about the person, the page about the case",
    "document_choose": "the first page of document.draft",
    "evidence_open": "a file is opened with the permission for papers",
    "reply_template_copy": "reply_template.create with the alliance's text to begin with",
    "project_part_view": "where a task leads: a place on the page of the project",
    "project_milestone_view": "where a task leads: a place on the page of the project",
    "second_factor_notice": "a page of the own settings",
    "absence_end": "the end of absence.enter",
    "user_invitations": "who was invited with user.create and has not come",
    "user_invite": "user.create once more: a fresh link",
    "user_withdraw_invitation": "user.create taken back",
    "user_view": "everybody opens the own page; the query says who else",
    "joint_request_reveal": "the permission is about the person, the page about the request",
    "violation_report_reveal": "the permission is about the person, the page about the report",
    "working_in_choose": "a choice of the own settings",
}


def _own():
    return [route for route in routes() if owner_of(route)]


def test_every_route_names_its_permission():
    assert [r.name for r in _own() if not getattr(r.callback, "permission", "")] == []


def test_every_foreign_route_was_looked_at():
    assert {r.name for r in routes() if not owner_of(r)} == FOREIGN_ROUTES


def test_every_permission_of_a_route_is_known():
    asked = {r.callback.permission for r in _own()} - {PUBLIC}

    assert asked - known_permissions() == set()


def test_a_route_is_called_like_its_permission():
    """complaint_accept ↔ complaint.accept; a page that only shows may be called noun_anything.

    Pages of `web` mix apps and have names of their own.
    """
    domain = [r for r in _own() if owner_of(r) != "web"]

    assert {r.name for r in domain if not _fits(r.name, r.callback.permission)} == set(OTHER_NAMES)


def test_every_route_has_a_name_of_its_own():
    names = [r.name for r in _own()]

    assert sorted(n for n in set(names) if names.count(n) > 1) == []


def test_every_transition_has_a_permission_that_a_role_grants():
    granted = expand(pattern for role in _roles() for pattern in role["permissions"])

    needed = {f"{noun}.{step.verb}" for noun, steps in _lifecycles().items() for step in steps}

    assert {"unknown": sorted(needed - known_permissions()), "nobody": sorted(needed - granted)} == {
        "unknown": [],
        "nobody": [],
    }


def test_roles_grant_known_permissions_only():
    plain = {p for role in _roles() for p in role["permissions"] if not p.endswith(".*")}

    assert plain - known_permissions() == set()


def test_every_permission_an_operation_demands_is_known():
    demanded = {name for names in _demanded().values() for name in names}

    assert demanded - known_permissions() == set()


def test_the_contract_names_every_app():
    assert {owner_of(r) for r in _own()} <= set(floors())


def _fits(name, permission):
    if permission == PUBLIC:
        return True
    noun, verb = permission.split(".")
    return (
        name == f"{noun}_{verb}"
        or name.startswith(f"{noun}_{verb}_")
        or (verb == "view" and name.startswith(noun))
    )


def _roles():
    import tomllib

    return tomllib.loads((DATA / "roles.toml").read_text(encoding="utf-8"))["role"]


def _lifecycles():
    """noun → its steps: every tuple of transitions that a lifecycle module holds."""
    from lianwei.analytics import lifecycle as analytics
    from lianwei.arrivals import lifecycle as arrivals
    from lianwei.cases import lifecycle as cases
    from lianwei.commitments import lifecycle as commitments
    from lianwei.core.documents import lifecycle as documents
    from lianwei.federation import lifecycle as federation
    from lianwei.knowledge import lifecycle as knowledge
    from lianwei.projects import lifecycle as projects
    from lianwei.redress import lifecycle as redress
    from lianwei.registry import lifecycle as registry
    from lianwei.retention import lifecycle as retention
    from lianwei.supervision import lifecycle as supervision
    from lianwei.surveys import lifecycle as surveys

    return {
        "report": analytics.REPORT_TRANSITIONS,
        "arrival": arrivals.TRANSITIONS,
        "sheet": arrivals.SHEET_TRANSITIONS,
        "bulk_action": cases.BULK_TRANSITIONS,
        "complaint": cases.TRANSITIONS,
        "violation_report": cases.REPORT_TRANSITIONS,
        "commitment": commitments.TRANSITIONS,
        "task": commitments.TASK_TRANSITIONS,
        "document": documents.TRANSITIONS,
        "business": registry.TRANSITIONS,
        "person_request": retention.REQUEST_TRANSITIONS,
        "destruction_list": retention.LIST_TRANSITIONS,
        "joint_project": projects.TRANSITIONS,
        "project_part": (*projects.OF_MEMBER, *projects.OF_LEAD),
        "advance_compensation": redress.TRANSITIONS,
        "legal_remedy": redress.REMEDY_TRANSITIONS,
        "drive": supervision.DRIVE_TRANSITIONS,
        "letter": supervision.LETTER_TRANSITIONS,
        "observation": supervision.OBSERVATION_TRANSITIONS,
        "observation_visit": supervision.VISIT_TRANSITIONS,
        "terms_review": supervision.REVIEW_TRANSITIONS,
        "typical_term": supervision.TERM_TRANSITIONS,
        "suggestion": supervision.SUGGESTION_TRANSITIONS,
        "comparative_test": supervision.TEST_TRANSITIONS,
        "statistical_return": analytics.RETURN_TRANSITIONS,
        "opinion_item": analytics.OPINION_TRANSITIONS,
        "open_data_resolution": analytics.RESOLUTION_TRANSITIONS,
        "open_narrative": analytics.NARRATIVE_TRANSITIONS,
        "open_recall": analytics.RECALL_TRANSITIONS,
        "peer": federation.TRANSITIONS,
        "sharing_agreement": federation.AGREEMENT_TRANSITIONS,
        "code_table": federation.CODE_TRANSITIONS,
        "survey": surveys.TRANSITIONS,
        "survey_answer": surveys.ANSWER_TRANSITIONS,
        "knowledge_entry": knowledge.TRANSITIONS,
        "experience": knowledge.EXPERIENCE_TRANSITIONS,
    }


def _demanded():
    """Permissions that source text demands by name: actor.require("…"), actor.may("…")."""
    import ast

    from . import rules
    from .survey import SOURCES, short, tree

    found = {}
    for path in SOURCES:
        asked = [c for c in rules.calls(tree(path)) if rules.called(c) in ("require", "may") and c.args]
        names = {c.args[0].value for c in asked if isinstance(c.args[0], ast.Constant)}
        found |= {short(path): {n for n in names if isinstance(n, str) and "." in n}}
    return found


def test_the_walk_over_lifecycles_is_complete():
    """A new lifecycle module must be added to the walk above."""
    from .survey import SOURCES, short

    found = {short(p) for p in SOURCES if p.stem == "lifecycle" or p.parent.name == "lifecycle"}
    modules = found - {"core/lifecycle.py", "supervision/lifecycle/__init__.py"}

    assert modules == {
        "analytics/lifecycle.py",
        "arrivals/lifecycle.py",
        "cases/lifecycle.py",
        "commitments/lifecycle.py",
        "core/documents/lifecycle.py",
        "federation/lifecycle.py",
        "knowledge/lifecycle.py",
        "projects/lifecycle.py",
        "redress/lifecycle.py",
        "registry/lifecycle.py",
        "retention/lifecycle.py",
        "supervision/lifecycle/drives.py",
        "supervision/lifecycle/comparing.py",
        "supervision/lifecycle/letters.py",
        "supervision/lifecycle/observing.py",
        "supervision/lifecycle/terms.py",
        "supervision/lifecycle/proposing.py",
        "surveys/lifecycle.py",
    }
    assert all(inspect.isfunction(f) for f in (_fits, _roles))
