#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of answers: it is what would be answered anew, whoever asks, and holds no longer than it is so."""

import copy

import kit

PATHS = ["movies/", "movies/?page_size=1&page=2", "movies/19/", "movies/19/similar/", "movies/19/credits/",
         "movies/genres/", "movies/search/?q=metropolis", "persons/", "persons/starter:fritz-lang/",
         "characters/search/?q=maria", "countries/", "countries/DE/", "decades/", "auteurs/"]


class Answers(kit.ServerTest):
    def ask(self, client, path, **more):
        answer = client.get(path, **more)
        self.assertEqual(answer.status, 200, path)
        return answer

    def test_the_same_again(self):
        nobody = self.nobody()
        for path in PATHS:
            with self.subTest(path=path):
                first, again = self.ask(nobody, path), self.ask(nobody, path)
                self.assertEqual(first.body, again.body)
                self.assertEqual({name: value for name, value in first.headers.items() if name != "Date"},
                                 {name: value for name, value in again.headers.items() if name != "Date"})
                self.assertEqual(nobody.send("HEAD", path).headers["Content-Length"], str(len(first.body)))

    def test_a_load_is_seen_at_once(self):
        nobody = self.nobody()
        for round_ in range(3):
            for path in PATHS * 2:
                self.ask(nobody, path)
            films = copy.deepcopy(kit.FILMS)
            films[0]["title"] = f"Metropolis {round_}"
            films[0]["genres"] = ["Drama", f"Genre {round_}"]
            films.append({"uid": f"test:{round_}", "title": "Another", "release_date": "1927-05-05", "popularity": 1,
                          "directors": films[0]["directors"], "genres": ["Drama"]})
            self.storage.load(*films)
            self.assertEqual(self.ask(nobody, "movies/19/").json["title"], f"Metropolis {round_}")
            self.assertEqual(self.ask(nobody, "movies/").json["count"], len(kit.FILMS) + round_ + 1)
            genres = {genre["name"]: genre["count"] for genre in self.ask(nobody, "movies/genres/").json["genres"]}
            self.assertEqual(genres["Drama"], 4 + round_)
            self.assertEqual(genres[f"Genre {round_}"], 1)
            decades = {one["decade"]: one["count"] for one in self.ask(nobody, "decades/").json["results"]}
            self.assertEqual(decades[1920], 3 + round_)

    def test_who_is_signed_in_sees_their_own(self):
        nobody, ada, bob = self.nobody(), self.register("ada"), self.register("bob")
        self.ask(nobody, "movies/19/")
        self.assertEqual(ada.post("movies/favorites/", {"movie_id": 19}).status, 201)
        for _ in range(2):
            self.assertTrue(self.ask(ada, "movies/19/").json["is_favorite"])
            self.assertFalse(self.ask(bob, "movies/19/").json["is_favorite"])
            self.assertFalse(self.ask(nobody, "movies/19/").json["is_favorite"])
            self.assertFalse(self.ask(nobody, "movies/19/", headers={"Authorization": "Bearer x"}).json["is_favorite"])

    def test_what_is_wrong_is_said_again(self):
        nobody = self.nobody()
        for _ in range(2):
            self.assert_problem(nobody.get("movies/?page=0"), 400)
            self.assert_problem(nobody.get("movies/999999/"), 404)
            self.assert_problem(nobody.post("movies/19/", {}), 405)

    def test_each_host_has_its_own_links(self):
        nobody = self.nobody()
        for host in ("a.example", "b.example", "a.example"):
            links = self.ask(nobody, "movies/?page_size=1", headers={"Host": host}).json
            self.assertTrue(links["next"].startswith(f"http://{host}/"), links["next"])


class Limited(kit.ServerTest):
    limits = True
    options = ("--reads", "5")

    def test_what_is_remembered_counts(self):
        nobody = self.nobody()
        # one minute's five and the next one's, if a minute of the clock ends in between
        answers = [nobody.get("movies/19/") for _ in range(12)]
        self.assertEqual(answers[0].status, 200)
        refused = [answer for answer in answers if answer.status != 200]
        self.assertGreaterEqual(len(refused), 2)
        for answer in refused:
            self.assert_problem(answer, 429)
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)


if __name__ == "__main__":
    kit.main()
