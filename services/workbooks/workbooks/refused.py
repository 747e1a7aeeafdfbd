"""Why a whole file is refused; the sentence is shown to whoever uploaded it."""


class FileRefused(Exception):
    """The file cannot be read or may not be."""

    def __init__(self, code: str, message: str) -> None:
        """Say why, and what to do."""
        super().__init__(message)
        self.code = code
        self.message = message
