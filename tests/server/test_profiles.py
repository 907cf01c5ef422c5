#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles and their lists."""

import kit

DEVICE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"


class Profiles(kit.ServerTest):
    def add(self, client, name):
        answer = client.post("profiles/", {"name": name})
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def test_life(self):
        ada = self.register("ada")
        self.assertEqual(ada.get("profiles/").json["count"], 0)
        kid = self.add(ada, "  The \u202e\t kid ")
        self.assertEqual(set(kid), {"id", "uid", "name", "created_at", "updated_at", "movies_count"})
        self.assertEqual((kid["name"], kid["movies_count"]), ("The kid", 0))
        path = f"profiles/{kid['id']}/"
        self.assertEqual(ada.get(path).json, kid)
        renamed = ada.patch(path, {"name": "Großmutter"})
        self.assertEqual((renamed.status, renamed.json["name"], renamed.json["uid"]), (200, "Großmutter", kid["uid"]))
        self.assertEqual([profile["name"] for profile in ada.get("profiles/").json["results"]], ["Großmutter"])
        self.assertEqual(ada.delete(path).status, 204)
        for answer in (ada.get(path), ada.patch(path, {"name": "x"}), ada.delete(path), ada.get(path + "list/"),
                       ada.post(path + "list/", {"movie_id": 19}), ada.delete(path + "list/19/")):
            self.assert_problem(answer, 404)
        # what is gone keeps no name
        self.assertEqual(self.storage.sql("SELECT count(*) FROM profile WHERE name <> ''"), "0")

    def test_names(self):
        ada, bob = self.register("ada"), self.register("bob")
        self.add(ada, "Kid")
        self.add(bob, "Kid")
        other = self.add(ada, "Other")
        # letters that look the same are the same: composed, decomposed, small, capital
        self.add(ada, "Ame\u0301lie")
        for name in ("kid", "KID", " kId ", "AM\u00c9LIE", "am\u00e9lie"):
            self.assert_problem(ada.post("profiles/", {"name": name}), 409)
            self.assert_problem(ada.patch(f"profiles/{other['id']}/", {"name": name}), 409)
        self.assertEqual(ada.patch(f"profiles/{other['id']}/", {"name": "OTHER"}).json["name"], "OTHER")
        for name in ("", " ", "\t", "\u202e", "x" * 65, None, 7):
            self.assert_problem(ada.post("profiles/", {"name": name}), 400)
        self.assertEqual(self.add(ada, "\U0001f3ac" * 64)["name"], "\U0001f3ac" * 64)
        self.assert_problem(ada.post("profiles/", {"name": "a", "uid": DEVICE}), 400)

    def test_limit(self):
        ada = self.register("ada")
        made = [self.add(ada, f"Number {number}") for number in range(20)]
        self.assert_problem(ada.post("profiles/", {"name": "One more"}), 409)
        result = ada.post("sync/", {"device": DEVICE, "ops": [
            {"seq": 1, "kind": "profile", "profile_uid": DEVICE, "name": "One more", "want": True}]}).json["results"][0]
        self.assertEqual((result["status"], bool(result["message"])), ("rejected", True))
        ada.delete(f"profiles/{made[0]['id']}/")
        self.add(ada, "One more")
        self.assertEqual(ada.get("profiles/?page_size=7&page=3").json["count"], 20)

    def test_list(self):
        ada = self.register("ada")
        kid, other = self.add(ada, "Kid"), self.add(ada, "Other")
        path = f"profiles/{kid['id']}/list/"
        added = ada.post(path, {"movie_id": 19})
        self.assertEqual((added.status, added.json["movie"]["title"]), (201, "Metropolis"))
        self.assertEqual(ada.post(path, {"movie_id": "imdb:tt0017136"}).json, added.json)
        self.assertEqual(ada.post(path, {"movie_id": "832"}).status, 201)
        self.assert_problem(ada.post(path, {"movie_id": 404404}), 404)
        self.assertEqual([entry["movie"]["title"] for entry in ada.get(path).json["results"]], ["M", "Metropolis"])
        self.assertEqual(ada.get(f"profiles/{kid['id']}/").json["movies_count"], 2)
        for elsewhere in (f"profiles/{other['id']}/list/", "movies/watchlist/", "movies/favorites/"):
            self.assertEqual(ada.get(elsewhere).json["count"], 0)
        self.assertEqual(ada.delete(path + "tmdb:19/").status, 204)
        self.assertEqual(ada.delete(path + "tmdb:19/").status, 204)
        self.assertEqual(ada.get(path).json["count"], 1)

    def test_comes_back_empty(self):
        ada = self.register("ada")
        kid = self.add(ada, "Kid")
        for film in (19, 832, 194):
            ada.post(f"profiles/{kid['id']}/list/", {"movie_id": film})
        cursor = ada.get("sync/").json["cursor"]
        ada.delete(f"profiles/{kid['id']}/")
        gone = ada.get(f"sync/?cursor={cursor}").json["changes"]
        self.assertEqual([change["kind"] for change in gone], ["profile_entry"] * 3 + ["profile"])
        self.assertFalse(any(change["present"] for change in gone))
        self.assertIsNone(gone[-1]["name"])
        ada.post("sync/", {"device": DEVICE, "ops": [
            {"seq": 1, "kind": "profile", "profile_uid": kid["uid"], "name": "Kid", "want": True}]})
        back = ada.get("profiles/").json["results"][0]
        self.assertEqual((back["uid"], back["movies_count"]), (kid["uid"], 0))

    def test_somebody_elses(self):
        ada, bob = self.register("ada"), self.register("bob")
        kid = self.add(ada, "Kid")
        ada.post(f"profiles/{kid['id']}/list/", {"movie_id": 19})
        path = f"profiles/{kid['id']}/"
        for answer in (bob.get(path), bob.patch(path, {"name": "Mine"}), bob.delete(path), bob.get(path + "list/"),
                       bob.post(path + "list/", {"movie_id": 832}), bob.delete(path + "list/19/")):
            self.assert_problem(answer, 404)
        self.assertEqual(bob.get("profiles/").json["count"], 0)
        # nor by its uid: that is a profile of his own
        results = bob.post("sync/", {"device": DEVICE, "ops": [
            {"seq": 1, "kind": "profile_entry", "profile_uid": kid["uid"], "film_uid": "tmdb:832", "want": True},
            {"seq": 2, "kind": "profile", "profile_uid": kid["uid"], "name": "Mine", "want": True},
            {"seq": 3, "kind": "profile", "profile_uid": kid["uid"], "want": False}]}).json["results"]
        self.assertEqual([result["status"] for result in results], ["rejected", "done", "done"])
        self.assertEqual(ada.get(path).json["name"], "Kid")
        self.assertEqual(ada.get(path + "list/").json["count"], 1)


if __name__ == "__main__":
    kit.main()
