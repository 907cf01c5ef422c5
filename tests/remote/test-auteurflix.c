/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "flix-fixture.h"
#include "plakat-credit.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-text.h"

static void
test_sign_in (Flix *flix, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *message = NULL;
  g_autoptr (PlakatSession) session = NULL;

  message = hostile_dup_message (plakat_remote_sign_in (flix->remote, FLIX_EMAIL, "no"));
  g_assert_cmpstr (message, ==, "Invalid email or password");
  hostile_await_error (plakat_remote_sign_in (flix->remote, FLIX_EMAIL, "no"), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
  session = flix_await (plakat_remote_sign_in (flix->remote, FLIX_EMAIL, FLIX_PASSWORD));
  g_assert_cmpstr (session->user_id, ==, "1");
  g_assert_cmpstr (session->username, ==, FLIX_EMAIL);
  g_assert_cmpstr (session->access, ==, plakat_tokens_get_access (flix->tokens));

  /* Each answer has the session's cookie anew, and the next request has the newest. */
  first = g_strdup (plakat_tokens_get_access (flix->tokens));
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
  g_assert_cmpstr (plakat_tokens_get_access (flix->tokens), !=, first);
  g_assert_true (g_str_has_prefix (plakat_tokens_get_access (flix->tokens), "1 "));
  g_assert_null (strstr (plakat_tokens_get_access (flix->tokens), FLIX_PASSWORD));
}

static void
test_sign_up (Flix *flix, gconstpointer data)
{
  g_autofree char *taken =
      hostile_dup_message (plakat_remote_sign_up (flix->remote, FLIX_EMAIL, "dan", "long enough"));
  g_autofree char *both = hostile_dup_message (plakat_remote_sign_up (flix->remote, NULL, "dan", "short"));
  g_autoptr (PlakatSession) session = NULL;

  g_assert_cmpstr (taken, ==, "Email has already been taken");
  g_assert_cmpstr (both, ==, "Email is invalid. Password is too short (minimum is 6 characters)");
  session = flix_await (plakat_remote_sign_up (flix->remote, "eve@example.org", "eve", "long enough"));
  g_assert_cmpstr (session->user_id, ==, "2");
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
}

static void
test_sign_out (Flix *flix, gconstpointer data)
{
  g_autofree char *cookie = NULL;
  DexFuture *late;

  flix_sign_in (flix);
  /* An answer that comes after the sign-out must not bring the session back. */
  flix_fault (flix, "{\"path\":\"/api/users/1/profiles\",\"fault\":\"delay\",\"seconds\":0.3}");
  late = plakat_remote_fetch_profiles (flix->remote);
  flix_wait_for_request (flix, "GET /api/users/1/profiles");
  cookie = g_strdup (plakat_tokens_get_access (flix->tokens));
  flix_done (plakat_remote_sign_out (flix->remote));
  g_assert_null (plakat_tokens_get_access (flix->tokens));
  g_assert_null (plakat_tokens_get_refresh (flix->tokens));
  hostile_await_error (late, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_null (plakat_tokens_get_access (flix->tokens));

  /* And the server knows. */
  flix_done (plakat_tokens_store (flix->tokens, cookie, cookie));
  hostile_await_error (plakat_remote_fetch_profiles (flix->remote), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_SIGN_IN);
}

static void
test_other_device (Flix *flix, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *message = NULL;

  flix_sign_in (flix);
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
  flix_control (flix, "POST", "sign-in", "{\"email\":\"" FLIX_EMAIL "\"}");
  before = g_strdup (plakat_tokens_get_access (flix->tokens));
  message = hostile_dup_message (plakat_remote_fetch_profiles (flix->remote));
  g_assert_nonnull (strstr (message, "another"));
  hostile_await_error (plakat_remote_fetch_profiles (flix->remote), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpstr (plakat_tokens_get_access (flix->tokens), ==, before);
  flix_sign_in (flix);
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
}

/* The keyring gets the first cookie and the last one, and who has it is signed in. */
static void
test_restart (Flix *flix, gconstpointer data)
{
  g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("account", flix->base);
  g_autoptr (PlakatRemote) remote = PLAKAT_REMOTE (plakat_auteurflix_new (flix->http, tokens, flix->base));
  g_autofree char *first = NULL;

  flix_sign_in (flix);
  first = g_strdup (plakat_tokens_get_refresh (flix->tokens));
  for (guint i = 0; i < 3; i++)
    g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
  flix_done (plakat_tokens_load (tokens));
  g_assert_cmpstr (plakat_tokens_get_refresh (tokens), ==, first);
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (remote)));
  flix_done (plakat_tokens_flush (tokens));

  flix_done (plakat_tokens_flush (flix->tokens));
  flix_done (plakat_tokens_load (tokens));
  g_assert_cmpstr (plakat_tokens_get_refresh (tokens), ==, plakat_tokens_get_refresh (flix->tokens));
  flix_done (plakat_tokens_clear (tokens));
}

static void
test_no_session (Flix *flix, gconstpointer data)
{
  hostile_await_error (plakat_remote_fetch_profiles (flix->remote), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_SIGN_IN);
  hostile_await_error (plakat_remote_fetch_catalogue (flix->remote, NULL, 0), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (flix_count (flix, "GET"), ==, 0);
}

/* ── the catalogue ─────────────────────────────────────────────────────── */

static PlakatCataloguePage *
fetch (Flix *flix, const char *cursor)
{
  return flix_await (plakat_remote_fetch_catalogue (flix->remote, cursor, 500));
}

static char *
walk (Flix *flix, const char *cursor, guint *films, guint *persons)
{
  g_autofree char *at = g_strdup (cursor);

  *films = *persons = 0;
  for (;;)
    {
      g_autoptr (PlakatCataloguePage) page = fetch (flix, at);

      g_assert_cmpstr (page->epoch, ==, "auteurflix");
      *films += page->films->len;
      *persons += page->persons->len;
      g_set_str (&at, page->cursor);
      if (!page->more)
        return g_steal_pointer (&at);
    }
}

static void
test_catalogue (Flix *flix, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) page = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *again = NULL;
  g_autofree char *newer = NULL;
  const char *const genres[] = { "Critics' Picks", NULL };
  PlakatFilm *film;
  PlakatCredit *credit;
  guint films, persons;

  flix_sign_in (flix);
  page = fetch (flix, NULL);
  g_assert_true (page->more);
  g_assert_cmpuint (page->films->len, ==, 10);
  g_assert_cmpint (page->total, ==, 10);
  film = g_ptr_array_index (page->films, 6);
  g_assert_true (plakat_text_is_uid (film->uid));
  g_assert_true (g_str_has_suffix (film->uid, ":7"));
  g_assert_cmpstr (film->title, ==, "Seven Samurai");
  g_assert_cmpint (film->release_date.year, ==, 1954);
  g_assert_cmpint (film->runtime, ==, 207);
  g_assert_cmpstr (film->overview, ==, "A village hires seven masterless men.");
  g_assert_cmpstr (film->poster_path, ==, "https://pictures.example.org/seven-samurai.jpg");
  g_assert_cmpstr (film->backdrop_path, ==, "https://pictures.example.org/seven-samurai+(photo).webp");
  g_assert_true (g_strv_equal ((const char *const *) film->genres, genres));
  credit = g_ptr_array_index (film->credits, 0);
  g_assert_cmpint (credit->job, ==, PLAKAT_JOB_DIRECTOR);
  g_assert_cmpstr (credit->person_name, ==, "Kurosawa");
  g_assert_true (plakat_text_is_uid (credit->person_uid));
  g_assert_true (g_str_has_suffix (credit->person_uid, ":director-kurosawa"));

  cursor = walk (flix, page->cursor, &films, &persons);
  g_assert_cmpuint (films, ==, 0);
  g_assert_cmpuint (persons, ==, 6);
  g_assert_true (g_str_has_prefix (cursor, "etag:W/\""));
  g_assert_cmpuint (flix_count (flix, "GET /api/directors/bunuel"), ==, 1);

  /* Nothing changed: one question, no films, the same place. */
  again = walk (flix, cursor, &films, &persons);
  g_assert_cmpstr (again, ==, cursor);
  g_assert_cmpuint (films + persons, ==, 0);
  g_assert_cmpuint (flix_count (flix, "GET /api/movies"), ==, 2);

  flix_control (flix, "POST", "films", "{\"title\":\"New\"}");
  newer = walk (flix, cursor, &films, &persons);
  g_assert_cmpstr (newer, !=, cursor);
  g_assert_cmpuint (films, ==, 11);
  g_assert_cmpuint (persons, ==, 6);
}

static void
test_directors (Flix *flix, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) films = NULL;
  g_autoptr (PlakatCataloguePage) people = NULL;
  PlakatPerson *first, *second;

  flix_sign_in (flix);
  films = fetch (flix, NULL);
  flix_fault (flix,
              "{\"path\":\"/api/directors/bunuel\",\"fault\":\"status\",\"status\":404,\"body\":\"{}\"}");
  people = fetch (flix, films->cursor);
  g_assert_cmpuint (people->persons->len, ==, 6);
  first = g_ptr_array_index (people->persons, 0);
  second = g_ptr_array_index (people->persons, 1);
  g_assert_cmpstr (first->name, ==, "Bong Joon Ho");
  g_assert_cmpstr (first->biography, ==, "He draws each shot before it is made.");
  g_assert_cmpstr (first->country, ==, "South Korea");
  g_assert_cmpint (first->birth_date.year, ==, 1969);
  g_assert_cmpint (first->death_date.year, ==, 0);
  /* No page about him: what the list says. */
  g_assert_cmpstr (second->name, ==, "Buñuel");
  g_assert_null (second->biography);
  g_assert_cmpint (second->death_date.year, ==, 1983);
  g_assert_true (g_str_has_suffix (second->uid, ":director-bunuel"));
}

