/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-announce.h"
#include "plakat-facet-value.h"
#include "plakat-filter-completion.h"
#include "plakat-words.h"

#define MOST_ROWS 8
/* Of a word this much must be there to be taken for a key. */
#define LEAST_OF_KEY 3

struct _PlakatFilterCompletion
{
  GtkPopover parent_instance;

  GtkEditable *entry; /* the parent */
  PlakatCatalogue *catalogue;
  PlakatQuery *query;
  guint asked;
  guint answered; /* which question the rows are of */
  gsize start;    /* of what a row takes the place of, in bytes */
  gboolean keys;
  gboolean whole; /* what is typed is a value itself */

  GtkListBox *rows;
};

typedef struct
{
  PlakatFilterCompletion *self;
  PlakatFacet facet;
  char *typed;
  guint asked;
} Question;

G_DEFINE_FINAL_TYPE (PlakatFilterCompletion, plakat_filter_completion, GTK_TYPE_POPOVER)

static const char *const more_keys[] = { "is:", "sort:" };

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->self);
  g_free (question->typed);
  g_free (question);
}

static void
close_rows (PlakatFilterCompletion *self)
{
  self->asked++;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
append_row (PlakatFilterCompletion *self, const char *text, const char *label, const char *count)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (label), *number = gtk_label_new (count);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "plakat-text", g_strdup (text), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->rows, row);
}

static void
show_rows (PlakatFilterCompletion *self)
{
  if (gtk_list_box_get_row_at_index (self->rows, 0) == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    {
      close_rows (self);
      return;
    }
  gtk_list_box_unselect_all (self->rows);
  gtk_popover_popup (GTK_POPOVER (self));
  /* it may be larger or smaller than the last time */
  gtk_popover_present (GTK_POPOVER (self));
}

static void
append_key (PlakatFilterCompletion *self, const char *key, const char *typed)
{
  if (g_ascii_strncasecmp (key, typed, strlen (typed)) == 0)
    append_row (self, key, key, NULL);
}

static void
show_keys (PlakatFilterCompletion *self, const char *typed)
{
  self->asked++;
  gtk_list_box_remove_all (self->rows);
  for (guint facet = 0; facet < PLAKAT_N_FACETS && strlen (typed) >= LEAST_OF_KEY; facet++)
    {
      g_autofree char *key = g_strconcat (plakat_facet_get_key (facet), ":", NULL);

      if (facet != PLAKAT_FACET_PERSON && facet != PLAKAT_FACET_RATED && facet != PLAKAT_FACET_WATCHED)
        append_key (self, key, typed);
    }
  for (guint i = 0; i < G_N_ELEMENTS (more_keys) && strlen (typed) >= LEAST_OF_KEY; i++)
    append_key (self, more_keys[i], typed);
  show_rows (self);
}

/* Also where it is not among the rows that are shown. */
static gboolean
is_whole (const Question *question, GListModel *values)
{
  if (plakat_facet_is_number (question->facet) || *question->typed == '\0')
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);

      if (plakat_facet_value_is_called (value, question->typed))
        return TRUE;
    }
  return FALSE;
}

static void
show_values (PlakatFilterCompletion *self, const Question *question, GListModel *values)
{
  gboolean names = question->facet == PLAKAT_FACET_DIRECTOR || question->facet == PLAKAT_FACET_CAST;
  guint shown = 0;

  gtk_list_box_remove_all (self->rows);
  self->whole = is_whole (question, values);
  for (guint i = 0; i < g_list_model_get_n_items (values) && shown < MOST_ROWS; i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);
      const char *label = plakat_facet_value_get_label (value), *text = plakat_facet_value_get_value (value);
      g_autofree char *number = plakat_words_number (plakat_facet_value_get_count (value));
      g_autofree char *quoted =
          plakat_facet_is_number (question->facet) ? g_strdup (text) : plakat_query_quote (text);
      g_autofree char *finished = g_strconcat (quoted, " ", NULL);

      if (!names && !plakat_facet_value_contains (value, question->typed))
        continue;
      append_row (self, finished, label, number);
      shown++;
    }
  show_rows (self);
}

static DexFuture *
count_fiber (gpointer data)
{
  Question *question = data;
  PlakatFilterCompletion *self = question->self;
  g_autoptr (GListModel) values = dex_await_object (
      plakat_catalogue_count_facet (self->catalogue, self->query, question->facet, question->typed), NULL);

  if (question->asked != self->asked || values == NULL)
    return NULL;
  self->answered = question->asked;
  show_values (self, question, values);
  return NULL;
}

