/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "thumbs-fixture.h"

static void
test_orphans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSqlite) aside = NULL;

  for (int n = 0; n < 6; n++)
    thumbs_store (fixture, n, 1000);
  thumbs_close (fixture);
  aside = thumbs_open_aside (fixture);
  thumbs_exec (aside, "DELETE FROM content WHERE id = 1;"
                      "UPDATE thumb SET bytes = 999 WHERE id = 2;"
                      "INSERT INTO content (id, bytes, data) VALUES (77, 3, x'010203');"
                      "UPDATE total SET bytes = 123456;"
                      "UPDATE thumb SET pinned = 1 WHERE id = 4;");
  fixture->thumbs = plakat_picture_thumbs_new (fixture->dir);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 4000);
  g_assert_cmpint (thumbs_read_int (aside, "SELECT count(*) FROM thumb"), ==, 4);
  g_assert_cmpint (thumbs_read_int (aside, "SELECT count(*) FROM content"), ==, 4);
  g_assert_false (thumbs_has (fixture, 0));
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_true (thumbs_has (fixture, 2));
  g_assert_true (thumbs_has (fixture, 3));

  /* One that is found while the file is open goes when somebody looks at it. */
  thumbs_exec (aside, "DELETE FROM content WHERE id = 3; UPDATE content SET data = x'0102' WHERE id = 5;");
  g_assert_false (thumbs_has (fixture, 2));
  g_assert_false (thumbs_has (fixture, 4));
  g_assert_cmpuint (thumbs_measure (fixture), ==, 2000);
  g_assert_cmpint (thumbs_read_int (aside, "SELECT count(*) FROM thumb"), ==, 2);
}

static void
overwrite (Fixture *fixture, gsize at, gsize length)
{
  g_autofree char *junk = g_strnfill (length, '\xa5');
  FILE *file = g_fopen (fixture->path, "r+");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (long) at, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (junk, 1, length, file), ==, length);
  fclose (file);
}

typedef enum
{
  DAMAGE_GARBAGE,
  DAMAGE_CUT,
  DAMAGE_EMPTY,
  DAMAGE_SCHEMA,
  DAMAGE_FOREIGN,
  DAMAGE_NEWER,
  N_DAMAGES,
} Damage;

static void
damage (Fixture *fixture, Damage kind)
{
  g_autoptr (PlakatSqlite) aside = kind >= DAMAGE_FOREIGN ? thumbs_open_aside (fixture) : NULL;

  switch (kind)
    {
    case DAMAGE_GARBAGE:
      g_assert_true (g_file_set_contents (fixture->path,
                                          "This is no database, and it is long enough to be one", -1, NULL));
      break;
    case DAMAGE_CUT:
      g_assert_cmpint (truncate (fixture->path, (off_t) thumbs_get_size (fixture) / 2 + 100), ==, 0);
      break;
    case DAMAGE_EMPTY:
      g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
      break;
    case DAMAGE_SCHEMA:
      overwrite (fixture, 200, 3800);
      break;
    case DAMAGE_FOREIGN:
      thumbs_exec (aside, "PRAGMA application_id = 7");
      break;
    default:
      thumbs_exec (aside, "PRAGMA user_version = 99");
    }
}

