/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "plakat-library-page-queries.h"
#include "plakat-library-private.h"
#include "plakat-library-sync-queries.h"
#include "plakat-wire.h"
#include "scenes.h"

#define SERVER "https://films.example.org"
#define SQL "/io/github/plakat_app/Plakat/sql/library"

/* ── what is done ────────────────────────────────────────────────────── */

static gboolean
put (Stage *stage, const char *list_uid, guint film, gboolean want, GError **error)
{
  g_autoptr (PlakatEdit) edit = g_new0 (PlakatEdit, 1);

  edit->list_uid = g_strdup (list_uid);
  edit->uid = g_strdup_printf ("tmdb:%u", film);
  edit->about_film = TRUE;
  edit->tmdb_id = film;
  edit->title = g_strdup_printf ("The film of number %u", film);
  edit->year = 1900 + film % 120;
  edit->want = want;
  return plakat_library_write_edit (stage->db, edit, error);
}

static gboolean
say (Stage *stage,
     PlakatUserRecordKind kind,
     const char *uid,
     const char *field,
     const char *value,
     GError **error)
{
  g_autoptr (PlakatEdit) edit = g_new0 (PlakatEdit, 1);

  edit->kind = kind;
  edit->uid = g_strdup (uid);
  edit->about_film = plakat_user_record_kind_is_of_film (kind);
  edit->title = g_strdup ("A film");
  edit->fields = plakat_fields_new ();
  plakat_fields_set (edit->fields, field, value);
  return plakat_library_write_edit (stage->db, edit, error);
}

static GPtrArray *
take (Stage *stage, GError **error)
{
  g_auto (PlakatChanges) changes;

  plakat_changes_init (&changes);
  return plakat_library_take_ops (stage->db, 200, PLAKAT_TAKE_ALL, TRUE, &changes, error);
}

/* Every @nth of them is refused. */
static gboolean
settle (Stage *stage, GPtrArray *ops, guint nth, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  g_auto (PlakatChanges) changes;

  plakat_changes_init (&changes);
  for (guint i = 0; i < ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (ops, i);
      PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

      result->seq = op->seq;
      result->status = i % nth == nth - 1 ? PLAKAT_OP_REJECTED : PLAKAT_OP_DONE;
      result->tag = g_strdup_printf ("t%" G_GINT64_FORMAT, op->seq);
      result->message = g_strdup ("no");
      g_ptr_array_add (results, result);
    }
  return plakat_library_write_results (stage->db, results, &changes, error);
}

static gboolean
feed (Stage *stage, const char *json, GError **error)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (json, strlen (json), 100000, NULL);
  g_autoptr (PlakatFeed) parsed = plakat_feed_from_json (object, NULL);
  g_auto (PlakatChanges) changes;

  g_assert_nonnull (parsed);
  plakat_changes_init (&changes);
  return plakat_library_write_feed (stage->db, parsed, &changes, error);
}

static gboolean
list (Stage *stage, guint first, guint last, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  g_auto (PlakatChanges) changes;

  plakat_changes_init (&changes);
  for (guint film = first; film <= last; film++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", film);
      PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

      entry->present = TRUE;
      entry->title = g_strdup ("A film");
      entry->tag = g_strdup_printf ("e%u", film);
      g_ptr_array_add (entries, entry);
    }
  return plakat_library_write_listing (stage->db, "watchlist", entries, TRUE, G_MAXINT64, &changes, error);
}

/* ── what is there before ────────────────────────────────────────────── */

