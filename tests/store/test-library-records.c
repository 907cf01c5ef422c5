/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "acts.h"
#include "plakat-error.h"
#include "plakat-library-lists-queries.h"
#include "plakat-library-page-queries.h"
#include "plakat-library-private.h"

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
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "n1");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);

  fixture_wait (
      plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1", NULL, "text", ""));
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_NOTE);
  g_assert_cmpuint (
      load (plakat_library_load_versions (fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:1"))->len, ==, 1);
}

/* What another device takes away can be taken back, and whole. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  PlakatBinned *binned;
  gint64 id;

  apply_changes (
      fixture,
      "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"rating\":4,\"review\":\"Grand.\",\"tag\":\"1\"}");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_RATING, "tmdb:1", "stars"), "8");
  apply_changes (
      fixture, "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"rating\":null,\"review\":null,\"tag\":\"2\"}");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_RATING, "tmdb:1", "stars"), NULL);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 1);
  binned = g_ptr_array_index (load (plakat_library_load_bin (fixture->library)), 0);
  id = binned->id;
  fixture_wait (plakat_library_restore (fixture->library, id));
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_RATING, "tmdb:1", "stars"), "8");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_RATING, "tmdb:1", "text"), "Grand.");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
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
  answer_conflict (fixture, op_at (ops, 0), "n7", fields_of ("text", "Theirs."));
  assert_text (dup_note (fixture), "Mine.");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 1);
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (op_at (again, 0)->seq, >, op_at (ops, 0)->seq);
  g_assert_cmpstr (op_at (again, 0)->base, ==, "n7");
  answer (fixture, op_at (again, 0), PLAKAT_OP_DONE, "n8");

  conflict = g_ptr_array_index (load (plakat_library_load_conflicts (fixture->library)), 0);
  g_assert_cmpstr (plakat_fields_get (conflict->theirs, "text"), ==, "Theirs.");
  g_assert_cmpstr (conflict->title, ==, "A");
  id = conflict->id;
  fixture_wait (plakat_library_settle_conflict (fixture->library, id, PLAKAT_CONFLICT_BOTH));
  assert_text (dup_note (fixture), "Mine.\n\nTheirs.");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* What was edited since is asked for as it was sent, before anything newer goes, also before a pull; what the
 * attempt came to is what the edit comes from. */
static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL, again = NULL, last = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_EVERYTHING);
  write_note (fixture, "One.");
  first = take (fixture);
  write_note (fixture, "");
  again =
      g_value_dup_boxed (fixture_wait (plakat_library_take_batch (fixture->library, 200, PLAKAT_TAKE_LISTS)));
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (op_at (again, 0)->seq, ==, op_at (first, 0)->seq);
  g_assert_true (op_at (again, 0)->again);
  g_assert_cmpstr (plakat_fields_get (op_at (again, 0)->fields, "text"), ==, "One.");
  assert_text (dup_note (fixture), NULL);
  answer (fixture, op_at (again, 0), PLAKAT_OP_DONE, "n1");

  last = take (fixture);
  g_assert_cmpuint (last->len, ==, 1);
  g_assert_cmpint (op_at (last, 0)->seq, >, op_at (first, 0)->seq);
  g_assert_false (op_at (last, 0)->want);
  g_assert_cmpstr (op_at (last, 0)->base, ==, "n1");
}

static void
test_text_merges (Fixture *fixture, gconstpointer data)
{
  apply_changes (fixture,
                 "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:1\",\"title\":\"A\",\"tag\":\"1\","
                 "\"fields\":{\"text\":\"one\\ntwo\\nthree\\nfour\\nfive\"}}");
  write_note (fixture, "ONE\ntwo\nthree\nfour\nfive");
  apply_changes (fixture,
                 "{\"kind\":\"record\",\"record\":\"note\",\"uid\":\"tmdb:1\",\"title\":\"A\",\"tag\":\"2\","
                 "\"fields\":{\"text\":\"one\\ntwo\\nthree\\nfour\\nFIVE\"}}");
  assert_text (dup_note (fixture), "ONE\ntwo\nthree\nfour\nFIVE");
  g_assert_cmpuint (plakat_library_get_conflicts (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* ── what people do with what waits ────────────────────────────────────── */

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
  answer (fixture, op_at (ops, 0), PLAKAT_OP_REJECTED, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_REJECTED, NULL);
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
  ADD ("/records/gone", test_gone);
  ADD ("/records/refused-at-once", test_refused_at_once);
  ADD ("/records/conflict-i13", test_conflict);
  ADD ("/records/lost-answer", test_lost_answer);
  ADD ("/records/text-merges", test_text_merges);
  ADD ("/page/held", test_held);
  ADD ("/page/discard", test_discard);
  ADD ("/merge/once", test_merge);
  g_test_add_func ("/migration/from-the-first", test_migration);
  return g_test_run ();
}