static void
test_catalogue_faults (Flix *flix, gconstpointer data)
{
  static const struct
  {
    const char *fault;
    PlakatRemoteError code;
  } cases[] = {
    /* libsoup asks a second time by itself. */
    { "\"fault\":\"drop-before\",\"count\":20", PLAKAT_REMOTE_ERROR_TRANSPORT },
    { "\"fault\":\"portal\"", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":503,\"type\":\"text/html\"", PLAKAT_REMOTE_ERROR_BUSY },
    { "\"fault\":\"status\",\"status\":404,\"type\":\"text/html\"", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":200,\"body\":\"[]\"", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":200,\"body\":\"\"", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":200,\"body\":\"{}\"", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":304", PLAKAT_REMOTE_ERROR_ANSWER },
    { "\"fault\":\"status\",\"status\":500,\"body\":\"{\\\"status\\\":500}\"", PLAKAT_REMOTE_ERROR_BUSY },
    { "\"fault\":\"status\",\"status\":401,\"body\":\"[\\\"No\\\"]\"", PLAKAT_REMOTE_ERROR_REFUSED },
  };
  static const char *const paths[] = { "/api/movies", "/api/directors" };
  g_autoptr (PlakatCataloguePage) page = NULL;
  g_autofree char *cursor = NULL;
  guint films, persons;

  flix_sign_in (flix);
  for (guint p = 0; p < G_N_ELEMENTS (paths); p++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *fault = g_strdup_printf ("{\"path\":\"%s\",%s}", paths[p], cases[i].fault);

        /* A server without directors, or without pages about them, is one with films. */
        if (p == 1 && (cases[i].code == PLAKAT_REMOTE_ERROR_REFUSED || strstr (cases[i].fault, "[]") != NULL))
          continue;
        flix_fault (flix, fault);
        hostile_await_error (plakat_remote_fetch_catalogue (flix->remote, p == 0 ? NULL : "people:0:", 0),
                             PLAKAT_REMOTE_ERROR, (int) cases[i].code);
        flix_control (flix, "DELETE", "faults", NULL);
      }
  cursor = walk (flix, NULL, &films, &persons);
  g_assert_cmpuint (films, ==, 10);
  g_assert_cmpuint (persons, ==, 6);
}