static void
must (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

#define MUST(call)        \
  G_STMT_START            \
  {                       \
    GError *error = NULL; \
    gboolean done = call; \
    must (done, error);   \
  }                       \
  G_STMT_END

/* Films that the server has, and edits that it has not. */
static void
fill (Stage *stage)
{
  g_autoptr (GPtrArray) ops = NULL;

  MUST (stage_open (stage, &error));
  MUST (plakat_library_write_account (stage->db, SERVER, "7", "ada", &error));
  for (guint film = 1; film <= 12; film++)
    MUST (put (stage, film % 3 ? "watchlist" : "favourites", film, TRUE, &error));
  MUST (say (stage, PLAKAT_USER_RECORD_RATING, "tmdb:1", "text", "Green light.", &error));
  ops = take (stage, NULL);
  MUST (settle (stage, ops, 5, &error));
  MUST (put (stage, "watchlist", 1, FALSE, &error));
  MUST (put (stage, "watchlist", 100, TRUE, &error));
  MUST (say (stage, PLAKAT_USER_RECORD_NOTE, "tmdb:2", "text", "For Friday.", &error));
}

static void
prepare (Stage *stage)
{
  fill (stage);
  stage_close (stage);
}

static void
prepare_taken (Stage *stage)
{
  g_autoptr (GPtrArray) ops = NULL;

  fill (stage);
  ops = take (stage, NULL);
  g_assert_cmpuint (ops->len, ==, 3);
  stage_close (stage);
}

/* All that waits was refused. */
static void
prepare_refused (Stage *stage)
{
  g_autoptr (GPtrArray) ops = NULL;

  fill (stage);
  ops = take (stage, NULL);
  MUST (settle (stage, ops, 1, &error));
  stage_close (stage);
}

/* Nothing yet. */
static void
prepare_none (Stage *stage)
{
}

/* As the first Plakat wrote it, with edits that were not sent. */
static void
prepare_old (Stage *stage)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (stage->path, PLAKAT_SQLITE_PRECIOUS, NULL);

  MUST (plakat_sqlite_migrate_to (db, SQL, PLAKAT_LIBRARY_APPLICATION_ID, 1, &error));
  MUST (plakat_sqlite_exec (
      db,
      "INSERT INTO device VALUES (1, 'desk', 9);"
      "INSERT INTO account VALUES (1, '" SERVER "', '7', 'ada', 'e', '40');"
      "INSERT INTO film_ref (film_uid, tmdb_id, title) VALUES ('tmdb:1', 1, 'One'), ('tmdb:2', 2, 'Two');"
      "INSERT INTO entry (list_uid, film_uid, base, base_tag, want, edit_seq, acked_seq, sent_want, "
      "sent_seq) VALUES"
      " ('watchlist', 'tmdb:1', 1, 't1', 1, 3, 3, NULL, NULL), ('watchlist', 'tmdb:2', 1, 't2', 0, 8, 4, 0, "
      "8);"
      "INSERT INTO rating (film_uid, stars, text, edit_seq, acked_seq) VALUES ('tmdb:1', 9, 'Green "
      "\"light\".', 9, 0);"
      "INSERT INTO review_version (film_uid, stars, text, reason, seq, wall) VALUES ('tmdb:1', 8, 'Green.', "
      "'edited', 9, 1);"
      "INSERT INTO edit_log VALUES (8, 'entry', 'watchlist tmdb:2', '0', 1), (9, 'rating', 'rating tmdb:1', "
      "'x', 1);"
      "INSERT INTO outbox (key, kind, list_uid, film_uid, seq, since) VALUES"
      " ('watchlist tmdb:2', 'entry', 'watchlist', 'tmdb:2', 8, 1), ('rating tmdb:1', 'rating', NULL, "
      "'tmdb:1', 9, 1);"
      "INSERT INTO bin (list_uid, film_uid, why, wall) VALUES ('favourites', 'tmdb:1', 'removed', 1);",
      &error));
}

static char *
other_path (Stage *stage)
{
  return g_build_filename (stage->folder, "other", "library.db", NULL);
}

static void
prepare_other (Stage *stage)
{
  g_autofree char *folder = g_build_filename (stage->folder, "other", NULL);
  g_autoptr (Stage) other = NULL;

  prepare (stage);
  other = stage_new (folder);
  MUST (stage_open (other, &error));
  for (guint film = 10; film <= 15; film++)
    MUST (put (other, "watchlist", film, TRUE, &error));
  MUST (say (other, PLAKAT_USER_RECORD_RATING, "tmdb:1", "text", "Slow, and worth it.", &error));
  MUST (say (other, PLAKAT_USER_RECORD_LIST, "noir", "name", "Noir", &error));
  MUST (put (other, "list:noir", 15, TRUE, &error));
  stage_close (other);
}

/* A whole page is gone, the backup is older than two of the edits, and one of those is in the log alone. */
static void
prepare_damaged (Stage *stage)
{
  g_autofree char *path = g_strconcat (stage->path, "-wal", NULL);
  g_autofree char *bytes = NULL, *log = NULL;
  gsize size, log_size;

  fill (stage);
  MUST (plakat_library_back_up (stage->db, NULL, NULL, &error));
  MUST (put (stage, "watchlist", 200, TRUE, &error));
  stage_close (stage);
  MUST (stage_open (stage, &error));
  MUST (say (stage, PLAKAT_USER_RECORD_NOTE, "tmdb:3", "text", "Again.", &error));
  MUST (g_file_get_contents (stage->path, &bytes, &size, &error));
  MUST (g_file_get_contents (path, &log, &log_size, &error));
  stage_close (stage);
  memset (bytes + 4096, 0xa5, 4096);
  MUST (g_file_set_contents (stage->path, bytes, size, &error));
  MUST (g_file_set_contents (path, log, log_size, &error));
}

/* ── the scenes ──────────────────────────────────────────────────────── */

