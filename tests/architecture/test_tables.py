"""Who may read a table: scoped, or open with a reason."""

import pytest
from django.db import models

from lianwei.core.errors import ScopeMissing
from lianwei.core.scope import ANONYMOUS, AttachedModel, ScopedModel

from .each import each_of
from .survey import OWN_MODELS, may_name, relations

SCOPED = [m for m in OWN_MODELS if issubclass(m, ScopedModel)]
ATTACHED = "read through attached() with a subject found in scope"
REFERENCE = "reference data, the same for everybody"
KERNEL = "the kernel's own bookkeeping, without personal data"
ALLIANCE = "names of associations and their staff are known in the alliance"
BY_TOKEN = "found by the token in the visitor's cookie alone"
PUBLIC_REGISTER = "businesses are in public registers"
KERNEL_BASES = ("lianwei.core.scope", "lianwei.core.sealed")
OPEN_TABLES = {
    "analytics.ApprovedMap": "a published map and its number",
    "analytics.FigureKey": ATTACHED,
    "analytics.OpenSnapshot": "what was published, with its hashes",
    "analytics.ReportingCalendar": "how an association counts its months and years is public",
    "arrivals.InletFile": ATTACHED,
    "arrivals.Draft": BY_TOKEN,
    "arrivals.DraftPiece": BY_TOKEN,
    "arrivals.DraftUpload": BY_TOKEN,
    "arrivals.SentFile": ATTACHED,
    "arrivals.SentPart": ATTACHED,
    "arrivals.SheetKey": ATTACHED,
    "arrivals.SheetPiece": ATTACHED,
    "arrivals.SourceKey": ATTACHED,
    "arrivals.TrackingCode": ATTACHED,
    "arrivals.OutletCall": ATTACHED,
    "arrivals.WebhookCall": ATTACHED,
    "arrivals.VisitCount": "counts of networks, without names",
    "cases.BulkItem": ATTACHED,
    "cases.CaseNumber": "a counter",
    "cases.ListPlace": ATTACHED,
    "cases.ReadingModel": "weights of the whole instance, no text",
    "cases.Replay": "counters and a reason, no case",
    "cases.OrganisationRuleset": "the rules an association applies are public",
    "cases.SharedPerson": ALLIANCE,
    "cases.Spelling": "how pairs of characters sound, of no case in particular",
    "commitments.Commitment": ATTACHED,
    "core.Consent": ATTACHED,
    "core.Delivery": KERNEL,
    "core.DeliveryRecord": ATTACHED,
    "core.Document": ATTACHED,
    "core.Edition": KERNEL,
    "core.Event": ATTACHED,
    "core.File": ATTACHED,
    "core.FormMark": KERNEL,
    "core.HolidayNotice": REFERENCE,
    "core.Message": ATTACHED,
    "core.NumberSeries": "a counter",
    "core.OneTimeLink": ATTACHED,
    "core.ReadLog": KERNEL,
    "core.ScheduledJob": KERNEL,
    "core.Seal": KERNEL,
    "core.SealUse": ATTACHED,
    "core.WorkdayOverride": REFERENCE,
    "federation.InstanceKey": "the sealed keys this instance signs with; read by signing and their own page",
    "federation.OwnCard": "how this instance calls itself is public",
    "federation.SeenNonce": KERNEL,
    "federation.CommitCounter": "a counter",
    "knowledge.CompetentBody": REFERENCE,
    "knowledge.KnowledgeText": "words of what all members may read; hits are asked of their own tables",
    "knowledge.LawArticle": REFERENCE,
    "knowledge.TradeContact": REFERENCE,
    "knowledge.PaperTemplate": REFERENCE,
    "members.Alliance": ALLIANCE,
    "members.Membership": ALLIANCE,
    "members.Organisation": ALLIANCE,
    "members.OrganisationKey": "the sealed key an organisation signs with; read by signing alone",
    "members.OrganisationKind": REFERENCE,
    "members.Role": REFERENCE,
    "members.RoleAssignment": ALLIANCE,
    "members.Absence": ALLIANCE,
    "members.SupervisingBody": ALLIANCE,
    "members.User": ALLIANCE,
    "registry.Brand": PUBLIC_REGISTER,
    "registry.Business": PUBLIC_REGISTER,
    "registry.BusinessAlias": PUBLIC_REGISTER,
    "registry.BusinessMerge": PUBLIC_REGISTER,
    "registry.BusinessPhone": PUBLIC_REGISTER,
    "registry.BusinessToken": PUBLIC_REGISTER,
    "registry.Category": REFERENCE,
    "registry.Channel": REFERENCE,
    "registry.CodeMapping": REFERENCE,
    "registry.ConsumerGroup": REFERENCE,
    "registry.Industry": REFERENCE,
    "registry.LikelyDouble": PUBLIC_REGISTER,
    "registry.Nature": REFERENCE,
    "registry.Outcome": REFERENCE,
    "registry.Premises": PUBLIC_REGISTER,
    "registry.Region": REFERENCE,
    "registry.RequestType": REFERENCE,
    "retention.OrganisationSchedule": "how long an association keeps its files is public",
}
# Scoped tables that point at scoped tables: the child's scope lies within the parent's.
NARROWER = {
    "analytics.OpinionMail.source",
    "analytics.OpinionMailbox.source",
    "analytics.ProgrammeFigure.programme",
    "arrivals.Arrival.batch",
    "arrivals.Arrival.source",
    "arrivals.Batch.source",
    "arrivals.BoothCount.arrival",
    "arrivals.BoothCount.source",
    "arrivals.Mail.arrival",
    "arrivals.Mail.source",
    "arrivals.Mailbox.source",
    "arrivals.Sheet.batch",
    "cases.AgreementParty.agreement",
    "cases.CustodyPaper.transfer",
    "cases.AgreementParty.respondent",
    "cases.Appeal.respondent",
    "cases.Offer.respondent",
    "cases.Referral.respondent",
    "cases.MatchSide.match",
    "cases.SuddenLine.event",
    "cases.SuddenLine.person",
    "cases.SuddenPerson.event",
    "cases.SuddenRecipient.report",
    "cases.SuddenReport.event",
    "federation.CodeTable.peer",
    "federation.InMessage.peer",
    "federation.FetchedPaper.question",
    "federation.JointItem.request",
    "federation.JointPart.item",
    "federation.JointWord.request",
    "federation.LostQuestion.peer",
    "federation.LostQuestion.quarantine",
    "federation.OutMessage.peer",
    "federation.PeerKey.peer",
    "federation.PeerMatch.peer",
    "federation.PeerMatchSide.match",
    "federation.RefusedCall.peer",
    "federation.DeletionCertificate.agreement",
    "federation.DeletionCertificate.party",
    "federation.ImpactAssessment.agreement",
    "federation.SharedCopy.agreement",
    "federation.SharedCopy.certificate",
    "federation.SharedCopy.giver",
    "federation.SharedCopy.receiver",
    "federation.SharedFigure.peer",
    "federation.SharingAgreement.peer",
    "federation.SharingParty.agreement",
    "knowledge.ExperienceReply.experience",
    "registry.FastTrackContact.track",
    "cases.Payment.loss",
    "cases.Signature.agreement",
    "cases.Signature.respondent",
    "cases.RecoveredLoss.agreement",
    "cases.RecoveredLoss.respondent",
    "projects.ProjectBudgetLine.project",
    "projects.ProjectMilestone.project",
    "projects.ProjectNote.project",
    "projects.ProjectPart.project",
    "redress.Account.fund",
    "redress.AdvanceCompensation.fund",
    "redress.Posting.counters",
    "redress.Posting.credit",
    "redress.Posting.debit",
    "redress.Posting.fund",
    "redress.PledgeCount.pledge",
    "redress.ReturnVoucher.issued_by",
    "redress.ReturnVoucher.pledge",
    "redress.ReturnVoucher.redeemed_in",
    "redress.VoucherShown.store",
    "redress.VoucherShown.voucher",
    "redress.PledgedStore.pledge",
    "redress.SpotCheck.store",
    "surveys.QuestionnaireVersion.questionnaire",
    "surveys.Survey.version",
    "surveys.SurveyAnswer.link",
    "surveys.SurveyAnswer.survey",
    "surveys.SurveyLink.survey",
    "surveys.SurveyPlan.survey",
    "surveys.SurveyResult.survey",
    "surveys.SurveyWeighting.survey",
    "retention.DestructionItem.filing",
    "retention.DestructionItem.list",
    "retention.LegalHold.filing",
    "supervision.DriveFinding.drive",
    "supervision.DriveFinding.inspection",
    "supervision.DriveInspection.drive",
    "supervision.ComparedItem.test",
    "supervision.ComparedSample.test",
    "supervision.LabSheet.test",
    "supervision.MakerObjection.test",
    "supervision.MakerObjection.sample",
    "supervision.MakerObjection.item",
    "supervision.SampleHandover.test",
    "supervision.SampleHandover.sample",
    "supervision.SampleOrigin.test",
    "supervision.SampleOrigin.sample",
    "supervision.SampleReferral.test",
    "supervision.SampleReferral.sample",
    "supervision.ComparativeTest.project",
    "supervision.Interview.letter",
    "supervision.LetterAddressee.letter",
    "supervision.LetterIssuer.letter",
    "supervision.LetterReply.addressee",
    "supervision.LetterReply.letter",
    "supervision.Observation.previous",
    "supervision.Observation.project",
    "supervision.ObservationChecklist.observation",
    "supervision.ObservationVisit.checklist",
    "supervision.ObservationVisit.observation",
    "supervision.ObservationVisit.observer",
    "supervision.ObservationVisit.shop",
    "supervision.ObservedShop.observation",
    "supervision.ObservedShop.previous",
    "supervision.Observer.observation",
    "supervision.Rectification.addressee",
    "supervision.Rectification.letter",
    "supervision.TermsClause.contract",
    "supervision.TermsClause.review",
    "supervision.TermsContract.replaces",
    "supervision.TermsContract.review",
    "supervision.TermsFinding.clause",
    "supervision.TermsFinding.contract",
    "supervision.TermsFinding.met",
    "supervision.TermsFinding.review",
    "supervision.TermsFinding.typical",
    "supervision.TermsLetter.letter",
    "supervision.TermsLetter.review",
    "supervision.TermsRemark.finding",
    "supervision.TermsRemark.review",
    "supervision.TermsReview.project",
    "supervision.SuggestionArticle.suggestion",
    "supervision.SuggestionComment.suggestion",
    "supervision.SuggestionStep.suggestion",
}


