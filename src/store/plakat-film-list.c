/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-private.h"
#include "plakat-film-item-private.h"
#include "plakat-film-list.h"
#include "plakat-film-pages.h"
#include "plakat-wanted.h"

/*
 * The list holds row ids and nothing else of the films that nobody looks at: plakat-film-pages.c reads the
 * others.
 */

/* A replacement whose changed middle is larger than this is shown as a whole: see replace(). */
#define LARGE 512u
/* Between two answers that nobody asked for there is this many times what the last one took, so that a
 * catalogue that is being filled leaves time for what people do; at most so many milliseconds. */
#define PAUSE 4
#define LONGEST_PAUSE 2000

struct _PlakatFilmList
{
  GObject parent_instance;

  PlakatCatalogue *catalogue;
  PlakatLibrary *library;
  PlakatQuery *query;
  PlakatFilmPages *pages;
  GBytes *ids;      /* #gint32: a row of the catalogue, or, negative, of the library's films */
  const gint32 *id; /* in @ids */
  guint n_ids;
  guint generation; /* of the query: answers to older ones are dropped */
  guint source;
  guint took; /* milliseconds, by the last answer */
  gboolean loading;
  gboolean again; /* something changed while an answer was on its way */
  guint n_asked;
};

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_LOADING,
  PROP_QUERY,
} Property;

enum
{
  REPLACING,
  REPLACED,
  N_SIGNALS
};

static GParamSpec *properties[PROP_QUERY + 1];
static guint signals[N_SIGNALS];

static void
list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatFilmList,
                               plakat_film_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
