/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "picture-kit.h"
#include "plakat-picture-maker.h"
#include "storage-fixture.h"

#define PATIENCE (30 * G_TIME_SPAN_SECOND)
#define ENOUGH 4

/**
 * Place:
 * @open: whether what is begun may come to its end
 * @begun, @running, @most_running: how many times something was made, is being made, was at the same time
 * @outcome: what comes of it
 * @answers: how often each was told; @told: in all
 */
typedef struct
{
  char *folder;
  PlakatPictureMaker *maker;
  GMutex mutex;
  GCond changed;
  gboolean open;
  int begun;
  int running;
  int most_running;
  PlakatReencodeOutcome outcome;
  int answers[4];
  int told;
} Place;

static Place *the_place;

/* Stands where a process would be started, so that a test says how long that runs and what comes of it. */
static PlakatReencodeOutcome
make (GBytes *picture, int width, GBytes **jpeg)
{
  Place *self = the_place;
  PlakatReencodeOutcome outcome;

  g_mutex_lock (&self->mutex);
  self->begun++;
  self->running++;
  self->most_running = MAX (self->most_running, self->running);
  g_cond_broadcast (&self->changed);
  while (!self->open)
    g_cond_wait (&self->changed, &self->mutex);
  self->running--;
  outcome = self->outcome;
  g_mutex_unlock (&self->mutex);
  if (outcome == PLAKAT_REENCODE_DONE)
    *jpeg = g_bytes_new_static ("\xff\xd8\xff small \xff\xd9", 12);
  return outcome;
}

static PlakatPictureMaker *
make_maker (Place *self, PlakatPictureMake how)
{
  g_autoptr (GError) error = NULL;
  PlakatPictureCache *cache = plakat_picture_cache_open (self->folder, 1024 * 1024, &error);

  g_assert_no_error (error);
  return plakat_picture_maker_new (cache, how);
}

static void
set_up (Place *self, gconstpointer data)
{
  the_place = self;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->folder = g_dir_make_tmp ("plakat-maker-XXXXXX", NULL);
  self->outcome = PLAKAT_REENCODE_DONE;
  self->maker = make_maker (self, make);
}

static void
open_gate (Place *self, gboolean open)
{
  g_mutex_lock (&self->mutex);
  self->open = open;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static void
tear_down (Place *self, gconstpointer data)
{
  open_gate (self, TRUE);
  plakat_picture_maker_free (self->maker);
  storage_remove_folder (self->folder);
  g_free (self->folder);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
}

/* Waits until *@number, which is under the lock, is at least @wanted. */
static void
wait_for (Place *self, const int *number, int wanted)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&self->mutex);
  while (*number < wanted)
    g_assert_true (g_cond_wait_until (&self->changed, &self->mutex, end));
  g_mutex_unlock (&self->mutex);
}

static int
get (Place *self, const int *number)
{
  int value;

  g_mutex_lock (&self->mutex);
  value = *number;
  g_mutex_unlock (&self->mutex);
  return value;
}

static void
made_cb (PlakatPictureAnswer answer, GBytes *jpeg, gpointer data)
{
  Place *self = data;

  g_assert_true ((answer == PLAKAT_PICTURE_ANSWER_SMALL) == (jpeg != NULL));
  g_mutex_lock (&self->mutex);
  self->answers[answer]++;
  self->told++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* As large as its header says, which is all that is looked at here. */
static GBytes *
make_header (guint16 width)
{
  guint8 bytes[32] = "\xff\xd8\xff\xc0\x00\x11\x08\x03\xe8";

  bytes[9] = width >> 8;
  bytes[10] = width & 0xff;
  return g_bytes_new (bytes, sizeof bytes);
}

static void
ask (Place *self, const char *name)
{
  g_autoptr (GBytes) bytes = make_header (1000);
  PlakatPictureFile file = { .fd = -1, .bytes = bytes, .size = g_bytes_get_size (bytes) };

  plakat_picture_maker_make (self->maker, name, &file, 320, made_cb, self);
}

static PlakatPictureAnswer
look (Place *self, const char *name, guint16 width)
{
  g_autoptr (GBytes) bytes = make_header (width);
  PlakatPictureFile file = { .fd = -1, .bytes = bytes, .size = g_bytes_get_size (bytes) };
  g_autoptr (GBytes) jpeg = NULL;
  PlakatPictureAnswer answer = plakat_picture_maker_look (self->maker, name, &file, 320, &jpeg);

  g_assert_true ((answer == PLAKAT_PICTURE_ANSWER_SMALL) == (jpeg != NULL));
  return answer;
}

static char *
name_of (int number)
{
  g_autofree char *key = g_strdup_printf ("%d.jpg", number);

  return plakat_picture_cache_make_name (key, "\"1\"", 1, 320);
}

static void
ask_number (Place *self, int number)
{
  g_autofree char *name = name_of (number);

  ask (self, name);
}

static void
assert_counts (Place *self, guint64 made, guint64 kept, guint64 busy)
{
  PlakatPictureCounts counts;

  plakat_picture_maker_count (self->maker, &counts);
  g_assert_cmpuint (counts.made, ==, made);
  g_assert_cmpuint (counts.kept, ==, kept);
  g_assert_cmpuint (counts.busy, ==, busy);
}

/* However many ask for the same, it is made once. */
static void
test_once (Place *self, gconstpointer data)
{
  g_autofree char *name = name_of (1);

  g_assert_cmpint (look (self, name, 1000), ==, PLAKAT_PICTURE_ANSWER_UNKNOWN);
  for (int i = 0; i < 10; i++)
    ask (self, name);
  wait_for (self, &self->begun, 1);
  ask (self, name);
  g_assert_cmpint (get (self, &self->told), ==, 0);
  open_gate (self, TRUE);
  wait_for (self, &self->told, 11);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, 11);
  g_assert_cmpint (look (self, name, 1000), ==, PLAKAT_PICTURE_ANSWER_SMALL);
  /* who looked before it was there, and asks now */
  ask (self, name);
  wait_for (self, &self->told, 12);
  g_assert_cmpint (self->begun, ==, 1);
  assert_counts (self, 1, 2, 0);
}

