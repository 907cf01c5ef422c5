#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Films: details, lists by all facets against a model, pages, credits, pictures, genres, countries, decades, search."""

import random
import urllib.parse

import kit

GENRES = {"Drama": 18, "Comedy": 35, "Horror": 27, "Western": 37, "Zither": None}
COUNTRIES = {"DE": "Germany", "FR": "France", "US": "United States of America"}
WORDS = ["Ähre", "Bird", "car", "Dog", "étude", "Fox"]
PEOPLE = [f"test:p{number}" for number in range(12)]
NAMES = {uid: f"Person {number:02}" for number, uid in enumerate(PEOPLE)}


def make_films(seed, count):
    """Films with every mixture of what is known and unknown."""
    chance = random.Random(seed)
    films = []
    for number in range(count):
        film = {"uid": f"test:{number}", "title": f"{chance.choice(WORDS)} {number:03}",
                "popularity": chance.choice([0, 1, 2.5, 40, 77.125]), "vote_average": chance.choice([0, 4.5, 6, 7.9, 10]),
                "genres": chance.sample(list(GENRES), chance.randint(0, 3)),
                "original_language": chance.choice([None, "de", "fr", "en"])}
        if chance.random() < 0.8:
            film["release_date"] = f"{chance.choice([1895, 1919, 1920, 1929, 1930, 2001, 2009])}-0{chance.randint(1, 9)}-11"
        if chance.random() < 0.8:
            film["runtime"] = chance.choice([1, 45, 90, 91, 240])
        if chance.random() < 0.6:
            film["tmdb_id"] = 9000 + number
        codes = chance.sample(list(COUNTRIES), chance.randint(0, 2))
        film["country_codes"], film["countries"] = codes, [COUNTRIES[code] for code in codes]
        for job, most in (("directors", 2), ("writers", 1), ("cast", 4)):
            film[job] = [{"person_uid": uid, "name": NAMES[uid]} for uid in chance.sample(PEOPLE, chance.randint(0, most))]
        for order, credit in enumerate(film["cast"]):
            credit.update(character=f"Somebody {order}", order=order)
        films.append(film)
    return films


def year_of(film):
    return int(film["release_date"][:4]) if film.get("release_date") else None


def fits(film, query):
    """Whether a film meets all that is asked for, as the document says it."""
    year, runtime = year_of(film), film.get("runtime")
    people = {job: {credit["person_uid"] for credit in film[job]} for job in ("directors", "writers", "cast")}
    tests = {
        "genre": lambda value: any(value.lower() in (name.lower(), str(GENRES[name])) for name in film["genres"]),
        "decade": lambda value: year is not None and year // 10 == value // 10,
        "year_from": lambda value: year is not None and year >= value,
        "year_to": lambda value: year is not None and year <= value,
        "country": lambda value: value.upper() in film["country_codes"]
        or value.lower() in (name.lower() for name in film["countries"]),
        "language": lambda value: film["original_language"] == value,
        "director": lambda value: value in people["directors"]
        or any(NAMES[uid] == value for uid in people["directors"]),
        "person": lambda value: any(value in uids or value in (NAMES[uid] for uid in uids) for uids in people.values()),
        "min_rating": lambda value: film["vote_average"] >= value,
        "runtime_from": lambda value: runtime is not None and runtime >= value if value else True,
        "runtime_to": lambda value: runtime is not None and runtime <= value if value else True,
    }
    return all(tests[name](value) for name, value in query.items())


ORDERS = {
    "popularity": lambda film: film["popularity"],
    "release_date": lambda film: film.get("release_date"),
    "vote_average": lambda film: film["vote_average"],
    "runtime": lambda film: film.get("runtime") or None,
    "year": year_of,
}


