/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-error.h"
#include "plakat-library-lists-queries.h"
#include "plakat-library-page-queries.h"
#include "plakat-library-private.h"
#include "plakat-wire.h"

#define SERVER "https://films.example.org"

static GPtrArray *
take (Fixture *fixture)
{
  return g_value_dup_boxed (
      fixture_wait (plakat_library_take_batch (fixture->library, 200, PLAKAT_TAKE_ALL)));
}

static PlakatOp *
op_at (GPtrArray *ops, guint index)
{
  g_assert_cmpuint (index, <, ops->len);
  return g_ptr_array_index (ops, index);
}

static void
answer (Fixture *fixture, PlakatOp *op, PlakatOpStatus status, const char *tag, PlakatFields *current)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  result->seq = op->seq;
  result->status = status;
  result->tag = g_strdup (tag);
  result->message = g_strdup ("no");
  result->current_fields = current;
  g_ptr_array_add (results, result);
  fixture_wait (plakat_library_settle (fixture->library, results));
}

static void
answer_all (Fixture *fixture)
{
  for (;;)
    {
      g_autoptr (GPtrArray) ops = take (fixture);

      if (ops->len == 0)
        break;
      for (guint i = 0; i < ops->len; i++)
        {
          g_autofree char *tag = g_strdup_printf ("t%" G_GINT64_FORMAT, op_at (ops, i)->seq);

          answer (fixture, op_at (ops, i), PLAKAT_OP_DONE, op_at (ops, i)->want ? tag : NULL, NULL);
        }
    }
}

static void
apply (Fixture *fixture, const char *changes)
{
  g_autofree char *json = g_strdup_printf ("{\"epoch\":\"e\",\"cursor\":\"5\",\"changes\":[%s]}", changes);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = plakat_wire_parse_object (json, strlen (json), 1000000, &error);
  PlakatFeed *feed;

  g_assert_no_error (error);
  feed = plakat_feed_from_json (object, &error);
  g_assert_no_error (error);
  fixture_wait (plakat_library_apply_feed (fixture->library, feed));
}

static PlakatFields *
fields_of (const char *name, const char *value)
{
  PlakatFields *fields = plakat_fields_new ();

  plakat_fields_set (fields, name, value);
  return fields;
}

static void
write_note (Fixture *fixture, const char *text)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:1", "A");
  g_autoptr (PlakatFields) fields = fields_of ("text", text);

  fixture_wait (
      plakat_library_set_fields (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1", film, fields));
}

static char *
dup_field (Fixture *fixture, PlakatUserRecordKind kind, const char *uid, const char *field)
{
  g_autoptr (PlakatUserRecord) record =
      g_value_get_pointer (fixture_wait (plakat_library_load_record (fixture->library, kind, uid)));

  return g_strdup (plakat_fields_get (record->fields, field));
}

static char *
dup_note (Fixture *fixture)
{
  return dup_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:1", "text");
}

#define assert_text(expression, expected)    \
  {                                          \
    g_autofree char *text_ = (expression);   \
    g_assert_cmpstr (text_, ==, (expected)); \
  }

static char *
create (Fixture *fixture, PlakatUserRecordKind kind, const char *name)
{
  return g_value_dup_string (fixture_wait (plakat_library_create (fixture->library, kind, name)));
}

static void
put (Fixture *fixture, const char *list_uid, const char *film_uid, gboolean want)
{
  g_autoptr (PlakatFilmItem) film = fixture_item (film_uid, film_uid);

  fixture_wait (plakat_library_put (fixture->library, list_uid, film, want));
}

static char *
dup_order (Fixture *fixture, const char *list_uid)
{
  GPtrArray *films =
      g_value_get_boxed (fixture_wait (plakat_library_load_listed (fixture->library, list_uid)));
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < films->len; i++)
    g_string_append_printf (order, "%s%s", i > 0 ? " " : "",
                            ((PlakatListedFilm *) g_ptr_array_index (films, i))->film_uid);
  return g_string_free (g_steal_pointer (&order), FALSE);
}

static GPtrArray *
load (DexFuture *future)
{
  return g_value_get_boxed (fixture_wait (future));
}

/* ── records ───────────────────────────────────────────────────────────── */

