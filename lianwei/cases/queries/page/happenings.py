"""The sentences of events: name → words, look. A name that is missing here shows as it is."""

from typing import NamedTuple

from django.utils.translation import gettext_noop

N_ = gettext_noop


class Happening(NamedTuple):
    """`variants`: (detail, sentence) pairs; the first whose detail is set replaces `text`."""

    text: str
    icon: str = "dot"
    kind: str = "calm"
    variants: tuple[tuple[str, str], ...] = ()


OTHER = Happening(N_("Recorded: %(name)s"))
HAPPENINGS: dict[str, Happening] = {
    "complaint.received": Happening(
        N_("Registered, received on %(received_on)s"),
        "phone",
        "calm",
        (
            ("split_from", N_("Split off from %(split_from)s, received on %(received_on)s")),
            ("unsorted", N_("Registered, received on %(received_on)s; goods and nature to be confirmed")),
            ("apart_from", N_("Registered as another matter than %(apart_from)s")),
        ),
    ),
    "complaint.merged": Happening(
        N_("Merged into %(into)s"), "file", "plain", (("folded", N_("%(folded)s was merged into this case")),)
    ),
    "complaint.unmerged": Happening(
        N_("The merge into %(into)s was taken back"),
        "undo",
        "calm",
        (("folded", N_("The merge of %(folded)s was taken back; it is a case of its own again")),),
    ),
    "complaint.grouped": Happening(N_("Linked with %(number)s: the same dispute"), "users"),
    "complaint.ungrouped": Happening(N_("No longer linked with %(number)s"), "undo", "plain"),
    "complaint.double_suspected": Happening(N_("May be the same case as %(number)s"), "alert", "soon"),
    "complaint.alike_noted": Happening(N_("Tells the same as earlier cases"), "users", "soon"),
    "complaint.told_apart": Happening(N_("Not the same case as %(number)s"), "check", "plain"),
    "complaint.repeated": Happening(N_("The consumer came again with this matter"), "phone", "soon"),
    "complaint.split": Happening(N_("A second matter was split off: %(number)s"), "file"),
    "complaint.consent_recorded": Happening(
        N_("Consent recorded: %(purpose)s"),
        "pen",
        "calm",
        (("refused", N_("Consent refused: %(purpose)s")),),
    ),
    "complaint.consent_withdrawn": Happening(N_("Consent withdrawn: %(purpose)s"), "x", "soon"),
    "complaint.transfer_offered": Happening(
        N_("%(taker)s is asked to take the case over, by %(due_on)s"), "send", "calm"
    ),
    "complaint.transferred": Happening(N_("Handed over by %(giver)s; %(taker)s has it now"), "send", "done"),
    "complaint.transfer_returned": Happening(N_("%(taker)s does not take it: %(ground)s"), "undo", "soon"),
    "complaint.transfer_withdrawn": Happening(N_("The offer to %(taker)s was taken back"), "undo", "plain"),
    "complaint.transfer_overdue": Happening(
        N_("%(taker)s did not answer by %(due_on)s; it stands as overdue in the alliance"), "alert", "late"
    ),
    "complaint.assistance_asked": Happening(
        N_("%(asked)s is asked for assistance (%(way_of_help)s), by %(due_on)s"), "users", "calm"
    ),
    "complaint.assistance_answered": Happening(N_("%(asked)s has answered the request"), "check", "done"),
    "complaint.assistance_declined": Happening(N_("%(asked)s cannot help"), "x", "soon"),
    "complaint.assistance_withdrawn": Happening(
        N_("The request to %(asked)s was withdrawn"), "undo", "plain"
    ),
    "complaint.import_noted": Happening(N_("Noted: imported goods"), "globe", "calm"),
    "complaint.import_dropped": Happening(N_("Not imported goods after all"), "undo", "plain"),
    "complaint.questioned": Happening(N_("%(asked)s is asked, to answer by %(due_on)s"), "mail", "soon"),
    "question.asked": Happening(N_("%(asked)s is asked, to answer by %(due_on)s"), "mail", "soon"),
    "question.answered": Happening(N_("Answered"), "check", "done"),
    "question.overdue": Happening(N_("%(asked)s did not answer by %(due_on)s"), "alert", "late"),
    "complaint.assistance_letter_drafted": Happening(N_("The letter to the member asked is drafted"), "file"),
    "complaint.assistance_overdue": Happening(
        N_("%(asked)s did not answer the request by %(due_on)s and is told so"), "alert", "late"
    ),
    "complaint.lateness_reported": Happening(
        N_("The secretary-general is told that %(late_member)s has not answered since %(due_on)s"),
        "alert",
        "late",
    ),
    "complaint.address_noted": Happening(
        N_("%(business)s is at its address"),
        "search",
        "plain",
        (("is_false", N_("%(business)s is not at its address")),),
    ),
    "complaint.partner_left": Happening(N_("%(asked)s has left the alliance"), "undo", "plain"),
    "complaint.competence_disputed": Happening(
        N_("%(decider)s is asked whether it goes to %(taker)s, to decide by %(due_on)s"), "send", "soon"
    ),
    "complaint.competence_decided": Happening(
        N_("%(decider)s decided: the case stays with %(giver)s"),
        "check",
        "done",
        (("taker", N_("%(decider)s decided: %(taker)s takes the case over")),),
    ),
    "complaint.competence_overdue": Happening(
        N_("%(decider)s did not decide by %(due_on)s; it stands as overdue in the alliance"), "alert", "late"
    ),
    "complaint.offer_made": Happening(
        N_("An offer was made"), "pen", "soon", (("amount", N_("An offer was made: %(amount)s")),)
    ),
    "complaint.offer_accepted": Happening(
        N_("The offer was accepted"), "check", "done", (("amount", N_("The offer was accepted: %(amount)s")),)
    ),
    "complaint.offer_declined": Happening(
        N_("The offer was declined"), "x", "plain", (("amount", N_("The offer was declined: %(amount)s")),)
    ),
    "complaint.performance_reported": Happening(
        N_("The business says it has performed, with proof; to be verified"), "check", "soon"
    ),
    "complaint.settled_on_spot": Happening(
        N_("Registered and settled on the spot by the station"), "check", "done"
    ),
    "complaint.business_reminded": Happening(N_("The business was reminded of its day"), "bell", "plain"),
    "complaint.appealed": Happening(N_("A business says the complaint is not about it"), "alert", "soon"),
    "complaint.appeal_decided": Happening(
        N_("The appeal of the business was decided"),
        "check",
        "plain",
        (("ends", N_("The complaint is not about the business that was asked; the talks end")),),
    ),
    "complaint.silence_escalated": Happening(
        N_("The business did not answer by %(due_on)s"), "alert", "late"
    ),
    "complaint.annulled": Happening(N_("Registration taken back"), "undo"),
    "complaint.sorted": Happening(
        N_("Goods and nature confirmed as proposed"),
        "check",
        "done",
        (("changed", N_("Goods and nature confirmed, other than proposed")),),
    ),
    "complaint.revised": Happening(N_("Registration corrected"), "pen"),
    "complaint.assigned": Happening(
        N_("The assignment was taken back"),
        "user",
        "calm",
        (
            ("automatic", N_("Given to %(handler)s, as proposed")),
            ("handler", N_("Given to %(handler)s")),
        ),
    ),
    "complaint.task_given": Happening(N_("A task was noted, due %(due_on)s"), "clock"),
    "complaint.tagged": Happening(N_("Tag put on: %(word)s"), "pen"),
    "complaint.untagged": Happening(N_("Tag taken off: %(word)s"), "x"),
    "complaint.supplement_requested": Happening(
        N_("Material asked for, due %(due_on)s; the clock stands still"), "file", "pause"
    ),
    "complaint.supplied": Happening(N_("The material has come; the clock runs again"), "check", "done"),
    "complaint.sent_to_business": Happening(N_("Sent to the business, reply by %(due_on)s"), "send", "calm"),
    "complaint.reply_recorded": Happening(
        N_("The business replied: %(position)s"),
        "shop",
        "soon",
        (("offer", N_("The business replied: %(position)s, offers %(offer)s")),),
    ),
    "complaint.talks_ended": Happening(N_("The talks with the business failed"), "x", "soon"),
    "complaint.accepted": Happening(
        N_("Accepted; mediation until %(due_on)s"),
        "check",
        "done",
        (("late", N_("Accepted after the limit; mediation until %(due_on)s")),),
    ),
    "complaint.declined": Happening(N_("Not accepted"), "x", "plain"),
    "complaint.session_scheduled": Happening(
        N_("Mediation session %(session)s arranged: %(held_at)s, %(way)s"),
        "users",
        "calm",
        (("joint", N_("Joint session of the group arranged: %(held_at)s, %(way)s")),),
    ),
    "complaint.session_held": Happening(N_("Mediation session %(session)s: %(result)s"), "users"),
    "complaint.session_entered": Happening(
        N_("Mediation session %(session)s entered: %(held_at)s, %(way)s, %(result)s"), "users"
    ),
    "complaint.mediator_recused": Happening(
        N_("Recusal asked for and not granted"),
        "scale",
        "calm",
        (("granted", N_("Recusal granted: another mediator")),),
    ),
    "complaint.appraisal_commissioned": Happening(
        N_("Appraisal commissioned from %(institution)s; the clock stands still"), "flask", "pause"
    ),
    "complaint.appraisal_ended": Happening(
        N_("The result of the appraisal has come; the clock runs again"), "check", "done"
    ),
    "complaint.extended": Happening(N_("Limit extended by %(days)s days, until %(due_on)s"), "clock"),
    "complaint.agreed": Happening(
        N_("Agreement reached, %(promised)s promised"),
        "check",
        "done",
        (("at_once", N_("Agreement reached and performed at once, %(promised)s")),),
    ),
    "complaint.settled": Happening(
        N_("Settled by the parties, %(promised)s promised"),
        "check",
        "done",
        (("at_once", N_("Settled by the parties and performed at once, %(promised)s")),),
    ),
    "complaint.signed": Happening(
        N_("Signed by %(party)s, %(way)s"),
        "pen",
        "done",
        (
            ("effective", N_("Signed by %(party)s, %(way)s; the agreement takes effect")),
            ("respondent", N_("Signed by business no. %(respondent)s, %(way)s")),
        ),
    ),
    "complaint.renegotiated": Happening(N_("The terms were set aside; back to mediation"), "undo", "soon"),
    "complaint.terminated": Happening(N_("Mediation ended without agreement"), "x", "plain"),
    "complaint.closed": Happening(N_("The notice has gone out; closed on %(closed_on)s"), "send", "done"),
    "complaint.withdrawn": Happening(N_("Withdrawn by the consumer"), "undo", "plain"),
    "complaint.reopened": Happening(N_("Taken up again, until %(due_on)s"), "undo", "soon"),
    "complaint.payment_recorded": Happening(
        N_("Received: %(received)s (%(kind)s)"),
        "check",
        "done",
        (("left", N_("Received: %(received)s (%(kind)s), left of it %(left)s")),),
    ),
    "complaint.payment_struck": Happening(N_("A payment of %(amount)s was struck out"), "x", "soon"),
    "complaint.performed": Happening(N_("All was performed"), "check", "done"),
    "complaint.breached": Happening(N_("The business did not perform"), "alert", "late-soft"),
    "complaint.follow_up_asked": Happening(N_("Return visit sent by link"), "send"),
    "complaint.follow_up_tried": Happening(N_("Return visit: nobody reached by phone"), "phone"),
    "complaint.followed_up": Happening(
        N_("Return visit answered: %(resolved)s, satisfaction %(satisfaction)s of 5"), "check", "done"
    ),
    "complaint.archived": Happening(N_("Archived"), "book", "done"),
    "archive.limited": Happening(N_("Kept in storage only from now on"), "lock", "soon"),
    "archive.released": Happening(N_("No longer in storage only"), "undo"),
    "archive.anonymised": Happening(N_("Destroyed after its years in the archive: list %(list)s"), "x"),
    "archive.opened": Happening(N_("A value was opened from storage"), "eye", "soon"),
    "complaint.person_corrected": Happening(N_("Data of the consumer corrected"), "pen"),
    "complaint.clue_handed_over": Happening(N_("Clue handed to %(authority)s"), "send"),
    "complaint.clue_answered": Happening(
        N_("The authority answered on the clue"),
        "mega",
        "calm",
        (("fine", N_("The authority answered: fined %(fine)s")),),
    ),
    "complaint.supervised": Happening(N_("Pressed from above, answer by %(due_on)s"), "bell", "late-soft"),
    "complaint.supervision_answered": Happening(N_("Pressing order answered"), "check", "done"),
    "complaint.evidence_added": Happening(N_("Evidence taken in: %(count)s files"), "image"),
    "complaint.noted": Happening(N_("Note added"), "pen", "plain"),
    "complaint.warned": Happening(N_("Warning sent: %(percent)s %% of the time used"), "bell", "soon"),
    "complaint.told": Happening(
        N_("The consumer was told"),
        "send",
        "calm",
        (("respondent", N_("Business no. %(respondent)s got the link to sign")),),
    ),
    "complaint.letter_received": Happening(
        N_("A letter came by e-mail"),
        "mail",
        "calm",
        (("other_sender", N_("A letter came by e-mail, from another address than we wrote to")),),
    ),
    "complaint.written": Happening(
        N_("Written to the consumer, by link"),
        "send",
        "calm",
        (("in_mail", N_("Written to the consumer, in an e-mail")),),
    ),
    "complaint.signed_by_link": Happening(
        N_("Signed by one-time link (ordinary electronic signature)"), "pen"
    ),
    "complaint.supplied_by_link": Happening(N_("Sent in by link: %(files)s files"), "image"),
    "complaint.consents_given": Happening(N_("Consents came with the complaint"), "check"),
    "complaint.proof_sent": Happening(N_("A code for looking in was sent to the consumer"), "key", "plain"),
    "complaint.door_opened": Happening(N_("The consumer opened a page of the case"), "key", "plain"),
    "complaint.printed": Happening(N_("A form was printed"), "print", "plain"),
    "complaint.file_bound": Happening(N_("The case file was bound"), "book", "plain"),
    "complaint.evidence_packed": Happening(N_("An evidence pack was made"), "down", "plain"),
    "complaint.clocks_replayed": Happening(
        N_("Dates computed again"),
        "calc",
        "calm",
        (
            ("notice", N_("Due date moved from %(was_due_on)s to %(due_on)s: holiday notice %(notice)s")),
            (
                "notice_retired",
                N_("Due date moved from %(was_due_on)s to %(due_on)s: notice %(notice_retired)s was retired"),
            ),
            ("ruleset", N_("Due date moved from %(was_due_on)s to %(due_on)s: %(ruleset)s")),
            ("kept_by", N_("Dates computed again after %(kept_by)s; the due date stays")),
        ),
    ),
    "violation_report.printed": Happening(N_("A paper was printed"), "print", "plain"),
    "complaint.replayed": Happening(N_("Dates computed again: now %(due_on)s"), "calc"),
    "document.drafted": Happening(N_("%(title)s: drafted"), "file"),
    "document.revised": Happening(N_("%(title)s: text changed"), "pen"),
    "document.submitted": Happening(N_("%(title)s: handed in for review"), "send"),
    "document.returned": Happening(N_("%(title)s: returned to the drafter"), "undo", "soon"),
    "document.reviewed": Happening(N_("%(title)s: reviewed"), "check", "done"),
    "document.countersigned": Happening(N_("%(title)s: countersigned"), "check", "done"),
    "document.approved": Happening(
        N_("%(title)s: signed"), "pen", "done", (("number", N_("%(title)s: signed, %(number)s")),)
    ),
    "document.sealed": Happening(N_("%(title)s: sealed"), "check", "done"),
    "document.scanned": Happening(N_("%(title)s: stamped scan added"), "image"),
    "document.dispatched": Happening(N_("%(title)s: sent out"), "send"),
    "document.delivered": Happening(N_("%(title)s: served"), "check", "done"),
    "document.undelivered": Happening(N_("%(title)s: could not be served"), "alert", "late-soft"),
    "document.voided": Happening(N_("%(title)s: void"), "x", "plain"),
    "violation_report.received": Happening(N_("Report taken in"), "phone"),
    "violation_report.handed_over": Happening(N_("Handed to %(authority)s"), "send"),
    "violation_report.result_recorded": Happening(
        N_("The authority answered"),
        "mega",
        "calm",
        (("fine", N_("The authority answered: fined %(fine)s")),),
    ),
    "violation_report.reporter_told": Happening(N_("The reporter was told"), "check", "done"),
    "call_back.planned": Happening(N_("A call back was promised"), "phone"),
    "call_back.tried": Happening(N_("Called back; nobody answered"), "phone"),
    "call_back.finished": Happening(N_("Called back"), "check", "done"),
    "enquiry.received": Happening(N_("Enquiry taken in"), "phone"),
    "enquiry.answered": Happening(N_("Enquiry answered"), "check", "done"),
    "commitment.made": Happening(N_("Promise noted, due %(due_on)s"), "clock"),
    "commitment.reported": Happening(N_("Promise reported as kept; a colleague verifies it"), "check"),
    "commitment.verified": Happening(N_("Promise kept, verified by a second person"), "check", "done"),
    "complaint.undertaking_noted": Happening(N_("Undertaking of the business noted, due %(due_on)s"), "pen"),
    "commitment.broken": Happening(N_("Promise broken"), "alert", "late-soft"),
    "commitment.reopened": Happening(N_("Promise open again"), "undo", "soon"),
    "commitment.dropped": Happening(N_("Promise dropped"), "x", "plain"),
}
# What the paper's own event tells as well.
TWINS = frozenset({"complaint.paper_drafted", "complaint.paper_revised"})
PAPERS = frozenset(name for name in HAPPENINGS if name.startswith("document."))
# Words for the values that events keep as codes.
WORDS: dict[str, dict[str, str]] = {
    "no_talks": {
        "refuses": N_("No settlement first: the business refuses to settle."),
        "unreachable": N_("No settlement first: the business cannot be reached."),
        "consumer": N_("No settlement first: the consumer does not want to."),
        "tried": N_("No settlement first: the parties tried before they came here."),
        "urgent": N_("No settlement first: it cannot wait."),
    },
    "position": {"agrees": N_("agrees"), "partly": N_("agrees in part"), "refuses": N_("refuses")},
    "result": {
        "agreed": N_("agreement reached"),
        "adjourned": N_("to be continued"),
        "failed": N_("no agreement"),
        "no_show": N_("a party did not come"),
    },
    "way": {
        "on_site": N_("on site"),
        "phone": N_("by phone"),
        "video": N_("by video"),
        "paper": N_("on paper"),
        "link": N_("by link"),
    },
    "way_of_help": {  # models.Assistance.Kind
        "investigate": N_("find out facts"),
        "inspect": N_("look at the place"),
        "serve": N_("hand over papers"),
        "interview": N_("talk to a party"),
        "mediate": N_("mediate on the spot"),
        "other": N_("something else"),
    },
    "ground": {  # why an offer was returned (models.Transfer.Ground)
        "competence": N_("not competent"),
        "address": N_("the business is not there"),
        "capacity": N_("cannot handle it in time"),
        "conflict": N_("biased in this matter"),
        "incomplete": N_("something is missing in the file"),
        "other": N_("another reason"),
    },
    "party": {"consumer": N_("the consumer"), "business": N_("the business")},
    "purpose": {
        "publicity": N_("publication of the complaint"),
        "entrusted_mediation": N_("entrusted mediation"),
        "identity_to_partner": N_("name and contact to a partner association"),
        "identity_to_authority": N_("name and contact to an authority"),
        "sensitive": N_("sensitive personal data"),
        "return_visit": N_("return visit by SMS"),
        "handling": N_("use of personal data for the complaint"),
        "tell_business": N_("name and contact to the business"),
        "pass_on": N_("passing the complaint on"),
    },
    "resolved": {"yes": N_("settled"), "partly": N_("settled in part"), "no": N_("not settled")},
    "kind": {
        "refund": N_("refund"),
        "compensation": N_("compensation"),
        "multiple_damages": N_("multiple damages"),
        "debt_waived": N_("debt or fee waived"),
        "goods_value": N_("value of goods"),
    },
}


def add_happenings(more: dict[str, Happening]) -> None:
    """Sentences of a higher app's events; the same twice is once, so that ready() may run twice."""
    HAPPENINGS.update(more)
