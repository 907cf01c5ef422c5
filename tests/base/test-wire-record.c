/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-wire-sync.h"
#include "plakat-wire.h"

#define UUID "2f1f9f6e-5bd5-4f0c-9a35-3f1b0a6f2e11"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = plakat_wire_parse_object (text, strlen (text), PLAKAT_WIRE_MAX_PAGE_BYTES, &error);

  g_assert_no_error (error);
  return object;
}

static GPtrArray *
read_ops (const char *ops, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"device\":\"" UUID "\",\"ops\":[%s]}", ops);
  g_autofree char *device = NULL;
  g_autoptr (JsonObject) object = parse (text);

  return plakat_ops_from_json (object, &device, error);
}

static PlakatFeed *
read_feed (const char *changes, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"epoch\":\"e\",\"cursor\":\"c\",\"changes\":[%s]}", changes);
  g_autoptr (JsonObject) object = parse (text);

  return plakat_feed_from_json (object, error);
}

/* What is printed is read as it was, and printed the same again. */
static void
test_ops (void)
{
  static const char ops[] =
      "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a-list_1\",\"film_uid\":\"tmdb:8\",\"want\":true,"
      "\"position\":\"a0V\"},"
      "{\"seq\":2,\"kind\":\"list_entry\",\"list_uid\":\"b\",\"film_uid\":\"imdb:tt1\",\"want\":false,"
      "\"position\":null},"
      "{\"seq\":3,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\",\"fields\":{\"text\":\"Seen "
      "twice\\nand again\"},\"base\":\"12\"},"
      "{\"seq\":4,\"kind\":\"record\",\"record\":\"watched\",\"uid\":\"tmdb:8\",\"fields\":null,\"base\":"
      "null},"
      "{\"seq\":5,\"kind\":\"record\",\"record\":\"list\",\"uid\":\"b\",\"fields\":{\"later\":\"x\",\"name\":"
      "\"B\"}},"
      "{\"seq\":6,\"kind\":\"record\",\"record\":\"account\",\"uid\":\"me\",\"fields\":{\"birth_date\":"
      "\"1985-04-30\"}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = read_ops (ops, &error);
  g_autofree char *printed = NULL, *expected = NULL;
  gsize length;
  PlakatOp *op;

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 6);
  op = g_ptr_array_index (read, 0);
  g_assert_cmpint (op->kind, ==, PLAKAT_OP_LIST_ENTRY);
  g_assert_cmpstr (op->list_uid, ==, "a-list_1");
  g_assert_cmpstr (op->film_uid, ==, "tmdb:8");
  g_assert_cmpstr (op->position, ==, "a0V");
  g_assert_true (op->want);
  op = g_ptr_array_index (read, 1);
  g_assert_null (op->position);
  g_assert_false (op->want);
  op = g_ptr_array_index (read, 2);
  g_assert_cmpint (op->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpint (op->record_kind, ==, PLAKAT_USER_RECORD_NOTE);
  g_assert_cmpstr (op->record_uid, ==, "tmdb:8");
  g_assert_cmpstr (plakat_fields_get (op->fields, "text"), ==, "Seen twice\nand again");
  g_assert_true (op->has_base);
  g_assert_cmpstr (op->base, ==, "12");
  op = g_ptr_array_index (read, 3);
  g_assert_null (op->fields);
  g_assert_true (op->has_base);
  g_assert_null (op->base);
  op = g_ptr_array_index (read, 4);
  g_assert_false (op->has_base);
  g_assert_cmpstr (plakat_fields_get (op->fields, "later"), ==, "x");
  op = g_ptr_array_index (read, 5);
  g_assert_cmpint (op->record_kind, ==, PLAKAT_USER_RECORD_ACCOUNT);

  /* What other kinds of server need stays here. */
  op->tag = g_strdup ("secret-tag");
  op->parent_tag = g_strdup ("secret-parent");
  op->tmdb_id = 424242;
  op->again = TRUE;
  printed = plakat_ops_print (read, UUID, &length);
  expected = g_strdup_printf ("{\"device\":\"" UUID "\",\"ops\":[%s]}", ops);
  g_assert_cmpstr (printed, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
test_ops_refused (void)
{
  static const char *const cases[] = {
    "{\"seq\":1,\"kind\":\"list_entry\",\"film_uid\":\"tmdb:8\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"list:a\",\"film_uid\":\"tmdb:8\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"../a\",\"film_uid\":\"tmdb:8\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"\",\"film_uid\":\"tmdb:8\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"want\":true}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"tmdb:8\",\"want\":1}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"tmdb:8\",\"position\":\"\"}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"tmdb:8\",\"position\":\"\\u0007\"}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"tmdb:8\",\"position\":\"ä\"}",
    "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"tmdb:8\",\"position\":7}",
    "{\"seq\":1,\"kind\":\"record\",\"uid\":\"tmdb:8\",\"fields\":{}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"rating\",\"uid\":\"tmdb:8\",\"fields\":{\"stars\":\"4\"}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"profile\",\"uid\":\"a\",\"fields\":{\"name\":\"A\"}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"dance\",\"uid\":\"a\",\"fields\":{}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"me\",\"fields\":{}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"fields\":{}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"list\",\"uid\":\"a:b\",\"fields\":{}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"account\",\"uid\":\"you\",\"fields\":{}}",
    /* To say nothing of the fields is not to take them away. */
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\"}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\",\"fields\":[]}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\",\"fields\":\"text\"}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\",\"fields\":{\"text\":5}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:8\",\"fields\":{\"A\":\"b\"}}",
    "{\"seq\":1,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"a:1\",\"fields\":null,\"base\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (read_ops (cases[i], &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
    }
}

/* An op that says too much is for whoever applies it to refuse: the others that come with it are read. */
static void
test_ops_beyond_limits (void)
{
  static const char ops[] =
      "{\"seq\":1,\"kind\":\"record\",\"record\":\"list\",\"uid\":\"a\",\"fields\":{\"description\":\"x\"}},"
      "{\"seq\":2,\"kind\":\"record\",\"record\":\"watched\",\"uid\":\"a:1\",\"fields\":{\"dates\":\"today\"}"
      "},"
      "{\"seq\":3,\"kind\":\"record\",\"record\":\"note\",\"uid\":\"a:1\",\"fields\":{\"text\":\"\"}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = read_ops (ops, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < read->len; i++)
    {
      PlakatOp *op = g_ptr_array_index (read, i);

      g_assert_cmpint (plakat_user_record_check (op->record_kind, op->fields, NULL), ==, i == 2);
    }
}

static void
test_position_length (void)
{
  g_autofree char *longest = g_strnfill (128, '~');
  g_autofree char *right = g_strdup_printf (
      "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"a:1\",\"position\":\"%s\"}",
      longest);
  g_autofree char *wrong = g_strdup_printf (
      "{\"seq\":1,\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"a:1\",\"position\":\"%s~\"}",
      longest);
  g_autoptr (GPtrArray) ops = read_ops (right, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (ops);
  g_assert_null (read_ops (wrong, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
}

static void
test_results (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PlakatOpResult conflict = { .seq = 2, .status = PLAKAT_OP_CONFLICT, .tag = (char *) "31" };
  PlakatOpResult *result;

  plakat_fields_set (fields, "text", "Theirs");
  conflict.current_fields = fields;
  /* What concerns other kinds of server is not said. */
  conflict.http = 412;
  conflict.retry_after = 77;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  plakat_op_result_to_json (&conflict, builder);
  conflict.current_fields = NULL;
  plakat_op_result_to_json (&conflict, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, NULL);
  g_assert_null (strstr (text, "412"));
  g_assert_null (strstr (text, "77"));
  object = parse (text);
  results = plakat_op_results_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 2);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpint (result->status, ==, PLAKAT_OP_CONFLICT);
  g_assert_cmpstr (result->tag, ==, "31");
  g_assert_true (plakat_fields_equal (result->current_fields, fields));
  g_assert_null (result->current);
  g_assert_cmpuint (result->http, ==, 0);
  result = g_ptr_array_index (results, 1);
  g_assert_null (result->current_fields);
}

static void
test_results_refused (void)
{
  static const char *const cases[] = {
    "{\"seq\":1,\"status\":\"unknown\"}",
    "{\"seq\":1,\"status\":\"verify\"}",
    "{\"seq\":1,\"status\":\"unable\"}",
    "{\"seq\":1,\"status\":\"refused\"}",
    "{\"seq\":1,\"status\":4}",
    "{\"seq\":1}",
    "{\"status\":\"done\"}",
    "{\"seq\":1,\"status\":\"conflict\",\"current_fields\":[]}",
    "{\"seq\":1,\"status\":\"conflict\",\"current_fields\":\"x\"}",
    "{\"seq\":1,\"status\":\"conflict\",\"current_fields\":{\"text\":[]}}",
    "{\"seq\":1,\"status\":\"conflict\",\"current\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"results\":[%s]}", cases[i]);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_op_results_from_json (object, &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
    }
}

/* Found by fuzzing: fields that say nothing are no record, here as everywhere. */
static void
test_results_of_nothing (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"results\":[{\"seq\":1,\"status\":\"conflict\",\"current_fields\":{\"text\":\"\"}},"
             "{\"seq\":2,\"status\":\"conflict\",\"current_fields\":{}}]}");
  g_autoptr (GPtrArray) results = plakat_op_results_from_json (object, NULL);

  g_assert_nonnull (results);
  for (guint i = 0; i < results->len; i++)
    g_assert_null (((PlakatOpResult *) g_ptr_array_index (results, i))->current_fields);
}

/* Statuses of the other kinds of server have no name on this wire. */
static void
test_results_of_others (void)
{
  for (PlakatOpStatus status = PLAKAT_OP_UNKNOWN; status <= PLAKAT_OP_REFUSED; status++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
      PlakatOpResult result = { .seq = 1, .status = status };

      g_test_expect_message ("plakat-base", G_LOG_LEVEL_CRITICAL, "*status*");
      plakat_op_result_to_json (&result, builder);
      g_test_assert_expected_messages ();
    }
}

static void
test_feed (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, "tmdb:8");
  g_autoptr (PlakatUserRecord) note = plakat_user_record_new (PLAKAT_USER_RECORD_NOTE, "tmdb:8");
  g_autoptr (PlakatUserRecord) list = plakat_user_record_new (PLAKAT_USER_RECORD_LIST, "best");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (PlakatFeed) feed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PlakatEntry *got;
  PlakatUserRecord *record;

  entry->list_uid = g_strdup ("list:best");
  entry->position = g_strdup ("a0V");
  entry->title = g_strdup ("Eight");
  entry->year = 1963;
  entry->tmdb_id = 8;
  entry->poster_path = g_strdup ("/eight.jpg");
  entry->tag = g_strdup ("5");
  entry->added_at = 1000;
  note->fields = plakat_fields_new ();
  plakat_fields_set (note->fields, "text", "For me");
  note->tag = g_strdup ("6");
  note->updated_at = 2000;
  note->tmdb_id = 8;
  note->title = g_strdup ("Eight");
  note->year = 1963;
  note->poster_path = g_strdup ("/eight.jpg");
  list->tag = g_strdup ("7");

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", "e");
  plakat_wire_add_text (builder, "cursor", "c");
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  plakat_list_entry_to_json (entry, builder);
  plakat_profile_entry_to_json ("kid-1", entry, builder);
  plakat_entry_to_json (entry, builder);
  plakat_user_record_to_json (note, builder);
  plakat_user_record_to_json (list, builder);
  plakat_profile_to_json ("kid-1", "The kid", TRUE, "8", 3000, builder);
  plakat_profile_to_json ("kid-2", NULL, FALSE, "9", 3000, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = plakat_wire_print (builder, NULL);
  object = parse (text);
  feed = plakat_feed_from_json (object, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (feed->entries->len, ==, 3);
  got = g_ptr_array_index (feed->entries, 0);
  g_assert_cmpstr (got->list_uid, ==, "list:best");
  g_assert_cmpstr (got->position, ==, "a0V");
  g_assert_cmpstr (got->film_uid, ==, "tmdb:8");
  g_assert_cmpstr (got->title, ==, "Eight");
  g_assert_cmpint (got->year, ==, 1963);
  g_assert_cmpint (got->tmdb_id, ==, 8);
  g_assert_cmpstr (got->poster_path, ==, "/eight.jpg");
  g_assert_cmpstr (got->tag, ==, "5");
  g_assert_cmpint (got->added_at, ==, 1000);
  g_assert_true (got->present);
  got = g_ptr_array_index (feed->entries, 1);
  g_assert_cmpstr (got->list_uid, ==, "profile:kid-1");
  g_assert_null (got->position);
  got = g_ptr_array_index (feed->entries, 2);
  g_assert_cmpstr (got->list_uid, ==, "watchlist");

  g_assert_cmpuint (feed->records->len, ==, 4);
  record = g_ptr_array_index (feed->records, 0);
  g_assert_cmpint (record->kind, ==, PLAKAT_USER_RECORD_NOTE);
  g_assert_cmpstr (record->uid, ==, "tmdb:8");
  g_assert_true (plakat_fields_equal (record->fields, note->fields));
  g_assert_cmpstr (record->tag, ==, "6");
  g_assert_cmpint (record->updated_at, ==, 2000);
  g_assert_cmpint (record->tmdb_id, ==, 8);
  g_assert_cmpstr (record->title, ==, "Eight");
  g_assert_cmpint (record->year, ==, 1963);
  g_assert_cmpstr (record->poster_path, ==, "/eight.jpg");
  record = g_ptr_array_index (feed->records, 1);
  g_assert_cmpint (record->kind, ==, PLAKAT_USER_RECORD_LIST);
  g_assert_null (record->fields);
  record = g_ptr_array_index (feed->records, 2);
  g_assert_cmpint (record->kind, ==, PLAKAT_USER_RECORD_PROFILE);
  g_assert_cmpstr (record->uid, ==, "kid-1");
  g_assert_cmpstr (plakat_fields_get (record->fields, "name"), ==, "The kid");
  g_assert_cmpint (record->updated_at, ==, 3000);
  record = g_ptr_array_index (feed->records, 3);
  g_assert_null (record->fields);
  g_assert_cmpstr (record->tag, ==, "9");
}

/* Kinds that come later are passed over, whatever they hold. */
static void
test_feed_of_later (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFeed) feed =
      read_feed ("{\"kind\":\"record\",\"record\":\"later\",\"uid\":7},{\"kind\":\"later\",\"film_uid\":[]},"
                 "{\"kind\":\"record\",\"record\":\"account\",\"uid\":\"me\",\"fields\":{\"later\":\"x\"},"
                 "\"tag\":\"1\"}",
                 &error);

  g_assert_no_error (error);
  g_assert_cmpuint (feed->records->len, ==, 1);
  g_assert_cmpuint (feed->entries->len, ==, 0);
}

static void
test_feed_refused (void)
{
  static const char *const cases[] = {
    "{\"kind\":\"list_entry\",\"film_uid\":\"a:1\"}",
    "{\"kind\":\"list_entry\",\"list_uid\":\"a/b\",\"film_uid\":\"a:1\"}",
    "{\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"a\"}",
    "{\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"a:1\",\"position\":\"\\n\"}",
    "{\"kind\":\"list_entry\",\"list_uid\":\"a\",\"film_uid\":\"a:1\",\"year\":-1}",
    "{\"kind\":\"profile_entry\",\"film_uid\":\"a:1\"}",
    "{\"kind\":\"profile_entry\",\"profile_uid\":\"a\",\"film_uid\":\"a:1\",\"present\":\"yes\"}",
    "{\"kind\":\"profile\",\"name\":\"A\"}",
    "{\"kind\":\"profile\",\"profile_uid\":\"a\",\"name\":\" \"}",
    "{\"kind\":\"profile\",\"profile_uid\":\"a\",\"name\":5}",
    "{\"kind\":\"record\",\"record\":\"note\",\"fields\":null}",
    "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"a:1\"}",
    "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"a:1\",\"fields\":{\"text\":null,\"t\":1}}",
    "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"a:1\",\"fields\":null,\"title\":7}",
    "{\"kind\":\"record\",\"record\":\"account\",\"uid\":\"a\",\"fields\":null}",
    "{\"kind\":\"record\",\"record\":5}",
    "{\"kind\":\"record\",\"record\":\"list\",\"uid\":\"a\",\"fields\":{\"name\":\" \"}}",
    "{\"kind\":\"record\",\"record\":\"list\",\"uid\":\"a\",\"fields\":null,\"updated_at\":1e300}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_null (read_feed (cases[i], &error));
      g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
    }
}

static void
test_listing (void)
{
  g_autoptr (PlakatListing) listing = plakat_listing_new ();

  g_ptr_array_add (listing->entries, plakat_entry_new (PLAKAT_LIST_FAVOURITES, "a:1"));
  g_assert_cmpint (listing->total, ==, -1);
  g_assert_cmpuint (listing->next, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-record/ops", test_ops);
  g_test_add_func ("/wire-record/ops-refused", test_ops_refused);
  g_test_add_func ("/wire-record/ops-beyond-limits", test_ops_beyond_limits);
  g_test_add_func ("/wire-record/position-length", test_position_length);
  g_test_add_func ("/wire-record/results", test_results);
  g_test_add_func ("/wire-record/results-refused", test_results_refused);
  g_test_add_func ("/wire-record/results-of-nothing", test_results_of_nothing);
  g_test_add_func ("/wire-record/results-of-others", test_results_of_others);
  g_test_add_func ("/wire-record/feed", test_feed);
  g_test_add_func ("/wire-record/feed-of-later", test_feed_of_later);
  g_test_add_func ("/wire-record/I7/feed-refused", test_feed_refused);
  g_test_add_func ("/wire-record/listing", test_listing);
  return g_test_run ();
}
