"""How much may come in at once: a request that says it brings more is refused before it is read."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

__all__ = ["Doorkeeper"]


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
