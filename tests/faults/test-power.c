/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenes.h"
#include "vfs-fail.h"

/*
 * I1, I16: the power goes. Whenever SQLite is about to wait for the disk, what it has not waited for yet is
 * on the disk, or not, or half, sector by sector, in any order. From each such disk the library opens, is
 * whole, and says what it said after the last thing that was reported, or after the next.
 */

#define SECTOR 512

typedef struct
{
  gboolean truncates;
  gint64 at;
  guint size;
  guint8 bytes[SECTOR];
} Change;

typedef struct
{
  GByteArray *durable;
  GArray *changes; /* Change */
  gboolean removed;
} File;

static struct
{
  const Scene *scene;
  const char *folder;
  const char *image; /* a folder */
  GHashTable *files; /* path → File */
  GPtrArray *states;
  GRand *rand;
  guint reports;
  guint n_images_each;
  guint n_images;
  guint n_points;
} play;

static void
file_free (gpointer data)
{
  File *file = data;

  g_byte_array_unref (file->durable);
  g_array_unref (file->changes);
  g_free (file);
}

static File *
find_file (const char *path)
{
  File *file = g_hash_table_lookup (play.files, path);

  if (file == NULL)
    {
      file = g_new0 (File, 1);
      file->durable = g_byte_array_new ();
      file->changes = g_array_new (FALSE, FALSE, sizeof (Change));
      g_hash_table_insert (play.files, g_strdup (path), file);
    }
  /* a new one of that name */
  if (file->removed)
    g_byte_array_set_size (file->durable, 0);
  file->removed = FALSE;
  return file;
}

static void
resize (GByteArray *bytes, gsize size)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, size);
  if (size > before)
    memset (bytes->data + before, 0, size - before);
}

static void
apply (GByteArray *bytes, const Change *change, guint size)
{
  if (change->truncates)
    {
      resize (bytes, change->at);
      return;
    }
  if (change->at + size > bytes->len)
    resize (bytes, change->at + size);
  memcpy (bytes->data + change->at, change->bytes, size);
}

/* ── a disk after the power went ─────────────────────────────────────── */

static void
shuffle (GArray *changes)
{
  for (guint i = changes->len; i > 1; i--)
    {
      guint other = g_rand_int_range (play.rand, 0, i);
      Change kept = g_array_index (changes, Change, i - 1);

      g_array_index (changes, Change, i - 1) = g_array_index (changes, Change, other);
      g_array_index (changes, Change, other) = kept;
    }
}

