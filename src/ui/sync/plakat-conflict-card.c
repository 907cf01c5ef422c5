/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-conflict-card.h"
#include "plakat-conflict-side.h"
#include "plakat-sync-page-words.h"
#include "plakat-thumb.h"
#include "plakat-words.h"

struct _PlakatConflictCard
{
  GtkBox parent_instance;

  gint64 id;

  PlakatThumb *thumb;
  GtkLabel *title_label;
  GtkLabel *sentence_label;
  GtkBox *sides_box;
  PlakatConflictSide *mine;
  PlakatConflictSide *theirs;
  GtkBox *foot_box;
  GtkWidget *both_button;
  GtkWidget *this_button;
};

static guint settled_signal;

G_DEFINE_FINAL_TYPE (PlakatConflictCard, plakat_conflict_card, GTK_TYPE_BOX)

static gboolean
is_chosen (PlakatConflictCard *self)
{
  return plakat_conflict_side_get_chosen (self->mine) || plakat_conflict_side_get_chosen (self->theirs);
}

static void
chosen_cb (PlakatConflictCard *self)
{
  g_assert (PLAKAT_IS_CONFLICT_CARD (self));

  gtk_widget_set_sensitive (self->this_button, is_chosen (self));
}

/* Once only: the card goes when the library has done it. */
static void
settle (PlakatConflictCard *self, PlakatConflictChoice choice)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->foot_box), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sides_box), FALSE);
  g_signal_emit (self, settled_signal, 0, (int) choice);
}

static void
both_cb (PlakatConflictCard *self)
{
  g_assert (PLAKAT_IS_CONFLICT_CARD (self));

  settle (self, PLAKAT_CONFLICT_BOTH);
}

static void
this_cb (PlakatConflictCard *self)
{
  g_assert (PLAKAT_IS_CONFLICT_CARD (self));

  settle (self, plakat_conflict_side_get_chosen (self->mine) ? PLAKAT_CONFLICT_MINE : PLAKAT_CONFLICT_THEIRS);
}

static void
plakat_conflict_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_CONFLICT_CARD);
  G_OBJECT_CLASS (plakat_conflict_card_parent_class)->dispose (object);
}

static void
plakat_conflict_card_class_init (PlakatConflictCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_conflict_card_dispose;
  settled_signal = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  g_type_ensure (PLAKAT_TYPE_THUMB);
  g_type_ensure (PLAKAT_TYPE_CONFLICT_SIDE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-conflict-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, thumb);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, sides_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, mine);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, theirs);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, foot_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, both_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatConflictCard, this_button);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, both_cb);
  gtk_widget_class_bind_template_callback (widget_class, this_cb);
}

static void
plakat_conflict_card_init (PlakatConflictCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  plakat_conflict_side_set_group (self->theirs, self->mine);
}

static void
show_what (PlakatConflictCard *self, const PlakatConflict *conflict, PlakatCatalogue *catalogue)
{
  g_autofree char *sentence = plakat_sync_page_words_conflict (conflict);
  const char *title = conflict->title;

  if (conflict->kind == PLAKAT_USER_RECORD_ACCOUNT || title == NULL)
    title = conflict->kind == PLAKAT_USER_RECORD_ACCOUNT ? _ ("About yourself") : conflict->uid;
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  if (plakat_user_record_kind_is_of_film (conflict->kind))
    plakat_thumb_set_film (self->thumb, catalogue, conflict->uid, conflict->title, conflict->poster_path);
  else
    plakat_thumb_set_kind (self->thumb, conflict->kind);
}

/* What is live here may say more than what the two differ in. */
static PlakatFields *
dup_differing (const PlakatConflict *conflict)
{
  PlakatFields *mine = plakat_fields_new ();
  const char *name;

  for (guint i = 0; plakat_fields_get_nth (conflict->theirs, i, &name, NULL); i++)
    plakat_fields_set (mine, name, plakat_fields_get (conflict->mine, name));
  return mine;
}

/** plakat_conflict_card_new: Returns: (transfer floating): a card; @conflict is not kept */
GtkWidget *
plakat_conflict_card_new (const PlakatConflict *conflict, PlakatCatalogue *catalogue)
{
  PlakatConflictCard *self = g_object_new (PLAKAT_TYPE_CONFLICT_CARD, NULL);
  g_autofree char *ago = plakat_words_ago (conflict->when, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: %s is "2 minutes ago" */
  g_autofree char *came = g_strdup_printf (_ ("came %s"), ago);

  g_autoptr (PlakatFields) mine = dup_differing (conflict);

  self->id = conflict->id;
  show_what (self, conflict, catalogue);
  plakat_conflict_side_set_fields (self->mine, conflict->kind, mine, conflict->theirs);
  plakat_conflict_side_set_fields (self->theirs, conflict->kind, conflict->theirs, mine);
  g_object_set (self->mine, "when", _ ("shown now"), NULL);
  g_object_set (self->theirs, "when", came, NULL);
  gtk_widget_set_visible (self->both_button, plakat_sync_page_words_has_text (conflict));
  return GTK_WIDGET (self);
}

gint64
plakat_conflict_card_get_id (PlakatConflictCard *self)
{
  g_return_val_if_fail (PLAKAT_IS_CONFLICT_CARD (self), 0);

  return self->id;
}

void
plakat_conflict_card_set_narrow (PlakatConflictCard *self, gboolean narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  g_return_if_fail (PLAKAT_IS_CONFLICT_CARD (self));

  gtk_box_set_homogeneous (self->sides_box, !narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sides_box), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->foot_box), orientation);
}
