#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is like a film, and what somebody may like."""

import kit


def film(number, title, director, cast=(), genres=("Drama",), year=1950, popularity=1.0, vote=7):
    return {"uid": f"test:{number}", "tmdb_id": 5000 + number, "title": title, "genres": list(genres),
            "release_date": f"{year}-05-05", "popularity": popularity, "vote_average": vote, "vote_count": 10,
            "directors": [{"person_uid": f"test:{director}", "name": director.title()}],
            "cast": [{"person_uid": f"test:{name}", "name": name.title(), "character": "X", "order": order}
                     for order, name in enumerate(cast)]}


CATALOGUE = [
    film(1, "Origin", "ann", ["eve", "max"], ["Western", "Drama"], 1955),
    film(2, "Same hand", "ann", [], ["Comedy"], 1990),
    film(3, "Same star", "bob", ["eve"], ["Western", "Drama"], 1957),
    film(4, "Small part", "bob", ["una", "ulf", "ute", "uwe", "udo", "max"], ["Comedy"], 1990),
    film(5, "Same kind and time", "cid", ["zoe"], ["Western", "Drama"], 1958, 3),
    film(6, "Same kind", "cid", ["zoe"], ["Western", "Drama"], 1995, 90),
    film(7, "Everything", "ann", ["eve", "max"], ["Western", "Drama"], 1956),
    film(8, "Nothing", "dan", ["kai"], ["Horror"], 2015, 80),
    film(9, "Same kind and time, popular", "cid", ["ida"], ["Western", "Drama"], 1958, 9),
] + [film(100 + number, f"Horror {number}", f"h{number}", [], ["Horror"], 2000, 50 + number) for number in range(130)]


class Suggestions(kit.ServerTest):
    load = False

    def setUp(self):
        super().setUp()
        self.storage.load(*CATALOGUE)

    def similar(self, number=1, more=""):
        answer = self.nobody().get(f"movies/test:{number}/similar/?page_size=500{more}")
        self.assertEqual(answer.status, 200, answer.body[:500])
        return answer.json

    def test_similar(self):
        titles = [found["title"] for found in self.similar()["results"]]
        self.assertNotIn("Origin", titles)
        self.assertEqual(titles[0], "Everything")
        place = {title: titles.index(title) for title in titles}
        self.assertLess(place["Same star"], place["Same kind and time, popular"])
        self.assertLess(place["Same hand"], place["Same kind and time, popular"])
        # of two that fit alike the popular one; the time counts for more than that
        self.assertLess(place["Same kind and time, popular"], place["Same kind and time"])
        self.assertIn("Small part", titles)
        self.assertNotIn("Nothing", titles[:6])

    def test_similar_is_stable_and_paged(self):
        whole = [found["uid"] for found in self.similar(100)["results"]]
        self.assertLessEqual(len(whole), 100)
        self.assertGreater(len(whole), 50)
        self.assertNotIn("test:100", whole)
        self.assertEqual(len(set(whole)), len(whole))
        self.assertEqual(self.similar(100)["count"], len(whole))
        paged = []
        for page in range(1, 10):
            answer = self.nobody().get(f"movies/test:100/similar/?page={page}").json
            paged += [found["uid"] for found in answer["results"]]
            if answer["next"] is None:
                break
        self.assertEqual(paged, whole)

    def recommended(self, client):
        answer = client.get("movies/recommendations/?page_size=500")
        self.assertEqual(answer.status, 200, answer.body[:500])
        self.assertEqual(answer.json["count"], len(answer.json["results"]))
        return answer.json["results"]

    def test_recommendations_need_somebody(self):
        self.assert_problem(self.nobody().get("movies/recommendations/"), 401)

    def test_newcomers_get_what_is_popular(self):
        found = self.recommended(self.register("ada"))
        self.assertEqual(len(found), 100)
        self.assertIn("Same kind", [one["title"] for one in found])
        self.assertTrue(all(one["because"] is None for one in found))

    def test_recommendations_by_what_is_liked(self):
        ada = self.register("ada")
        self.assertEqual(ada.post("movies/5001/rate/", {"rating": 5}).status, 201)
        found = self.recommended(ada)
        titles = [one["title"] for one in found]
        self.assertEqual(titles[0], "Everything")
        self.assertEqual(found[0]["because"], {"uid": CATALOGUE[0]["uid"], "title": "Origin"})
        self.assertLess(titles.index("Same hand"), titles.index("Horror 129"))
        self.assertNotIn("Origin", titles)
        # for its genres alone
        kind = found[titles.index("Same kind and time")]
        self.assertEqual(kind["because"]["title"], "Origin")

    def test_nothing_that_is_known(self):
        ada = self.register("ada")
        ada.post("movies/5001/rate/", {"rating": 5})
        ada.post("movies/5007/rate/", {"rating": 0.5})
        ada.post("movies/favorites/", {"movie_id": 5002})
        ada.post("movies/watchlist/", {"movie_id": 5003})
        titles = [one["title"] for one in self.recommended(ada)]
        for title in ("Origin", "Everything", "Same hand", "Same star"):
            self.assertNotIn(title, titles)
        ada.delete("movies/favorites/5002/")
        ada.delete("movies/5007/rate/")
        titles = [one["title"] for one in self.recommended(ada)]
        self.assertIn("Same hand", titles)
        self.assertIn("Everything", titles)

    def test_what_is_not_liked_is_no_reason(self):
        ada = self.register("ada")
        ada.post("movies/5001/rate/", {"rating": 3})
        self.assertTrue(all(one["because"] is None for one in self.recommended(ada)))
        ada.post("movies/5001/rate/", {"rating": 3.5})
        self.assertEqual(self.recommended(ada)[0]["because"]["title"], "Origin")

    def test_the_profile_counts(self):
        for genres in (["Western"], [37]):
            client = self.register(f"ada{genres[0]}".lower())
            self.assertEqual(client.patch("users/profile/", {"favorite_genres": genres}).status, 200)
            titles = [one["title"] for one in self.recommended(client)]
            self.assertLess(titles.index("Same kind and time"), titles.index("Horror 129"))

    def test_much_is_known(self):
        """Who knows all that is popular still gets something."""
        ada = self.register("ada")
        for number in range(130):
            self.assertEqual(ada.post("movies/watchlist/", {"movie_id": 5100 + number}).status, 201)
        titles = {one["title"] for one in self.recommended(ada)}
        self.assertEqual(titles, {one["title"] for one in CATALOGUE[:9]})

    def test_others_lists_do_not_matter(self):
        ada, bob = self.register("ada"), self.register("bob")
        before = self.recommended(bob)
        ada.post("movies/5001/rate/", {"rating": 5})
        ada.post("movies/favorites/", {"movie_id": 5006})
        self.assertEqual(self.recommended(bob), before)


if __name__ == "__main__":
    kit.main()
