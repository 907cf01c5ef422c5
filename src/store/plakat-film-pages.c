/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-item-private.h"
#include "plakat-film-pages.h"

#define SIZE PLAKAT_FILM_PAGES_SIZE
/* Pages that are looked at again when the rows may have changed: about as many as a view keeps cells for. */
#define AGAIN 6

typedef struct
{
  guint number;
  gboolean wanted;  /* it is to be read */
  GPtrArray *items; /* PlakatFilmItem */
} Page;

struct _PlakatFilmPages
{
  gatomicrefcount n_refs;
  PlakatCatalogue *catalogue;
  PlakatLibrary *library;
  const gint32 *id;
  guint n_ids;
  GHashTable *items;  /* row id → PlakatFilmItem, not owned: each takes itself out at its end */
  GHashTable *pages;  /* number → Page */
  GPtrArray *earlier; /* items of the pages before the last new ids: they may be asked for again */
  GQueue recent;      /* page numbers, the newest first */
  guint centre;       /* what is nearest to this page is read first */
  guint n_read;
  gboolean reading;
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static void
unref (PlakatFilmPages *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_queue_clear (&self->recent);
  g_hash_table_unref (self->pages);
  g_ptr_array_unref (self->earlier);
  g_hash_table_unref (self->items);
  g_object_unref (self->catalogue);
  g_object_unref (self->library);
  g_free (self);
}

/** plakat_film_pages_new: Returns: (transfer full): the rows of no ids yet */
PlakatFilmPages *
plakat_film_pages_new (PlakatCatalogue *catalogue, PlakatLibrary *library)
{
  PlakatFilmPages *self = g_new0 (PlakatFilmPages, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->catalogue = g_object_ref (catalogue);
  self->library = g_object_ref (library);
  self->items = g_hash_table_new (NULL, NULL);
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  self->earlier = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->recent);
  return self;
}

/** plakat_film_pages_free: what is being read at this moment still fills its items */
void
plakat_film_pages_free (PlakatFilmPages *self)
{
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->recent);
  unref (self);
}

/* ── reading ───────────────────────────────────────────────────────────── */

typedef struct
{
  PlakatFilmPages *pages;
  GPtrArray *items;
  DexFuture *cards;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->items);
  dex_unref (reading->cards);
  unref (reading->pages);
  g_free (reading);
}

static void
read_next (PlakatFilmPages *self);

static DexFuture *
read_fiber (gpointer data)
{
  Reading *reading = data;
  PlakatFilmPages *self = reading->pages;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = dex_await_boxed (dex_ref (reading->cards), &error);

  self->reading = FALSE;
  for (guint i = 0; cards != NULL && i < cards->len && i < reading->items->len; i++)
    {
      PlakatFilmItem *item = g_ptr_array_index (reading->items, i);
      PlakatCard *card = g_steal_pointer (&g_ptr_array_index (cards, i));

      if (card == NULL)
        continue;
      plakat_film_item_set_card (item, card);
      plakat_film_item_update_marks (item, self->library);
    }
  if (cards != NULL)
    read_next (self);
  return cards != NULL ? dex_future_new_for_boolean (TRUE)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/* Asked now, not when the fiber has its turn: the view makes its cells meanwhile. */
static void
read_page (PlakatFilmPages *self, Page *page)
{
  gint64 *id = g_new (gint64, page->items->len);
  g_autoptr (GBytes) ids = g_bytes_new_take (id, page->items->len * sizeof *id);
  Reading *reading = g_new0 (Reading, 1);

  for (guint i = 0; i < page->items->len; i++)
    id[i] = self->id[page->number * SIZE + i];
  g_atomic_ref_count_inc (&self->n_refs);
  reading->pages = self;
  reading->items = g_ptr_array_ref (page->items);
  reading->cards = plakat_catalogue_read_cards (self->catalogue, ids);
  page->wanted = FALSE;
  self->reading = TRUE;
  self->n_read++;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, read_fiber, reading, reading_free));
}