/* Whatever has become of the file, there is one that works, and what lists need is still known. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  for (Damage kind = DAMAGE_GARBAGE; kind < N_DAMAGES; kind++)
    {
      guint64 pinned;

      for (int n = 0; n < 20; n++)
        thumbs_store (fixture, n, 5000);
      thumbs_close (fixture);
      damage (fixture, kind);
      fixture->thumbs = plakat_picture_thumbs_new (fixture->dir);
      thumbs_pin (fixture, "one", 3, 3);
      g_assert_false (thumbs_has (fixture, 19));
      thumbs_store (fixture, 3, 5000);
      thumbs_store (fixture, 4, 5000);
      g_assert_cmpuint (plakat_picture_thumbs_measure (fixture->thumbs, &pinned), ==, 5000);
      g_assert_cmpuint (pinned, ==, 5000);
      g_assert_true (thumbs_has (fixture, 3));
      g_assert_true (thumbs_has (fixture, 4));
    }
}

/* Damage that shows itself only while the file is in use: at the next read or write. */
static void
test_damaged_in_use (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      guint64 pinned;

      thumbs_pin (fixture, "one", 3, 3);
      for (int n = 0; n < 100; n++)
        thumbs_store (fixture, n, 5000);
      thumbs_reopen (fixture);
      thumbs_pin (fixture, "one", 3, 3);
      plakat_picture_thumbs_flush (fixture->thumbs);
      thumbs_close (fixture);
      /* all but the first pages, which hold what is read when it is opened */
      fixture->thumbs = plakat_picture_thumbs_new (fixture->dir);
      plakat_picture_thumbs_flush (fixture->thumbs);
      thumbs_pin (fixture, "one", 3, 3);
      plakat_picture_thumbs_flush (fixture->thumbs);
      overwrite (fixture, 4096, thumbs_get_size (fixture) - 4096);
      if (round == 0)
        for (int n = 0; n < 100; n++)
          {
            g_autofree char *name = thumbs_make_name (n);
            g_auto (PlakatPictureThumb) thumb = { 0 };

            plakat_picture_thumbs_read (fixture->thumbs, name, 200, PLAKAT_PICTURE_FIT_WIDTH, &thumb);
          }
      else
        for (int n = 200; n < 230; n++)
          thumbs_store (fixture, n, 5000);
      plakat_picture_thumbs_flush (fixture->thumbs);
      /* what was to be written then is in the new file */
      g_assert_cmpint (thumbs_has (fixture, 229), ==, round == 1);
      thumbs_store (fixture, 3, 700);
      thumbs_store (fixture, 300, 800);
      plakat_picture_thumbs_measure (fixture->thumbs, &pinned);
      g_assert_cmpuint (pinned, ==, 700);
      g_assert_true (thumbs_has (fixture, 3));
      g_assert_true (thumbs_has (fixture, 300));
      plakat_picture_thumbs_clear (fixture->thumbs);
    }
}

/* A folder where the file should be, or a file where the folder should: nothing is kept, and life goes on. */
static void
test_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->dir, "file", NULL);
  g_autoptr (PlakatPictureThumbs) inside = NULL;

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  thumbs_store (fixture, 1, 100);
  plakat_picture_thumbs_flush (fixture->thumbs);
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_cmpuint (thumbs_measure (fixture), ==, 0);

  g_assert_true (g_file_set_contents (file, "a file", -1, NULL));
  inside = plakat_picture_thumbs_new (file);
  g_assert_cmpuint (plakat_picture_thumbs_measure (inside, NULL), ==, 0);
}

static void
store_for_ever (Fixture *fixture, int out)
{
  for (int n = 0;; n++)
    {
      thumbs_store (fixture, n % 500, 3000 + (gsize) (n % 7) * 1000);
      if (n % 40 == 39)
        plakat_picture_thumbs_flush (fixture->thumbs);
      if (write (out, "", 1) != 1)
        _exit (1);
    }
}

/* Killed in the midst of writing, again and again: what is there is whole, and nothing is left lying about.
 */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  for (int round = 1; round <= 12; round++)
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;
      int ends[2], found = 0;
      char byte;
      pid_t child;

      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      if (child == 0)
        store_for_ever (fixture, ends[1]);
      close (ends[1]);
      for (int i = 0; i < round * 97; i++)
        g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      close (ends[0]);

      {
        g_autoptr (PlakatPictureThumbs) after = plakat_picture_thumbs_new (fixture->dir);
        Fixture look = { .dir = fixture->dir, .path = fixture->path, .thumbs = after };
        g_autoptr (PlakatSqlite) aside = NULL;

        for (int n = 0; n < 500; n++)
          found += thumbs_has (&look, n);
        aside = thumbs_open_aside (fixture);
        g_assert_cmpint (thumbs_read_int (aside, "SELECT count(*) FROM content"), ==, found);
        g_assert_cmpint (thumbs_read_int (aside, "SELECT sum(bytes) FROM content"), ==,
                         (int) thumbs_measure (&look));
      }
      g_assert_cmpint (found, >, 0);
      dir = g_dir_open (fixture->dir, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        g_assert_true (g_str_has_prefix (name, "thumbs.db"));
    }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, thumbs_set_up, test, thumbs_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* first: it forks, and there is one thread only */
  add ("/images/thumbs/killed", test_killed);
  add ("/images/thumbs/orphans", test_orphans);
  add ("/images/thumbs/damaged", test_damaged);
  add ("/images/thumbs/damaged-in-use", test_damaged_in_use);
  add ("/images/thumbs/in-the-way", test_in_the_way);
  return g_test_run ();
}
