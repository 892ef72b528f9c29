"""How much may come in at once: refused before it is read if it says so, and stopped on the way if it did not."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

__all__ = ["Doorkeeper", "NotTooLarge"]


class Doorkeeper(FileUploadHandler):
    """Looks at the length that a request says it has, and leaves the files to those after it."""

    def handle_raw_input(
        self,
        input_data: object,  # noqa: ARG002 (Django's)
        META: object,  # noqa: ARG002, N803
        content_length: int,
        boundary: object,  # noqa: ARG002
        encoding: object = None,  # noqa: ARG002
    ) -> None:
        """Refuse what is too long."""
        if content_length > settings.MOST_UPLOADED:
            raise RequestDataTooBig(f"a request brings at most {settings.MOST_UPLOADED} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Leave it to the next one."""
        return


class NotTooLarge(FileUploadHandler):
    """Counts what comes in of each file and stops at the limit; `request.too_large` then says so to the view."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)
        self._taken = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Count each file for itself."""
        super().new_file(*args, **kwargs)
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 (Django's name)
        """Pass a piece on, or stop reading."""
        self._taken += len(raw_data)
        if self._taken > settings.EXHIBITS["most_mb"] * 1_000_000:
            self.request.too_large = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
