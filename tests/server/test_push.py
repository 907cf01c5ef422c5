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


def record(seq, what, uid, fields, **more):
    return {"seq": seq, "kind": "record", "record": what, "uid": uid, "fields": fields, **more}


def list_entry(seq, uid, film, want=True, position="V"):
    return {"seq": seq, "kind": "list_entry", "list_uid": uid, "film_uid": film, "want": want, "position": position}


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
        # a copy of what was rejected is rejected, though it would fare better now; tried again it has a new number
        late = {"kind": "profile_entry", "profile_uid": KID, "film_uid": "tmdb:19", "want": True}
        self.assertEqual(self.push(ada, {"seq": 2, **late}), [results[1]])
        self.assertEqual(self.push(ada, {"seq": 8, **late})[0]["status"], "done")

    def test_who_gives_up_what_was_rejected_is_not_overtaken_by_a_copy(self):
        ada = self.register("ada")
        kid = {"seq": 2, "kind": "profile", "profile_uid": OTHER, "name": "Kid", "want": True}
        results = self.push(ada, {**kid, "seq": 1, "profile_uid": KID}, kid, {**kid, "seq": 3, "profile_uid": KID,
                                                                             "name": "Adult"})
        self.assertEqual([result["status"] for result in results], ["done", "rejected", "done"])
        # the name is free by now
        self.assertEqual(self.push(ada, kid), [results[1]])
        self.assertEqual([profile["name"] for profile in ada.get("profiles/").json["results"]], ["Adult"])
        # an older one has no effect, as after one that was done
        self.assertEqual(self.push(ada, {**kid, "seq": 4, "name": "Adult"})[0]["status"], "rejected")
        self.assertEqual(self.push(ada, {**kid, "seq": 2})[0]["status"], "stale")
        self.assertEqual(self.push(ada, {**kid, "seq": 5})[0]["status"], "done")

    def test_what_was_rejected_between_does_not_make_own_writing_a_conflict(self):
        ada = self.register("ada")
        rainy = {"kind": "record", "record": "list", "uid": "rainy"}
        first = self.push(ada, {"seq": 1, **rainy, "fields": {"name": "Rainy"}, "base": None})[0]
        second = self.push(ada, {"seq": 2, **rainy, "fields": {"name": "Rain"}, "base": first["tag"]})[0]
        bad = self.push(ada, {"seq": 3, **rainy, "fields": {"name": "x" * 500}, "base": second["tag"]})[0]
        self.assertEqual([first["status"], second["status"], bad["status"]], ["done", "done", "rejected"])
        # a device that never heard the second answer
        third = self.push(ada, {"seq": 4, **rainy, "fields": {"name": "Storm"}, "base": first["tag"]})[0]
        self.assertEqual(third["status"], "done")

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
            record(2, "rating", "tmdb:19", {"stars": "10"}), record(2, "profile", KID, {"name": "Kid"}),
            record(2, "dance", "me", None), record(2, "note", "no uid", None), record(2, "note", "", None),
            record(2, "list", "tmdb:19", None), record(2, "list", "x" * 65, None), record(2, "account", "you", None),
            record(2, "note", "tmdb:19", {"text": 7}), record(2, "note", "tmdb:19", "text"),
            record(2, "note", "tmdb:19", {"Not a name": "x"}), record(2, "note", "tmdb:19", {"text": "x" * 70001}),
            record(2, "note", "tmdb:19", {f"n{i}": "x" for i in range(33)}), record(2, "note", "tmdb:19", {}, base=7),
            {"seq": 2, "kind": "record", "record": "note", "uid": "tmdb:19"},
            list_entry(2, "a/b", "tmdb:19"), list_entry(2, "", "tmdb:19"), list_entry(2, "rainy", "no uid"),
            list_entry(2, "rainy", "tmdb:19", 1), list_entry(2, "rainy", "tmdb:19", True, ""),
            list_entry(2, "rainy", "tmdb:19", True, "é"), list_entry(2, "rainy", "tmdb:19", True, "x" * 129),
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

    def test_records_of_all_kinds(self):
        ada = self.register("ada")
        ops = [record(1, "list", "rainy", {"name": "Rainy days"}), list_entry(2, "rainy", "tmdb:19"),
               record(3, "note", "imdb:tt0017136", {"text": "Third row."}),
               record(4, "watched", "tmdb:832", {"dates": "1931-05-11\n2026-11-28"}),
               record(5, "account", "me", {"display_name": "Ada", "favourite_genres": "Crime\nDrama"})]
        first = self.push(ada, *ops)
        self.assertEqual([result["status"] for result in first], ["done"] * 5)
        # a repeat finds its own answer, and is no change
        cursor = ada.get("sync/").json["cursor"]
        self.assertEqual(self.push(ada, *ops), first)
        self.assertEqual(ada.get("sync/").json["cursor"], cursor)
        told = {change.get("record", change["kind"]): change for change in ada.get("sync/").json["changes"]}
        self.assertEqual({kind: change.get("fields", change.get("position")) for kind, change in told.items()}, {
            "list": {"name": "Rainy days"}, "list_entry": "V", "note": {"text": "Third row."},
            "watched": {"dates": "1931-05-11\n2026-11-28"},
            "account": {"display_name": "Ada", "favourite_genres": "Crime\nDrama"}})
        self.assertEqual({kind: change["tag"] for kind, change in told.items()},
                         {kind: result["tag"] for kind, result in
                          zip(("list", "list_entry", "note", "watched", "account"), first, strict=True)})
        self.assertEqual((told["note"]["uid"], told["note"]["title"], told["list"].get("title")),
                         ("tmdb:19", "Metropolis", None))
        # an older op of the same device for the same thing has no effect; numbers are kept by thing
        self.assertEqual(self.push(ada, record(1, "note", "imdb:tt0017136", {"text": "Old."}))[0]["status"], "stale")
        self.assertEqual(self.push(ada, record(1, "note", "tmdb:832", {"text": "Other."}))[0]["status"], "done")
        self.assertEqual(ada.get("movies/19/note/").json["text"], "Third row.")

    def test_what_cannot_stand_there_is_rejected(self):
        """One op that says too much does not keep the others from their effect."""
        ada = self.register("ada")
        bad = [record(2, "note", "tmdb:19", {"text": "x" * 10001}), record(3, "list", "rainy", {"description": "x"}),
               record(4, "list", "rainy", {"name": "x" * 121}), record(5, "list", "rainy", {"name": "two\nlines"}),
               record(6, "list", "rainy", {"name": "x", "cover": "no uid"}),
               record(7, "watched", "tmdb:19", {"dates": "2026-11-31"}),
               record(8, "watched", "tmdb:19", {"dates": "2026-11-28\n2026-11-27"}), list_entry(9, "rainy", "tmdb:19")]
        results = self.push(ada, entry(1, "tmdb:19"), *bad, entry(10, "tmdb:832"))
        self.assertEqual([result["status"] for result in results], ["done"] + ["rejected"] * len(bad) + ["done"])
        for result in results[1:-1]:
            self.assertIn(" ", result["message"])
        self.assertEqual([change["kind"] for change in ada.get("sync/").json["changes"]], ["entry"] * 2)

    def test_conflict_of_records(self):
        ada = self.register("ada")
        for what, uid, one, two, three in (
                ("note", "tmdb:19", {"text": "One."}, {"text": "Two."}, {"text": "Three."}),
                ("watched", "tmdb:19", {"dates": "2001-01-01"}, {"dates": "2002-02-02"}, {"dates": "2003-03-03"}),
                ("list", "rainy", {"name": "One"}, {"name": "Two"}, {"name": "Three", "description": "x"}),
                ("account", "me", {"display_name": "One"}, {"display_name": "Two"}, {"biography": "Three"})):
            with self.subTest(what):
                first = self.push(ada, record(1, what, uid, one, base=None))[0]
                self.assertEqual(first["status"], "done")
                second = self.push(ada, record(1, what, uid, two, base=first["tag"]), device=OTHER)[0]
                self.assertEqual(second["status"], "done")
                for base in (first["tag"], None, "nonsense"):
                    for _ in range(2):
                        late = self.push(ada, record(2, what, uid, three, base=base))[0]
                        self.assertEqual((late["status"], late["tag"], late["current_fields"]),
                                         ("conflict", second["tag"], two))
                        self.assertIn(" ", late["message"])
                # what is wanted stands there already: nothing to settle
                self.assertEqual(self.push(ada, record(3, what, uid, two, base=first["tag"]))[0],
                                 {"seq": 3, "status": "done", "tag": second["tag"], "message": None})
                merged = self.push(ada, record(4, what, uid, three, base=second["tag"]))[0]
                self.assertEqual(merged["status"], "done")
                # without a base nobody asks
                gone = self.push(ada, record(2, what, uid, None), device=OTHER)[0]
                self.assertEqual(gone["status"], "done")
                late = self.push(ada, record(5, what, uid, one, base=merged["tag"]))[0]
                self.assertEqual((late["status"], late["tag"], late.get("current_fields")),
                                 ("conflict", gone["tag"], None))
                # the answer was lost; what stands there by now must not turn the repeat into an effect
                anew = self.push(ada, record(6, what, uid, two, base=None))[0]
                self.assertEqual(anew["status"], "done")
                self.push(ada, record(7, what, uid, None))
                late = self.push(ada, record(5, what, uid, one, base=merged["tag"]), record(7, what, uid, None))
                self.assertEqual([result["status"] for result in late], ["stale", "done"])

    def test_places_on_a_list(self):
        ada = self.register("ada")
        self.push(ada, record(1, "list", "rainy", {"name": "Rainy days"}))
        added = self.push(ada, list_entry(2, "rainy", "tmdb:19", True, "V"))[0]
        cursor = ada.get("sync/").json["cursor"]
        # the same, or no word of where: no change
        for seq, position in enumerate(("V", None), 3):
            self.assertEqual(self.push(ada, list_entry(seq, "rainy", "tmdb:19", True, position))[0]["tag"],
                             added["tag"])
        self.assertEqual(ada.get("sync/").json["cursor"], cursor)
        self.assertEqual(self.push(ada, list_entry(5, "rainy", "tmdb:19", True, "K"))[0]["tag"], added["tag"])
        change = ada.get(f"sync/?cursor={cursor}").json["changes"][0]
        self.assertEqual((change["position"], change["present"], change["tag"]), ("K", True, added["tag"]))
        self.push(ada, list_entry(6, "rainy", "tmdb:19", False, None))
        # a film that comes back is another entry, and stands where it is put
        again = self.push(ada, list_entry(7, "rainy", "tmdb:19", True, "L"))[0]
        self.assertNotEqual(again["tag"], added["tag"])
        # nobody said where: at the end
        self.push(ada, list_entry(8, "rainy", "tmdb:832", True, None))
        self.assertEqual([(item["movie"]["uid"], item["position"] > "L")
                          for item in ada.get("lists/rainy/films/").json["results"]],
                         [("tmdb:19", False), ("tmdb:832", True)])

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
                  {"seq": 5, "kind": "profile_entry", "profile_uid": KID, "film_uid": "tmdb:19", "want": True},
                  record(20, "note", "tmdb:19", {"text": "x"}), record(21, "list", "rainy", {"name": "Rainy"}),
                  list_entry(22, "rainy", "tmdb:19"), record(23, "note", "tmdb:832", {"text": "It stays."}))
        before = ada.get("sync/").json["cursor"]
        self.push(ada, entry(6, "tmdb:19", False), rating(7, "tmdb:19", None),
                  {"seq": 8, "kind": "profile", "profile_uid": KID, "want": False},
                  record(24, "note", "tmdb:19", None), record(25, "list", "rainy", None))
        after = ada.get("sync/").json["cursor"]
        self.push(ada, entry(9, "tmdb:194"), entry(10, "tmdb:194", False))
        self.server.stop()
        self.storage.sql("UPDATE entry SET changed_at = changed_at - 401 * 86400 WHERE film_uid = 'tmdb:19'")
        self.storage.sql("UPDATE rating SET updated_at = updated_at - 401 * 86400")
        self.storage.sql("UPDATE profile SET updated_at = updated_at - 401 * 86400")
        self.storage.sql("UPDATE record SET updated_at = updated_at - 401 * 86400")
        self.server.start()
        ada.close()
        ada = self.server.sign_in("ada")
        self.addCleanup(ada.close)
        kit.wait_until(lambda: self.storage.sql("SELECT count(*) FROM record WHERE fields IS NULL") == "0")
        self.assertEqual(self.storage.sql("SELECT count(*) FROM rating"), "0")
        self.assert_problem(ada.get(f"sync/?cursor={before}"), 410)
        self.assertEqual([change["film_uid"] for change in ada.get(f"sync/?cursor={after}").json["changes"]],
                         ["tmdb:194"])
        whole = [(change["kind"], change.get("film_uid") or change["uid"], change.get("present"))
                 for change in ada.get("sync/").json["changes"]]
        self.assertEqual(whole, [("entry", "tmdb:832", True), ("record", "tmdb:832", None),
                                 ("entry", "tmdb:194", False)])
        self.assertEqual(ada.get(f"sync/?cursor={start}").status, 200)
        # an old op is still an old op
        self.assertEqual(self.push(ada, entry(1, "tmdb:19"))[0]["status"], "stale")

    def test_film_under_an_old_name(self):
        """It came to its list just while the catalogue learned of its better name: it follows later."""
        ada = self.register("ada")
        self.push(ada, entry(1, "tmdb:19"), rating(2, "tmdb:19", 4, review="x"),
                  entry(3, "tmdb:832", kind="favourites"), record(4, "note", "tmdb:19", {"text": "x"}))
        cursor = ada.get("sync/").json["cursor"]
        for table in ("entry", "rating"):
            self.storage.sql(f"UPDATE {table} SET film_uid = 'imdb:tt0017136' WHERE film_uid = 'tmdb:19'")
        self.storage.sql("UPDATE record SET uid = 'imdb:tt0017136' WHERE uid = 'tmdb:19'")
        self.server.stop()
        self.server.start()
        ada.close()
        ada = self.server.sign_in("ada")
        self.addCleanup(ada.close)
        kit.wait_until(lambda: ada.get("movies/watchlist/").json["results"][0]["movie"]["title"] == "Metropolis")
        kit.wait_until(lambda: ada.get("movies/ratings/").json["results"][0]["movie"]["title"] == "Metropolis")
        kit.wait_until(lambda: ada.get("movies/19/note/").status == 200)
        changes = ada.get(f"sync/?cursor={cursor}").json["changes"]
        self.assertEqual([(change["kind"], change.get("film_uid") or change["uid"]) for change in changes],
                         [("entry", "tmdb:19"), ("entry", "imdb:tt0017136"), ("rating", "tmdb:19"),
                          ("rating", "imdb:tt0017136"), ("record", "tmdb:19"), ("record", "imdb:tt0017136")])

    def test_cursor_of_a_past_that_is_not_ours(self):
        """The storage was put back to an older state behind the server's back."""
        ada = self.register("ada")
        self.push(ada, entry(1, "tmdb:19"), entry(2, "tmdb:832"))
        cursor = ada.get("sync/").json["cursor"]
        self.storage.sql("UPDATE account SET seq = seq - 1")
        self.assert_problem(ada.get(f"sync/?cursor={cursor}"), 410)


if __name__ == "__main__":
    kit.main()
