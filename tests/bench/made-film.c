/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "made-film.h"
#include "made-words.h"
#include "plakat-credit.h"

#define PEOPLE 200000u
#define COMMON_TITLES 3000u
#define COMMON_CHARACTERS 300u

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
  const char *language_name;
} countries[] = {
  { "US", "United States of America", "en", "English" },
  { "FR", "France", "fr", "Français" },
  { "GB", "United Kingdom", "en", "English" },
  { "IN", "India", "hi", "हिन्दी" },
  { "JP", "Japan", "ja", "日本語" },
  { "DE", "Germany", "de", "Deutsch" },
  { "IT", "Italy", "it", "Italiano" },
  { "CA", "Canada", "en", "English" },
  { "ES", "Spain", "es", "Español" },
  { "KR", "South Korea", "ko", "한국어" },
  { "HK", "Hong Kong", "zh", "广州话 / 廣州話" },
  { "RU", "Russia", "ru", "Pусский" },
  { "SE", "Sweden", "sv", "svenska" },
  { "BR", "Brazil", "pt", "Português" },
  { "MX", "Mexico", "es", "Español" },
  { "AU", "Australia", "en", "English" },
  { "CN", "China", "zh", "普通话" },
  { "DK", "Denmark", "da", "Dansk" },
  { "PL", "Poland", "pl", "Polski" },
  { "BE", "Belgium", "fr", "Français" },
  { "AR", "Argentina", "es", "Español" },
  { "NL", "Netherlands", "nl", "Nederlands" },
  { "TR", "Turkey", "tr", "Türkçe" },
  { "IR", "Iran", "fa", "فارسی" },
  { "PT", "Portugal", "pt", "Português" },
  { "GR", "Greece", "el", "ελληνικά" },
  { "FI", "Finland", "fi", "suomi" },
  { "HU", "Hungary", "hu", "Magyar" },
  { "CZ", "Czechia", "cs", "Český" },
  { "AT", "Austria", "de", "Deutsch" },
};

/* Number @n, which is none of a user's, in digits; Returns: where it ends. */
static char *
add_digits (char *end, gint64 n)
{
  char digits[24];
  char *p = digits + sizeof digits;

  if (n == 0)
    *--p = '0';
  for (; n > 0; n /= 10)
    *--p = (char) ('0' + n % 10);
  memcpy (end, p, digits + sizeof digits - p);
  return end + (digits + sizeof digits - p);
}

static char *
make_title (MadeRandom *random)
{
  MadeRandom common = { made_below (random, COMMON_TITLES) * G_GUINT64_CONSTANT (0x9fb21c651e98df25) };
  MadeRandom *from = made_below (random, 25) == 0 ? &common : random;
  guint words = 1 + made_skewed (from, 5);
  char title[8 * MADE_WORD_ROOM];
  char *end = title;

  for (guint i = 0; i < words; i++)
    {
      if (i > 0)
        *end++ = ' ';
      /* A word that is everywhere is hardly ever all of a title. */
      end = made_add_word (end, words == 1 ? made_below (from, MADE_WORDS) : made_skewed_word (from), TRUE);
    }
  if (made_below (random, 40) == 0)
    {
      *end++ = ' ';
      end = add_digits (end, 2 + made_skewed (random, 5));
    }
  return g_strndup (title, end - title);
}

static char *
make_original_title (MadeRandom *random, const char *language)
{
  GString *title = g_string_new (NULL);

  if (g_str_equal (language, "en") || made_below (random, 4) == 0)
    return g_string_free (title, TRUE), NULL;
  if (!made_add_native (title, random, language, 1 + made_skewed (random, 4)))
    g_string_free (title, TRUE), title = g_string_new_take (make_title (random));
  return g_string_free (title, FALSE);
}

static char *
make_overview (MadeRandom *random)
{
  char text[72 * MADE_WORD_ROOM];
  char *end = text;
  guint words = 30 + made_below (random, 41);

  for (guint w = 0; w < words; w++)
    {
      if (w > 0)
        *end++ = ' ';
      end = made_add_word (end, made_skewed_word (random), w == 0);
    }
  *end++ = '.';
  return g_strndup (text, end - text);
}

/* First names are shared by many, and so are some surnames. */
static char *
make_name (MadeRandom *random, guint first, guint n_first, guint n_last)
{
  char name[3 * MADE_WORD_ROOM];
  char *end = made_add_word (name, first + made_skewed (random, n_first), TRUE);

  if (n_last > 0)
    {
      *end++ = ' ';
      end = made_add_word (end, 13000 + made_skewed (random, n_last), TRUE);
    }
  return g_strndup (name, end - name);
}

