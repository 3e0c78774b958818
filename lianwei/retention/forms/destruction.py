"""The steps of a destruction list."""

from django.utils.translation import gettext_lazy as lazy

from lianwei.ui.forms import LineField, OperationForm


class ProposeForm(OperationForm):
    """List what is over."""

    title, submit = lazy("Propose a destruction list"), lazy("List the files whose years are over")


class CheckForm(OperationForm):
    """Somebody went through it."""

    title, submit = lazy("The list is checked"), lazy("Every file was looked at")


class ApproveForm(OperationForm):
    """The archive's signature."""

    title, submit = lazy("Approve for the archive"), lazy("Approve")


class OrderForm(OperationForm):
    """The head's signature."""

    title, submit = lazy("Approve as head and destroy"), lazy("Approve; destroy for good")


class ReasonForm(OperationForm):
    """Why a list is dropped."""

    title, submit = lazy("Drop the list"), lazy("Drop it")
    reason = LineField(label=lazy("Reason"), limit=200)


class KeepForm(OperationForm):
    """Why a file stays."""

    title, submit = lazy("Keep a file back"), lazy("Keep it")
    reason = LineField(label=lazy("Reason"), limit=200, help_text=lazy("Without names of people."))


class SignRecordForm(OperationForm):
    """The head signs the record."""

    title, submit = lazy("Sign the record of destruction"), lazy("Sign and number")
