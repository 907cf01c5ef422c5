/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plakat-chips.h"
#include "plakat-facet-histogram.h"
#include "plakat-facet-popover.h"
#include "plakat-facet-row.h"

/* First what can be asked, then the values of one of these, with how many films each would leave. */

typedef struct
{
  PlakatFacet facet;
  const char *name;
  gboolean range;
  gboolean many; /* so many that they are searched */
} Kind;

static const Kind kinds[] = {
  { PLAKAT_FACET_GENRE, N_ ("Genre"), FALSE, FALSE },
  { PLAKAT_FACET_DECADE, N_ ("Decade"), FALSE, FALSE },
  { PLAKAT_FACET_YEAR, N_ ("Years"), TRUE, FALSE },
  { PLAKAT_FACET_COUNTRY, N_ ("Country"), FALSE, TRUE },
  { PLAKAT_FACET_LANGUAGE, N_ ("Language"), FALSE, TRUE },
  { PLAKAT_FACET_DIRECTOR, N_ ("Director"), FALSE, TRUE },
  { PLAKAT_FACET_CAST, N_ ("Cast"), FALSE, TRUE },
  { PLAKAT_FACET_RUNTIME, N_ ("Runtime in Minutes"), TRUE, FALSE },
  { PLAKAT_FACET_RATING, N_ ("Rating"), TRUE, FALSE },
  { PLAKAT_FACET_MY_RATING, N_ ("My Rating"), TRUE, FALSE },
  { PLAKAT_FACET_COLOUR, N_ ("Colour"), FALSE, FALSE },
  { PLAKAT_FACET_IN, N_ ("My Lists"), FALSE, FALSE },
  { PLAKAT_FACET_RATED, N_ ("Rated"), FALSE, FALSE },
  { PLAKAT_FACET_WATCHED, N_ ("Watched"), FALSE, FALSE },
};

struct _PlakatFacetPopover
{
  GtkPopover parent_instance;

  PlakatCatalogue *catalogue;
  PlakatQuery *query;
  const Kind *kind; /* whose values are shown; NULL: what can be asked */
  guint asked;      /* the last question; answers to older ones are dropped */
  gboolean showing; /* the range follows the query, not the other way round */

  GtkStack *stack;
  GtkListBox *facets;
  GtkLabel *title;
  GtkEditable *search;
  GtkWidget *range_box;
  PlakatFacetHistogram *histogram;
  GtkSpinButton *from_spin;
  GtkSpinButton *to_spin;
  GtkWidget *nothing;
  GtkWidget *values_scroller;
  GtkListBox *values;
};

typedef struct
{
  PlakatFacetPopover *self;
  const Kind *kind;
  guint asked;
} Question;

static guint toggled_signal, ranged_signal;

G_DEFINE_FINAL_TYPE (PlakatFacetPopover, plakat_facet_popover, GTK_TYPE_POPOVER)

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
ruled_out_cb (PlakatFacetPopover *self, PlakatFacetRow *row)
{
  PlakatFacetValue *value = plakat_facet_row_get_value (row);

  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  g_signal_emit (self, toggled_signal, 0, (int) self->kind->facet, plakat_facet_value_get_value (value),
                 plakat_facet_value_get_label (value), TRUE);
}

static gboolean
matches (PlakatFacetPopover *self, PlakatFacetValue *value)
{
  /* names were searched where they are */
  return self->kind->facet == PLAKAT_FACET_DIRECTOR || self->kind->facet == PLAKAT_FACET_CAST
         || plakat_facet_value_contains (value, gtk_editable_get_text (self->search));
}

static void
append_value (PlakatFacetPopover *self, PlakatFacetValue *value)
{
  const char *text = plakat_facet_value_get_value (value);
  PlakatFacet facet = self->kind->facet;
  GtkWidget *row = plakat_facet_row_new (value, plakat_chips_has_value (self->query, facet, text, FALSE),
                                         plakat_chips_has_value (self->query, facet, text, TRUE));

  g_signal_connect_object (row, "ruled-out", G_CALLBACK (ruled_out_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->values, row);
}

static void
show_values (PlakatFacetPopover *self, GListModel *values)
{
  int focused = get_focused_index (self);
  guint shown = 0;
  GtkListBoxRow *row;

  gtk_list_box_remove_all (self->values);
  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);

      if (!matches (self, value))
        continue;
      append_value (self, value);
      shown++;
    }
  gtk_widget_set_visible (self->nothing, shown == 0);
  gtk_widget_set_visible (self->values_scroller, shown > 0);
  row = focused >= 0 ? gtk_list_box_get_row_at_index (self->values, focused) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ── ranges ───────────────────────────────────────────────────────────── */

