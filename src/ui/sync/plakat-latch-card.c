/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-latch-card.h"
#include "plakat-sync-page-words.h"

struct _PlakatLatchCard
{
  GtkBox parent_instance;

  char *scope;

  GtkLabel *title_label;
  GtkLabel *sentence_label;
  GtkWidget *buttons_box;
  GtkButton *put_button;
  GtkButton *accept_button;
};

enum
{
  ANSWERED,
  LOOKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatLatchCard, plakat_latch_card, GTK_TYPE_BOX)

static void
answer (PlakatLatchCard *self, PlakatLatchChoice choice)
{
  gtk_widget_set_sensitive (self->buttons_box, FALSE);
  g_signal_emit (self, signals[ANSWERED], 0, (int) choice);
}

static void
put_cb (PlakatLatchCard *self)
{
  g_assert (PLAKAT_IS_LATCH_CARD (self));

  answer (self, PLAKAT_LATCH_PUT_BACK);
}

static void
accept_cb (PlakatLatchCard *self)
{
  g_assert (PLAKAT_IS_LATCH_CARD (self));

  answer (self, PLAKAT_LATCH_ACCEPT);
}

static void
look_cb (PlakatLatchCard *self)
{
  g_assert (PLAKAT_IS_LATCH_CARD (self));

  g_signal_emit (self, signals[LOOKED], 0);
}

static void
plakat_latch_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_LATCH_CARD);
  G_OBJECT_CLASS (plakat_latch_card_parent_class)->dispose (object);
}

static void
plakat_latch_card_finalize (GObject *object)
{
  g_free (PLAKAT_LATCH_CARD (object)->scope);
  G_OBJECT_CLASS (plakat_latch_card_parent_class)->finalize (object);
}

static void
plakat_latch_card_class_init (PlakatLatchCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_latch_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_latch_card_finalize;
  signals[ANSWERED] =
      g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[LOOKED] = g_signal_new ("looked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-latch-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatLatchCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatLatchCard, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatLatchCard, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatLatchCard, put_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatLatchCard, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, put_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
}

static void
plakat_latch_card_init (PlakatLatchCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_latch_card_new: @name: (nullable): of the list, or of the profile whose list it is */
GtkWidget *
plakat_latch_card_new (const PlakatLatch *latch, const char *name)
{
  PlakatLatchCard *self = g_object_new (PLAKAT_TYPE_LATCH_CARD, NULL);
  g_autofree char *sentence = plakat_sync_page_words_latch (latch, name);
  const char *title = g_str_equal (latch->scope, "server") ? _ ("The server is not the one it was")
                                                           : _ ("Is this what you want?");

  g_set_str (&self->scope, latch->scope);
  if (g_str_equal (latch->scope, "server"))
    {
      gtk_button_set_label (self->put_button, _ ("_Put my lists back on the server"));
      gtk_button_set_label (self->accept_button, _ ("_Accept the server’s lists"));
    }
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  return GTK_WIDGET (self);
}

const char *
plakat_latch_card_get_scope (PlakatLatchCard *self)
{
  g_return_val_if_fail (PLAKAT_IS_LATCH_CARD (self), NULL);

  return self->scope;
}
