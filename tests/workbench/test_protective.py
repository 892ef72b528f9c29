"""Confidential and public versions: what is bracketed leaves only to people under the order."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.urls import reverse

from tests.workbench.casework import kept
from tests.workbench.conftest import DAY, HOME
from tidewaiter_workbench.cases import exhibits, protective, services
from tidewaiter_workbench.cases.export import export_case
from tidewaiter_workbench.cases.models import Bracketed, Case, Custody, Exhibit
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

SECRET = b"production in May: 12,345 pieces at Acme Forge"
PUBLIC = b"production in May: [a five-digit number] pieces at [a supplier]"
LINES = "12,345 | a five-digit number | capacity\nAcme Forge | a supplier | identity of a supplier"


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3)


@pytest.fixture
def case(anton, desk) -> Case:
    made = services.open_case(by=anton, title="pencils by another way", kind="EAPA", office=HOME)
    kept(made, anton, title="questionnaire", content=SECRET)
    kept(made, anton, title="questionnaire, public", content=PUBLIC)
    return made


def first(case: Case) -> Exhibit:
    return case.exhibits.get(number=1)


def bracketed(case: Case, by) -> Bracketed:
    return protective.bracket(first(case).pk, by=by, lines=LINES)


def under_order(case: Case, by, supervisor):
    protective.issue_order(case.pk, by=supervisor, terms="counsel only, no copies", day=DAY)
    return protective.admit(case.pk, by=by, name="Ms Advocate", firm="Law & Co", party="the importer", day=DAY)


def leaves(case: Case, by, **more: object) -> tuple[dict, dict[str, bytes]]:
    package = export_case(case.pk, by=by, recipient="counsel", mark=Mark.GREEN, reason="service", **more)
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["manifest.json"]), files


def test_whoever_is_not_under_the_order_gets_the_public_version_alone(case, anton, sara):
    bracketed(case, anton)
    protective.pair_public(first(case).pk, by=anton, number=2)
    manifest, files = leaves(case, sara)
    everything = b"".join(files.values())
    assert b"12,345" not in everything
    assert b"Acme" not in everything
    assert b"a five-digit number" in everything
    assert manifest["left_out"] == {"confidential exhibits": 1}
    assert [name for name in files if name.startswith("exhibits/")] == ["exhibits/002 in voice.txt"]


def test_whoever_is_under_the_order_gets_both_and_it_is_on_record_who(case, anton, sara):
    bracketed(case, anton)
    member = under_order(case, anton, sara)
    manifest, files = leaves(case, sara, under_order=member.pk)
    assert SECRET in files.values()
    assert manifest["for"]["under protective order"] == "Ms Advocate, Law & Co, the importer"
    assert Custody.objects.filter(exhibit=first(case), action="exported", note__contains="counsel").exists()


def test_without_a_public_version_nothing_goes_in_its_place(case, anton, sara):
    bracketed(case, anton)
    Exhibit.objects.filter(number=2).update(title="something else")
    _manifest, files = leaves(case, sara)
    assert SECRET not in files.values()


def test_nobody_gets_it_once_released_or_once_the_order_has_ended(case, anton, sara):
    bracketed(case, anton)
    member = under_order(case, anton, sara)
    other = protective.admit(case.pk, by=anton, name="Mr Barrister", firm="Law & Co", party="the alleger", day=DAY)
    protective.release(member.pk, by=anton, reason="left the firm")
    with pytest.raises(ForbiddenError, match="not under"):
        leaves(case, sara, under_order=member.pk)
    assert SECRET in leaves(case, sara, under_order=other.pk)[1].values()
    protective.end_order(case.pk, by=sara, reason="the case is over")
    with pytest.raises(ForbiddenError, match="not under"):
        leaves(case, sara, under_order=other.pk)


def test_somebody_under_another_cases_order_is_nobody_here(case, anton, sara):
    other = services.open_case(by=anton, title="other pencils", kind="EAPA", office=HOME)
    member = under_order(other, anton, sara)
    bracketed(case, anton)
    with pytest.raises(ForbiddenError, match="not under"):
        leaves(case, sara, under_order=member.pk)


@pytest.mark.parametrize(
    "text",
    [b"they made 12,345 pieces", b"12345 pieces", b"12 345 pieces", b"at ACME FORGE", b"acme-forge", b"Acme\nForge"],
)
def test_a_public_version_that_still_shows_something_is_not_taken(case, anton, text):
    bracketed(case, anton)
    kept(case, anton, title="bad public version", content=text)
    with pytest.raises(UnfitError, match="still shows"):
        protective.pair_public(first(case).pk, by=anton, number=3)
    assert Bracketed.objects.get().public is None


@pytest.mark.parametrize("text", ["123456 pieces", "112,345 pieces", "Acme Forgery", "a hash of 9f123450"])
def test_a_part_of_something_longer_is_not_it(text):
    assert not protective.bracketed_in(text, ["12,345", "Acme Forge"])


def test_what_stands_in_the_log_does_not_leave_either(case, anton, sara):
    bracketed(case, anton)
    protective.pair_public(first(case).pk, by=anton, number=2)
    services.write_note(case.pk, by=anton, text="they say 12 345 pieces", mark=1)
    with pytest.raises(ForbiddenError, match="own words"):
        leaves(case, sara)
    assert leaves(case, sara, under_order=under_order(case, anton, sara).pk)


def test_no_other_exhibit_and_no_covering_words_carry_it_out(case, anton, sara):
    bracketed(case, anton)
    protective.pair_public(first(case).pk, by=anton, number=2)
    with pytest.raises(ForbiddenError, match="own words"):
        export_case(case.pk, by=sara, recipient="counsel", mark=Mark.GREEN, reason="about Acme Forge")
    kept(case, anton, title="a letter", content=b"we never bought 12,345 pieces")
    with pytest.raises(ForbiddenError, match="Exhibit 3 shows"):
        leaves(case, sara)


def test_who_brackets_what_somebody_else_bracketed_meanwhile_is_told(case, anton, sara):
    bracketed(case, anton)
    with pytest.raises(ConflictError, match="look at it again"):
        protective.bracket(first(case).pk, by=sara, lines="May | a month | timing")
    assert [each["text"] for each in Bracketed.objects.get().brackets] == ["12,345", "Acme Forge"]


def test_a_public_version_that_cannot_be_read_is_confirmed_by_a_second_person(case, anton, sara):
    bracketed(case, anton)
    came = exhibits.Came(content=b"%PDF-1.4 scanned", file_name="p.pdf", title="scan", source="party", mark=1)
    exhibits.add_exhibit(case.pk, by=anton, came=came)
    held = protective.pair_public(first(case).pk, by=anton, number=3)
    assert (held.read, held.may_leave) == (False, False)
    assert leaves(case, sara)[0]["left_out"] == {"confidential exhibits": 2}
    with pytest.raises(ForbiddenError, match="second person"):
        protective.confirm_public(first(case).pk, by=anton)
    assert protective.confirm_public(first(case).pk, by=sara).may_leave
    assert leaves(case, sara)[0]["left_out"] == {"confidential exhibits": 1}


def test_a_document_s_text_is_read_through_its_parts(case, anton):
    bracketed(case, anton)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:t>12</w:t><w:t>,345</w:t>")
    came = exhibits.Came(content=packed.getvalue(), file_name="p.docx", title="draft", source="party", mark=1)
    exhibits.add_exhibit(case.pk, by=anton, came=came)
    with pytest.raises(UnfitError, match="still shows"):
        protective.pair_public(first(case).pk, by=anton, number=3)


def test_bracketed_anew_it_is_paired_anew(case, anton, sara):
    bracketed(case, anton)
    protective.pair_public(first(case).pk, by=anton, number=2)
    seen = Bracketed.objects.get().version
    protective.bracket(first(case).pk, by=anton, lines=LINES + "\nMay | a month | timing", seen=seen)
    assert Bracketed.objects.get().public is None
    with pytest.raises(UnfitError, match="still shows"):
        protective.pair_public(first(case).pk, by=anton, number=2)


@pytest.mark.parametrize("lines", ["", "12,345", "12,345 | a number", "12,345 | 12345 pieces | capacity", " | x | y"])
def test_every_passage_has_a_summary_and_a_reason(case, anton, lines):
    with pytest.raises(UnfitError):
        protective.bracket(first(case).pk, by=anton, lines=lines)


def test_orders_are_a_supervisors_word_in_eapa_cases_and_one_at_a_time(case, anton, sara, person):
    with pytest.raises(ForbiddenError):
        protective.issue_order(case.pk, by=anton, terms="counsel only", day=DAY)
    with pytest.raises(ConflictError):
        protective.admit(case.pk, by=anton, name="Ms A", firm="Law", party="importer", day=DAY)
    protective.issue_order(case.pk, by=sara, terms="counsel only", day=DAY)
    with pytest.raises(ConflictError):
        protective.issue_order(case.pk, by=sara, terms="counsel only", day=DAY)
    with pytest.raises(ForbiddenError):
        protective.admit(case.pk, by=person("officer"), name="Ms A", firm="Law", party="importer", day=DAY)
    other = services.open_case(by=anton, title="a penalty", office=HOME)
    with pytest.raises(UnfitError, match="EAPA"):
        protective.issue_order(other.pk, by=sara, terms="counsel only", day=DAY)


def test_the_page_leads_through_it(case, anton, sara, signed_in):
    browser = signed_in(anton)
    page = reverse("case", args=[case.pk])
    assert "None stands" in browser.get(page).content.decode()
    browser.post(reverse("bracket_exhibit", args=[first(case).pk]), {"lines": LINES})
    browser.post(reverse("pair_public", args=[first(case).pk]), {"number": 2})
    told = browser.get(page).content.decode()
    assert "Public version: exhibit 2" in told
    assert "no bracketed text in it" in told
    signed_in(sara).post(reverse("issue_order", args=[case.pk]), {"terms": "counsel only", "day": DAY})
    assert "Admit somebody" in signed_in(anton).get(page).content.decode()
