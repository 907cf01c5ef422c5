#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of the database, putting them back, and what clients lose by it: nothing."""

import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import stat
import subprocess
import threading
import unittest
import uuid

import kit

FILMS = [f"tmdb:{number}" for number in range(1, 13)]


class Device:
    """What a device of somebody does by SYNC's rules, in short: each thing that was ever edited on it is held, what
    was edited since is pushed with a number that only rises, and who meets another epoch sends all that it holds."""

    def __init__(self, client):
        self.client = client
        self.id = str(uuid.uuid4())
        self.seq = 0
        self.epoch = self.cursor = None
        self.held = {}     # (kind, film) → what is wanted
        self.dirty = set()

    @property
    def shown(self):
        return {key: want for key, want in self.held.items() if want}

    def edit(self, kind, film, want):
        self.held[kind, film] = want
        self.dirty.add((kind, film))

    def push(self):
        ops = []
        for kind, film in sorted(self.dirty):
            self.seq += 1
            want = self.held[kind, film]
            if kind in ("note", "list"):
                ops.append({"seq": self.seq, "kind": "record", "record": kind, "uid": film, "fields": want})
            elif kind == "list_entry":
                ops.append({"seq": self.seq, "kind": "list_entry", "list_uid": "rainy", "film_uid": film,
                            "want": want is not None, "position": want})
            elif kind == "rating":
                ops.append({"seq": self.seq, "kind": "rating", "film_uid": film, "rating": want and want[0],
                            "review": want and want[1]})
            else:
                ops.append({"seq": self.seq, "kind": "entry", "list": kind, "film_uid": film, "want": want})
        answer = self.client.post("sync/", {"device": self.id, "ops": ops})
        assert answer.status == 200, answer
        assert all(result["status"] == "done" for result in answer.json["results"]), answer.json
        self.dirty.clear()

    def pull(self):
        """False: the cursor leads nowhere any more."""
        while True:
            answer = self.client.get("sync/" + (f"?cursor={self.cursor}&limit=5" if self.cursor else "?limit=5"))
            if answer.status == 410:
                return False
            assert answer.status == 200, answer
            page = answer.json
            for change in page["changes"]:
                self.take(change)
            self.cursor, self.epoch = page["cursor"], page["epoch"]
            if not page["more"]:
                return True

    def take(self, change):
        if change["kind"] == "rating":
            key = "rating", change["film_uid"]
            value = None if change["rating"] is None else (change["rating"], change["review"])
        elif change["kind"] == "record":
            key, value = (change["record"], change["uid"]), change["fields"]
        elif change["kind"] == "list_entry":
            key, value = ("list_entry", change["film_uid"]), change["position"] if change["present"] else None
        else:
            key, value = (change["list"], change["film_uid"]), change["present"]
        if key not in self.dirty:
            self.held[key] = value

    def sync(self):
        if self.dirty:
            self.push()
        if not self.pull():
            self.cursor = None
            self.dirty = set(self.held)
            self.push()
            assert self.pull()


