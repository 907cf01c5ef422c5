# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers ask The Movie Database for: films of the starter catalogue in its shape, a few series, pictures."""

import binascii
import hashlib
import json
import pathlib
import struct
import zlib

STARTER = pathlib.Path(__file__).resolve().parents[3] / "data" / "starter"
GENRES = {
    "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
    "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27, "Music": 10402, "Mystery": 9648, "Romance": 10749,
    "Science Fiction": 878, "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
}
SERIES = [
    (1399, "Game of Thrones", "2011-04-17", 300.1, [10765, 18, 10759]),
    (1396, "Breaking Bad", "2008-01-20", 280.4, [18, 80]),
    (46648, "True Detective", "2014-01-12", 120.5, [18]),
]


def number_of(name):
    return int(hashlib.sha256(name.encode()).hexdigest()[:6], 16) + 1


def person(name, order):
    number = number_of(name)
    return {
        "adult": False, "gender": 0, "id": number, "known_for_department": "Acting", "name": name,
        "original_name": name, "popularity": round(40 / (order + 1), 1),
        "profile_path": f"/c{number}.jpg" if number % 3 else None,
    }


class Tmdb:
    """Films and series; never changed."""

    def __init__(self, count):
        films = []
        for path in sorted(STARTER.glob("films-*.jsonl")):
            with path.open(encoding="utf-8") as lines:
                films += [json.loads(line) for line in lines if line.strip()]
        known = {film["tmdb_id"]: film for film in films if film.get("tmdb_id")}
        order = sorted(known.values(), key=lambda film: (-film.get("popularity", 0), film["tmdb_id"]))
        self.films = {film["tmdb_id"]: self.make_film(film) for film in order[:count]}
        self.series = {number: self.make_series(*rest) for number, *rest in ((s[0], *s) for s in SERIES)}
        self.order = list(self.films)
        self.top = sorted(self.order, key=lambda number: (-self.films[number]["vote_average"], number))

    @staticmethod
    def make_film(film):
        number = film["tmdb_id"]
        date = film.get("release_date", "")
        # pictures are missing here and there
        return {
            "tmdb_id": number, "title": film["title"], "overview": film.get("overview", ""),
            "poster_path": f"/p{number}.jpg" if number % 11 else None,
            "backdrop_path": f"/b{number}.jpg" if number % 7 else None,
            "release_date": (date + "-01-01"[len(date) - 4:])[:10] if date else None,
            "vote_average": round(6 + number % 31 / 10, 1), "vote_count": 100 + number % 20000,
            "popularity": float(film.get("popularity", 1)),
            "genre_ids": [GENRES[name] for name in film.get("genres", []) if name in GENRES], "media_type": "movie",
            "credits": {
                "cast": [{**person(who["name"], i), "cast_id": i + 1, "character": who.get("character", ""),
                          "credit_id": f"x{number}-{i}", "order": i} for i, who in enumerate(film.get("cast", []))],
                "crew": [{**person(who["name"], 9), "credit_id": f"y{number}-{job}-{i}", "department": department,
                          "job": job}
                         for key, department, job in (("directors", "Directing", "Director"),
                                                      ("writers", "Writing", "Screenplay"))
                         for i, who in enumerate(film.get(key, []))],
            },
            "videos": {"results": []},
            "reviews": {"page": 1, "results": [], "total_pages": 1, "total_results": 0},
            "similar": {"page": 1, "results": [], "total_pages": 1, "total_results": 0},
            "tagline": film.get("tagline", ""), "imdb_id": film.get("imdb_id", ""),
            "original_language": film.get("original_language", ""), "budget": film.get("budget", 0),
            "revenue": film.get("revenue", 0), "status": "Released",
            "production_companies": [{"id": 1, "logo_path": None, "name": "Studio One", "origin_country": "FR"}],
            "production_countries": [{"iso_3166_1": code, "name": name} for code, name in
                                     zip(film.get("country_codes", []), film.get("countries", []))],
            "spoken_languages": [{"english_name": name, "iso_639_1": "xx", "name": f"[{name}]"}
                                 for name in film.get("spoken_languages", [])],
            "runtime": film.get("runtime", 0),
        }

    @staticmethod
    def make_series(number, title, date, popularity, genres):
        return {
            "tmdb_id": number, "title": title, "overview": f"{title}, a series.", "poster_path": f"/p{number}.jpg",
            "backdrop_path": f"/b{number}.jpg", "release_date": date, "vote_average": 8.4, "vote_count": 25000,
            "popularity": popularity, "genre_ids": genres, "media_type": "tv", "credits": None, "videos": None,
            "reviews": None, "similar": None, "tagline": "", "imdb_id": "", "original_language": "en", "budget": 0,
            "revenue": 0, "status": "", "production_companies": [], "production_countries": [],
            "spoken_languages": [], "runtime": 0,
        }

    def list(self, kind):
        if kind == "tv":
            return list(self.series)
        return self.top if kind == "top_rated" else self.order

    def get(self, number):
        return self.films.get(number) or self.series.get(number)


def draw(name, size):
    """A picture of two colours that its name decides, in the shape that its first letter stands for, as PNG."""
    width = int(size[1:]) if size[1:].isdigit() else 500
    width = min(width, 500)
    height = width * 9 // 16 if name.startswith("b") else width * 3 // 2
    seed = hashlib.sha256(name.encode()).digest()
    top, bottom = seed[:3], seed[3:6]
    rows = bytearray()
    for y in range(height):
        share = y / height
        pixel = bytes(int(a * (1 - share) + b * share) for a, b in zip(top, bottom))
        rows += b"\0" + pixel * width

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", binascii.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows)))
            + chunk(b"IEND", b""))