class Films(kit.ServerTest):
    def page(self, path, **query):
        answer = self.nobody().get(f"{path}?{urllib.parse.urlencode(query)}" if query else path)
        self.assertEqual(answer.status, 200, answer.body[:500])
        return answer.json

    def titles(self, path, **query):
        return [film["title"] for film in self.page(path, **query)["results"]]

    def test_detail(self):
        nobody = self.nobody()
        by_number = nobody.get("movies/19/").json
        self.assertEqual((by_number["uid"], by_number["tmdb_id"], by_number["title"]), ("tmdb:19", 19, "Metropolis"))
        for path in ("movies/tmdb:19/", "movies/imdb:tt0017136/", "movies/tmdb%3A19", f"movies/by-id/{by_number['id']}/"):
            self.assertEqual(nobody.get(path).json, by_number, path)
        for path in ("movies/20/", "movies/0/", "movies/tmdb:019/", "movies/by-id/99999/", "movies/x/", "movies/%00/",
                     "movies/99999999999999999999999/", "movies/tmdb:19%2Frate/", "movies/20/credits/",
                     "movies/20/images/", "movies/20/similar/"):
            answer = nobody.get(path)
            self.assertIn(answer.status, (400, 404), path)
            self.assert_problem(answer, answer.status)
        # what clients of the recommendation API expect
        for name in ("overview", "poster_path", "backdrop_path", "release_date", "vote_average", "vote_count", "popularity",
                     "genre_ids", "media_type", "is_favorite", "is_watchlisted", "user_rating", "created_at", "runtime",
                     "tagline", "imdb_id", "original_language", "budget", "revenue", "status", "production_companies",
                     "production_countries", "spoken_languages", "id"):
            self.assertIn(name, by_number)
        self.assertEqual(by_number["media_type"], "movie")
        self.assertEqual(by_number["production_countries"], [{"iso_3166_1": "DE", "name": "Germany"}])
        self.assertEqual(by_number["genre_ids"], [18, 878])
        self.assertIsNone(nobody.get("movies/imdb:tt0018455/").json["tmdb_id"])

    def test_marks(self):
        ada, bob = self.register("ada"), self.register("bob")
        ada.post("movies/favorites/", {"movie_id": 19})
        ada.post("movies/watchlist/", {"movie_id": 832})
        ada.post("movies/19/rate/", {"rating": 4.5})
        ada.post("movies/832/rate/", {"rating": 3})

        def marks(film):
            return film["is_favorite"], film["is_watchlisted"], film["user_rating"]

        films = {film["title"]: marks(film) for film in ada.get("movies/").json["results"]}
        self.assertEqual(films["Metropolis"], (True, False, 4.5))
        self.assertEqual(films["M"], (False, True, 3))
        self.assertEqual(films["Amélie"], (False, False, None))
        self.assertEqual(marks(ada.get("movies/19/").json), (True, False, 4.5))
        self.assertEqual(marks(ada.get("movies/search/?q=metropolis").json["results"][0]), (True, False, 4.5))
        self.assertIn((False, True, 3), [marks(film) for film in ada.get("movies/19/similar/").json["results"]])
        for client in (bob, self.nobody()):
            for film in client.get("movies/").json["results"] + [client.get("movies/19/").json]:
                self.assertEqual(marks(film), (False, False, None))
        ada.delete("movies/favorites/19/")
        ada.delete("movies/19/rate/")
        self.assertEqual(marks(ada.get("movies/19/").json), (False, False, None))
        # what is for everybody says nothing of anybody
        self.assertNotIn("is_favorite", ada.get("persons/starter:fritz-lang/").json["filmography"][0]["movie"])
        self.assertNotIn("is_favorite", ada.get("countries/DE/").json["results"][0])

    def test_pages(self):
        first = self.page("movies/", page_size=3, genre="Drama", ordering="title")
        self.assertEqual(first["count"], 3)
        self.assertIsNone(first["next"])
        first = self.page("movies/", page_size=3)
        self.assertEqual((first["count"], len(first["results"]), first["previous"]), (4, 3, None))
        second = self.nobody().get(first["next"].removeprefix(self.server.address)).json
        self.assertEqual((len(second["results"]), second["next"]), (1, None))
        self.assertEqual(self.page("movies/", page=1000000, page_size=500), {
            **self.page("movies/", page=1000000, page_size=500), "count": 4, "results": [], "next": None})
        for wrong in ("page=0", "page=x", "page_size=501", "page_size=0", "ordering=budget", "ordering=--title", "decade=x",
                      "min_rating=x", "runtime_from=-1", "year_from=0"):
            self.assert_problem(self.nobody().get(f"movies/?{wrong}"), 400)

    def test_genres_countries_decades(self):
        genres = self.page("movies/genres/")
        self.assertEqual([(genre["name"], genre["id"], genre["count"]) for genre in genres["genres"]], [
            ("Comedy", 35, 1), ("Crime", 80, 1), ("Drama", 18, 3), ("Romance", 10749, 1), ("Science Fiction", 878, 1),
            ("Thriller", 53, 1)])
        countries = self.page("countries/")
        self.assertEqual([(country["code"], country["name"], country["count"]) for country in countries["results"]],
                         [("FR", "France", 1), ("DE", "Germany", 2)])
        second = self.page("countries/", page=2, page_size=1)
        self.assertEqual((second["count"], [country["code"] for country in second["results"]]), (2, ["DE"]))
        for code in ("DE", "de"):
            germany = self.page(f"countries/{code}/", page_size=1)
            self.assertEqual((germany["code"], germany["name"], germany["count"]), ("DE", "Germany", 2))
            self.assertEqual([film["title"] for film in germany["results"]], ["Metropolis"])
            self.assertIn("page=2", germany["next"])
        self.assert_problem(self.nobody().get("countries/XX/"), 404)
        decades = self.page("decades/")
        self.assertEqual([(decade["decade"], decade["count"], decade["movie"]["title"]) for decade in decades["results"]],
                         [(2000, 1, "Amélie"), (1930, 1, "M"), (1920, 2, "Metropolis")])
        self.assertEqual([decade["decade"] for decade in self.page("decades/", page=2, page_size=2)["results"]], [1920])

    def test_credits_and_images(self):
        credits = self.page("movies/19/credits/")
        self.assertEqual([credit["name"] for credit in credits["directors"]], ["Fritz Lang"])
        self.assertEqual([credit["character"] for credit in credits["cast"]], ["Maria", "Hel"])
        self.assertEqual([(character["name"], character["person_name"], character["order"])
                          for character in credits["characters"]],
                         [("Maria", "Brigitte Helm", 0), ("Hel", "Brigitte Helm", 1)])
        self.assertEqual(credits["writers"], [])
        self.assertEqual(self.page("movies/19/images/")["results"], [])

    def test_search(self):
        for words, titles in (("amelie", ["Amélie"]), ("AMÉLIE poulain", ["Amélie"]), ("fabuleux", ["Amélie"]),
                              ("tautou", ["Amélie"]), ("maria", ["Metropolis"]), ("lang metro", ["Metropolis"]),
                              ("nothing of that", []), ("", []), ('") OR titles:* NOT (', []), ("NEAR(", []), ("%00", [])):
            self.assertEqual(self.titles("movies/search/", q=words), titles, words)
        self.assertEqual(self.titles("movies/search/"), [])
        lang = self.page("movies/search/", q="fritz lang")
        self.assertEqual({film["title"] for film in lang["results"]}, {"Metropolis", "M"})
        self.assertEqual(lang["count"], 2)
        self.assertEqual([person["uid"] for person in lang["persons"]], ["starter:fritz-lang"])
        second = self.page("movies/search/", q="fritz lang", page=2, page_size=1)
        self.assertEqual((second["count"], len(second["results"]), second["next"]), (2, 1, None))
        beckert = self.page("movies/search/", q="beckert")["characters"]
        self.assertEqual([(found["name"], found["movie"]["title"], found["person"]["name"]) for found in beckert],
                         [("Hans Beckert", "M", "Peter Lorre")])
        self.assert_problem(self.nobody().get("movies/search/?q=" + "x" * 257), 400)


