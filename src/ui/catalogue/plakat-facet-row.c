/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-facet-row.h"
#include "plakat-words.h"

struct _PlakatFacetRow
{
  GtkListBoxRow parent_instance;

  PlakatFacetValue *value;

  GtkWidget *check;
  GtkLabel *name;
  GtkLabel *count;
  GtkToggleButton *out_button;
  gboolean showing; /* the button follows the query, not the other way round */
};

static guint ruled_out_signal;

G_DEFINE_FINAL_TYPE (PlakatFacetRow, plakat_facet_row, GTK_TYPE_LIST_BOX_ROW)

static void
out_toggled_cb (PlakatFacetRow *self)
{
  g_assert (PLAKAT_IS_FACET_ROW (self));

  if (!self->showing)
    g_signal_emit (self, ruled_out_signal, 0);
}

static void
plakat_facet_row_dispose (GObject *object)
{
  PlakatFacetRow *self = PLAKAT_FACET_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FACET_ROW);
  g_clear_object (&self->value);
  G_OBJECT_CLASS (plakat_facet_row_parent_class)->dispose (object);
}

static void
plakat_facet_row_class_init (PlakatFacetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_facet_row_dispose;
  ruled_out_signal = g_signal_new ("ruled-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-facet-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetRow, check);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetRow, name);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetRow, count);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetRow, out_button);
  gtk_widget_class_bind_template_callback (widget_class, out_toggled_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}

static void
plakat_facet_row_init (PlakatFacetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plakat_facet_row_new (PlakatFacetValue *value, gboolean chosen, gboolean ruled_out)
{
  PlakatFacetRow *self = g_object_new (PLAKAT_TYPE_FACET_ROW, NULL);
  g_autofree char *count = plakat_words_number (plakat_facet_value_get_count (value));
  g_autofree char *films = plakat_words_films (plakat_facet_value_get_count (value));
  g_autofree char *said = g_strdup_printf ("%s, %s", plakat_facet_value_get_label (value), films);

  /* Translators: %s is a genre, a country … */
  g_autofree char *leave_out = g_strdup_printf (_ ("Leave out %s"), plakat_facet_value_get_label (value));

  self->value = g_object_ref (value);
  self->showing = TRUE;
  gtk_toggle_button_set_active (self->out_button, ruled_out);
  self->showing = FALSE;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->out_button), leave_out);
  if (ruled_out)
    gtk_widget_add_css_class (GTK_WIDGET (self), "ruled-out");
  gtk_label_set_text (self->name, plakat_facet_value_get_label (value));
  gtk_label_set_text (self->count, count);
  /* the place of the check is kept free, so that names stand in one column */
  gtk_widget_set_opacity (self->check, chosen ? 1 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  return GTK_WIDGET (self);
}

/** plakat_facet_row_get_value: Returns: (transfer none) */
PlakatFacetValue *
plakat_facet_row_get_value (PlakatFacetRow *self)
{
  g_return_val_if_fail (PLAKAT_IS_FACET_ROW (self), NULL);

  return self->value;
}