/* The known ones play everywhere; the others in a few films that are near each other. */
static guint
choose_person (MadeRandom *random, guint i)
{
  guint lot = made_below (random, 100);

  if (lot < 35)
    return made_skewed (random, PEOPLE);
  if (lot < 70)
    return made_below (random, PEOPLE);
  return PEOPLE + i * 2 / 5 + made_below (random, 40);
}

static PlakatCredit *
make_credit (MadeRandom *random, PlakatJob job, guint person, int order)
{
  MadeRandom who = { person * G_GUINT64_CONSTANT (40503) + 11 };
  char uid[32] = "made:p";
  g_autofree char *name = make_name (&who, 5000, 2000, 30000);
  PlakatCredit *credit;

  *add_digits (uid + strlen (uid), person) = '\0';
  credit = plakat_credit_new (job, uid, name);
  credit->gender = (PlakatGender) (1 + made_below (&who, 2));
  credit->order = order;
  if (job != PLAKAT_JOB_ACTOR)
    return credit;
  if (made_below (random, 7) == 0)
    {
      MadeRandom common = { made_skewed (random, COMMON_CHARACTERS)
                            * G_GUINT64_CONSTANT (0xd6e8feb86659fd93) };

      credit->character = make_name (&common, 100, 2000, 0);
    }
  else
    credit->character = make_name (random, 5000, 8000, made_below (random, 2) ? 20000 : 0);
  return credit;
}

static GStrv
take_one (const char *text)
{
  GStrv texts = g_new0 (char *, 2);

  texts[0] = g_strdup (text);
  return texts;
}

static void
add_places (PlakatFilm *film, MadeRandom *random, guint country)
{
  guint second = made_below (random, 5) == 0 ? made_skewed (random, G_N_ELEMENTS (countries)) : country;
  guint n = 1 + (second != country);
  const guint both[] = { country, second };

  g_strfreev (film->country_codes);
  g_strfreev (film->countries);
  g_strfreev (film->languages);
  film->country_codes = g_new0 (char *, 3);
  film->countries = g_new0 (char *, 3);
  for (guint c = 0; c < n; c++)
    {
      film->country_codes[c] = g_strdup (countries[both[c]].code);
      film->countries[c] = g_strdup (countries[both[c]].name);
    }
  film->languages = take_one (countries[country].language_name);
  film->original_language = g_strdup (countries[country].language);
}

static void
add_genres (PlakatFilm *film, MadeRandom *random)
{
  guint first = made_skewed (random, G_N_ELEMENTS (genres)), n = 1 + made_below (random, 3);

  g_strfreev (film->genres);
  film->genres = g_new0 (char *, n + 1);
  for (guint g = 0; g < n; g++)
    film->genres[g] = g_strdup (genres[(first + g * 5) % G_N_ELEMENTS (genres)]);
}

static void
add_numbers (PlakatFilm *film, MadeRandom *random)
{
  double fame = made_unit (random);

  fame *= fame;
  fame *= fame;
  if (made_below (random, 50) > 0)
    film->release_date = (PlakatDate) { .year = 2026 - (int) (made_unit (random) * made_unit (random) * 125),
                                        .month = 1 + (int) made_below (random, 12),
                                        .day = 1 + (int) made_below (random, 28) };
  if (made_below (random, 20) > 0)
    film->runtime = made_below (random, 8) == 0
                        ? 5 + (int) made_below (random, 45)
                        : 70 + (int) made_below (random, 40) + (int) made_below (random, 40);
  film->vote_average = (int) (10 * (2 + 4 * (made_unit (random) + made_unit (random)))) / 10.0;
  film->vote_count = (gint64) (fame * 30000);
  film->popularity = (int) (fame * 400000) / 1000.0;
}

