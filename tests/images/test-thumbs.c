/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "thumbs-fixture.h"

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = thumbs_make_name (1);
  GStatBuf info;

  plakat_picture_thumbs_set_cap (fixture->thumbs, 1000 * 1000);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (thumbs_has (fixture, 1));
  thumbs_store (fixture, 1, 1000);
  /* at once, and later from the file */
  g_assert_true (thumbs_has (fixture, 1));
  g_assert_false (thumbs_has (fixture, 2));
  g_assert_cmpuint (thumbs_measure (fixture), ==, 1000);
  g_assert_true (thumbs_has (fixture, 1));
  thumbs_store (fixture, 1, 400);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 400);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  thumbs_reopen (fixture);
  g_assert_true (thumbs_has (fixture, 1));
  plakat_picture_thumbs_remove (fixture->thumbs, name);
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_cmpuint (thumbs_measure (fixture), ==, 0);
  g_assert_false (thumbs_has (fixture, 1));
}

/* What is asked for one after the other is done so, wherever it stands at the moment. */
static void
test_in_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = thumbs_make_name (1);

  thumbs_store_at (fixture, 1, 100, FALSE, 50);
  plakat_picture_thumbs_flush (fixture->thumbs);
  plakat_picture_thumbs_remove (fixture->thumbs, name);
  thumbs_store_at (fixture, 1, 300, FALSE, 60);
  g_assert_cmpint (thumbs_find (fixture, 1, 0, PLAKAT_PICTURE_FIT_ANY), ==, 300);
  g_assert_cmpint (thumbs_find (fixture, 1, 100, PLAKAT_PICTURE_FIT_WIDTH), ==, 300);
  plakat_picture_thumbs_flush (fixture->thumbs);
  g_assert_cmpint (thumbs_find (fixture, 1, 100, PLAKAT_PICTURE_FIT_WIDTH), ==, 300);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 60);
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      if (round == 0)
        {
          thumbs_store_at (fixture, 1, 185, FALSE, 100);
          thumbs_store_at (fixture, 1, 342, FALSE, 200);
          thumbs_store_at (fixture, 2, 120, TRUE, 100);
        }
      else
        plakat_picture_thumbs_flush (fixture->thumbs);
      g_assert_cmpint (thumbs_find (fixture, 1, 80, PLAKAT_PICTURE_FIT_WIDTH), ==, 185);
      g_assert_cmpint (thumbs_find (fixture, 1, 205, PLAKAT_PICTURE_FIT_WIDTH), ==, 185);
      g_assert_cmpint (thumbs_find (fixture, 1, 206, PLAKAT_PICTURE_FIT_WIDTH), ==, 342);
      g_assert_cmpint (thumbs_find (fixture, 1, 380, PLAKAT_PICTURE_FIT_WIDTH), ==, 342);
      g_assert_cmpint (thumbs_find (fixture, 1, 400, PLAKAT_PICTURE_FIT_WIDTH), ==, 0);
      g_assert_cmpint (thumbs_find (fixture, 1, 0, PLAKAT_PICTURE_FIT_WIDTH), ==, 0);
      g_assert_cmpint (thumbs_find (fixture, 1, 400, PLAKAT_PICTURE_FIT_ANY), ==, 342);
      g_assert_cmpint (thumbs_find (fixture, 1, 0, PLAKAT_PICTURE_FIT_ANY), ==, 342);
      /* the server has no larger one */
      g_assert_cmpint (thumbs_find (fixture, 2, 400, PLAKAT_PICTURE_FIT_WIDTH), ==, 120);
      g_assert_cmpint (thumbs_find (fixture, 2, 0, PLAKAT_PICTURE_FIT_WIDTH), ==, 120);
      g_assert_cmpint (thumbs_find (fixture, 3, 10, PLAKAT_PICTURE_FIT_ANY), ==, 0);
    }
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  plakat_picture_thumbs_set_cap (fixture->thumbs, 3500);
  for (int n = 0; n < 3; n++)
    thumbs_store (fixture, n, 1000);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 3000);
  g_assert_true (thumbs_has (fixture, 0));
  thumbs_store (fixture, 3, 1000);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 3000);
  g_assert_true (thumbs_has (fixture, 0));
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_true (thumbs_has (fixture, 2));
  g_assert_true (thumbs_has (fixture, 3));
  plakat_picture_thumbs_set_cap (fixture->thumbs, 1000);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 1000);
  g_assert_true (thumbs_has (fixture, 3));
}