set_loading (PlakatFilmList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
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
  self->n_asked++;
  return g_object_ref (plakat_film_pages_get (self->pages, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ── another query, or another answer ──────────────────────────────────── */

/* Half the memory of what the query gives: row ids fit 32 bits many times over. */
static GBytes *
narrow (GBytes *ids)
{
  gsize size;
  const gint64 *wide = g_bytes_get_data (ids, &size);
  gsize n_ids = size / sizeof *wide;
  gint32 *id = g_new (gint32, n_ids);

  for (gsize i = 0; i < n_ids; i++)
    id[i] = (gint32) wide[i];
  return g_bytes_new_take (id, n_ids * sizeof *id);
}

static void
take_ids (PlakatFilmList *self, GBytes *ids)
{
  gsize size;

  self->id = g_bytes_get_data (ids, &size);
  self->n_ids = size / sizeof *self->id;
  plakat_film_pages_set_ids (self->pages, self->id, self->n_ids);
  g_clear_pointer (&self->ids, g_bytes_unref);
  self->ids = g_bytes_ref (ids);
}

/*
 * What stays at both ends is not announced, so that taking one film off a list moves no other. A large change
 * is announced in two steps, everything gone and everything there: one step would make the view ask for each
 * item.
 */
static void
replace (PlakatFilmList *self, GBytes *ids, gboolean follows)
{
  const gint32 *id = g_bytes_get_data (ids, NULL);
  guint n_new = g_bytes_get_size (ids) / sizeof *id;
  guint n_old = self->n_ids;
  guint head = 0, tail = 0;
  gboolean whole;

  while (head < MIN (n_old, n_new) && self->id[head] == id[head])
    head++;
  while (tail < MIN (n_old, n_new) - head && self->id[n_old - 1 - tail] == id[n_new - 1 - tail])
    tail++;
  if (head == n_old && head == n_new)
    {
      take_ids (self, ids);
      plakat_film_pages_look_again (self->pages);
      return;
    }
  whole = n_old - head - tail > LARGE || n_new - head - tail > LARGE;
  g_signal_emit (self, signals[REPLACING], 0, follows, whole);
  if (!whole)
    {
      take_ids (self, ids);
      g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
      plakat_film_pages_look_again (self->pages);
    }
  else
    {
      self->n_ids = 0;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
      take_ids (self, ids);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_new);
    }
  g_signal_emit (self, signals[REPLACED], 0, follows, whole);
  if (n_old != n_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

typedef struct
{
  PlakatFilmList *list;
  DexFuture *answer;
  gint64 begun;
  guint generation;
  gboolean follows;
} QueryCall;

static void
query_call_free (gpointer data)
{
  QueryCall *call = data;

  g_object_unref (call->list);
  dex_unref (call->answer);
  g_free (call);
}

static void
run_soon (PlakatFilmList *self);

static DexFuture *
query_fiber (gpointer data)
{
  QueryCall *call = data;
  PlakatFilmList *self = call->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ids = dex_await_boxed (dex_ref (call->answer), &error);
  g_autoptr (GBytes) narrowed = NULL;

  if (call->generation != self->generation)
    return dex_future_new_for_boolean (FALSE);
  self->took = (guint) ((g_get_monotonic_time () - call->begun) / 1000);
  set_loading (self, FALSE);
  if (ids == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  narrowed = narrow (ids);
  g_clear_pointer (&ids, g_bytes_unref);
  replace (self, narrowed, call->follows);
  if (self->again)
    run_soon (self);
  return dex_future_new_for_boolean (TRUE);
}

/* Asked now, not when the fiber has its turn: what is answered before the next frame is in it. */
static DexFuture *
run (PlakatFilmList *self, gboolean follows)
{
  QueryCall *call = g_new0 (QueryCall, 1);

  call->list = g_object_ref (self);
  call->answer = plakat_catalogue_run_query (self->catalogue, self->query);
  call->begun = g_get_monotonic_time ();
  call->generation = ++self->generation;
  call->follows = follows;
  self->again = FALSE;
  set_loading (self, TRUE);
  return dex_scheduler_spawn (NULL, 0, query_fiber, call, query_call_free);
}

static gboolean
run_cb (gpointer data)
{
  PlakatFilmList *self = data;

  self->source = 0;
  if (self->loading)
    self->again = TRUE;
  else
    dex_future_disown (run (self, TRUE));
  return G_SOURCE_REMOVE;
}

/* An answer that is on its way comes first: one that is thrown away again and again would never be shown. */
static void
run_soon (PlakatFilmList *self)
{
  guint pause = MIN (self->took * PAUSE, LONGEST_PAUSE);

  if (self->loading)
    self->again = TRUE;
  else if (self->source == 0)
    self->source = pause > 0 ? g_timeout_add (pause, run_cb, self) : g_idle_add (run_cb, self);
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

  plakat_film_pages_mark (self->pages, film_uid);
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

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->pages, plakat_film_pages_free);
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

  /**
   * PlakatFilmList::replacing:
   * @follows: the query is the same; what it gives has changed
   * @whole: every item goes and comes, not just some in the middle
   *
   * Before other ids take the place of these. PlakatFilmList::replaced comes when they stand.
   */
  signals[REPLACING] = g_signal_new ("replacing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  signals[REPLACED] = g_signal_new ("replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
}

static void
plakat_film_list_init (PlakatFilmList *self)
{
  self->query = plakat_query_new ();
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
  self->pages = plakat_film_pages_new (catalogue, library);
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
  g_clear_handle_id (&self->source, g_source_remove);
  return run (self, FALSE);
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

/**
 * plakat_film_list_get_ids:
 * @n_ids: (out): how many
 *
 * Returns: (transfer none): row ids in the list's order, until "replacing" is emitted next
 */
const gint32 *
plakat_film_list_get_ids (PlakatFilmList *self, guint *n_ids)
{
  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (self), NULL);
  g_return_val_if_fail (n_ids != NULL, NULL);

  *n_ids = self->n_ids;
  return self->id;
}

/**
 * plakat_film_list_find:
 * @near: where to look first
 *
 * Returns: where the row stands, or %GTK_INVALID_LIST_POSITION's value, %G_MAXUINT, if it does not
 */
guint
plakat_film_list_find (PlakatFilmList *self, gint32 id, guint near)
{
  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (self), G_MAXUINT);

  if (near < self->n_ids && self->id[near] == id)
    return near;
  for (guint i = 0; i < self->n_ids; i++)
    if (self->id[i] == id)
      return i;
  return G_MAXUINT;
}

typedef struct
{
  PlakatCatalogue *catalogue;
  GBytes *ids;
} FilmsCall;

static void
films_call_free (gpointer data)
{
  FilmsCall *call = data;

  g_object_unref (call->catalogue);
  g_bytes_unref (call->ids);
  g_free (call);
}

static DexFuture *
films_fiber (gpointer data)
{
  FilmsCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards =
      dex_await_boxed (plakat_catalogue_read_cards (call->catalogue, call->ids), &error);
  GPtrArray *films;

  if (cards == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  films = g_ptr_array_new_full (cards->len, g_object_unref);
  for (guint i = 0; i < cards->len; i++)
    {
      PlakatCard *card = g_steal_pointer (&g_ptr_array_index (cards, i));

      PlakatFilmItem *film = card ? plakat_film_item_new_card (card) : NULL;

      if (film == NULL)
        continue;
      plakat_film_item_set_row (film, ((const gint64 *) g_bytes_get_data (call->ids, NULL))[i]);
      g_ptr_array_add (films, film);
    }
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, films);
}

/**
 * plakat_film_list_read_films:
 * @ids: #gint64 rows, some hundreds at most; they need not be in the list any more
 *
 * Returns: (transfer full): a future of a #GPtrArray of loaded #PlakatFilmItem that show no marks; rows that
 * are gone are left out
 */
DexFuture *
plakat_film_list_read_films (PlakatFilmList *self, GBytes *ids)
{
  FilmsCall *call;

  dex_return_error_if_fail (PLAKAT_IS_FILM_LIST (self));
  dex_return_error_if_fail (ids != NULL);

  call = g_new0 (FilmsCall, 1);
  call->catalogue = g_object_ref (self->catalogue);
  call->ids = g_bytes_ref (ids);
  return dex_scheduler_spawn (NULL, 0, films_fiber, call, films_call_free);
}

/**
 * plakat_film_list_jump:
 * @text: the beginning of a title or of a director’s or a genre’s name, a year, a rating or a runtime, by the
 *   order of the query
 *
 * Returns: (transfer full): a future of the position (uint) of the first film that is so far; the number of
 * items when none is. Rejects with %G_IO_ERROR_NOT_SUPPORTED in an order that nobody can name a place in.
 */
DexFuture *
plakat_film_list_jump (PlakatFilmList *self, const char *text)
{
  dex_return_error_if_fail (PLAKAT_IS_FILM_LIST (self));
  dex_return_error_if_fail (text != NULL);

  if (self->ids == NULL)
    return dex_future_new_for_uint (0);
  return plakat_catalogue_find_place (self->catalogue, self->ids, self->query->order, self->query->reversed,
                                      text);
}

/** plakat_film_list_set_centre: @position: where somebody looks: its rows are read first */
void
plakat_film_list_set_centre (PlakatFilmList *self, guint position)
{
  g_return_if_fail (PLAKAT_IS_FILM_LIST (self));

  plakat_film_pages_set_centre (self->pages, position);
}

/**
 * plakat_film_list_get_counts:
 * @n_asked: (out): how often an item was asked for
 * @n_read: (out): how many pages of rows were read
 *
 * Since the list was made; figures that tests hold against their limits.
 */
void
plakat_film_list_get_counts (PlakatFilmList *self, guint *n_asked, guint *n_read)
{
  g_return_if_fail (PLAKAT_IS_FILM_LIST (self));

  *n_asked = self->n_asked;
  *n_read = plakat_film_pages_get_n_read (self->pages);
}