class Facets(kit.ServerTest):
    """Lists by any mixture of facets, against a model that looks at each film."""

    load = False

    def setUp(self):
        super().setUp()
        self.films = make_films(4711, 150)
        self.storage.load(*self.films)
        self.client = self.nobody()

    def ask(self, **query):
        answer = self.client.get("movies/?" + urllib.parse.urlencode(query))
        self.assertEqual(answer.status, 200, answer.body[:500])
        return answer.json

    def check(self, query):
        wanted = {film["uid"] for film in self.films if fits(film, query)}
        page = self.ask(page_size=500, **query)
        self.assertEqual(page["count"], len(wanted), query)
        self.assertEqual({film["uid"] for film in page["results"]}, wanted, query)
        self.assertEqual(len(page["results"]), len(wanted), query)

    def test_each(self):
        for query in ({"genre": "Drama"}, {"genre": "drama"}, {"genre": "18"}, {"genre": "Zither"}, {"genre": "Nothing"},
                      {"country": "DE"}, {"country": "germany"}, {"country": "XX"}, {"language": "fr"}, {"language": "xx"},
                      {"decade": 1920}, {"decade": 1925}, {"decade": 1890}, {"year_from": 1920}, {"year_to": 1919},
                      {"year_from": 1930, "year_to": 1920}, {"decade": 1920, "year_from": 1925},
                      {"decade": 1920, "year_to": 1895}, {"min_rating": 7.9}, {"min_rating": 0}, {"runtime_from": 90},
                      {"runtime_to": 90}, {"runtime_from": 0, "runtime_to": 45}, {"runtime_from": 100, "runtime_to": 50},
                      {"director": PEOPLE[0]}, {"director": NAMES[PEOPLE[0]]}, {"director": "test:nobody"},
                      {"director": "Nobody At All"}, {"person": PEOPLE[5]}, {"person": NAMES[PEOPLE[5]]}):
            with self.subTest(query=query):
                self.check(query)

    def test_mixtures(self):
        chance = random.Random(1)
        values = {
            "genre": ["Drama", "35", "Western", "Zither"], "country": ["DE", "France", "US"], "language": ["de", "fr"],
            "decade": [1890, 1910, 1920, 2000], "year_from": [1919, 1929], "year_to": [1929, 2001],
            "director": PEOPLE[:4], "person": PEOPLE[4:], "min_rating": [4.5, 6, 7], "runtime_from": [1, 90],
            "runtime_to": [90, 91],
        }
        for _ in range(120):
            names = chance.sample(list(values), chance.randint(2, 4))
            self.check({name: chance.choice(values[name]) for name in names})

    def test_own_number_of_a_person(self):
        own = self.client.get(f"persons/{PEOPLE[3]}/").json["id"]
        self.assertEqual(self.ask(person=str(own), page_size=500)["count"], self.ask(person=PEOPLE[3])["count"])

    def test_orders(self):
        """Pages tell every film once, in order, what is unknown last both ways; without a word, the popular first."""
        by_uid = {film["uid"]: film for film in self.films}
        for name, key in ORDERS.items():
            for sign in ("", "-"):
                for facet in ({}, {"genre": "Drama"}, {"genre": "Zither", "min_rating": 1}):
                    with self.subTest(order=sign + name, facet=facet):
                        wanted = [film for film in self.films if fits(film, facet)]
                        uids = []
                        for page in range(1, len(wanted) // 20 + 2):
                            uids += [film["uid"] for film in self.ask(ordering=sign + name, page=page, **facet)["results"]]
                        self.assertEqual(sorted(uids), sorted(film["uid"] for film in wanted))
                        keys = [key(by_uid[uid]) for uid in uids]
                        known = [value for value in keys if value is not None]
                        self.assertEqual(known, sorted(known, reverse=bool(sign)))
                        self.assertEqual(keys, known + [None] * (len(keys) - len(known)))
        self.assertEqual(self.ask(), {**self.ask(ordering="-popularity"), **{
            name: self.ask()[name] for name in ("next", "previous")}})

    def test_titles_in_order(self):
        titles = [film["title"] for film in self.ask(ordering="title", page_size=500)["results"]]
        self.assertEqual(titles, sorted(titles, key=lambda title: (WORDS.index(title.split()[0]), title)))
        down = [film["uid"] for film in self.ask(ordering="-title", page_size=500)["results"]]
        self.assertEqual(down, [film["uid"] for film in self.ask(ordering="title", page_size=500)["results"]][::-1])

    def test_counts_follow_a_load(self):
        """A count that is remembered is not older than the catalogue."""
        query = {"genre": "Drama", "min_rating": 6}
        before = self.ask(**query)["count"]
        self.assertEqual(self.ask(page=2, **query)["count"], before)
        fresh = {"uid": "test:fresh", "title": "Fresh", "genres": ["Drama"], "vote_average": 9}
        self.storage.load(fresh)
        self.films.append({"original_language": None, "country_codes": [], "countries": [], "directors": [], "writers": [],
                           "cast": [], "popularity": 0, **fresh})
        self.assertEqual(self.ask(**query)["count"], before + 1)
        self.check({"genre": "Drama"})
        self.check({})

    def test_pictures_and_characters_of_a_film(self):
        film = {"uid": "test:pictures", "title": "Pictures", "poster_path": "/poster.jpg",
                "production_companies": ["UFA", {"id": 4, "name": "Paramount"}],
                "cast": [{"person_uid": PEOPLE[0], "name": "A", "character": 'The "Quoted" \\ one', "role": "leading",
                          "description": "Has\ntwo lines, \"images\":[ and more.", "order": 0},
                         {"person_uid": PEOPLE[1], "name": "B", "order": 1}],
                "images": [{"kind": "still", "path": "/still.png", "width": 10, "height": 20},
                           {"kind": "poster", "path": "/poster.jpg", "width": 500, "height": 750, "language": "de"},
                           {"kind": "poster", "path": "/other.webp"}]}
        self.storage.load(film)
        images = self.client.get("movies/test:pictures/images/").json
        self.assertEqual([(image["kind"], image["key"], image["url"], image["width"], image["primary"])
                          for image in images["results"]],
                         [("poster", "poster.jpg", "/files/poster.jpg", 500, True),
                          ("still", "still.png", "/files/still.png", 10, False),
                          ("poster", "other.webp", "/files/other.webp", 0, False)])
        second = self.client.get("movies/test:pictures/images/?page=2&page_size=2").json
        self.assertEqual((second["count"], len(second["results"])), (3, 1))
        credits = self.client.get("movies/test:pictures/credits/").json
        self.assertEqual(len(credits["cast"]), 2)
        self.assertEqual(credits["characters"], [
            {"name": 'The "Quoted" \\ one', "description": "Has\ntwo lines, \"images\":[ and more.", "role": "leading",
             "order": 0, "person_uid": PEOPLE[0], "person_name": "A"}])
        found = self.client.get("characters/search/?q=quoted").json["results"]
        self.assertEqual([(one["name"], one["role"], one["description"], one["movie"]["uid"], one["person"]["uid"])
                          for one in found],
                         [(credits["characters"][0]["name"], "leading", credits["characters"][0]["description"],
                           "test:pictures", PEOPLE[0])])
        detail = self.client.get("movies/test:pictures/").json
        self.assertEqual(len(detail["images"]), 3)
        self.assertEqual(detail["production_companies"], ["UFA", "Paramount"])


if __name__ == "__main__":
    kit.main()
