/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-application.h"
#include "plakat-poster-art.h"
#include "plakat-poster-fade.h"

/* Microseconds */
#define FADE_TIME 200000
/* What comes so soon after the film was first drawn is there at once, to an eye: fading would only make it
 * late. */
#define AT_ONCE 100000

/* There is no more in a preview than that. */
#define PREVIEW_WIDTH 10
#define PREVIEW_HEIGHT 15

static GdkTexture *
create_preview (const PlakatLook *look)
{
  guint32 *pixels = g_new (guint32, PREVIEW_WIDTH * PREVIEW_HEIGHT);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, PREVIEW_WIDTH * PREVIEW_HEIGHT * sizeof *pixels);

  plakat_look_render_preview (look, pixels, PREVIEW_WIDTH, PREVIEW_HEIGHT);
  return gdk_memory_texture_new (PREVIEW_WIDTH, PREVIEW_HEIGHT, GDK_MEMORY_DEFAULT, bytes,
                                 PREVIEW_WIDTH * sizeof *pixels);
}

/* Made when it is drawn: most cells that are bound while a wall scrolls are never seen. */
static GdkTexture *
get_preview (PlakatPosterFade *self, PlakatFilmItem *film)
{
  const PlakatLook *look = film ? plakat_film_item_get_look (film, NULL) : NULL;

  if (self->preview == NULL && look != NULL)
    self->preview = create_preview (look);
  return self->preview;
}

static void
stop (PlakatPosterFade *self, GtkWidget *widget)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
  self->since = 0;
  g_clear_object (&self->under);
}

static void
stop_awaiting (PlakatPosterFade *self)
{
  if (self->painting != NULL)
    g_clear_signal_handler (&self->painted, self->painting);
  g_clear_object (&self->painting);
}

static void
painted_cb (GdkFrameClock *clock, gpointer data)
{
  PlakatPosterFade *self = data;

  stop_awaiting (self);
  self->first_seen = g_get_monotonic_time ();
}

/* Nothing is seen before its frame is painted, and the first frame of a wall takes its time. */
static void
await_painted (PlakatPosterFade *self, GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  if (clock == NULL || self->painting != NULL)
    return;
  self->painting = g_object_ref (clock);
  self->painted = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), self);
}

static gboolean
was_seen (PlakatPosterFade *self)
{
  return self->first_seen > 0 && g_get_monotonic_time () - self->first_seen >= AT_ONCE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* Something else is to be shown: from what was there, unless nothing was, or hardly so. */
static void
begin (PlakatPosterFade *self, GtkWidget *widget, GdkTexture *texture)
{
  GdkTexture *before = self->shown ? self->shown : self->preview;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  stop (self, widget);
  if (before != NULL && clock != NULL && was_seen (self) && adw_get_enable_animations (widget))
    {
      self->under = g_object_ref (before);
      self->since = gdk_frame_clock_get_frame_time (clock);
      self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
    }
  g_set_object (&self->shown, texture);
}

/* What a picture looks like is found when it is seen for the first time. */
static void
tell_looks (PlakatFilmItem *film, PlakatPoster *poster, GdkTexture *texture)
{
  GApplication *application = g_application_get_default ();

  if (film != NULL && PLAKAT_IS_APPLICATION (application) && !plakat_poster_get_drawn (poster))
    plakat_looks_take (plakat_application_get_looks (PLAKAT_APPLICATION (application)), film, texture);
}

static double
get_share (PlakatPosterFade *self, GtkWidget *widget)
{
  gint64 now;

  if (self->since == 0)
    return 1;
  now = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget));
  return CLAMP ((double) (now - self->since) / FADE_TIME, 0, 1);
}

/**
 * plakat_poster_fade_snapshot:
 * @widget: the one that draws
 * @film: whose poster it is
 * @poster: the poster on its way, %NULL while it was not asked for
 * @box: where
 *
 * Draws the best that is there. Nothing fades that was there when the film was first drawn or came right
 * after, and nothing at all under reduced motion.
 */
void
plakat_poster_fade_snapshot (PlakatPosterFade *self,
                             GtkWidget *widget,
                             GtkSnapshot *snapshot,
                             PlakatFilmItem *film,
                             PlakatPoster *poster,
                             const graphene_rect_t *box)
{
  GdkTexture *texture = poster ? plakat_poster_get_texture (poster) : NULL;
  GdkTexture *ground;
  double share;

  if (self->first_seen == 0)
    await_painted (self, widget);
  if (texture != NULL && texture != self->shown)
    {
      begin (self, widget, texture);
      tell_looks (film, poster, texture);
    }
  share = get_share (self, widget);
  if (share >= 1)
    stop (self, widget);
  ground = self->under ? self->under : self->shown ? self->shown : get_preview (self, film);
  if (ground != NULL)
    plakat_poster_art_snapshot_picture (widget, snapshot, GDK_PAINTABLE (ground), box);
  else if (poster != NULL)
    plakat_poster_art_snapshot_picture (widget, snapshot, GDK_PAINTABLE (poster), box);
  if (self->under == NULL || self->shown == NULL)
    return;
  gtk_snapshot_push_opacity (snapshot, share);
  plakat_poster_art_snapshot_picture (widget, snapshot, GDK_PAINTABLE (self->shown), box);
  gtk_snapshot_pop (snapshot);
}

/** plakat_poster_fade_look: somebody looks from the next frame on: what was drawn before was not seen */
void
plakat_poster_fade_look (PlakatPosterFade *self, GtkWidget *widget)
{
  self->first_seen = 0;
  await_painted (self, widget);
}

/** plakat_poster_fade_clear: another film comes, or none */
void
plakat_poster_fade_clear (PlakatPosterFade *self, GtkWidget *widget)
{
  stop (self, widget);
  stop_awaiting (self);
  self->first_seen = 0;
  g_clear_object (&self->shown);
  g_clear_object (&self->preview);
}
