/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-private.h"
#include "plakat-film-item-private.h"
#include "plakat-film-list.h"
#include "plakat-wanted.h"

/*
 * The list holds row ids and nothing else of the films that nobody looks at. An item is made when a cell asks
 * for it, filled when its page of rows has been read, and dropped with its page when others were looked at
 * since.
 */

#define PAGE 64u
#define MOST_PAGES 24u
/* A replacement whose changed middle is larger than this is shown as a whole: see FilmList::replace. */
#define LARGE 512u

typedef struct
{
  guint number;
  GPtrArray *items; /* PlakatFilmItem */
} Page;

struct _PlakatFilmList
{
  GObject parent_instance;

  PlakatCatalogue *catalogue;
  PlakatLibrary *library;
  PlakatQuery *query;
  GBytes *ids;
  const gint64 *id;
  guint n_ids;
  GHashTable *pages; /* number → Page */
  GQueue recent;     /* page numbers, the newest first */
  guint generation;  /* of the query: answers to older ones are dropped */
  guint idle;
  gboolean loading;
};

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_LOADING,
  PROP_QUERY,
} Property;

static GParamSpec *properties[PROP_QUERY + 1];

static void
list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatFilmList,
                               plakat_film_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static void
set_loading (PlakatFilmList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* ── rows by window ────────────────────────────────────────────────────── */

typedef struct
{
  PlakatFilmList *list;
  Page *page; /* compared, not used, until it is known to be there */
  guint number;
  guint generation;
  GPtrArray *items;
  GBytes *ids;
} PageCall;

static void
page_call_free (gpointer data)
{
  PageCall *call = data;

  g_object_unref (call->list);
  g_ptr_array_unref (call->items);
  g_bytes_unref (call->ids);
  g_free (call);
}

static DexFuture *
page_fiber (gpointer data)
{
  PageCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards =
      dex_await_boxed (plakat_catalogue_read_cards (call->list->catalogue, call->ids), &error);

  if (cards == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 0; i < cards->len && i < call->items->len; i++)
    {
      PlakatFilmItem *item = g_ptr_array_index (call->items, i);
      PlakatCard *card = g_steal_pointer (&g_ptr_array_index (cards, i));

      if (card == NULL)
        continue;
      plakat_film_item_set_card (item, card);
      plakat_film_item_watch (item, call->list->library);
    }
  return dex_future_new_for_boolean (TRUE);
}

static void
load_page (PlakatFilmList *self, Page *page)
{
  guint first = page->number * PAGE;
  PageCall *call = g_new0 (PageCall, 1);

  call->list = g_object_ref (self);
  call->items = g_ptr_array_ref (page->items);
  call->ids = g_bytes_new_from_bytes (self->ids, first * sizeof (gint64), page->items->len * sizeof (gint64));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, page_fiber, call, page_call_free));
}

static Page *
get_page (PlakatFilmList *self, guint number)
{
  gpointer key = GUINT_TO_POINTER (number);
  Page *page = g_hash_table_lookup (self->pages, key);
  GList *link;

  if (page != NULL)
    {
      link = g_queue_find (&self->recent, key);
      g_queue_unlink (&self->recent, link);
      g_queue_push_head_link (&self->recent, link);
      return page;
    }
  page = g_new0 (Page, 1);
  page->number = number;
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = number * PAGE; i < MIN ((number + 1) * PAGE, self->n_ids); i++)
    g_ptr_array_add (page->items, plakat_film_item_new ());
  g_hash_table_insert (self->pages, key, page);
  g_queue_push_head (&self->recent, key);
  while (self->recent.length > MOST_PAGES)
    g_hash_table_remove (self->pages, g_queue_pop_tail (&self->recent));
  load_page (self, page);
  return page;
}

static GType
get_item_type (GListModel *model)
{
  return PLAKAT_TYPE_FILM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return PLAKAT_FILM_LIST (model)->n_ids;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PlakatFilmList *self = PLAKAT_FILM_LIST (model);

  if (position >= self->n_ids)
    return NULL;
  return g_object_ref (g_ptr_array_index (get_page (self, position / PAGE)->items, position % PAGE));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ── another query, or another answer ──────────────────────────────────── */

static void
drop_pages (PlakatFilmList *self)
{
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->recent);
}

static void
take_ids (PlakatFilmList *self, GBytes *ids)
{
  gsize size;

  g_clear_pointer (&self->ids, g_bytes_unref);
  self->ids = g_bytes_ref (ids);
  self->id = g_bytes_get_data (self->ids, &size);
  self->n_ids = size / sizeof (gint64);
}

/*
 * What stays at both ends is not announced, so that taking one film off a list moves no other. A large change
 * is announced in two steps, everything gone and everything there: one step would make the view ask for each
 * item.
 */
