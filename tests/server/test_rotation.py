#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation of the keys while servers run: nobody is signed out, nothing sealed is lost, and it may be stopped."""

import re
import stat
import subprocess
import threading

import kit

SEALED = ("email", "first_name", "last_name", "display_name", "bio", "birth_date")


class Rotation(kit.ServerTest):
    def command(self, *words):
        return subprocess.run(self.storage.command(*words), capture_output=True, text=True, env=kit.ENVIRONMENT,
                              check=False)

    def rotate(self, *words):
        done = self.command("rotate-key", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def write_keys(self, text):
        """All at once, as a rotation does."""
        fresh = self.storage.folder / "fresh"
        fresh.touch(0o600)
        fresh.write_text(text)
        fresh.rename(self.storage.keys)

    def age_keys(self):
        """As if all keys had been in use for years."""
        text = self.storage.keys.read_text()
        self.write_keys(re.sub(r"(?m)^(\d+) \S+ ", r"\1 2020-01-01T00:00:00Z ", text))

    def add_key(self):
        self.write_keys(f"{self.storage.keys.read_text()}2 2020-01-01T00:00:00Z {'ab' * 32}\n")

    def key_numbers(self):
        return [int(line.split()[0]) for line in self.storage.keys.read_text().splitlines() if line[0] != "#"]

    def sealed_with(self):
        """The numbers of all keys that something is sealed with."""
        hexed = "encode(substr({0}, 1, 4), 'hex')" if kit.POSTGRESQL else "lower(hex(substr({0}, 1, 4)))"
        parts = [f"SELECT {hexed.format(column)} FROM account" for column in SEALED]
        parts.append(f"SELECT {hexed.format('answer')} FROM idempotency WHERE answer IS NOT NULL")
        parts += [f"SELECT {hexed.format('fields')} FROM {table} WHERE fields IS NOT NULL"
                  for table in ("record", "record_version")]
        return sorted(int(number, 16) for number in self.storage.sql(" UNION ".join(parts)).split())

    def sign_in_by_email(self, name, server=None):
        client = (server or self.server).client()
        self.addCleanup(client.close)
        answer = client.post("users/login/", {"email": f"{name.upper()}@example.org", "password": kit.PASSWORD})
        self.assertEqual(answer.status, 200, answer)
        client.access = answer.json["tokens"]["access"]
        self.assertIn(f"{name}@example.org".encode(), client.get("users/profile/").body)

    def trade(self, token):
        answer = self.nobody().post("users/refresh/", {"refresh": token})
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def test_nobody_is_signed_out(self):
        ada = self.register("ada")
        ada.patch("users/profile/", {"bio": "Writes programs."})
        for text in ("A note.", "Another note."):
            ada.put("movies/19/note/", {"text": text})
        headers = {"Idempotency-Key": "k1"}
        first = ada.post("movies/watchlist/", {"movie_id": 19}, headers=headers)
        cursor = ada.get("sync/").json["cursor"]
        traded = self.trade(ada.refresh)
        self.assertEqual(self.sealed_with(), [1])
        self.rotate("--delay", "2")
        self.assertEqual(self.sealed_with(), [2])
        self.assertEqual(self.key_numbers(), [1, 2])
        self.assertEqual(stat.S_IMODE(self.storage.keys.stat().st_mode), 0o600)
        self.assertIn(b"Writes programs.", ada.get("users/profile/").body)
        self.assertEqual(ada.get("movies/19/note/").json["text"], "Another note.")
        self.assertEqual([version["fields"] for version in ada.get("users/export/").json["record_versions"]],
                         [{"text": "A note."}])
        self.assertEqual(ada.get(f"sync/?cursor={cursor}").status, 200)
        self.assertEqual(ada.post("movies/watchlist/", {"movie_id": 19}, headers=headers).body, first.body)
        # the answer to the refresh was lost, and the key is another one now
        self.assertEqual(self.trade(ada.refresh)["refresh"], traded["refresh"])
        self.trade(traded["refresh"])
        self.sign_in_by_email("ada")
        bob = self.register("bob")
        self.assertEqual(bob.get("users/profile/").status, 200)
        self.assertEqual(self.sealed_with(), [2])
        # the address is taken, whichever key it was hashed with
        self.assertNotEqual(self.nobody().post("users/register/", {
            "email": "Ada@example.org", "username": "ada2", "password": kit.PASSWORD}).status, 201)

    def test_both_keys_at_once(self):
        """Before everything is sealed anew addresses are found by either key."""
        self.register("ada")
        self.server.stop()
        self.add_key()
        self.server.start()
        self.register("bob")
        self.assertEqual(self.sealed_with(), [1, 2])
        self.sign_in_by_email("ada")
        self.sign_in_by_email("bob")
        answer = self.nobody().post("users/register/", {"email": "ada@example.org", "username": "other",
                                                        "password": kit.PASSWORD})
        self.assertNotEqual(answer.status, 201)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account"), "2")
        # that was the beginning of a rotation: it is finished, and no third key is made
        self.assertIn("earlier", self.rotate("--delay", "0"))
        self.assertEqual(self.key_numbers(), [1, 2])
        self.assertEqual(self.sealed_with(), [2])
        self.sign_in_by_email("ada")

    def test_stopped_and_begun_again(self):
        """Killed at any point and begun again, it comes to its end."""
        for number in range(40):
            self.register(f"user{number}")
        for patience in (0.02, 0.04, 0.06, 0.08, 0.1, 0.15):
            process = subprocess.Popen(self.storage.command("rotate-key", "--delay", "0"), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env=kit.ENVIRONMENT)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.rotate("--delay", "0")
        newest = self.key_numbers()[-1]
        self.assertEqual(self.sealed_with(), [newest])
        self.assertFalse([path for path in self.storage.folder.iterdir() if path.name.startswith("keys.")
                          and not re.fullmatch(r"keys\.\w{6}", path.name)])
        for number in (0, 17, 39):
            self.sign_in_by_email(f"user{number}")

    def test_while_people_write(self):
        """Accounts change while they are sealed anew; no change is lost."""
        clients = [self.register(f"user{number}") for number in range(4)]
        stop = threading.Event()
        written = {}
        failures = []

        def write(client):
            number = 0
            while not stop.is_set():
                number += 1
                answer = client.patch("users/profile/", {"bio": f"Version {number} of {client.name}"})
                if answer.status == 200:
                    answer = client.put("movies/19/note/", {"text": f"Note {number} of {client.name}"})
                if answer.status not in (200, 201):
                    failures.append(answer)
                    return
                written[client.name] = number

        threads = [threading.Thread(target=write, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        try:
            for _ in range(3):
                self.rotate("--delay", "2")
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        self.assertEqual(failures, [])
        # what was sealed with an older key at the last moment
        self.rotate("--delay", "0")
        self.assertEqual(len(self.sealed_with()), 1)
        for client in clients:
            self.assertIn(f"Version {written[client.name]} of {client.name}".encode(),
                          client.get("users/profile/").body)
            self.assertEqual(client.get("movies/19/note/").json["text"],
                             f"Note {written[client.name]} of {client.name}")

    def test_forget_old(self):
        ada = self.register("ada")
        old = ada.access
        self.rotate("--delay", "0")
        done = self.command("rotate-key", "--forget-old")
        self.assertEqual(done.returncode, 1)
        self.assertIn("try again after", done.stderr)
        self.assertEqual(self.key_numbers(), [1, 2])
        self.age_keys()
        self.assertIn("1 key", self.rotate("--forget-old"))
        self.assertEqual(self.key_numbers(), [2])
        # a server notices by itself
        kit.wait_until(lambda: self.server.client(access=old).get("users/profile/").status == 401)
        self.sign_in_by_email("ada")
        self.server.stop()
        self.server.start()
        self.sign_in_by_email("ada")

    def test_forget_old_seals_what_is_left(self):
        """Nothing that still needs an old key is left behind by forgetting it."""
        self.register("ada")
        self.add_key()
        self.assertEqual(self.sealed_with(), [1])
        self.rotate("--forget-old")
        self.assertEqual(self.sealed_with(), [2])
        self.sign_in_by_email("ada")

    def test_two_servers(self):
        """A second server on the same keys (and, with PostgreSQL, the same database) takes the tokens of the first."""
        if not kit.POSTGRESQL:
            self.skipTest("PostgreSQL alone is shared")
        other = kit.Server(self.storage)
        other.start()
        self.addCleanup(other.stop)
        self.register("ada")
        self.rotate("--delay", "3")
        bob = self.register("bob")
        self.sign_in_by_email("ada", other)
        self.sign_in_by_email("bob", other)
        client = other.client(access=bob.access)
        self.addCleanup(client.close)
        self.assertEqual(client.get("users/profile/").status, 200)
        # a key that is in use at once: whoever meets it first looks into the file
        self.rotate("--delay", "0")
        kit.wait_until(lambda: self.server.register("carl") is not None)
        self.sign_in_by_email("carl", other)
        self.sign_in_by_email("carl")


if __name__ == "__main__":
    kit.main()
