/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-library-edit-queries.h"
#include "plakat-wire.h"
#include "random-catalogue.h"

#define FILMS 4000 /* of which there are some */

static const char *const genres[] = { "Drama", "Comedy", "Film-Noir", "Science Fiction",
                                      "War",   "Música", "drama" };
static const char *const countries[][2] = { { "US", "United States of America" },
                                            { "DE", "Germany" },
                                            { "JP", "Japan" },
                                            { "FR", "France" },
                                            { "GB", "United Kingdom" } };
static const char *const languages[] = { "en", "de", "ja", "fr", "xx" };
static const char *const names[] = { "Fritz Lang",   "fritz lang", "Ann Lee", "Ánn Lée",
                                     "O'Hara",       "OHara",      "Æsa Øre", "Bo",
                                     "Bo Widerberg", "黒澤明",     "Ann",     "Lee Ann" };
static const char *const lists[] = { "watchlist", "favourites", "list:one", "list:two", "profile:kim" };

static guint
below (RandomCatalogue *self, guint most)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) most);
}

void
random_catalogue_open (RandomCatalogue *self, guint32 seed)
{
  static const struct
  {
    PlakatUserRecordKind kind;
    const char *uid;
    const char *name;
    const char *query;
  } records[] = {
    { PLAKAT_USER_RECORD_LIST, "one", "My List", NULL },
    { PLAKAT_USER_RECORD_LIST, "two", "my list", NULL },
    { PLAKAT_USER_RECORD_PROFILE, "kim", "Kim", NULL },
    { PLAKAT_USER_RECORD_LIST, "smart", "Old ones", "year<1950 -genre:War sort:-title" },
    { PLAKAT_USER_RECORD_LIST, "smarter", "Wanted old ones", "in:\"old ones\" list:watchlist sort:rating" },
    { PLAKAT_USER_RECORD_LIST, "round", "Round", "list:list:round genre:Drama" },
  };
  g_autoptr (GError) error = NULL;

  self->random = g_rand_new_with_seed (seed);
  self->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "catalogue.db", NULL);
  self->library_path = g_build_filename (self->folder, "library.db", NULL);
  self->columns = g_build_filename (self->folder, "columns.index", NULL);
  self->writer = plakat_catalogue_open_db (self->path, &error);
  g_assert_no_error (error);
  self->library = plakat_library_open_db (self->library_path, NULL, &error);
  g_assert_no_error (error);
  self->reader = plakat_catalogue_open_reader (self->path, self->library_path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      PlakatEdit edit = { .kind = records[i].kind,
                          .uid = (char *) records[i].uid,
                          .field = (char *) "name",
                          .value = (char *) records[i].name };

      plakat_library_write_edit (self->library, &edit, &error);
      g_assert_no_error (error);
      if (records[i].query == NULL)
        continue;
      edit.field = (char *) "query";
      edit.value = (char *) records[i].query;
      plakat_library_write_edit (self->library, &edit, &error);
      g_assert_no_error (error);
    }
}

void
random_catalogue_close (RandomCatalogue *self)
{
  g_autofree char *quoted = g_shell_quote (self->folder);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

  plakat_sqlite_close (self->reader);
  plakat_sqlite_close (self->library);
  plakat_sqlite_close (self->writer);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
  g_free (self->path);
  g_free (self->library_path);
  g_free (self->columns);
  g_rand_free (self->random);
}

/* ── films ────────────────────────────────────────────────────────────── */

static void
print_people (RandomCatalogue *self, GString *out, const char *member, guint most)
{
  g_string_append_printf (out, ",\"%s\":[", member);
  for (guint n = below (self, most + 1); n > 0; n--)
    {
      guint person = below (self, 30);

      g_string_append_printf (
          out, "{\"person_uid\":\"p:%u\",\"name\":\"%s\",\"character\":\"c%u\",\"order\":%u}%s", person,
          names[person % G_N_ELEMENTS (names)], n, n, n > 1 ? "," : "");
    }
  g_string_append_c (out, ']');
}

static void
print_texts (RandomCatalogue *self, GString *out, const char *member, const char *const *texts, guint n_texts)
{
  guint n = below (self, 3);

  g_string_append_printf (out, ",\"%s\":[", member);
  for (; n > 0; n--)
    g_string_append_printf (out, "\"%s\"%s", texts[below (self, n_texts)], n > 1 ? "," : "");
  g_string_append_c (out, ']');
}