static void
replace (PlakatFilmList *self, GBytes *ids)
{
  const gint64 *new_id = g_bytes_get_data (ids, NULL);
  guint n_new = g_bytes_get_size (ids) / sizeof (gint64);
  guint n_old = self->n_ids;
  guint head = 0, tail = 0;

  while (head < MIN (n_old, n_new) && self->id[head] == new_id[head])
    head++;
  while (tail < MIN (n_old, n_new) - head && self->id[n_old - 1 - tail] == new_id[n_new - 1 - tail])
    tail++;
  drop_pages (self);
  if (n_old - head - tail <= LARGE && n_new - head - tail <= LARGE)
    {
      take_ids (self, ids);
      if (head + tail < n_old || head + tail < n_new)
        g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
    }
  else
    {
      self->n_ids = 0;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
      take_ids (self, ids);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_new);
    }
  if (n_old != n_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

typedef struct
{
  PlakatFilmList *list;
  PlakatQuery *query;
  guint generation;
} QueryCall;

static void
query_call_free (gpointer data)
{
  QueryCall *call = data;

  g_object_unref (call->list);
  plakat_query_free (call->query);
  g_free (call);
}

static DexFuture *
query_fiber (gpointer data)
{
  QueryCall *call = data;
  PlakatFilmList *self = call->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ids =
      dex_await_boxed (plakat_catalogue_run_query (self->catalogue, call->query), &error);

  if (call->generation != self->generation)
    return dex_future_new_for_boolean (FALSE);
  set_loading (self, FALSE);
  if (ids == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  replace (self, ids);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
run (PlakatFilmList *self)
{
  QueryCall *call = g_new0 (QueryCall, 1);

  call->list = g_object_ref (self);
  call->query = plakat_query_copy (self->query);
  call->generation = ++self->generation;
  set_loading (self, TRUE);
  return dex_scheduler_spawn (NULL, 0, query_fiber, call, query_call_free);
}

static gboolean
run_idle (gpointer data)
{
  PlakatFilmList *self = data;

  self->idle = 0;
  dex_future_disown (run (self));
  return G_SOURCE_REMOVE;
}

static void
run_soon (PlakatFilmList *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (run_idle, self);
}

static void
catalogue_changed_cb (PlakatFilmList *self, PlakatCatalogue *catalogue)
{
  g_assert (PLAKAT_IS_FILM_LIST (self));
  g_assert (PLAKAT_IS_CATALOGUE (catalogue));

  run_soon (self);
}

static gboolean
follows_library (PlakatFilmList *self)
{
  if (self->query->order == PLAKAT_ORDER_MY_RATING)
    return TRUE;
  for (guint i = 0; i < self->query->terms->len; i++)
    if (plakat_facet_is_of_library (((PlakatTerm *) g_ptr_array_index (self->query->terms, i))->facet))
      return TRUE;
  return FALSE;
}

/* What a list is, or has by itself, may be other. */
static void
lists_changed_cb (PlakatFilmList *self, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_FILM_LIST (self));
  g_assert (PLAKAT_IS_LIBRARY (library));

  if (follows_library (self))
    run_soon (self);
}

static void
film_changed_cb (PlakatFilmList *self, const char *film_uid, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_FILM_LIST (self));
  g_assert (PLAKAT_IS_LIBRARY (library));

  if (follows_library (self))
    run_soon (self);
}

/* ── the object ────────────────────────────────────────────────────────── */

static void
plakat_film_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatFilmList *self = PLAKAT_FILM_LIST (object);

  switch ((Property) id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_ids);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_film_list_finalize (GObject *object)
{
  PlakatFilmList *self = PLAKAT_FILM_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_queue_clear (&self->recent);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_bytes_unref);
  g_clear_pointer (&self->query, plakat_query_free);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (plakat_film_list_parent_class)->finalize (object);
}

static void
plakat_film_list_class_init (PlakatFilmListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_film_list_get_property;
  object_class->finalize = plakat_film_list_finalize;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, PLAKAT_TYPE_QUERY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_film_list_init (PlakatFilmList *self)
{
  self->query = plakat_query_new ();
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  g_queue_init (&self->recent);
}

/**
 * plakat_film_list_new:
 *
 * Returns: (transfer full): a list that is empty until plakat_film_list_set_query()
 */
PlakatFilmList *
plakat_film_list_new (PlakatCatalogue *catalogue, PlakatLibrary *library)
{
  PlakatFilmList *self;

  g_return_val_if_fail (PLAKAT_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (library), NULL);

  self = g_object_new (PLAKAT_TYPE_FILM_LIST, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->library = g_object_ref (library);
  g_signal_connect_object (catalogue, "changed", G_CALLBACK (catalogue_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "film-changed", G_CALLBACK (film_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "lists-changed", G_CALLBACK (lists_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * plakat_film_list_set_query:
 *
 * What is shown stays until the answer is there. A later query takes the place of one that still runs.
 *
 * Returns: (transfer full): a future of %TRUE when the answer is shown, %FALSE when a later query was faster
 */
DexFuture *
plakat_film_list_set_query (PlakatFilmList *self, const PlakatQuery *query)
{
  dex_return_error_if_fail (PLAKAT_IS_FILM_LIST (self));
  dex_return_error_if_fail (query != NULL);

  if (query != self->query)
    {
      g_clear_pointer (&self->query, plakat_query_free);
      self->query = plakat_query_copy (query);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
    }
  return run (self);
}

const PlakatQuery *
plakat_film_list_get_query (PlakatFilmList *self)
{
  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (self), NULL);

  return self->query;
}

gboolean
plakat_film_list_get_loading (PlakatFilmList *self)
{
  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (self), FALSE);

  return self->loading;
}
