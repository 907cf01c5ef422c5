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

#define UUID "2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11"

/* Profiles, films on their lists, and a rating that says what it follows. */
static void
test_ops_of_profiles (void)
{
  static const char text[] =
      "{\"device\":\"" UUID "\",\"ops\":["
      "{\"seq\":1,\"kind\":\"profile\",\"profile_uid\":\"kid-1\",\"name\":\"  The \\u0007 kid "
      "\",\"want\":true},"
      "{\"seq\":2,\"kind\":\"profile_entry\",\"profile_uid\":\"kid-1\",\"film_uid\":\"tmdb:8\",\"want\":true}"
      ","
      "{\"seq\":3,\"kind\":\"profile\",\"profile_uid\":\"kid-1\",\"want\":false},"
      "{\"seq\":4,\"kind\":\"rating\",\"film_uid\":\"tmdb:8\",\"rating\":4,\"base\":\"17\"},"
      "{\"seq\":5,\"kind\":\"rating\",\"film_uid\":\"tmdb:8\",\"rating\":4,\"base\":null},"
      "{\"seq\":6,\"kind\":\"rating\",\"film_uid\":\"tmdb:8\",\"rating\":4}]}";
  g_autoptr (JsonObject) object = parse (text);
  g_autoptr (JsonObject) printed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *device = NULL, *again = NULL;
  g_autoptr (GPtrArray) first = plakat_ops_from_json (object, &device, &error);
  g_autoptr (GPtrArray) ops = NULL;
  PlakatOp *op;

  g_assert_no_error (error);
  again = plakat_ops_print (first, device, NULL);
  printed = parse (again);
  g_clear_pointer (&device, g_free);
  ops = plakat_ops_from_json (printed, &device, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 6);

  op = g_ptr_array_index (ops, 0);
  g_assert_cmpint (op->kind, ==, PLAKAT_OP_PROFILE);
  g_assert_cmpstr (op->profile_uid, ==, "kid-1");
  g_assert_cmpstr (op->name, ==, "The kid");
  g_assert_true (op->want);
  g_assert_null (op->film_uid);
  op = g_ptr_array_index (ops, 1);
  g_assert_cmpint (op->kind, ==, PLAKAT_OP_PROFILE_ENTRY);
  g_assert_cmpstr (op->film_uid, ==, "tmdb:8");
  op = g_ptr_array_index (ops, 2);
  g_assert_false (op->want);
  g_assert_null (op->name);
  op = g_ptr_array_index (ops, 3);
  g_assert_true (op->has_base);
  g_assert_cmpstr (op->base, ==, "17");
  op = g_ptr_array_index (ops, 4);
  g_assert_true (op->has_base);
  g_assert_null (op->base);
  op = g_ptr_array_index (ops, 5);
  g_assert_false (op->has_base);
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
    "{\"device\":\"" UUID "\",\"ops\":[{\"seq\":1,\"kind\":\"profile\",\"name\":\"A\",\"want\":true}]}",
    "{\"device\":\"" UUID
    "\",\"ops\":[{\"seq\":1,\"kind\":\"profile\",\"profile_uid\":\"a/b\",\"want\":true}]}",
    "{\"device\":\"" UUID
    "\",\"ops\":[{\"seq\":1,\"kind\":\"profile_entry\",\"profile_uid\":\"a\",\"want\":true}]}",
    "{\"device\":\"" UUID
    "\",\"ops\":[{\"seq\":1,\"kind\":\"profile_entry\",\"film_uid\":\"a:1\",\"want\":true}]}",
    "{\"device\":\"" UUID "\",\"ops\":[{\"seq\":1,\"kind\":\"rating\",\"film_uid\":\"a:1\",\"base\":17}]}",
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
test_results (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PlakatRating current = { .half_stars = 7, .review = (char *) "Theirs", .tag = (char *) "31" };
  const PlakatOpResult done = { .seq = 1, .status = PLAKAT_OP_DONE, .tag = (char *) "30" };
  const PlakatOpResult conflict = { .seq = 2, .status = PLAKAT_OP_CONFLICT, .current = &current };
  PlakatOpResult *result;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  plakat_op_result_to_json (&done, builder);
  plakat_op_result_to_json (&conflict, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, NULL);
  object = parse (text);
  results = plakat_op_results_from_json (object, &error);
  g_assert_no_error (error);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpint (result->status, ==, PLAKAT_OP_DONE);
  g_assert_null (result->current);
  result = g_ptr_array_index (results, 1);
  g_assert_cmpint (result->status, ==, PLAKAT_OP_CONFLICT);
  g_assert_cmpint (result->current->half_stars, ==, 7);
  g_assert_cmpstr (result->current->review, ==, "Theirs");
  g_assert_cmpstr (result->current->tag, ==, "31");
}

/* What a profile changed reaches who knows nothing of profiles, and does them no harm. */
static void
test_feed_of_profiles (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, "tmdb:8");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (PlakatFeed) feed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  entry->present = TRUE;
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", "e");
  plakat_wire_add_text (builder, "cursor", "c");
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  plakat_profile_to_json ("kid-1", "The kid", TRUE, "4", 1000, builder);
  plakat_profile_entry_to_json ("kid-1", entry, builder);
  plakat_entry_to_json (entry, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, NULL);
  object = parse (text);
  feed = plakat_feed_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (feed->entries->len, ==, 2);
  g_assert_cmpuint (feed->records->len, ==, 1);
  g_assert_nonnull (strstr (text, "{\"kind\":\"profile\",\"profile_uid\":\"kid-1\",\"name\":\"The kid\","
                                  "\"present\":true,\"tag\":\"4\",\"updated_at\":1000}"));
  g_assert_nonnull (
      strstr (text, "{\"kind\":\"profile_entry\",\"profile_uid\":\"kid-1\",\"film_uid\":\"tmdb:8\","));
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
  g_test_add_func ("/wire-sync/ops-of-profiles", test_ops_of_profiles);
  g_test_add_func ("/wire-sync/results", test_results);
  g_test_add_func ("/wire-sync/feed-of-profiles", test_feed_of_profiles);
  g_test_add_func ("/wire-sync/ops-refused", test_ops_refused);
  g_test_add_func ("/wire-sync/feed", test_feed);
  g_test_add_func ("/wire-sync/feed-refused", test_feed_refused);
  g_test_add_func ("/wire-sync/session", test_session);
  return g_test_run ();
}