static void
test_note (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  write_note (fixture, "For the winter.");
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_NOTE);
  fixture_reopen (fixture, data);
  assert_text (dup_note (fixture), "For the winter.");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpstr (plakat_fields_get (op_at (ops, 0)->fields, "text"), ==, "For the winter.");
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "n1", NULL);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);

  fixture_wait (
      plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1", NULL, "text", ""));
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_NOTE);
  g_assert_cmpuint (
      load (plakat_library_load_versions (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1"))->len, ==, 1);
}

/* A record that cannot be is refused, and nothing changes. */
static void
test_refused_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10001, 'x');
  g_autoptr (PlakatFields) fields = fields_of ("text", text);
  g_autoptr (GError) error = NULL;

  error = fixture_wait_for_error (
      plakat_library_set_fields (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1", NULL, fields));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
  assert_text (dup_note (fixture), NULL);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
}

/* I13: an overlap keeps mine live, theirs in sight, and both to be read. */
static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, again = NULL;
  PlakatConflict *conflict;
  gint64 id;

  write_note (fixture, "Mine.");
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_CONFLICT, "n7", fields_of ("text", "Theirs."));
  assert_text (dup_note (fixture), "Mine.");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 1);
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (op_at (again, 0)->seq, >, op_at (ops, 0)->seq);
  g_assert_cmpstr (op_at (again, 0)->base, ==, "n7");
  answer (fixture, op_at (again, 0), PLAKAT_OP_DONE, "n8", NULL);

  conflict = g_ptr_array_index (load (plakat_library_load_conflicts (fixture->library)), 0);
  g_assert_cmpstr (plakat_fields_get (conflict->theirs, "text"), ==, "Theirs.");
  g_assert_cmpstr (conflict->title, ==, "A");
  id = conflict->id;
  fixture_wait (plakat_library_settle_conflict (fixture->library, id, PLAKAT_CONFLICT_BOTH));
  assert_text (dup_note (fixture), "Mine.\n\nTheirs.");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

static void
test_text_merges (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:1\",\"title\":\"A\",\"tag\":\"1\","
                  "\"fields\":{\"text\":\"one\\ntwo\\nthree\\nfour\\nfive\"}}");
  write_note (fixture, "ONE\ntwo\nthree\nfour\nfive");
  apply (fixture, "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:1\",\"title\":\"A\",\"tag\":\"2\","
                  "\"fields\":{\"text\":\"one\\ntwo\\nthree\\nfour\\nFIVE\"}}");
  assert_text (dup_note (fixture), "ONE\ntwo\nthree\nfour\nFIVE");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, list, "tmdb:2", TRUE);
  put (fixture, list, "tmdb:3", TRUE);
  assert_text (dup_order (fixture, list), "tmdb:1 tmdb:2 tmdb:3");
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:3", "tmdb:1"));
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:1", NULL));
  assert_text (dup_order (fixture, list), "tmdb:3 tmdb:2 tmdb:1");
  fixture_reopen (fixture, data);
  assert_text (dup_order (fixture, list), "tmdb:3 tmdb:2 tmdb:1");
}

/* However often films are put into the same place, there is room: those that follow move on, as edits. */
static void
test_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *order = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, list, "tmdb:2", TRUE);
  put (fixture, list, "tmdb:3", TRUE);
  for (guint i = 0; i < 700; i++)
    {
      /* Each time the one in the middle goes before the last of the two: their places come nearer and nearer.
       */
      fixture_wait (plakat_library_move (fixture->library, list, i % 2 == 0 ? "tmdb:1" : "tmdb:2", "tmdb:3"));
    }
  order = dup_order (fixture, list);
  g_assert_cmpstr (order, ==, "tmdb:1 tmdb:2 tmdb:3");
}

/* A list goes to the server before what is on it, though it was renamed after. */
static void
test_parents_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL, none = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  fixture_wait (
      plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_LIST, uid, NULL, "name", "Films noirs"));
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpint (op_at (ops, 1)->kind, ==, PLAKAT_OP_LIST_ENTRY);
  g_assert_cmpstr (op_at (ops, 1)->list_uid, ==, uid);
  g_assert_nonnull (op_at (ops, 1)->position);

  /* I24: what is on a list that was refused waits for it, and delays nobody. */
  answer (fixture, op_at (ops, 0), PLAKAT_OP_REJECTED, NULL, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_UNKNOWN, NULL, NULL);
  put (fixture, "watchlist", "tmdb:9", TRUE);
  none = take (fixture);
  g_assert_cmpuint (none->len, ==, 1);
  g_assert_cmpstr (op_at (none, 0)->film_uid, ==, "tmdb:9");
}

