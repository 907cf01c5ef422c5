/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utime.h>

#include "plakat-db.h"
#include "plakat-picture-cache.h"
#include "storage-fixture.h"

#define KILOBYTE 1024

/** Place: @path: of the cache, which is not there yet; @messages: what was said to the log */
typedef struct
{
  char *folder;
  char *path;
  int messages;
  guint handler;
} Place;

static void
count_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  Place *self = data;

  g_assert_nonnull (strstr (message, self->path));
  self->messages++;
}

static void
set_up (Place *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("plakat-cache-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "below", "pictures", NULL);
  self->handler = g_log_set_handler ("plakat-server", G_LOG_LEVEL_MESSAGE, count_cb, self);
}

static void
tear_down (Place *self, gconstpointer data)
{
  g_log_remove_handler ("plakat-server", self->handler);
  storage_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static PlakatPictureCache *
open_cache (Place *self, gint64 most_bytes)
{
  g_autoptr (GError) error = NULL;
  PlakatPictureCache *cache = plakat_picture_cache_open (self->path, most_bytes, &error);

  g_assert_no_error (error);
  return cache;
}

static char *
name_of (int number)
{
  g_autofree char *key = g_strdup_printf ("%d.jpg", number);

  return plakat_picture_cache_make_name (key, "\"1-2-3\"", 1000, 320);
}

static char *
path_of (Place *self, int number)
{
  g_autofree char *name = name_of (number);

  return g_build_filename (self->path, name, NULL);
}

/* What looks like a JPEG from outside. */
static GBytes *
make_content (int number, gsize length)
{
  guint8 *bytes = g_malloc (length);

  memset (bytes, number, length);
  memcpy (bytes, "\xff\xd8\xff", 3);
  memcpy (bytes + length - 2, "\xff\xd9", 2);
  return g_bytes_new_take (bytes, length);
}

static void
keep (PlakatPictureCache *cache, int number, gsize length)
{
  g_autofree char *name = name_of (number);
  g_autoptr (GBytes) content = make_content (number, length);

  plakat_picture_cache_keep (cache, name, content);
}

static gboolean
is_kept (PlakatPictureCache *cache, int number, gsize length)
{
  g_autofree char *name = name_of (number);
  g_autoptr (GBytes) found = plakat_picture_cache_find (cache, name);
  g_autoptr (GBytes) content = make_content (number, length);

  g_assert_true (found == NULL || g_bytes_equal (found, content));
  return found != NULL;
}

/* What stands in the folder: how many files, and all their bytes. */
static int
count_files (Place *self, gint64 *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name;
  int count = 0;

  *bytes = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->path, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      *bytes += info.st_size;
      count++;
    }
  return count;
}

static void
set_age (const char *path, int seconds)
{
  time_t then = g_get_real_time () / G_USEC_PER_SEC - seconds;
  struct utimbuf times = { then, then };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static gint64
get_age (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return g_get_real_time () / G_USEC_PER_SEC - info.st_mtime;
}

static void
test_kept (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 1000 * KILOBYTE);
  g_autofree char *path = path_of (self, 1);
  GStatBuf info;
  gint64 bytes;

  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_false (is_kept (cache, 1, 5000));
  keep (cache, 1, 5000);
  keep (cache, 2, 100);
  g_assert_true (is_kept (cache, 1, 5000));
  g_assert_true (is_kept (cache, 2, 100));
  g_assert_false (is_kept (cache, 3, 100));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  /* nothing unfinished is left, and what is known is what is there */
  g_assert_cmpint (count_files (self, &bytes), ==, 2);
  g_assert_cmpint (plakat_picture_cache_get_bytes (cache), ==, bytes);
  keep (cache, 1, 300);
  g_assert_true (is_kept (cache, 1, 300));
  g_assert_cmpint (count_files (self, &bytes), ==, 2);
  g_assert_cmpint (plakat_picture_cache_get_bytes (cache), ==, bytes);
  g_clear_pointer (&cache, plakat_picture_cache_free);
  /* another start */
  cache = open_cache (self, 1000 * KILOBYTE);
  g_assert_cmpint (plakat_picture_cache_get_bytes (cache), ==, bytes);
  g_assert_true (is_kept (cache, 1, 300));
  g_assert_cmpint (self->messages, ==, 0);
}

static void
test_names (Place *self, gconstpointer data)
{
  g_autofree char *one = plakat_picture_cache_make_name ("a.jpg", "\"1\"", 5, 160);
  g_autofree char *same = plakat_picture_cache_make_name ("a.jpg", "\"1\"", 5, 160);
  g_autofree char *key = plakat_picture_cache_make_name ("b.jpg", "\"1\"", 5, 160);
  g_autofree char *tag = plakat_picture_cache_make_name ("a.jpg", "\"2\"", 5, 160);
  g_autofree char *size = plakat_picture_cache_make_name ("a.jpg", "\"1\"", 6, 160);
  g_autofree char *width = plakat_picture_cache_make_name ("a.jpg", "\"1\"", 5, 320);
  g_autofree char *odd = plakat_picture_cache_make_name ("../../x.jpg", "\"1\"", 5, 160);

  g_assert_cmpstr (one, ==, same);
  for (char **other = (char *[]) { key, tag, size, width, odd, NULL }; *other != NULL; other++)
    {
      g_assert_cmpstr (one, !=, *other);
      g_assert_true (g_regex_match_simple ("^[0-9a-f]{32}-w[0-9]{3}\\.jpg$", *other, 0, 0));
    }
}

/* Torn, changed, cut off, empty, or something else altogether: it is made again, and then it is there. */
static void
test_garbage (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 1000 * KILOBYTE);
  g_autofree char *path = path_of (self, 1), *whole = NULL;
  gsize length;
  gint64 bytes;

  keep (cache, 1, 5000);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *changed = g_memdup2 (whole, length);
      gsize changed_length = length;

      if (i == 0)
        changed[length / 2] ^= 1;
      else if (i == 1)
        changed[0] = 'x';
      else if (i == 2)
        changed_length--;
      else if (i == 3)
        changed_length = 10;
      else if (i == 4)
        memset (changed + 4096, 0, length - 4096);
      else
        changed_length = 0;
      g_assert_true (g_file_set_contents (path, changed, changed_length, NULL));
      g_assert_false (is_kept (cache, 1, 5000));
      keep (cache, 1, 5000);
      g_assert_true (is_kept (cache, 1, 5000));
    }
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (is_kept (cache, 1, 5000));
  keep (cache, 1, 5000);
  g_assert_cmpint (self->messages, ==, 1);
  g_rmdir (path);
  keep (cache, 1, 5000);
  g_assert_true (is_kept (cache, 1, 5000));
  g_assert_cmpint (count_files (self, &bytes), ==, 1);
}

