/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-remote-kinds.h"
#include "recommendation-fixture.h"

#define N_PARALLEL 32
#define REFRESH "/api/v1/token/refresh/"
#define LOGIN "/api/v1/users/login/"
#define FAVOURITES "/api/v1/movies/favorites/"

static DexFuture *
fetch_favourites (Place *self)
{
  return plakat_remote_fetch_listing (self->remote, "favourites", NULL, 1);
}

static void
assert_fails (Place *self, PlakatRemoteError code)
{
  hostile_await_error (fetch_favourites (self), PLAKAT_REMOTE_ERROR, (int) code);
}

/* ── signing in ────────────────────────────────────────────────────────── */

static void
test_sign_in (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;
  g_autofree char *message = NULL;

  /* With a token that is over, the server refuses even this where it is sent: it is not. */
  place_control (self, "expire");
  message = hostile_dup_message (plakat_remote_sign_in (self->remote, ADA, "wrong"));
  g_assert_cmpstr (message, ==, "Invalid email or password");
  hostile_await_error (plakat_remote_sign_in (self->remote, ADA, "wrong"), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
  session = place_await_pointer (plakat_remote_sign_in (self->remote, " " ADA " ", PASSWORD));
  g_assert_cmpstr (session->user_id, ==, "1");
  g_assert_cmpstr (session->username, ==, "ada");
  g_assert_cmpstr (session->email, ==, ADA);
  g_assert_cmpstr (plakat_tokens_get_access (self->tokens), ==, session->access);
  g_assert_cmpstr (plakat_tokens_get_refresh (self->tokens), ==, session->refresh);
  g_assert_cmpuint (place_count (self, "POST", LOGIN, FALSE), ==, 3);
  g_assert_cmpuint (place_count (self, "POST", LOGIN, TRUE), ==, 0);
  plakat_listing_free (place_load_list (self, "favourites", 1));
}

/* The server keeps the domain in small letters, and asks for the address as it keeps it. */
static void
test_address (Place *self, gconstpointer data)
{
  static const char *const typed[] = { "Zoe@Example.ORG", "Zoe@example.org", "Zoe@EXAMPLE.org" };

  plakat_session_free (place_await_pointer (plakat_remote_sign_up (self->remote, typed[0], "zoe", PASSWORD)));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (PlakatSession) session =
          place_await_pointer (plakat_remote_sign_in (self->remote, typed[i], PASSWORD));

      g_assert_cmpstr (session->username, ==, "zoe");
      g_assert_cmpstr (session->email, ==, "Zoe@example.org");
    }
}

static void
test_sign_up (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;
  g_autofree char *taken = hostile_dup_message (plakat_remote_sign_up (self->remote, ADA, "ada", PASSWORD));
  g_autofree char *nobody = NULL;

  g_assert_nonnull (strstr (taken, "user with this email already exists."));
  g_assert_nonnull (strstr (taken, "A user with that username already exists."));
  place_control (self, "clear");
  nobody = hostile_dup_message (plakat_remote_sign_up (self->remote, NULL, "bob", PASSWORD));
  g_assert_nonnull (strstr (nobody, "e-mail"));
  g_assert_cmpuint (place_count (self, "POST", NULL, FALSE), ==, 0);

  session = place_await_pointer (plakat_remote_sign_up (self->remote, "bob@example.org", "bob", PASSWORD));
  g_assert_cmpstr (session->user_id, ==, "2");
  g_assert_cmpuint (place_count (self, "POST", LOGIN, FALSE), ==, 0);
}

/* Relatives make the account and leave the signing in to the same page as ever. */
static void
test_sign_up_without_tokens (Place *self, gconstpointer data)
{
  g_autoptr (PlakatSession) session = NULL;

  place_control (self, "fault?do=answer&match=register&status=201&body=%s", "%7B%22message%22:%22Look%22%7D");
  session = place_await_pointer (plakat_remote_sign_up (self->remote, ADA, "ada", PASSWORD));
  g_assert_cmpstr (session->user_id, ==, "1");
  g_assert_cmpuint (place_count (self, "POST", LOGIN, FALSE), ==, 1);
}