/* The next process knows what was used last. */
static void
test_next_process (Fixture *fixture, gconstpointer data)
{
  for (int n = 0; n < 3; n++)
    thumbs_store (fixture, n, 1000);
  thumbs_reopen (fixture);
  g_assert_true (thumbs_has (fixture, 0));
  thumbs_reopen (fixture);
  thumbs_store (fixture, 3, 1000);
  plakat_picture_thumbs_set_cap (fixture->thumbs, 2000);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 2000);
  g_assert_true (thumbs_has (fixture, 0));
  g_assert_true (thumbs_has (fixture, 3));
}

/* Looking at pictures does not write, until there is a reason or much of it. */
static void
test_reads_do_not_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatSqlite) aside = NULL;
  int before;

  for (int n = 0; n < 50; n++)
    thumbs_store (fixture, n, 100);
  plakat_picture_thumbs_flush (fixture->thumbs);
  aside = thumbs_open_aside (fixture);
  before = thumbs_read_int (aside, "PRAGMA data_version");
  for (int i = 0; i < 1000; i++)
    g_assert_true (thumbs_has (fixture, i % 50));
  g_assert_cmpint (thumbs_read_int (aside, "PRAGMA data_version"), ==, before);
  plakat_picture_thumbs_flush (fixture->thumbs);
  g_assert_cmpint (thumbs_read_int (aside, "PRAGMA data_version"), ==, before + 1);
}

/* In the log each frame that ends a transaction says how large the file is then (SQLite, "WAL file format").
 */
static guint
count_commits (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *log = NULL;
  gsize length;
  guint count = 0;

  g_assert_true (g_file_get_contents (path, &log, &length, NULL));
  for (gsize at = 32; at + 24 <= length; at += 24 + 4096)
    count += memcmp (log + at + 4, "\0\0\0\0", 4) != 0;
  return count;
}

/* Many that come together share transactions. */
static void
test_batches (Fixture *fixture, gconstpointer data)
{
  guint before;

  plakat_picture_thumbs_flush (fixture->thumbs);
  before = count_commits (fixture);
  for (int n = 0; n < 150; n++)
    thumbs_store (fixture, n, 100);
  plakat_picture_thumbs_flush (fixture->thumbs);
  g_assert_cmpuint (count_commits (fixture), >, before);
  g_assert_cmpuint (count_commits (fixture), <, before + 30);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 15000);
}

static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  guint64 pinned;

  plakat_picture_thumbs_set_cap (fixture->thumbs, 2000);
  thumbs_store (fixture, 0, 1000);
  thumbs_pin (fixture, "one", 0, 4);
  for (int n = 1; n < 10; n++)
    thumbs_store (fixture, n, 1000);
  g_assert_cmpuint (plakat_picture_thumbs_measure (fixture->thumbs, &pinned), ==, 2000);
  g_assert_cmpuint (pinned, ==, 5000);
  for (int n = 0; n < 5; n++)
    g_assert_true (thumbs_has (fixture, n));
  g_assert_false (thumbs_has (fixture, 7));
  g_assert_true (thumbs_has (fixture, 8));

  /* Another account's lists are another matter; what both need stays when one lets go. */
  thumbs_pin (fixture, "two", 4, 8);
  g_assert_cmpuint (plakat_picture_thumbs_measure (fixture->thumbs, &pinned), ==, 1000);
  g_assert_cmpuint (pinned, ==, 6000);
  plakat_picture_thumbs_set_pinned (fixture->thumbs, "one", NULL);
  g_assert_cmpuint (plakat_picture_thumbs_measure (fixture->thumbs, &pinned), ==, 2000);
  g_assert_cmpuint (pinned, ==, 2000);
  g_assert_true (thumbs_has (fixture, 4));
  g_assert_true (thumbs_has (fixture, 8));

  /* Emptying leaves what lists need, in the next process too. */
  thumbs_reopen (fixture);
  plakat_picture_thumbs_clear (fixture->thumbs);
  g_assert_cmpuint (plakat_picture_thumbs_measure (fixture->thumbs, &pinned), ==, 0);
  g_assert_cmpuint (pinned, ==, 2000);
  g_assert_true (thumbs_has (fixture, 4));
}

