"""Creating, opening, closing; what the host provides; what crosses as bytes."""

import io
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import BERLIN

import interlude as il
from interlude import errors


def test_each_way_to_unlock(tmp_path: Path) -> None:
    store = il.MemorySecretStore()
    vault, phrase = il.Vault.create(
        tmp_path / "v", zone=BERLIN, passphrase="correct horse", secret_store=store
    )
    with vault:
        assert len(phrase) == 24
        assert not vault.is_protected()
        vault.protect(" ".join(phrase))
        assert vault.is_protected()
        id = vault.vault_id()
    assert vault.closed
    vault.close()
    for key in ({"passphrase": "correct horse"}, {"phrase": " ".join(phrase)}, {"secret_store": store}):
        with il.Vault.unlock(tmp_path / "v", zone=BERLIN, **key) as opened:
            assert opened.vault_id() == id
            assert opened.problems() == []
    with pytest.raises(TypeError):
        il.Vault.unlock(tmp_path / "v", zone=BERLIN)


def test_a_secret_store_that_fails_loses_nothing(tmp_path: Path) -> None:
    class Busy(il.MemorySecretStore):
        broken = True

        def get(self, name: str) -> il.SecretLookup:
            if self.broken:
                raise RuntimeError("the keystore is busy")
            return super().get(name)

    store = Busy()
    il.Vault.create(tmp_path / "v", zone=BERLIN, secret_store=store)[0].close()
    with pytest.raises(errors.Locked):
        il.Vault.unlock(tmp_path / "v", zone=BERLIN, secret_store=store)
    store.broken = False
    il.Vault.unlock(tmp_path / "v", zone=BERLIN, secret_store=store).close()


def test_a_secret_store_that_calls_back_is_refused(vault: il.Vault) -> None:
    class Reentrant(il.MemorySecretStore):
        seen: object = None

        def put(self, name: str, secret: bytes) -> None:
            try:
                vault.vault_id()
            except errors.Refused as error:
                self.seen = error
            super().put(name, secret)

    store = Reentrant()
    vault.enroll(store)
    assert isinstance(store.seen, errors.Refused)
    vault.withdraw_key(store)


def test_times_are_of_the_writer(tmp_path: Path) -> None:
    clock = il.ManualClock(datetime(2026, 12, 1, 18, 30, tzinfo=timezone.utc))
    vault, _ = il.Vault.create(tmp_path / "v", zone=BERLIN, clock=clock)
    with vault:
        first = vault.journal.write(il.NewEntry(title="at home"))
        vault.set_zone(ZoneInfo("Asia/Tokyo"))
        clock.set(datetime(2026, 12, 2, 0, 0, tzinfo=timezone.utc))
        second = vault.journal.write(il.NewEntry(title="abroad"))
        at = vault.journal.get(first).summary.created
        assert at == datetime(2026, 12, 1, 19, 30, tzinfo=BERLIN)
        assert at.tzinfo == BERLIN
        assert vault.journal.get(second).summary.created.hour == 9
        fixed = datetime(2020, 1, 1, 12, tzinfo=timezone(timedelta(hours=-3)))
        third = vault.journal.write(il.NewEntry(created=fixed))
        assert vault.journal.get(third).summary.created.utcoffset() == timedelta(hours=-3)
        now = vault.now()
        assert (now.at, now.zone) == (datetime(2026, 12, 2, tzinfo=timezone.utc), ZoneInfo("Asia/Tokyo"))


def test_attachments_are_files(vault: il.Vault) -> None:
    entry = vault.journal.write(il.NewEntry(title="a picture"))
    content = bytes(range(256)) * 4000
    id = vault.journal.attach_file(entry, io.BytesIO(content), "garden.jpg")
    (kept,) = vault.journal.get(entry).content.attachments
    assert (kept.id, kept.length, kept.media_type) == (id, len(content), "image/jpeg")
    with vault.journal.open_attachment(entry, id) as file:
        assert file.read(10) == content[:10]
        assert file.read() == content[10:]
    with pytest.raises(errors.NotFound):
        vault.journal.open_attachment(entry, "none")
    reader = vault.journal.read_attachment(entry, id)
    vault.close()
    with pytest.raises(errors.Closed):
        reader.read(10)


