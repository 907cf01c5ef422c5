#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enumeration: who has an account cannot be told from answers, nor from how long they take."""

import statistics
import time

import kit

LEAST_ROUNDS = 8
MOST_ROUNDS = 150


class Enumeration(kit.ServerTest):
    load = False

    def login(self, client, **body):
        start = time.perf_counter()
        answer = client.post("users/login/", body)
        return answer, time.perf_counter() - start

    def test_login_gives_one_answer(self):
        self.register("ada")
        client = self.nobody()
        seen = set()
        for body in ({"username": "ada"}, {"username": "eve"}, {"email": "ada@example.org"},
                     {"email": "eve@example.org"}, {"email": "ada"}, {"username": "ada@example.org"}):
            answer, _ = self.login(client, password="wrong", **body)
            self.assert_problem(answer, 401)
            names = sorted(name.lower() for name in answer.headers if name.lower() != "date")
            seen.add((answer.status, answer.body, tuple(names)))
        self.assertEqual(len(seen), 1)

    def test_login_takes_one_time(self):
        """Without the hash of a password that nobody has, an unknown name would be answered some twenty times
        sooner."""
        self.register("ada")
        client = self.nobody()
        names = ({"username": "ada"}, {"username": "eve"}, {"email": "ada@example.org"}, {"email": "eve@example.org"})
        times = [[] for _ in names]

        def take_turns():
            for taken, name in zip(times, names):
                answer, seconds = self.login(client, password="wrong", **name)
                self.assertEqual(answer.status, 401)
                taken.append(seconds)

        self.assert_same_time(times, take_turns)

    def assert_same_time(self, times, take_turns):
        """The quickest of many, taken in turns, is what the work takes; the rest is the machine, which may be busy:
        so it goes on until the quickest are alike, but not for ever."""
        for i in range(MOST_ROUNDS):
            take_turns()
            quickest = [min(taken) * 1000 for taken in times]
            if i >= LEAST_ROUNDS and max(quickest) < 1.5 * min(quickest):
                break
        print(f"# milliseconds after {i + 1} rounds, quickest:", " ".join(f"{ms:.1f}" for ms in quickest),
              "median:", " ".join(f"{statistics.median(taken) * 1000:.1f}" for taken in times), flush=True)
        self.assertLess(max(quickest), 2 * min(quickest))

    def test_register_does_not_say_what_is_taken(self):
        self.register("ada")
        client = self.nobody()
        bodies = []
        for email, username in (("ada@example.org", "eve"), ("eve@example.org", "ada"), ("ada@example.org", "ada"),
                                ("ADA@Example.org", "eve"), ("eve@example.org", "ADA")):
            answer = client.post("users/register/", {"email": email, "username": username, "password": kit.PASSWORD})
            self.assert_problem(answer, 409)
            bodies.append(answer.body)
        self.assertEqual(len(set(bodies)), 1)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account"), "1")

    def test_register_takes_one_time(self):
        """An address that is taken costs the hash as well, and so does a name."""
        self.register("ada")
        client = self.nobody()
        times = [[], [], []]
        count = iter(range(10 * MOST_ROUNDS))

        def take_turns():
            fresh = f"someone{next(count)}"
            people = (("ada", f"not-{fresh}", 409), (f"not-{fresh}", "ada", 409), (fresh, fresh, 201))
            for taken, (email, username, status) in zip(times, people):
                start = time.perf_counter()
                answer = client.post("users/register/", {"email": f"{email}@example.org", "username": username,
                                                         "password": kit.PASSWORD})
                taken.append(time.perf_counter() - start)
                self.assertEqual(answer.status, status)

        self.assert_same_time(times, take_turns)

    def test_an_unknown_name_is_limited_like_a_known_one(self):
        """The growing delay goes by the name that was given, so it does not tell whether somebody has it."""
        server = kit.Server(self.storage, "--sign-ins", "5", "--refreshes", "0", "--writes", "0", "--reads", "0",
                            limits=True)
        self.server.stop()
        server.start()
        self.addCleanup(server.stop)
        statuses = {}
        for name in ("ada", "eve"):
            client = server.client()
            statuses[name] = [client.post("users/login/", {"username": name, "password": "x"}).status for _ in range(9)]
            client.close()
            server.stop()
            self.storage.sql("DELETE FROM allowance")
            server.start()
        self.assertEqual(statuses["ada"], statuses["eve"])
        self.assertIn(429, statuses["ada"])


class Closed(kit.ServerTest):
    load = False
    options = ("--registration=no",)

    def test_registration_can_be_closed(self):
        answer = self.nobody().post("users/register/", {"email": "a@b.c", "username": "a", "password": kit.PASSWORD})
        self.assert_problem(answer, 403)
        self.assertEqual(self.storage.sql("SELECT count(*) FROM account"), "0")


if __name__ == "__main__":
    kit.main()
