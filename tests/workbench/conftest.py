"""A cast of people, a handful of alerts, and a small lake under them."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.management import call_command
from django.test import Client

from tests.conftest import ROOT
from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, found, fused, selected, signalled

DAY = dt.date(2025, 6, 30)
HOME, AWAY = "5201", "2704"
WORD = "a-tide-waiter-waits"
GUARDED = ("audit_record", "cases_custody", "cases_entry", "cases_happening")  # triggers keep what lies in them
ROLES = ("officer", "analyst", "supervisor", "data scientist", "auditor", "administrator")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix) -> None:
    """Tests use a file: threads then wait for each other as workers of a server do."""
    from django.conf import settings

    one = settings.DATABASES["default"]
    if one["ENGINE"].endswith("sqlite3"):
        one.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")
        # No test pulls the plug; the same is said to PostgreSQL.
        one["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Counts of failed sign-ins lie in a table of their own."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves the language of its reader behind it in this thread; each test begins without one."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory) -> str:
    """A folder without a lake."""
    return str(tmp_path_factory.mktemp("nowhere") / "lake")


@pytest.fixture(autouse=True)
def no_lake_but_what_a_test_makes(settings, nowhere: str) -> None:
    """A demonstration in the working folder must not take part: workers would find work in its lake."""
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": nowhere}


@pytest.fixture(autouse=True)
def static_files_found_when_asked_for(settings) -> None:
    """Each client would list them all anew before its first request."""
    settings.WHITENOISE_AUTOREFRESH = True


def rows(table: Table, *given: dict) -> pa.Table:
    """Rows of a table, what is not given being empty."""
    trail = {"source": "test", "file_id": "0", "row_no": 1}
    names = table.column_names
    return pa.Table.from_pylist([{n: (trail | row).get(n) for n in names} for row in given], schema=table.schema)


def item(name: str, *, office: str = HOME, price: float = 5.0, day: dt.date = DAY, **more: object) -> dict:
    """One declared line of 100 kg of the same goods from the same country."""
    base = {"item_id": f"t/{name}/1", "declaration_id": name, "line_no": 1, "flow": "import", "declared_on": day}
    goods = {
        "hs_code": "6109100010",
        "hs6": "610910",
        "description": "T-SHIRTS, COTTON",
        "origin": "BD",
        "dispatch": "BD",
    }
    mass = {"net_mass_kg": 100.0, "gross_mass_kg": 110.0, "customs_value": price * 100, "importer": "IMP-1"}
    return base | goods | mass | {"office": office, "exporter": "EXP-1", "declarant": "BRO", **more}


def planned(name: str, *, cause: str, office: str = HOME, propensity: float = 1.0, risk: float = 0.3) -> dict:
    """A line of the day's plan."""
    base = {"item_id": f"t/{name}/1", "declaration_id": name, "day": DAY, "office": office, "position": 1}
    how = {"lane": "red", "exam_type": "TAILGATE", "cause": cause, "propensity": propensity, "minutes": 60.0}
    return base | how | {"risk": risk, "expected_revenue": 120.0, "reasons": "unit price low; new importer"}


def judged(name: str, *, risk: float, office: str = HOME) -> dict:
    """A line that the model judged."""
    base = {"item_id": f"t/{name}/1", "declaration_id": name, "declared_on": DAY, "office": office}
    how = {"risk": risk, "risk_low": risk / 2, "risk_high": min(2 * risk, 1.0), "expected_revenue": risk * 400}
    words = {
        "reasons": "unit price low; new importer",
        "contributions": json.dumps({"model": -0.8, "low_unit_price": 0.4}),
    }
    return base | how | words | {"model_id": "m1", "known_before": DAY}