static void
ask (PlakatFilterCompletion *self, PlakatFacet facet, const char *typed)
{
  Question *question;

  if (self->catalogue == NULL || facet == PLAKAT_FACET_PERSON)
    {
      close_rows (self);
      return;
    }
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->facet = facet;
  question->typed = g_strdup (typed);
  question->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, count_fiber, question, question_free));
}

/** plakat_filter_completion_update: the text has changed */
void
plakat_filter_completion_update (PlakatFilterCompletion *self)
{
  const char *text;
  PlakatQueryEdge edge = { 0 };

  g_return_if_fail (PLAKAT_IS_FILTER_COMPLETION (self));

  text = gtk_editable_get_text (self->entry);
  if (!plakat_query_find_edge (text, &edge))
    {
      close_rows (self);
      return;
    }
  self->start = edge.start;
  self->keys = edge.is_key;
  if (edge.is_key)
    show_keys (self, edge.typed);
  else
    ask (self, edge.facet, edge.typed);
}

static void
take_row (PlakatFilterCompletion *self, GtkListBoxRow *row)
{
  const char *text = gtk_editable_get_text (self->entry),
             *more = g_object_get_data (G_OBJECT (row), "plakat-text");
  g_autofree char *before = g_strndup (text, MIN (self->start, strlen (text)));
  g_autofree char *whole = g_strconcat (before, more, NULL);

  close_rows (self);
  gtk_editable_set_text (self->entry, whole);
  gtk_editable_set_position (self->entry, -1);
}

static void
row_activated_cb (PlakatFilterCompletion *self, GtkListBoxRow *row)
{
  g_assert (PLAKAT_IS_FILTER_COMPLETION (self));

  take_row (self, row);
}

static void
move_selection (PlakatFilterCompletion *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->rows);
  int index = row ? gtk_list_box_row_get_index (row) + step : step > 0 ? 0 : -1;

  row = index >= 0 ? gtk_list_box_get_row_at_index (self->rows, index) : NULL;
  if (row == NULL)
    {
      gtk_list_box_unselect_all (self->rows);
      return;
    }
  gtk_list_box_select_row (self->rows, row);
  plakat_announce (GTK_WIDGET (self->entry), g_object_get_data (G_OBJECT (row), "plakat-text"),
                   GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
key_pressed_cb (PlakatFilterCompletion *self, guint key, guint code, GdkModifierType state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->rows);

  g_assert (PLAKAT_IS_FILTER_COMPLETION (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Down:
      move_selection (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      move_selection (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      /* words that happen to begin as a key does are words: then Tab goes to what was found */
      if (self->keys && row == NULL)
        break;
      take_row (self, row ? row : gtk_list_box_get_row_at_index (self->rows, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      /* nothing is called as the beginning of a name is: the first that goes on so is meant */
      if (row == NULL && !self->keys && !self->whole && self->answered == self->asked)
        row = gtk_list_box_get_row_at_index (self->rows, 0);
      if (row == NULL)
        break;
      take_row (self, row);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      close_rows (self);
      return GDK_EVENT_STOP;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
plakat_filter_completion_dispose (GObject *object)
{
  PlakatFilterCompletion *self = PLAKAT_FILTER_COMPLETION (object);

  self->asked++;
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILTER_COMPLETION);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->query, plakat_query_free);
  G_OBJECT_CLASS (plakat_filter_completion_parent_class)->dispose (object);
}

static void
plakat_filter_completion_class_init (PlakatFilterCompletionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_filter_completion_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-filter-completion.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilterCompletion, rows);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
plakat_filter_completion_init (PlakatFilterCompletion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_filter_completion_new: Returns: (transfer none): it is @entry's, whose owner unparents it */
PlakatFilterCompletion *
plakat_filter_completion_new (GtkEditable *entry)
{
  PlakatFilterCompletion *self = g_object_new (PLAKAT_TYPE_FILTER_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = entry;
  gtk_widget_set_parent (GTK_WIDGET (self), GTK_WIDGET (entry));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  return self;
}

/** plakat_filter_completion_set_place: values are counted among what @query leaves */
void
plakat_filter_completion_set_place (PlakatFilterCompletion *self,
                                    PlakatCatalogue *catalogue,
                                    const PlakatQuery *query)
{
  g_return_if_fail (PLAKAT_IS_FILTER_COMPLETION (self));

  g_set_object (&self->catalogue, catalogue);
  g_clear_pointer (&self->query, plakat_query_free);
  self->query = plakat_query_copy (query);
}
