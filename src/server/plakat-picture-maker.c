/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-maker.h"
#include "plakat-picture-wholes.h"

/* How many are made at a time: each may take the memory of the largest picture. */
#define N_THREADS 2

/* How many requests wait, and for how long. */
#define MOST_WAITING 128
#define PATIENCE_USEC (5 * G_USEC_PER_SEC)

/* How many are remembered that are not made smaller. That it took too long, or that there was no decoder, may
 * have had a reason that passes. */
#define MOST_WHOLES 8192
#define RETRY_USEC (60 * 60 * G_GINT64_CONSTANT (1000000))

/* Where most headers end. */
#define HEADER_BYTES (128 * 1024)

/**
 * Make:
 * @file: the picture itself, open
 * @waiters: (element-type Waiter): whom to tell
 * @begun: whether a thread has it
 */
typedef struct
{
  GList link;
  char *name;
  PlakatPictureFile file;
  int width;
  GQueue waiters;
  gboolean begun;
} Make;

/** Waiter: @of_make, @of_all: its places among those of its make and of all; @deadline: on the monotonic
 * clock */
typedef struct
{
  GList of_make;
  GList of_all;
  Make *make;
  PlakatPictureMade made;
  gpointer data;
  gint64 deadline;
} Waiter;

/**
 * PlakatPictureMaker:
 * @work: , @clock: say that there is something to make, and that somebody waits
 * @makes: name → Make; @queue: those that have not begun
 * @waiters: all, whose patience ends first at the head
 */
struct _PlakatPictureMaker
{
  GMutex mutex;
  GCond work;
  GCond clock;
  PlakatPictureCache *cache;
  PlakatPictureWholes *wholes;
  PlakatPictureMake make;
  GHashTable *makes;
  GQueue queue;
  GQueue waiters;
  GThread *threads[N_THREADS];
  GThread *clock_thread;
  gboolean stopping;
  PlakatPictureCounts counts;
};

static void
make_free (Make *make)
{
  plakat_picture_file_clear (&make->file);
  g_free (make->name);
  g_free (make);
}

/* Takes a waiter out of both lists. */
static void
part (PlakatPictureMaker *self, Waiter *waiter)
{
  g_queue_unlink (&waiter->make->waiters, &waiter->of_make);
  g_queue_unlink (&self->waiters, &waiter->of_all);
}

static void
tell (Waiter *waiter, PlakatPictureAnswer answer, GBytes *jpeg)
{
  waiter->made (answer, jpeg, waiter->data);
  g_free (waiter);
}

/* What was begun is made to its end and kept, even when nobody waits any more. */
static void
give_up (PlakatPictureMaker *self, Waiter *waiter)
{
  Make *make = waiter->make;

  part (self, waiter);
  self->counts.busy++;
  if (make->waiters.length > 0 || make->begun)
    return;
  g_queue_unlink (&self->queue, &make->link);
  g_hash_table_remove (self->makes, make->name);
}

/* ── making ── */

static void
count (PlakatPictureMaker *self, guint64 *counter)
{
  g_mutex_lock (&self->mutex);
  (*counter)++;
  g_mutex_unlock (&self->mutex);
}

static void
remember (PlakatPictureMaker *self, const char *name, PlakatReencodeOutcome outcome)
{
  gboolean passes = outcome == PLAKAT_REENCODE_SLOW || outcome == PLAKAT_REENCODE_UNABLE;

  plakat_picture_wholes_add (self->wholes, name, passes ? g_get_monotonic_time () + RETRY_USEC : G_MAXINT64);
}

/* Whether it is known: @jpeg is what was made, %NULL where nothing is. */
static gboolean
find (PlakatPictureMaker *self, const char *name, GBytes **jpeg)
{
  *jpeg = NULL;
  if (plakat_picture_wholes_contains (self->wholes, name, g_get_monotonic_time ()))
    return TRUE;
  *jpeg = plakat_picture_cache_find (self->cache, name);
  if (*jpeg != NULL)
    count (self, &self->counts.kept);
  return *jpeg != NULL;
}

