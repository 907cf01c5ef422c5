/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

/*
 * generate-catalogue N [SEED]: N films of a made-up catalogue, a JSON object a line. Film i is the same
 * whatever N is, on every machine. Words, people, genres and countries are as uneven as in real catalogues: a
 * few are everywhere, most hardly anywhere.
 */

#define WORDS 60000
#define CREDITS 8

typedef struct
{
  guint64 state;
} Random;

/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
static guint64
next (Random *random)
{
  guint64 z = random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double
unit (Random *random)
{
  return (double) (next (random) >> 11) / 9007199254740992.0;
}

static guint
below (Random *random, guint most)
{
  return (guint) (unit (random) * most);
}

/* Rank r is drawn about as often as 1/r: the continuous form of Zipf's law. */
static guint
skewed (Random *random, guint most)
{
  return (guint) (pow ((double) most + 1, unit (random)) - 1);
}

static const char *const genres[] = {
  "Drama",       "Comedy",          "Thriller", "Action",  "Romance",  "Horror",    "Crime",
  "Documentary", "Adventure",       "Family",   "Fantasy", "Mystery",  "Animation", "War",
  "Music",       "Science Fiction", "History",  "Western", "TV Movie",
};

static const struct
{
  const char *code;
  const char *name;
  const char *language;
} countries[] = {
  { "US", "United States of America", "en" },
  { "FR", "France", "fr" },
  { "GB", "United Kingdom", "en" },
  { "IN", "India", "hi" },
  { "JP", "Japan", "ja" },
  { "DE", "Germany", "de" },
  { "IT", "Italy", "it" },
  { "CA", "Canada", "en" },
  { "ES", "Spain", "es" },
  { "KR", "South Korea", "ko" },
  { "HK", "Hong Kong", "zh" },
  { "RU", "Russia", "ru" },
  { "SE", "Sweden", "sv" },
  { "BR", "Brazil", "pt" },
  { "MX", "Mexico", "es" },
  { "AU", "Australia", "en" },
  { "CN", "China", "zh" },
  { "DK", "Denmark", "da" },
  { "PL", "Poland", "pl" },
  { "BE", "Belgium", "fr" },
  { "AR", "Argentina", "es" },
  { "NL", "Netherlands", "nl" },
  { "TR", "Turkey", "tr" },
  { "IR", "Iran", "fa" },
  { "PT", "Portugal", "pt" },
  { "GR", "Greece", "el" },
  { "FI", "Finland", "fi" },
  { "HU", "Hungary", "hu" },
  { "CZ", "Czechia", "cs" },
  { "AT", "Austria", "de" },
};

static const char *const starts[] = { "b", "br", "c", "ch", "d", "dr", "f",  "g", "gr", "h", "j", "k", "l",
                                      "m", "n",  "p", "pr", "r", "s",  "st", "t", "tr", "v", "w", "z", "" };
static const char *const middles[] = { "a", "e", "i", "o", "u", "ai", "ea", "ou", "é", "ö" };
static const char *const ends[] = {
  "n", "r", "l", "s", "t", "nd", "rt", "m", "", "k", "ck", "st", "x", "ng"
};

/* Word w of the made-up language: the frequent ones are short. */
static void
add_word (GString *text, guint w, gboolean capital)
{
  Random random = { w * G_GUINT64_CONSTANT (2654435761) + 7 };
  guint syllables = 1 + (w > 40) + (w > 3000 && below (&random, 2));
  gsize start = text->len;

  for (guint i = 0; i < syllables; i++)
    {
      g_string_append (text, starts[below (&random, G_N_ELEMENTS (starts))]);
      g_string_append (text, middles[skewed (&random, G_N_ELEMENTS (middles))]);
      g_string_append (text, ends[below (&random, G_N_ELEMENTS (ends))]);
    }
  if (capital && text->len > start)
    text->str[start] = g_ascii_toupper (text->str[start]);
}

static void
add_title (GString *text, Random *random)
{
  guint words = 1 + skewed (random, 5);

  for (guint i = 0; i < words; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      add_word (text, skewed (random, WORDS), TRUE);
    }
}

static void
add_person (GString *line, guint person, const char *character, int order)
{
  Random random = { person * G_GUINT64_CONSTANT (40503) + 11 };

  g_string_append_printf (line, "{\"person_uid\":\"made:p%u\",\"name\":\"", person);
  add_word (line, 5000 + below (&random, 8000), TRUE);
  g_string_append_c (line, ' ');
  add_word (line, 13000 + below (&random, 40000), TRUE);
  g_string_append_printf (line, "\",\"gender\":%u,\"order\":%d", 1 + below (&random, 2), order);
  if (character != NULL)
    g_string_append_printf (line, ",\"character\":\"%s\"", character);
  g_string_append_c (line, '}');
}

static void
add_film (GString *line, guint64 seed, guint i, guint people)
{
  Random random = { seed ^ (i * G_GUINT64_CONSTANT (0xd1342543de82ef95)) };
  guint country = skewed (&random, G_N_ELEMENTS (countries));
  guint year = 2026 - (guint) (unit (&random) * unit (&random) * 110);
  double fame = pow (unit (&random), 4);
  guint first = skewed (&random, G_N_ELEMENTS (genres)), n_genres = 1 + below (&random, 3);
  g_autoptr (GString) character = g_string_new (NULL);

  next (&random);
  g_string_append_printf (line, "{\"uid\":\"made:%u\",\"title\":\"", i + 1);
  add_title (line, &random);
  g_string_append (line, "\",\"overview\":\"");
  for (guint w = 0; w < 50; w++)
    {
      if (w > 0)
        g_string_append_c (line, ' ');
      add_word (line, skewed (&random, WORDS), w == 0);
    }
  g_string_append_printf (
      line,
      ".\",\"original_language\":\"%s\",\"poster_path\":\"/made-%u.jpg\",\"release_date\":"
      "\"%04u-%02u-%02u\",\"runtime\":%u,\"vote_average\":%.1f,\"vote_count\":%u,\"popularity\":%.3f,"
      "\"genres\":[",
      countries[country].language, i + 1, year, 1 + below (&random, 12), 1 + below (&random, 28),
      62 + below (&random, 90), 3 + 6 * unit (&random), (guint) (fame * 30000), fame * 400);
  for (guint g = 0; g < n_genres; g++)
    g_string_append_printf (line, "%s\"%s\"", g > 0 ? "," : "",
                            genres[(first + g * 5) % G_N_ELEMENTS (genres)]);
  g_string_append_printf (line, "],\"country_codes\":[\"%s\"],\"countries\":[\"%s\"],\"directors\":[",
                          countries[country].code, countries[country].name);
  add_person (line, skewed (&random, people), NULL, 0);
  g_string_append (line, "],\"cast\":[");
  for (guint c = 0; c < CREDITS - 1; c++)
    {
      g_string_truncate (character, 0);
      add_word (character, 5000 + below (&random, 8000), TRUE);
      if (below (&random, 2))
        {
          g_string_append_c (character, ' ');
          add_word (character, 13000 + below (&random, 20000), TRUE);
        }
      if (c > 0)
        g_string_append_c (line, ',');
      add_person (line, below (&random, 3) ? below (&random, people) : skewed (&random, people),
                  character->str, c);
    }
  g_string_append (line, "]}\n");
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 1000;
  guint64 seed = argc > 2 ? strtoull (argv[2], NULL, 10) : 1;
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_truncate (line, 0);
      /* Who plays in film i does not depend on how many films there are. */
      add_film (line, seed, i, 200000);
      fwrite (line->str, 1, line->len, stdout);
    }
  return ferror (stdout) || fflush (stdout) != 0;
}