def look(path, sql):
    """What stands in a file of SQLite's, in which nobody writes."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def run(storage, verb, *words):
    return subprocess.run(storage.command(verb, *words), capture_output=True, text=True, env=kit.ENVIRONMENT,
                          check=False)


@unittest.skipIf(kit.POSTGRESQL, "PostgreSQL has copies of its own")
class Backup(kit.ServerTest):
    def setUp(self):
        super().setUp()
        self.copy = self.storage.folder / "copy"
        self.path = pathlib.Path(self.storage.uri.removeprefix("sqlite:"))

    def backup(self, path=None):
        done = run(self.storage, "backup", path or self.copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def restore(self, path=None):
        done = run(self.storage, "restore", path or self.copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def assert_refused(self, done, word):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(word, done.stderr)
        self.assertEqual(done.stdout, "")

    def left_over(self):
        """Files beside the database that nobody asked for."""
        wanted = {"plakat.db", "plakat.db-wal", "plakat.db-shm", "plakat.db.lock", "keys", "pictures", "cache", "copy",
                  "catalogue.jsonl"}
        return {path.name for path in self.storage.folder.iterdir()} - wanted

    def watchlist(self, client):
        answer = client.get("movies/watchlist/?page_size=500")
        self.assertEqual(answer.status, 200, answer)
        return {entry["movie"]["tmdb_id"] for entry in answer.json["results"]}

    def test_copy(self):
        """A copy made while others write is one moment of the database, private, and never over another file."""
        ada = self.register("ada")
        stop = threading.Event()

        def edit():
            client = self.server.client(access=ada.access)
            while not stop.is_set():
                for film in (19, 832):
                    assert client.post("movies/watchlist/", {"movie_id": film}).status in (200, 201)
                for film in (19, 832):
                    assert client.delete(f"movies/watchlist/{film}/").status in (200, 204)
            client.close()

        thread = threading.Thread(target=edit)
        thread.start()
        try:
            self.backup()
        finally:
            stop.set()
            thread.join()
        self.assertEqual(stat.S_IMODE(self.copy.stat().st_mode), 0o600)
        self.assertEqual(look(self.copy, "PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(look(self.copy, "SELECT count(*) FROM account"), [(1,)])
        self.assertEqual(look(self.copy, "SELECT count(*) FROM film"), [(len(kit.FILMS),)])
        before = self.copy.read_bytes()
        self.assert_refused(run(self.storage, "backup", self.copy), "exists")
        self.assertEqual(self.copy.read_bytes(), before)
        self.assertEqual(self.left_over(), set())

    def test_copy_of_nothing(self):
        self.server.stop()
        for path in self.storage.folder.glob("plakat.db*"):
            path.unlink()
        self.assert_refused(run(self.storage, "backup", self.copy), "plakat.db")
        self.assertFalse(self.copy.exists())
        self.assertFalse(self.path.exists())
        self.assert_refused(run(self.storage, "backup", self.storage.folder / "nowhere" / "copy"), "plakat.db")

    def test_restore(self):
        """An older copy comes back with another epoch, and what was there stays beside it."""
        ada = self.register("ada")
        ada.post("movies/watchlist/", {"movie_id": 19})
        epoch = ada.get("/api/v1/").json["epoch"]
        self.backup()
        ada.post("movies/watchlist/", {"movie_id": 832})
        cursor = ada.get("sync/").json["cursor"]
        catalogue = ada.get("catalogue/").json["cursor"]
        self.server.stop()
        done = self.restore()
        kept = [path for path in self.storage.folder.iterdir() if ".before-restore-" in path.name]
        self.assertEqual(len(kept), 1)
        self.assertIn(str(kept[0]), done.stdout)
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(kept[0].stat().st_mode), 0o600)
        self.assertEqual(look(kept[0], "PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(look(kept[0], "SELECT count(*) FROM entry"), [(2,)])
        self.server.start()
        again = self.server.client(access=ada.access)
        self.assertNotEqual(again.get("/api/v1/").json["epoch"], epoch)
        self.assertEqual(self.watchlist(again), {19})
        self.assert_problem(again.get(f"sync/?cursor={cursor}"), 410)
        self.assert_problem(again.get(f"catalogue/?cursor={catalogue}"), 410)
        self.assertIn(b"ada@example.org", again.get("users/profile/").body)
        # once more, of the same copy: it was not used up
        self.server.stop()
        self.restore()
        self.server.start()
        self.assertNotEqual(self.server.client().get("/api/v1/").json["epoch"], epoch)

    def test_restore_where_nothing_is(self):
        self.register("ada")
        self.backup()
        self.server.stop()
        for path in self.storage.folder.glob("plakat.db*"):
            path.unlink()
        self.restore()
        self.server.start()
        self.server.sign_in("ada")
        self.assertEqual(self.left_over(), set())

    def test_restore_refuses_while_it_runs(self):
        self.backup()
        before = os.stat(self.path).st_ino
        self.assert_refused(run(self.storage, "restore", self.copy), "stop it first")
        self.assertEqual(os.stat(self.path).st_ino, before)
        self.server.stop()
        # somebody looks into it with another program
        with contextlib.closing(sqlite3.connect(self.path)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM account").fetchall()
            self.assert_refused(run(self.storage, "restore", self.copy), "in use")
        self.assertEqual(os.stat(self.path).st_ino, before)
        self.restore()
        self.assertNotEqual(os.stat(self.path).st_ino, before)

    def test_one_server_for_a_file(self):
        done = run(self.storage, "serve", "--listen", "127.0.0.1:0")
        self.assert_refused(done, "stop it first")
        self.assertEqual(self.nobody().get("/healthz").status, 200)

    def test_what_is_loaded_for_the_first_time_is_waited_for(self):
        """That load has the file for itself; who comes meanwhile is told so."""
        self.server.stop()
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as loading:
            # as the loader does it
            loading.execute("PRAGMA journal_mode=DELETE").fetchall()
            loading.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
            loading.executescript("BEGIN EXCLUSIVE; COMMIT;")
            self.assert_refused(run(self.storage, "serve", "--listen", "127.0.0.1:0"), "Wait for the load to end")
        self.server.start()

    def test_restore_refuses_what_is_no_copy(self):
        self.register("ada")
        self.backup()
        self.server.stop()
        bad = self.storage.folder / "bad"
        whole = self.copy.read_bytes()

        def change(sql):
            shutil.copy(self.copy, bad)
            with contextlib.closing(sqlite3.connect(bad, isolation_level=None)) as copy:
                copy.execute(sql)

        for name, make in {
            "missing": lambda: None,
            "empty": lambda: bad.write_bytes(b""),
            "words": lambda: bad.write_bytes(b"I am no database.\n" * 1000),
            "short": lambda: bad.write_bytes(whole[:len(whole) // 2]),
            "holes": lambda: bad.write_bytes(whole[:4096] + bytes(8 * 4096) + whole[9 * 4096:]),
            "fresh": lambda: look(bad, "CREATE TABLE a (b)"),
            "foreign": lambda: change("PRAGMA application_id = 7"),
            "newer": lambda: change("PRAGMA user_version = 999"),
            "orphans": lambda: change("INSERT INTO device (user_id, device, acked, seen_at) VALUES (77, 'x', 0, 0)"),
            "folder": bad.mkdir,
        }.items():
            with self.subTest(name):
                bad.unlink(missing_ok=True)
                make()
                before = self.path.read_bytes()
                done = run(self.storage, "restore", bad)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(" ", done.stderr)
                self.assertEqual(self.path.read_bytes(), before)
                self.assertLessEqual(self.left_over(), {"bad"})
        self.server.start()
        self.server.sign_in("ada")

    def test_restore_needs_its_keys(self):
        """A copy is of no use with other keys, or without any; nothing is made in their place."""
        self.register("ada")
        self.backup()
        self.server.stop()
        keys = self.storage.keys.rename(self.storage.folder / "away")
        before = self.path.read_bytes()
        self.assert_refused(run(self.storage, "restore", self.copy), "is missing")
        self.assertFalse(self.storage.keys.exists())
        self.assert_refused(run(self.storage, "serve", "--listen", "127.0.0.1:0"), "is missing")
        self.assertFalse(self.storage.keys.exists())
        self.assertEqual(run(self.storage, "make-key").returncode, 0)
        self.assert_refused(run(self.storage, "restore", self.copy), "not that of this database")
        self.assert_refused(run(self.storage, "serve", "--listen", "127.0.0.1:0"), "not that of this database")
        self.assertEqual(self.path.read_bytes(), before)
        keys.rename(self.storage.keys)
        self.restore()
        self.server.start()
        self.server.sign_in("ada")

    def test_restore_over_a_damaged_one(self):
        """That is what copies are for."""
        self.register("ada")
        self.backup()
        self.server.stop()
        self.path.write_bytes(b"nonsense" * 10000)
        done = self.restore()
        self.assertIn("cannot be read", done.stderr)
        self.server.start()
        self.server.sign_in("ada")
        kept = [path for path in self.storage.folder.iterdir() if ".before-restore-" in path.name]
        self.assertEqual([path.read_bytes()[:8] for path in kept], [b"nonsense"])

    def test_deleted_stays_deleted(self):
        """Who had their account deleted does not come back with an older copy, nor does their number."""
        ada = self.register("ada")
        self.register("bob")
        self.backup()
        eve = self.register("eve")
        answer = ada.delete("users/delete-account/", {"password": kit.PASSWORD})
        self.assertLess(answer.status, 300, answer)
        self.server.stop()
        self.storage.sql("UPDATE account SET delete_at = 1 WHERE username = 'ada'")
        self.server.start()
        kit.wait_until(lambda: self.storage.sql("SELECT count(*) FROM account_gone") == "1")
        numbers = self.storage.sql("SELECT max(id) FROM account")
        self.server.stop()
        self.restore()
        self.assertEqual(self.storage.sql("SELECT username FROM account"), "bob")
        self.assertEqual(self.storage.sql("SELECT id FROM account_gone"), "1")
        self.server.start()
        self.assert_problem(self.nobody().post("users/login/", {"username": "ada", "password": kit.PASSWORD}), 401)
        self.assert_problem(self.server.client(access=ada.access).get("users/profile/"), 410)
        # eve's account is newer than the copy: her tokens are no good, and not for somebody else's account
        self.register("mallory")
        self.assertGreater(int(self.storage.sql("SELECT max(id) FROM account")), int(numbers))
        self.assert_problem(self.server.client(access=eve.access).get("users/profile/"), 401)

    def test_three_devices_lose_nothing(self):
        """An older copy is restored under three devices: each sends again what it holds, and no edit is lost."""
        for seed in range(5):
            with self.subTest(seed=seed):
                self.play(random.Random(seed), f"user{seed}")

    def play(self, chance, name):
        devices = [Device(self.server.register(name))] + [Device(self.server.sign_in(name)) for _ in range(2)]
        devices[0].edit("list", "rainy", {"name": "Rainy days"})
        for device in devices:
            device.sync()

        def edit(steps):
            for _ in range(steps):
                device = chance.choice(devices)
                kind = chance.choice(["watchlist", "favourites", "rating", "note", "list_entry"])
                want = chance.random() < 0.7
                if kind == "rating":
                    want = (chance.randint(1, 10) / 2, chance.choice([None, f"Words {chance.random()}"])) if want else None
                elif kind == "note":
                    want = {"text": f"Words {chance.random()}"} if want else None
                elif kind == "list_entry":
                    want = f"V{chance.randint(1, 99)}" if want else None
                device.edit(kind, chance.choice(FILMS), want)
                if chance.random() < 0.3:
                    device.sync()

        copy = self.storage.folder / f"copy-{name}"
        edit(60)
        self.backup(copy)
        edit(60)
        # all have met, but for what was edited last
        for device in devices + devices:
            device.sync()
        agreed = devices[0].shown
        for device in devices:
            self.assertEqual(device.shown, agreed)
        chance.choice(devices).edit("watchlist", "tmdb:99", True)
        agreed["watchlist", "tmdb:99"] = True
        epochs = {device.epoch for device in devices}
        self.server.stop()
        self.restore(copy)
        self.server.start()
        for device in devices:
            device.client.close()
            device.client = self.server.client(access=device.client.access)
        # the copy is an older one indeed
        old = Device(self.server.sign_in(name))
        old.sync()
        self.assertNotEqual(old.shown, agreed)
        for device in devices + devices:
            device.sync()
        self.assertEqual(len(epochs), 1)
        for device in devices:
            self.assertNotIn(device.epoch, epochs)
            self.assertEqual(device.shown, agreed)
        fresh = Device(self.server.sign_in(name))
        fresh.sync()
        self.assertEqual(fresh.shown, agreed)
        for device in (*devices, old, fresh):
            device.client.close()


class RenewEpoch(kit.ServerTest):
    def test_renew_epoch(self):
        """After a copy came back some other way: clients start over."""
        ada = self.register("ada")
        ada.post("movies/watchlist/", {"movie_id": 19})
        epoch = ada.get("/api/v1/").json["epoch"]
        cursor = ada.get("sync/").json["cursor"]
        self.server.stop()
        self.assertEqual(run(self.storage, "renew-epoch").returncode, 0)
        self.server.start()
        again = self.server.client(access=ada.access)
        self.addCleanup(again.close)
        self.assertNotEqual(again.get("/api/v1/").json["epoch"], epoch)
        self.assert_problem(again.get(f"sync/?cursor={cursor}"), 410)
        self.assertEqual(len(again.get("sync/").json["changes"]), 1)

    @unittest.skipUnless(kit.POSTGRESQL, "for PostgreSQL")
    def test_postgresql_is_told_how(self):
        for verb, word in (("backup", "pg_dump"), ("restore", "pg_restore")):
            done = run(self.storage, verb, self.storage.folder / "copy")
            self.assertEqual(done.returncode, 1)
            self.assertIn(word, done.stderr)
            self.assertFalse((self.storage.folder / "copy").exists())

    @unittest.skipUnless(kit.POSTGRESQL, "for PostgreSQL")
    def test_postgresql_copy(self):
        """By the commands that the server names."""
        ada = self.register("ada")
        ada.post("movies/watchlist/", {"movie_id": 19})
        dump = self.storage.folder / "dump"
        subprocess.run(["pg_dump", "--format=custom", f"--file={dump}", self.storage.uri], check=True)
        ada.post("movies/watchlist/", {"movie_id": 832})
        cursor = ada.get("sync/").json["cursor"]
        self.server.stop()
        subprocess.run(["pg_restore", "--clean", "--if-exists", f"--dbname={self.storage.uri}", dump], check=True)
        self.assertEqual(run(self.storage, "renew-epoch").returncode, 0)
        self.server.start()
        again = self.server.client(access=ada.access)
        self.addCleanup(again.close)
        self.assert_problem(again.get(f"sync/?cursor={cursor}"), 410)
        self.assertEqual(again.get("movies/watchlist/").json["count"], 1)
        self.server.sign_in("ada")


if __name__ == "__main__":
    kit.main()
