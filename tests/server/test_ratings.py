#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ratings: their ETag and If-Match, what stays and what goes, the list of all of them, texts of before."""

import kit

FILM = "movies/19/rate/"


class Ratings(kit.ServerTest):
    def rate(self, client, film, body, status=201):
        answer = client.post(f"movies/{film}/rate/", body)
        self.assertEqual(answer.status, status, answer.body)
        return answer

    def test_etag_and_if_match(self):
        ada = self.register("ada")
        made = self.rate(ada, 19, {"rating": 4, "review": "Grand."})
        first = made.headers["ETag"]
        self.assertRegex(first, r'^"[0-9]+"$')
        self.assertEqual(ada.get(FILM).headers["ETag"], first)
        # the same again is the same state
        self.assertEqual(self.rate(ada, 19, {"rating": 4}, 200).headers["ETag"], first)

        second = ada.put(FILM, {"rating": 3}, headers={"If-Match": first})
        self.assertEqual(second.status, 200)
        self.assertNotEqual(second.headers["ETag"], first)
        for method, body in [("POST", {"rating": 1}), ("PUT", {"rating": 1}), ("PATCH", {"rating": 1}),
                             ("DELETE", None)]:
            for match in (first, f'W/{second.headers["ETag"]}', "garbage", '"', "", f'{first}, "0"'):
                with self.subTest(method=method, match=match):
                    late = ada.send(method, FILM, body, headers={"If-Match": match})
                    self.assert_problem(late, 412)
                    self.assertEqual(late.headers["ETag"], second.headers["ETag"])
        self.assertEqual(ada.get(FILM).json["rating"], 3)

        listed = ada.patch(FILM, {"rating": 2}, headers={"If-Match": f'"0", W/"1" ,{second.headers["ETag"]}'})
        self.assertEqual((listed.status, listed.json["rating"]), (200, 2))
        self.assertEqual(ada.delete(FILM, headers={"If-Match": "*"}).status, 204)
        for match in ("*", listed.headers["ETag"]):
            gone = ada.put(FILM, {"rating": 5}, headers={"If-Match": match})
            self.assert_problem(gone, 412)
            self.assertIsNone(gone.headers["ETag"])

    def test_review_stays_until_it_is_taken(self):
        ada = self.register("ada")
        self.rate(ada, 19, {"rating": 4, "review": "Grand."})
        for method in ("POST", "PUT", "PATCH"):
            kept = ada.send(method, FILM, {"rating": 3.5})
            self.assertEqual((kept.status, kept.json["rating"], kept.json["review"]), (200, 3.5, "Grand."))
        kept = ada.patch(FILM, {"review": "Grander."})
        self.assertEqual((kept.json["rating"], kept.json["review"]), (3.5, "Grander."))
        for method in ("POST", "PUT", "PATCH"):
            ada.patch(FILM, {"review": "Grand."})
            self.assertIsNone(ada.send(method, FILM, {"rating": 3, "review": None}).json["review"])
        self.assertIsNone(ada.patch(FILM, {"review": ""}).json["review"])
        self.assertIsInstance(ada.get(FILM).json["rating"], int)
        # clients of older servers name the film in the body as well
        self.assertEqual(ada.put(FILM, {"movie_id": 19, "rating": 5}).json["rating"], 5)

    def test_change_needs_a_rating(self):
        ada = self.register("ada")
        self.assert_problem(ada.patch(FILM, {"rating": 3}), 404)
        self.rate(ada, 19, {"rating": 4})
        self.assert_problem(ada.patch(FILM, {}), 400)
        self.assert_problem(ada.patch(FILM, {"rating": None}), 400)
        self.assertEqual(ada.get(FILM).json["rating"], 4)
        # a text may stand alone
        alone = ada.patch(FILM, {"rating": None, "review": "No stars for this."})
        self.assertEqual((alone.status, alone.json["rating"]), (200, None))
        self.assertEqual(ada.get("movies/ratings/").json["count"], 1)

    def test_list(self):
        ada, bob = self.register("ada"), self.register("bob")
        self.assertEqual(ada.get("movies/ratings/").json,
                         {"count": 0, "next": None, "previous": None, "results": []})
        for film, stars in ((19, 2), (832, 4.5), (194, 3)):
            self.rate(ada, film, {"rating": stars, "review": f"Number {film}."})
        self.rate(bob, 19, {"rating": 1})
        device = {"device": "6ba7b810-9dad-41d1-80b4-00c04fd430c8"}
        ada.post("sync/", {**device, "ops": [{"seq": 1, "kind": "rating", "film_uid": "imdb:tt0000001", "rating": 5}]})
        ada.delete("movies/194/rate/")

        def films(ordering):
            page = ada.get(f"movies/ratings/{ordering}").json
            self.assertEqual(page["count"], len(page["results"]))
            return [rating["movie"]["uid"] for rating in page["results"]]

        newest = ["imdb:tt0000001", "tmdb:832", "tmdb:19"]
        self.assertEqual(films(""), newest)
        self.assertEqual(films("?ordering=-updated_at"), newest)
        self.assertEqual(films("?ordering=updated_at"), newest[::-1])
        self.assertEqual(films("?ordering=rating"), ["tmdb:19", "tmdb:832", "imdb:tt0000001"])
        self.assertEqual(films("?ordering=-rating"), ["imdb:tt0000001", "tmdb:832", "tmdb:19"])
        self.assert_problem(ada.get("movies/ratings/?ordering=stars"), 400)

        page = ada.get("movies/ratings/?page_size=1&page=2").json
        self.assertEqual(page["results"][0]["movie"]["title"], "M")
        self.assertEqual(page["results"][0]["review"], "Number 832.")
        self.assertIn("page=3", page["next"])
        self.assertIn("page=1", page["previous"])
        self.assert_problem(self.nobody().get("movies/ratings/"), 401)

    def test_film_that_is_not_here(self):
        ada = self.register("ada")
        unknown = "movies/imdb:tt0000001/rate/"
        self.assert_problem(ada.post(unknown, {"rating": 4}), 404)
        ada.post("sync/", {"device": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "ops": [
            {"seq": 1, "kind": "rating", "film_uid": "imdb:tt0000001", "rating": 4.5, "review": "Lost."}]})
        rating = ada.get(unknown).json
        self.assertEqual(rating["movie"], {"uid": "imdb:tt0000001", "id": None, "title": None})
        self.assertEqual(ada.delete(unknown).status, 204)
        self.assert_problem(ada.get(unknown), 404)

    def versions(self, film):
        return self.storage.sql(
            f"SELECT review FROM rating_version WHERE film_uid = '{film}' ORDER BY seq").splitlines()

    def test_texts_of_before_are_kept(self):
        ada = self.register("ada")
        self.rate(ada, 19, {"rating": 4, "review": "one"})
        ada.put(FILM, {"rating": 3})
        ada.put(FILM, {"rating": 3, "review": "two"})
        ada.post("sync/", {"device": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "ops": [
            {"seq": 1, "kind": "rating", "film_uid": "tmdb:19", "rating": 1, "review": "three"}]})
        ada.delete(FILM)
        self.rate(ada, 19, {"rating": 4, "review": "four"})
        self.assertEqual(self.versions("tmdb:19"), ["one", "two", "three"])

    def test_texts_of_before_have_a_limit(self):
        ada = self.register("ada")
        for number in range(205):
            self.assertIn(ada.put(FILM, {"rating": 4, "review": f"text {number}"}).status, (200, 201))
        kept = self.versions("tmdb:19")
        self.assertEqual(len(kept), 200)
        self.assertEqual((kept[0], kept[-1]), ("text 4", "text 203"))

    def test_two_names_of_one_film(self):
        """What was said of a film under two names is one rating when they turn out to be the same film."""
        ada = self.register("ada")
        ada.post("sync/", {"device": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "ops": [
            {"seq": 1, "kind": "rating", "film_uid": "imdb:tt0000001", "rating": 2, "review": "old name"},
            {"seq": 2, "kind": "rating", "film_uid": "tmdb:7777", "rating": 5, "review": "new name"},
            {"seq": 3, "kind": "entry", "list": "watchlist", "film_uid": "imdb:tt0000001", "want": True},
            {"seq": 4, "kind": "entry", "list": "watchlist", "film_uid": "tmdb:832", "want": True}]})
        before = ada.get("movies/watchlist/").json["results"]
        self.storage.load({"uid": "tmdb:7777", "tmdb_id": 7777, "imdb_id": "tt0000001", "title": "Found"})
        ratings = ada.get("movies/ratings/").json["results"]
        self.assertEqual([(r["movie"]["title"], r["rating"], r["review"]) for r in ratings],
                         [("Found", 5, "new name")])
        self.assertEqual(self.versions("tmdb:7777"), ["old name"])
        # it keeps its place on the list
        after = ada.get("movies/watchlist/").json["results"]
        self.assertEqual([entry["movie"]["title"] for entry in after], ["M", "Found"])
        self.assertEqual([entry["id"] for entry in after], [entry["id"] for entry in before])
        self.assertEqual([entry["created_at"] for entry in after], [entry["created_at"] for entry in before])


if __name__ == "__main__":
    kit.main()
