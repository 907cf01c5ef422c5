#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two servers on one PostgreSQL behave as one, under many clients at once. With SQLite, which is one process's, all
clients are at the same server: its answers must be the same as if one had come after the other, too.
"""

import random
import subprocess
import threading
import time
import unittest

import kit

ROUNDS = 40
DEVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
TWO = bool(kit.POSTGRESQL)


def device(number):
    return f"6ba7b810-9dad-41d1-80b4-{number:012x}"


def at_once(*calls):
    """Runs all of them at the same moment, each in a thread; what they give, in order."""
    start = threading.Barrier(len(calls))
    results = [None] * len(calls)

    def run(place, call):
        start.wait()
        try:
            results[place] = call()
        except Exception as error:  # pylint: disable=broad-except
            results[place] = error

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


class TwoProcesses(kit.ServerTest):
    def setUp(self):
        super().setUp()
        self.servers = [self.server]
        if TWO:
            self.servers.append(kit.Server(self.storage).start())
            self.addCleanup(self.servers[1].stop)

    def clients(self, person, count=2):
        """Connections of one person, by turns to the one and the other server."""
        made = [self.servers[number % len(self.servers)].client(access=person.access) for number in range(count)]
        for client in made:
            self.addCleanup(client.close)
        return made

    def test_one_op_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 4)
        seen = ada.get("sync/").json["cursor"]
        for number in range(1, ROUNDS + 1):
            body = {"device": DEVICE, "ops": [
                {"seq": number * 2, "kind": "entry", "list": "watchlist", "film_uid": "tmdb:19",
                 "want": number % 2 == 1},
                {"seq": number * 2 + 1, "kind": "rating", "film_uid": "tmdb:832", "rating": number % 10 / 2 + 0.5}]}
            answers = at_once(*[lambda client=client: client.post("sync/", body) for client in clients])
            self.assertEqual({answer.status for answer in answers}, {200})
            self.assertEqual(len({answer.body for answer in answers}), 1)
            self.assertEqual([result["status"] for result in answers[0].json["results"]], ["done", "done"])
            # one effect: one number for each
            page = ada.get(f"sync/?cursor={seen}").json
            self.assertEqual([change["tag"] for change in page["changes"]],
                             [result["tag"] for result in answers[0].json["results"]])
            seen = page["cursor"]
        self.assertEqual(self.storage.sql("SELECT seq FROM account"), str(ROUNDS * 2))

    def test_refresh_at_both(self):
        ada = self.register("ada")
        token = ada.refresh
        clients = self.clients(ada, 4)
        for _ in range(ROUNDS):
            answers = at_once(*[lambda client=client: client.post("users/refresh/", {"refresh": token}, token=False)
                                for client in clients])
            self.assertEqual({answer.status for answer in answers}, {200}, [answer.body for answer in answers])
            successors = {answer.json["refresh"] for answer in answers}
            self.assertEqual(len(successors), 1)
            token = successors.pop()
        self.assertEqual(ada.get("users/profile/").status, 200)

    def test_repeats_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 6)
        for number in range(ROUNDS // 2):
            name, header = f"Number {number}", {"Idempotency-Key": f"k{number}"}
            answers = at_once(*[lambda client=client: client.post("profiles/", {"name": name}, headers=header)
                                for client in clients])
            self.assertEqual({answer.status for answer in answers}, {201}, [answer.body for answer in answers])
            self.assertEqual(len({answer.body for answer in answers}), 1)
            self.assertEqual(sum(answer.headers["Idempotency-Replayed"] is None for answer in answers), 1)
            later = clients[number % 6].post("profiles/", {"name": name}, headers=header)
            self.assertEqual((later.body, later.headers["Idempotency-Replayed"]), (answers[0].body, "true"))
            if number >= 5:
                clients[0].delete(f"profiles/{answers[0].json['id']}/")

    def test_names_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 8)
        for number in range(ROUNDS // 4):
            name = f"Number {number}"
            answers = at_once(*[lambda client=client, name=name: client.post("profiles/", {"name": name})
                                for client in clients])
            self.assertEqual(sorted(answer.status for answer in answers), [201] + [409] * 7)
        names = [profile["name"] for profile in ada.get("profiles/").json["results"]]
        self.assertEqual(len(names), len(set(names)))

    def test_twenty_profiles_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 26)
        answers = at_once(*[lambda client=client, number=number: client.post("profiles/", {"name": f"Number {number}"})
                            for number, client in enumerate(clients)])
        self.assertEqual(sorted(answer.status for answer in answers), [201] * 20 + [409] * 6)
        self.assertEqual(ada.get("profiles/").json["count"], 20)

    def test_fifty_devices_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 8)

        def push(client, first):
            return [client.post("sync/", {"device": device(number), "ops": []}).status
                    for number in range(first, first + 8)]

        statuses = at_once(*[lambda client=client, place=place: push(client, place * 8)
                             for place, client in enumerate(clients)])
        self.assertEqual(sorted(sum(statuses, [])), [200] * 50 + [409] * 14)

    def test_same_film_at_both(self):
        ada = self.register("ada")
        clients = self.clients(ada, 6)
        for _ in range(ROUNDS // 2):
            answers = at_once(*[lambda client=client: client.post("movies/favorites/", {"movie_id": 19})
                                for client in clients])
            self.assertEqual({answer.status for answer in answers}, {201})
            self.assertEqual(len({answer.body for answer in answers}), 1)
            statuses = at_once(*[lambda client=client: client.delete("movies/favorites/19/").status
                                 for client in clients])
            self.assertEqual(set(statuses), {204})

    def test_if_match_at_both(self):
        """Of many who change what they have read one succeeds; the others are told what stands there."""
        ada = self.register("ada")
        clients = self.clients(ada, 6)
        tag = ada.put("movies/19/rate/", {"rating": 3, "review": "start"}).headers["ETag"]
        for number in range(ROUNDS // 2):
            answers = at_once(*[
                lambda client=client, place=place: client.put(
                    "movies/19/rate/", {"rating": 4, "review": f"{number} of {place}"}, headers={"If-Match": tag})
                for place, client in enumerate(clients)])
            self.assertEqual(sorted(answer.status for answer in answers), [200] + [412] * 5)
            self.assertEqual(len({answer.headers["ETag"] for answer in answers}), 1)
            tag = answers[0].headers["ETag"]

    def test_feed_misses_nothing(self):
        """Readers of either feed, while both are written to: whatever was committed is told, in pages of any size."""
        ada = self.register("ada")
        done = threading.Event()
        errors = []

        def write(client, number):
            numbers = random.Random(number)
            seq = 0
            for _ in range(25):
                ops = []
                for _ in range(numbers.choice([1, 1, 2, 30])):
                    seq += 1
                    kind = numbers.choice(["entry", "rating"])
                    op = {"seq": seq, "kind": kind, "film_uid": f"w{number}:{seq}"}
                    op.update({"list": numbers.choice(["watchlist", "favourites"]), "want": True}
                              if kind == "entry" else {"rating": 4})
                    ops.append(op)
                answer = client.post("sync/", {"device": device(number), "ops": ops})
                if answer.status != 200:
                    errors.append(answer)
                film = numbers.choice([19, 832, 194])
                client.post("movies/watchlist/", {"movie_id": film})
                client.delete(f"movies/watchlist/{film}/")
            return {f"w{number}:{place}" for place in range(1, seq + 1)}

        def read(client, number):
            numbers = random.Random(number)
            seen, last, cursor = set(), 0, ""
            while True:
                ending = done.is_set()
                page = client.get(f"sync/?limit={numbers.choice([1, 2, 5, 50])}&cursor={cursor}").json
                for change in page["changes"]:
                    if change["film_uid"].startswith("w"):
                        # told once, and in the order in which they came to be
                        assert change["film_uid"] not in seen, change
                        assert int(change["tag"]) > last, (change, last)
                        last = int(change["tag"])
                        seen.add(change["film_uid"])
                cursor = page["cursor"]
                if ending and not page["more"]:
                    return seen

        clients = self.clients(ada, 10)
        readers = [threading.Thread(target=lambda place=place: results.__setitem__(place, read(clients[place], place)))
                   for place in range(4)]
        results = [None] * 4
        for thread in readers:
            thread.start()
        try:
            written = at_once(*[lambda place=place: write(clients[place], place) for place in range(4, 10)])
        finally:
            done.set()
            for thread in readers:
                thread.join()
        self.assertEqual(errors, [])
        everything = set().union(*written)
        for seen in results:
            self.assertEqual(seen, everything)

    @unittest.skipUnless(TWO, "a load and a server do not write to SQLite at once")
    def test_load_while_an_account_goes(self):
        """A load gives a film on its list a better name just while the account is deleted."""
        ada, bob = self.register("ada"), self.register("bob")
        for person in (ada, bob):
            person.post("sync/", {"device": DEVICE, "ops": [
                {"seq": 1, "kind": "entry", "list": "watchlist", "film_uid": "imdb:tt0000001", "want": True}]})
        command = ["psql", "-X", "-q", "-A", "-t", self.storage.uri]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            other.stdin.write("BEGIN; DELETE FROM account WHERE username_key = 'ada'; SELECT 'held';\n")
            other.stdin.flush()
            self.assertEqual(other.stdout.readline(), "held\n")
            done = []
            load = threading.Thread(target=lambda: done.append(self.storage.load(
                {"uid": "tmdb:7777", "tmdb_id": 7777, "imdb_id": "tt0000001", "title": "Found"})))
            load.start()
            kit.wait_until(lambda: done or self.storage.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock'") == "1")
            self.assertEqual(done, [])
            other.stdin.write("COMMIT;\n")
            other.stdin.close()
            load.join()
            other.wait()
        self.assertEqual(len(done), 1)
        self.assertEqual(bob.get("movies/watchlist/").json["results"][0]["movie"]["title"], "Found")

    @unittest.skipUnless(TWO, "one process has its own count")
    def test_limits_count_together(self):
        options = ("--sign-ins", "0", "--refreshes", "0", "--writes", "0", "--reads", "60")
        servers = [kit.Server(self.storage, *options, limits=True).start() for _ in range(2)]
        for server in servers:
            self.addCleanup(server.stop)
        for name in ("ada", "bob", "eve"):
            person = self.register(name)
            clients = [server.client(access=person.access) for server in servers]
            minute = time.time() // 60
            statuses = [client.get("movies/watchlist/").status for client in clients * 80]
            last = [client.get("movies/watchlist/") for client in clients]
            for client in clients:
                client.close()
            # It is a minute of the clock that is counted: where one ended in between, somebody else asks.
            if time.time() // 60 == minute:
                break
        self.assertEqual(statuses.count(200), 60)
        for answer in last:
            self.assert_problem(answer, 429)
            self.assertGreater(int(answer.headers["Retry-After"]), 0)


if __name__ == "__main__":
    kit.main()
