#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold the starter catalogue against what it promises and, where they are at hand, against real films.

    check-starter.py FOLDER [films.jsonl.gz]

Prints every difference to the real films; those that a person would call wrong are failures.
"""
import glob, gzip, json, os, re, sys, unicodedata
from collections import Counter

GENRES = {'Western', 'Horror', 'War', 'Science Fiction', 'Music', 'Animation', 'Documentary', 'Romance', 'Mystery',
          'Crime', 'Fantasy', 'Comedy', 'Thriller', 'Adventure', 'Family', 'History', 'Action', 'Drama'}
ROLES = {'leading', 'supporting', 'background'}
failures, numbers = [], 0


def check(holds, what):
    global numbers
    numbers += 1
    if not holds:
        failures.append(what)


def fold(text):
    text = unicodedata.normalize('NFKD', text or '').casefold()
    return re.sub(r'[^\w]+', ' ', ''.join(c for c in text if not unicodedata.combining(c))).strip()


def read(folder):
    films, people = [], []
    for path in sorted(glob.glob(os.path.join(folder, '*.jsonl'))):
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            record = json.loads(line)
            record['at'] = f'{os.path.basename(path)}:{number}'
            (films if 'title' in record else people).append(record)
    return films, people


def check_promises(films, people):
    uids = Counter(f['uid'] for f in films) + Counter()
    check(len(films) >= 250, f'{len(films)} films are fewer than 250')
    check(len(people) >= 700, f'{len(people)} people are fewer than 700')
    decades = {int(f['release_date'][:4]) // 10 * 10 for f in films}
    check(decades >= set(range(1890, 2030, 10)), f'a decade has no film: {sorted(decades)}')
    countries = {c for f in films for c in f.get('country_codes', [])}
    check(len(countries) >= 40, f'{len(countries)} countries are fewer than 40')
    check(max(uids.values()) == 1, f'films twice: {[u for u, n in uids.items() if n > 1]}')
    for key in ('tmdb_id', 'imdb_id'):
        ids = Counter(f[key] for f in films if key in f)
        check(max(ids.values()) == 1, f'{key} twice: {[u for u, n in ids.items() if n > 1]}')
    known = Counter(p['uid'] for p in people)
    check(max(known.values()) == 1, f'people twice: {[u for u, n in known.items() if n > 1]}')
    names = {p['uid']: p['name'] for p in people}
    biographies = {p['uid'] for p in people if p.get('biography')}
    for film in films:
        at = film['at']
        check(1 <= len(film.get('overview', '')) <= 700, f'{at}: no overview, or a long one')
        check(set(film.get('genres', [])) <= GENRES and film.get('genres'), f'{at}: genres {film.get("genres")}')
        check(len(film.get('countries', [])) == len(film.get('country_codes', [])) > 0, f'{at}: countries')
        for job in ('directors', 'writers', 'cast'):
            for credit in film.get(job, []):
                check(names.get(credit['person_uid']) == credit['name'], f'{at}: {credit["name"]} is not in the people')
        for director in film.get('directors', []):
            check(director['person_uid'] in biographies, f'{at}: {director["name"]} has no biography')
        for credit in film.get('cast', []):
            check(credit.get('role') in ROLES, f'{at}: role {credit.get("role")}')
    for person in people:
        birth, death = person.get('birth_date'), person.get('death_date')
        check(not (birth and death) or birth[:4] < death[:4], f'{person["at"]}: died before being born')
    print(f'{len(films)} films, {len(people)} people, {len(countries)} countries')


def compare(mine, real):
    """The differences that a person would call wrong, and those that are worth a look."""
    titles = {fold(real['title']), fold(real['original_title'])}
    wrong, other = [], []
    if not titles & {fold(mine['title']), fold(mine.get('original_title'))}:
        other.append(f'title “{mine["title"]}”, there “{real["title"]}”')
    if real['year'] and abs(int(mine['release_date'][:4]) - real['year']) > 1:
        wrong.append(f'year {mine["release_date"][:4]}, there {real["year"]}')
    if mine.get('runtime') and real['runtime'] and abs(mine['runtime'] - real['runtime']) > real['runtime'] * .1:
        wrong.append(f'runtime {mine["runtime"]}, there {real["runtime"]}')
    here = {fold(d['name']) for d in mine.get('directors', [])}
    there = {fold(d['name']) for d in real['directors']}
    if here and there and not here & there and not {n.split()[-1] for n in here} & {n.split()[-1] for n in there}:
        wrong.append(f'director {sorted(here)}, there {sorted(there)}')
    return wrong, other


def check_facts(films, path):
    by_id, compared = {}, 0
    for line in gzip.open(path, 'rt', encoding='utf-8'):
        real = json.loads(line)
        by_id['tmdb', real['tmdb_id']] = by_id['imdb', real['imdb_id']] = real
    for film in films:
        for kind in ('tmdb', 'imdb'):
            real = by_id.get((kind, film[f'{kind}_id'])) if f'{kind}_id' in film else None
            if not real:
                continue
            compared += 1
            wrong, other = compare(film, real)
            for difference in wrong + other:
                print(f'{film["at"]}: {film["title"]}: {difference}')
            check(not wrong, f'{film["at"]}: {film["title"]}: {"; ".join(wrong)}')
            break
    print(f'{compared} films were held against {os.path.basename(path)}')
    check(compared >= 50, 'hardly a film could be compared')


def main():
    films, people = read(sys.argv[1])
    check_promises(films, people)
    if len(sys.argv) > 2 and os.path.exists(sys.argv[2]):
        check_facts(films, sys.argv[2])
    else:
        print('the real films are not at hand: facts are not compared')
    for failure in failures:
        print('FAILED:', failure)
    print(f'{numbers} checks, {len(failures)} failed')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
