/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-sync-row.h"
#include "plakat-sync-section.h"
#include "plakat-words.h"

/* So many rows at first, and so many more with each press: a list of thousands is no page. */
#define STEP 50u

struct _PlakatSyncSection
{
  GtkBox parent_instance;

  char *title;
  gboolean cards;
  gboolean counted;
  GPtrArray *items;
  PlakatSyncKey key;
  PlakatSyncCreate create;
  gpointer data;
  GHashTable *rows; /* key → widget, borrowed from their parent */
  guint most;

  GtkWidget *heading_box;
  GtkLabel *count_label;
  GtkListBox *list;
  GtkBox *cards_box;
  GtkButton *more_button;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_CARDS,
  PROP_COUNTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatSyncSection, plakat_sync_section, GTK_TYPE_BOX)

static GtkWidget *
get_nth (PlakatSyncSection *self, guint index)
{
  GtkWidget *child;

  if (!self->cards)
    return GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) index));
  child = gtk_widget_get_first_child (GTK_WIDGET (self->cards_box));
  for (guint i = 0; i < index && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
insert (PlakatSyncSection *self, GtkWidget *row, guint index)
{
  if (self->cards)
    gtk_box_insert_child_after (self->cards_box, row, index > 0 ? get_nth (self, index - 1) : NULL);
  else
    gtk_list_box_insert (self->list, row, (int) index);
}

static void
take_out (PlakatSyncSection *self, GtkWidget *row)
{
  if (self->cards)
    gtk_box_remove (self->cards_box, row);
  else
    gtk_list_box_remove (self->list, row);
}

/* The next row that stays, else the one before, else what comes after the section. */
static void
hand_on_focus (PlakatSyncSection *self, GtkWidget *row)
{
  GtkWidget *heir = gtk_widget_get_next_sibling (row);

  while (heir != NULL && !gtk_widget_get_can_focus (heir))
    heir = gtk_widget_get_next_sibling (heir);
  if (heir == NULL)
    heir = gtk_widget_get_prev_sibling (row);
  while (heir != NULL && !gtk_widget_get_can_focus (heir))
    heir = gtk_widget_get_prev_sibling (heir);
  gtk_widget_child_focus (heir ? heir : gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
}

/* A row that goes leaves its focus to another one, not to the page's beginning or to a toast. */
static void
remove_gone (PlakatSyncSection *self, GHashTable *wanted)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    if (!g_hash_table_contains (wanted, key))
      {
        gtk_widget_set_can_focus (row, FALSE);
        g_ptr_array_add (gone, row);
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < gone->len; i++)
    {
      row = g_ptr_array_index (gone, i);
      if (gtk_widget_get_focus_child (gtk_widget_get_parent (row)) == row)
        hand_on_focus (self, row);
      take_out (self, row);
    }
}

static void
show_rows (PlakatSyncSection *self)
{
  guint count = self->items ? self->items->len : 0, shown = MIN (count, self->most);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree char *number = plakat_words_number (count);

  for (guint i = 0; i < shown; i++)
    {
      char *key = self->key (g_ptr_array_index (self->items, i), self->data);

      if (!g_hash_table_add (wanted, key))
        key = NULL;
      g_ptr_array_add (keys, key);
    }
  remove_gone (self, wanted);
  for (guint i = 0, place = 0; i < shown; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      GtkWidget *row = key ? g_hash_table_lookup (self->rows, key) : NULL;

      if (key == NULL)
        continue;
      if (row == NULL)
        {
          row = self->create (g_ptr_array_index (self->items, i), self->data);
          insert (self, row, place);
          g_hash_table_insert (self->rows, g_strdup (key), row);
        }
      else if (get_nth (self, place) != row)
        {
          g_object_ref (row);
          take_out (self, row);
          insert (self, row, place);
          g_object_unref (row);
        }
      place++;
    }
  gtk_label_set_text (self->count_label, self->counted ? number : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), count > shown);
  if (count > shown)
    {
      g_autofree char *left = plakat_words_number (count - shown);
      /* Translators: %s is a number */
      g_autofree char *text = g_strdup_printf (ngettext ("%s More", "%s More", count - shown), left);

      gtk_button_set_label (self->more_button, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), count > 0);
}

static void
more_cb (PlakatSyncSection *self)
{
  g_assert (PLAKAT_IS_SYNC_SECTION (self));

  self->most += STEP * 2;
  show_rows (self);
}

static void
plakat_sync_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatSyncSection *self = PLAKAT_SYNC_SECTION (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_CARDS:
      g_value_set_boolean (value, self->cards);
      break;
    case PROP_COUNTED:
      g_value_set_boolean (value, self->counted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_sync_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatSyncSection *self = PLAKAT_SYNC_SECTION (object);

  switch (id)
    {
    case PROP_TITLE:
      plakat_sync_section_set_title (self, g_value_get_string (value));
      break;
    case PROP_CARDS:
      self->cards = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->list), !self->cards);
      gtk_widget_set_visible (GTK_WIDGET (self->cards_box), self->cards);
      break;
    case PROP_COUNTED:
      self->counted = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_sync_section_dispose (GObject *object)
{
  PlakatSyncSection *self = PLAKAT_SYNC_SECTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_SYNC_SECTION);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  G_OBJECT_CLASS (plakat_sync_section_parent_class)->dispose (object);
}

static void
plakat_sync_section_finalize (GObject *object)
{
  g_free (PLAKAT_SYNC_SECTION (object)->title);
  G_OBJECT_CLASS (plakat_sync_section_parent_class)->finalize (object);
}

static void
plakat_sync_section_class_init (PlakatSyncSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_sync_section_dispose;
  object_class->finalize = plakat_sync_section_finalize;
  object_class->get_property = plakat_sync_section_get_property;
  object_class->set_property = plakat_sync_section_set_property;

  properties[PROP_TITLE] = g_param_spec_string (
      "title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CARDS] =
      g_param_spec_boolean ("cards", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COUNTED] =
      g_param_spec_boolean ("counted", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-sync-section.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncSection, heading_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncSection, count_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncSection, list);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncSection, cards_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatSyncSection, more_button);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
plakat_sync_section_init (PlakatSyncSection *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->most = STEP;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_sync_section_set_items: @key and @create are called with @data as long as the section lives */
void
plakat_sync_section_set_items (
    PlakatSyncSection *self, GPtrArray *items, PlakatSyncKey key, PlakatSyncCreate create, gpointer data)
{
  g_return_if_fail (PLAKAT_IS_SYNC_SECTION (self));
  g_return_if_fail (items != NULL);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_ptr_array_ref (items);
  self->key = key;
  self->create = create;
  self->data = data;
  show_rows (self);
}

void
plakat_sync_section_set_title (PlakatSyncSection *self, const char *title)
{
  g_return_if_fail (PLAKAT_IS_SYNC_SECTION (self));

  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/** plakat_sync_section_set_button: @button stands at the end of the heading */
void
plakat_sync_section_set_button (PlakatSyncSection *self, GtkWidget *button)
{
  g_return_if_fail (PLAKAT_IS_SYNC_SECTION (self));

  gtk_box_append (GTK_BOX (self->heading_box), button);
}

/** plakat_sync_section_update: rows say again how long ago it was */
void
plakat_sync_section_update (PlakatSyncSection *self, gint64 now)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (PLAKAT_IS_SYNC_SECTION (self));

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (PLAKAT_IS_SYNC_ROW (row))
      plakat_sync_row_update (row, now);
}
