"""Which columns of a case may speak of a person: what an anonymisation empties.

Sealed columns are not named here: all of them go. These are the texts people write in; the numbers in them
are tokens already, the words are not.
"""

# table → its texts
PERSONAL_TEXTS: dict[str, tuple[str, ...]] = {
    "Appeal": ("answer", "reason"),
    "Appraisal": ("cost_borne_by", "institution", "matter", "result"),
    "Assistance": ("answer", "matter"),
    "CallBack": ("matter",),
    "CaseGroup": ("facts", "reason", "strategy", "title"),
    "CaseLink": ("reason", "undone_reason"),
    "Complainant": ("contact_habit",),
    "Complaint": ("narrative", "title", "wish"),
    "Enquiry": ("answer", "question"),
    "FollowUp": ("comment",),
    "HandOver": ("authority", "matter", "receipt", "result"),
    "CityRequest": ("address", "notes", "text"),
    "ImportedGoods": ("declaration", "importer", "origin", "platform"),
    "MediationSession": ("entrusted_by", "minutes", "place", "video_link"),
    "Note": ("text",),
    "Offer": ("terms",),
    "Payment": ("paper",),
    "Question": ("answer", "matter"),
    "Recusal": ("reason",),
    "Referral": ("clause", "product", "shop"),
    "Respondent": ("reply",),
    "Supervision": ("answer", "demand"),
    "SupplementRequest": ("items", "supplied"),
    "CompetenceDispute": ("reason", "words"),
    "Transfer": ("answer", "reason"),
    "ViolationReport": ("authority", "receipt", "result"),
}
# Rows by which a person, or a word the person said, is found: they go as rows.
FINDING_ROWS = ("NarrativeToken", "OutsideNumber", "PersonIndex")
# Figures that single a person out together with the others.
FIGURES = {"Complainant": ("age", "region")}
GONE = "—"  # where a text may not be empty


def emptied(table: str, name: str) -> object:
    """What stands in a text column afterwards."""
    if (table, name) == ("SupplementRequest", "items"):
        return []
    return GONE if (table, name) == ("Payment", "paper") else ""
