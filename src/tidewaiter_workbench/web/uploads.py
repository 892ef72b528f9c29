"""Files that come in: stopped as soon as they are larger than allowed, before they fill a disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

__all__ = ["NotTooLarge"]


class NotTooLarge(FileUploadHandler):
    """Counts what comes in and stops at the limit; `request.too_large` then says so to the view."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)
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