/* One page at a time, so that what was scrolled past meanwhile need not be read at all. */
static void
read_next (PlakatFilmPages *self)
{
  Page *nearest = NULL;
  guint least = G_MAXUINT;

  if (self->reading)
    return;
  for (GList *link = self->recent.head; link != NULL; link = link->next)
    {
      Page *page = g_hash_table_lookup (self->pages, link->data);
      guint distance;

      if (!page->wanted)
        continue;
      distance = page->number > self->centre ? page->number - self->centre : self->centre - page->number;
      if (distance >= least)
        continue;
      least = distance;
      nearest = page;
    }
  if (nearest != NULL)
    read_page (self, nearest);
}

/* ── pages ─────────────────────────────────────────────────────────────── */

static PlakatFilmItem *
get_row (PlakatFilmPages *self, gint32 id)
{
  PlakatFilmItem *item = g_hash_table_lookup (self->items, GINT_TO_POINTER (id));

  return item != NULL ? g_object_ref (item) : plakat_film_item_new_in (self->items, id);
}

static Page *
get_page (PlakatFilmPages *self, guint number)
{
  gpointer key = GUINT_TO_POINTER (number);
  Page *page = g_hash_table_lookup (self->pages, key);

  if (page != NULL)
    {
      if (self->recent.head->data != key)
        {
          GList *link = g_queue_find (&self->recent, key);

          g_queue_unlink (&self->recent, link);
          g_queue_push_head_link (&self->recent, link);
        }
      return page;
    }
  page = g_new0 (Page, 1);
  page->number = number;
  page->wanted = TRUE;
  page->items = g_ptr_array_new_full (SIZE, g_object_unref);
  for (guint i = number * SIZE; i < MIN ((number + 1) * SIZE, self->n_ids); i++)
    g_ptr_array_add (page->items, get_row (self, self->id[i]));
  g_hash_table_insert (self->pages, key, page);
  g_queue_push_head (&self->recent, key);
  while (self->recent.length > PLAKAT_FILM_PAGES_MOST)
    g_hash_table_remove (self->pages, g_queue_pop_tail (&self->recent));
  read_next (self);
  return page;
}

/** plakat_film_pages_set_ids: pages of the ids before are dropped; films that are there again keep their
 * items, and what was read of them is shown until it was read again */
void
plakat_film_pages_set_ids (PlakatFilmPages *self, const gint32 *ids, guint n_ids)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_set_size (self->earlier, 0);
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Page *page = value;

      for (guint i = 0; i < page->items->len; i++)
        g_ptr_array_add (self->earlier, g_object_ref (g_ptr_array_index (page->items, i)));
    }
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->recent);
  self->id = ids;
  self->n_ids = n_ids;
}

/** plakat_film_pages_look_again: reads anew what a view shows that was not told to ask again */
void
plakat_film_pages_look_again (PlakatFilmPages *self)
{
  guint first = self->centre > AGAIN / 2 ? self->centre - AGAIN / 2 : 0;

  for (guint number = first; number < first + AGAIN && number * SIZE < self->n_ids; number++)
    get_page (self, number)->wanted = TRUE;
  read_next (self);
}

/** plakat_film_pages_get: Returns: (transfer none): the item at @position, filled or to be filled */
PlakatFilmItem *
plakat_film_pages_get (PlakatFilmPages *self, guint position)
{
  return g_ptr_array_index (get_page (self, position / SIZE)->items, position % SIZE);
}

/** plakat_film_pages_set_centre: where somebody looks */
void
plakat_film_pages_set_centre (PlakatFilmPages *self, guint position)
{
  self->centre = position / SIZE;
}

/** plakat_film_pages_mark: shows what the library says of the film now */
void
plakat_film_pages_mark (PlakatFilmPages *self, const char *film_uid)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (plakat_film_item_get_loaded (value)
        && (film_uid == NULL || g_str_equal (film_uid, plakat_film_item_get_uid (value))))
      plakat_film_item_update_marks (value, self->library);
}

/** plakat_film_pages_get_n_read: Returns: how many pages were read; a figure for tests */
guint
plakat_film_pages_get_n_read (PlakatFilmPages *self)
{
  return self->n_read;
}