/** made_film_new: film @i of the catalogue @seed; Returns: (transfer full): as a record */
PlakatFilm *
made_film_new (guint64 seed, guint i)
{
  MadeRandom random = { seed ^ (i * G_GUINT64_CONSTANT (0xd1342543de82ef95)) };
  char text[32];
  PlakatFilm *film;
  guint country;

  made_next (&random);
  g_snprintf (text, sizeof text, "made:%u", i + 1);
  film = plakat_film_new (text);
  country = made_skewed (&random, G_N_ELEMENTS (countries));
  film->title = make_title (&random);
  film->original_title = make_original_title (&random, countries[country].language);
  film->overview = make_overview (&random);
  if (made_below (&random, 5) > 0)
    film->imdb_id = g_strdup_printf ("tt%07u", 10000000 + i);
  if (made_below (&random, 33) > 0)
    film->poster_path = g_strdup_printf ("/made-%u.jpg", i + 1);
  add_numbers (film, &random);
  add_genres (film, &random);
  add_places (film, &random, country);
  g_ptr_array_add (film->credits,
                   make_credit (&random, PLAKAT_JOB_DIRECTOR, made_skewed (&random, PEOPLE), 0));
  for (int c = 0; c < MADE_CREDITS - 1; c++)
    g_ptr_array_add (film->credits, make_credit (&random, PLAKAT_JOB_ACTOR, choose_person (&random, i), c));
  return film;
}

/* ── as a line ─────────────────────────────────────────────────────────── */

/* Nothing that is made needs to be escaped; test-made-film reads it all back. */
static void
add_text (GString *line, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append (line, name);
  g_string_append_c (line, '"');
  g_string_append (line, text);
  g_string_append_c (line, '"');
}

static void
add_texts (GString *line, const char *name, GStrv texts)
{
  g_string_append (line, name);
  g_string_append_c (line, '[');
  for (guint i = 0; texts[i] != NULL; i++)
    add_text (line, i > 0 ? "," : "", texts[i]);
  g_string_append_c (line, ']');
}

static void
add_number (GString *line, const char *name, gint64 number)
{
  char digits[24];

  g_string_append (line, name);
  g_string_append_len (line, digits, add_digits (digits, number) - digits);
}

/* Thousandths. */
static void
add_fraction (GString *line, const char *name, double number)
{
  gint64 thousandths = (gint64) (number * 1000 + .5);
  char rest[5] = { '.', (char) ('0' + thousandths / 100 % 10), (char) ('0' + thousandths / 10 % 10),
                   (char) ('0' + thousandths % 10), '\0' };

  add_number (line, name, thousandths / 1000);
  g_string_append (line, rest);
}

static void
add_credits (GString *line, const char *name, PlakatJob job, GPtrArray *credits)
{
  gboolean first = TRUE;

  g_string_append (line, name);
  g_string_append_c (line, '[');
  for (guint c = 0; c < credits->len; c++)
    {
      PlakatCredit *credit = g_ptr_array_index (credits, c);

      if (credit->job != job)
        continue;
      g_string_append (line, first ? "{" : ",{");
      add_text (line, "\"person_uid\":", credit->person_uid);
      add_text (line, ",\"name\":", credit->person_name);
      add_number (line, ",\"gender\":", credit->gender);
      add_number (line, ",\"order\":", credit->order);
      add_text (line, ",\"character\":", credit->character);
      g_string_append_c (line, '}');
      first = FALSE;
    }
  g_string_append_c (line, ']');
}

/** made_film_print: @film, as a catalogue file has it, with the line's end, at the end of @line */
void
made_film_print (PlakatFilm *film, GString *line)
{
  g_autofree char *release = plakat_date_to_string (film->release_date);

  g_string_append_c (line, '{');
  add_text (line, "\"uid\":", film->uid);
  add_text (line, ",\"imdb_id\":", film->imdb_id);
  add_text (line, ",\"title\":", film->title);
  add_text (line, ",\"original_title\":", film->original_title);
  add_text (line, ",\"overview\":", film->overview);
  add_text (line, ",\"original_language\":", film->original_language);
  add_text (line, ",\"poster_path\":", film->poster_path);
  add_text (line, ",\"release_date\":", release);
  if (film->runtime > 0)
    add_number (line, ",\"runtime\":", film->runtime);
  add_fraction (line, ",\"vote_average\":", film->vote_average);
  add_number (line, ",\"vote_count\":", film->vote_count);
  add_fraction (line, ",\"popularity\":", film->popularity);
  add_texts (line, ",\"genres\":", film->genres);
  add_texts (line, ",\"country_codes\":", film->country_codes);
  add_texts (line, ",\"countries\":", film->countries);
  add_texts (line, ",\"spoken_languages\":", film->languages);
  add_credits (line, ",\"directors\":", PLAKAT_JOB_DIRECTOR, film->credits);
  add_credits (line, ",\"cast\":", PLAKAT_JOB_ACTOR, film->credits);
  g_string_append (line, "}\n");
}
