#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens (ASVS V9): rotation, lost answers, reuse, and what ends a sign-in; also with two processes at once."""

import base64
import concurrent.futures
import json
import time
import unittest

import kit

EVENTS = "SELECT count(*) FROM audit WHERE event = '{}'"


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


class Tokens(kit.ServerTest):
    load = False
    options = ("--connections-per-address", "200")

    def trade(self, refresh, server=None):
        client = (server or self.server).client()
        try:
            return client.post("users/refresh/", {"refresh": refresh})
        finally:
            client.close()

    def assert_lives(self, access, lives=True):
        client = self.nobody()
        client.access = access
        self.assertEqual(client.get("users/profile/").status, 200 if lives else 401)

    def test_access_token_says_little_and_not_for_long(self):
        ada = self.register("ada")
        said = claims(ada.access)
        self.assertEqual(set(said), {"iss", "aud", "sub", "exp", "nbf", "iat", "jti", "fam"})
        self.assertLessEqual(said["exp"] - said["iat"], 15 * 60)
        self.assertNotIn("ada", ada.access)

    def test_scheme_is_taken_in_any_case(self):
        ada = self.register("ada")
        for value in (f"bearer {ada.access}", f"BEARER  {ada.access}"):
            self.assertEqual(ada.get("users/profile/", headers={"Authorization": value}).status, 200)
        for value in (ada.access, f"Basic {ada.access}", "Bearer", "Bearer ", f"Bearer{ada.access}"):
            self.assertEqual(ada.get("users/profile/", headers={"Authorization": value}).status, 401)

    def test_lost_answer_gets_the_same_successor(self):
        ada = self.register("ada")
        first, again = self.trade(ada.refresh), self.trade(ada.refresh)
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(first.json["refresh"], again.json["refresh"])
        self.assert_lives(again.json["access"])

    def test_replay_after_the_grace_time_ends_the_family(self):
        ada = self.register("ada")
        first = self.trade(ada.refresh)
        self.storage.sql("UPDATE refresh SET used_at = used_at - 61 WHERE used_at IS NOT NULL")
        self.assert_problem(self.trade(ada.refresh), 401)
        self.assert_problem(self.trade(first.json["refresh"]), 401)
        self.assert_lives(first.json["access"], False)
        self.assertEqual(self.storage.sql(EVENTS.format("refresh-reused")), "1")

    def test_replay_within_the_grace_time_does_not(self):
        ada = self.register("ada")
        first = self.trade(ada.refresh)
        self.storage.sql("UPDATE refresh SET used_at = used_at - 50 WHERE used_at IS NOT NULL")
        self.assertEqual(self.trade(ada.refresh).json["refresh"], first.json["refresh"])
        self.assert_lives(first.json["access"])

    def test_replay_of_the_grandparent_ends_the_family(self):
        ada = self.register("ada")
        second = self.trade(self.trade(ada.refresh).json["refresh"])
        self.assertEqual(second.status, 200)
        self.assert_problem(self.trade(ada.refresh), 401)
        self.assert_lives(second.json["access"], False)
        self.assertEqual(self.storage.sql(EVENTS.format("refresh-reused")), "1")

    def test_only_its_own_family_ends(self):
        ada = self.register("ada")
        other = self.server.sign_in("ada")
        self.trade(self.trade(ada.refresh).json["refresh"])
        self.assert_problem(self.trade(ada.refresh), 401)
        self.assert_lives(other.access)
        self.assertEqual(self.trade(other.refresh).status, 200)

    def test_expired_token_is_refused(self):
        ada = self.register("ada")
        self.storage.sql("UPDATE refresh SET expires_at = created_at - 1")
        self.assert_problem(self.trade(ada.refresh), 401)
        self.assertEqual(self.storage.sql(EVENTS.format("refresh-reused")), "0")

    def race(self, refresh, servers, count=64):
        """@count who come with the same token at once; each has a connection of their own."""
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda i: self.trade(refresh, servers[i % len(servers)]), range(count)))

    def assert_one_successor(self, answers):
        self.assertEqual({answer.status for answer in answers}, {200}, [answer.body for answer in answers][:3])
        self.assertEqual(len({answer.json["refresh"] for answer in answers}), 1)

    def test_64_at_once_get_the_same_successor(self):
        ada = self.register("ada")
        answers = self.race(ada.refresh, [self.server])
        self.assert_one_successor(answers)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM refresh"), "2")
        self.assertEqual(self.trade(answers[0].json["refresh"]).status, 200)

    @unittest.skipUnless(kit.POSTGRESQL, "SQLite is one process's")
    def test_64_at_once_at_two_processes(self):
        second = kit.Server(self.storage, *self.options)
        second.start()
        self.addCleanup(second.stop)
        ada = self.register("ada")
        refresh = ada.refresh
        for _ in range(3):
            answers = self.race(refresh, [self.server, second])
            self.assert_one_successor(answers)
            refresh = answers[0].json["refresh"]
        # a replay at one process ends the family at the other
        self.assert_problem(self.trade(ada.refresh, second), 401)
        self.assert_problem(self.trade(refresh), 401)
        self.assertEqual(self.storage.sql(EVENTS.format("refresh-reused")), "1")

    def test_racing_reuse_ends_the_family_once(self):
        ada = self.register("ada")
        self.trade(self.trade(ada.refresh).json["refresh"])
        answers = self.race(ada.refresh, [self.server], 16)
        self.assertEqual({answer.status for answer in answers}, {401})
        self.assertEqual(self.storage.sql(EVENTS.format("refresh-reused")), "1")

    def test_only_hashes_are_stored(self):
        ada = self.register("ada")
        stored = self.storage.sql("SELECT hash FROM refresh")
        self.assertNotIn(ada.refresh, stored)
        self.assertEqual(len(stored), 64)
        # what is stored is worth nothing
        self.assert_problem(self.trade(stored), 401)

    def test_sign_out_by_refresh_or_access(self):
        ada = self.register("ada")
        other = self.server.sign_in("ada")
        self.assertEqual(self.nobody().post("users/logout/", {"refresh": ada.refresh}).status, 200)
        self.assert_lives(ada.access, False)
        self.assert_lives(other.access)
        self.assertEqual(other.send("POST", "users/logout/").status, 200)
        self.assert_lives(other.access, False)
        self.assert_problem(self.trade(other.refresh), 401)
        self.assert_problem(self.nobody().send("POST", "users/logout/"), 400)

    def test_sign_out_everywhere(self):
        ada = self.register("ada")
        other = self.server.sign_in("ada")
        eve = self.register("eve")
        self.assertEqual(ada.send("POST", "users/logout-everywhere/").status, 200)
        for client in (ada, other):
            self.assert_lives(client.access, False)
            self.assert_problem(self.trade(client.refresh), 401)
        self.assert_lives(eve.access)

    def test_devices(self):
        ada = self.register("ada")
        other = self.server.client()
        answer = other.post("users/login/", {"username": "ada", "password": kit.PASSWORD},
                            headers={"User-Agent": "Plakat/9 (Linux)"})
        other.access, other.refresh = answer.json["tokens"]["access"], answer.json["tokens"]["refresh"]
        page = ada.get("users/devices/").json
        self.assertEqual(page["count"], 2)
        self.assertEqual([device["current"] for device in page["results"]].count(True), 1)
        there = next(device for device in page["results"] if not device["current"])
        self.assertEqual(there["agent"], "Plakat/9 (Linux)")
        self.assertEqual(there["address"], "127.0.0.0")
        self.assertEqual(ada.delete(f"users/devices/{there['id']}/").status, 204)
        self.assert_lives(other.access, False)
        self.assert_problem(self.trade(other.refresh), 401)
        self.assert_problem(ada.delete(f"users/devices/{there['id']}/"), 404)
        self.assertEqual(ada.get("users/devices/").json["count"], 1)
        other.close()

    def test_device_pages(self):
        ada = self.register("ada")
        for _ in range(4):
            self.server.sign_in("ada").close()
        ids = []
        url = "users/devices/?page_size=2"
        while url:
            page = ada.get(url if url.startswith("users") else url[len(self.server.address):]).json
            self.assertEqual(page["count"], 5)
            ids += [device["id"] for device in page["results"]]
            url = page["next"]
        self.assertEqual(len(set(ids)), 5)

    def test_sign_ins_do_not_pile_up(self):
        ada = self.register("ada")
        self.storage.sql(
            "INSERT INTO family (id, user_id, agent, address, created_at, used_at) "
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
            "SELECT 'old-' || i, (SELECT id FROM account), '', '', i, i FROM n")
        self.storage.sql("INSERT INTO refresh (hash, family_id, created_at, expires_at) "
                         "SELECT 'h' || id, id, 1, 99999999999 FROM family WHERE id LIKE 'old-%'")
        newest = self.server.sign_in("ada")
        self.assertEqual(newest.get("users/devices/").json["count"], 100)
        self.assert_lives(newest.access)
        self.assert_lives(ada.access)
        newest.close()

    def test_password_change_ends_every_other_sign_in(self):
        ada = self.register("ada")
        other = self.server.sign_in("ada")
        change = {"current_password": kit.PASSWORD, "new_password": "a wholly new one",
                  "confirm_password": "a wholly new one"}
        self.assert_problem(ada.post("users/change-password/", {**change, "current_password": "wrong"}), 400)
        self.assert_problem(ada.post("users/change-password/", {**change, "confirm_password": "another"}), 400)
        self.assert_problem(ada.post("users/change-password/", {**change, "new_password": "password123",
                                                                "confirm_password": "password123"}), 400)
        self.assert_lives(other.access)
        self.assertEqual(ada.post("users/change-password/", change).status, 200)
        self.assert_lives(ada.access)
        self.assert_lives(other.access, False)
        self.assert_problem(self.trade(other.refresh), 401)
        self.assert_problem(self.nobody().post("users/login/", {"username": "ada", "password": kit.PASSWORD}), 401)
        self.server.sign_in("ada", "a wholly new one").close()

    def test_password_change_sent_again_gets_the_same_answer(self):
        ada = self.register("ada")
        change = {"current_password": kit.PASSWORD, "new_password": "a wholly new one"}
        headers = {"Idempotency-Key": "change-1"}
        first = ada.post("users/change-password/", change, headers=headers)
        again = ada.post("users/change-password/", change, headers=headers)
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(first.body, again.body)
        self.assertEqual(self.storage.sql(EVENTS.format("password-changed")), "1")

    def test_sign_ins_racing_a_password_change_end_with_the_old_password(self):
        """Whoever signed in with the old password, a moment before it changed, is signed out by the change."""
        ada = self.register("ada")
        clients = []

        def sign_in(_):
            client = self.server.client()
            answer = client.post("users/login/", {"username": "ada", "password": kit.PASSWORD})
            client.close()
            return answer

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            running = [pool.submit(sign_in, i) for i in range(16)]
            time.sleep(0)
            answer = ada.post("users/change-password/", {"current_password": kit.PASSWORD,
                                                         "new_password": "a wholly new one"})
            self.assertEqual(answer.status, 200)
            clients = [future.result() for future in running]
        for answer in clients:
            self.assertIn(answer.status, (200, 401, 503))
            if answer.status == 200:
                self.assert_lives(answer.json["tokens"]["access"], False)


if __name__ == "__main__":
    kit.main()
