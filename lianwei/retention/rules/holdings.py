"""What is held on a person, column by column: what goes into the copy, and how other people are covered.

A new table or column with personal data that stands in neither list fails a test (PIPL art. 45: the copy is
whole).
"""

from enum import StrEnum


class Treat(StrEnum):
    """How a sealed value stands in the copy."""

    OWN = "own"  # the person's: in plain words
    OTHERS = "others"  # somebody else's: masked
    MATCHING = "matching"  # in plain words where it is one of the person's own values, else masked


# Sealed columns of what goes into the copy.
SEALED: dict[str, Treat] = {
    "arrivals.Arrival.payload": Treat.OWN,
    "arrivals.Mail.parts": Treat.OWN,  # the mails the person wrote alone
    "arrivals.Mail.quoted": Treat.OTHERS,  # what the person answered to
    "arrivals.Mail.sender": Treat.OWN,
    "arrivals.Mail.sender_name": Treat.OWN,
    "arrivals.Mail.text": Treat.OWN,
    "arrivals.Mail.thread": Treat.OWN,
    "arrivals.Mail.title": Treat.OWN,
    "cases.Agreement.terms": Treat.OWN,
    "cases.CallBack.line": Treat.OWN,
    "cases.CallBack.name": Treat.OWN,
    "cases.CallBack.phone": Treat.OWN,
    "cases.Complainant.address": Treat.OWN,
    "cases.Complainant.agent_name": Treat.OTHERS,
    "cases.Complainant.agent_phone": Treat.OTHERS,
    "cases.Complainant.email": Treat.OWN,
    "cases.Complainant.id_number": Treat.OWN,
    "cases.Complainant.name": Treat.OWN,
    "cases.Complainant.phone": Treat.OWN,
    "cases.Enquiry.name": Treat.OWN,
    "cases.Enquiry.numbers": Treat.OWN,
    "cases.Enquiry.phone": Treat.OWN,
    "cases.NarrativeToken.value": Treat.MATCHING,
    "cases.Respondent.contact_name": Treat.OTHERS,
    "cases.Respondent.contact_phone": Treat.OTHERS,
    "cases.Signature.name": Treat.MATCHING,
    "cases.ViolationReport.clue": Treat.OWN,
    "cases.ViolationReport.numbers": Treat.OWN,
    "cases.ViolationReport.reporter_address": Treat.OWN,
    "cases.ViolationReport.reporter_name": Treat.OWN,
    "cases.ViolationReport.reporter_phone": Treat.OWN,
    "core.DeliveryRecord.address": Treat.MATCHING,
    "core.DeliveryRecord.recipient": Treat.MATCHING,
    "core.Document.content": Treat.OWN,  # the papers sent to the person; of the others title and number
    "core.File.name": Treat.OWN,  # the person's own files; of the others kind and day
    "core.Message.letter": Treat.OWN,
    "core.Message.recipient": Treat.OWN,  # the messages to the person alone
    "core.Message.text": Treat.OWN,
    "core.Message.thread": Treat.OWN,
    "core.Message.title": Treat.OWN,
    "retention.PersonRequest.id_number": Treat.OWN,
    "retention.PersonRequest.name": Treat.OWN,
    "retention.PersonRequest.phone": Treat.OWN,
    "retention.PersonRequest.wish": Treat.OWN,
}
# Tables whose rows go into the copy; their text columns with them.
COPIED = frozenset(key.rpartition(".")[0] for key in SEALED) | {
    "cases.AgreementParty",
    "cases.Appeal",
    "cases.Appraisal",
    "cases.Complaint",
    "cases.CompetenceDispute",
    "cases.FollowUp",
    "cases.HandOver",
    "cases.CityRequest",
    "cases.ImportedGoods",
    "cases.MediationSession",
    "cases.Note",
    "cases.Offer",
    "cases.OutsideNumber",
    "cases.Payment",
    "cases.Question",
    "cases.RecoveredLoss",
    "cases.Recusal",
    "cases.Referral",
    "cases.Supervision",
    "cases.SupplementRequest",
    "cases.Assistance",
    "cases.Transfer",
    "core.Consent",
    "core.Event",
    "core.ReadLog",
}
# Tables that hold something of people and do not go into the copy, and why.
LEFT_OUT = {
    "analytics.AlertCase": "that the case stands out with others of a week",
    "analytics.OpenNarrative": "what was told, without the person; the narrative itself is in the copy",
    "analytics.OpinionMailbox": "how a mailbox of the office for published texts is reached",
    "analytics.TopicCase": "that the case speaks of what many cases speak of",
    "arrivals.Draft": "typed at the portal and not sent; forgotten after a day, found by a cookie alone",
    "arrivals.DraftUpload": "as the draft it belongs to",
    "arrivals.Inlet": "the key of another system, not of a person",
    "arrivals.Mailbox": "how the office's own mailbox is reached",
    "arrivals.Outlet": "secrets of systems, not of people",
    "arrivals.SentFile": "a file on its way; once here it stands among the files of the case",
    "arrivals.SheetPiece": "rows of a sheet: what was made of each stands in the arrival",
    "arrivals.Source": "secrets of systems, not of people",
    "cases.Access": "which organisation sees the case; no data of the person",
    "cases.CaseLink": "which cases belong together; the other one may be another person's",
    "cases.CaseGroup": "the matter of several people as the office sees it; no data of one person",
    "cases.MarkedText": "keyed digests of the text that stands in the copy",
    "cases.NearMark": "keyed digests of the text that stands in the copy",
    "cases.GroupedCase": "in which matter of several people the case stands",
    "cases.JointSession": "the date on which a group is heard together; no data of one person",
    "cases.SuddenPerson": "somebody hurt in an event who has no file here; opened with a reason",
    "cases.CaseTag": "the tags of a case stand in its own row",
    "cases.Clock": "limits of the office",
    "cases.ClockMove": "limits of the office",
    "cases.Presence": "which colleague has the page open",
    "cases.PersonIndex": "keyed digests of values that stand in the copy",
    "cases.RespondentToken": "search tokens of a business's name",
    "commitments.Task": "what colleagues have to do about a case",
    "core.FormMark": "what a colleague was answered; forgotten after a week",
    "supervision.Observer": "who looks at shops for a member; no person of a case",
    "federation.CaseAbroad": "to which alliance the case was offered; what was told of it stands in the case",
    "federation.DossierPart": "pages of the case on its way; what they say stands in the case",
    "federation.InMessage": "counts, and parts of a case on its way, emptied when it has arrived",
    "federation.InstanceKey": "keys with which the instance signs",
    "federation.JointRequest": "whom the office asked to help; what was told of the case stands in the case",
    "federation.JointItem": "digests of files that went along with a request; the files stand in the case",
    "federation.JointPart": "the page of the person until a request ends; what it says stands in the case",
    "federation.JointWord": "what offices wrote to each other about the case, without people",
    "federation.SharedGroup": "facts and counts of a matter, without people; cases stand in their own files",
    "federation.OutMessage": "counts, and parts of a case on its way, emptied when it has arrived",
    "members.OrganisationKey": "keys with which organisations sign",
    "registry.Business": "contact persons of businesses; their data stand in the register of businesses",
    "registry.FastTrack": "an agreement with a business",
    "registry.FastTrackContact": "who answers for a business; found by the own log-in",
    "registry.BusinessMerge": "why two businesses are one",
}
# Columns that name colleagues or serve the machine: not data about the person who asks.
NOT_COPIED = frozenset(
    {
        *("id", "seal_id", "complaint", "client_id", "version", "handler", "registered_by", "mediator"),
        *("successor", "author", "asked_by", "issued_by", "answered_by", "business", "commitment_id"),
        *("content_hash", "hash", "body", "position", "user_id", "storage_name", "sha256", "received_sha256"),
        *("queued_by", "sent_by", "recorded_by", "received_by", "checked_by", "decided_by", "drafted_by"),
        *(
            "settled_by",
            "sender_key",
            "fingerprint",
            "reviewed_by",
            "countersigned_by",
            "approved_by",
            "keeper_id",
            "once",
            "origin",
            "contents",
        ),
    }
)
