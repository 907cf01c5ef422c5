/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-answer-private.h"
#include "plakat-credit.h"
#include "plakat-error.h"
#include "plakat-recommendation-parse.h"
#include "plakat-wire.h"

static PlakatRecommendationPage *
read_page (const char *json)
{
  g_autoptr (GError) error = NULL;
  PlakatRecommendationPage *page = plakat_recommendation_read_page (json, strlen (json), NULL, &error);

  g_assert_no_error (error);
  return page;
}

static PlakatListing *
read_listing (const char *json)
{
  g_autoptr (GError) error = NULL;
  PlakatListing *listing = plakat_recommendation_read_listing (json, strlen (json), "favourites", &error);

  g_assert_no_error (error);
  return listing;
}

static PlakatFilm *
get_film (PlakatRecommendationPage *page, guint i)
{
  g_assert_cmpuint (page->films->len, >, i);
  return g_ptr_array_index (page->films, i);
}

/* An envelope of TMDB's, a page of Django REST framework, a bare array. */
static void
test_envelopes (void)
{
#define TWO "[{\"id\":1,\"tmdb_id\":11,\"title\":\"One\"},{\"id\":2,\"tmdb_id\":\"12\",\"title\":\"Two\"}]"
  g_autoptr (PlakatRecommendationPage) tmdb =
      read_page ("{\"page\":1,\"results\":" TWO ",\"total_pages\":7,\"total_results\":130}");
  g_autoptr (PlakatRecommendationPage) django =
      read_page ("{\"count\":130,\"next\":null,\"previous\":null,\"results\":" TWO "}");
  g_autoptr (PlakatRecommendationPage) bare = read_page (TWO);

  g_assert_cmpint (tmdb->total_pages, ==, 7);
  g_assert_cmpint (tmdb->total, ==, 130);
  g_assert_cmpint (django->total, ==, 130);
  g_assert_cmpint (bare->total, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      PlakatRecommendationPage *page = i == 0 ? tmdb : i == 1 ? django : bare;

      g_assert_cmpuint (page->seen, ==, 2);
      g_assert_cmpstr (get_film (page, 0)->uid, ==, "tmdb:11");
      g_assert_cmpstr (get_film (page, 1)->uid, ==, "tmdb:12");
    }
}

/* As numbers, objects or names; in both members at once. */
static void
test_genres (void)
{
  static const char *const given[] = {
    "\"genre_ids\":[18,10765,4711]",
    "\"genres\":[{\"id\":5,\"tmdb_id\":18,\"name\":\"Drama\"},{\"id\":6,\"name\":\"Sci-Fi & Fantasy\"}]",
    "\"genres\":[\"Drama\",\"Sci-Fi & Fantasy\"]",
    "\"genres\":[18,10765]",
    "\"genres\":[],\"genre_ids\":[18,10765]",
    "\"genres\":null,\"genre_ids\":[18,10765,null,-1,1e99,\"\",[]]",
  };
  g_autoptr (PlakatRecommendationPage) named = NULL;
  const char *json = "[{\"tmdb_id\":1,\"title\":\"A\",\"genre_ids\":[18,4711]}]";

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      g_autofree char *text = g_strdup_printf ("[{\"tmdb_id\":1,\"title\":\"A\",%s}]", given[i]);
      g_autoptr (PlakatRecommendationPage) page = read_page (text);
      PlakatFilm *film = get_film (page, 0);

      g_assert_cmpuint (g_strv_length (film->genres), ==, 2);
      g_assert_cmpstr (film->genres[0], ==, "Drama");
      g_assert_cmpstr (film->genres[1], ==, "Sci-Fi & Fantasy");
    }
  named = plakat_recommendation_read_page (
      json, strlen (json), "{\"genres\":[{\"id\":18,\"name\":\"Drame\"},{\"id\":4711,\"name\":\"Cologne\"}]}",
      NULL);
  g_assert_cmpstr (get_film (named, 0)->genres[0], ==, "Drame");
  g_assert_cmpstr (get_film (named, 0)->genres[1], ==, "Cologne");
}

