"""Addresses of the exchange; every route is named like its permission."""

from django.urls import path

from .views import (
    abroad,
    agreements,
    agreements_read,
    alerts,
    codes,
    enclosures,
    groups,
    joint,
    knowledge,
    matching,
    peers,
    publications,
    sharing,
    traffic,
)

PEER = "peers/<int:pk>/"
AGREEMENT, PARTY = "agreements/<int:pk>/", "agreements/<int:pk>/parties/<int:party>/"
STEPS = ("revise", "assess", "offer", "sign", "withdraw", "renew", "end", "certify")

agreement_pages = [
    path("agreements/", agreements.sharing_agreement_list, name="sharing_agreement_list"),
    path("agreements/new/", agreements.sharing_agreement_draft, name="sharing_agreement_draft"),
    path(
        "agreements/new/with-peer/",
        agreements.sharing_agreement_draft_with_peer,
        name="sharing_agreement_draft_with_peer",
    ),
    path(
        "agreements/readings/",
        agreements.sharing_agreement_view_readings,
        name="sharing_agreement_view_readings",
    ),
    path(AGREEMENT, agreements.sharing_agreement_view, name="sharing_agreement_view"),
    *(
        path(
            f"{AGREEMENT}{verb}/",
            getattr(agreements, f"sharing_agreement_{verb}"),
            name=f"sharing_agreement_{verb}",
        )
        for verb in STEPS
    ),
    path(
        f"{AGREEMENT}agreement.pdf",
        agreements_read.sharing_agreement_view_paper,
        name="sharing_agreement_view_paper",
    ),
    path(
        f"{AGREEMENT}certificates/<int:certificate>.pdf",
        agreements_read.sharing_agreement_view_certificate,
        name="sharing_agreement_view_certificate",
    ),
    path(
        f"{AGREEMENT}files/<int:file>/",
        agreements_read.sharing_agreement_view_file,
        name="sharing_agreement_view_file",
    ),
    path(f"{PARTY}cases/", agreements_read.sharing_agreement_read, name="sharing_agreement_read"),
    path(
        f"{PARTY}cases/<int:case>/",
        agreements_read.sharing_agreement_read_case,
        name="sharing_agreement_read_case",
    ),
    path(f"{PARTY}file/", agreements_read.sharing_agreement_export, name="sharing_agreement_export"),
]

urlpatterns = [
    *agreement_pages,
    path("", peers.peer_list, name="peer_list"),
    path("peers/new/", peers.peer_register, name="peer_register"),
    path(PEER, peers.peer_view, name="peer_view"),
    path(f"{PEER}revise/", peers.peer_revise, name="peer_revise"),
    *(
        path(f"{PEER}{verb}/", getattr(peers, f"peer_{verb}"), name=f"peer_{verb}")
        for verb in ("activate", "suspend", "resume", "end")
    ),
    path(f"{PEER}keys/<int:key>/revoke/", peers.peer_revoke_key, name="peer_revoke_key"),
    path(f"{PEER}statistics/", sharing.peer_share_statistics, name="peer_share_statistics"),
    path(f"{PEER}businesses/", sharing.peer_share_businesses, name="peer_share_businesses"),
    path(f"{PEER}export/", sharing.peer_export, name="peer_export"),
    path(f"{PEER}codes/new/", codes.code_table_propose, name="code_table_propose"),
    path("codes/<int:pk>/", codes.code_table_view, name="code_table_view"),
    path("codes/<int:pk>/table.csv", codes.code_table_view_file, name="code_table_view_file"),
    *(
        path(f"codes/<int:pk>/{verb}/", getattr(codes, f"code_table_{verb}"), name=f"code_table_{verb}")
        for verb in ("confirm", "decline", "withdraw", "end")
    ),
    path("alerts/<int:pk>/", alerts.shared_alert_view, name="shared_alert_view"),
    path("alerts/tell/<int:pk>/", alerts.shared_alert_tell, name="shared_alert_tell"),
    *(
        path(f"alerts/<int:pk>/{verb}/", getattr(alerts, f"shared_alert_{verb}"), name=f"shared_alert_{verb}")
        for verb in ("acknowledge", "answer")
    ),
    path("knowledge/<int:pk>/", knowledge.shared_entry_view, name="shared_entry_view"),
    path("import/", sharing.peer_import, name="peer_import"),
    path("traffic/", traffic.peer_traffic, name="peer_traffic"),
    path("traffic/quarantine/ask/", traffic.quarantine_ask, name="quarantine_ask"),
    path("traffic/quarantine/end/", traffic.quarantine_end, name="quarantine_end"),
    path("sent/<int:pk>/repeat/", traffic.out_message_repeat, name="out_message_repeat"),
    path("came/<int:pk>/repeat/", traffic.in_message_repeat, name="in_message_repeat"),
    path("cases/", abroad.case_abroad_list, name="case_abroad_list"),
    path("cases/<int:pk>/", abroad.case_abroad_view, name="case_abroad_view"),
    path("releases/", publications.shared_publication_list, name="shared_publication_list"),
    path("releases/<int:pk>/", publications.shared_publication_view, name="shared_publication_view"),
    path("releases/<int:pk>/tell/", publications.shared_publication_tell, name="shared_publication_tell"),
    path(
        "releases/<int:pk>/withdraw/",
        publications.shared_publication_withdraw,
        name="shared_publication_withdraw",
    ),
    path("help/", joint.joint_request_list, name="joint_request_list"),
    path("help/<int:pk>/", joint.joint_request_view, name="joint_request_view"),
    path("help/ask/<int:pk>/", joint.joint_request_ask, name="joint_request_ask"),
    *(
        path(f"help/<int:pk>/{verb}/", getattr(joint, f"joint_request_{verb}"), name=f"joint_request_{verb}")
        for verb in ("answer", "decline", "note", "withdraw", "close")
    ),
    path("help/<int:pk>/enclose/", enclosures.joint_request_enclose, name="joint_request_enclose"),
    path(
        "help/<int:pk>/file/<int:item>/", enclosures.joint_request_view_file, name="joint_request_view_file"
    ),
    path("help/<int:pk>/person/<int:item>/", enclosures.joint_request_reveal, name="joint_request_reveal"),
    path("groups/", groups.shared_group_list, name="shared_group_list"),
    path("groups/<int:pk>/", groups.shared_group_view, name="shared_group_view"),
    path("groups/tell/<int:pk>/", groups.shared_group_tell, name="shared_group_tell"),
    *(
        path(f"groups/<int:pk>/{verb}/", getattr(groups, f"shared_group_{verb}"), name=f"shared_group_{verb}")
        for verb in ("join", "update", "end")
    ),
    path("same/", matching.peer_match_list, name="peer_match_list"),
    path("same/<int:pk>/", matching.peer_match_ask, name="peer_match_ask"),
    path("offer/<int:pk>/", abroad.case_abroad_offer, name="case_abroad_offer"),
    *(
        path(f"cases/<int:pk>/{verb}/", getattr(abroad, f"case_abroad_{verb}"), name=f"case_abroad_{verb}")
        for verb in ("withdraw", "accept", "return")
    ),
    path("card/", peers.own_card_view, name="own_card_view"),
    path("card/name/", peers.own_card_name, name="own_card_name"),
    path("card/keys/rotate/", peers.instance_key_rotate, name="instance_key_rotate"),
    path("card/keys/<int:pk>/revoke/", peers.instance_key_revoke, name="instance_key_revoke"),
]
