#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the posters of plakat-draw with those of the design's own program.

    compare-prototype.py PLAKAT_DRAW

The design lies beside the source tree (PLAKAT_SHARED says where, if elsewhere).
Without it, or without cairo and Pango for Python, there is nothing to compare
with, and the test is skipped.
"""
import hashlib, importlib.util, json, os, pathlib, subprocess, sys, tempfile

WIDTH, MOST = 300, 1.25         # of 255, on the average of all channels
# Titles that are within a hair of their box may be set otherwise: here outlines are measured, there the boxes of FreeType.
SET_OTHERWISE = 2
SKIPPED = 77

TITLES = [
    ('M', 'de', 1931, 'Crime'), ('Z', 'fr', 1969, 'Thriller'), ('8½', 'it', 1963, 'Drama'),
    ('Her', 'en', 2013, 'Romance'), ('Alien', 'en', 1979, 'Horror'), ('Up', 'en', 2009, 'Animation'),
    ('300', 'en', 2006, 'Action'), ('Metropolis', 'de', 1927, 'Science Fiction'),
    ('Nosferatu', 'de', 1922, 'Horror'), ('Casablanca', 'en', 1942, 'Romance'),
    ('The Third Man', 'en', 1949, 'Mystery'), ('Taxi Driver', 'en', 1976, 'Crime'),
    ('Once Upon a Time in the West', 'it', 1968, 'Western'),
    ('2001: A Space Odyssey', 'en', 1968, 'Science Fiction'),
    ('Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb', 'en', 1964, 'Comedy'),
    ('The Assassination of Jesse James by the Coward Robert Ford', 'en', 2007, 'Western'),
    ('Spider-Man: Into the Spider-Verse', 'en', 2018, 'Animation'),
    ('À bout de souffle', 'fr', 1960, 'Crime'), ('Le Voyage dans la Lune', 'fr', 1902, 'Adventure'),
    ('Popiół i diament', 'pl', 1958, 'War'), ('Fanny och Alexander', 'sv', 1982, 'Family'),
    ('Сталкер', 'ru', 1979, 'Science Fiction'), ('Иди и смотри', 'ru', 1985, 'War'),
    ('Κυνόδοντας', 'el', 2009, 'Drama'), ('기생충', 'ko', 2019, 'Thriller'),
    ('東京物語', 'ja', 1953, 'History'), ('千と千尋の神隠し', 'ja', 2001, 'Fantasy'),
    ('سكر بنات', 'ar', 2007, 'Romance'), ("Singin' in the Rain", 'en', 1952, 'Music'),
    ("Who's Afraid of Virginia Woolf?", 'en', 1966, 'Documentary'),
]


def films():
    for number, (title, language, year, genre) in enumerate(TITLES * 2):
        yield {'uid': f'compare:{number}', 'title': title, 'original_language': language, 'year': year,
               'genres': [genre], 'directors': [['Agnès Varda'], ['Stanley Donen', 'Gene Kelly'], []][number % 3],
               'runtime': 60 + number * 37 % 150, 'cast': number * 13 % 70}


def skip(reason):
    print(f'skipped: {reason}')
    sys.exit(SKIPPED)


def load(path):
    if not path.exists():
        skip(f'no {path.name}')
    spec = importlib.util.spec_from_file_location('posters_prototype', path)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    try:
        spec.loader.exec_module(module)
    except (ImportError, ValueError) as error:
        skip(f'the program cannot run here ({error})')
    return module


def difference(a, b):
    """The mean difference of a channel, of 255."""
    rows = bytes(a.get_data()), bytes(b.get_data())
    return sum(abs(x - y) for x, y in zip(*rows)) / (len(rows[0]) * 3 / 4)


def main():
    root = pathlib.Path(__file__).resolve().parents[3]
    shared = pathlib.Path(os.environ.get('PLAKAT_SHARED') or root / '..' / 'shared')
    prototype = load(shared / 'design' / 'posters_prototype.py')
    import cairo

    worst, failed = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        lines = pathlib.Path(folder, 'films.jsonl')
        lines.write_text(''.join(json.dumps(film) + '\n' for film in films()), encoding='utf-8')
        subprocess.run([sys.argv[1], '--reference', '--plain', '--width', str(WIDTH), '--output', folder, str(lines)],
                       check=True)
        for film in films():
            name = hashlib.sha256(film['uid'].encode()).hexdigest()[:16] + '.png'
            ours = cairo.ImageSurface.create_from_png(os.path.join(folder, name))
            theirs = prototype.render(prototype.Film(film), WIDTH)
            theirs.flush()
            found = difference(ours, theirs)
            worst = max(worst, found)
            if found > MOST:
                failed += 1
                layout = prototype.layout_of(prototype.Film(film)).__name__
                print(f'{film["uid"]} {film["title"]} ({layout}): {found:.3f}')
    print(f'{len(TITLES) * 2} posters, worst difference {worst:.4f} of 255, {failed} above {MOST}')
    sys.exit(1 if failed > SET_OTHERWISE else 0)


if __name__ == '__main__':
    main()
