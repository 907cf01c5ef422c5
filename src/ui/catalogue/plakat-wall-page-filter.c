/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-chips.h"
#include "plakat-facet-value.h"
#include "plakat-filter-dialog.h"
#include "plakat-library-lists.h"
#include "plakat-marking.h"
#include "plakat-name-popover.h"
#include "plakat-text.h"
#include "plakat-wall-page-private.h"

/* The place's own term is no filter. */
static PlakatQuery *
create_filter (PlakatWallPage *self)
{
  PlakatQuery *filter = plakat_query_copy (self->query);

  if (self->place->list != NULL && filter->terms->len > 0)
    g_ptr_array_remove_index (filter->terms, 0);
  return filter;
}

/* ── words for what was typed ─────────────────────────────────────────── */

static const PlakatFacet labelled[] = { PLAKAT_FACET_COUNTRY, PLAKAT_FACET_IN, PLAKAT_FACET_GENRE,
                                        PLAKAT_FACET_DIRECTOR, PLAKAT_FACET_CAST };

/* Returns: (nullable): what was typed of this facet and has no words yet */
static const char *
find_unlabelled (PlakatWallPage *self, PlakatFacet facet)
{
  for (guint i = 0; i < self->query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (self->query->terms, i);
      g_autofree char *key = NULL;

      if (term->facet != facet)
        continue;
      key = plakat_chips_create_key (facet, term->value);
      if (!g_hash_table_contains (self->labels, key))
        return term->value;
    }
  return NULL;
}

/* As it is called in the catalogue, however it was typed; what is not there has no words but its own. */
static void
learn (PlakatWallPage *self, PlakatFacet facet, const char *typed, GListModel *values)
{
  const char *label = NULL;

  for (guint i = 0; label == NULL && values != NULL && i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);

      if (plakat_facet_value_is_called (value, typed))
        label = plakat_facet_value_get_label (value);
    }
  g_hash_table_insert (self->labels, plakat_chips_create_key (facet, typed), g_strdup (label));
}

static DexFuture *
learn_fiber (gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) everything = plakat_query_new ();

  for (guint i = 0; i < G_N_ELEMENTS (labelled); i++)
    {
      gboolean name = labelled[i] == PLAKAT_FACET_DIRECTOR || labelled[i] == PLAKAT_FACET_CAST;
      const char *found;

      while (self->account != NULL && (found = find_unlabelled (self, labelled[i])) != NULL)
        {
          g_autofree char *typed = g_strdup (found);
          g_autoptr (GListModel) values =
              dex_await_object (plakat_catalogue_count_facet (plakat_account_get_catalogue (self->account),
                                                              everything, labelled[i], name ? typed : NULL),
                                NULL);

          if (self->account == NULL)
            return NULL;
          learn (self, labelled[i], typed, values);
          plakat_wall_page_show_chips (self);
        }
    }
  return NULL;
}

static void
learn_labels (PlakatWallPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (labelled); i++)
    if (find_unlabelled (self, labelled[i]) != NULL)
      {
        dex_future_disown (dex_scheduler_spawn (NULL, 0, learn_fiber, g_object_ref (self), g_object_unref));
        return;
      }
}

/* ── as text ──────────────────────────────────────────────────────────── */

/* Everything that the text says takes the place of what was chosen. */
static void
take_text (PlakatWallPage *self, const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) filter = plakat_query_parse_all (text, &problems);
  g_autoptr (PlakatQuery) query = plakat_place_create_query (self->place);

  plakat_query_add_terms (query, filter);
  g_set_str (&query->words, filter->words);
  if (filter->order != PLAKAT_ORDER_POPULARITY || filter->reversed)
    {
      query->order = filter->order;
      query->reversed = filter->reversed;
      query->seed = filter->seed;
    }
  plakat_wall_page_set_query (self, query);
  learn_labels (self);
  if (problems->len > 0)
    plakat_marking_say (GTK_WIDGET (self), ((PlakatQueryProblem *) g_ptr_array_index (problems, 0))->message);
}