def label(model):
    return model._meta.label


def test_every_own_table_is_scoped_or_declared_open():
    assert {m._meta.label for m in OWN_MODELS if m not in SCOPED} == set(OPEN_TABLES)


def test_attached_tables_are_declared_as_such():
    attached = {m._meta.label for m in OWN_MODELS if issubclass(m, AttachedModel)}

    assert attached == {label for label, reason in OPEN_TABLES.items() if reason == ATTACHED}


@each_of(SCOPED, label)
def test_a_scoped_table_says_who_sees_it(model):
    assert model.scope.__func__ is not ScopedModel.scope.__func__


@pytest.mark.parametrize(
    "read",
    [
        lambda rows: rows.all(),
        lambda rows: rows.get(pk=1),
        lambda rows: rows.filter(pk=1),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.get_or_create(pk=1),
        lambda rows: rows.update(pk=1),
    ],
    ids=["all", "get", "filter", "count", "exists", "get_or_create", "update"],
)
@each_of(SCOPED, label)
def test_a_scoped_table_does_not_answer_without_an_actor(model, read):
    with pytest.raises(ScopeMissing):
        read(model.objects)


@pytest.mark.django_db
@each_of(SCOPED, label)
def test_a_scoped_table_shows_nothing_to_nobody(model):
    assert list(model.objects.visible_to(ANONYMOUS)) == []


