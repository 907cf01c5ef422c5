/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-note.h"
#include "plakat-person-item.h"
#include "plakat-search-results.h"

typedef struct
{
  char *text;
  GArray *ranges;
} Match;

struct _PlakatSearchResults
{
  GObject parent_instance;

  GListStore *items[PLAKAT_FIND_N_KINDS];
  GPtrArray *matches[PLAKAT_FIND_N_KINDS];
  gboolean only_meant;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (PlakatSearchResults, plakat_search_results, G_TYPE_OBJECT)

static void
match_free (gpointer data)
{
  Match *match = data;

  g_free (match->text);
  g_array_unref (match->ranges);
  g_free (match);
}

static void
plakat_search_results_finalize (GObject *object)
{
  PlakatSearchResults *self = PLAKAT_SEARCH_RESULTS (object);

  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    {
      g_clear_object (&self->items[kind]);
      g_clear_pointer (&self->matches[kind], g_ptr_array_unref);
    }
  G_OBJECT_CLASS (plakat_search_results_parent_class)->finalize (object);
}

static void
plakat_search_results_class_init (PlakatSearchResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_search_results_finalize;
}

static void
plakat_search_results_init (PlakatSearchResults *self)
{
  self->items[PLAKAT_FIND_FILMS] = g_list_store_new (PLAKAT_TYPE_FILM_ITEM);
  self->items[PLAKAT_FIND_PERSONS] = g_list_store_new (PLAKAT_TYPE_PERSON_ITEM);
  self->items[PLAKAT_FIND_CHARACTERS] = g_list_store_new (PLAKAT_TYPE_FILM_NOTE);
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    self->matches[kind] = g_ptr_array_new_with_free_func (match_free);
  self->complete = TRUE;
}

PlakatSearchResults *
plakat_search_results_new (void)
{
  return g_object_new (PLAKAT_TYPE_SEARCH_RESULTS, NULL);
}

/** plakat_search_results_add: @item: (transfer none): after its match */
void
plakat_search_results_add (PlakatSearchResults *self, PlakatSearchKind kind, gpointer item)
{
  g_return_if_fail (PLAKAT_IS_SEARCH_RESULTS (self));
  g_return_if_fail (kind < PLAKAT_FIND_N_KINDS);

  g_list_store_append (self->items[kind], item);
}

/** plakat_search_results_add_match: @ranges: (transfer full) (element-type PlakatTextSource): of @text */
void
plakat_search_results_add_match (PlakatSearchResults *self,
                                 PlakatSearchKind kind,
                                 const char *text,
                                 GArray *ranges)
{
  Match *match;

  g_return_if_fail (PLAKAT_IS_SEARCH_RESULTS (self));
  g_return_if_fail (kind < PLAKAT_FIND_N_KINDS);

  match = g_new0 (Match, 1);
  match->text = g_strdup (text);
  match->ranges = ranges;
  g_ptr_array_add (self->matches[kind], match);
}

void
plakat_search_results_set_only_meant (PlakatSearchResults *self, gboolean only_meant)
{
  g_return_if_fail (PLAKAT_IS_SEARCH_RESULTS (self));

  self->only_meant = only_meant;
}

void
plakat_search_results_set_complete (PlakatSearchResults *self, gboolean complete)
{
  g_return_if_fail (PLAKAT_IS_SEARCH_RESULTS (self));

  self->complete = complete;
}

GListModel *
plakat_search_results_get_films (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->items[PLAKAT_FIND_FILMS]);
}

GListModel *
plakat_search_results_get_persons (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->items[PLAKAT_FIND_PERSONS]);
}

GListModel *
plakat_search_results_get_characters (PlakatSearchResults *self)
{
  return G_LIST_MODEL (self->items[PLAKAT_FIND_CHARACTERS]);
}

/**
 * plakat_search_results_get_match:
 * @ranges: (out) (optional) (transfer none) (element-type PlakatTextSource): which bytes of the text were
 * meant; none when it was found by something else
 *
 * Returns: (transfer none): the title (the original one, when it was found by that), name or character
 */
const char *
plakat_search_results_get_match (PlakatSearchResults *self,
                                 PlakatSearchKind kind,
                                 guint position,
                                 GArray **ranges)
{
  const Match *match;

  g_return_val_if_fail (PLAKAT_IS_SEARCH_RESULTS (self), NULL);
  g_return_val_if_fail (kind < PLAKAT_FIND_N_KINDS, NULL);
  g_return_val_if_fail (position < self->matches[kind]->len, NULL);

  match = g_ptr_array_index (self->matches[kind], position);
  if (ranges != NULL)
    *ranges = match->ranges;
  return match->text;
}

/** plakat_search_results_get_only_meant: whether nothing is what was typed, but only what it may be with
 * errors */
gboolean
plakat_search_results_get_only_meant (PlakatSearchResults *self)
{
  g_return_val_if_fail (PLAKAT_IS_SEARCH_RESULTS (self), FALSE);

  return self->only_meant;
}

/** plakat_search_results_get_complete: %FALSE while the catalogue has more than can be found as yet */
gboolean
plakat_search_results_get_complete (PlakatSearchResults *self)
{
  g_return_val_if_fail (PLAKAT_IS_SEARCH_RESULTS (self), FALSE);

  return self->complete;
}
