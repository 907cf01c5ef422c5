/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "scenes.h"

/*
 * I1: a library that was damaged in any way opens, and what was there stands aside as it was. Every edit that
 * was not sent is there again when the page that it stands on is whole, or when it is in the backup.
 */

#define PAGE 4096
#define N_FILMS 300
#define FIRST_OLD 5000 /* unsent edits that the backup has */
#define FIRST_NEW 6000 /* unsent edits that it has not */
#define N_UNSENT 12
#define SECONDS 60

typedef struct
{
  char *main;
  gsize main_size;
  char *log;
  gsize log_size;
} Image;

/** Damaged: which bytes are not as they were */
typedef struct
{
  Image image;
  GHashTable *pages;    /* of the main file, that were touched */
  gboolean all;         /* nothing of it can be counted on */
  gboolean log_touched; /* nothing that stands in the log alone can be */
  gboolean opens;       /* FALSE: it must be refused */
  gboolean whole;       /* it may be taken for whole: no harm was done */
} Damaged;

static Image closed, open_log, other, older;
static char *scratch;
static guint n_recoveries[4], n_kept, n_backed, n_lost, n_refused;

static void
image_copy (Image *image, const Image *from)
{
  image->main = g_memdup2 (from->main, from->main_size);
  image->main_size = from->main_size;
  image->log = from->log ? g_memdup2 (from->log, from->log_size) : NULL;
  image->log_size = from->log_size;
}

static void
image_read (Image *image, const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  g_assert_true (g_file_get_contents (path, &image->main, &image->main_size, NULL));
  if (!g_file_get_contents (log, &image->log, &image->log_size, NULL))
    image->log = NULL;
}

static void
image_clear (Image *image)
{
  g_free (image->main);
  g_free (image->log);
}

