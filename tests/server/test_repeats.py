#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests with an Idempotency-Key."""

import subprocess
import threading
import unittest

import kit


def key(text):
    return {"Idempotency-Key": text}


class Repeats(kit.ServerTest):
    def test_same_answer_again(self):
        ada = self.register("ada")
        first = ada.post("profiles/", {"name": "Kid"}, headers=key("k-1"))
        again = ada.post("profiles/", {"name": "Kid"}, headers=key("k-1"))
        quoted = ada.post("profiles/", {"name": "Kid"}, headers=key('"k-1"'))
        self.assertEqual(first.status, 201)
        self.assertIsNone(first.headers["Idempotency-Replayed"])
        for repeat in (again, quoted):
            self.assertEqual((repeat.status, repeat.body), (201, first.body))
            self.assertEqual(repeat.headers["Idempotency-Replayed"], "true")
            self.assertEqual(repeat.headers.get_content_type(), "application/json")
        self.assertEqual(ada.get("profiles/").json["count"], 1)
        # what was done since does not matter
        ada.patch(f"profiles/{first.json['id']}/", {"name": "Grown up"})
        self.assertEqual(ada.post("profiles/", {"name": "Kid"}, headers=key("k-1")).body, first.body)
        self.assertEqual(ada.post("profiles/", {"name": "Kid"}, headers=key("k-2")).status, 201)

    def test_headers_come_again(self):
        ada = self.register("ada")
        first = ada.put("movies/19/rate/", {"rating": 4}, headers=key("r"))
        ada.put("movies/19/rate/", {"rating": 3})
        again = ada.put("movies/19/rate/", {"rating": 4}, headers=key("r"))
        self.assertEqual((again.status, again.json, again.headers["ETag"]),
                         (201, first.json, first.headers["ETag"]))
        self.assertEqual(ada.get("movies/19/rate/").json["rating"], 3)
        self.assertEqual(ada.delete("movies/19/rate/", headers=key("d")).status, 204)
        ada.put("movies/19/rate/", {"rating": 2})
        gone = ada.delete("movies/19/rate/", headers=key("d"))
        self.assertEqual((gone.status, gone.body), (204, b""))
        self.assertEqual(ada.get("movies/19/rate/").json["rating"], 2)

    def test_other_request(self):
        ada = self.register("ada")
        ada.post("profiles/", {"name": "Kid"}, headers=key("k"))
        for answer in (ada.post("profiles/", {"name": "Other"}, headers=key("k")),
                       ada.post("movies/watchlist/", {"movie_id": 19}, headers=key("k")),
                       ada.put("movies/19/rate/", {"rating": 4}, headers=key("k")),
                       ada.delete("movies/watchlist/19/", headers=key("k"))):
            self.assert_problem(answer, 422)
        self.assertEqual(ada.get("profiles/").json["count"], 1)
        self.assertEqual(ada.get("movies/watchlist/").json["count"], 0)
        # the same key is another one for somebody else
        self.assertEqual(self.register("bob").post("profiles/", {"name": "B"}, headers=key("k")).status, 201)

    def test_refusals_are_answers_too(self):
        ada = self.register("ada")
        ada.post("profiles/", {"name": "Kid"})
        first = ada.post("profiles/", {"name": "KID"}, headers=key("c"))
        self.assert_problem(first, 409)
        ada.delete(f"profiles/{ada.get('profiles/').json['results'][0]['id']}/")
        again = ada.post("profiles/", {"name": "KID"}, headers=key("c"))
        self.assert_problem(again, 409)
        self.assertEqual((again.body, again.headers["Idempotency-Replayed"]), (first.body, "true"))
        self.assertEqual(ada.get("profiles/").json["count"], 0)
        missing = ada.post("movies/watchlist/", {"movie_id": 404404}, headers=key("m"))
        self.assert_problem(missing, 404)
        self.assertEqual(ada.post("movies/watchlist/", {"movie_id": 404404}, headers=key("m")).body, missing.body)

    def test_refusal_keeps_no_effect(self):
        """What a handler wrote before it refused is undone, though the answer is kept."""
        ada = self.register("ada")
        device = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
        self.storage.sql("INSERT INTO device (user_id, device, seen_at, acked) "
                         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) "
                         "SELECT (SELECT max(id) FROM account), 'd' || i, 4000000000, 0 FROM n")
        self.storage.sql("UPDATE device SET seen_at = 1 WHERE device = 'd1'")
        self.storage.sql("INSERT INTO device (user_id, device, seen_at, acked) "
                         "SELECT max(id), 'more', 4000000000, 0 FROM account")
        body = {"device": device, "ops": [
            {"seq": 1, "kind": "entry", "list": "watchlist", "film_uid": "tmdb:19", "want": True}]}
        self.assert_problem(ada.post("sync/", body, headers=key("p")), 409)
        # the device that makes room was forgotten on the way, and is back
        self.assertEqual(self.storage.sql("SELECT count(*) FROM device WHERE device = 'd1'"), "1")
        self.assertEqual(ada.post("sync/", body, headers=key("p")).headers["Idempotency-Replayed"], "true")

    def test_password_is_changed_once(self):
        """The second time the old password is not the password any more; the answer is the first one's."""
        ada = self.register("ada")
        body = {"current_password": kit.PASSWORD, "new_password": "a quite different one"}
        first = ada.post("users/change-password/", body, headers=key("p"))
        self.assertEqual(first.status, 200, first.body)
        again = ada.post("users/change-password/", body, headers=key("p"))
        self.assertEqual((again.status, again.body, again.headers["Idempotency-Replayed"]), (200, first.body, "true"))
        self.assertNotEqual(ada.post("users/change-password/", body, headers=key("q")).status, 200)

    def test_keys(self):
        ada = self.register("ada")
        for bad in ("", " ", '""', "a b", "\u00e4", "x" * 256, "a\tb"):
            with self.subTest(key=bad):
                headers = {"Idempotency-Key": bad.encode("utf-8")}
                self.assert_problem(ada.post("profiles/", {"name": "Kid"}, headers=headers), 400)
        self.assertEqual(ada.get("profiles/").json["count"], 0)
        self.assertEqual(ada.post("profiles/", {"name": "Kid"}, headers=key("x" * 255)).status, 201)
        self.assertEqual(ada.get("profiles/", headers=key("a b")).status, 200)

    def test_sealed_and_forgotten(self):
        ada = self.register("ada")
        ada.patch("users/profile/", {"bio": "Nobody's business."}, headers=key("p"))
        ada.post("profiles/", {"name": "Kid"}, headers=key("old"))
        raw = self.storage.sql("SELECT answer FROM idempotency") + self.storage.sql(
            "SELECT hex(answer) FROM idempotency" if self.storage.engine == "sqlite"
            else "SELECT upper(encode(answer, 'hex')) FROM idempotency")
        self.assertNotIn("business", raw)
        self.assertNotIn(b"business".hex().upper(), raw)
        self.storage.sql("UPDATE idempotency SET created_at = created_at - 29 * 86400 WHERE key = 'p'")
        self.storage.sql("UPDATE idempotency SET created_at = created_at - 31 * 86400 WHERE key = 'old'")
        self.server.stop()
        self.server.start()
        kit.wait_until(lambda: self.storage.sql("SELECT key FROM idempotency") == "p")

    @unittest.skipUnless(kit.POSTGRESQL, "in SQLite one request is written after the other")
    def test_waits_for_the_first(self):
        """Whoever comes second waits for the first one's transaction, though not for ever."""
        ada = self.register("ada")
        command = ["psql", "-X", "-q", "-A", "-t", self.storage.uri]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:

            def hold(name):
                other.stdin.write("BEGIN; INSERT INTO idempotency (user_id, key, created_at) "
                                  f"SELECT max(id), '{name}', 4000000000 FROM account; SELECT 'held';\n")
                other.stdin.flush()
                self.assertEqual(other.stdout.readline(), "held\n")

            hold("long")
            self.assert_problem(ada.post("profiles/", {"name": "Kid"}, headers=key("long")), 409)
            self.assertEqual(ada.post("profiles/", {"name": "Other"}, headers=key("else")).status, 201)
            other.stdin.write("ROLLBACK;\n")
            hold("short")
            answers = []
            waiting = threading.Thread(target=lambda: answers.append(
                ada.post("profiles/", {"name": "Kid"}, headers=key("short"))))
            waiting.start()
            kit.wait_until(lambda: self.storage.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock'") == "1")
            self.assertEqual(answers, [])
            other.stdin.write("ROLLBACK;\n")
            other.stdin.flush()
            waiting.join()
            self.assertEqual(answers[0].status, 201)
            self.assertIsNone(answers[0].headers["Idempotency-Replayed"])
            other.stdin.close()
            other.wait()
        self.assertEqual(ada.post("profiles/", {"name": "Kid"}, headers=key("short")).headers["Idempotency-Replayed"],
                         "true")

    def test_many_at_once(self):
        ada = self.register("ada")
        start = threading.Barrier(8)
        answers = []

        def ask():
            client = self.server.client(access=ada.access)
            start.wait()
            answers.append(client.post("profiles/", {"name": "Kid"}, headers=key("race")))
            client.close()

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([answer.status for answer in answers], [201] * 8)
        self.assertEqual(len({answer.body for answer in answers}), 1)
        self.assertEqual(sum(answer.headers["Idempotency-Replayed"] is None for answer in answers), 1)
        self.assertEqual(ada.get("profiles/").json["count"], 1)


if __name__ == "__main__":
    kit.main()