static void
test_cursors (Flix *flix, gconstpointer data)
{
  static const char *const cursors[] = { "",
                                         "etag:",
                                         "etag:\r\nX: y",
                                         "people:",
                                         "people:9:",
                                         "people:x:y",
                                         "people:99999999999999999999:",
                                         "something else",
                                         "people:4294967295:a" };

  flix_sign_in (flix);
  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (PlakatCataloguePage) page = fetch (flix, cursors[i]);

      g_assert_nonnull (page->cursor);
    }
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static void
test_listing (Flix *flix, gconstpointer data)
{
  g_autoptr (GPtrArray) profiles = NULL;
  g_autoptr (PlakatListing) empty = NULL;
  g_autoptr (PlakatListing) listing = NULL;
  PlakatUserRecord *record;
  PlakatEntry *entry;

  flix_sign_in (flix);
  profiles = flix_await (plakat_remote_fetch_profiles (flix->remote));
  g_assert_cmpuint (profiles->len, ==, 3);
  record = g_ptr_array_index (profiles, 1);
  g_assert_cmpint (record->kind, ==, PLAKAT_USER_RECORD_PROFILE);
  g_assert_cmpstr (record->uid, ==, "remote-2");
  g_assert_cmpstr (record->tag, ==, "2");
  g_assert_cmpstr (plakat_fields_get (record->fields, "name"), ==, "pram");

  empty = flix_await (plakat_remote_fetch_listing (flix->remote, "profile:abc", "2", 1));
  g_assert_cmpint (empty->total, ==, 0);
  g_assert_cmpuint (empty->entries->len, ==, 0);

  flix_add (flix, 4, 2);
  flix_add (flix, 99999, 2);
  listing = flix_await (plakat_remote_fetch_listing (flix->remote, "profile:abc", "2", 1));
  g_assert_cmpint (listing->total, ==, 2);
  g_assert_cmpuint (listing->next, ==, 0);
  g_assert_cmpuint (listing->entries->len, ==, 2);
  entry = g_ptr_array_index (listing->entries, 0);
  g_assert_true (entry->present);
  g_assert_cmpstr (entry->list_uid, ==, "profile:abc");
  g_assert_cmpstr (entry->title, ==, "High and Low");
  g_assert_cmpint (entry->year, ==, 1963);
  g_assert_cmpstr (entry->tag, ==, "1");
  g_assert_true (g_str_has_suffix (entry->film_uid, ":4"));
  /* A number that is no film is still on the list. */
  entry = g_ptr_array_index (listing->entries, 1);
  g_assert_true (g_str_has_suffix (entry->film_uid, ":99999"));
  g_assert_true (plakat_text_is_uid (entry->film_uid));
  g_assert_null (entry->title);

  hostile_await_error (plakat_remote_fetch_listing (flix->remote, "watchlist", NULL, 1), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
  hostile_await_error (plakat_remote_fetch_listing (flix->remote, "profile:x", "../1", 1),
                       PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED);
}

/* A profile that is not the user's can be read by its number, and is not. */
static void
test_others_profile (Flix *flix, gconstpointer data)
{
  plakat_session_free (
      flix_await (plakat_remote_sign_up (flix->remote, "eve@example.org", "eve", "long enough")));
  g_ptr_array_unref (flix_await (plakat_remote_fetch_profiles (flix->remote)));
  hostile_await_error (plakat_remote_fetch_listing (flix->remote, "profile:x", "1", 1), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
  g_assert_cmpuint (flix_count (flix, "GET /api/profiles/1"), ==, 0);
}

static void
test_capabilities (Flix *flix, gconstpointer data)
{
  PlakatCapabilities can = plakat_remote_get_capabilities (flix->remote);

  g_assert_cmphex (can, ==,
                   PLAKAT_CAN_PROFILES | PLAKAT_CAN_REGISTER | PLAKAT_CAN_PEOPLE | PLAKAT_CAN_PICTURES);
  hostile_await_error (plakat_remote_fetch_changes (flix->remote, NULL), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
}

int
main (int argc, char *argv[])
{
  flix_init (&argc, &argv);

  flix_add_test ("/remote/auteurflix/sign-in", test_sign_in);
  flix_add_test ("/remote/auteurflix/sign-up", test_sign_up);
  flix_add_test ("/remote/auteurflix/sign-out", test_sign_out);
  flix_add_test ("/remote/auteurflix/other-device", test_other_device);
  flix_add_test ("/remote/auteurflix/restart", test_restart);
  flix_add_test ("/remote/auteurflix/no-session", test_no_session);
  flix_add_test ("/remote/auteurflix/catalogue", test_catalogue);
  flix_add_test ("/remote/auteurflix/directors", test_directors);
  flix_add_test ("/remote/auteurflix/catalogue-faults", test_catalogue_faults);
  flix_add_test ("/remote/auteurflix/cursors", test_cursors);
  flix_add_test ("/remote/auteurflix/listing", test_listing);
  flix_add_test ("/remote/auteurflix/I14/others-profile", test_others_profile);
  flix_add_test ("/remote/auteurflix/capabilities", test_capabilities);
  return flix_run ();
}