static PlakatPictureAnswer
run (PlakatPictureMaker *self, Make *make, GBytes **jpeg)
{
  g_autoptr (GBytes) picture = NULL;
  PlakatReencodeOutcome outcome;

  /* It may have been made between the look and this. */
  if (find (self, make->name, jpeg))
    return *jpeg ? PLAKAT_PICTURE_ANSWER_SMALL : PLAKAT_PICTURE_ANSWER_WHOLE;
  picture = plakat_picture_file_read (&make->file, 0, make->file.size);
  if (picture == NULL)
    return PLAKAT_PICTURE_ANSWER_BUSY;
  outcome = self->make (picture, make->width, jpeg);
  if (outcome == PLAKAT_REENCODE_DONE)
    {
      count (self, &self->counts.made);
      plakat_picture_cache_keep (self->cache, make->name, *jpeg);
      return PLAKAT_PICTURE_ANSWER_SMALL;
    }
  remember (self, make->name, outcome);
  return PLAKAT_PICTURE_ANSWER_WHOLE;
}

/* With the lock, which it lets go of while it tells. */
static void
finish (PlakatPictureMaker *self, Make *make, PlakatPictureAnswer answer, GBytes *jpeg)
{
  GQueue waiters = G_QUEUE_INIT;
  GList *link;

  while ((link = g_queue_peek_head_link (&make->waiters)) != NULL)
    {
      part (self, link->data);
      g_queue_push_tail_link (&waiters, link);
    }
  self->counts.busy += answer == PLAKAT_PICTURE_ANSWER_BUSY ? waiters.length : 0;
  g_hash_table_remove (self->makes, make->name);
  g_mutex_unlock (&self->mutex);
  while ((link = g_queue_pop_head_link (&waiters)) != NULL)
    tell (link->data, answer, jpeg);
  g_mutex_lock (&self->mutex);
}