static void
test_sign_out (Place *self, gconstpointer data)
{
  hostile_await_done (plakat_remote_sign_out (self->remote));
  g_assert_null (plakat_tokens_get_access (self->tokens));
  g_assert_null (plakat_tokens_get_refresh (self->tokens));
  assert_fails (self, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (place_count (self, "POST", NULL, FALSE) + place_count (self, "POST", NULL, TRUE), ==, 0);
}

/* ── refreshing ────────────────────────────────────────────────────────── */

static void
test_i18_single_flight (Place *self, gconstpointer data)
{
  g_autofree char *refresh = g_strdup (plakat_tokens_get_refresh (self->tokens));
  DexFuture *futures[N_PARALLEL];

  place_control (self, "expire");
  for (guint i = 0; i < N_PARALLEL; i++)
    futures[i] = fetch_favourites (self);
  for (guint i = 0; i < N_PARALLEL; i++)
    plakat_listing_free (place_await_pointer (futures[i]));
  g_assert_cmpuint (place_count (self, "POST", REFRESH, FALSE), ==, 1);
  g_assert_cmpuint (place_count (self, "POST", REFRESH, TRUE), ==, 0);
  g_assert_cmpuint (place_count (self, "GET", FAVOURITES, TRUE), <=, 2 * N_PARALLEL);
  /* The server gives no new one. */
  g_assert_cmpstr (plakat_tokens_get_refresh (self->tokens), ==, refresh);
}

static void
test_i18_refresh_refused (Place *self, gconstpointer data)
{
  place_control (self, "expire?refresh=1");
  assert_fails (self, PLAKAT_REMOTE_ERROR_SIGN_IN);
  assert_fails (self, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (place_count (self, "POST", REFRESH, FALSE), ==, 1);
  g_assert_nonnull (plakat_tokens_get_refresh (self->tokens));
}

static void
test_i18_refresh_fails (Place *self, gconstpointer data)
{
  static const struct
  {
    const char *fault;
    PlakatRemoteError code;
  } cases[] = {
    { "do=html&status=500", PLAKAT_REMOTE_ERROR_BUSY },
    { "do=html&status=401&body=portal", PLAKAT_REMOTE_ERROR_ANSWER },
    { "do=html&status=200&body=portal", PLAKAT_REMOTE_ERROR_ANSWER },
    { "do=answer&status=429", PLAKAT_REMOTE_ERROR_BUSY },
    { "do=answer&status=200", PLAKAT_REMOTE_ERROR_ANSWER },
    { "do=drop", PLAKAT_REMOTE_ERROR_TRANSPORT },
    { "do=apply-drop", PLAKAT_REMOTE_ERROR_TRANSPORT },
  };
  g_autofree char *refresh = g_strdup (plakat_tokens_get_refresh (self->tokens));

  place_control (self, "expire");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* libsoup tries a connection that was kept open once more. */
      place_control (self, "clear");
      place_control (self, "fault?match=refresh&count=2&%s", cases[i].fault);
      assert_fails (self, cases[i].code);
      g_assert_cmpstr (plakat_tokens_get_refresh (self->tokens), ==, refresh);
    }
  place_control (self, "clear");
  plakat_listing_free (place_load_list (self, "favourites", 1));
}

/* The server knows the user no more, and answers the refresh with a page of HTML. */
static void
test_forgotten_user (Place *self, gconstpointer data)
{
  place_control (self, "forget?email=" ADA);
  assert_fails (self, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_nonnull (plakat_tokens_get_refresh (self->tokens));
}

/* The answer to a refresh comes when its session is over already. */
static void
test_i14_sign_out_during_refresh (Place *self, gconstpointer data)
{
  DexFuture *listing;

  place_control (self, "expire");
  place_control (self, "fault?do=delay&match=refresh&ms=300");
  listing = fetch_favourites (self);
  while (place_count (self, "POST", REFRESH, FALSE) == 0)
    g_main_context_iteration (NULL, FALSE);
  hostile_await_done (plakat_remote_sign_out (self->remote));
  hostile_await_error (listing, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_null (plakat_tokens_get_access (self->tokens));
  g_assert_null (plakat_tokens_get_refresh (self->tokens));
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static void
test_listing_pages (Place *self, gconstpointer data)
{
  g_autoptr (GHashTable) films = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint next = 1;

  for (guint i = 1; i <= 45; i++)
    place_control (self, "twin?email=" ADA "&list=watchlist&tmdb=%u", 5000 + i);
  place_control (self, "clear");
  for (guint pages = 0; next != 0; pages++)
    {
      g_autoptr (PlakatListing) listing = place_load_list (self, "watchlist", next);

      g_assert_cmpuint (pages, <, 3);
      g_assert_cmpint (listing->total, ==, 45);
      g_assert_cmpuint (listing->entries->len, ==, pages < 2 ? 20 : 5);
      for (guint i = 0; i < listing->entries->len; i++)
        {
          const PlakatEntry *entry = g_ptr_array_index (listing->entries, i);

          g_assert_cmpstr (entry->list_uid, ==, "watchlist");
          g_assert_cmpint (entry->list, ==, PLAKAT_LIST_WATCHLIST);
          g_assert_true (entry->present);
          g_assert_cmpint (entry->added_at, >, 1600000000);
          g_assert_nonnull (entry->tag);
          /* The server made these films up. */
          g_assert_null (entry->title);
          g_assert_true (g_hash_table_add (films, g_strdup (entry->film_uid)));
        }
      next = listing->next;
    }
  g_assert_cmpuint (g_hash_table_size (films), ==, 45);
  /* By page numbers on its own path: `next` is no address that is followed. */
  g_assert_cmpuint (place_count (self, "GET", "/api/v1/movies/watchlist/", TRUE), ==, 3);
}

static void
test_i7_listing_shrinks (Place *self, gconstpointer data)
{
  g_autoptr (PlakatListing) listing = place_load_list (self, "favourites", 7);

  g_assert_cmpuint (listing->entries->len, ==, 0);
  g_assert_cmpint (listing->total, ==, -1);
  g_assert_cmpuint (listing->next, ==, 0);
}

static void
test_listing_films (Place *self, gconstpointer data)
{
  g_autoptr (PlakatListing) empty = place_load_list (self, "favourites", 1);
  g_autoptr (PlakatListing) listing = NULL;
  const PlakatEntry *entry, *twin;

  g_assert_cmpint (empty->total, ==, 0);
  g_assert_cmpuint (empty->next, ==, 0);
  place_control (self, "twin?email=" ADA "&list=favorites&tmdb=103");
  place_control (self, "twin?email=" ADA "&list=favorites&tmdb=103");
  listing = place_load_list (self, "favourites", 1);
  g_assert_cmpuint (listing->entries->len, ==, 2);
  g_assert_cmpint (listing->total, ==, 2);
  entry = g_ptr_array_index (listing->entries, 0);
  twin = g_ptr_array_index (listing->entries, 1);
  g_assert_cmpstr (entry->film_uid, ==, "tmdb:103");
  g_assert_cmpstr (entry->title, ==, "Taxi Driver");
  g_assert_cmpint (entry->year, ==, 1976);
  g_assert_cmpstr (entry->poster_path, ==, "/p103.jpg");
  g_assert_cmpstr (twin->film_uid, ==, "tmdb:103");
  g_assert_cmpstr (entry->tag, !=, twin->tag);
}

static void
test_listing_fails (Place *self, gconstpointer data)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  place_control (self, "fault?do=html&status=500&match=favorites&retry_after=9");
  hostile_await (fetch_favourites (self), &held, &error);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (plakat_remote_error_get_status (error), ==, 500);
  g_assert_cmpuint (plakat_remote_error_get_retry_after (error), ==, 9);
  place_control (self, "fault?do=html&status=200&match=favorites&body=portal");
  assert_fails (self, PLAKAT_REMOTE_ERROR_ANSWER);
  place_control (self, "fault?do=answer&status=200&match=favorites&body=%s", "%7B%7D");
  assert_fails (self, PLAKAT_REMOTE_ERROR_ANSWER);
  hostile_await_error (plakat_remote_fetch_listing (self->remote, "profile:x", NULL, 1), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_REFUSED);
}

/* Connections that are kept open break when they are used again, one and then several in a row: libsoup asks
 * again by itself, and used to free what it still held. */
static void
test_connections_break (Place *self, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (DexFuture) held = NULL;
      g_autoptr (GError) error = NULL;

      plakat_listing_free (place_load_list (self, "watchlist", 1));
      hostile_await_error (plakat_remote_sign_in (self->remote, ADA, "wrong"), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_REFUSED);
      place_control (self, "clear");
      place_control (self, "fault?do=drop&match=favorites&count=%u", 1 + i % 3);
      hostile_await (fetch_favourites (self), &held, &error);
      if (error != NULL)
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
      else
        plakat_listing_free (g_value_get_pointer (dex_future_get_value (held, NULL)));
    }
}

static void
test_kind (Place *self, gconstpointer data)
{
  g_autofree char *files = plakat_remote_dup_files_for_kind (PLAKAT_SERVER_RECOMMENDATION, "https://x");
  g_autofree char *own = plakat_remote_dup_files_for_kind (PLAKAT_SERVER_PLAKAT, "https://x");
  g_autofree char *other = NULL;
  g_autoptr (PlakatRemote) remote =
      plakat_remote_new_for_kind (self->http, self->tokens, PLAKAT_SERVER_RECOMMENDATION, "https://x");

  g_assert_cmpstr (files, ==, "https://image.tmdb.org/t/p/w500/");
  g_assert_cmpstr (own, ==, "https://x/files/");
  g_setenv ("PLAKAT_TMDB_IMAGES", "http://127.0.0.1:1/t/p", TRUE);
  other = plakat_remote_dup_files_for_kind (PLAKAT_SERVER_RECOMMENDATION, "https://x");
  g_assert_cmpstr (other, ==, "http://127.0.0.1:1/t/p/w500/");
  g_unsetenv ("PLAKAT_TMDB_IMAGES");

  g_assert_true (PLAKAT_IS_RECOMMENDATION (remote));
  g_assert_cmpint (plakat_remote_get_capabilities (self->remote), ==,
                   PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_FAVOURITES | PLAKAT_CAN_RATE | PLAKAT_CAN_REVIEW
                       | PLAKAT_CAN_ACCOUNT | PLAKAT_CAN_SEVERAL_DEVICES | PLAKAT_CAN_REGISTER);
}

static void
add (const char *path, void (*test) (Place *, gconstpointer))
{
  g_test_add (path, Place, NULL, place_set_up, test, place_tear_down);
}

int
main (int argc, char *argv[])
{
  place_start_keyless (&argc, &argv);

  add ("/remote/recommendation/sign-in", test_sign_in);
  add ("/remote/recommendation/sign-in/address", test_address);
  add ("/remote/recommendation/sign-up", test_sign_up);
  add ("/remote/recommendation/sign-up/without-tokens", test_sign_up_without_tokens);
  add ("/remote/recommendation/sign-out", test_sign_out);
  add ("/remote/recommendation/refresh/i18-single-flight", test_i18_single_flight);
  add ("/remote/recommendation/refresh/i18-refused", test_i18_refresh_refused);
  add ("/remote/recommendation/refresh/i18-fails", test_i18_refresh_fails);
  add ("/remote/recommendation/refresh/forgotten-user", test_forgotten_user);
  add ("/remote/recommendation/refresh/i14-sign-out", test_i14_sign_out_during_refresh);
  add ("/remote/recommendation/listing/pages", test_listing_pages);
  add ("/remote/recommendation/listing/i7-shrinks", test_i7_listing_shrinks);
  add ("/remote/recommendation/listing/films", test_listing_films);
  add ("/remote/recommendation/listing/fails", test_listing_fails);
  add ("/remote/recommendation/connections-break", test_connections_break);
  add ("/remote/recommendation/kind", test_kind);
  return g_test_run ();
}