/* Without op ids a profile's films wait for the server's name of the profile. */
static void
test_children_wait (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_PROFILE, "Ada");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_PROFILE, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL, films = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_PROFILES);
  put (fixture, list, "tmdb:1", TRUE);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_PROFILE);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "4", NULL);
  films = take (fixture);
  g_assert_cmpuint (films->len, ==, 1);
  g_assert_cmpstr (op_at (films, 0)->parent_tag, ==, "4");
}

static void
test_remove_and_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *gone = NULL;
  PlakatBinned *binned;
  gint64 id;

  put (fixture, list, "tmdb:1", TRUE);
  answer_all (fixture);
  put (fixture, list, "tmdb:2", TRUE);
  fixture_wait (plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid));
  g_assert_cmpuint (load (plakat_library_load_records (fixture->library, PLAKAT_USER_RECORD_LIST))->len, ==,
                    0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  answer_all (fixture);
  gone = g_strdup_printf (
      "{\"kind\":\"list_entry\",\"list_uid\":\"%s\",\"film_uid\":\"tmdb:1\",\"present\":false}", uid);
  apply (fixture, gone);
  assert_text (dup_order (fixture, list), "");

  binned = g_ptr_array_index (load (plakat_library_load_bin (fixture->library)), 1);
  g_assert_cmpstr (binned->title, ==, "Noir");
  id = binned->id;
  fixture_wait (plakat_library_restore (fixture->library, id));
  assert_text (dup_order (fixture, list), "tmdb:1");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, uid, "name"), "Noir");
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 0);
}

/* A film put on a list that went elsewhere brings the list back. */
static void
test_needed_list_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *gone = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  answer_all (fixture);
  put (fixture, list, "tmdb:2", TRUE);
  gone = g_strdup_printf (
      "{\"kind\":\"list_entry\",\"list_uid\":\"%s\",\"film_uid\":\"tmdb:1\",\"present\":false},"
      "{\"kind\":\"record\",\"record\":\"list\",\"uid\":\"%s\",\"fields\":null,\"tag\":\"9\"}",
      uid, uid);
  apply (fixture, gone);
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, uid, "name"), "Noir");
  assert_text (dup_order (fixture, list), "tmdb:2");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpstr (op_at (ops, 0)->base, ==, "9");
}

/* A server that is set up anew gets what is wanted, and nothing of a list that was taken away before. */
static void
test_removed_list_stays_away (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, "watchlist", "tmdb:2", TRUE);
  answer_all (fixture);
  fixture_wait (plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid));
  answer_all (fixture);
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e2"));
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_PUT_BACK));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (op_at (ops, 0)->film_uid, ==, "tmdb:2");
}

/* Who took the first edits is known before anything was read from there. */
static void
test_epoch_of_first_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (PlakatLibraryPlace) place = NULL;
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  put (fixture, "watchlist", "tmdb:1", TRUE);
  ops = take (fixture);
  result->seq = op_at (ops, 0)->seq;
  result->epoch = g_strdup ("e1");
  g_ptr_array_add (results, result);
  fixture_wait (plakat_library_settle (fixture->library, results));
  place = g_value_get_pointer (fixture_wait (plakat_library_load_place (fixture->library)));
  g_assert_cmpstr (place->epoch, ==, "e1");
  g_assert_null (place->cursor);
}

/* ── listings ──────────────────────────────────────────────────────────── */

static GPtrArray *
listing (guint from, guint to)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);

  for (guint i = from; i < to; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

      entry->present = TRUE;
      entry->title = g_strdup ("A film");
      entry->tag = g_strdup_printf ("%u", 100 + i);
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

static void
see (Fixture *fixture, guint from, guint to, gboolean complete)
{
  g_autoptr (GPtrArray) entries = listing (from, to);

  fixture_wait (plakat_library_apply_listing (fixture->library, "watchlist", entries, complete, 1000000));
}

static guint
count_listed (Fixture *fixture)
{
  return plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST);
}

/* I7, I8 */
static void
test_absence_is_proven_twice (Fixture *fixture, gconstpointer data)
{
  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 11, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, FALSE);
  see (fixture, 1, 10, FALSE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 11, TRUE);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 9);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 1);
}