/* Two at a time; the others wait, and are made. */
static void
test_two_at_a_time (Place *self, gconstpointer data)
{
  for (int i = 0; i < 9; i++)
    ask_number (self, i);
  wait_for (self, &self->begun, 2);
  g_assert_cmpint (get (self, &self->told), ==, 0);
  open_gate (self, TRUE);
  wait_for (self, &self->told, 9);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, 9);
  g_assert_cmpint (self->begun, ==, 9);
  g_assert_cmpint (self->most_running, ==, 2);
}

/* Who has waited long enough is told so, also of what is being made; and that is kept when it comes. */
static void
test_patience (Place *self, gconstpointer data)
{
  g_autofree char *first = name_of (0), *third = name_of (2);
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < 3; i++)
    ask_number (self, i);
  wait_for (self, &self->told, 3);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_BUSY], ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, ENOUGH * G_USEC_PER_SEC);
  assert_counts (self, 0, 0, 3);
  open_gate (self, TRUE);
  /* these come after what was begun; the third was dropped when nobody waited for it */
  ask_number (self, 3);
  ask_number (self, 4);
  wait_for (self, &self->told, 5);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, 2);
  ask (self, first);
  wait_for (self, &self->told, 6);
  g_assert_cmpint (look (self, first, 1000), ==, PLAKAT_PICTURE_ANSWER_SMALL);
  g_assert_cmpint (look (self, third, 1000), ==, PLAKAT_PICTURE_ANSWER_UNKNOWN);
  g_assert_cmpint (self->begun, ==, 4);
}

/* So many may wait, and no more: who comes then is answered at once. */
static void
test_too_many (Place *self, gconstpointer data)
{
  for (int i = 0; i < 128; i++)
    ask_number (self, i % 100);
  g_assert_cmpint (get (self, &self->told), ==, 0);
  ask_number (self, 1000);
  g_assert_cmpint (get (self, &self->answers[PLAKAT_PICTURE_ANSWER_BUSY]), ==, 1);
  /* for what is being made already there is no room either */
  ask_number (self, 1);
  g_assert_cmpint (get (self, &self->answers[PLAKAT_PICTURE_ANSWER_BUSY]), ==, 2);
  open_gate (self, TRUE);
  wait_for (self, &self->told, 130);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, 128);
  g_assert_cmpint (self->begun, ==, 100);
  ask_number (self, 1000);
  wait_for (self, &self->told, 131);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, 129);
}

