"""The complaint itself, its status and its number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.errors import OnlyRead
from lianwei.core.scope import Actor, subject_of

from .access import seen_cases
from .keeping import KeptFile


class Status(models.TextChoices):
    RECEIVED = "received", _("Received")  # 已登记
    SUPPLEMENT = "supplement_requested", _("Waiting for material")  # 待补正
    WITH_BUSINESS = "with_business", _("With the business")  # 先行和解中
    ACCEPTED = "accepted", _("Accepted")  # 已受理
    MEDIATION = "mediation", _("In mediation")  # 调解中
    APPRAISAL = "appraisal", _("Under appraisal")  # 鉴定检测中
    AGREED = "agreed", _("Agreement reached")  # 已达成协议
    SETTLED = "settled", _("Settled by the parties")  # 已和解
    PERFORMED = "performed", _("Performed")  # 已履行
    BREACHED = "breached", _("Not performed")  # 未履行
    TERMINATED = "terminated", _("Mediation ended")  # 已终止调解
    DECLINED = "declined", _("Not accepted")  # 不予受理
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 已撤回
    ARCHIVED = "archived", _("Archived")  # 已归档
    MERGED = "merged", _("Merged into another case")  # 已并案


BEFORE_ACCEPTANCE = (Status.RECEIVED, Status.SUPPLEMENT, Status.WITH_BUSINESS)
IN_MEDIATION = (Status.ACCEPTED, Status.MEDIATION, Status.APPRAISAL)
CLOSED = (
    Status.AGREED,
    Status.SETTLED,
    Status.PERFORMED,
    Status.BREACHED,
    Status.TERMINATED,
    Status.DECLINED,
    Status.WITHDRAWN,
)
PUT_AWAY = (Status.ARCHIVED, Status.MERGED)  # stands in no list of work


class Complaint(KeptFile):
    """A consumer asks to have a dispute with a business settled (投诉); one organisation holds it at a time.

    Money in fen. `narrative` holds tokens where the consumer wrote numbers (NarrativeToken). `due_on`
    repeats the running clock that ends first, `soon_from` the day from which its end is near. `version`
    counts changes, so that a stale form is noticed. `no_talks`: why settlement first was not tried where
    the rules want it. `urgent`: why it cannot wait, in codes anybody sees and may take off. `is_sorted`
    is false while nobody has confirmed goods and nature, and `proposed` holds what the reading help
    proposed and from which words; such cases are counted apart. `is_annulled`: the registration was
    taken back; it counts nowhere. `duplicate_of` repeats the standing merge (CaseLink): the case this
    one was folded into, which is counted in its place. `epoch` counts those who held it (custody
    protocol 1; the member it was born at is 1), `shared` says who sees it besides the holder, as
    {organisation's key: AccessRole}. `given_to`: code of the instance to which it was given away; here it is
    only read since.
    """

    class NoTalks(models.TextChoices):
        REFUSES = "refuses", _("The business refuses to settle")
        UNREACHABLE = "unreachable", _("The business cannot be reached")
        CONSUMER = "consumer", _("The consumer does not want to")
        TRIED = "tried", _("The parties tried before they came here")
        URGENT = "urgent", _("It cannot wait: danger, or evidence would be lost")

    number = models.CharField(max_length=24, unique=True)
    client_id = models.UUIDField(null=True, unique=True)
    status = models.CharField(max_length=24, choices=Status, default=Status.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    # an index of each begins with it
    holder = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    intake = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    handler = models.ForeignKey(
        "members.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    registered_by = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")

    title = models.CharField(max_length=60)
    narrative = models.TextField()
    wish = models.TextField(default="")
    category = models.CharField(max_length=8)
    nature = models.CharField(max_length=4)
    channel = models.CharField(max_length=4)
    groups = models.JSONField(default=list)
    requests = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    urgent = models.JSONField(default=list)
    is_sorted = models.BooleanField(default=True)
    proposed = models.JSONField(default=dict)
    amount_disputed = models.BigIntegerField(null=True)
    amount_claimed = models.BigIntegerField(null=True)
    happened_on = models.DateField(null=True)
    region = models.CharField(max_length=12, default="")

    received_at = models.DateTimeField()
    received_on = models.DateField()
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    no_talks = models.CharField(max_length=12, choices=NoTalks, default="")
    outcome = models.CharField(max_length=4, default="")
    ground = models.CharField(max_length=16, default="")
    ruleset = models.CharField(max_length=24)
    due_on = models.DateField()
    due_clock = models.CharField(max_length=24)
    soon_from = models.DateField(null=True)
    is_supervised = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=1)
    shared = models.JSONField(default=dict)
    split_from = models.BigIntegerField(null=True)
    duplicate_of = models.BigIntegerField(null=True)
    is_annulled = models.BooleanField(default=False)
    given_to = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_disputed__gte=0) | Q(amount_disputed=None), name="disputed_fen"
            ),
            models.CheckConstraint(
                condition=Q(amount_claimed__gte=0) | Q(amount_claimed=None), name="claimed_fen"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=models.F("received_on")),
                name="accepted_after_received",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", duplicate_of__isnull=False)
                | (~Q(status="merged") & Q(duplicate_of=None)),
                name="merged_leads_on",
            ),
        ]
        indexes = [
            models.Index(fields=["alliance_id", "due_on", "id"], name="complaint_by_alliance"),
            models.Index(
                fields=["alliance_id", "status", "due_on", "id", "holder", "soon_from"],
                name="complaint_in_alliance",
            ),
            models.Index(fields=["holder", "received_on", "id"], name="complaint_by_receipt"),
            models.Index(fields=["holder", "closed_on"], name="complaint_by_closing"),
            models.Index(fields=["handler", "received_on"], name="complaint_of_person"),
            models.Index(fields=["handler", "closed_on"], name="complaint_closed_by"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return seen_cases(actor, "pk")

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.acts_for, given_to="")

    def is_within_reach(self, actor: Actor) -> bool:
        return not self.given_to and super().is_within_reach(actor)

    def refuse_step(self) -> None:
        if self.given_to:
            sentence = _("Another alliance handles this case now. Here it can only be read.")
            raise OnlyRead(subject_of(self), sentence)

    @property
    def is_open(self) -> bool:
        return self.status not in PUT_AWAY

    @property
    def is_merged(self) -> bool:
        return self.duplicate_of is not None

    @property
    def status_label(self) -> str:
        """As get_status_display(), which translates all fourteen labels to find one."""
        return str(Status(self.status).label)

    @property
    def was_accepted(self) -> bool:
        return self.accepted_on is not None


class CaseNumber(models.Model):
    """The last case number of an organisation in a year."""

    organisation_id = models.BigIntegerField()
    kind = models.CharField(max_length=2, default="")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "kind", "year"], name="one_count_per_year")
        ]
