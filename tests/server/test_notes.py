#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people write for themselves about films, when they watched them, and what they say of themselves: over REST and
by the sync it is the same."""

import kit

DEVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"


class Notes(kit.ServerTest):
    def push(self, client, *ops, device=DEVICE):
        answer = client.post("sync/", {"device": device, "ops": list(ops)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["results"]

    def test_note(self):
        ada, bob = self.register("ada"), self.register("bob")
        path = "movies/19/note/"
        self.assert_problem(ada.get(path), 404)
        made = ada.put(path, {"text": "Third row.\n\nBring “tea”."})
        self.assertEqual((made.status, made.json["text"]), (201, "Third row.\n\nBring “tea”."))
        self.assertEqual(set(made.json), {"movie", "text", "created_at", "updated_at"})
        self.assertEqual(made.json["movie"]["title"], "Metropolis")
        again = ada.get("movies/imdb:tt0017136/note/")
        self.assertEqual((again.json, again.headers["ETag"]), (made.json, made.headers["ETag"]))
        same = ada.put(path, {"text": "Third row.\n\nBring “tea”."})
        self.assertEqual((same.status, same.headers["ETag"]), (200, made.headers["ETag"]))
        other = ada.put(path, {"text": "Fourth."})
        self.assertEqual(other.status, 200)
        self.assertNotEqual(other.headers["ETag"], made.headers["ETag"])
        self.assert_problem(bob.get(path), 404)
        for _ in range(2):
            self.assertEqual(ada.delete(path).status, 204)
        self.assert_problem(ada.get(path), 404)
        self.assertEqual(ada.put(path, {"text": "Anew."}).status, 201)

    def test_what_cannot_be_a_note(self):
        ada = self.register("ada")
        for body in ({}, {"text": ""}, {"text": None}, {"text": 7}, {"text": "x" * 10001}, {"text": "x", "more": 1}):
            self.assert_problem(ada.put("movies/19/note/", body), 400)
        for body in ({}, {"dates": []}, {"dates": None}, {"dates": "2026-11-28"}, {"dates": ["2026-11-31"]},
                     {"dates": ["2026-11"]}, {"dates": [""]}, {"dates": [20261128]}):
            self.assert_problem(ada.put("movies/19/watched/", body), 400)
        for what, body in (("note", {"text": "x"}), ("watched", {"dates": ["2026-11-28"]})):
            self.assert_problem(ada.put(f"movies/404404/{what}/", body), 404)
            self.assert_problem(ada.put(f"movies/no uid/{what}/".replace(" ", "%20"), body), 404)
        self.assertEqual(ada.put("movies/19/note/", {"text": "\U0001f3ac" * 10000}).status, 201)
        self.assertEqual(len(ada.get("sync/").json["changes"]), 1)

    def test_watched(self):
        ada = self.register("ada")
        path = "movies/832/watched/"
        made = ada.put(path, {"dates": ["2026-11-28", "1931-05-11", "2026-11-28"]})
        self.assertEqual((made.status, made.json["dates"]), (201, ["1931-05-11", "2026-11-28"]))
        self.assertEqual(ada.get(path).json, made.json)
        change = ada.get("sync/").json["changes"][0]
        self.assertEqual((change["record"], change["uid"], change["fields"], change["title"], change["tmdb_id"]),
                         ("watched", "tmdb:832", {"dates": "1931-05-11\n2026-11-28"}, "M", 832))
        self.assertEqual(ada.delete(path).status, 204)
        self.assert_problem(ada.get(path), 404)

    def test_if_match(self):
        ada = self.register("ada")
        for path, one, two in (("movies/19/note/", {"text": "One."}, {"text": "Two."}),
                               ("movies/19/watched/", {"dates": ["2001-01-01"]}, {"dates": ["2002-02-02"]})):
            self.assert_problem(ada.put(path, one, headers={"If-Match": "*"}), 412)
            tag = ada.put(path, one).headers["ETag"]
            newer = ada.put(path, two, headers={"If-Match": tag})
            self.assertEqual(newer.status, 200)
            for send in (lambda h, path=path, one=one: ada.put(path, one, headers=h),
                         lambda h, path=path: ada.delete(path, headers=h)):
                late = send({"If-Match": tag})
                self.assert_problem(late, 412)
                self.assertEqual(late.headers["ETag"], newer.headers["ETag"])
            self.assertEqual(ada.delete(path, headers={"If-Match": f'W/"x", {newer.headers["ETag"]}'}).status, 204)

    def test_no_text_is_lost(self):
        ada = self.register("ada")
        ada.put("movies/19/note/", {"text": "First thoughts."})
        self.push(ada, {"seq": 1, "kind": "record", "record": "note", "uid": "tmdb:19",
                        "fields": {"text": "Second thoughts."}})
        ada.delete("movies/19/note/")
        ada.put("movies/19/note/", {"text": "Third thoughts."})
        export = ada.get("users/export/").json
        self.assertEqual([(version["kind"], version["fields"], version["movie"]["title"])
                          for version in export["record_versions"]],
                         [("note", {"text": f"{word} thoughts."}, "Metropolis") for word in ("First", "Second")])
        self.assertEqual([note["text"] for note in export["notes"]], ["Third thoughts."])

    def test_film_that_the_catalogue_learns_of(self):
        """What was written of a film under one name is written of it under the name by which it is kept."""
        ada = self.register("ada")
        self.push(ada, *[{"seq": seq, "kind": "record", "record": record, "uid": uid, "fields": fields}
                         for seq, (record, uid, fields) in enumerate([
                             ("note", "imdb:tt0099999", {"text": "Of the late one."}),
                             ("watched", "imdb:tt0099999", {"dates": "2026-11-28"}),
                             ("note", "imdb:tt0099998", {"text": "Under the other name."}),
                             ("note", "tmdb:9998", {"text": "Under the name."}),
                         ], 1)],
                  {"seq": 5, "kind": "record", "record": "list", "uid": "rainy", "fields": {"name": "Rainy days"}},
                  {"seq": 6, "kind": "list_entry", "list_uid": "rainy", "film_uid": "imdb:tt0099999", "want": True,
                   "position": "V"})
        cursor = ada.get("sync/").json["cursor"]
        self.storage.load({"uid": "tmdb:9999", "tmdb_id": 9999, "imdb_id": "tt0099999", "title": "Late"},
                          {"uid": "tmdb:9998", "tmdb_id": 9998, "imdb_id": "tt0099998", "title": "Twice"})
        self.assertEqual(ada.get("movies/9999/note/").json["text"], "Of the late one.")
        self.assertEqual(ada.get("movies/9999/watched/").json["dates"], ["2026-11-28"])
        self.assertEqual(ada.get("movies/9998/note/").json["text"], "Under the name.")
        self.assertEqual([(entry["movie"]["title"], entry["position"])
                          for entry in ada.get("lists/rainy/films/").json["results"]], [("Late", "V")])
        changes = {(change["kind"], change.get("record"), change.get("uid") or change["film_uid"]):
                   change.get("fields") or change.get("present")
                   for change in ada.get(f"sync/?cursor={cursor}").json["changes"]}
        self.assertEqual(changes, {
            ("record", "note", "imdb:tt0099999"): None, ("record", "note", "tmdb:9999"): {"text": "Of the late one."},
            ("record", "watched", "imdb:tt0099999"): None, ("record", "watched", "tmdb:9999"): {"dates": "2026-11-28"},
            ("record", "note", "imdb:tt0099998"): None,
            ("list_entry", None, "imdb:tt0099999"): False, ("list_entry", None, "tmdb:9999"): True})
        # two notes of one film: the other one is not lost
        self.assertEqual([version["fields"]["text"] for version in ada.get("users/export/").json["record_versions"]],
                         ["Under the other name."])

    # ---- what people say of themselves ---------------------------------------------------------

    def self_changes(self, client, cursor=""):
        return [change for change in client.get(f"sync/?cursor={cursor}").json["changes"]
                if change["kind"] == "record" and change["record"] == "account"]

    def test_one_truth_of_the_account(self):
        ada = self.register("ada")
        self.assertEqual(self.self_changes(ada), [])
        ada.patch("users/profile/", {"display_name": "Ada L.", "bio": "Numbers.\nAnd engines.",
                                     "birth_date": "1815-12-10", "favorite_genres": ["Drama", 35, "Crime", "Drama"],
                                     "notification_preferences": {"news": True, "mail": False, "digest": "weekly"}})
        mine = {"display_name": "Ada L.", "biography": "Numbers.\nAnd engines.", "birth_date": "1815-12-10",
                "favourite_genres": "35\nCrime\nDrama", "notifications": "news"}
        feed = ada.get("sync/").json
        self.assertEqual([change["uid"] for change in feed["changes"]], ["me"])
        self.assertEqual((feed["changes"][0]["fields"], set(feed["changes"][0])),
                         (mine, {"kind", "record", "uid", "fields", "tag", "updated_at"}))
        # what is no part of it changes nothing for the devices, nor does what is the same
        ada.patch("users/profile/", {"first_name": "Augusta"})
        ada.patch("users/profile/", {"notification_preferences": {"news": True, "mail": False, "digest": "daily"}})
        self.assertEqual(ada.get("sync/").json["cursor"], feed["cursor"])
        done = self.push(ada, {"seq": 1, "kind": "record", "record": "account", "uid": "me",
                               "fields": {**mine, "notifications": "mail\nweekly", "favourite_genres": "18\nCrime"},
                               "base": feed["changes"][0]["tag"]})[0]
        self.assertEqual(done["status"], "done")
        profile = ada.get("users/profile/").json
        self.assertEqual((profile["favorite_genres"], profile["notification_preferences"]),
                         ([18, "Crime"], {"news": False, "mail": True, "digest": "daily", "weekly": True}))
        self.assertEqual((profile["first_name"], profile["display_name"], profile["birth_date"]),
                         ("Augusta", "Ada L.", "1815-12-10"))
        self.assertEqual([change["tag"] for change in self.self_changes(ada)], [done["tag"]])
        # REST writes: the device that has not seen it is told
        ada.patch("users/profile/", {"bio": "Loops."})
        late = self.push(ada, {"seq": 2, "kind": "record", "record": "account", "uid": "me",
                               "fields": {"biography": "Engines."}, "base": done["tag"]})[0]
        self.assertEqual((late["status"], late["current_fields"]["biography"]), ("conflict", "Loops."))
        self.assertEqual(late["tag"], self.self_changes(ada)[0]["tag"])
        # nothing said any more
        gone = self.push(ada, {"seq": 3, "kind": "record", "record": "account", "uid": "me", "fields": None,
                               "base": late["tag"]})[0]
        self.assertEqual(gone["status"], "done")
        self.assertIsNone(self.self_changes(ada)[0]["fields"])
        profile = ada.get("users/profile/").json
        self.assertEqual((profile["display_name"], profile["bio"], profile["birth_date"], profile["favorite_genres"],
                          profile["first_name"]), ("", "", None, [], "Augusta"))
        self.assertNotIn(True, profile["notification_preferences"].values())

    def test_what_a_page_of_the_feed_holds(self):
        """The account among other changes, in pages of one."""
        ada = self.register("ada")
        ada.put("movies/19/note/", {"text": "x"})
        ada.patch("users/profile/", {"bio": "y"})
        ada.post("movies/favorites/", {"movie_id": 19})
        cursor, seen = "", []
        while True:
            page = ada.get(f"sync/?limit=1&cursor={cursor}").json
            seen += [change.get("record", change["kind"]) for change in page["changes"]]
            cursor = page["cursor"]
            if not page["more"]:
                break
        self.assertEqual(seen, ["note", "account", "entry"])

    def test_what_nobody_can_say_of_themselves(self):
        ada = self.register("ada")
        for body in ({"bio": "x" * 501}, {"display_name": "x" * 121}, {"birth_date": "1815-12-32"},
                     {"favorite_genres": ["x" * 65]}, {"notification_preferences": {"x" * 65: True}}):
            self.assert_problem(ada.patch("users/profile/", body), 400)
        for seq, fields in enumerate(({"biography": "x" * 501}, {"display_name": "two\nlines"},
                                      {"birth_date": "1815"}, {"favourite_genres": "b\na"}, {"shoe_size": "38"}), 1):
            result = self.push(ada, {"seq": seq, "kind": "record", "record": "account", "uid": "me",
                                     "fields": fields})[0]
            self.assertEqual((result["status"], " " in result["message"]), ("rejected", True), fields)
        self.assertEqual(ada.get("sync/").json["changes"], [])


if __name__ == "__main__":
    kit.main()
