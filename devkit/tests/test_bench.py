"""What the benchmarks rest on, as far as it needs no database and no network."""

import re
import sys
from datetime import timedelta

import pytest

from devkit import bench, paths, peers

OURS = "[options]\naddons_path = /odoo/addons,/here\ndata_dir = /d,e\nlist_db = False\n"


@pytest.fixture
def benchmark(monkeypatch):
    """Imports a file of ``benchmarks/``."""
    monkeypatch.syspath_prepend(bench.BENCHMARKS)
    before = set(sys.modules)

    def load(name):
        return __import__(name)

    yield load
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", "").startswith(str(bench.BENCHMARKS)):
            del sys.modules[name]


def test_peers_addons_stand_in_for_ours(tmp_path):
    assert peers.with_addons(OURS, tmp_path) == OURS.replace(
        "/here", str(tmp_path / "odoo" / "addons")
    )


def test_peers_are_pinned_by_hash():
    text = re.sub(r"\\\n|^#.*$", "", peers.REQUIREMENTS.read_text(), flags=re.M)
    for line in text.split("\n"):
        assert not line or re.fullmatch(r"\S+==\S+ +--hash=sha256:[0-9a-f]{64}", line)


def test_nothing_but_benchmarks_knows_the_peer():
    users = {
        path.stem
        for path in (paths.ROOT / "devkit").glob("*.py")
        if re.search(r"^from .*\bpeers\b", path.read_text(), re.M)
    }
    assert users == {"bench"}


def test_benchmarks_named_are_there():
    names = {path.stem for path in bench.BENCHMARKS.glob("[!_]*.py")}
    assert names >= {*bench.LARGE, *bench.BESIDE_PEER}


def test_plan_is_the_same_each_time_and_overlaps_nothing(benchmark):
    plan = benchmark("_plan")
    booked = plan.booked()
    assert booked == plan.booked()
    assert len(set(booked)) == len(booked)
    cells = plan.hours_at_work()
    assert set(booked) <= set(cells)
    assert round(len(booked) / len(cells), 3) == plan.FULL
    assert len(booked) >= plan.PEER_BOOKINGS
    last = plan.first_day() + timedelta(days=plan.DAYS)
    assert all(plan.first_day() <= start < last for _person, start in booked)
    for person, start in cells:
        away, back = plan.leave(person)
        assert not away <= start < back


def storm(race):
    """The answers of a storm in which all went well."""
    return [
        ("refused", index, f"Taken.\n{race.TOLD}: ten")
        if index % race.ATTEMPTS
        else ("booked", index, "1")
        for index in range(race.TIMES * race.ATTEMPTS)
    ]


def test_storm_that_went_well(benchmark):
    race = benchmark("race")
    assert race.judge("storm", storm(race)) == []


@pytest.mark.parametrize(
    ("index", "answer"),
    [
        (0, ("refused", 0, "Taken.\nThe next free times: ten")),  # nobody won
        (1, ("booked", 1, "2")),  # two won
        (2, ("error", 2, "KeyError('x')")),
        (3, ("refused", 3, "Taken.")),  # not told when it would be possible
    ],
)
def test_storm_that_broke_a_promise(benchmark, index, answer):
    race = benchmark("race")
    answers = storm(race)
    answers[index] = answer
    assert race.judge("storm", answers)


def test_storm_wants_each_time_ten_times(benchmark):
    race = benchmark("race")
    salon = {"branch": 1, "product": 2, "partner": 3, "employees": [4, 5, 6, 7]}
    for name in race.STORMS:
        wanted = {}
        for index in range(race.TIMES * race.ATTEMPTS):
            request = race.request_of(salon, name, index)
            key = request["services"][0]["employee_id"], request["start"]
            wanted[key] = wanted.get(key, 0) + 1
        assert len(wanted) == race.TIMES
        assert set(wanted.values()) == {race.ATTEMPTS}