static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) filter = create_filter (self);
  g_autofree char *text = plakat_query_to_string (filter);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  plakat_marking_say (GTK_WIDGET (self), *text != '\0' ? _ ("The filter was copied")
                                                       : _ ("There is no filter: an empty text was copied"));
}

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (PlakatWallPage) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  if (self->place == NULL || self->query == NULL)
    return;
  if (text != NULL)
    take_text (self, text);
  else
    plakat_marking_say (GTK_WIDGET (self), _ ("There is no text to paste"));
}

static void
paste_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (data), NULL, read_cb, g_object_ref (data));
}

static void
edit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) filter = create_filter (self);
  g_autofree char *text = plakat_query_to_string (filter);
  AdwDialog *dialog = plakat_filter_dialog_new (NULL, text);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (take_text), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* ── smart lists ──────────────────────────────────────────────────────── */

typedef struct
{
  PlakatWallPage *self;
  char *uid;
  PlakatFields *fields;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->self);
  g_free (saving->uid);
  plakat_fields_free (saving->fields);
  g_free (saving);
}

static DexFuture *
save_fiber (gpointer data)
{
  Saving *saving = data;
  PlakatWallPage *self = saving->self;
  g_autofree char *place = g_strconcat (PLAKAT_LIST_UID_OWN, saving->uid, NULL);
  g_autoptr (GError) error = NULL;

  if (self->account == NULL)
    return NULL;
  if (dex_await (plakat_library_set_fields (plakat_account_get_library (self->account),
                                            PLAKAT_USER_RECORD_LIST, saving->uid, NULL, saving->fields),
                 &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", place);
  else
    plakat_marking_say (GTK_WIDGET (self), error->message);
  return NULL;
}

/* With the place's own list in it: it is a part of what is seen. */
static void
named_cb (PlakatWallPage *self, const char *name)
{
  g_autofree char *text = plakat_query_to_string (self->query);
  Saving *saving = g_new0 (Saving, 1);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  saving->self = g_object_ref (self);
  saving->uid = plakat_text_uuid ();
  saving->fields = plakat_fields_new ();
  plakat_fields_set (saving->fields, "name", name);
  plakat_fields_set (saving->fields, "query", *text != '\0' ? text : "sort:popularity");
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, saving, saving_free));
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWallPage *self = data;

  plakat_name_popover_ask (self->filter_button, _ ("New smart list"), NULL, _ ("_Save"),
                           G_CALLBACK (named_cb), self);
}

/** plakat_wall_page_add_filter_actions: `copy-filter`, `paste-filter`, `edit-filter`, `save-list` */
void
plakat_wall_page_add_filter_actions (PlakatWallPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy-filter", .activate = copy_action },
    { .name = "paste-filter", .activate = paste_action },
    { .name = "edit-filter", .activate = edit_action },
    { .name = "save-list", .activate = save_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/** plakat_wall_page_add_filter: what was typed goes to what is chosen; an order takes the place of the old
 * one */
void
plakat_wall_page_add_filter (PlakatWallPage *self, const PlakatQuery *filter)
{
  g_autoptr (PlakatQuery) query = NULL;

  g_return_if_fail (PLAKAT_IS_WALL_PAGE (self));
  g_return_if_fail (filter != NULL);

  query = plakat_query_copy (self->query);
  plakat_query_add_terms (query, filter);
  if (filter->order != PLAKAT_ORDER_POPULARITY || filter->reversed)
    {
      query->order = filter->order;
      query->reversed = filter->reversed;
      query->seed = filter->seed;
    }
  plakat_wall_page_set_query (self, query);
  learn_labels (self);
}

/** plakat_wall_page_set_smart: whether the list that is shown has its films by itself; they are not moved
 * then */
void
plakat_wall_page_set_smart (PlakatWallPage *self, gboolean smart)
{
  g_return_if_fail (PLAKAT_IS_WALL_PAGE (self));

  self->smart = smart;
  plakat_wall_page_update_actions (self);
}

/** plakat_wall_page_get_query: Returns: (transfer none): what it shows */
const PlakatQuery *
plakat_wall_page_get_query (PlakatWallPage *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL_PAGE (self), NULL);

  return self->query;
}
