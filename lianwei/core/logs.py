"""What the log says of a fault: where it happened and of what kind, never its text.

The text of a fault may quote what somebody typed: a telephone number that does not fit a column, the value
that was there twice. Logs are kept longer and read by more people than the case itself. Addresses of links
and feeds hold tokens that open them; a refused form is logged with its address while its link still holds.
"""

import logging
import re
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
MOST_CAUSES = 5
TOKEN = re.compile(r"(?<=/)[\w-]{24,}", re.ASCII)


class FaultFormatter(logging.Formatter):
    """Tracebacks with the kinds of errors, without their text; addresses without tokens."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        return TOKEN.sub("…", super().formatMessage(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the library's name
        error, lines = ei[1], []
        for _cause in range(MOST_CAUSES):
            if error is None:
                break
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