/* Never more than is allowed; who was used last stays. */
static void
test_bound (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 100 * KILOBYTE);
  gint64 bytes;

  for (int i = 0; i < 8; i++)
    {
      g_autofree char *path = path_of (self, i);

      keep (cache, i, 10 * KILOBYTE);
      set_age (path, 100000 - i);
    }
  /* these two are used, and so they are the newest */
  g_assert_true (is_kept (cache, 0, 10 * KILOBYTE));
  g_assert_true (is_kept (cache, 3, 10 * KILOBYTE));
  for (int i = 8; i < 12; i++)
    keep (cache, i, 10 * KILOBYTE);
  g_assert_true (is_kept (cache, 0, 10 * KILOBYTE));
  g_assert_true (is_kept (cache, 3, 10 * KILOBYTE));
  for (int i = 8; i < 12; i++)
    g_assert_true (is_kept (cache, i, 10 * KILOBYTE));
  g_assert_false (is_kept (cache, 1, 10 * KILOBYTE));
  g_assert_false (is_kept (cache, 2, 10 * KILOBYTE));
  g_assert_true (is_kept (cache, 7, 10 * KILOBYTE));
  for (int i = 100; i < 200; i++)
    {
      keep (cache, i, 7 * KILOBYTE);
      g_assert_true (is_kept (cache, i, 7 * KILOBYTE));
      count_files (self, &bytes);
      g_assert_cmpint (bytes, <=, 100 * KILOBYTE);
      g_assert_cmpint (bytes, ==, plakat_picture_cache_get_bytes (cache));
    }
  /* most of what may be is kept */
  g_assert_cmpint (bytes, >, 70 * KILOBYTE);
  keep (cache, 300, 101 * KILOBYTE);
  g_assert_false (is_kept (cache, 300, 101 * KILOBYTE));
  g_clear_pointer (&cache, plakat_picture_cache_free);
  /* less is allowed now */
  cache = open_cache (self, 30 * KILOBYTE);
  count_files (self, &bytes);
  g_assert_cmpint (bytes, <=, 30 * KILOBYTE);
  g_assert_cmpint (bytes, >, 0);
}

static void
test_touched (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 100 * KILOBYTE);
  g_autofree char *path = path_of (self, 1);

  keep (cache, 1, KILOBYTE);
  set_age (path, 1800);
  g_assert_true (is_kept (cache, 1, KILOBYTE));
  g_assert_cmpint (get_age (path), >=, 1800);
  set_age (path, 7200);
  g_assert_true (is_kept (cache, 1, KILOBYTE));
  g_assert_cmpint (get_age (path), <, 1800);
}