static const PlakatTerm *
find_range (PlakatFacetPopover *self)
{
  for (guint i = 0; i < self->query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (self->query->terms, i);

      if (term->facet == self->kind->facet && !term->negated)
        return term;
    }
  return NULL;
}

static void
show_range (PlakatFacetPopover *self, GListModel *values)
{
  gboolean halves = self->kind->facet == PLAKAT_FACET_RATING || self->kind->facet == PLAKAT_FACET_MY_RATING;
  guint n = g_list_model_get_n_items (values);
  g_autoptr (PlakatFacetValue) first = n > 0 ? g_list_model_get_item (values, 0) : NULL;
  g_autoptr (PlakatFacetValue) last = n > 0 ? g_list_model_get_item (values, n - 1) : NULL;
  const PlakatTerm *term = find_range (self);
  double least, most;

  gtk_widget_set_visible (self->nothing, n == 0);
  gtk_widget_set_sensitive (self->range_box, n > 0);
  if (n == 0)
    return;
  least = g_ascii_strtod (plakat_facet_value_get_value (first), NULL);
  most = g_ascii_strtod (plakat_facet_value_get_value (last), NULL);
  most += self->kind->facet == PLAKAT_FACET_RUNTIME ? 9 : self->kind->facet == PLAKAT_FACET_RATING ? 0.5 : 0;
  self->showing = TRUE;
  plakat_facet_histogram_set_values (self->histogram, self->kind->facet, values);
  gtk_spin_button_set_digits (self->from_spin, halves ? 1 : 0);
  gtk_spin_button_set_digits (self->to_spin, halves ? 1 : 0);
  gtk_spin_button_set_increments (self->from_spin, halves ? 0.5 : 1, halves ? 1 : 10);
  gtk_spin_button_set_increments (self->to_spin, halves ? 0.5 : 1, halves ? 1 : 10);
  gtk_spin_button_set_range (self->from_spin, least, most);
  gtk_spin_button_set_range (self->to_spin, least, most);
  gtk_spin_button_set_value (self->from_spin, term != NULL && isfinite (term->from) ? term->from : least);
  gtk_spin_button_set_value (self->to_spin, term != NULL && isfinite (term->to) ? term->to : most);
  plakat_facet_histogram_set_range (self->histogram, gtk_spin_button_get_value (self->from_spin),
                                    gtk_spin_button_get_value (self->to_spin));
  self->showing = FALSE;
}

/* A bound that leaves out nothing is none. */
static char *
print_range (PlakatFacetPopover *self)
{
  double from = gtk_spin_button_get_value (self->from_spin), to = gtk_spin_button_get_value (self->to_spin);
  double least, most;
  char first[G_ASCII_DTOSTR_BUF_SIZE], second[G_ASCII_DTOSTR_BUF_SIZE];

  gtk_spin_button_get_range (self->from_spin, &least, &most);
  if (from <= least && to >= most)
    return NULL;
  g_ascii_formatd (first, sizeof first, "%g", from);
  g_ascii_formatd (second, sizeof second, "%g", to);
  return g_strdup_printf ("%s..%s", from <= least ? "" : first, to >= most ? "" : second);
}

static void
range_changed_cb (PlakatFacetPopover *self)
{
  g_autofree char *range = NULL;

  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  if (self->showing || self->kind == NULL)
    return;
  range = print_range (self);
  plakat_facet_histogram_set_range (self->histogram, gtk_spin_button_get_value (self->from_spin),
                                    gtk_spin_button_get_value (self->to_spin));
  g_signal_emit (self, ranged_signal, 0, (int) self->kind->facet, range);
}

/* ── asking ───────────────────────────────────────────────────────────── */