static void
print_countries (RandomCatalogue *self, GString *out)
{
  guint first = below (self, G_N_ELEMENTS (countries)), second = below (self, G_N_ELEMENTS (countries));

  if (below (self, 5) == 0)
    return;
  g_string_append_printf (out, ",\"country_codes\":[\"%s\",\"%s\"],\"countries\":[\"%s\",\"%s\"]",
                          countries[first][0], countries[second][0], countries[first][1],
                          countries[second][1]);
}

static void
print_film (RandomCatalogue *self, GString *out, guint film)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"%s %u\"", film, film,
                          below (self, 2) ? "The Fog" : "Älg", below (self, 40));
  if (below (self, 6) > 0)
    g_string_append_printf (out, ",\"original_language\":\"%s\"",
                            languages[below (self, G_N_ELEMENTS (languages))]);
  if (below (self, 6) > 0)
    g_string_append_printf (out, ",\"release_date\":\"%u%s\"", 1930 + below (self, 40),
                            below (self, 2) ? "" : "-05-06");
  if (below (self, 6) > 0)
    g_string_append_printf (out, ",\"runtime\":%u", below (self, 200));
  if (below (self, 6) > 0)
    g_string_append_printf (out, ",\"vote_average\":%s",
                            g_ascii_formatd (number, sizeof number, "%.1f", below (self, 101) / 10.0));
  g_string_append_printf (out, ",\"vote_count\":%u,\"popularity\":%u", below (self, 3), below (self, 20));
  print_texts (self, out, "genres", genres, G_N_ELEMENTS (genres));
  print_countries (self, out);
  print_people (self, out, "directors", 2);
  print_people (self, out, "cast", 4);
  g_string_append_c (out, '}');
}

/** random_catalogue_write_page: @json: a page as a server sends it */
void
random_catalogue_write_page (RandomCatalogue *self, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (json, strlen (json), PLAKAT_WIRE_MAX_PAGE_BYTES, &error);
  PlakatCataloguePage *page;
  guint changed;

  g_assert_no_error (error);
  page = plakat_catalogue_page_from_json (object, &error);
  g_assert_no_error (error);
  plakat_catalogue_write_page (self->writer, page, &changed, &error);
  g_assert_no_error (error);
  plakat_catalogue_page_free (page);
}

/* Of two films in three it is known what their posters look like. */
static void
add_looks (RandomCatalogue *self)
{
  g_autoptr (GError) error = NULL;

  plakat_sqlite_run (self->writer, &error,
                     "INSERT INTO film_look (cell, film_id, drawn, hue, lightness, chroma, hues, look)"
                     " SELECT 0, id, 0, (id * 7919 + ?1) % 4600, (id * 31 + ?1) % 1000, (id * 17 + ?1) % 300,"
                     " 1 << ((id + ?1) % 36), x'00' FROM film WHERE id % 3 > 0 ON CONFLICT DO NOTHING",
                     "i", (gint64) below (self, 5000));
  g_assert_no_error (error);
}

void
random_catalogue_add_films (RandomCatalogue *self, guint n)
{
  g_autoptr (GString) page =
      g_string_new ("{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":5,\"films\":[");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (page, ',');
      print_film (self, page, 1 + below (self, FILMS));
    }
  g_string_append (page, "],\"persons\":[]}");
  random_catalogue_write_page (self, page->str);
  add_looks (self);
}

/** random_catalogue_change: films come, change and go, and people take another name */
void
random_catalogue_change (RandomCatalogue *self, guint n)
{
  random_catalogue_add_films (self, n);
  for (guint i = 0; i < n / 4; i++)
    {
      g_autofree char *person = g_strdup_printf (
          "{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":5,\"films\":[],\"persons\":["
          "{\"uid\":\"p:%u\",\"name\":\"%s\",\"biography\":\"%u\"}]}",
          below (self, 30), names[below (self, G_N_ELEMENTS (names))], below (self, 1000));

      g_assert_true (plakat_sqlite_run (
          self->writer, NULL,
          "DELETE FROM film WHERE id = (SELECT id FROM film ORDER BY id LIMIT 1 OFFSET ?1)", "i",
          (gint64) below (self, 100)));
      if (below (self, 3) == 0)
        random_catalogue_write_page (self, person);
    }
}

