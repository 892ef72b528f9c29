"""The guide's worked examples of the API are executed as they stand there, but for the server's name and the token."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from tests.workbench.planted_parties import plant
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.merging.models import Judgement
from tidewaiter_workbench.rulebook.models import Rule

GUIDE = (Path(__file__).parents[2] / "docs/guides/jobs-and-other-programs.md").read_text(encoding="utf-8")
API = GUIDE.partition("## The API")[2].partition("\n## ")[0]


@pytest.fixture
def secret(alerts, person) -> str:
    plant()
    return make_token(person("supervisor"), name="t", scopes=list(SCOPES), days=1)[1]


def asked(client, words: list[str], secret: str):
    """One line of curl, asked of the test's own server."""
    given = list(pairwise(words))
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    headers["Authorization"] = headers["Authorization"].replace("tw_...", secret)
    body = next((value for option, value in given if option == "-d"), "")
    method = next((value for option, value in given if option == "-X"), "GET")
    path = next(word for word in words if word.startswith("https://")).removeprefix("https://NAME")
    more = {"data": body, "content_type": "application/json"} if body else {}
    return client.generic(method, path, headers=headers, **more)


def test_what_the_guide_says_to_curl_is_answered(client, secret):
    blocks = re.findall(r"```\n(curl.*?)```", API, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    for line in lines:
        answer = asked(client, shlex.split(line), secret)
        assert answer.status_code == 200, (line, answer.content)
    assert len(lines) == 6
    assert Rule.objects.get().code == "cheap-shirts"
    assert set(Job.objects.values_list("kind", flat=True)) == {"backtest", "fill"}


def test_what_the_guide_says_in_python_does_what_it_says(many_connections, live_server, secret, monkeypatch, capsys):
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)
    (block,) = re.findall(r"```python\n(.*?)```", API, re.DOTALL)
    exec(block.replace("https://NAME", live_server.url).replace("tw_...", secret), {})
    assert "ODD TRADING 1 of 4 [['test']]" in capsys.readouterr().out
    made = Judgement.objects.get()
    assert (made.verdict, made.by) == ("different", "supervisor")


def test_every_scope_is_on_the_guides_table():
    assert set(re.findall(r"`([a-z]+:(?:read|write))`", API)) == set(SCOPES)
