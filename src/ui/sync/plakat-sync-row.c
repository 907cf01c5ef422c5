/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-sync-row.h"
#include "plakat-words.h"

struct _PlakatSyncRow
{
  GtkListBoxRow parent_instance;

  char *what;
  gint64 when;

  PlakatThumb *thumb;
  GtkLabel *title_label;
  GtkLabel *what_label;
  GtkLabel *reason_label;
  GtkLabel *word_label;
  AdwWrapBox *buttons;
  GtkBox *end_box;
};

G_DEFINE_FINAL_TYPE (PlakatSyncRow, plakat_sync_row, GTK_TYPE_LIST_BOX_ROW)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* One sentence for those who hear the row. */
static void
update_name (PlakatSyncRow *self)
{
  const char *parts[5] = { gtk_label_get_text (self->title_label), gtk_label_get_text (self->what_label),
                           gtk_label_get_text (self->reason_label), gtk_label_get_text (self->word_label),
                           NULL };
  GString *name = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", parts[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
  g_string_free (name, TRUE);
}

static void
plakat_sync_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_SYNC_ROW);
  G_OBJECT_CLASS (plakat_sync_row_parent_class)->dispose (object);
}

static void
plakat_sync_row_finalize (GObject *object)
{
  g_free (PLAKAT_SYNC_ROW (object)->what);
  G_OBJECT_CLASS (plakat_sync_row_parent_class)->finalize (object);
}

static void
plakat_sync_row_class_init (PlakatSyncRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_sync_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_sync_row_finalize;
  g_type_ensure (PLAKAT_TYPE_THUMB);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-sync-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, thumb);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, what_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, word_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncRow, end_box);
}

static void
plakat_sync_row_init (PlakatSyncRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PlakatSyncRow *
plakat_sync_row_new (const char *title)
{
  PlakatSyncRow *self = g_object_new (PLAKAT_TYPE_SYNC_ROW, NULL);

  set_text (self->title_label, title);
  update_name (self);
  return self;
}

PlakatThumb *
plakat_sync_row_get_thumb (PlakatSyncRow *self)
{
  g_return_val_if_fail (PLAKAT_IS_SYNC_ROW (self), NULL);

  return self->thumb;
}

void
plakat_sync_row_set_film (PlakatSyncRow *self, const char *uid)
{
  g_return_if_fail (PLAKAT_IS_SYNC_ROW (self));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", uid);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.show-film");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

void
plakat_sync_row_set_what (PlakatSyncRow *self, const char *what, gint64 when)
{
  g_return_if_fail (PLAKAT_IS_SYNC_ROW (self));

  g_set_str (&self->what, what);
  self->when = when;
  plakat_sync_row_update (self, g_get_real_time () / G_USEC_PER_SEC);
}

void
plakat_sync_row_set_word (PlakatSyncRow *self, const char *word)
{
  g_return_if_fail (PLAKAT_IS_SYNC_ROW (self));

  set_text (self->word_label, word);
  update_name (self);
}

void
plakat_sync_row_set_reason (PlakatSyncRow *self, const char *sentence)
{
  g_return_if_fail (PLAKAT_IS_SYNC_ROW (self));

  set_text (self->reason_label, sentence);
  update_name (self);
}

/* Under a sentence there is room for several; a row without one has its button at the end. */
GtkWidget *
plakat_sync_row_add_button (PlakatSyncRow *self, const char *label)
{
  GtkWidget *button;

  g_return_val_if_fail (PLAKAT_IS_SYNC_ROW (self), NULL);

  button = gtk_button_new_with_mnemonic (label);
  /* the same in each row, and of what */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->title_label, NULL, -1);
  if (gtk_widget_get_visible (GTK_WIDGET (self->reason_label)))
    {
      adw_wrap_box_append (self->buttons, button);
      gtk_widget_set_valign (GTK_WIDGET (self->thumb), GTK_ALIGN_START);
      gtk_widget_add_css_class (GTK_WIDGET (self), "tall");
      gtk_widget_set_visible (GTK_WIDGET (self->buttons), TRUE);
    }
  else
    {
      gtk_box_append (self->end_box, button);
      gtk_widget_set_visible (GTK_WIDGET (self->end_box), TRUE);
    }
  return button;
}

/** plakat_sync_row_update: says again how long ago it was; @now: seconds since 1970 */
void
plakat_sync_row_update (PlakatSyncRow *self, gint64 now)
{
  g_autofree char *ago = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (PLAKAT_IS_SYNC_ROW (self));

  if (self->when > 0)
    {
      ago = plakat_words_ago (self->when, now);
      text = g_strdup_printf ("%s, %s", self->what ? self->what : "", ago);
    }
  set_text (self->what_label, text ? text : self->what);
  update_name (self);
}
