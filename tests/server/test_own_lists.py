#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of one's own: what they are called, which films stand on them and where, over REST and by the sync alike."""

import kit

DEVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"


class OwnLists(kit.ServerTest):
    def add(self, client, name, **more):
        answer = client.post("lists/", {"name": name, **more})
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def push(self, client, *ops):
        answer = client.post("sync/", {"device": DEVICE, "ops": list(ops)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["results"]

    def films(self, client, uid):
        return [(entry["movie"]["uid"], entry["position"])
                for entry in client.get(f"lists/{uid}/films/?page_size=500").json["results"]]

    def test_life(self):
        ada = self.register("ada")
        self.assertEqual(ada.get("lists/").json["count"], 0)
        rainy = self.add(ada, "  Rainy \u202e\t days ", description="With tea.\nAnd cake.")
        self.assertEqual(set(rainy), {"id", "uid", "name", "description", "cover", "query", "movies_count", "created_at",
                                      "updated_at"})
        self.assertEqual((rainy["name"], rainy["description"], rainy["cover"], rainy["movies_count"]),
                         ("Rainy days", "With tea.\nAnd cake.", None, 0))
        path = f"lists/{rainy['uid']}/"
        self.assertEqual(ada.get(path).json, rainy)
        changed = ada.patch(path, {"cover": "tmdb:19", "description": None})
        self.assertEqual((changed.status, changed.json["name"], changed.json["description"], changed.json["cover"]),
                         (200, "Rainy days", None, "tmdb:19"))
        self.assertEqual(ada.patch(path, {"name": "Wet days"}).json["cover"], "tmdb:19")
        self.add(ada, "Wet days")
        self.assertEqual([mine["name"] for mine in ada.get("lists/").json["results"]], ["Wet days"] * 2)
        self.assertEqual(ada.get("lists/?page_size=1&page=2").json["count"], 2)
        self.assertEqual(ada.delete(path).status, 204)
        for answer in (ada.get(path), ada.patch(path, {"name": "x"}), ada.delete(path), ada.get(path + "films/"),
                       ada.post(path + "films/", {"movie_id": 19}), ada.delete(path + "films/19/")):
            self.assert_problem(answer, 404)
        # what is gone keeps nothing
        self.assertEqual(self.storage.sql("SELECT count(*) FROM record WHERE fields IS NULL"), "1")

    def test_query(self):
        """What is on a list by itself is kept as it was written, through REST and the sync."""
        ada = self.register("ada")
        smart = self.add(ada, "Noir", query="genre:noir decade:1940s -country:US")
        path = f"lists/{smart['uid']}/"
        self.assertEqual((smart["query"], smart["movies_count"]), ("genre:noir decade:1940s -country:US", 0))
        self.assertEqual(ada.patch(path, {"name": "Dark"}).json["query"], smart["query"])
        feed = ada.get("sync/").json
        self.assertEqual(feed["changes"][-1]["fields"], {"name": "Dark", "query": smart["query"]})
        self.push(ada, {"seq": 1, "kind": "record", "record": "list", "uid": smart["uid"],
                        "fields": {"name": "Dark", "query": "genre:crime"}})
        self.assertEqual(ada.get(path).json["query"], "genre:crime")
        self.assertIsNone(ada.patch(path, {"query": None}).json["query"])
        self.assert_problem(ada.patch(path, {"query": "x" * 2001}), 400)
        self.assert_problem(ada.patch(path, {"query": 7}), 400)

    def test_what_cannot_be_a_list(self):
        ada = self.register("ada")
        for body in ({}, {"name": ""}, {"name": " "}, {"name": "\u202e"}, {"name": "x" * 121}, {"name": None},
                     {"name": 7}, {"name": "x", "uid": "mine"}, {"name": "x", "cover": "no uid"},
                     {"name": "x", "description": "x" * 2001}):
            self.assert_problem(ada.post("lists/", body), 400)
        rainy = self.add(ada, "\U0001f3ac" * 120, description="x" * 2000)
        path = f"lists/{rainy['uid']}/"
        for body in ({}, {"name": None}, {"name": ""}, {"more": 1}):
            self.assert_problem(ada.patch(path, body), 400)
        for position in ("", "\t", "\u00e9", "x" * 129, 7):
            self.assert_problem(ada.post(path + "films/", {"movie_id": 19, "position": position}), 400)
        self.assertEqual(ada.get("lists/").json["results"], [rainy])

    def test_order(self):
        ada = self.register("ada")
        uid = self.add(ada, "Rainy days")["uid"]
        path = f"lists/{uid}/films/"
        first = ada.post(path, {"movie_id": 19})
        self.assertEqual((first.status, first.json["movie"]["title"]), (201, "Metropolis"))
        self.assertEqual(ada.post(path, {"movie_id": "imdb:tt0017136"}).json, first.json)
        last = ada.post(path, {"movie_id": 832}).json
        self.assertLess(first.json["position"].encode(), last["position"].encode())
        before = ada.post(path, {"movie_id": 194, "position": "Z9"}).json
        # byte by byte, not as people sort
        ada.post(path, {"movie_id": "imdb:tt0018455", "position": "Zz"})
        self.assertEqual([film for film, _ in self.films(ada, uid)],
                         ["tmdb:194", "imdb:tt0018455", "tmdb:19", "tmdb:832"])
        # to another place: it is the same entry
        moved = ada.post(path, {"movie_id": 194, "position": last["position"] + "V"}).json
        self.assertEqual((moved["id"], moved["created_at"]), (before["id"], before["created_at"]))
        self.assertEqual([film for film, _ in self.films(ada, uid)],
                         ["imdb:tt0018455", "tmdb:19", "tmdb:832", "tmdb:194"])
        self.assertEqual([entry["movie"]["uid"] for entry in ada.get(path + "?page_size=2&page=2").json["results"]],
                         ["tmdb:832", "tmdb:194"])
        self.assertEqual(ada.get(f"lists/{uid}/").json["movies_count"], 4)
        self.assert_problem(ada.post(path, {"movie_id": 404404}), 404)
        for _ in range(2):
            self.assertEqual(ada.delete(path + "tmdb:194/").status, 204)
        self.assertEqual(ada.get(path).json["count"], 3)
        for elsewhere in ("movies/watchlist/", "movies/favorites/"):
            self.assertEqual(ada.get(elsewhere).json["count"], 0)

    def test_limit(self):
        ada = self.register("ada")
        for start in range(0, 500, 100):
            results = self.push(ada, *[{"seq": number + 1, "kind": "record", "record": "list", "uid": f"l{number}",
                                        "fields": {"name": f"Number {number}"}}
                                       for number in range(start, start + 100)])
            self.assertEqual({result["status"] for result in results}, {"done"})
        self.assert_problem(ada.post("lists/", {"name": "One more"}), 409)
        one_more = {"seq": 501, "kind": "record", "record": "list", "uid": "more", "fields": {"name": "One more"}}
        result = self.push(ada, one_more)[0]
        self.assertEqual((result["status"], " " in result["message"]), ("rejected", True))
        # those that are there may be changed all the same
        self.assertEqual(ada.patch("lists/l7/", {"name": "Number seven"}).status, 200)
        self.assertEqual(ada.delete("lists/l8/").status, 204)
        self.assertEqual(self.push(ada, {**one_more, "seq": 502})[0]["status"], "done")
        self.assertEqual(ada.get("lists/?page_size=7&page=72").json["count"], 500)

    def test_comes_back_empty(self):
        ada = self.register("ada")
        rainy = {"kind": "record", "record": "list", "uid": "rainy", "fields": {"name": "Rainy days"}}
        self.push(ada, {"seq": 1, **rainy},
                  {"seq": 2, "kind": "list_entry", "list_uid": "rainy", "film_uid": "tmdb:19", "want": True,
                   "position": "V"})
        cursor = ada.get("sync/").json["cursor"]
        # what goes with it is told one by one, before it
        self.assertEqual(self.push(ada, {"seq": 3, **rainy, "fields": None})[0]["status"], "done")
        gone = ada.get(f"sync/?cursor={cursor}").json["changes"]
        self.assertEqual([(change["kind"], change.get("present"), change.get("fields")) for change in gone],
                         [("list_entry", False, None), ("record", None, None)])
        self.assertEqual((gone[0]["list_uid"], gone[0]["film_uid"], gone[0]["position"]), ("rainy", "tmdb:19", None))
        self.assert_problem(ada.get("lists/rainy/"), 404)
        late = self.push(ada, {"seq": 4, "kind": "list_entry", "list_uid": "rainy", "film_uid": "tmdb:832",
                               "want": True, "position": "W"})[0]
        self.assertEqual((late["status"], " " in late["message"]), ("rejected", True))
        self.push(ada, {"seq": 5, **rainy})
        self.assertEqual(self.films(ada, "rainy"), [])
        # what was rejected fares better now, with a number of its own
        self.assertEqual(self.push(ada, {"seq": 6, "kind": "list_entry", "list_uid": "rainy", "film_uid": "tmdb:832",
                                         "want": True, "position": "W"})[0]["status"], "done")
        self.assertEqual(self.films(ada, "rainy"), [("tmdb:832", "W")])

    def test_one_truth(self):
        """What REST writes the feed tells, and the other way."""
        ada = self.register("ada")
        rainy = self.add(ada, "Rainy days", cover="tmdb:832")
        entry = ada.post(f"lists/{rainy['uid']}/films/", {"movie_id": 19}).json
        feed = ada.get("sync/").json
        self.assertEqual(feed["changes"][0] | {"updated_at": 0}, {
            "kind": "record", "record": "list", "uid": rainy["uid"],
            "fields": {"name": "Rainy days", "cover": "tmdb:832"}, "tag": feed["changes"][0]["tag"], "updated_at": 0})
        self.assertEqual(feed["changes"][1] | {"added_at": 0}, {
            "kind": "list_entry", "list_uid": rainy["uid"], "film_uid": "tmdb:19", "tmdb_id": 19,
            "title": "Metropolis", "year": 1927, "poster_path": None, "present": True, "tag": str(entry["id"]),
            "added_at": 0, "position": entry["position"]})
        self.push(ada, {"seq": 1, "kind": "list_entry", "list_uid": rainy["uid"], "film_uid": "imdb:tt0017136",
                        "want": True, "position": "Q"},
                  {"seq": 2, "kind": "list_entry", "list_uid": rainy["uid"], "film_uid": "tmdb:4242", "want": True},
                  {"seq": 3, "kind": "record", "record": "list", "uid": rainy["uid"],
                   "fields": {"name": "Drizzle", "mood": "grey"}})
        self.assertEqual([film for film, _ in self.films(ada, rainy["uid"])], ["tmdb:19", "tmdb:4242"])
        self.assertEqual(self.films(ada, rainy["uid"])[0], ("tmdb:19", "Q"))
        mine = ada.patch(f"lists/{rainy['uid']}/", {"description": "Bring a coat."}).json
        self.assertEqual((mine["name"], mine["cover"], mine["movies_count"]), ("Drizzle", None, 2))
        # what a newer client has written is kept
        change = ada.get(f"sync/?cursor={feed['cursor']}").json["changes"][-1]
        self.assertEqual(change["fields"], {"name": "Drizzle", "description": "Bring a coat.", "mood": "grey"})


if __name__ == "__main__":
    kit.main()