static void
write_file (const char *path, const char *bytes, gsize size)
{
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* ── what there was ──────────────────────────────────────────────────── */

static void
put (PlakatSqlite *db, guint film)
{
  g_autoptr (PlakatEdit) edit = g_new0 (PlakatEdit, 1);

  edit->list_uid = g_strdup ("watchlist");
  edit->uid = g_strdup_printf ("tmdb:%u", film);
  edit->about_film = TRUE;
  edit->title = g_strdup_printf ("The film of number %u", film);
  edit->want = TRUE;
  g_assert_true (plakat_library_write_edit (db, edit, NULL));
}

static void
note (PlakatSqlite *db, guint film)
{
  g_autoptr (PlakatEdit) edit = g_new0 (PlakatEdit, 1);

  edit->kind = PLAKAT_USER_RECORD_NOTE;
  edit->uid = g_strdup_printf ("tmdb:%u", film);
  edit->about_film = TRUE;
  edit->title = g_strdup ("A film");
  edit->fields = plakat_fields_new ();
  plakat_fields_set (edit->fields, "text", "Something to remember of it.");
  g_assert_true (plakat_library_write_edit (db, edit, NULL));
}

static void
put_some (PlakatSqlite *db, guint first)
{
  for (guint i = 0; i < N_UNSENT; i++)
    {
      put (db, first + i);
      note (db, first + i);
    }
}

/* The images: closed; with new edits in its log alone; another account's; and the first one's as it was
 * before. */
static void
make_images (void)
{
  g_autofree char *folder = g_build_filename (scratch, "base", NULL);
  g_autofree char *other_folder = g_build_filename (scratch, "other", NULL);
  g_autoptr (Stage) stage = stage_new (folder), second = stage_new (other_folder);

  g_assert_true (stage_open (stage, NULL));
  for (guint film = 1; film <= N_FILMS; film++)
    put (stage->db, film);
  g_assert_true (plakat_sqlite_exec (stage->db,
                                     "UPDATE entry SET base = 1, base_tag = film_uid, acked_seq = edit_seq;"
                                     "DELETE FROM outbox; DELETE FROM edit_log",
                                     NULL));
  put_some (stage->db, FIRST_OLD);
  g_assert_true (plakat_library_back_up (stage->db, NULL, NULL, NULL));
  image_read (&older, stage->path);
  stage_close (stage);
  g_assert_true (stage_open (stage, NULL));
  put_some (stage->db, FIRST_NEW);
  image_read (&open_log, stage->path);
  g_assert_nonnull (open_log.log);
  stage_close (stage);
  image_read (&closed, stage->path);
  g_assert_null (closed.log);

  g_assert_true (stage_open (second, NULL));
  for (guint film = 9000; film < 9100; film++)
    put (second->db, film);
  image_read (&other, second->path);
}

/* ── damage ──────────────────────────────────────────────────────────── */

static void
touch (Damaged *damaged, gsize at, GRand *rand)
{
  guint8 *byte = (guint8 *) damaged->image.main + at;

  *byte ^= (guint8) g_rand_int_range (rand, 1, 256);
  g_hash_table_add (damaged->pages, GUINT_TO_POINTER (at / PAGE + 1));
}

static void
damage_header (Damaged *damaged, guint n, GRand *rand)
{
  touch (damaged, n % 100, rand);
  damaged->opens = n % 100 < 60 || n % 100 > 63; /* a higher version is a newer Plakat's */
}

static void
damage_bytes (Damaged *damaged, guint n, GRand *rand)
{
  guint count = g_rand_int_range (rand, 1, 65);

  for (guint i = 0; i < count; i++)
    touch (damaged, g_rand_int_range (rand, 100, (gint32) damaged->image.main_size), rand);
}

/* Where SQLite keeps the shape of a page: it does not go unseen. */
static void
damage_page_heads (Damaged *damaged, guint n, GRand *rand)
{
  guint count = g_rand_int_range (rand, 1, 6);

  for (guint i = 0; i < count; i++)
    {
      gsize page = g_rand_int_range (rand, 0, (gint32) (damaged->image.main_size / PAGE));

      touch (damaged, page * PAGE + (page == 0 ? 100 : 0) + (gsize) g_rand_int_range (rand, 0, 40), rand);
    }
}

static void
damage_pages (Damaged *damaged, guint n, GRand *rand)
{
  guint count = g_rand_int_range (rand, 1, 4);

  for (guint i = 0; i < count; i++)
    {
      gsize page = g_rand_int_range (rand, 0, (gint32) (damaged->image.main_size / PAGE));

      memset (damaged->image.main + page * PAGE, n % 2 ? 0 : 0xa5, PAGE);
      g_hash_table_add (damaged->pages, GUINT_TO_POINTER (page + 1));
    }
}

static void
damage_end (Damaged *damaged, guint n, GRand *rand)
{
  gsize n_pages = damaged->image.main_size / PAGE, left = n % n_pages;

  for (gsize page = left; page < n_pages; page++)
    g_hash_table_add (damaged->pages, GUINT_TO_POINTER (page + 1));
  damaged->image.main_size = left * PAGE + (n / n_pages % 2 ? (gsize) g_rand_int_range (rand, 0, PAGE) : 0);
}

static void
take_log (Damaged *damaged, const Image *from)
{
  g_free (damaged->image.log);
  damaged->image.log = g_memdup2 (from->log, from->log_size);
  damaged->image.log_size = from->log_size;
}

static void
swap_log (Damaged *damaged, guint n, GRand *rand)
{
  take_log (damaged, n % 2 ? &other : &older);
}

static void
damage_log (Damaged *damaged, guint n, GRand *rand)
{
  guint count = g_rand_int_range (rand, 1, 17);

  for (guint i = 0; i < count; i++)
    damaged->image.log[g_rand_int_range (rand, 0, (gint32) damaged->image.log_size)] ^=
        (char) g_rand_int_range (rand, 1, 256);
  damaged->log_touched = TRUE;
}

static void
cut_log (Damaged *damaged, guint n, GRand *rand)
{
  damaged->image.log_size = (gsize) g_rand_int_range (rand, 0, (gint32) damaged->image.log_size);
  damaged->log_touched = TRUE;
  damaged->whole = TRUE;
}

static void
empty_file (Damaged *damaged, guint n, GRand *rand)
{
  damaged->image.main_size = n % 2 ? 0 : (gsize) g_rand_int_range (rand, 1, 100);
  damaged->all = TRUE;
}

static void
fill_file (Damaged *damaged, guint n, GRand *rand)
{
  for (gsize i = 0; i < damaged->image.main_size; i++)
    damaged->image.main[i] = n % 2 ? 0 : (char) g_rand_int (rand);
  damaged->all = TRUE;
}

static void
make_newer (Damaged *damaged, guint n, GRand *rand)
{
  damaged->image.main[63] = (char) (100 + n % 100);
  damaged->opens = FALSE;
}

static const struct
{
  const char *name;
  const Image *image;
  void (*damage) (Damaged *damaged, guint n, GRand *rand);
} kinds[] = {
  { "a byte of the header", &closed, damage_header },
  { "bytes anywhere", &closed, damage_bytes },
  { "heads of pages", &closed, damage_page_heads },
  { "whole pages", &closed, damage_pages },
  { "the end", &closed, damage_end },
  { "another log", &closed, swap_log },
  { "bytes under a log", &open_log, damage_bytes },
  { "bytes of the log", &open_log, damage_log },
  { "the end of the log", &open_log, cut_log },
  { "an empty file", &closed, empty_file },
  { "no database", &closed, fill_file },
  { "a newer Plakat", &closed, make_newer },
};

/* ── what must be there ──────────────────────────────────────────────── */

static gboolean
has_edit (PlakatSqlite *db, guint film, gboolean is_note)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%u", film);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      is_note ? "SELECT EXISTS (SELECT 1 FROM record JOIN outbox ON key = 'note ' || record.uid WHERE "
                "record.kind = 'note'"
                " AND record.uid = ?1 AND value ->> 'text' = 'Something to remember of it.')"
              : "SELECT EXISTS (SELECT 1 FROM entry JOIN outbox ON key = 'watchlist ' || film_uid WHERE"
                " entry.list_uid = 'watchlist' AND film_uid = ?1 AND want = 1)",
      NULL);
  gboolean row, has;

  plakat_sqlite_bind (statement, "t", uid);
  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL));
  has = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return has;
}

