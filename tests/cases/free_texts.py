"""Every text column a form may fill: its numbers of people are tokens, or why none stand in it.

A new text column stands in none of these lists and fails: whoever adds it says here what people write in it.
"""

# What people write in sentences: a phone number in it becomes a token, proved by filling it.
TOKENISED = {
    "cases.Appraisal.cost_borne_by",
    "cases.Appraisal.institution",
    "cases.Appraisal.matter",
    "cases.Appraisal.result",
    "cases.Complainant.contact_habit",
    "cases.Complaint.narrative",
    "cases.Complaint.title",
    "cases.Complaint.wish",
    "cases.Enquiry.answer",
    "cases.Enquiry.question",
    "cases.FollowUp.comment",
    "cases.HandOver.authority",
    "cases.HandOver.matter",
    "cases.HandOver.receipt",
    "cases.HandOver.result",
    "cases.MediationSession.entrusted_by",
    "cases.MediationSession.minutes",
    "cases.MediationSession.place",
    "cases.Note.text",
    "cases.Recusal.reason",
    "cases.Respondent.reply",
    "cases.Supervision.answer",
    "cases.Supervision.demand",
    "cases.SupplementRequest.items",
    "cases.SupplementRequest.supplied",
    "cases.ViolationReport.authority",
    "cases.ViolationReport.receipt",
    "cases.ViolationReport.result",
    "core.Document.returned_reason",
    "core.Document.void_reason",
    "core.Event.body",
    "core.ReadLog.reason",
    "registry.BusinessMerge.reason",
    "registry.BusinessMerge.undone_reason",
}
# A voucher's number is what the column is for; it is tokenised where it looks like an account of a person.
ALSO = {"cases.Payment.paper"}

BUSINESS = "names and addresses of businesses, which are public"
CODE = "a code, a digest or a name of ours; no form lets anybody type it freely"
REFERENCE = "lists, laws and texts of papers: written for everybody to read"
STAFF = "how colleagues are reached at the office"
REVIEWED = {
    "cases.MediationSession.video_link": "an address of a meeting",
    "cases.OutsideNumber.number": "the number of a case in another system",
    "cases.Respondent.address": BUSINESS,
    "cases.Respondent.name": BUSINESS,
    "cases.ViolationReport.business_address": BUSINESS,
    "cases.ViolationReport.business_name": BUSINESS,
    "commitments.Commitment.by": BUSINESS,
    "commitments.Commitment.proof": "a key of a paper, written by the operations of the case",
    "commitments.Commitment.what": "a kind of money, written by the operations of the case",
    "core.Consent.article": "an article of law",
    "core.DeliveryRecord.tracking": "the number of a registered letter",
    "core.Document.title": "the title of the template",
    "core.Event.name": CODE,
    "core.NumberSeries.series": CODE,
    "core.SealUse.seal": "the name of a seal",
    "core.HolidayNotice.number": REFERENCE,
    "core.HolidayNotice.retired_because": REFERENCE,
    "core.HolidayNotice.url": REFERENCE,
    "core.WorkdayOverride.name": REFERENCE,
    "members.Alliance.name": REFERENCE,
    "members.Alliance.name_en": REFERENCE,
    "members.Organisation.address": STAFF,
    "members.Organisation.name": REFERENCE,
    "members.Organisation.name_en": REFERENCE,
    "members.Organisation.phone": STAFF,
    "members.Organisation.short_name": REFERENCE,
    "members.User.email": STAFF,
    "members.User.name": STAFF,
    "members.User.phone": STAFF,
    "members.User.username": STAFF,
    "registry.Brand.name": BUSINESS,
    "registry.Business.name": BUSINESS,
    "registry.BusinessAlias.name": BUSINESS,
    "registry.BusinessFact.headline": "headlines of letters and tests, written by the apps that add them",
    "registry.BusinessFact.headline_en": "headlines of letters and tests, written by the apps that add them",
    "registry.Premises.address": BUSINESS,
}
# Tables no form of a case fills: lists, laws, roles, and the kernel's own bookkeeping.
WHOLE_TABLES = {
    "cases.Access", "cases.CaseNumber", "cases.Clock", "cases.ClockMove", "cases.NarrativeToken",
    "cases.OrganisationRuleset", "cases.PersonIndex", "cases.Replay", "cases.RespondentToken",
    "cases.Spelling",
    "core.Delivery", "core.Edition", "core.File", "core.FormMark", "core.Message",
    "core.OneTimeLink", "core.ScheduledJob", "core.Seal",
    "knowledge.LawArticle", "knowledge.PaperTemplate",
    "members.OrganisationKind", "members.Role",
    "registry.BusinessToken", "registry.Category", "registry.Channel", "registry.CodeMapping",
    "registry.ConsumerGroup", "registry.Industry", "registry.Nature", "registry.Outcome", "registry.Region",
    "registry.RequestType",
}  # fmt: skip
# Columns that hold a code wherever they stand.
CODES = {
    "subject", "kind", "name_key", "search_key", "number", "code", "status", "category", "nature", "channel",
    "region", "region_code", "outcome", "ground", "ruleset", "due_clock", "groups", "requests", "tags",
    "results", "attended", "asked_by", "party", "content_hash", "id_kind", "uscc", "organisation_part",
    "industry", "source", "password", "path", "purpose", "basis", "text_version", "actor_kind", "what",
    "series", "original_sha256", "hash", "permissions", "viewer",
}  # fmt: skip
