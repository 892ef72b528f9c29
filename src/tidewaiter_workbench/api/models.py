"""Tokens for programs, and the answers that were given to writes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["Answered", "Token", "TokenMinute"]


class Token(models.Model):
    """What a program signs in with: it reaches what its holder reaches, and does only what its scopes say."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, which is shown once
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """The answer to a write, kept a day: the same key again gets the same answer, and nothing is done twice."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    status = models.IntegerField(null=True)  # empty while the first request is still at work
    body = models.JSONField(null=True)

    class Meta:
        """A key serves once for each token."""

        constraints = (models.UniqueConstraint(fields=("token", "key"), name="key_once"),)

    def __str__(self) -> str:
        return self.key


class TokenMinute(models.Model):
    """How often a token asked in one minute of the clock; the minutes before are forgotten."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE)
    minute = models.BigIntegerField()
    requests = models.IntegerField()

    class Meta:
        """One count for each token and minute."""

        constraints = (models.UniqueConstraint(fields=("token", "minute"), name="token_minute_once"),)

    def __str__(self) -> str:
        return f"{self.requests} in minute {self.minute}"