/* What is not the cache's own stays, but for what it did not finish. */
static void
test_foreign (Place *self, gconstpointer data)
{
  static const char digits[] = "0123456789abcdef0123456789abcdef";
  static const char *const foreign[] = { "notes.txt",  "%s.jpg",       "%s-w320.png", "%s-w320.jpg.bak",
                                         "%sa-w1.jpg", "x%s-w320.jpg", "%s-w.jpg",    "%s-w320.jpg.1234567" };
  g_autofree char *old = g_strconcat (self->path, "/", digits, "-w320.jpg.abc123", NULL);
  g_autofree char *young = g_strconcat (self->path, "/", digits, "-w160.jpg.abc123", NULL);
  g_autofree char *many = g_strnfill (20 * KILOBYTE, 'x');
  g_autofree char *folder = g_build_filename (self->path, digits, NULL);
  g_autoptr (PlakatPictureCache) cache = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_auto (GStrv) parts = g_strsplit (foreign[i], "%s", 2);
      g_autofree char *name = g_strjoinv (digits, parts);
      g_autofree char *path = g_build_filename (self->path, name, NULL);

      g_assert_true (g_file_set_contents (path, many, -1, NULL));
      set_age (path, 1000000);
    }
  g_assert_true (g_file_set_contents (old, many, -1, NULL));
  g_assert_true (g_file_set_contents (young, many, -1, NULL));
  set_age (old, 7200);
  cache = open_cache (self, 10 * KILOBYTE);
  g_assert_cmpint (plakat_picture_cache_get_bytes (cache), ==, 0);
  for (int i = 0; i < 20; i++)
    keep (cache, i, 3 * KILOBYTE);
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_auto (GStrv) parts = g_strsplit (foreign[i], "%s", 2);
      g_autofree char *name = g_strjoinv (digits, parts);
      g_autofree char *path = g_build_filename (self->path, name, NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

/* Where nothing can be kept from the start it is said, and then there is none. */
static void
test_unusable (Place *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  const char *const paths[] = { file, below, "/dev/null", "/proc/plakat" };

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (plakat_picture_cache_open (paths[i], KILOBYTE, &error));
      g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, paths[i]));
    }
}

/* A folder that is gone is made again; where that cannot be, it is said once. */
static void
test_lost (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 100 * KILOBYTE);

  keep (cache, 1, KILOBYTE);
  storage_remove_folder (self->path);
  g_assert_false (is_kept (cache, 1, KILOBYTE));
  keep (cache, 1, KILOBYTE);
  g_assert_true (is_kept (cache, 1, KILOBYTE));
  storage_remove_folder (self->path);
  g_assert_true (g_file_set_contents (self->path, "x", 1, NULL));
  for (int i = 0; i < 10; i++)
    keep (cache, i, KILOBYTE);
  g_assert_false (is_kept (cache, 1, KILOBYTE));
  g_assert_cmpint (self->messages, ==, 1);
}

/* A disk that is full: nothing half is left. */
static void
test_full (Place *self, gconstpointer data)
{
  g_autoptr (PlakatPictureCache) cache = open_cache (self, 100 * KILOBYTE);
  struct rlimit before, now;
  gint64 bytes;

  keep (cache, 1, 3 * KILOBYTE);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  now = before;
  now.rlim_cur = 2 * KILOBYTE;
  setrlimit (RLIMIT_FSIZE, &now);
  keep (cache, 2, 3 * KILOBYTE);
  keep (cache, 3, 3 * KILOBYTE);
  keep (cache, 4, KILOBYTE);
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_cmpint (self->messages, ==, 1);
  g_assert_true (is_kept (cache, 1, 3 * KILOBYTE));
  g_assert_false (is_kept (cache, 2, 3 * KILOBYTE));
  g_assert_true (is_kept (cache, 4, KILOBYTE));
  g_assert_cmpint (count_files (self, &bytes), ==, 2);
  g_assert_cmpint (plakat_picture_cache_get_bytes (cache), ==, bytes);
}

#define ADD(path, function) \
  g_test_add ("/server/picture-cache/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_kept);
  ADD ("names", test_names);
  ADD ("garbage", test_garbage);
  ADD ("bound", test_bound);
  ADD ("touched", test_touched);
  ADD ("foreign", test_foreign);
  ADD ("unusable", test_unusable);
  ADD ("lost", test_lost);
  ADD ("full", test_full);
  return g_test_run ();
}
