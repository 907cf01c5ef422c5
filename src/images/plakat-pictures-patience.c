/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-pictures-private.h"

/*
 * Addresses that gave nothing. A definite no is believed for a day, and the next one for longer; where the
 * way there or the server failed for now it is asked again soon, then later and later, and at once when there
 * is another network or the server answers again. Both are kept with the pictures, so that a restart asks no
 * more than going on would.
 */

#define LONGEST_RETRY_SECONDS (15 * 60)
#define LONGEST_ABSENT_SECONDS (30 * 24 * 3600)
/* So many broken connections one after the other, and the server has a rest. */
#define BROKEN_IN_A_ROW 3

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_resting (PlakatPictures *self)
{
  return self->broken >= BROKEN_IN_A_ROW && g_get_monotonic_time () < self->rests_until;
}

/* A clock that was put back must not make anybody wait for longer than is ever waited for. */
static gboolean
is_over (const PlakatPictureFailure *failure)
{
  const gint64 longest = failure->passing ? LONGEST_RETRY_SECONDS * 4 : LONGEST_ABSENT_SECONDS;
  const gint64 now = get_now ();

  return now >= failure->until || failure->until > now + longest;
}

/* plakat_pictures_is_patient: Returns: whether @url is not asked for now, since it failed not long ago */
gboolean
plakat_pictures_is_patient (PlakatPictures *self, const char *url)
{
  PlakatPictureFailure failure;

  return is_resting (self)
         || (plakat_picture_thumbs_get_failure (self->thumbs, url, &failure) && !is_over (&failure));
}

static gboolean
retry_cb (gpointer data)
{
  PlakatPictures *self = data;

  self->retry_source = 0;
  plakat_pictures_announce_back (self);
  return G_SOURCE_REMOVE;
}

/* Who waits in vain is told once the first pause is over, and again after the next. */
static void
retry_in (PlakatPictures *self, guint seconds)
{
  const gint64 at = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;

  if (self->retry_source != 0 && self->retry_at <= at)
    return;
  if (self->retry_source != 0)
    g_source_remove (self->retry_source);
  self->retry_at = at;
  self->retry_source = g_timeout_add_seconds (seconds + 1, retry_cb, self);
}

/*
 * plakat_pictures_note_failed:
 * @url: an address
 * @passing: whether it may do better before long
 * @retry_after: seconds that the server asked for, 0 for none
 */
void
plakat_pictures_note_failed (PlakatPictures *self, const char *url, gboolean passing, guint retry_after)
{
  PlakatPictureFailure failure = { 0 };
  const guint64 first = passing ? self->retry_seconds : self->absent_seconds;
  const guint64 longest = passing ? LONGEST_RETRY_SECONDS : LONGEST_ABSENT_SECONDS;
  guint64 seconds;

  plakat_picture_thumbs_get_failure (self->thumbs, url, &failure);
  failure.times = failure.passing == passing ? MIN (failure.times + 1, 16) : 1;
  failure.passing = passing;
  seconds = MAX (MIN (first << (failure.times - 1), longest), retry_after);
  failure.until = get_now () + (gint64) seconds;
  plakat_picture_thumbs_set_failure (self->thumbs, url, &failure);
  if (passing)
    retry_in (self, (guint) seconds);
}

void
plakat_pictures_note_came (PlakatPictures *self, const char *url)
{
  plakat_picture_thumbs_set_failure (self->thumbs, url, NULL);
}

/* plakat_pictures_note_connection: @broken: whether one broke, or carried an answer */
void
plakat_pictures_note_connection (PlakatPictures *self, gboolean broken)
{
  gboolean was_away = self->broken >= BROKEN_IN_A_ROW;

  self->broken = broken ? self->broken + 1 : 0;
  if (self->broken >= BROKEN_IN_A_ROW)
    {
      self->rests_until = g_get_monotonic_time () + (gint64) self->retry_seconds * G_USEC_PER_SEC;
      retry_in (self, self->retry_seconds);
    }
  else if (was_away && !broken)
    plakat_pictures_try_again (self);
}

/**
 * plakat_pictures_try_again:
 * @self: pictures
 *
 * There is another network, or the server is back: what failed on the way there is asked for again at once,
 * also by posters that are shown without their picture. What the server does not have stays as it is.
 */
void
plakat_pictures_try_again (PlakatPictures *self)
{
  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  self->broken = 0;
  plakat_picture_thumbs_forget_passing (self->thumbs);
  plakat_pictures_announce_back (self);
}

/* plakat_pictures_set_patience: tests do not wait for half a minute, nor for a day */
void
plakat_pictures_set_patience (PlakatPictures *self, guint retry_seconds, guint absent_seconds)
{
  self->retry_seconds = retry_seconds;
  self->absent_seconds = absent_seconds;
}
