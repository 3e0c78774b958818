"""No orphan: each column that names an organisation follows to its successor, or says why it stays.

Who works at the successor sees and acts for what stays with the organisation it followed (queries/actors.py).
"""

import pytest
from django.apps import apps
from django.db import models

from lianwei.members.models import Organisation
from lianwei.members.successions import successions

PLAIN = ("organisation_id", "holder_id", "member_id")  # keys of organisations without a foreign key
DONE = "what was done and said, as it was on the day"
COPY = "follows from the row it belongs to"
DOOR = "a door, which the successor's people keep or close; what comes in through it follows in a minute"
CHOICE = "how the organisation worked; the successor has its own way"
FIGURES = "figures and readings of the time in which the organisation existed; the successor makes its own"
ARCHIVE = "the archive stays where it was; the successor's people act for it"
WITH_FUND = "goes along with its fund, and the entries of the books are never rewritten"
WITH_PLEDGE = "goes along with its pledge"
STAYS = {
    "analytics.alert.organisation_id": FIGURES,
    "analytics.alertanswer.organisation_id": DONE,
    "analytics.alertthreshold.organisation_id": CHOICE,
    "analytics.figurekey.organisation_id": DOOR,
    "analytics.hottopic.organisation_id": FIGURES,
    "analytics.opendataresolution.organisation_id": "who publishes decides for itself; the successor too",
    "analytics.opennarrative.organisation_id": "read where the case was; the successor's people act for it",
    "analytics.openrecall.organisation_id": DONE,
    "analytics.opinionalarm.organisation_id": FIGURES,
    "analytics.opinioncopy.organisation_id": FIGURES,
    "analytics.opinionitem.organisation_id": FIGURES,
    "analytics.opinionlink.organisation_id": FIGURES,
    "analytics.opinionmail.organisation_id": DONE,
    "analytics.opinionmailbox.organisation_id": DOOR,
    "analytics.opinionnote.organisation_id": DONE,
    "analytics.opinionsheet.organisation_id": DONE,
    "analytics.opinionsource.organisation_id": DOOR,
    "analytics.ownreturnform.holder_id": CHOICE,
    "analytics.programmefigure.holder_id": FIGURES,
    "analytics.report.holder_id": FIGURES,
    "analytics.reportingcalendar.organisation_id": CHOICE,
    "analytics.returnplan.holder_id": "the plan of an association above; the successor draws up its own",
    "analytics.returnstanding.holder_id": FIGURES,
    "analytics.returnstanding.upper_id": "returns belong to the plan they were asked for by",
    "analytics.specialprogramme.holder_id": FIGURES,
    "analytics.statisticalreturn.holder_id": FIGURES,
    "analytics.statisticalreturn.upper_id": "returns belong to the plan they were asked for by",
    "analytics.topicchoice.organisation_id": CHOICE,
    "arrivals.arrival.organisation_id": "taken by the worker; a draft goes along with its letter",
    "arrivals.batch.organisation_id": DONE,
    "arrivals.boothcount.organisation_id": DONE,
    "arrivals.columnmapping.organisation_id": CHOICE,
    "arrivals.inlet.organisation_id": DOOR,
    "arrivals.inletfile.organisation_id": DOOR,
    "arrivals.mailbox.organisation_id": DOOR,
    "arrivals.outlet.organisation_id": DOOR,
    "arrivals.outletcall.organisation_id": DOOR,
    "arrivals.sentfile.organisation_id": "the worker brings it together and takes it in",
    "arrivals.sentpart.organisation_id": COPY,
    "arrivals.sheet.organisation_id": "the worker reads it in; its cases follow",
    "arrivals.sheetkey.organisation_id": COPY,
    "arrivals.sheetpiece.organisation_id": COPY,
    "arrivals.source.organisation_id": DOOR,
    "arrivals.sourcekey.organisation_id": DOOR,
    "arrivals.trackingcode.organisation_id": COPY,
    "arrivals.webhookcall.organisation_id": DOOR,
    "federation.caseabroad.organisation_id": "an offer lapses by its day; a case follows by its own row",
    "cases.access.organisation_id": "written anew with each case",
    "cases.assignmentchoice.organisation_id": CHOICE,
    "cases.assistance.asker_id": "goes along with the case it was asked for",
    "cases.bulkaction.organisation_id": "the worker ends what was confirmed; the rest is prepared anew",
    "cases.bulkitem.organisation_id": COPY,
    "cases.casenumber.organisation_id": DONE,
    "cases.caseworker.organisation_id": CHOICE,
    "cases.competencedispute.giver_id": "lapses as the case moves",
    "cases.competencedispute.taker_id": "nobody to be bound: it can only be decided that the case stays",
    "cases.complaint.intake_id": DONE,
    "cases.custodypaper.sender_id": DONE,
    "cases.jointsession.organisation_id": "goes along with its group",
    "cases.listplace.organisation_id": COPY,
    "cases.match.asker_id": DONE,
    "cases.matchside.organisation_id": "the successor's people answer for the cases it took over",
    "cases.organisationruleset.organisation_id": CHOICE,
    "cases.replay.organisation_id": DONE,
    "cases.savedlist.organisation_id": CHOICE,
    "cases.suddenrecipient.organisation_id": DONE,
    "cases.supervision.issued_by_id": "the holder of the case answers; who pressed is on record",
    "cases.transfer.giver_id": "offers end as the case moves",
    "cases.transfer.taker_id": "offers to who is no member any more end in the night",
    "commitments.commitment.member_id": "goes along with the request of which it is the task",
    "commitments.commitment.organisation_id": "goes along with its case",
    "core.consent.organisation_id": DONE,
    "core.deliveryrecord.organisation_id": DONE,
    "core.event.organisation_id": DONE,
    "core.file.organisation_id": "read through its subject",
    "core.message.organisation_id": "sent by the worker, read through its subject",
    "core.numberseries.organisation_id": "numbers stay valid for ever",
    "core.onetimelink.organisation_id": "opens its row, whoever holds that",
    "core.readlog.organisation_id": DONE,
    "core.sealuse.organisation_id": DONE,
    "federation.peermatch.organisation_id": DONE,
    "federation.peermatchside.organisation_id": DONE,
    "federation.sharedalert.organisation_id": DONE,
    "federation.sharingagreement.holder_id": "parties are who signed; the successor's people act for them",
    "federation.sharingparty.organisation_id": "parties are who signed; the successor's people act for them",
    "knowledge.experience.organisation_id": DONE,
    "knowledge.experiencereply.organisation_id": DONE,
    "knowledge.replytemplate.organisation_id": CHOICE,
    "members.membership.organisation_id": "retire_organisation() ends it and enters the successor",
    "members.organisation.parent_id": "retire_organisation() moves the stations",
    "members.organisation.successor_id": "the chain itself",
    "members.organisationkey.organisation_id": "signs for nobody else",
    "members.roleassignment.organisation_id": "retire_organisation() moves the people",
    "members.supervisingbody.organisation_id": "named by the alliance, with its days",
    "members.user.organisation_id": "retire_organisation() moves the people",
    "projects.jointproject.supervisor_id": "a body that guides the alliance, named on a day",
    "projects.projectbudgetline.organisation_id": DONE,
    "projects.projectnote.organisation_id": DONE,
    "redress.account.holder_id": WITH_FUND,
    "redress.pledgecount.holder_id": WITH_PLEDGE,
    "redress.pledgedstore.holder_id": WITH_PLEDGE,
    "redress.posting.holder_id": WITH_FUND,
    "redress.returnvoucher.holder_id": WITH_PLEDGE,
    "redress.spotcheck.holder_id": WITH_PLEDGE,
    "redress.vouchershown.holder_id": WITH_PLEDGE,
    "surveys.questionnaireversion.holder_id": "goes along with its questionnaire",
    "surveys.surveyanswer.holder_id": "goes along with its survey",
    "surveys.surveylink.holder_id": "goes along with its survey",
    "surveys.surveyplan.holder_id": "goes along with its survey",
    "surveys.surveyresult.holder_id": "goes along with its survey",
    "surveys.surveyweighting.holder_id": "goes along with its survey",
    "registry.businessfact.organisation_id": DONE,
    "retention.destructionitem.holder_id": ARCHIVE,
    "retention.destructionlist.holder_id": ARCHIVE,
    "retention.filing.holder_id": ARCHIVE,
    "retention.legalhold.holder_id": ARCHIVE,
    "retention.organisationschedule.organisation_id": ARCHIVE,
    "supervision.driveinspection.organisation_id": DONE,
    "supervision.interviewpower.organisation_id": "a power of its own law, which the successor enters anew",
    "supervision.satisfactionindex.organisation_id": FIGURES,
    "supervision.comparedsample.buyer_id": "who bought it bought it; the sample is part of the test",
    "supervision.letterissuer.organisation_id": "who leads goes along with the letter; who signed has signed",
    "supervision.letternotice.holder_id": "goes along with its letter",
    "supervision.observedshop.member_id": "the member whose shops they are; who leads changes the plan",
    "supervision.observer.member_id": "whom the observer comes from, as it was",
    "supervision.termsremark.organisation_id": DONE,
    "supervision.rectification.checker_id": "the member that leads the letter asks another one",
}


def _names_an_organisation(field: models.Field) -> bool:
    is_key = isinstance(field, models.ForeignKey) and field.related_model is Organisation
    return is_key or (not field.is_relation and field.attname in PLAIN)


def columns() -> list[str]:
    own = [each for each in apps.get_models() if each.__module__.startswith("lianwei.")]
    return sorted(
        f"{model._meta.label_lower}.{field.attname}"
        for model in own
        for field in model._meta.concrete_fields
        if _names_an_organisation(field)
    )


def test_each_column_that_names_an_organisation_follows_or_says_why_it_stays():
    follows = {each.name for each in successions()}

    assert sorted(follows | set(STAYS)) == columns()
    assert follows & set(STAYS) == set()


def test_the_net_sees_a_column_of_each_sort():
    found = set(columns())

    assert {"cases.casegroup.organisation_id", "core.document.organisation_id"} <= found
    assert "cases.question.asked_id" in found


@pytest.mark.django_db
@pytest.mark.parametrize("succession", successions(), ids=lambda each: each.name)
def test_what_is_open_can_be_asked_of_each_table(succession):
    rows = models.QuerySet(succession.model).filter(succession.open(), **{f"{succession.column}__in": [0]})

    assert list(rows) == []
    assert str(succession.label)
