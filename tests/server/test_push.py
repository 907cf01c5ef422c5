#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pushes and the feed: op ids, refusals, conflicts, what is remembered and for how long, who may push."""

import uuid

import kit

DEVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
OTHER = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
KID = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"


def entry(seq, film, want=True, kind="watchlist"):
    return {"seq": seq, "kind": "entry", "list": kind, "film_uid": film, "want": want}


def rating(seq, film, stars, **more):
    return {"seq": seq, "kind": "rating", "film_uid": film, "rating": stars, **more}


class Push(kit.ServerTest):
    def push(self, client, *ops, device=DEVICE):
        answer = client.post("sync/", {"device": device, "ops": list(ops)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["results"]

    def test_one_bad_op_does_not_undo_the_others(self):
        ada = self.register("ada")
        results = self.push(
            ada, entry(1, "tmdb:19"),
            {"seq": 2, "kind": "profile_entry", "profile_uid": KID, "film_uid": "tmdb:19", "want": True},
            {"seq": 3, "kind": "profile", "profile_uid": KID, "name": "Kid", "want": True},
            {"seq": 4, "kind": "profile", "profile_uid": OTHER, "name": "KID", "want": True},
            {"seq": 5, "kind": "profile", "profile_uid": OTHER, "want": True},
            {"seq": 6, "kind": "profile", "profile_uid": OTHER, "name": " \u202e", "want": True},
            entry(7, "tmdb:832"))
        self.assertEqual([result["status"] for result in results],
                         ["done", "rejected", "done", "rejected", "rejected", "rejected", "done"])
        for result in results:
            self.assertEqual(" " in (result["message"] or ""), result["status"] == "rejected")
        self.assertEqual(ada.get("movies/watchlist/").json["count"], 2)
        # what was rejected may fare better when things are otherwise
        again = self.push(ada, {"seq": 2, "kind": "profile_entry", "profile_uid": KID, "film_uid": "tmdb:19",
                                "want": True})
        self.assertEqual(again[0]["status"], "done")

    def test_what_cannot_be_read_refuses_the_whole(self):
        ada = self.register("ada")
        good = entry(1, "tmdb:19")
        bad = [
            {**good, "seq": 0}, {**good, "seq": "1"}, {**good, "seq": 2**53}, {**good, "film_uid": "no uid"},
            {**good, "list": "mine"}, {**good, "want": 1}, {**good, "kind": "dance"}, {**good, "more": 1},
            {"kind": "entry"}, rating(2, "tmdb:19", 4.3), rating(2, "tmdb:19", 5.5), rating(2, "tmdb:19", 4, base=17),
            rating(2, "tmdb:19", 4, review="x" * 10001), 7, None, [],
            {"seq": 2, "kind": "profile", "profile_uid": "a/b", "name": "A", "want": True},
            {"seq": 2, "kind": "profile", "profile_uid": KID, "name": "x" * 65, "want": True},
        ]
        for op in bad:
            with self.subTest(op=op):
                self.assert_problem(ada.post("sync/", {"device": DEVICE, "ops": [good, op]}), 400)
        for body in ({"device": "me", "ops": [good]}, {"ops": [good]}, {"device": DEVICE},
                     {"device": DEVICE, "ops": [entry(n, "tmdb:19") for n in range(1, 202)]},
                     {"device": DEVICE, "ops": [good], "more": 1}, [], b"{", b"\xff"):
            with self.subTest(body=str(body)[:60]):
                self.assert_problem(ada.post("sync/", body, headers={"Content-Type": "application/json"}), 400)
        self.assertEqual(ada.get("sync/").json["changes"], [])
        self.assertEqual(len(self.push(ada, *[entry(n, "tmdb:19", n % 2 == 0) for n in range(1, 201)])), 200)

    def test_conflict(self):
        ada = self.register("ada")
        first = self.push(ada, rating(1, "tmdb:19", 4, review="Mine.", base=None))[0]
        self.assertEqual(first["status"], "done")
        second = self.push(ada, rating(1, "tmdb:19", 2.5, review="Theirs.", base=first["tag"]), device=OTHER)[0]
        self.assertEqual(second["status"], "done")
        for base in (first["tag"], None, "nonsense"):
            for _ in range(2):
                late = self.push(ada, rating(2, "tmdb:19", 5, review="Late.", base=base))[0]
                self.assertEqual((late["status"], late["tag"]), ("conflict", None))
                self.assertEqual(late["current"], {"rating": 2.5, "review": "Theirs.", "tag": second["tag"]})
                self.assertIn(" ", late["message"])
        self.assertEqual(ada.get("movies/19/rate/").json["review"], "Theirs.")
        # what is wanted stands there already: nothing to settle
        self.assertEqual(self.push(ada, rating(3, "tmdb:19", 2.5, review="Theirs.", base=first["tag"]))[0],
                         {"seq": 3, "status": "done", "tag": second["tag"], "message": None})
        merged = self.push(ada, rating(4, "tmdb:19", 5, review="Both.", base=second["tag"]))[0]
        self.assertEqual(merged["status"], "done")
        # without a base nobody asks
        self.assertEqual(self.push(ada, rating(2, "tmdb:19", 1), device=OTHER)[0]["status"], "done")
        gone = self.push(ada, rating(3, "tmdb:19", None), device=OTHER)[0]
        self.assertEqual(gone["status"], "done")
        late = self.push(ada, rating(5, "tmdb:19", 3, base=merged["tag"]))[0]
        self.assertEqual((late["status"], late["current"]),
                         ("conflict", {"rating": None, "review": None, "tag": gone["tag"]}))
        # and who never saw it may write where there is nothing
        self.assertEqual(self.push(ada, rating(6, "tmdb:19", 3, base=None))[0]["status"], "done")

    def test_conflict_is_remembered(self):
        """The answer to a conflict was lost; what stands there by now must not turn the repeat into an effect."""
        ada = self.register("ada")
        self.push(ada, rating(1, "tmdb:19", 4))
        self.assertEqual(self.push(ada, rating(1, "tmdb:19", 2, base=None), device=OTHER)[0]["status"], "conflict")
        self.push(ada, rating(2, "tmdb:19", None))
        again = self.push(ada, rating(1, "tmdb:19", 2, base=None), device=OTHER)[0]
        self.assertEqual((again["status"], again["current"]["rating"]), ("conflict", None))
        self.assert_problem(ada.get("movies/19/rate/"), 404)

    def test_acked(self):
        ada = self.register("ada")
        self.assertEqual(ada.get("sync/").json["acked"], {})
        self.push(ada, entry(3, "tmdb:19"), entry(9, "tmdb:832"), entry(5, "tmdb:194"))
        self.push(ada, entry(2, "tmdb:19"), device=OTHER)
        self.assertEqual(ada.get("sync/").json["acked"], {DEVICE: 9, OTHER: 2})
        self.push(ada, entry(4, "tmdb:19", False))
        self.assertEqual(ada.get("sync/").json["acked"], {DEVICE: 9, OTHER: 2})
        self.assertEqual(self.register("bob").get("sync/").json["acked"], {})

    def test_devices_have_a_limit(self):
        ada = self.register("ada")
        for _ in range(50):
            self.push(ada, entry(1, "tmdb:19"), device=str(uuid.uuid4()))
        body = {"device": DEVICE, "ops": [entry(1, "tmdb:832")]}
        self.assert_problem(ada.post("sync/", body), 409)
        self.assertEqual(ada.get("movies/watchlist/").json["count"], 1)
        # one that was not seen for very long makes room
        self.storage.sql("UPDATE device SET seen_at = seen_at - 401 * 86400 WHERE device = "
                         "(SELECT min(device) FROM device)")
        self.assertEqual(ada.post("sync/", body).status, 200)

    def test_forgotten_past(self):
        """What went is remembered for 400 days; a cursor from before leads nowhere, one from after does."""
        ada = self.register("ada")
        start = ada.get("sync/").json["cursor"]
        self.push(ada, entry(1, "tmdb:19"), rating(2, "tmdb:19", 4, review="x"), entry(3, "tmdb:832"),
                  {"seq": 4, "kind": "profile", "profile_uid": KID, "name": "Kid", "want": True},
                  {"seq": 5, "kind": "profile_entry", "profile_uid": KID, "film_uid": "tmdb:19", "want": True})
        before = ada.get("sync/").json["cursor"]
        self.push(ada, entry(6, "tmdb:19", False), rating(7, "tmdb:19", None),
                  {"seq": 8, "kind": "profile", "profile_uid": KID, "want": False})
        after = ada.get("sync/").json["cursor"]
        self.push(ada, entry(9, "tmdb:194"), entry(10, "tmdb:194", False))
        self.server.stop()
        self.storage.sql("UPDATE entry SET changed_at = changed_at - 401 * 86400 WHERE film_uid = 'tmdb:19'")
        self.storage.sql("UPDATE rating SET updated_at = updated_at - 401 * 86400")
        self.storage.sql("UPDATE profile SET updated_at = updated_at - 401 * 86400")
        self.server.start()
        ada.close()
        ada = self.server.sign_in("ada")
        self.addCleanup(ada.close)
        kit.wait_until(lambda: self.storage.sql("SELECT count(*) FROM rating") == "0")
        self.assert_problem(ada.get(f"sync/?cursor={before}"), 410)
        self.assertEqual([change["film_uid"] for change in ada.get(f"sync/?cursor={after}").json["changes"]],
                         ["tmdb:194"])
        whole = [(change["kind"], change["film_uid"], change["present"]) for change in ada.get("sync/").json["changes"]]
        self.assertEqual(whole, [("entry", "tmdb:832", True), ("entry", "tmdb:194", False)])
        self.assertEqual(ada.get(f"sync/?cursor={start}").status, 200)
        # an old op is still an old op
        self.assertEqual(self.push(ada, entry(1, "tmdb:19"))[0]["status"], "stale")

    def test_film_under_an_old_name(self):
        """It came to its list just while the catalogue learned of its better name: it follows later."""
        ada = self.register("ada")
        self.push(ada, entry(1, "tmdb:19"), rating(2, "tmdb:19", 4, review="x"),
                  entry(3, "tmdb:832", kind="favourites"))
        cursor = ada.get("sync/").json["cursor"]
        for table in ("entry", "rating"):
            self.storage.sql(f"UPDATE {table} SET film_uid = 'imdb:tt0017136' WHERE film_uid = 'tmdb:19'")
        self.server.stop()
        self.server.start()
        ada.close()
        ada = self.server.sign_in("ada")
        self.addCleanup(ada.close)
        kit.wait_until(lambda: ada.get("movies/watchlist/").json["results"][0]["movie"]["title"] == "Metropolis")
        kit.wait_until(lambda: ada.get("movies/ratings/").json["results"][0]["movie"]["title"] == "Metropolis")
        changes = ada.get(f"sync/?cursor={cursor}").json["changes"]
        self.assertEqual([(change["kind"], change["film_uid"]) for change in changes],
                         [("entry", "tmdb:19"), ("entry", "imdb:tt0017136"), ("rating", "tmdb:19"),
                          ("rating", "imdb:tt0017136")])

    def test_cursor_of_a_past_that_is_not_ours(self):
        """The storage was put back to an older state behind the server's back."""
        ada = self.register("ada")
        self.push(ada, entry(1, "tmdb:19"), entry(2, "tmdb:832"))
        cursor = ada.get("sync/").json["cursor"]
        self.storage.sql("UPDATE account SET seq = seq - 1")
        self.assert_problem(ada.get(f"sync/?cursor={cursor}"), 410)


if __name__ == "__main__":
    kit.main()