@pytest.fixture(scope="session")
def made_lake(tmp_path_factory) -> Path:
    """Forty earlier lines at about 5 a kilogram, and six of the day: one cheap, with a bill that disagrees."""
    folder = tmp_path_factory.mktemp("lake")
    earlier = [
        item(f"OLD-{n}", price=4.0 + n / 20, day=DAY - dt.timedelta(days=40 + n), office=AWAY if n % 2 else HOME)
        for n in range(40)
    ]
    today = [
        item("MUST", price=5.1),
        item("DRAWN", price=5.2),
        item("CHEAP", price=1.0, bill_number="BILL-1", container="MSCU1234565"),
        item("ODD", price=5.3, importer="IMP-2"),
        item("FAR", price=5.0, office=AWAY),
        item("CALM", price=5.0),
    ]
    bill = {"consignment_id": "b/1", "bill_number": "BILL-1", "arrived_on": DAY, "line_no": 1, "origin": "CN"}
    bill |= {"containers": "MSCU1234565; X", "gross_mass_kg": 150.0, "description": "GARMENTS", "hs6": "610910"}
    filing = {"filing_id": "f/F1/1", "filing_number": "F1", "line_no": 1, "bill_number": "BILL-1", "hs6": "610910"}
    filing |= {"filed_on": DAY - dt.timedelta(days=30), "known_on": DAY - dt.timedelta(days=30), "origin": "CN"}
    filing |= {"importer_number": "IMP-1", "buyer": "IVAN & CO", "seller": "DHAKA MILLS", "ship_to": "A warehouse"}
    filing |= {"manufacturer": "Ningbo Knits", "manufacturer_country": "CN", "stuffing_country": "BD"}
    names = (
        ("t/CHEAP/1", "item", "importer", "Ívan & Co."),
        ("t/CHEAP/1", "item", "exporter", "Dhaka Mills"),
        ("b/1", "consignment", "consignee", "IVAN AND CO"),
        ("b/1", "consignment", "shipper", "Other Mills"),
    )
    parties = [
        {"mention_id": f"{of}/{role}", "document_id": of, "document_kind": kind, "role": role, "name": name}
        | {"mentioned_on": DAY, "party": role}
        for of, kind, role, name in names
    ]
    alert = {"item_id": "t/ODD/1", "detector": "rare_combination", "declared_on": DAY, "score": 9.0, "p_value": 0.001}
    with Lake.open(folder / "lake", create=True) as lake, lake.change("test") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, *earlier, *today))
        change.replace(declared.PARTIES, rows(declared.PARTIES, *parties))
        change.replace(declared.CONSIGNMENTS, rows(declared.CONSIGNMENTS, bill))
        change.replace(declared.FILINGS, rows(declared.FILINGS, filing))
        change.replace(
            fused.RISKS,
            rows(
                fused.RISKS,
                judged("MUST", risk=0.02), judged("DRAWN", risk=0.01), judged("CHEAP", risk=0.6),
                judged("FAR", risk=0.5, office=AWAY), judged("CALM", risk=0.01),
            ),
        )  # fmt: skip
        change.replace(
            selected.PLAN,
            rows(
                selected.PLAN,
                planned("MUST", cause="mandatory", risk=0.02),
                planned("DRAWN", cause="random", propensity=0.05, risk=0.01),
                planned("CHEAP", cause="risk", risk=0.6),
            ),
        )
        change.replace(
            signalled.ALERTS,
            rows(signalled.ALERTS, alert | {"false_discovery_rate": 0.05, "reason": "seldom together"}),
        )
        old = {
            "outcome_id": "t/OLD-0/1",
            "item_id": "t/OLD-0/1",
            "known_on": DAY - dt.timedelta(days=30),
            "severity": 1,
        }
        change.replace(
            found.OUTCOMES, rows(found.OUTCOMES, old | {"cause": "random", "illicit": True, "typology": "VALUATION"})
        )
    return folder / "lake"