/* Of every page on which these bytes stand, in use or not. */
static gboolean
is_intact (const Damaged *damaged, const Image *from, guint film, gboolean is_note)
{
  g_autofree char *stored = g_strdup_printf ("%stmdb:%u", is_note ? "note" : "watchlist", film);
  gsize length = strlen (stored);
  gboolean found = FALSE;

  if (damaged->all)
    return FALSE;
  for (const char *at = from->main;
       (at = memmem (at, from->main + from->main_size - at, stored, length)) != NULL; at++)
    {
      found = TRUE;
      if (g_hash_table_contains (damaged->pages, GUINT_TO_POINTER ((at - from->main) / PAGE + 1)))
        return FALSE;
    }
  return found || (from->log != NULL && !damaged->log_touched);
}

/* What the library says of the film. */
static char *
describe (Stage *stage, guint film)
{
  g_autofree char *digest = stage_digest (stage), *uid = g_strdup_printf ("%u", film);
  g_auto (GStrv) lines = g_strsplit (digest, "\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], uid) != NULL)
      g_string_append_printf (text, "\n%s", lines[i]);
  return g_string_free (text, FALSE);
}

static void
assert_edits (const char *when, Stage *stage, const Damaged *damaged, const Image *from)
{
  for (guint i = 0; i < 4 * N_UNSENT; i++)
    {
      gboolean is_note = i % 2, is_old = i / 2 % 2;
      guint film = (is_old ? FIRST_OLD : FIRST_NEW) + i / 4;
      gboolean intact = is_intact (damaged, from, film, is_note);

      if (has_edit (stage->db, film, is_note))
        {
          n_kept += intact;
          n_backed += !intact;
        }
      else if (intact || (is_old && stage->recovery != PLAKAT_RECOVERY_NONE))
        g_error ("%s: I1: the edit of %u %s, and is gone:%s", when, film,
                 intact ? "stood on a page that is whole" : "is in the backup", describe (stage, film));
      else
        n_lost++;
    }
}

static void
assert_aside (const char *when, Stage *stage, const Damaged *damaged)
{
  g_autofree char *message = plakat_library_describe (stage->recovery, stage->aside);
  g_autofree char *bytes = NULL;
  gsize size;

  n_recoveries[stage->recovery]++;
  if (stage->recovery == PLAKAT_RECOVERY_NONE)
    return;
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, stage->aside));
  g_assert_true (g_file_get_contents (stage->aside, &bytes, &size, NULL));
  if (size != damaged->image.main_size || memcmp (bytes, damaged->image.main, size) != 0)
    g_error ("%s: what stands aside is not what was there", when);
}