static void
test_posters (void)
{
  static const struct
  {
    const char *given;
    const char *key;
  } cases[] = {
    { "\"poster_path\":\"/abc.jpg\"", "/abc.jpg" },
    { "\"poster_path\":\"abc.jpg\"", "abc.jpg" },
    { "\"poster_path\":\"https://image.tmdb.org/t/p/w500/abc.jpg\"", "/abc.jpg" },
    { "\"poster_path\":\"\",\"poster_url\":\"https://image.tmdb.org/t/p/original/abc.jpg\"", "/abc.jpg" },
    { "\"poster_path\":\"https://films.example.org/media/1.jpg\"", "https://films.example.org/media/1.jpg" },
    { "\"poster_path\":\"\"", NULL },
    { "\"poster_path\":null,\"poster_url\":null", NULL },
    { "\"poster_path\":\"/../../etc/passwd\"", NULL },
    { "\"poster_path\":\"http://films.example.org/1.jpg\"", NULL },
    { "\"poster_path\":\"javascript:alert(1)\"", NULL },
    { "\"poster_path\":7", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("[{\"tmdb_id\":1,\"title\":\"A\",%s}]", cases[i].given);
      g_autoptr (PlakatRecommendationPage) page = read_page (json);

      g_assert_cmpstr (get_film (page, 0)->poster_path, ==, cases[i].key);
    }
}

/* What is new to the server, what it made up, what it says of somebody, and what is no film. */
static void
test_odd_films (void)
{
  g_autoptr (PlakatRecommendationPage) page = read_page (
      "{\"page\":1,\"results\":["
      "{\"id\":null,\"tmdb_id\":1399,\"title\":\"Game of Thrones\",\"overview\":\"\",\"poster_path\":null,"
      "\"release_date\":null,\"vote_average\":8.4,\"genre_ids\":[],\"media_type\":\"tv\",\"is_favorite\":"
      "true,"
      "\"user_rating\":5,\"created_at\":null,\"runtime\":0},"
      "{\"id\":55,\"tmdb_id\":77777777,\"title\":\"Movie 77777777\",\"overview\":\"\",\"poster_path\":\"\","
      "\"release_date\":null},"
      "{\"id\":56,\"tmdb_id\":181,\"title\":\"Movie 181\",\"overview\":\"This is movie number 181.\","
      "\"poster_path\":\"/a.jpg\",\"release_date\":\"1972-03-14\",\"vote_average\":11},"
      "{\"id\":7,\"title\":\"No number\"},{\"tmdb_id\":8},{\"tmdb_id\":-1,\"title\":\"A\"},"
      "{\"tmdb_id\":1.5,\"title\":\"A\"},{\"tmdb_id\":99999999999999999999,\"title\":\"A\"},[],null,7,"
      "{\"tmdb_id\":9,\"title\":\"\\u202eA\\nB\",\"release_date\":\"soon\",\"runtime\":-5,\"budget\":"
      "\"250000000.00\"}"
      "],\"total_pages\":\"many\"}");

  g_assert_cmpuint (page->seen, ==, 12);
  g_assert_cmpuint (page->films->len, ==, 3);
  g_assert_cmpint (page->total_pages, ==, 0);
  g_assert_cmpuint (g_hash_table_size (page->series), ==, 1);
  g_assert_cmpstr (get_film (page, 0)->title, ==, "Game of Thrones");
  g_assert_false (plakat_date_is_known (get_film (page, 0)->release_date));
  g_assert_cmpstr (get_film (page, 1)->uid, ==, "tmdb:181");
  g_assert_cmpfloat (get_film (page, 1)->vote_average, ==, 0);
  g_assert_true (get_film (page, 1)->invented);
  g_assert_false (get_film (page, 0)->invented || get_film (page, 2)->invented);
  g_assert_cmpstr (get_film (page, 2)->title, ==, "A B");
  g_assert_cmpint (get_film (page, 2)->runtime, ==, 0);
  g_assert_cmpint (get_film (page, 2)->budget, ==, 250000000);
}

/* As servers say it that cannot reach TMDB; and films that are called something like it. */
static void
test_invented (void)
{
  static const struct
  {
    const char *json;
    gboolean invented;
  } cases[] = {
    { "{\"tmdb_id\":13,\"title\":\"Default Movie 13\",\"overview\":\"This is default movie number 13.\"}",
      TRUE },
    { "{\"tmdb_id\":7,\"title\":\"TV Show 7\",\"overview\":\"This is TV show number 7.\"}", TRUE },
    { "{\"tmdb_id\":87818,\"title\":\"Movie 43\",\"overview\":\"This is movie number 43.\"}", FALSE },
    { "{\"tmdb_id\":43,\"title\":\"Movie 43\",\"overview\":\"Sketches.\"}", FALSE },
    { "{\"tmdb_id\":2,\"title\":\"Ariel\",\"overview\":\"This is number 2.\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"results\":[%s]}", cases[i].json);
      g_autoptr (PlakatRecommendationPage) page = read_page (json);

      g_assert_cmpint (get_film (page, 0)->invented, ==, cases[i].invented);
    }
}

static void
test_detail (void)
{
  const char *json =
      "{\"id\":17,\"tmdb_id\":346,\"title\":\"Seven Samurai\",\"credits\":{\"cast\":["
      "{\"gender\":2,\"id\":7450,\"name\":\"Toshir\xc5\x8d Mifune\",\"character\":\"Kikuchiyo\",\"order\":0,"
      "\"profile_path\":\"/c.jpg\"},{\"id\":7450,\"name\":\"Toshir\xc5\x8d "
      "Mifune\",\"character\":\"Himself\"},"
      "{\"name\":\"Nobody\"},null],\"crew\":["
      "{\"id\":1,\"name\":\"Hashimoto\",\"job\":\"Screenplay\"},{\"id\":5026,\"name\":\"Kurosawa\",\"job\":"
      "\"Writer\"},"
      "{\"id\":5026,\"name\":\"Kurosawa\",\"job\":\"Director\"},{\"id\":5026,\"name\":\"Kurosawa\",\"job\":"
      "\"Story\"},"
      "{\"id\":2,\"name\":\"Someone\",\"job\":\"Catering\"}]},"
      "\"tagline\":\"\",\"imdb_id\":\"tt0047478\",\"budget\":3000000000,\"status\":\"Released\","
      "\"production_countries\":[{\"iso_3166_1\":\"JP\",\"name\":\"Japan\"},{\"name\":\"Atlantis\"},{\"iso_"
      "3166_1\":\"FR\"}],"
      "\"spoken_languages\":[{\"english_name\":\"Japanese\",\"name\":"
      "\"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\"},{\"name\":\"Deutsch\"}],"
      "\"runtime\":207}";
  g_autoptr (PlakatRecommendationPage) page =
      plakat_recommendation_read_detail (json, strlen (json), NULL, NULL);
  PlakatFilm *film = get_film (page, 0);
  g_autoptr (GPtrArray) writers = plakat_film_dup_job (film, PLAKAT_JOB_WRITER);
  g_autofree char *directors = plakat_film_dup_directors (film);
  const PlakatCredit *first = g_ptr_array_index (film->credits, 0);

  g_assert_cmpint (film->runtime, ==, 207);
  g_assert_cmpint (film->budget, ==, 3000000000);
  g_assert_cmpstr (film->imdb_id, ==, "tt0047478");
  g_assert_null (film->tagline);
  g_assert_cmpstr (directors, ==, "Kurosawa");
  g_assert_cmpstr (first->person_uid, ==, "tmdb:5026");
  g_assert_cmpuint (writers->len, ==, 2);
  g_assert_cmpuint (plakat_film_count_cast (film), ==, 2);
  g_assert_cmpuint (g_strv_length (film->country_codes), ==, 2);
  g_assert_cmpstr (film->country_codes[1], ==, "FR");
  g_assert_cmpstr (film->countries[1], ==, "FR");
  g_assert_cmpstr (film->languages[0], ==, "Japanese");
  g_assert_cmpstr (film->languages[1], ==, "Deutsch");
  /* Each once, whatever they did and were. */
  g_assert_cmpuint (page->persons->len, ==, 3);
}

/* ── lists ─────────────────────────────────────────────────────────────── */

#define ROW                                                                                           \
  "{\"id\":3,\"movie\":{\"id\":55,\"tmdb_id\":11,\"title\":\"One\",\"release_date\":\"1954-04-26\"}," \
  "\"created_at\":\"2026-11-20T22:34:15.363362Z\"}"

static void
test_rows (void)
{
  g_autoptr (PlakatListing) rows = read_listing ("{\"count\":1,\"next\":null,\"results\":[" ROW "]}");
  g_autoptr (PlakatListing) plain = read_listing ("[{\"id\":55,\"tmdb_id\":11,\"title\":\"One\"}]");
  const PlakatEntry *row = g_ptr_array_index (rows->entries, 0);
  const PlakatEntry *film = g_ptr_array_index (plain->entries, 0);

  g_assert_cmpstr (row->film_uid, ==, "tmdb:11");
  g_assert_cmpstr (row->tag, ==, "3");
  g_assert_cmpint (row->added_at, ==, 1795214055);
  g_assert_cmpint (row->year, ==, 1954);
  g_assert_cmpstr (film->film_uid, ==, "tmdb:11");
  /* The number of a film is none of a row. */
  g_assert_null (film->tag);
  g_assert_cmpint (plain->total, ==, 1);
  g_assert_cmpuint (plain->next, ==, 0);
}

/* Whatever server it names, only its number counts. */
static void
test_next (void)
{
  static const struct
  {
    const char *given;
    guint next;
  } cases[] = {
    { "\"next\":\"http://127.0.0.1:18000/api/v1/movies/favorites/?page=2\"", 2 },
    { "\"next\":\"http://evil.example/?page=3&page_size=5\"", 3 },
    { "\"next\":\"?page_size=5&page=4\"", 4 },
    { "\"next\":\"https://x/?page=0\"", 0 },
    { "\"next\":\"https://x/?page=-1\"", 0 },
    { "\"next\":\"https://x/?page=99999999999\"", 0 },
    { "\"next\":\"https://x/?page=2x\"", 0 },
    { "\"next\":\"https://x/\"", 0 },
    { "\"next\":\"\"", 0 },
    { "\"next\":7", 0 },
    { "\"next\":null", 0 },
    { "\"page\":2,\"total_pages\":3,\"total_results\":45", 3 },
    { "\"page\":3,\"total_pages\":3,\"total_results\":45", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"results\":[],%s}", cases[i].given);
      g_autoptr (PlakatListing) listing = read_listing (json);

      g_assert_cmpuint (listing->next, ==, cases[i].next);
    }
}

/* A row that names no film is missing from the count, so that the walk proves nothing (I7). */
static void
test_i7_unreadable_rows (void)
{
  g_autoptr (PlakatListing) listing =
      read_listing ("{\"count\":4,\"next\":null,\"results\":[" ROW
                    ",{\"id\":4,\"movie\":null},{\"id\":5,\"movie\":{\"id\":9}},7]}");

  g_assert_cmpint (listing->total, ==, 4);
  g_assert_cmpuint (listing->entries->len, ==, 1);
}

/* ── sessions ──────────────────────────────────────────────────────────── */

static void
test_sessions (void)
{
  static const struct
  {
    const char *json;
    const char *access;
    const char *refresh;
    const char *user_id;
    const char *username;
  } cases[] = {
    { "{\"user\":{\"id\":1,\"username\":\"ada\"},\"tokens\":{\"access\":\"a\",\"refresh\":\"r\"}}", "a", "r",
      "1", "ada" },
    { "{\"user\":{\"id\":\"u-1\",\"username\":\"ada\"},\"access\":\"a\",\"refresh\":\"r\"}", "a", "r", "u-1",
      "ada" },
    { "{\"access\":\"a\",\"refresh\":\"r\"}", "a", "r", NULL, NULL },
    { "{\"access\":\"a\",\"user\":null,\"tokens\":null}", "a", NULL, NULL, NULL },
    /* {"user_id":7} and {"user_id":"7"}, as later servers write it */
    { "{\"access\":\"e30.eyJ1c2VyX2lkIjo3fQ.x\"}", "e30.eyJ1c2VyX2lkIjo3fQ.x", NULL, "7", NULL },
    { "{\"access\":\"e30.eyJ1c2VyX2lkIjoiNyJ9.x\"}", "e30.eyJ1c2VyX2lkIjoiNyJ9.x", NULL, "7", NULL },
  };
  static const char *const bad[] = {
    "{}",
    "{\"tokens\":{}}",
    "{\"access\":\"\"}",
    "{\"access\":7}",
    "[]",
    "",
    "{\"tokens\":{\"refresh\":\"r\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlakatSession) session =
          plakat_recommendation_read_session (cases[i].json, strlen (cases[i].json), NULL, NULL);

      g_assert_cmpstr (session->access, ==, cases[i].access);
      g_assert_cmpstr (session->refresh, ==, cases[i].refresh);
      g_assert_cmpstr (session->user_id, ==, cases[i].user_id);
      g_assert_cmpstr (session->username, ==, cases[i].username);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_recommendation_read_session (bad[i], strlen (bad[i]), NULL, &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
    }
}

/* ── sentences ─────────────────────────────────────────────────────────── */

static void
test_sentences (void)
{
  static const struct
  {
    const char *json;
    const char *sentence;
  } cases[] = {
    { "{\"detail\":\"Not found.\"}", "Not found." },
    { "{\"error\":\"Refresh token is required\"}", "Refresh token is required" },
    { "{\"error\":{\"code\":\"x\",\"message\":\"No such film\",\"timestamp\":null,\"path\":\"/\"}}",
      "No such film" },
    { "{\"message\":\"Later\"}", "Later" },
    { "{\"non_field_errors\":[\"Invalid email or password\"]}", "Invalid email or password" },
    { "{\"email\":[\"Wrong.\",\"Very.\"],\"username\":[\"Taken\"]}",
      "email: Wrong. email: Very. username: Taken" },
    { "[\"Email is invalid\",\"Password is too short\"]", "Email is invalid. Password is too short" },
    { "\"Just this\"", "Just this" },
    { "{\"detail\":\"Given token not valid for any token "
      "type\",\"code\":\"token_not_valid\",\"messages\":[{\"message\":\"x\"}]}",
      "Given token not valid for any token type" },
    { "{\"errors\":{\"title\":[\"Too long\"]}}", "Too long" },
    { "{\"detail\":\"\\u202eeno\\nline\"}", "eno line" },
    { "{\"detail\":\"\"}", NULL },
    { "{\"status\":404,\"code\":\"x\"}", NULL },
    { "{}", NULL },
    { "<html>", NULL },
    { "[[[[[[\"deep\"]]]]]]", NULL },
  };
  g_autofree char *huge = g_strnfill (5000, 'a');
  g_autofree char *json = g_strdup_printf ("{\"detail\":\"%s\"}", huge);
  g_autofree char *cut = plakat_answer_dup_sentence (json, strlen (json));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = plakat_answer_dup_sentence (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
  g_assert_cmpuint (strlen (cut), ==, 300);
}

static void
test_fields (void)
{
  const char *json = "{\"movie_id\":[\"A valid integer is required.\"]}";

  g_assert_true (plakat_recommendation_says_field (json, strlen (json), "movie_id"));
  g_assert_false (plakat_recommendation_says_field (json, strlen (json), "rating"));
  g_assert_false (plakat_recommendation_says_field ("", 0, "movie_id"));
}

/* ── whatever comes ────────────────────────────────────────────────────── */

/* All readers read it, and whatever they make of it can be freed. */
static void
read_all (const char *bytes, gsize length)
{
  PlakatRecommendationPage *page = plakat_recommendation_read_page (bytes, length, NULL, NULL);
  PlakatRecommendationPage *detail = plakat_recommendation_read_detail (bytes, length, NULL, NULL);
  PlakatListing *listing = plakat_recommendation_read_listing (bytes, length, "watchlist", NULL);
  PlakatSession *session = plakat_recommendation_read_session (bytes, length, NULL, NULL);
  PlakatRecommendationRow *row = plakat_recommendation_read_row (bytes, length, NULL, NULL);

  g_clear_pointer (&page, plakat_recommendation_page_free);
  g_clear_pointer (&detail, plakat_recommendation_page_free);
  g_clear_pointer (&listing, plakat_listing_free);
  g_clear_pointer (&session, plakat_session_free);
  g_clear_pointer (&row, plakat_recommendation_row_free);
  g_free (plakat_answer_dup_sentence (bytes, length));
  plakat_recommendation_says_field (bytes, length, "movie_id");
}

/* A good page, cut at each byte and with each byte turned into another. */
static void
test_damaged (void)
{
  static const char good[] =
      "{\"count\":1,\"next\":\"http://x/?page=2\",\"results\":[" ROW "],\"tokens\":{\"access\":\"a.b.c\"},"
      "\"credits\":{\"cast\":[{\"id\":1,\"name\":\"A\"}],\"crew\":[{\"id\":2,\"name\":\"B\",\"job\":"
      "\"Director\"}]},"
      "\"tmdb_id\":5,\"title\":\"T\",\"genres\":[1,\"x\",{\"name\":\"y\"}],\"error\":{\"a\":[\"b\"]}}";
  static const char other[] = "\"{}[],:0\\\xff\x00n";

  for (gsize i = 0; i < sizeof good - 1; i++)
    {
      read_all (good, i);
      for (gsize k = 0; k < sizeof other - 1; k++)
        {
          g_autofree char *damaged = g_memdup2 (good, sizeof good - 1);

          damaged[i] = other[k];
          read_all (damaged, sizeof good - 1);
        }
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_strnfill (100000, '[');

  for (guint i = 0; i <= PLAKAT_WIRE_MAX_ITEMS; i++)
    g_string_append_printf (many, "%s{\"tmdb_id\":%u,\"title\":\"A\"}", i ? "," : "", i + 1);
  g_string_append_c (many, ']');
  g_assert_null (plakat_recommendation_read_page (many->str, many->len, NULL, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
  read_all (deep, 100000);
}

/* ── what users say about themselves ───────────────────────────────────── */

static PlakatRecommendationAccount *
read_account (const char *json)
{
  g_autoptr (GError) error = NULL;
  PlakatRecommendationAccount *account =
      plakat_recommendation_read_account (json, strlen (json), NULL, &error);

  g_assert_no_error (error);
  return account;
}

static void
assert_account (const char *json, const char *expected)
{
  g_autoptr (PlakatRecommendationAccount) account = read_account (json);
  g_autofree char *fields = plakat_fields_print (account->fields);

  g_assert_cmpstr (fields, ==, expected);
}

static void
test_account (void)
{
  g_autoptr (PlakatRecommendationAccount) one = NULL, other = NULL;
  g_autoptr (GError) error = NULL;
  const char *refusal = "{\"bio\":[\"Ensure this field has no more than 500 characters.\"]}";

  assert_account (
      "{\"first_name\":\"Ann\",\"bio\":\"Likes Ozu \",\"birth_date\":\"1990-02-03\","
      "\"favorite_genres\":[18,\"Western\",{\"id\":27,\"name\":\"Horror\"},123456,null,1.5,\"Drama\"],"
      "\"notification_preferences\":{\"push\":false,\"email\":true,\"weekly\":\"yes\"}}",
      "{\"biography\":\"Likes Ozu\",\"birth_date\":\"1990-02-03\","
      "\"favourite_genres\":\"123456\\nDrama\\nHorror\\nWestern\",\"notifications\":\"email\"}");
  assert_account ("{\"bio\":\"\",\"birth_date\":null,\"favorite_genres\":[]}", NULL);
  assert_account ("{\"bio\":7,\"birth_date\":\"1990-02\",\"favorite_genres\":\"Drama\","
                  "\"notification_preferences\":[]}",
                  NULL);
  /* The same tag for the same, however it is written. */
  one = read_account ("{\"bio\":\"a\",\"birth_date\":null,\"favorite_genres\":[18],\"updated_at\":\"1\"}");
  other = read_account (
      "{\"bio\":\"a\",\"birth_date\":\"\",\"favorite_genres\":[\"Drama\"],\"updated_at\":\"2\"}");
  g_assert_cmpstr (one->tag, ==, other->tag);
  /* What says nothing of it takes nothing away. */
  g_assert_null (plakat_recommendation_read_account (refusal, strlen (refusal), NULL, &error));
  g_assert_nonnull (error);
}

static void
assert_body (const char *there, const char *wanted, const char *expected)
{
  g_autoptr (PlakatRecommendationAccount) account = read_account (there);
  g_autoptr (PlakatFields) fields = plakat_fields_parse (wanted, NULL);
  g_autofree char *body = plakat_recommendation_print_account (account, fields);

  g_assert_cmpstr (body, ==, expected);
  g_assert_cmpint (plakat_recommendation_account_matches (account, fields), ==, g_str_equal (expected, "{}"));
}

#define THERE                                                                                                \
  "{\"bio\":\"a\",\"birth_date\":\"1990-02-03\",\"favorite_genres\":[18,null,\"Western\",{\"name\":\"War\"}" \
  "],"                                                                                                       \
  "\"notification_preferences\":{\"email\":true,\"push\":false,\"days\":3}}"
#define SAME "\"biography\":\" a\\n\",\"birth_date\":\"1990-02-03\",\"notifications\":\"email\""

/* What changes is sent, and nothing else; what has no words here stays as it was. */
static void
test_account_body (void)
{
  assert_body (THERE, "{" SAME ",\"favourite_genres\":\"Drama\\nWar\\nWestern\"}", "{}");
  assert_body (THERE, "{" SAME ",\"favourite_genres\":\"Drama\\nHorror\\nWar\"}",
               "{\"favorite_genres\":[18,null,{\"name\":\"War\"},\"Horror\"]}");
  assert_body (
      THERE,
      "{\"biography\":\"b\",\"favourite_genres\":\"Drama\\nWar\\nWestern\",\"notifications\":\"push\"}",
      "{\"bio\":\"b\",\"birth_date\":null,"
      "\"notification_preferences\":{\"email\":false,\"push\":true,\"days\":3}}");
  assert_body ("{\"bio\":\"\",\"birth_date\":null,\"favorite_genres\":null}",
               "{\"display_name\":\"Ada\",\"favourite_genres\":\"Drama\"}",
               "{\"favorite_genres\":[\"Drama\"]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/recommendation/parse/envelopes", test_envelopes);
  g_test_add_func ("/remote/recommendation/parse/genres", test_genres);
  g_test_add_func ("/remote/recommendation/parse/posters", test_posters);
  g_test_add_func ("/remote/recommendation/parse/odd-films", test_odd_films);
  g_test_add_func ("/remote/recommendation/parse/invented", test_invented);
  g_test_add_func ("/remote/recommendation/parse/detail", test_detail);
  g_test_add_func ("/remote/recommendation/parse/rows", test_rows);
  g_test_add_func ("/remote/recommendation/parse/next", test_next);
  g_test_add_func ("/remote/recommendation/parse/i7-unreadable-rows", test_i7_unreadable_rows);
  g_test_add_func ("/remote/recommendation/parse/sessions", test_sessions);
  g_test_add_func ("/remote/recommendation/parse/sentences", test_sentences);
  g_test_add_func ("/remote/recommendation/parse/fields", test_fields);
  g_test_add_func ("/remote/recommendation/parse/damaged", test_damaged);
  g_test_add_func ("/remote/recommendation/parse/limits", test_limits);
  g_test_add_func ("/remote/recommendation/account", test_account);
  g_test_add_func ("/remote/recommendation/account/body", test_account_body);
  return g_test_run ();
}