def model_card(folder: Path, *, model_id: str = "m1", as_of: dt.date = DAY, auc: float = 0.8):
    """A card as training writes it, of a model that was never trained."""
    from tidewaiter.models.card import Audit, HeadCard, ModelCard

    def figure(value: float) -> dict:
        return {"value": value, "low": value - 0.1, "high": value + 0.1}

    names = ("average_precision", "auc", "calibration_error", "brier", "base_rate")
    at = [{"share": 0.1, "inspected": 10.0, "precision": figure(0.3), "recall": figure(0.6), "revenue_share": None}]
    held_out = {name: figure(auc if name == "auc" else 0.2) for name in names} | {"at": at}
    feature = {"name": "hs6_price_z", "meaning": "price against its lane", "lawful_because": "it describes the goods"}
    return ModelCard(
        model_id=model_id,
        as_of=as_of.isoformat(),
        held_out_from="2025-01-01",
        held_out_to="2025-05-01",
        rows=400,
        held_out_rows=100,
        heads=(HeadCard("any", 40, 10, 20, held_out, {"hs6_price_z": 0.5}),),
        revenue={"kind": "trees", "rows": 40},
        weights="equal",
        features=(feature,),
        detectors=("rare_combination",),
        audits=(Audit("test", "one column tells", "one column foretells the result"),),
        caveats=("the held-out slice also decided the number of trees",),
        data={"declared.items": {"version": 0, "fingerprint": ""}},
        parameters={"recipe": {"folds": 5}},
        seed=0,
        folder=folder / "models" / model_id,
    )


@pytest.fixture(scope="session")
def figures_lake(tmp_path_factory, made_lake: Path) -> Path:
    """That lake with a plan that a run drew, a model's card, and files of which some records were refused."""
    from tidewaiter.models.card import write_card
    from tidewaiter.selection import Budget, plan
    from tidewaiter.tables import loaded

    own = tmp_path_factory.mktemp("figures") / "lake"
    shutil.copytree(made_lake, own)
    at = dt.datetime(2025, 6, 30, 6, 0, tzinfo=dt.UTC)
    file = {"file_id": "f1", "source": "test", "mapping_digest": "d", "sha256": "s", "size_bytes": 100}
    counts = {
        "records_read": 48,
        "records_loaded": 46,
        "records_quarantined": 2,
        "rows_written": '{"declared.items": 46}',
    }
    refused = [
        {"source": "test", "file_id": "f1", "row_no": n, "column": "net_mass", "reason": "not a number"}
        | {"record": json.dumps({"decl": f"SECRET-{n}", "net_mass": "=x"}), "quarantined_at": at}
        for n in (3, 9)
    ]
    grave = {"source": "test", "check": "one column tells", "share": None, "lines": 300, "grave": True}
    for model_id, day, auc in (("m1", DAY, 0.8), ("m0", DAY - dt.timedelta(days=30), 0.7)):
        card = model_card(own, model_id=model_id, as_of=day, auc=auc)
        card.folder.mkdir(parents=True)
        write_card(card)
    with Lake.open(own) as lake:
        with lake.change("files") as change:
            change.replace(
                loaded.FILES,
                pa.Table.from_pylist(
                    [file | counts | {"name": "june.csv", "loaded_at": at}], schema=loaded.FILES.schema
                ),
            )
            change.replace(loaded.QUARANTINE, pa.Table.from_pylist(refused, schema=loaded.QUARANTINE.schema))
            change.replace(
                loaded.AUDITS,
                pa.Table.from_pylist([grave | {"finding": "one column foretells"}], schema=loaded.AUDITS.schema),
            )
        drawn = plan.bind(
            first_day=DAY.isoformat(), last_day=DAY.isoformat(), budget=Budget(capacity_lines=2).dumps(), seed=3
        )
        lake.run([drawn], label="select")
    return own


@pytest.fixture
def figures_desk(desk: Path, settings, figures_lake: Path, tmp_path: Path) -> Path:
    """The desk upon a copy of it that the test may write into."""
    own = tmp_path / "figures"
    shutil.copytree(figures_lake, own)
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(own)}
    return own


@pytest.fixture
def desk(settings, made_lake: Path) -> Path:
    """The settings of the desk: that lake, that day."""
    rules = {"release_hours": 48, "alert_risk": 0.10, "anomaly_days": 14, "lowered_lines": 500}
    settings.WORKBENCH = {"lake": str(made_lake), "desk_day": DAY.isoformat(), **rules}
    return made_lake