static void
assert_refused (const char *when, Stage *stage, const Damaged *damaged)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  if (stage_open (stage, &error))
    return; /* not a number that any Plakat has: damage */
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
  g_assert_true (g_file_get_contents (stage->path, &bytes, &size, NULL));
  g_assert_cmpmem (bytes, size, damaged->image.main, damaged->image.main_size);
  n_refused++;
}

static void
open_damaged (const char *when, const Damaged *damaged, const Image *from)
{
  g_autofree char *folder = g_build_filename (scratch, "image", NULL);
  g_autofree char *base = g_build_filename (scratch, "base", "backup", NULL);
  g_autofree char *backup = g_build_filename (folder, "backup", NULL);
  g_autofree char *log = g_build_filename (folder, "library.db-wal", NULL);
  g_autoptr (Stage) stage = stage_new (folder);
  g_autoptr (GError) error = NULL;

  copy_folder (base, backup);
  write_file (stage->path, damaged->image.main, damaged->image.main_size);
  if (damaged->image.log != NULL)
    write_file (log, damaged->image.log, damaged->image.log_size);
  alarm (SECONDS);
  if (!damaged->opens)
    assert_refused (when, stage, damaged);
  else if (!stage_open (stage, &error))
    g_error ("%s: %s", when, error->message);
  alarm (0);
  if (stage->db != NULL)
    {
      assert_aside (when, stage, damaged);
      if (stage->recovery != PLAKAT_RECOVERY_NONE)
        stage_assert_sound (stage);
      assert_edits (when, stage, damaged, from);
    }
  stage_close (stage);
  remove_folder (folder);
}

static void
test_kind (gconstpointer data)
{
  guint kind = GPOINTER_TO_UINT (data),
        count = count_from ("PLAKAT_FAULTS_IMAGES", 2000, 300) / G_N_ELEMENTS (kinds);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  memset (n_recoveries, 0, sizeof n_recoveries);
  n_kept = n_backed = n_lost = n_refused = 0;
  for (guint n = 0; n < MAX (count, 1); n++)
    {
      Damaged damaged = { .pages = g_hash_table_new (NULL, NULL), .opens = TRUE };
      g_autofree char *when = g_strdup_printf ("%s, number %u", kinds[kind].name, n);

      image_copy (&damaged.image, kinds[kind].image);
      kinds[kind].damage (&damaged, n, rand);
      open_damaged (when, &damaged, kinds[kind].image);
      image_clear (&damaged.image);
      g_hash_table_unref (damaged.pages);
    }
  g_test_message (
      "%s: %u images: %u whole, %u put together again, %u from the backup, %u anew, %u refused; unsent edits:"
      " %u stood whole and are there, %u damaged and there, %u gone with the damage",
      kinds[kind].name, MAX (count, 1), n_recoveries[0], n_recoveries[1], n_recoveries[2], n_recoveries[3],
      n_refused, n_kept, n_backed, n_lost);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  scratch = make_scratch ();
  make_images ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (kinds[i].name), " ", '-');
      g_autofree char *path = g_strdup_printf ("/faults/images/I1/%s", name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_kind);
    }
  result = g_test_run ();
  remove_folder (scratch);
  g_free (scratch);
  return result;
}