def test_pages_are_one_iterator(vault: il.Vault) -> None:
    seen: list[int] = []
    new = [il.NewEntry(title=str(n)) for n in range(450)]
    vault.journal.write_all(new, il.CallableProgress(seen.append))
    assert seen[-1] == 450
    titles = [entry.title for entry in vault.journal.entries(page=100)]
    assert sorted(titles, key=int) == [str(n) for n in range(450)]
    assert vault.journal.count(il.EntryFilter()) == 450


def test_exports_and_imports(vault: il.Vault, tmp_path: Path) -> None:
    vault.journal.write(il.NewEntry(title="goes along", body="words"))
    report = vault.export_journal(str(tmp_path / "out"), il.ExportFormat.JSON)
    assert report.entries == 1
    other, _ = il.Vault.create(tmp_path / "other", zone=BERLIN)
    with other:
        assert other.import_journal(str(tmp_path / "out"), dry_run=True).created == 1
        assert list(other.journal.entries()) == []
        assert other.import_journal(str(tmp_path / "out")).created == 1
        assert other.import_journal(str(tmp_path / "out")).unchanged == 1
    assert "interlude-json" in il.import_formats()


def test_history_and_looking_back(vault: il.Vault) -> None:
    entry = vault.journal.write(il.NewEntry(title="t", body="one two", mood=5))
    vault.journal.edit(entry, [il.Edit.BODY("one three")])
    first, *_ = vault.journal.history(entry)
    assert first.here
    moment = vault.journal.good_moment()
    assert moment is not None and moment.id == entry
    goal = vault.goals.add("sleep")
    vault.goals.set_state(goal, il.GoalState.DONE)
    (kept,) = vault.goals.list()
    assert (kept.words, kept.state) == ("sleep", il.GoalState.DONE)
    (week,) = vault.insights.moods(il.Span(_from=None, to=None))
    assert (week.n, week.counts, week.mean_hundredths) == (1, [0, 0, 0, 0, 1], 500)


def test_a_plan_is_applied(vault: il.Vault) -> None:
    from datetime import date, time

    vault.reminders.add(il.evening_check_in(time(20, 0), date(2026, 1, 1)))
    request = il.PlanRequest(
        now=datetime(2026, 6, 1, tzinfo=timezone.utc),
        zone=BERLIN,
        locale="de",
        horizon_days=2,
        capabilities=il.Capabilities(exact=True, most=60, shortest_window=10, allowed=True),
        delivered=[],
    )
    plan = vault.reminders.plan(request)
    first, *_ = plan.notifications
    assert isinstance(first.when, il.When.AT)
    assert first.when[0] == datetime(2026, 6, 1, 18, tzinfo=timezone.utc)
    assert first.local == datetime(2026, 6, 1, 20)
    assert len(plan.difference.add) == len(plan.notifications) > 0
    vault.reminders.applied(plan)
    again = vault.reminders.plan(request)
    assert again.difference.add == []
    snapshot = il.read_boot_snapshot(plan.boot_snapshot)
    assert [one.id for one in snapshot.entries] == [one.id for one in plan.notifications]
    due = il.boot_due(plan.boot_snapshot, request.now, BERLIN, [])
    assert len(due.set) == len(plan.notifications)
    assert il.explain("de", il.Degraded.TOO_MANY) != il.explain("en", il.Degraded.TOO_MANY)


def test_packs(vault: il.Vault, tmp_path: Path) -> None:
    pack = il.Pack.starter()
    assert pack.info().signer is None
    group = vault.groups.found(il.GroupProfile(name="g", zone=BERLIN), "Vera", "http://127.0.0.1:1")
    report = vault.groups.take_pack(group, pack)
    assert report.taken == len(pack.resources()) > 40
    assert vault.groups.take_pack(group, pack).same
    assert vault.group(group).resources(["es"])[0].lang == "es"
    assert len(il.signer_words(vault.groups.pack_signer())) > 3
    problem = il.pack_problem(str(tmp_path))
    assert problem is not None and problem.reason
