/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-wire-sync.h"
#include "plakat-wire.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = plakat_wire_parse_object (text, strlen (text), PLAKAT_WIRE_MAX_PAGE_BYTES, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_ops_round_trip (void)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *text = NULL, *device = NULL;
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->kind = PLAKAT_OP_ENTRY;
  op->seq = 7;
  op->list = PLAKAT_LIST_FAVOURITES;
  op->film_uid = g_strdup ("tmdb:603");
  op->want = TRUE;
  g_ptr_array_add (ops, op);
  op = g_new0 (PlakatOp, 1);
  op->kind = PLAKAT_OP_RATING;
  op->seq = 8;
  op->film_uid = g_strdup ("imdb:tt0133093");
  op->half_stars = 9;
  op->review = g_strdup ("Green.\n“Quoted”");
  g_ptr_array_add (ops, op);

  text = plakat_ops_print (ops, uuid, NULL);
  object = parse (text);
  again = plakat_ops_from_json (object, &device, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (device, ==, uuid);
  g_assert_cmpuint (again->len, ==, 2);
  op = g_ptr_array_index (again, 0);
  g_assert_cmpint (op->list, ==, PLAKAT_LIST_FAVOURITES);
  g_assert_true (op->want);
  op = g_ptr_array_index (again, 1);
  g_assert_cmpint (op->half_stars, ==, 9);
  g_assert_cmpstr (op->review, ==, "Green.\n“Quoted”");
}

static void
test_ops_refused (void)
{
  static const char *const texts[] = {
    "{\"device\":\"me\",\"ops\":[]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"kind\":\"entry\"}]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"seq\":0,\"kind\":\"entry\",\"film_"
    "uid\":\"a:1\","
    "\"list\":\"watchlist\",\"want\":true}]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"seq\":1,\"kind\":\"entry\",\"film_"
    "uid\":\"a:1\","
    "\"list\":\"mine\",\"want\":true}]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"seq\":1,\"kind\":\"rating\",\"film_"
    "uid\":\"a:1\","
    "\"rating\":4.3}]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"seq\":1,\"kind\":\"rating\",\"film_"
    "uid\":\"a:1\","
    "\"rating\":5.5}]}",
    "{\"device\":\"2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11\",\"ops\":[{\"seq\":1,\"kind\":\"dance\",\"film_"
    "uid\":\"a:1\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) object = parse (texts[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *device = NULL;

      g_assert_null (plakat_ops_from_json (object, &device, &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
      g_assert_null (device);
    }
}

static void
test_feed (void)
{
  g_autoptr (JsonObject) object = parse (
      "{\"epoch\":\"e\",\"cursor\":\"12\",\"more\":true,\"changes\":["
      "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"year\":1999,"
      "\"poster_path\":\"/../x.jpg\",\"present\":false,\"tag\":\"t1\"},"
      "{\"kind\":\"dance\",\"film_uid\":7},"
      "{\"kind\":\"rating\",\"film_uid\":\"tmdb:2\",\"title\":\"B\",\"rating\":null,\"review\":\"x\"}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFeed) feed = plakat_feed_from_json (object, &error);
  PlakatEntry *entry;
  PlakatRating *rating;

  g_assert_no_error (error);
  g_assert_true (feed->more);
  g_assert_cmpuint (feed->entries->len, ==, 1);
  g_assert_cmpuint (feed->ratings->len, ==, 1);
  entry = g_ptr_array_index (feed->entries, 0);
  g_assert_false (entry->present);
  g_assert_null (entry->poster_path);
  rating = g_ptr_array_index (feed->ratings, 0);
  g_assert_cmpint (rating->half_stars, ==, 0);
  g_assert_cmpstr (rating->review, ==, "x");
}

/* A feed is read whole or not at all: half of one would move the cursor past what was not applied. */
static void
test_feed_refused (void)
{
  static const char *const texts[] = {
    "{\"changes\":[]}",
    "{\"epoch\":\"e\",\"changes\":[]}",
    "{\"epoch\":\"e\",\"cursor\":\"1\",\"changes\":[{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":"
    "\"x\"}]}",
    "{\"epoch\":\"e\",\"cursor\":\"1\",\"changes\":[1]}",
    "{\"epoch\":\"e\",\"cursor\":5,\"changes\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) object = parse (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_feed_from_json (object, &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
    }
}

static void
test_session (void)
{
  g_autoptr (JsonObject) nested =
      parse ("{\"user\":{\"id\":3,\"username\":\"ada\"},\"tokens\":{\"access\":\"a\",\"refresh\":\"r\"}}");
  g_autoptr (JsonObject) bare = parse ("{\"access\":\"a\"}");
  g_autoptr (JsonObject) none = parse ("{\"refresh\":\"r\"}");
  g_autoptr (PlakatSession) session = plakat_session_from_json (nested, NULL);
  g_autoptr (PlakatSession) refreshed = plakat_session_from_json (bare, NULL);

  g_assert_cmpstr (session->user_id, ==, "3");
  g_assert_cmpstr (session->refresh, ==, "r");
  g_assert_null (refreshed->refresh);
  g_assert_null (plakat_session_from_json (none, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-sync/ops-round-trip", test_ops_round_trip);
  g_test_add_func ("/wire-sync/ops-refused", test_ops_refused);
  g_test_add_func ("/wire-sync/feed", test_feed);
  g_test_add_func ("/wire-sync/feed-refused", test_feed_refused);
  g_test_add_func ("/wire-sync/session", test_session);
  return g_test_run ();
}