@pytest.fixture(autouse=True)
def exhibits_folder(settings, tmp_path: Path) -> Path:
    """Where a test's exhibits lie."""
    settings.EXHIBITS = {"folder": str(tmp_path / "exhibits"), "most_mb": 1}
    return tmp_path / "exhibits"


@pytest.fixture
def own_lake(desk: Path, settings, tmp_path: Path) -> Path:
    """A copy of the lake that the test may write into."""
    own = tmp_path / "lake"
    shutil.copytree(desk, own)
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(own)}
    return own


@pytest.fixture
def listed_lake(own_lake: Path) -> Path:
    """A lake of a test's own with lists, and papers that name somebody on them."""
    from tests.workbench.listed_papers import plant

    plant(own_lake)
    return own_lake


@pytest.fixture
def person(db) -> Callable:
    """Enter someone: `person("analyst", offices=[HOME])`."""
    from django.contrib.auth.models import Group

    from tidewaiter_workbench.people.models import Office, Person

    def enter(role: str = "", *, name: str = "", offices=(HOME,), clearance: int = 1, all_offices: bool = False):
        made = Person.objects.create(username=name or role or "newcomer", clearance=clearance, all_offices=all_offices)
        if role:
            made.groups.add(Group.objects.get_or_create(name=role)[0])
        made.offices.set([Office.objects.get_or_create(code=code)[0] for code in offices])
        return made

    return enter


@pytest.fixture(scope="session")
def leads(made_lake: Path) -> list:
    """What the lake says should be looked at; asked once, as it does not change."""
    from tidewaiter_workbench import bridge

    return bridge.leads(made_lake, alert_risk=0.10, anomaly_days=14)


@pytest.fixture(scope="session")
def dossiers(made_lake: Path, leads) -> list:
    """What the lake says of each of them."""
    from tidewaiter_workbench import bridge

    return bridge.shipments(made_lake, [lead.item_id for lead in leads])


@pytest.fixture(scope="session")
def contents(dossiers) -> dict[str, dict[str, object]]:
    """The same as the queue keeps it, by line: to lay it out costs more than to keep it."""
    return {told.item["item_id"]: {"run": told.run, "content": told.as_json()} for told in dossiers}


@pytest.fixture
def alerts(desk: Path, leads, contents, db) -> dict:
    """The queue as the lake fills it, by declaration."""
    from tidewaiter_workbench.queue.filling import bring
    from tidewaiter_workbench.queue.models import Alert, Dossier

    bring(leads, by="test")
    made = list(Alert.objects.all())
    Dossier.objects.bulk_create(Dossier(alert=alert, **contents[alert.item_id]) for alert in made)
    return {alert.declaration_id: alert for alert in Alert.objects.all()}


@pytest.fixture(scope="session")
def told_before() -> dict[str, object]:
    """What lakes answered in earlier tests, by question."""
    return {}


@pytest.fixture
def asked_once_a_session(db, settings, told_before: dict[str, object]) -> Iterator[None]:
    """A lake that no test writes into is asked once a session, and not once a test, by tests of who may see what."""
    from tidewaiter_workbench.keeping.models import Answer

    Answer.objects.bulk_create(told_before.values())
    yield
    new = Answer.objects.exclude(question__in=told_before)
    told_before.update({answer.question: answer for answer in new})


@pytest.fixture
def signed_in() -> Callable[[object], Client]:
    """A browser in which someone is signed in."""

    def sign(who: object) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return sign


@pytest.fixture
def browser(monkeypatch) -> Iterator:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("NOT RUN: needs Chromium; `scripts/setup.sh .venv dev` installs it")
    # Playwright keeps an event loop in this thread; the test itself still asks the database as always.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def entering(browser, many_connections, live_server, person) -> Iterator[Callable]:
    """Sign somebody in, in a browser of their own; whatever its console complains of fails the test."""
    complaints: list[str] = []

    def called(role: str, **more: object):
        who = person(role, **more)
        who.set_password(WORD)
        who.save()
        page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=live_server.url)
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        page.fill("#id_login", who.username)
        page.fill("#id_password", WORD)
        page.click("button.main")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    yield called
    assert [each for each in complaints if "status of 4" not in each] == [], (
        "a refusal in words is no fault of the page"
    )