static void
write_torn (const char *path, const File *file, double share)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GArray) changes = g_array_copy (file->changes);
  g_autofree char *target = g_build_filename (play.image, path + strlen (play.folder), NULL);

  if (file->removed && g_rand_boolean (play.rand))
    return;
  g_byte_array_append (bytes, file->durable->data, file->durable->len);
  if (share < 1)
    shuffle (changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      if (g_rand_double (play.rand) < share)
        apply (bytes, change,
               share < 1 && g_rand_int_range (play.rand, 0, 4) == 0 ? change->size / 2 : change->size);
    }
  g_assert_true (g_file_set_contents_full (target, (const char *) bytes->data, bytes->len,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
assert_image (guint point, guint number)
{
  g_autoptr (Stage) stage = stage_new (play.image);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  guint least = MAX (play.reports, 1) - 1;

  if (!stage_open (stage, &error))
    g_error ("%s, point %u, disk %u: %s", play.scene->name, point, number, error->message);
  if (stage->recovery != PLAKAT_RECOVERY_NONE)
    g_error ("%s, point %u, disk %u: taken for damaged", play.scene->name, point, number);
  stage_assert_sound (stage);
  digest = stage_digest (stage);
  if (!g_str_equal (digest, g_ptr_array_index (play.states, least))
      && !(play.reports < play.states->len
           && g_str_equal (digest, g_ptr_array_index (play.states, play.reports))))
    g_error ("%s, point %u, disk %u, %u reported: I1, I16: it says\n%s\nafter the report it said\n%s",
             play.scene->name, point, number, play.reports, digest,
             (char *) g_ptr_array_index (play.states, least));
}

static void
lose_power (void)
{
  static const double shares[] = { 0.5, 0, 1, 0.2, 0.8 };
  guint point = ++play.n_points;

  fail_watch (NULL);
  for (guint number = 0; number < play.n_images_each; number++)
    {
      GHashTableIter iter;
      gpointer path, file;

      remove_folder (play.image);
      copy_folder (play.folder, play.image);
      g_hash_table_iter_init (&iter, play.files);
      while (g_hash_table_iter_next (&iter, &path, &file))
        {
          g_autofree char *target = g_build_filename (play.image, (char *) path + strlen (play.folder), NULL);

          g_unlink (target);
          write_torn (path, file, shares[number % G_N_ELEMENTS (shares)]);
        }
      assert_image (point, number);
      play.n_images++;
    }
}

/* ── what is done to files ───────────────────────────────────────────── */

static void
write_cb (const char *path, const void *bytes, gsize size, gint64 at)
{
  File *file = find_file (path);

  for (gsize done = 0; done < size;)
    {
      Change change = { .at = at + (gint64) done };

      change.size = MIN (size - done, (gsize) (SECTOR - change.at % SECTOR));
      memcpy (change.bytes, (const guint8 *) bytes + done, change.size);
      g_array_append_val (file->changes, change);
      done += change.size;
    }
}

static void
truncate_cb (const char *path, gint64 size)
{
  Change change = { .truncates = TRUE, .at = size };

  g_array_append_val (find_file (path)->changes, change);
}

static void
remove_cb (const char *path, gboolean lasting)
{
  if (lasting)
    g_hash_table_remove (play.files, path);
  else if (g_hash_table_contains (play.files, path))
    find_file (path)->removed = TRUE;
}

static void
sync_cb (const char *path);

static const FailWatch watch = { write_cb, truncate_cb, sync_cb, remove_cb };

static void
sync_cb (const char *path)
{
  File *file = find_file (path);

  lose_power ();
  for (guint i = 0; i < file->changes->len; i++)
    apply (file->durable, &g_array_index (file->changes, Change, i),
           g_array_index (file->changes, Change, i).size);
  g_array_set_size (file->changes, 0);
  fail_watch (&watch);
}

/* ── the play ────────────────────────────────────────────────────────── */

/* What is there before has been on the disk for long. */
static void
take_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        take_files (path);
      else if (g_str_has_suffix (name, ".db"))
        {
          g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
          g_byte_array_append (find_file (path)->durable, (const guint8 *) bytes, size);
        }
    }
}

static void
play_once (const char *folder, gboolean watched)
{
  g_autoptr (Stage) stage = stage_new (folder);

  play.reports = 0;
  if (watched)
    fail_watch (&watch);
  g_assert_true (stage_open (stage, NULL));
  play.reports++;
  if (!watched)
    g_ptr_array_add (play.states, stage_digest (stage));
  for (guint n = 0; n < play.scene->n_steps; n++)
    {
      g_assert_true (play.scene->step (stage, n, NULL));
      play.reports++;
      if (!watched)
        g_ptr_array_add (play.states, stage_digest (stage));
    }
  stage_close (stage);
  fail_watch (NULL);
}

static void
test_scene (gconstpointer data)
{
  g_autofree char *scratch = make_scratch ();
  g_autofree char *once = g_build_filename (scratch, "once", NULL);
  g_autofree char *folder = g_build_filename (scratch, "played", NULL);
  g_autofree char *image = g_build_filename (scratch, "image", NULL);
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (Stage) before = stage_new (folder);

  memset (&play, 0, sizeof play);
  play.scene = data;
  play.folder = folder;
  play.image = image;
  play.files = files;
  play.states = states;
  play.rand = rand;
  play.n_images_each = count_from ("PLAKAT_FAULTS_POWER_IMAGES", 10, 5);
  play.scene->prepare (before);
  stage_close (before);
  copy_folder (folder, once);
  play_once (once, FALSE);
  take_files (folder);
  play_once (folder, TRUE);
  g_assert_cmpuint (play.n_points, >, 0);
  g_test_message ("%s: %u times the power went, %u disks", play.scene->name, play.n_points, play.n_images);
  remove_folder (scratch);
}

/* A backup and the recovery of a damaged file move files whole, after they were put on the disk: those are
 * killed. */
static gboolean
is_of_sqlite_alone (const Scene *scene)
{
  return !scene->recovers && !g_str_equal (scene->name, "backup");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fail_install ();
  for (guint i = 0; i < N_SCENES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/power/I16/%s", scenes[i].name);

      if (is_of_sqlite_alone (&scenes[i]))
        g_test_add_data_func (path, &scenes[i], test_scene);
    }
  return g_test_run ();
}
