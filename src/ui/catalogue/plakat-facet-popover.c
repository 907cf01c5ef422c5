/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-chips.h"
#include "plakat-facet-popover.h"
#include "plakat-facet-row.h"

struct _PlakatFacetPopover
{
  GtkPopover parent_instance;

  PlakatCatalogue *catalogue;
  PlakatQuery *query;
  guint asked; /* the last question; answers to older ones are dropped */

  AdwToggleGroup *choice;
  GtkListBox *values;
};

typedef struct
{
  PlakatFacetPopover *self;
  PlakatFacet facet;
  guint asked;
} Question;

static guint toggled_signal;

G_DEFINE_FINAL_TYPE (PlakatFacetPopover, plakat_facet_popover, GTK_TYPE_POPOVER)

static PlakatFacet
get_facet (PlakatFacetPopover *self)
{
  const char *name = adw_toggle_group_get_active_name (self->choice);

  if (g_strcmp0 (name, "decade") == 0)
    return PLAKAT_FACET_DECADE;
  return g_strcmp0 (name, "country") == 0 ? PLAKAT_FACET_COUNTRY : PLAKAT_FACET_GENRE;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->self);
  g_free (question);
}

/* The row with the focus keeps it when the counts around it change. */
static int
get_focused_index (PlakatFacetPopover *self)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->values));

  return GTK_IS_LIST_BOX_ROW (row) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

static void
show_values (PlakatFacetPopover *self, PlakatFacet facet, GListModel *values)
{
  int focused = get_focused_index (self);
  GtkListBoxRow *row;

  gtk_list_box_remove_all (self->values);
  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);

      gtk_list_box_append (
          self->values,
          plakat_facet_row_new (
              value, plakat_chips_has_value (self->query, facet, plakat_facet_value_get_value (value))));
    }
  row = focused >= 0 ? gtk_list_box_get_row_at_index (self->values, focused) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static DexFuture *
count_fiber (gpointer data)
{
  Question *question = data;
  PlakatFacetPopover *self = question->self;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (GError) error = NULL;

  values =
      dex_await_object (plakat_catalogue_count_facet (self->catalogue, self->query, question->facet), &error);
  if (question->asked != self->asked)
    return NULL;
  if (values != NULL)
    show_values (self, question->facet, values);
  else
    g_message ("The facet could not be counted: %s", error->message);
  return NULL;
}

static void
load (PlakatFacetPopover *self)
{
  Question *question;

  if (self->catalogue == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->facet = get_facet (self);
  question->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, count_fiber, question, question_free));
}

static void
facet_chosen_cb (PlakatFacetPopover *self)
{
  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  load (self);
}

static void
row_activated_cb (PlakatFacetPopover *self, PlakatFacetRow *row)
{
  PlakatFacetValue *value = plakat_facet_row_get_value (row);

  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  g_signal_emit (self, toggled_signal, 0, (int) get_facet (self), plakat_facet_value_get_value (value),
                 plakat_facet_value_get_label (value));
}

static void
plakat_facet_popover_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plakat_facet_popover_parent_class)->show (widget);
  load (PLAKAT_FACET_POPOVER (widget));
}

static void
plakat_facet_popover_dispose (GObject *object)
{
  PlakatFacetPopover *self = PLAKAT_FACET_POPOVER (object);

  self->asked++;
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FACET_POPOVER);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->query, plakat_query_free);
  G_OBJECT_CLASS (plakat_facet_popover_parent_class)->dispose (object);
}

static void
plakat_facet_popover_class_init (PlakatFacetPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_facet_popover_dispose;
  widget_class->show = plakat_facet_popover_show;
  toggled_signal = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-facet-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, choice);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, values);
  gtk_widget_class_bind_template_callback (widget_class, facet_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
plakat_facet_popover_init (PlakatFacetPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plakat_facet_popover_new (void)
{
  return g_object_new (PLAKAT_TYPE_FACET_POPOVER, NULL);
}

/** plakat_facet_popover_set_query: what the wall shows now; counted at once if the popover is open */
void
plakat_facet_popover_set_query (PlakatFacetPopover *self,
                                PlakatCatalogue *catalogue,
                                const PlakatQuery *query)
{
  g_return_if_fail (PLAKAT_IS_FACET_POPOVER (self));
  g_return_if_fail (PLAKAT_IS_CATALOGUE (catalogue));
  g_return_if_fail (query != NULL);

  g_set_object (&self->catalogue, catalogue);
  g_clear_pointer (&self->query, plakat_query_free);
  self->query = plakat_query_copy (query);
  load (self);
}
