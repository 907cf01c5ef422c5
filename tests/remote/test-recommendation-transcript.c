/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-answer-private.h"
#include "plakat-film.h"
#include "plakat-recommendation-parse.h"
#include "plakat-wire.h"

/* What was recorded of a running server, read by what reads servers. */

static PlakatFilm *
get_film (PlakatRecommendationPage *page, guint i)
{
  g_assert_cmpuint (page->films->len, >, i);
  return g_ptr_array_index (page->films, i);
}

/* The next "REQUEST … ANSWER" of a transcript; FALSE at its end. */
typedef struct
{
  char *method;
  char *path;
  guint status;
  char *type;
  char *body;
} Recorded;

static void
recorded_clear (Recorded *recorded)
{
  g_free (recorded->method);
  g_free (recorded->path);
  g_free (recorded->type);
  g_free (recorded->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recorded, recorded_clear)

static gboolean
recorded_read (Recorded *recorded, const char *section)
{
  g_auto (GStrv) parts = g_strsplit (section, "\n--\n", 3);
  g_auto (GStrv) asked = NULL;
  g_auto (GStrv) answered = NULL;
  g_auto (GStrv) words = NULL;
  char *end;

  if (g_strv_length (parts) != 3 || !g_str_has_prefix (parts[1], "HTTP/1.1 "))
    return FALSE;
  asked = g_strsplit (parts[0], "\n", 2);
  words = g_strsplit (asked[0], " ", 3);
  if (g_strv_length (words) < 2)
    return FALSE;
  answered = g_strsplit (parts[1], "\n", -1);
  recorded->method = g_strdup (words[0]);
  recorded->path = g_strdup (words[1]);
  recorded->status = (guint) g_ascii_strtoull (answered[0] + strlen ("HTTP/1.1 "), NULL, 10);
  for (guint i = 1; answered[i] != NULL; i++)
    if (g_str_has_prefix (answered[i], "Content-Type: "))
      recorded->type = g_strdup (answered[i] + strlen ("Content-Type: "));
  recorded->body = g_strdup (parts[2]);
  end = strstr (recorded->body, "\n```");
  if (end != NULL)
    *end = '\0';
  return TRUE;
}

static gboolean
is_whole (const char *text)
{
  g_autoptr (JsonNode) node = plakat_wire_parse (text, strlen (text), PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);

  return node != NULL;
}

typedef struct
{
  guint sessions;
  guint refusals;
  guint rows;
  guint listings;
  guint details;
  guint pages;
  guint accounts;
} Counts;

static void
check_good (const Recorded *recorded, Counts *counts)
{
  const char *body = recorded->body;
  gsize length = strlen (body);
  gboolean posted = g_str_equal (recorded->method, "POST");
  gboolean listed =
      strstr (recorded->path, "/favorites/") != NULL || strstr (recorded->path, "/watchlist/") != NULL;

  if (strstr (recorded->path, "/users/login/") != NULL || strstr (recorded->path, "/users/register/") != NULL)
    {
      g_autoptr (PlakatSession) session = plakat_recommendation_read_session (body, length, NULL, NULL);

      g_assert_nonnull (session->refresh);
      g_assert_nonnull (session->user_id);
      g_assert_nonnull (session->username);
      counts->sessions++;
    }
  else if (strstr (recorded->path, "/users/profile/") != NULL)
    {
      g_autoptr (PlakatRecommendationAccount) account =
          plakat_recommendation_read_account (body, length, NULL, NULL);
      const char *genres = plakat_fields_get (account->fields, "favourite_genres");

      g_assert_nonnull (account->tag);
      g_assert_true (genres == NULL || g_str_equal (genres, "Drama"));
      counts->accounts++;
    }
  else if (posted && (listed || strstr (recorded->path, "/rate/") != NULL))
    {
      g_autoptr (PlakatRecommendationRow) row = plakat_recommendation_read_row (body, length, NULL, NULL);

      g_assert_nonnull (row->tag);
      g_assert_cmpint (row->tmdb_id, >, 0);
      counts->rows++;
    }
  else if (listed)
    {
      g_autoptr (PlakatListing) listing =
          plakat_recommendation_read_listing (body, length, "favourites", NULL);

      g_assert_cmpint (listing->total, ==, listing->entries->len);
      for (guint i = 0; i < listing->entries->len; i++)
        g_assert_nonnull (((PlakatEntry *) g_ptr_array_index (listing->entries, i))->tag);
      counts->listings++;
    }
  else if (g_str_equal (recorded->path, "/api/v1/movies/346/")
           || g_str_equal (recorded->path, "/api/v1/movies/1399/"))
    {
      g_autoptr (PlakatRecommendationPage) page =
          plakat_recommendation_read_detail (body, length, NULL, NULL);
      gboolean film = g_str_has_suffix (recorded->path, "/346/");

      g_assert_cmpuint (page->films->len, ==, 1);
      g_assert_cmpint (get_film (page, 0)->runtime, ==, film ? 207 : 0);
      g_assert_cmpuint (get_film (page, 0)->credits->len, ==, film ? 2 : 0);
      g_assert_cmpuint (g_hash_table_size (page->series), ==, film ? 0 : 1);
      counts->details++;
    }
  else if (g_str_has_prefix (recorded->path, "/api/v1/movies/?")
           || strstr (recorded->path, "/search/") != NULL)
    {
      g_autoptr (PlakatRecommendationPage) page = plakat_recommendation_read_page (body, length, NULL, NULL);

      g_assert_cmpuint (page->films->len, ==, page->seen);
      counts->pages++;
    }
}

static void
check_recorded (const Recorded *recorded, Counts *counts)
{
  if (g_strcmp0 (recorded->type, "application/json") != 0 || !is_whole (recorded->body))
    return;
  if (recorded->status >= 400)
    {
      g_autofree char *sentence = plakat_answer_dup_sentence (recorded->body, strlen (recorded->body));

      g_assert_nonnull (sentence);
      g_assert_null (strchr (sentence, '{'));
      counts->refusals++;
    }
  else if (!g_str_equal (recorded->method, "OPTIONS"))
    check_good (recorded, counts);
}

static void
test_transcript (void)
{
  const char *shared = g_getenv ("PLAKAT_SHARED");
  g_autofree char *path =
      g_build_filename (shared ? shared : "", "remotes", "recommendation-api-transcript.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) sections = NULL;
  Counts counts = { 0 };

  if (shared == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("what was recorded of a server is not here (../shared)");
      return;
    }
  sections = g_strsplit (text, "\n```\n", -1);
  for (guint i = 0; sections[i] != NULL; i++)
    {
      g_auto (Recorded) recorded = { 0 };

      if (recorded_read (&recorded, sections[i]))
        check_recorded (&recorded, &counts);
    }
  g_test_message ("%u sessions, %u refusals, %u rows, %u listings, %u details, %u pages", counts.sessions,
                  counts.refusals, counts.rows, counts.listings, counts.details, counts.pages);
  g_assert_cmpuint (counts.sessions, >=, 5);
  g_assert_cmpuint (counts.refusals, >=, 40);
  g_assert_cmpuint (counts.rows, >=, 7);
  g_assert_cmpuint (counts.listings, >=, 3);
  g_assert_cmpuint (counts.details, >=, 2);
  g_assert_cmpuint (counts.pages, >=, 4);
  g_assert_cmpuint (counts.accounts, >=, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/recommendation/transcript", test_transcript);
  return g_test_run ();
}