@each_of(OWN_MODELS, label)
def test_no_way_leads_back_over_a_foreign_key_of_a_scoped_table(model):
    touching = [f for f in relations(model) if model in SCOPED or f.related_model in SCOPED]

    assert [f.name for f in touching if not f.remote_field.hidden] == []


@each_of(OWN_MODELS, label)
def test_a_scoped_table_has_no_many_to_many(model):
    links = model._meta.local_many_to_many

    assert [f.name for f in links if model in SCOPED or f.related_model in SCOPED] == []


def test_keys_between_scoped_tables_go_to_a_wider_scope():
    keys = {
        f"{m._meta.label}.{f.name}"
        for m in SCOPED
        for f in relations(m)
        if f.related_model in SCOPED and f.name != "complaint"
    }

    assert keys == NARROWER


@each_of([m for m in SCOPED if any(f.name == "complaint" for f in m._meta.fields)], label)
def test_what_belongs_to_a_complaint_is_seen_as_the_complaint_is(model):
    """Either by the one base of such tables, or (Access) by the rows that scope itself is made of."""
    from lianwei.cases.models import Access
    from lianwei.cases.models.access import CaseChild

    assert issubclass(model, CaseChild) or model is Access
    assert model is Access or model.scope.__func__ is CaseChild.scope.__func__


@each_of(OWN_MODELS, label)
def test_a_table_names_tables_of_its_own_or_lower_apps(model):
    own = model._meta.app_label
    named = {f.name: f.related_model._meta.app_label for f in relations(model)}

    assert {n: app for n, app in named.items() if app != "contenttypes" and not may_name(own, app)} == {}


@each_of(OWN_MODELS, label)
def test_a_model_does_not_override_save_or_delete(model):
    own_bases = [
        c for c in model.__mro__ if c.__module__.startswith("lianwei.") and c.__module__ not in KERNEL_BASES
    ]

    assert {"save", "delete"} & {name for c in own_bases for name in vars(c)} == set()


def test_no_column_fills_itself_with_the_time():
    automatic = [
        f"{m._meta.label}.{f.name}"
        for m in OWN_MODELS
        for f in m._meta.local_fields
        if isinstance(f, models.DateField) and (f.auto_now or f.auto_now_add)
    ]

    assert automatic == []
