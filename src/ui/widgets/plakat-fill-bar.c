/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-fill-bar.h"
#include "plakat-fill-words.h"

/* Numbers that change more often than that cannot be read. Milliseconds. */
#define REST 250

struct _PlakatFillBar
{
  AdwBin parent_instance;

  PlakatEngine *engine;
  GSignalGroup *signals;
  guint rest;    /* the source that ends it */
  gboolean late; /* something changed meanwhile */

  GtkLabel *words;
  GtkButton *button;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PlakatFillBar, plakat_fill_bar, ADW_TYPE_BIN)

static gboolean
is_going (PlakatFillBar *self)
{
  return plakat_engine_get_state (self->engine) == PLAKAT_SYNC_WORKING;
}

static void
update (PlakatFillBar *self)
{
  PlakatFill fill;
  gboolean filling = self->engine != NULL && plakat_engine_get_fill (self->engine, &fill);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), filling);
  if (!filling)
    return;
  text = is_going (self) ? plakat_fill_words_going (&fill) : plakat_fill_words_stopped (&fill);
  gtk_label_set_text (self->words, text);
  gtk_button_set_label (self->button, is_going (self) ? _ ("_Stop") : _ ("_Go On"));
  gtk_progress_bar_set_fraction (self->progress, plakat_engine_get_progress (self->engine));
}

static gboolean
rest_cb (gpointer data)
{
  PlakatFillBar *self = data;

  self->rest = 0;
  if (self->late)
    update (self);
  self->late = FALSE;
  return G_SOURCE_REMOVE;
}

static void
engine_changed_cb (PlakatFillBar *self, GParamSpec *pspec)
{
  gboolean quick;

  g_assert (PLAKAT_IS_FILL_BAR (self));

  /* That it begins, stands or is through is told at once. */
  quick = !gtk_widget_get_visible (GTK_WIDGET (self)) || g_str_equal (pspec->name, "state")
          || plakat_engine_get_progress (self->engine) >= 1;
  if (self->rest != 0 && !quick)
    {
      self->late = TRUE;
      return;
    }
  update (self);
  if (self->rest == 0)
    self->rest = g_timeout_add (REST, rest_cb, self);
}

static void
clicked_cb (PlakatFillBar *self)
{
  g_assert (PLAKAT_IS_FILL_BAR (self));

  if (is_going (self))
    plakat_engine_cancel (self->engine);
  else
    dex_future_disown (plakat_engine_sync_now (self->engine));
}

static void
plakat_fill_bar_dispose (GObject *object)
{
  PlakatFillBar *self = PLAKAT_FILL_BAR (object);

  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILL_BAR);
  G_OBJECT_CLASS (plakat_fill_bar_parent_class)->dispose (object);
}

static void
plakat_fill_bar_class_init (PlakatFillBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_fill_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-fill-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFillBar, words);
  gtk_widget_class_bind_template_child (widget_class, PlakatFillBar, button);
  gtk_widget_class_bind_template_child (widget_class, PlakatFillBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
plakat_fill_bar_init (PlakatFillBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (engine_changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::progress", G_CALLBACK (engine_changed_cb), self);
}

/** plakat_fill_bar_set_engine: @engine: (nullable): that fills the catalogue */
void
plakat_fill_bar_set_engine (PlakatFillBar *self, PlakatEngine *engine)
{
  g_return_if_fail (PLAKAT_IS_FILL_BAR (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->signals, engine);
  update (self);
}