/* I9 */
static void
test_latch (Fixture *fixture, gconstpointer data)
{
  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 31, TRUE);
  see (fixture, 1, 21, TRUE);
  see (fixture, 1, 21, TRUE);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  g_assert_cmpuint (count_listed (fixture), ==, 30);
  see (fixture, 1, 5, TRUE);
  see (fixture, 40, 45, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 30);
  fixture_reopen (fixture, data);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);

  fixture_wait (plakat_library_answer_latch (fixture->library, "watchlist", PLAKAT_LATCH_ACCEPT));
  see (fixture, 1, 21, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 20);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 10);

  see (fixture, 0, 0, TRUE);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  fixture_wait (plakat_library_answer_latch (fixture->library, "watchlist", PLAKAT_LATCH_PUT_BACK));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 20);
}

/* A refusal that may mean “already there” is looked for; what is not there then was refused. */
static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  put (fixture, "watchlist", "tmdb:1", TRUE);
  put (fixture, "watchlist", "tmdb:2", TRUE);
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_VERIFY, NULL, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_VERIFY, NULL, NULL);
  see (fixture, 1, 2, TRUE);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 0);

  /* What was there may have been taken off since: once more. */
  g_clear_pointer (&ops, g_ptr_array_unref);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_false (op_at (ops, 0)->again);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_VERIFY, NULL, NULL);
  see (fixture, 1, 2, TRUE);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 1);
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:2") & PLAKAT_MARK_PARKED);
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_WAITING);
}

/* A film in two rows of the server's: the twin of the row that is known is nobody's adding it again. */
static void
test_twins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = listing (1, 2);
  PlakatEntry *twin = plakat_entry_new (PLAKAT_LIST_WATCHLIST, "tmdb:1");

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 2, TRUE);
  put (fixture, "watchlist", "tmdb:1", FALSE);
  twin->present = TRUE;
  twin->tag = g_strdup ("7");
  g_ptr_array_insert (entries, 0, twin);
  fixture_wait (plakat_library_apply_listing (fixture->library, "watchlist", entries, TRUE, 1000000));
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* What a server cannot keep neither waits nor is sent; when it can, it is. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL, ops = NULL;
  PlakatWaitingEdit *edit;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  write_note (fixture, "Here only.");
  none = take (fixture);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_held (fixture->library), ==, 1);
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_WAITING);
  edit = g_ptr_array_index (load (plakat_library_load_waiting (fixture->library)), 0);
  g_assert_true (edit->held);
  g_assert_cmpstr (edit->text, ==, "Here only.");
  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_EVERYTHING);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
}

static void
test_discard (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  put (fixture, "watchlist", "tmdb:1", TRUE);
  write_note (fixture, "Kept?");
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_REJECTED, NULL, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_REJECTED, NULL, NULL);
  fixture_wait (plakat_library_retry (fixture->library, NULL));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 2);
  fixture_wait (plakat_library_discard (fixture->library, "watchlist tmdb:1"));
  fixture_wait (plakat_library_discard (fixture->library, "note tmdb:1"));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  assert_text (dup_note (fixture), NULL);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 2);
  g_assert_cmpuint (
      load (plakat_library_load_versions (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1"))->len, ==, 1);
}

/* ── another library ───────────────────────────────────────────────────── */

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  Fixture local = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *other = NULL, *other_list = NULL;
  g_auto (GStrv) first = NULL, second = NULL;
  guint waiting;

  fixture_set_up (&local, NULL);
  path = g_build_filename (local.folder, "accounts", "local", "library.db", NULL);
  put (&local, "watchlist", "tmdb:1", TRUE);
  put (&local, "watchlist", "tmdb:2", TRUE);
  write_note (&local, "Local.");
  other = create (&local, PLAKAT_USER_RECORD_LIST, "Noir");
  other_list = g_strconcat (PLAKAT_LIST_UID_OWN, other, NULL);
  put (&local, other_list, "tmdb:5", TRUE);
  fixture_wait (plakat_store_close (local.store));
  g_clear_object (&local.store);

  put (fixture, "watchlist", "tmdb:2", TRUE);
  write_note (fixture, "Of the account.");
  first = g_value_dup_boxed (fixture_wait (plakat_library_merge_from (fixture->library, path)));
  g_assert_cmpstr (first[0], ==, "2 films on the watchlist");
  assert_text (dup_note (fixture), "Of the account.");
  assert_text (dup_order (fixture, other_list), "tmdb:5");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, other, "name"), "Noir (this computer)");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 1);
  waiting = plakat_library_get_waiting (fixture->library);

  second = g_value_dup_boxed (fixture_wait (plakat_library_merge_from (fixture->library, path)));
  g_assert_cmpstr (second[0], ==, "2 films on the watchlist");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, waiting);
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 1);
  fixture_tear_down (&local, NULL);
}