@pytest.fixture
def enter(many_connections, own_lake, alerts, entering) -> Callable:
    """Sign somebody in at a desk whose queue is filled."""
    return entering


@pytest.fixture
def many_connections(transactional_db) -> Iterator[None]:
    """For threads: real transactions, and afterwards an audit trail that lets itself be emptied."""
    from django.db import connection

    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            for table in GUARDED:
                cursor.execute(f"DELETE FROM {table}")
            for _name, sql in triggers:
                cursor.execute(sql)


@pytest.fixture
def kind(monkeypatch) -> Callable:
    """Register a kind for one test: `kind(work, holds="lake")`."""
    from tidewaiter_workbench.jobs import kinds

    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))

    def enter(
        work=lambda _doing: kinds.Done("done"), *, name: str = "test", apart: bool = False, **more: object
    ) -> object:
        made = kinds.Kind(name, title=name, does="", work=work, permission="run_jobs", apart=apart, **more)
        kinds.register(made)
        return made

    return enter


@pytest.fixture(scope="session")
def party_lake(tmp_path_factory) -> Path:
    """A lake in which it is known who is who; see `party_lake.py`."""
    from tests.workbench.party_lake import made

    return made(tmp_path_factory.mktemp("parties"))


@pytest.fixture
def own_party_lake(party_lake: Path, desk: Path, settings, tmp_path: Path) -> Path:
    """A copy of it that the test may write into, and at which the desk works."""
    own = Path(shutil.copytree(party_lake, tmp_path / "party-lake"))
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(own)}
    return own


@pytest.fixture(scope="session")
def party_answers(party_lake: Path) -> dict[str, list]:
    """What that lake tells; asked once, as it does not change."""
    from tidewaiter_workbench import bridge

    told = {"parties": list(bridge.parties(party_lake, marks={}))}
    return told | {"pairs": bridge.pairs(party_lake, marks={}), "series": bridge.series(party_lake, marks={})}


@pytest.fixture
def worker() -> Iterator[tuple]:
    """A worker, and the thread that starts it; even heavy work is done there, as the test's database is its own."""
    import threading

    from django.db import connection

    from tidewaiter_workbench.jobs.doing import Doing, perform
    from tidewaiter_workbench.jobs.worker import Worker

    made = Worker(pulse=0.05)
    made._do = lambda job: perform(Doing(job))

    def run() -> None:
        try:
            made.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    yield made, thread
    made.stop()
    if thread.is_alive():
        thread.join(20)


@pytest.fixture
def workers(many_connections, tmp_path, kind, settings) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start workers as an operator does; they have a kind of job that waits for a file."""
    from django.db import connection

    kind(name="slow", apart=True, holds="bench")
    settings.JOBS = {**settings.JOBS, "lease_seconds": 5.0}
    one = connection.settings_dict
    address = f"sqlite:///{one['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgresql://{one['USER']}:{one['PASSWORD']}@{one['HOST']}:{one['PORT']}/{one['NAME']}"
    more = {"TIDEWAITER_DATABASE": address, "DJANGO_SETTINGS_MODULE": "tests.workbench.working"}
    more |= {"TIDEWAITER_JOB_LEASE": "5", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    if "lake" in settings.WORKBENCH:
        more["TIDEWAITER_LAKE"] = settings.WORKBENCH["lake"]
    begun: list[subprocess.Popen] = []

    def start(*options: str, under: tuple[str, ...] = ()) -> subprocess.Popen:
        command = [*under, sys.executable, "-m", "tidewaiter_workbench", "work", "--pulse", "0.2", *options]
        begun.append(subprocess.Popen(command, env=os.environ | more, cwd=ROOT, stdin=subprocess.DEVNULL))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
