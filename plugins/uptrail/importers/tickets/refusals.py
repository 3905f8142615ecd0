"""Why a ticket could not be asked about."""


class Refused(Exception):
    """One ticket whose state is not known; others may be."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class Closed(Refused):
    """A forge that answers nothing more: it is not asked again in this run."""