/* What the first released form holds is there in the newest, edits that wait among it. */
static void
test_migration (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GBytes) first = g_resources_lookup_data ("/io/github/plakat_app/Plakat/sql/library/001.sql",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &error);
  g_autoptr (PlakatUserRecord) record = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_auto (PlakatChanges) changes;
  g_autoptr (GPtrArray) ops = NULL;
  PlakatTally tally;
  Fixture fixture = { .folder = g_strdup (folder) };

  g_assert_no_error (error);
  g_assert_true (plakat_sqlite_exec (db, g_bytes_get_data (first, NULL), &error));
  g_assert_true (plakat_sqlite_exec (
      db,
      "PRAGMA user_version=1; PRAGMA application_id=1347177265;"
      "INSERT INTO device VALUES (1, 'd', 2); INSERT INTO account (id, origin) VALUES (1, 'https://a');"
      "INSERT INTO film_ref (film_uid, title) VALUES ('tmdb:1', 'A');"
      "INSERT INTO entry (list_uid, film_uid, want, edit_seq) VALUES ('watchlist', 'tmdb:1', 1, 1);"
      "INSERT INTO rating (film_uid, stars, text, base_stars, base_tag, edit_seq, acked_seq)"
      " VALUES ('tmdb:1', 9, 'Green light.', 8, 'r1', 2, 1);"
      "INSERT INTO review_version (film_uid, stars, text, reason, seq, wall) VALUES ('tmdb:1', 8, 'Old.', "
      "'edited', 1, 1);"
      "INSERT INTO outbox VALUES ('watchlist tmdb:1', 'entry', 'watchlist', 'tmdb:1', 1, 5, 0, NULL),"
      " ('rating tmdb:1', 'rating', NULL, 'tmdb:1', 2, 6, 1, 'no')",
      &error));
  g_assert_no_error (error);
  g_clear_pointer (&db, plakat_sqlite_close);
  db = plakat_library_open_db (path, NULL, &error);
  g_assert_no_error (error);

  record = plakat_library_read_record (db, PLAKAT_USER_RECORD_RATING, "tmdb:1", &error);
  g_assert_cmpstr (plakat_fields_get (record->fields, "stars"), ==, "9");
  g_assert_cmpstr (plakat_fields_get (record->fields, "text"), ==, "Green light.");
  versions = plakat_library_read_versions (db, "rating", "tmdb:1", &error);
  g_assert_cmpuint (versions->len, ==, 1);
  g_assert_true (plakat_library_read_tally (db, &tally, &error));
  g_assert_cmpuint (tally.waiting, ==, 1);
  g_assert_cmpuint (tally.parked, ==, 1);
  plakat_changes_init (&changes);
  g_assert_true (plakat_library_write_retry (db, NULL, &error));
  ops = plakat_library_take_ops (db, 10, PLAKAT_TAKE_ALL, TRUE, &changes, &error);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 1)->half_stars, ==, 9);
  g_assert_cmpstr (op_at (ops, 1)->base, ==, "r1");
  g_clear_pointer (&db, plakat_sqlite_close);
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, SERVER, fixture_set_up, function, fixture_tear_down)
  ADD ("/records/note", test_note);
  ADD ("/records/refused-at-once", test_refused_at_once);
  ADD ("/records/conflict-i13", test_conflict);
  ADD ("/records/text-merges", test_text_merges);
  ADD ("/lists/order", test_order);
  ADD ("/lists/room", test_room);
  ADD ("/lists/parents-first-i24", test_parents_first);
  ADD ("/lists/children-wait", test_children_wait);
  ADD ("/lists/remove-and-restore", test_remove_and_restore);
  ADD ("/lists/needed-list-comes-back", test_needed_list_comes_back);
  ADD ("/lists/removed-list-stays-away", test_removed_list_stays_away);
  ADD ("/epoch/of-first-answer", test_epoch_of_first_answer);
  ADD ("/listing/absence-is-proven-twice-i7-i8", test_absence_is_proven_twice);
  ADD ("/listing/latch-i9", test_latch);
  ADD ("/listing/verify", test_verify);
  ADD ("/listing/twins", test_twins);
  ADD ("/page/held", test_held);
  ADD ("/page/discard", test_discard);
  ADD ("/merge/once", test_merge);
  g_test_add_func ("/migration/from-the-first", test_migration);
  return g_test_run ();
}
