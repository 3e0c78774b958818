"""Why something was refused, parked or not delivered, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianwei.federation.rules.codes import named_in
from lianwei.registry.queries import code_kinds

REASONS = {
    "unsigned": gettext_noop("The call bears no signature."),
    "signature": gettext_noop("The signature does not fit what was sent."),
    "digest": gettext_noop("The body is not the one that was signed."),
    "parameters": gettext_noop("The signature lacks its time, its end or a nonce."),
    "unknown_key": gettext_noop("The key is not known here."),
    "revoked_key": gettext_noop("The key was revoked."),
    "ended_key": gettext_noop("The key had ended when this was signed."),
    "clock": gettext_noop("The two clocks lie more than 300 seconds apart."),
    "expired": gettext_noop("The call had run out when it arrived."),
    "replayed": gettext_noop("This very call was made before."),
    "proposed": gettext_noop("The exchange with this peer has not begun."),
    "suspended": gettext_noop("The exchange with this peer is suspended."),
    "ended": gettext_noop("The exchange with this peer has ended."),
    "agreement_ended": gettext_noop("The data-sharing agreement has ended."),
    "agreement_not_begun": gettext_noop("The data-sharing agreement has not begun yet."),
    "no_agreement": gettext_noop("No data-sharing agreement allows this."),
    "not_agreed": gettext_noop("The data-sharing agreement does not cover what this carries."),
    "busy": gettext_noop("More waits here than can be handled just now."),
    "content_type": gettext_noop("The body is not declared as a batch of messages."),
    "malformed_json": gettext_noop("The body is no JSON that can be read."),
    "malformed_batch": gettext_noop("The body is no list of 1 to 100 messages."),
    "malformed": gettext_noop("The message is not as the protocol describes it."),
    "too_large": gettext_noop("The body is too large."),
    "wrong_source": gettext_noop("The message names another sender."),
    "wrong_recipient": gettext_noop("The message is for another instance."),
    "digest_conflict": gettext_noop("A message with this number came before and said something else."),
    "unknown_kind": gettext_noop("Messages of this kind or version are not known here yet."),
    "fault": gettext_noop("Handling it failed several times."),
    "no_delivery": gettext_noop("The peer could not be reached for 72 hours."),
    "no_receipt": gettext_noop("The peer took the call and gave no receipt."),
    "bad_answer": gettext_noop("The answer of the peer does not bear its signature."),
    "bad_receipt": gettext_noop("A receipt of the peer does not bear its signature or fits no message."),
    "not_ours": gettext_noop("The message is about something that does not belong to this peer."),
    "no_table": gettext_noop("The table of codes it is about is not known here."),
    "no_publication": gettext_noop("The report it is about has not come."),
    "no_fact": gettext_noop("The fact on a business it is about has not come."),
    "no_entry": gettext_noop("The entry of the knowledge base it is about has not come."),
    "no_request": gettext_noop("The request to help it is about is not known here."),
    "page_unsigned": gettext_noop("What is told is not what its paper was signed for."),
    "no_alert": gettext_noop("The warning it is about is not known here."),
    "no_group": gettext_noop("The group complaint it is about is not known here."),
    "other": gettext_noop("Another reason."),
    # of papers about whose a case is (docs/protocol/custody.md)
    "not_canonical": gettext_noop("The paper is spelt otherwise than it was signed."),
    "unknown_version": gettext_noop("The paper is of a version that is not known here."),
    "not_for_us": gettext_noop("The paper is for another instance."),
    "unknown_sender": gettext_noop("The paper is of somebody we exchange nothing with."),
    "forged": gettext_noop("No key of its sender has signed the paper."),
    "titles_missing": gettext_noop("The offer does not show whose the case is."),
    "titles_broken": gettext_noop("What the offer shows of whose the case is has a gap."),
    "titles_foreign": gettext_noop("The offer is about a case that is not its sender's."),
    "titles_forged": gettext_noop("A paper that shows whose the case is bears no signature that we know."),
    "release_without_accept": gettext_noop("The release does not rest on a promise of ours."),
    "facts_malformed": gettext_noop("What is told of the case is not as the protocol describes it."),
    "facts_unsigned": gettext_noop("What is told of the case is not what the offer was signed for."),
    "no_member": gettext_noop("No member here could be asked."),
    "page_unfit": gettext_noop("The case has come without a page that could be registered."),
    "item_not_expected": gettext_noop("A file has come that nobody here promised to take."),
    "item_other_bytes": gettext_noop("A file is not the one that was signed for."),
    "item_not_owed": gettext_noop("A file was asked for that we owe to nobody."),
    "lost_rows": gettext_noop("It shows a paper of ours that is not here: this database is older than that."),
    "papers_not_asked": gettext_noop("Papers have come that nobody here asked for, or that came before."),
    "not_between_us": gettext_noop("A paper is not one between the peer and us."),
    "comes_again": gettext_noop("The peer sends it again by itself when we go on."),
    "items_missing": gettext_noop("Files of the case are asked for at the peer and have not all come yet."),
    "title_missing": gettext_noop("A paper before it, by which the case was ours, is missing."),
    "answered_missing": gettext_noop("The paper that it answers is missing."),
    "not_said": gettext_noop("Our own paper that answers it is missing."),
    "answer_to_other_paper": gettext_noop("It answers another paper than the one that lies here."),
    "answer_to_no_offer": gettext_noop("It answers an offer that is not here, or that has ended."),
    "release_without_promise": gettext_noop("A case was released that nobody here promised to take."),
    "quarantine": gettext_noop("This instance was restored from a copy and waits for what its peers know."),
    # of calls that got no answer (core.outgoing)
    "address": gettext_noop("The address cannot be called."),
    "private address": gettext_noop("The address lies in a private network."),
    "not encrypted": gettext_noop("The address does not begin with https."),
    "unknown host": gettext_noop("The name of the address is not known."),
    "no answer": gettext_noop("There was no answer."),
    "certificate": gettext_noop("The certificate of the peer is not valid."),
    "own certificate": gettext_noop("Our certificate for peers, or the file of authorities, cannot be read."),
    "SSLCertVerificationError": gettext_noop("The certificate of the peer is not valid."),
    "SSLError": gettext_noop("There is no secure line; the peer may ask for a certificate of ours."),
    "SSLEOFError": gettext_noop("There is no secure line; the peer may ask for a certificate of ours."),
    "BrokenPipeError": gettext_noop("The peer cut the line."),
    "ConnectionResetError": gettext_noop("The peer cut the line."),
    "RemoteDisconnected": gettext_noop("The peer cut the line."),
    "too slow": gettext_noop("The answer took too long."),
    "ConnectionRefusedError": gettext_noop("Nobody answers at the address."),
    "TimeoutError": gettext_noop("The answer took too long."),
}


def sentence_of(code: str, *, ahead: int = 0) -> str:
    """A reason for people; a code nobody knows stands as it is."""
    if code == "clock" and ahead > 0:
        return _("Your clock goes %(seconds)s seconds ahead of ours; at most 300 are allowed.") % {
            "seconds": ahead
        }
    if code == "clock" and ahead < 0:
        return _("Your clock lies %(seconds)s seconds behind ours; at most 300 are allowed.") % {
            "seconds": -ahead
        }
    if named := named_in(code):
        code_list, unread = named
        said = _("The code %(code)s of the list “%(list)s” stands in no agreed table of codes in force.")
        return said % {"code": unread, "list": dict(code_kinds()).get(code_list, code_list)}
    return _(REASONS[code]) if code in REASONS else code
