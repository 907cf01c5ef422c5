/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "plakat-picture-disk.h"
#include "plakat-picture-header.h"
#include "plakat-picture-memory.h"
#include "samples.h"

typedef struct
{
  char *dir;
  PlakatPictureDisk *disk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = sample_make_dir ();
  fixture->disk = plakat_picture_disk_new (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  plakat_picture_disk_unref (fixture->disk);
  sample_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static char *
make_url (int n)
{
  return g_strdup_printf ("https://films.example.org/files/%d.jpg", n);
}

static char *
make_path (Fixture *fixture, int n)
{
  g_autofree char *url = make_url (n);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  const char shelf[3] = { name[0], name[1], '\0' };

  return g_build_filename (fixture->dir, "images", shelf, name, NULL);
}

static void
store (Fixture *fixture, int n, gsize size)
{
  g_autofree char *url = make_url (n);
  g_autofree char *data = g_strnfill (size, (char) ('a' + n % 26));
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  plakat_picture_disk_store (fixture->disk, url, bytes, &error);
  g_assert_no_error (error);
}

static gboolean
has (Fixture *fixture, int n)
{
  g_autofree char *url = make_url (n);
  g_autoptr (GBytes) bytes = plakat_picture_disk_read (fixture->disk, url, NULL);

  return bytes != NULL;
}

static void
reopen (Fixture *fixture)
{
  plakat_picture_disk_unref (fixture->disk);
  fixture->disk = plakat_picture_disk_new (fixture->dir);
}

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, 1);
  g_autofree char *top = g_build_filename (fixture->dir, "images", NULL);
  g_autofree char *shelf = g_path_get_dirname (path);
  struct stat info;

  g_assert_false (has (fixture, 1));
  g_assert_false (g_file_test (top, G_FILE_TEST_EXISTS));
  store (fixture, 1, 1000);
  g_assert_true (has (fixture, 1));
  g_assert_false (has (fixture, 2));
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 1000);
  store (fixture, 1, 400);
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 400);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (top, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (shelf, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  plakat_picture_disk_set_cap (fixture->disk, 3500);
  for (int n = 0; n < 3; n++)
    store (fixture, n, 1000);
  g_assert_true (has (fixture, 0));
  store (fixture, 3, 1000);
  g_assert_true (has (fixture, 0));
  g_assert_false (has (fixture, 1));
  g_assert_true (has (fixture, 2));
  g_assert_true (has (fixture, 3));
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 3000);

  plakat_picture_disk_set_cap (fixture->disk, 1000);
  plakat_picture_disk_trim (fixture->disk);
  g_assert_true (has (fixture, 3));
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 1000);
}

static void
set_age (Fixture *fixture, int n, int hours)
{
  g_autofree char *path = make_path (fixture, n);
  const gint64 then = g_get_real_time () / G_USEC_PER_SEC - hours * 3600;
  struct utimbuf times = { then, then };

  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* The books of the next process come from the files' times; a look at a picture renews its own. */
static void
test_next_process (Fixture *fixture, gconstpointer data)
{
  for (int n = 0; n < 3; n++)
    {
      store (fixture, n, 1000);
      set_age (fixture, n, 10 - n);
    }
  reopen (fixture);
  g_assert_true (has (fixture, 0));
  reopen (fixture);
  plakat_picture_disk_set_cap (fixture->disk, 2000);
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 3000);
  plakat_picture_disk_trim (fixture->disk);
  g_assert_true (has (fixture, 0));
  g_assert_false (has (fixture, 1));
  g_assert_true (has (fixture, 2));
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, 1);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autofree char *victim = g_build_filename (fixture->dir, "victim", NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (victim, "precious", -1, NULL));
  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  g_assert_cmpint (symlink (victim, path), ==, 0);
  g_assert_false (has (fixture, 1));
  store (fixture, 1, 100);
  g_assert_true (has (fixture, 1));
  g_assert_true (g_file_get_contents (victim, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "precious");
}

static void
test_linked_shelf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, 1);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autofree char *top = g_path_get_dirname (shelf);
  g_autofree char *elsewhere = g_build_filename (fixture->dir, "elsewhere", NULL);
  g_autofree char *url = make_url (1);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GDir) dir = NULL;

  g_assert_cmpint (g_mkdir_with_parents (top, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (elsewhere, 0700), ==, 0);
  g_assert_cmpint (symlink (elsewhere, shelf), ==, 0);
  g_assert_false (plakat_picture_disk_store (fixture->disk, url, bytes, NULL));
  dir = g_dir_open (elsewhere, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, 7);
  g_autofree char *url = make_url (7);

  for (int n = 0; n < 20; n++)
    store (fixture, n, 100);
  plakat_picture_disk_remove (fixture->disk, url);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 1900);
  reopen (fixture);
  plakat_picture_disk_clear (fixture->disk);
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 0);
  for (int n = 0; n < 20; n++)
    g_assert_false (has (fixture, n));
}

/* A directory that is in the way of a file, a cache that cannot be written: an error, and life goes on. */
static void
test_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_build_filename (fixture->dir, "images", NULL);
  g_autofree char *url = make_url (1);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (top, "a file", -1, NULL));
  g_assert_false (plakat_picture_disk_store (fixture->disk, url, bytes, &error));
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
  g_assert_false (has (fixture, 1));
  g_assert_cmpuint (plakat_picture_disk_measure (fixture->disk), ==, 0);
}

static PlakatPicture *
make_picture (int side)
{
  g_autoptr (GBytes) png = sample_png (side, side, 0x336699ff);

  return plakat_picture_decode (png, 0, NULL);
}

static void
test_memory (void)
{
  g_autoptr (PlakatPictureMemory) memory = plakat_picture_memory_new (1000);
  g_autoptr (PlakatPicture) small = make_picture (8);
  g_autoptr (PlakatPicture) large = make_picture (12);

  plakat_picture_memory_put (memory, "a", small);
  plakat_picture_memory_put (memory, "b", small);
  plakat_picture_memory_put (memory, "c", small);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);
  g_assert_true (plakat_picture_memory_get (memory, "a") == small);
  plakat_picture_memory_put (memory, "d", small);
  g_assert_nonnull (plakat_picture_memory_get (memory, "a"));
  g_assert_null (plakat_picture_memory_get (memory, "b"));
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);

  plakat_picture_memory_put (memory, "large", large);
  g_assert_null (plakat_picture_memory_get (memory, "large"));
  g_assert_nonnull (plakat_picture_memory_get (memory, "d"));
  plakat_picture_memory_put (memory, "d", small);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);
  plakat_picture_memory_clear (memory);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 0);
  g_assert_null (plakat_picture_memory_get (memory, "a"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/images/disk/round", test_round);
  add ("/images/disk/order", test_order);
  add ("/images/disk/next-process", test_next_process);
  add ("/images/disk/links", test_links);
  add ("/images/disk/linked-shelf", test_linked_shelf);
  add ("/images/disk/clear", test_clear);
  add ("/images/disk/in-the-way", test_in_the_way);
  g_test_add_func ("/images/memory", test_memory);
  return g_test_run ();
}