/* What cannot be made is tried once, for as long as the picture is what it is. */
static void
test_failures (Place *self, gconstpointer data)
{
  static const PlakatReencodeOutcome outcomes[] = { PLAKAT_REENCODE_DAMAGED, PLAKAT_REENCODE_SLOW,
                                                    PLAKAT_REENCODE_LARGE,   PLAKAT_REENCODE_UNABLE,
                                                    PLAKAT_REENCODE_KIND,    PLAKAT_REENCODE_WHOLE };

  open_gate (self, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *name = name_of (i);
      g_autofree char *changed = name_of (100 + i);

      self->outcome = outcomes[i];
      ask (self, name);
      wait_for (self, &self->told, 2 * i + 1);
      g_assert_cmpint (self->begun, ==, i + 1);
      g_assert_cmpint (look (self, name, 1000), ==, PLAKAT_PICTURE_ANSWER_WHOLE);
      g_assert_cmpint (look (self, changed, 1000), ==, PLAKAT_PICTURE_ANSWER_UNKNOWN);
      ask (self, name);
      wait_for (self, &self->told, 2 * i + 2);
      g_assert_cmpint (self->begun, ==, i + 1);
    }
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_WHOLE], ==, 2 * G_N_ELEMENTS (outcomes));
  assert_counts (self, 0, 0, 0);
}

/* For what is narrow enough no process is needed, nor for what is too large to be decoded. */
static void
test_looked_at (Place *self, gconstpointer data)
{
  g_autofree char *narrow = name_of (1), *wide = name_of (2), *heavy = name_of (3);
  PlakatPictureFile file = { .fd = -1, .size = PLAKAT_REENCODE_WIDTH_MAX_BYTES + 1 };
  GBytes *jpeg;

  g_assert_cmpint (look (self, narrow, 320), ==, PLAKAT_PICTURE_ANSWER_WHOLE);
  g_assert_cmpint (look (self, wide, 321), ==, PLAKAT_PICTURE_ANSWER_UNKNOWN);
  g_assert_cmpint (plakat_picture_maker_look (self->maker, heavy, &file, 320, &jpeg), ==,
                   PLAKAT_PICTURE_ANSWER_WHOLE);
}

/* Nobody is left without an answer. */
static void
test_stop (Place *self, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    ask_number (self, i);
  wait_for (self, &self->begun, 2);
  open_gate (self, TRUE);
  plakat_picture_maker_stop (self->maker);
  g_assert_cmpint (self->told, ==, 6);
  g_assert_cmpint (self->running, ==, 0);
  ask_number (self, 7);
  g_assert_cmpint (self->told, ==, 7);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_BUSY], >=, 1);
}

/* Many threads ask for few pictures, made by the real process: each is told once, and no picture is made
 * twice. */
#define N_ASKERS 8
#define N_PICTURES 5

typedef struct
{
  Place *place;
  GBytes **pictures;
} Asker;

static gpointer
ask_all (gpointer data)
{
  Asker *asker = data;

  for (int i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = name_of (i);
      PlakatPictureFile file = { .fd = -1,
                                 .bytes = asker->pictures[i],
                                 .size = g_bytes_get_size (asker->pictures[i]) };

      plakat_picture_maker_make (asker->place->maker, name, &file, 160, made_cb, asker->place);
    }
  return NULL;
}

static void
test_threads (Place *self, gconstpointer data)
{
  GBytes *pictures[N_PICTURES];
  Asker asker = { self, pictures };
  GThread *threads[N_ASKERS];
  PlakatPictureCounts counts;

  g_clear_pointer (&self->maker, plakat_picture_maker_free);
  self->maker = make_maker (self, plakat_reencode_width);
  for (int i = 0; i < N_PICTURES; i++)
    pictures[i] = picture_make (400 + i, 200, FALSE, "jpeg");
  for (int i = 0; i < N_ASKERS; i++)
    threads[i] = g_thread_new ("asker", ask_all, &asker);
  for (int i = 0; i < N_ASKERS; i++)
    g_thread_join (threads[i]);
  wait_for (self, &self->told, N_ASKERS * N_PICTURES);
  g_assert_cmpint (self->answers[PLAKAT_PICTURE_ANSWER_SMALL], ==, N_ASKERS * N_PICTURES);
  for (int i = 0; i < N_PICTURES; i++)
    g_bytes_unref (pictures[i]);
  plakat_picture_maker_count (self->maker, &counts);
  g_assert_cmpuint (counts.made, ==, N_PICTURES);
}

#define ADD(path, function) \
  g_test_add ("/server/picture-maker/" path, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  /* The program takes itself for the one that decodes, as plakat-server does. */
  if (argc > 1 && g_str_equal (argv[1], PLAKAT_REENCODE_ARGUMENT))
    return plakat_reencode_run (argc, argv);
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("once", test_once);
  ADD ("two-at-a-time", test_two_at_a_time);
  ADD ("patience", test_patience);
  ADD ("too-many", test_too_many);
  ADD ("failures", test_failures);
  ADD ("looked-at", test_looked_at);
  ADD ("stop", test_stop);
  ADD ("threads", test_threads);
  return g_test_run ();
}