void
random_catalogue_edit_lists (RandomCatalogue *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", 1 + below (self, FILMS));
      g_autofree char *stars = g_strdup_printf ("%u", 1 + below (self, 10));
      PlakatEdit edit = { .uid = uid, .about_film = TRUE, .title = uid, .year = 1950 };
      guint what = below (self, 4);

      if (what < 2)
        {
          edit.list_uid = (char *) lists[below (self, G_N_ELEMENTS (lists))];
          edit.want = TRUE;
        }
      else
        {
          edit.kind = what == 2 ? PLAKAT_USER_RECORD_RATING : PLAKAT_USER_RECORD_WATCHED;
          edit.field = (char *) (what == 2 ? "stars" : "dates");
          edit.value = what == 2 ? stars : (char *) "2020-02-02";
        }
      g_assert_true (plakat_library_write_edit (self->library, &edit, NULL));
    }
}

/* ── questions ────────────────────────────────────────────────────────── */

static const char *
choose_value (RandomCatalogue *self, PlakatFacet facet)
{
  static const char *const values[PLAKAT_N_FACETS][12] = {
    [PLAKAT_FACET_GENRE] = { "Drama", "noir", "sci-fi", "musica", "War", "opera", "Comedy" },
    [PLAKAT_FACET_COUNTRY] = { "US", "Japan", "usa", "states", "de", "Narnia", "FR", "GB" },
    [PLAKAT_FACET_LANGUAGE] = { "de", "German", "ja", "xx", "tlh", "en" },
    [PLAKAT_FACET_DIRECTOR] = { "Fritz Lang", "ann lee", "ohara", "Nobody", "黒澤明", "Aesa Ore", "Bo",
                                "Ann" },
    [PLAKAT_FACET_CAST] = { "Fritz Lang", "ANN LEE", "O'Hara", "Nobody", "Bo", "Lee Ann", "Bo Widerberg" },
    [PLAKAT_FACET_PERSON] = { "p:1", "p:2", "p:3", "p:404" },
    [PLAKAT_FACET_LIST] = { "watchlist", "rated", "unrated", "list:one", "Kim", "My list", "list:none", "any",
                            "list:smart", "list:smarter", "list:round" },
    [PLAKAT_FACET_IN] = { "favourites", "any", "list:two", "my list", "Kim", "rated", "watchlist",
                          "OLD ONES" },
    [PLAKAT_FACET_RATED] = { "rated", "unrated" },
    [PLAKAT_FACET_WATCHED] = { "watched", "unwatched" },
    [PLAKAT_FACET_COLOUR] = { "red", "any:teal", "grey", "#2346b5", "any:#ff8800" },
  };
  guint n = 0;

  while (n < 12 && values[facet][n] != NULL)
    n++;
  return values[facet][below (self, n)];
}

static void
add_term (RandomCatalogue *self, PlakatQuery *query)
{
  PlakatFacet facet = below (self, PLAKAT_N_FACETS);
  gboolean negated = below (self, 3) == 0;
  double from, to;
  PlakatTerm *term;

  if (!plakat_facet_is_number (facet))
    {
      plakat_query_add_text (query, facet, choose_value (self, facet), negated);
      return;
    }
  from = facet == PLAKAT_FACET_RUNTIME     ? below (self, 200)
         : facet == PLAKAT_FACET_RATING    ? below (self, 20) / 2.0
         : facet == PLAKAT_FACET_MY_RATING ? below (self, 10) / 2.0
                                           : 1930 + below (self, 40);
  to = from + below (self, 30);
  term = plakat_query_add_range (query, facet, below (self, 3) ? from : -INFINITY,
                                 below (self, 3) ? to : INFINITY);
  term->above = below (self, 4) == 0;
  term->below = below (self, 4) == 0;
  term->negated = negated;
}

PlakatQuery *
random_catalogue_ask (RandomCatalogue *self)
{
  static const char *const words[] = { "fog", "älg", "the f", "fog 1940", "nothing", "3" };
  PlakatQuery *query = plakat_query_new ();

  for (guint n = below (self, 5); n > 0; n--)
    add_term (self, query);
  if (below (self, 5) == 0)
    query->words = g_strdup (words[below (self, G_N_ELEMENTS (words))]);
  query->order = below (self, PLAKAT_N_ORDERS);
  query->reversed = below (self, 2);
  query->seed = g_rand_int (self->random);
  return query;
}
