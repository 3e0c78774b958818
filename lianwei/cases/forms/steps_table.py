"""The steps of a complaint: verb → form. Route, permission and template follow from the verb."""

from .questions import QUESTION_STEP
from .steps import Step
from .steps_acceptance import AcceptForm, AssignForm, DeclineForm, NoteForm, RequestSupplementForm, SupplyForm
from .steps_address import NOTE_ADDRESS_STEP
from .steps_assistance import ASSISTANCE_STEPS
from .steps_cities import CITY_STEP
from .steps_closing import (
    AnswerSupervisionForm,
    CloseOnNoticeForm,
    HandOverForm,
    RecordHandOverResultForm,
    ReopenForm,
    SuperviseForm,
    TerminateForm,
    WithdrawForm,
)
from .steps_consents import CONSENT_STEPS
from .steps_followup import (
    ArchiveForm,
    BreachForm,
    FollowUpForm,
    PerformForm,
    RecordPaymentForm,
    StrikePaymentForm,
)
from .steps_imports import IMPORT_STEP
from .steps_links import LINK_STEPS
from .steps_mediation import (
    CommissionAppraisalForm,
    EndAppraisalForm,
    EnterSessionForm,
    ExtendForm,
    HoldSessionForm,
    RecuseForm,
    ScheduleSessionForm,
)
from .steps_offers import OFFER_STEPS
from .steps_signing import RenegotiateForm, SignForm
from .steps_sorting import SortForm
from .steps_split import SPLIT_STEP
from .steps_talks import EndTalksForm, RecordReplyForm, TrySettlementForm
from .steps_terms import AgreeForm, SettleForm
from .steps_transfer import TRANSFER_STEPS

TERMS = "cases/_terms_form.html"

STEPS = (
    Step("accept", AcceptForm),
    Step("decline", DeclineForm),
    Step("request_supplement", RequestSupplementForm),
    Step("supply", SupplyForm),
    Step("assign", AssignForm),
    Step("try_settlement", TrySettlementForm),
    Step("record_reply", RecordReplyForm),
    Step("end_talks", EndTalksForm),
    Step("settle", SettleForm, TERMS),
    Step("schedule_session", ScheduleSessionForm),
    Step("hold_session", HoldSessionForm),
    Step("enter_session", EnterSessionForm),
    Step("recuse", RecuseForm),
    Step("commission_appraisal", CommissionAppraisalForm),
    Step("end_appraisal", EndAppraisalForm),
    Step("extend", ExtendForm),
    Step("agree", AgreeForm, TERMS),
    Step("sign", SignForm, "cases/_sign_form.html"),
    Step("renegotiate", RenegotiateForm),
    Step("terminate", TerminateForm),
    Step("close_on_notice", CloseOnNoticeForm),
    Step("withdraw", WithdrawForm),
    Step("reopen", ReopenForm),
    Step("record_payment", RecordPaymentForm),
    Step("strike_payment", StrikePaymentForm),
    Step("perform", PerformForm),
    Step("breach", BreachForm),
    Step("follow_up", FollowUpForm),
    Step("archive", ArchiveForm),
    Step("hand_over", HandOverForm),
    Step("record_hand_over_result", RecordHandOverResultForm, permission="complaint.hand_over"),
    Step("supervise", SuperviseForm),
    Step("answer_supervision", AnswerSupervisionForm),
    Step("sort", SortForm),
    Step("note", NoteForm),
    NOTE_ADDRESS_STEP,
    SPLIT_STEP,
    *LINK_STEPS,
    *CONSENT_STEPS,
    *TRANSFER_STEPS,
    *ASSISTANCE_STEPS,
    *OFFER_STEPS,
    QUESTION_STEP,
    IMPORT_STEP,
    CITY_STEP,
)
