#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People: list, search, detail with their films, photographs; directors with the span of their films; characters."""

import kit

LINES = kit.FILMS + [
    {"uid": "test:1", "title": "The Big Heat", "release_date": "1953-10-14", "popularity": 5,
     "directors": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang"}],
     "writers": [{"person_uid": "starter:peter-lorre", "name": "Peter Lorre"}],
     "cast": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang", "character": "A Passer-by", "order": 0},
              {"person_uid": "starter:audrey-tautou", "name": "Audrey Tautou", "character": "Debby Marsh", "order": 1}]},
    {"uid": "test:2", "title": "Undated", "directors": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang"},
                                                        {"person_uid": "tmdb:68", "name": "Once Only"}]},
    {"uid": "starter:fritz-lang", "name": "Fritz Lang", "birth_date": "1890-12-05", "biography": "Viennese.",
     "portrait_path": "/lang.jpg", "popularity": 3,
     "images": [{"kind": "photograph", "path": "/young.png", "width": 30, "height": 40},
                {"kind": "photograph", "path": "/lang.jpg", "width": 300, "height": 400, "primary": True}]},
    {"uid": "test:plain", "name": "Plain Face", "portrait_path": "/plain.webp"},
]


class Persons(kit.ServerTest):
    load = False

    def setUp(self):
        super().setUp()
        self.storage.load(*LINES)
        self.client = self.nobody()

    def get(self, path):
        answer = self.client.get(path)
        self.assertEqual(answer.status, 200, answer.body[:500])
        return answer.json

    def test_list(self):
        everybody = self.get("persons/")
        self.assertEqual(everybody["count"], 6)
        ids = [person["id"] for page in (1, 2, 3) for person in self.get(f"persons/?page={page}&page_size=2")["results"]]
        self.assertEqual(ids, [person["id"] for person in everybody["results"]])
        self.assertEqual(len(set(ids)), 6)

    def test_search(self):
        found = self.get("persons/search/?q=LANG")
        self.assertEqual((found["count"], found["results"][0]["uid"]), (1, "starter:fritz-lang"))
        self.assertEqual(self.get("persons/search/?q=")["results"], [])
        self.assertEqual(self.get("persons/search/")["count"], 0)

    def test_detail(self):
        lang = self.get("persons/starter:fritz-lang/")
        self.assertEqual((lang["biography"], lang["birth_date"]), ("Viennese.", "1890-12-05"))
        self.assertEqual((lang["film_count"], lang["first_year"], lang["last_year"]), (4, 1927, 1953))
        films = [(credit["movie"]["title"], credit["job"], credit["character"]) for credit in lang["filmography"]]
        self.assertEqual(films, [("The Big Heat", "directors", None), ("The Big Heat", "cast", "A Passer-by"),
                                 ("M", "directors", None), ("Metropolis", "directors", None),
                                 ("Undated", "directors", None)])
        self.assertEqual(self.get(f"persons/{lang['id']}/"), lang)
        self.assertEqual(self.get("persons/68/")["name"], "Once Only")
        self.assertEqual(self.get("persons/tmdb:68/")["name"], "Once Only")
        # two characters in one film are two credits
        helm = self.get("persons/starter:brigitte-helm/")
        self.assertEqual([credit["character"] for credit in helm["filmography"]], ["Maria", "Hel"])
        self.assertNotIn("film_count", helm)
        self.assertEqual([credit["job"] for credit in self.get("persons/starter:peter-lorre/")["filmography"]],
                         ["writers", "cast"])
        for path in ("persons/starter:nobody/", "persons/0/", "persons/999999/", "persons/starter:nobody/photos/",
                     "auteurs/starter:nobody/", "auteurs/starter:brigitte-helm/", "persons/99999999999999999999999/"):
            self.assert_problem(self.client.get(path), 404)

    def test_photos(self):
        photos = self.get("persons/starter:fritz-lang/photos/")
        self.assertEqual([(photo["path"], photo["key"], photo["url"], photo["width"], photo["primary"])
                          for photo in photos["results"]],
                         [("/lang.jpg", "lang.jpg", "/files/lang.jpg", 300, True),
                          ("/young.png", "young.png", "/files/young.png", 30, False)])
        self.assertEqual(photos["count"], 2)
        second = self.get("persons/starter:fritz-lang/photos/?page=2&page_size=1")
        self.assertEqual([photo["key"] for photo in second["results"]], ["young.png"])
        plain = self.get("persons/test:plain/photos/")["results"]
        self.assertEqual([(photo["kind"], photo["path"], photo["primary"]) for photo in plain],
                         [("photograph", "/plain.webp", True)])
        self.assertEqual(self.get("persons/starter:brigitte-helm/photos/")["results"], [])

    def test_auteurs(self):
        auteurs = self.get("auteurs/")
        self.assertEqual(auteurs["count"], 1)
        lang = auteurs["results"][0]
        self.assertEqual((lang["uid"], lang["name"], lang["film_count"], lang["first_year"], lang["last_year"],
                          lang["portrait_path"]), ("starter:fritz-lang", "Fritz Lang", 4, 1927, 1953, "/lang.jpg"))
        everybody = [auteur["name"] for auteur in self.get("auteurs/?min_films=1")["results"]]
        self.assertEqual(everybody, ["Fritz Lang", "Once Only"])
        self.assertEqual([auteur["name"] for auteur in self.get("auteurs/?min_films=1&ordering=films")["results"]],
                         everybody[::-1])
        self.assertEqual([auteur["name"] for auteur in self.get("auteurs/?min_films=1&ordering=-name")["results"]],
                         everybody[::-1])
        second = self.get("auteurs/?min_films=1&ordering=name&page=2&page_size=1")
        self.assertEqual((second["count"], [auteur["name"] for auteur in second["results"]]), (2, ["Once Only"]))
        once = second["results"][0]
        self.assertEqual((once["film_count"], once["first_year"], once["last_year"]), (1, None, None))

    def test_auteur(self):
        lang = self.get("auteurs/starter:fritz-lang/")
        self.assertEqual((lang["biography"], lang["film_count"]), ("Viennese.", 4))
        self.assertEqual([film["title"] for film in lang["films"]], ["Metropolis", "M", "The Big Heat", "Undated"])

    def test_sums_follow_a_load(self):
        self.storage.load({"uid": "test:3", "title": "Last", "release_date": "1960-01-01",
                           "directors": [{"person_uid": "starter:fritz-lang", "name": "Fritz Lang"}]})
        lang = self.get("auteurs/")["results"][0]
        self.assertEqual((lang["film_count"], lang["last_year"]), (5, 1960))

    def test_characters(self):
        def names(words):
            return [found["name"] for found in self.get(f"characters/search/?q={words}")["results"]]

        self.assertEqual(names("poulain"), ["Amélie Poulain"])
        self.assertEqual(names("am%C3%A9l"), ["Amélie Poulain"])
        self.assertEqual(names("beckert%20hans"), ["Hans Beckert"])
        self.assertEqual(names("beckret"), ["Hans Beckert"])
        # words of two characters of one film are no character
        self.assertEqual(names("maria%20hel"), [])
        self.assertEqual(names("lorre"), [])
        self.assertEqual(names(""), [])
        found = self.get("characters/search/?q=debby")["results"][0]
        self.assertEqual((found["order"], found["movie"]["title"], found["person"]["uid"]),
                         (1, "The Big Heat", "starter:audrey-tautou"))
        self.assertEqual(self.get(f"persons/{found['person']['id']}/")["uid"], "starter:audrey-tautou")


if __name__ == "__main__":
    kit.main()