static gboolean
step_entry (Stage *stage, guint n, GError **error)
{
  return put (stage, n == 2 ? "favourites" : "watchlist", n == 3 ? 300 : 300 + n, n != 3, error);
}

static gboolean
step_rating (Stage *stage, guint n, GError **error)
{
  g_autofree char *long_text = g_strnfill (9000, 'a' + n);

  return n == 0 ? say (stage, PLAKAT_USER_RECORD_RATING, "tmdb:1", "stars", "9", error)
                : say (stage, PLAKAT_USER_RECORD_RATING, "tmdb:1", "text",
                       n == 1 ? "Seen it twice." : long_text, error);
}

static gboolean
step_records (Stage *stage, guint n, GError **error)
{
  switch (n)
    {
    case 0:
      return say (stage, PLAKAT_USER_RECORD_NOTE, "tmdb:2", "text", "For Saturday.", error);
    case 1:
      return say (stage, PLAKAT_USER_RECORD_WATCHED, "tmdb:2", "dates", "2026-11-28", error);
    case 2:
      return say (stage, PLAKAT_USER_RECORD_LIST, "noir", "name", "Noir", error);
    default:
      return put (stage, "list:noir", 5, TRUE, error);
    }
}

static gboolean
step_take (Stage *stage, guint n, GError **error)
{
  g_autoptr (GPtrArray) ops = take (stage, error);

  return ops != NULL;
}

static gboolean
step_settle (Stage *stage, guint n, GError **error)
{
  g_autoptr (GPtrArray) ops = take (stage, error);

  return ops != NULL && settle (stage, ops, 5, error);
}

static gboolean
step_retry (Stage *stage, guint n, GError **error)
{
  return plakat_library_write_retry (stage->db, n == 0 ? "watchlist tmdb:5" : NULL, error);
}

static gboolean
step_feed (Stage *stage, guint n, GError **error)
{
  static const char *const pages[] = {
    "{\"epoch\":\"e\",\"cursor\":\"41\",\"more\":true,\"changes\":["
    "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:2\",\"title\":\"Two\",\"present\":false,"
    "\"tag\":\"x1\"},"
    "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:400\",\"title\":\"New\",\"present\":true,"
    "\"tag\":\"x2\"},"
    "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"title\":\"One\",\"rating\":4,\"review\":\"Blue "
    "light.\",\"tag\":\"x3\"}]}",
    "{\"epoch\":\"e\",\"cursor\":\"42\",\"more\":false,\"changes\":["
    "{\"kind\":\"entry\",\"list\":\"favourites\",\"film_uid\":\"tmdb:400\",\"title\":\"New\",\"present\":"
    "true,\"tag\":\"x4\"},"
    "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:100\",\"title\":\"Old\",\"present\":true,"
    "\"tag\":\"x5\"}]}",
  };

  return feed (stage, pages[n], error);
}

static gboolean
step_listing (Stage *stage, guint n, GError **error)
{
  return list (stage, n == 0 ? 1 : 4, 20, error);
}

static gboolean
step_merge (Stage *stage, guint n, GError **error)
{
  g_autofree char *path = other_path (stage);
  g_auto (GStrv) report = plakat_library_write_merge (stage->db, path, error);

  return report != NULL;
}

static gboolean
step_backup (Stage *stage, guint n, GError **error)
{
  return plakat_library_back_up (stage->db, NULL, n == 0 ? NULL : "merge", error);
}

static gboolean
step_epoch (Stage *stage, guint n, GError **error)
{
  return n == 0 ? plakat_library_write_epoch (stage->db, "another", error)
                : plakat_library_write_latch_answer (stage->db, "server", PLAKAT_LATCH_PUT_BACK, error);
}

const Scene scenes[N_SCENES] = {
  { "new", 1, prepare_none, step_entry },    { "entry", 4, prepare, step_entry },
  { "rating", 3, prepare, step_rating },     { "records", 4, prepare, step_records },
  { "take", 1, prepare, step_take },         { "settle", 1, prepare_taken, step_settle },
  { "feed", 2, prepare, step_feed },         { "listing", 2, prepare, step_listing },
  { "migrate", 1, prepare_old, step_entry }, { "merge", 2, prepare_other, step_merge },
  { "backup", 2, prepare, step_backup },     { "recover", 1, prepare_damaged, step_entry, TRUE },
  { "epoch", 2, prepare, step_epoch },       { "retry", 2, prepare_refused, step_retry },
};

const Scene *
find_scene (const char *name)
{
  for (guint i = 0; i < N_SCENES; i++)
    if (g_str_equal (scenes[i].name, name))
      return &scenes[i];
  g_assert_not_reached ();
}