/* Room that is free goes back to the disk when there is much of it. */
static void
test_gives_back (Fixture *fixture, gconstpointer data)
{
  gsize full;

  for (int n = 0; n < 200; n++)
    thumbs_store (fixture, n, 20000);
  thumbs_reopen (fixture);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 200 * 20000);
  full = thumbs_get_size (fixture);
  g_assert_cmpuint (full, >, 200 * 20000);
  plakat_picture_thumbs_clear (fixture->thumbs);
  thumbs_close (fixture);
  g_assert_cmpuint (thumbs_get_size (fixture), <, full / 8);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  const PlakatPictureFailure gone = { .times = 2, .until = G_GINT64_CONSTANT (4000000000) };
  const PlakatPictureFailure busy = { .passing = TRUE, .times = 1, .until = G_GINT64_CONSTANT (4000000000) };
  const PlakatPictureFailure old = { .times = 1, .until = 1000 };
  PlakatPictureFailure found;

  plakat_picture_thumbs_set_failure (fixture->thumbs, "gone", &gone);
  plakat_picture_thumbs_set_failure (fixture->thumbs, "busy", &busy);
  plakat_picture_thumbs_set_failure (fixture->thumbs, "good", &busy);
  plakat_picture_thumbs_set_failure (fixture->thumbs, "old", &old);
  plakat_picture_thumbs_set_failure (fixture->thumbs, "good", NULL);
  g_assert_true (plakat_picture_thumbs_get_failure (fixture->thumbs, "gone", &found));
  g_assert_false (plakat_picture_thumbs_get_failure (fixture->thumbs, "good", &found));
  plakat_picture_thumbs_flush (fixture->thumbs);

  /* The next process knows as soon as it has looked for the picture. */
  thumbs_reopen (fixture);
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_true (plakat_picture_thumbs_get_failure (fixture->thumbs, "gone", &found));
  g_assert_cmpuint (found.times, ==, 2);
  g_assert_false (found.passing);
  g_assert_cmpint (found.until, ==, gone.until);
  g_assert_true (plakat_picture_thumbs_get_failure (fixture->thumbs, "busy", &found));
  g_assert_true (found.passing);
  g_assert_false (plakat_picture_thumbs_get_failure (fixture->thumbs, "good", &found));
  g_assert_false (plakat_picture_thumbs_get_failure (fixture->thumbs, "old", &found));

  plakat_picture_thumbs_forget_passing (fixture->thumbs);
  g_assert_false (plakat_picture_thumbs_get_failure (fixture->thumbs, "busy", &found));
  thumbs_reopen (fixture);
  g_assert_false (thumbs_has (fixture, 1));
  g_assert_true (plakat_picture_thumbs_get_failure (fixture->thumbs, "gone", &found));
  g_assert_false (plakat_picture_thumbs_get_failure (fixture->thumbs, "busy", &found));
}

/* There is an end to what is remembered. */
static void
test_many_failures (Fixture *fixture, gconstpointer data)
{
  const PlakatPictureFailure gone = { .times = 1, .until = G_GINT64_CONSTANT (4000000000) };
  PlakatPictureFailure found;
  guint known = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *address = g_strdup_printf ("%u", i);

      plakat_picture_thumbs_set_failure (fixture->thumbs, address, &gone);
    }
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *address = g_strdup_printf ("%u", i);

      known += plakat_picture_thumbs_get_failure (fixture->thumbs, address, &found);
    }
  g_assert_cmpuint (known, <=, 4096);
  g_assert_true (plakat_picture_thumbs_get_failure (fixture->thumbs, "4999", &found));
}

typedef struct
{
  Fixture *fixture;
  int from;
} Crowd;

static gpointer
crowd_main (gpointer data)
{
  Crowd *crowd = data;

  for (int n = crowd->from; n < crowd->from + 200; n++)
    {
      thumbs_store (crowd->fixture, n, 2000);
      g_assert_true (thumbs_has (crowd->fixture, n));
      thumbs_has (crowd->fixture, (n * 7) % 800);
    }
  return NULL;
}

/* Many threads store and read at the same time. */
static void
test_crowd (Fixture *fixture, gconstpointer data)
{
  Crowd crowds[4];
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    {
      crowds[i] = (Crowd) { .fixture = fixture, .from = i * 200 };
      threads[i] = g_thread_new ("crowd", crowd_main, &crowds[i]);
    }
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (thumbs_measure (fixture), ==, 800 * 2000);
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

  add ("/images/thumbs/round", test_round);
  add ("/images/thumbs/in-order", test_in_order);
  add ("/images/thumbs/sizes", test_sizes);
  add ("/images/thumbs/order", test_order);
  add ("/images/thumbs/next-process", test_next_process);
  add ("/images/thumbs/reads-do-not-write", test_reads_do_not_write);
  add ("/images/thumbs/batches", test_batches);
  add ("/images/thumbs/pinned", test_pinned);
  add ("/images/thumbs/gives-back", test_gives_back);
  add ("/images/thumbs/failures", test_failures);
  add ("/images/thumbs/many-failures", test_many_failures);
  add ("/images/thumbs/crowd", test_crowd);
  return g_test_run ();
}