static gpointer
work (gpointer data)
{
  PlakatPictureMaker *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    {
      GList *link = g_queue_pop_head_link (&self->queue);
      g_autoptr (GBytes) jpeg = NULL;
      PlakatPictureAnswer answer;
      Make *make;

      if (link == NULL)
        {
          g_cond_wait (&self->work, &self->mutex);
          continue;
        }
      make = link->data;
      make->begun = TRUE;
      g_mutex_unlock (&self->mutex);
      answer = run (self, make, &jpeg);
      g_mutex_lock (&self->mutex);
      finish (self, make, answer, jpeg);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* Tells those that it takes too long for them. All have the same patience: who came first is at the head. */
static gpointer
watch (gpointer data)
{
  PlakatPictureMaker *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    {
      Waiter *first = g_queue_peek_head (&self->waiters);

      if (first == NULL)
        g_cond_wait (&self->clock, &self->mutex);
      else if (first->deadline > g_get_monotonic_time ())
        g_cond_wait_until (&self->clock, &self->mutex, first->deadline);
      else
        {
          give_up (self, first);
          g_mutex_unlock (&self->mutex);
          tell (first, PLAKAT_PICTURE_ANSWER_BUSY, NULL);
          g_mutex_lock (&self->mutex);
        }
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * plakat_picture_maker_new:
 * @cache: (transfer full): where what is made is kept
 * @make: how it is made; it blocks, and runs on two threads at once
 *
 * Returns: (transfer full): a maker, waiting
 */
PlakatPictureMaker *
plakat_picture_maker_new (PlakatPictureCache *cache, PlakatPictureMake make)
{
  PlakatPictureMaker *self = g_new0 (PlakatPictureMaker, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  g_cond_init (&self->clock);
  self->cache = cache;
  self->wholes = plakat_picture_wholes_new (MOST_WHOLES);
  self->make = make;
  self->makes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) make_free);
  g_queue_init (&self->queue);
  g_queue_init (&self->waiters);
  for (gsize i = 0; i < N_THREADS; i++)
    self->threads[i] = g_thread_new ("pictures", work, self);
  self->clock_thread = g_thread_new ("pictures-clock", watch, self);
  return self;
}

/** plakat_picture_maker_stop: waits for what is being made; who waits for something else is told that it is
 * busy */
void
plakat_picture_maker_stop (PlakatPictureMaker *self)
{
  Waiter *waiter;

  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_broadcast (&self->work);
  g_cond_broadcast (&self->clock);
  g_mutex_unlock (&self->mutex);
  for (gsize i = 0; i < N_THREADS; i++)
    g_clear_pointer (&self->threads[i], g_thread_join);
  g_clear_pointer (&self->clock_thread, g_thread_join);
  while ((waiter = g_queue_peek_head (&self->waiters)) != NULL)
    {
      give_up (self, waiter);
      tell (waiter, PLAKAT_PICTURE_ANSWER_BUSY, NULL);
    }
}

void
plakat_picture_maker_free (PlakatPictureMaker *self)
{
  g_return_if_fail (self != NULL);

  plakat_picture_maker_stop (self);
  g_hash_table_unref (self->makes);
  plakat_picture_wholes_free (self->wholes);
  plakat_picture_cache_free (self->cache);
  g_cond_clear (&self->work);
  g_cond_clear (&self->clock);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* ── asking ── */

/* As far as it can be known without a decoder. A header that is not understood is left to the decoder. */
static gboolean
is_small_enough (PlakatPictureFile *file, int width)
{
  g_autoptr (GBytes) bytes = plakat_picture_file_read (file, 0, MIN (file->size, HEADER_BYTES));
  PlakatPictureHeader header;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  length = g_bytes_get_size (bytes);
  plakat_picture_read_header (g_bytes_get_data (bytes, NULL), length, &header);
  return header.width > 0 && header.height > 0
         && plakat_picture_header_get_shown_width (&header) <= (guint) width;
}

/**
 * plakat_picture_maker_look:
 * @name: by plakat_picture_cache_make_name()
 * @file: the picture itself
 * @width: one of those that are made, in pixels
 * @jpeg: (out) (transfer full) (nullable): the picture, if it is there already
 *
 * Reads a file, or the beginning of @file; waits for nobody.
 */
PlakatPictureAnswer
plakat_picture_maker_look (
    PlakatPictureMaker *self, const char *name, PlakatPictureFile *file, int width, GBytes **jpeg)
{
  if (find (self, name, jpeg))
    return *jpeg ? PLAKAT_PICTURE_ANSWER_SMALL : PLAKAT_PICTURE_ANSWER_WHOLE;
  if (file->size <= PLAKAT_REENCODE_WIDTH_MAX_BYTES && !is_small_enough (file, width))
    return PLAKAT_PICTURE_ANSWER_UNKNOWN;
  remember (self, name, PLAKAT_REENCODE_WHOLE);
  return PLAKAT_PICTURE_ANSWER_WHOLE;
}

static Make *
find_or_begin (PlakatPictureMaker *self, const char *name, const PlakatPictureFile *file, int width)
{
  Make *make = g_hash_table_lookup (self->makes, name);

  if (make != NULL)
    return make;
  make = g_new0 (Make, 1);
  if (!plakat_picture_file_copy (&make->file, file))
    {
      make_free (make);
      return NULL;
    }
  make->link.data = make;
  make->name = g_strdup (name);
  make->width = width;
  g_queue_init (&make->waiters);
  g_hash_table_insert (self->makes, make->name, make);
  g_queue_push_tail_link (&self->queue, &make->link);
  g_cond_signal (&self->work);
  return make;
}

/* %FALSE when there are too many. */
static gboolean
enlist (PlakatPictureMaker *self,
        const char *name,
        const PlakatPictureFile *file,
        int width,
        PlakatPictureMade made,
        gpointer data)
{
  Make *make = NULL;
  Waiter *waiter;

  if (!self->stopping && self->waiters.length < MOST_WAITING)
    make = find_or_begin (self, name, file, width);
  if (make == NULL)
    return FALSE;
  waiter = g_new0 (Waiter, 1);
  waiter->of_make.data = waiter->of_all.data = waiter;
  waiter->make = make;
  waiter->made = made;
  waiter->data = data;
  waiter->deadline = g_get_monotonic_time () + PATIENCE_USEC;
  g_queue_push_tail_link (&make->waiters, &waiter->of_make);
  g_queue_push_tail_link (&self->waiters, &waiter->of_all);
  if (self->waiters.length == 1)
    g_cond_signal (&self->clock);
  return TRUE;
}

/**
 * plakat_picture_maker_make:
 * @name: by plakat_picture_cache_make_name()
 * @file: the picture itself
 * @width: in pixels
 * @made: told once, on any thread: within five seconds, on this thread before it returns if too many wait
 *
 * Has a picture made, or waits for whoever has it made already.
 */
void
plakat_picture_maker_make (PlakatPictureMaker *self,
                           const char *name,
                           const PlakatPictureFile *file,
                           int width,
                           PlakatPictureMade made,
                           gpointer data)
{
  gboolean waits;

  g_mutex_lock (&self->mutex);
  waits = enlist (self, name, file, width, made, data);
  self->counts.busy += !waits;
  g_mutex_unlock (&self->mutex);
  if (!waits)
    made (PLAKAT_PICTURE_ANSWER_BUSY, NULL, data);
}

/** plakat_picture_maker_count: @counts: (out): since the start */
void
plakat_picture_maker_count (PlakatPictureMaker *self, PlakatPictureCounts *counts)
{
  g_mutex_lock (&self->mutex);
  *counts = self->counts;
  g_mutex_unlock (&self->mutex);
}