static DexFuture *
count_fiber (gpointer data)
{
  Question *question = data;
  PlakatFacetPopover *self = question->self;
  const char *typed = question->kind->many ? gtk_editable_get_text (self->search) : NULL;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (GError) error = NULL;

  values = dex_await_object (
      plakat_catalogue_count_facet (self->catalogue, self->query, question->kind->facet, typed), &error);
  if (question->asked != self->asked)
    return NULL;
  if (values == NULL)
    g_message ("The facet could not be counted: %s", error->message);
  else if (question->kind->range)
    show_range (self, values);
  else
    show_values (self, values);
  return NULL;
}

static void
load (PlakatFacetPopover *self)
{
  Question *question;

  if (self->catalogue == NULL || self->kind == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->kind = self->kind;
  question->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, count_fiber, question, question_free));
}

static void
show_kind (PlakatFacetPopover *self, const Kind *kind)
{
  self->kind = kind;
  gtk_label_set_text (self->title, _ (kind->name));
  gtk_list_box_remove_all (self->values);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->values), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->name), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->name), -1);
  gtk_editable_set_text (self->search, "");
  gtk_widget_set_visible (GTK_WIDGET (self->search), kind->many);
  gtk_widget_set_visible (self->range_box, kind->range);
  gtk_widget_set_visible (self->values_scroller, !kind->range);
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "values");
  if (kind->many)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else
    gtk_widget_child_focus (kind->range ? self->range_box : GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
  load (self);
}

static void
facet_activated_cb (PlakatFacetPopover *self, GtkListBoxRow *row)
{
  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  show_kind (self, &kinds[gtk_list_box_row_get_index (row)]);
}

static void
back_clicked_cb (PlakatFacetPopover *self)
{
  GtkListBoxRow *row;

  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  if (self->kind == NULL)
    return;
  row = gtk_list_box_get_row_at_index (self->facets, (int) (self->kind - kinds));
  self->kind = NULL;
  self->asked++;
  gtk_stack_set_visible_child_name (self->stack, "facets");
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
search_changed_cb (PlakatFacetPopover *self)
{
  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  load (self);
}

static void
row_activated_cb (PlakatFacetPopover *self, PlakatFacetRow *row)
{
  PlakatFacetValue *value = plakat_facet_row_get_value (row);

  g_assert (PLAKAT_IS_FACET_POPOVER (self));

  g_signal_emit (self, toggled_signal, 0, (int) self->kind->facet, plakat_facet_value_get_value (value),
                 plakat_facet_value_get_label (value), FALSE);
}

static void
plakat_facet_popover_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plakat_facet_popover_parent_class)->show (widget);
  load (PLAKAT_FACET_POPOVER (widget));
}

/* Whoever opens it again means another facet, most of the time. */
static void
plakat_facet_popover_hide (GtkWidget *widget)
{
  PlakatFacetPopover *self = PLAKAT_FACET_POPOVER (widget);

  GTK_WIDGET_CLASS (plakat_facet_popover_parent_class)->hide (widget);
  self->kind = NULL;
  gtk_stack_set_visible_child_name (self->stack, "facets");
}

static void
plakat_facet_popover_dispose (GObject *object)
{
  PlakatFacetPopover *self = PLAKAT_FACET_POPOVER (object);

  self->asked++;
  self->kind = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FACET_POPOVER);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->query, plakat_query_free);
  G_OBJECT_CLASS (plakat_facet_popover_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-facet-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, facets);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, title);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, search);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, range_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, histogram);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, from_spin);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, to_spin);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, nothing);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, values_scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatFacetPopover, values);
  gtk_widget_class_bind_template_callback (widget_class, facet_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
plakat_facet_popover_class_init (PlakatFacetPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_facet_popover_dispose;
  widget_class->show = plakat_facet_popover_show;
  widget_class->hide = plakat_facet_popover_hide;
  /** PlakatFacetPopover::toggled: facet, value, label, and whether it is to be left out */
  toggled_signal = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 4, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  /** PlakatFacetPopover::ranged: facet, and the range that takes the place of others, or %NULL */
  ranged_signal = g_signal_new ("ranged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  g_type_ensure (PLAKAT_TYPE_FACET_HISTOGRAM);
  bind_template (widget_class);
}

static GtkWidget *
create_facet_row (const Kind *kind)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ (kind->name)),
            *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return row;
}

static void
plakat_facet_popover_init (PlakatFacetPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_list_box_append (self->facets, create_facet_row (&kinds[i]));
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
