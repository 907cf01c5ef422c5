/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-columns-private.h"
#include "plakat-error.h"
#include "plakat-select-private.h"

/* Opening the file, and what is in it. A section is looked at when it is needed first. */

static void
close_file (PlakatColumns *self)
{
  plakat_columns_clear_overlay (self);
  g_clear_pointer (&self->file, plakat_index_file_unref);
  g_clear_pointer (&self->live, g_free);
  memset (&self->base, 0, sizeof self->base);
  memset (self->order, 0, sizeof self->order);
  self->meta = self->name_start = self->name_person = self->person_name = NULL;
  self->name_text = NULL;
  for (guint i = 0; i < 2; i++)
    {
      g_hash_table_remove_all (self->code_places[i]);
      g_ptr_array_set_size (self->codes[i], 0);
    }
}

/** plakat_columns_new: @path: of the file, which need not be there */
PlakatColumns *
plakat_columns_new (const char *path)
{
  PlakatColumns *self = g_new0 (PlakatColumns, 1);

  self->path = g_strdup (path);
  for (guint i = 0; i < 2; i++)
    {
      self->codes[i] = g_ptr_array_new_with_free_func (g_free);
      self->code_places[i] = g_hash_table_new (g_str_hash, g_str_equal);
    }
  plakat_columns_clear_overlay (self);
  return self;
}

void
plakat_columns_free (PlakatColumns *self)
{
  if (self == NULL)
    return;
  close_file (self);
  plakat_columns_free_overlay (self);
  for (guint i = 0; i < 2; i++)
    {
      g_hash_table_unref (self->code_places[i]);
      g_ptr_array_unref (self->codes[i]);
    }
  g_free (self->path);
  g_free (self);
}

/** plakat_columns_get: a section that must have @expected elements; one that has not is damaged, and with it
 * all */
gconstpointer
plakat_columns_get (PlakatColumns *self, guint section, gsize size, gsize expected, GError **error)
{
  gsize n;
  gconstpointer data = plakat_index_file_get (self->file, section, size, &n);

  if (data != NULL && (n == expected || expected == G_MAXSIZE))
    return data;
  self->damaged = TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s is damaged", self->path);
  return NULL;
}

/** plakat_columns_add_code: @kind: 0 a country, 1 a language; Returns: its place, which may be new */
guint
plakat_columns_add_code (PlakatColumns *self, guint kind, const char *code)
{
  gpointer place;
  char *own;

  if (g_hash_table_lookup_extended (self->code_places[kind], code, NULL, &place))
    return GPOINTER_TO_UINT (place);
  own = g_strdup (code);
  g_ptr_array_add (self->codes[kind], own);
  g_hash_table_insert (self->code_places[kind], own, GUINT_TO_POINTER (self->codes[kind]->len - 1));
  return self->codes[kind]->len - 1;
}

static gboolean
load_codes (PlakatColumns *self, guint kind, guint section, GError **error)
{
  const char *text = plakat_columns_get (self, section, 1, G_MAXSIZE, error);
  g_autofree char *copy = NULL;
  g_auto (GStrv) codes = NULL;
  gsize n;

  if (text == NULL)
    return FALSE;
  plakat_index_file_get (self->file, section, 1, &n);
  copy = g_strndup (text, n);
  codes = g_strsplit (copy, "\n", -1);
  for (guint i = 0; codes[i] != NULL && (i > 0 || *codes[i] != '\0'); i++)
    plakat_columns_add_code (self, kind, codes[i]);
  return TRUE;
}

static gboolean
open_file (PlakatColumns *self, const PlakatIndexStamp *now, GError **error)
{
  const guint64 *present;
  gsize words;

  self->file = plakat_index_file_open (self->path, PLAKAT_COLUMNS_KIND, error);
  if (self->file == NULL)
    return FALSE;
  self->damaged = self->behind = FALSE;
  self->stamp = *plakat_index_file_get_stamp (self->file);
  if (self->stamp.catalogue != now->catalogue || self->stamp.change > now->change)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s is of another catalogue",
                   self->path);
      return FALSE;
    }
  self->meta = plakat_columns_get (self, SECTION_META, sizeof (guint32), N_META, error);
  if (self->meta == NULL)
    return FALSE;
  self->base.n = self->meta[META_ROWS];
  self->n_names = self->meta[META_NAMES];
  words = plakat_bits_words (self->base.n);
  present = plakat_columns_get (self, SECTION_PRESENT, sizeof (guint64), words, error);
  if (present == NULL || !load_codes (self, 0, SECTION_COUNTRIES, error)
      || !load_codes (self, 1, SECTION_LANGUAGES, error))
    return FALSE;
  self->live = g_memdup2 (present, words * sizeof (guint64));
  self->base.live = self->live;
  return TRUE;
}

/**
 * plakat_columns_refresh:
 *
 * Sees what has changed since. %FALSE without @error when there is no file to go by: ask SQL.
 */
gboolean
plakat_columns_refresh (PlakatColumns *self, PlakatSqlite *db, GError **error)
{
  g_autoptr (GError) why = NULL;
  PlakatIndexStamp now;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!plakat_index_stamp_read (db, &now, error))
    return FALSE;
  if (self->file != NULL && (self->damaged || self->behind || self->stamp.catalogue != now.catalogue))
    close_file (self);
  if (self->file == NULL && !open_file (self, &now, &why))
    {
      if (!g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_info ("%s", why->message);
      close_file (self);
      return FALSE;
    }
  if (memcmp (&now, &self->stamp, sizeof now) != 0 && !plakat_columns_update_overlay (self, db, &now, &why))
    {
      /* of half an overlay nothing can be said */
      close_file (self);
      if (!g_error_matches (why, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
        g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  return !self->behind;
}

/** plakat_columns_wants_build: whether there is no file, or much has changed since it was made */
gboolean
plakat_columns_wants_build (PlakatColumns *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->file == NULL || self->damaged || self->behind || g_hash_table_size (self->rows) > 1000;
}

gboolean
plakat_columns_need_values (PlakatColumns *self, PlakatValuesKind kind, GError **error)
{
  PlakatValues *values = &self->base.values[kind];
  const guint32 *start;

  if (values->value != NULL)
    return TRUE;
  start =
      plakat_columns_get (self, SECTION_GENRE_START + 2 * kind, sizeof (guint32), self->base.n + 1, error);
  if (start == NULL)
    return FALSE;
  values->value =
      plakat_columns_get (self, SECTION_GENRE + 2 * kind, sizeof (guint32), start[self->base.n], error);
  values->start = start;
  return values->value != NULL;
}

gboolean
plakat_columns_need_facet (PlakatColumns *self, PlakatFacet facet, GError **error)
{
  PlakatColumnSet *base = &self->base;

  switch (facet)
    {
    case PLAKAT_FACET_YEAR:
    case PLAKAT_FACET_DECADE:
      if (base->year == NULL)
        base->year = plakat_columns_get (self, SECTION_YEAR, sizeof *base->year, base->n, error);
      return base->year != NULL;
    case PLAKAT_FACET_RUNTIME:
      if (base->runtime == NULL)
        base->runtime = plakat_columns_get (self, SECTION_RUNTIME, sizeof *base->runtime, base->n, error);
      return base->runtime != NULL;
    case PLAKAT_FACET_RATING:
      if (base->rating == NULL)
        base->rating = plakat_columns_get (self, SECTION_RATING, sizeof *base->rating, base->n, error);
      return base->rating != NULL;
    case PLAKAT_FACET_LANGUAGE:
      if (base->language == NULL)
        base->language = plakat_columns_get (self, SECTION_LANGUAGE, sizeof *base->language, base->n, error);
      return base->language != NULL;
    case PLAKAT_FACET_GENRE:
      return plakat_columns_need_values (self, VALUES_GENRE, error);
    case PLAKAT_FACET_COUNTRY:
      return plakat_columns_need_values (self, VALUES_COUNTRY, error);
    case PLAKAT_FACET_DIRECTOR:
      return plakat_columns_need_names (self, error)
             && plakat_columns_need_values (self, VALUES_DIRECTOR, error);
    case PLAKAT_FACET_CAST:
      return plakat_columns_need_names (self, error) && plakat_columns_need_values (self, VALUES_CAST, error);
    case PLAKAT_FACET_PERSON:
    case PLAKAT_FACET_LIST:
    case PLAKAT_FACET_MY_RATING:
    case PLAKAT_FACET_IN:
    case PLAKAT_FACET_RATED:
    case PLAKAT_FACET_WATCHED:
    default:
      return TRUE;
    }
}

gboolean
plakat_columns_need_order (PlakatColumns *self, PlakatOrder order, GError **error)
{
  if (self->order[order] == NULL)
    self->order[order] =
        plakat_columns_get (self, SECTION_ORDER + order, sizeof (guint32), self->meta[META_FILMS], error);
  return self->order[order] != NULL;
}

/* ── names, in the order of what they fold to ─────────────────────────── */

gboolean
plakat_columns_need_names (PlakatColumns *self, GError **error)
{
  const guint32 *start;

  if (self->name_text != NULL)
    return TRUE;
  start = plakat_columns_get (self, SECTION_NAME_START, sizeof (guint32), (gsize) self->n_names + 1, error);
  if (start == NULL)
    return FALSE;
  self->person_name = plakat_columns_get (self, SECTION_PERSON_NAME, sizeof (guint32), G_MAXSIZE, error);
  if (self->person_name == NULL)
    return FALSE;
  self->name_person = plakat_columns_get (self, SECTION_NAME_PERSON, sizeof (guint32), self->n_names, error);
  if (self->name_person == NULL)
    return FALSE;
  plakat_index_file_get (self->file, SECTION_PERSON_NAME, sizeof (guint32), &self->n_person_names);
  self->name_start = start;
  self->name_text = plakat_columns_get (self, SECTION_NAME_TEXT, 1, start[self->n_names], error);
  return self->name_text != NULL;
}

static int
compare_name (PlakatColumns *self, guint32 name, const char *folded, gsize length)
{
  const char *text = self->name_text + self->name_start[name];
  gsize own = self->name_start[name + 1] - self->name_start[name] - 1;
  int order = memcmp (text, folded, MIN (own, length));

  return order != 0 ? order : (own > length) - (own < length);
}

/** plakat_columns_find_name: whether somebody is called so; their names must have been needed */
gboolean
plakat_columns_find_name (PlakatColumns *self, const char *folded, guint32 *name)
{
  gsize length = strlen (folded);
  guint32 low = 0, high = self->n_names;
  gpointer place;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (compare_name (self, middle, folded, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *name = low;
  if (low < self->n_names && compare_name (self, low, folded, length) == 0)
    return TRUE;
  if (self->name_places == NULL || !g_hash_table_lookup_extended (self->name_places, folded, NULL, &place))
    return FALSE;
  *name = self->n_names + GPOINTER_TO_UINT (place);
  return TRUE;
}

/** plakat_columns_dup_name: Returns: (transfer full): what a name folds to */
char *
plakat_columns_dup_name (PlakatColumns *self, guint32 name)
{
  if (name >= self->n_names)
    return g_strdup (g_ptr_array_index (self->names, name - self->n_names));
  return g_strndup (self->name_text + self->name_start[name],
                    self->name_start[name + 1] - self->name_start[name] - 1);
}

guint
plakat_columns_count_names (PlakatColumns *self)
{
  return self->n_names + self->names->len;
}

/* ── answers ──────────────────────────────────────────────────────────── */

/* Of a list's films those that the rest of the query leaves. What the catalogue does not have is nothing that
 * a film must be. */
static GBytes *
keep_listed (PlakatColumns *self, const PlakatAsked *asked, GBytes *listed, const PlakatBits *bits)
{
  gsize size;
  const gint64 *ids = g_bytes_get_data (listed, &size);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean strict = asked->words != NULL;

  for (guint i = 0; i < asked->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (asked->terms, i);

      strict = strict || (!wanted->negated && !plakat_facet_is_of_library (wanted->facet));
    }
  for (gsize i = 0; i < size / sizeof *ids; i++)
    {
      guint row = (guint) ids[i];

      if (ids[i] < 0 ? strict
                     : !(plakat_columns_find_row (self, ids[i], &row)
                             ? plakat_bits_get (bits->over, row)
                             : row < self->base.n && plakat_bits_get (bits->base, row)))
        continue;
      g_array_append_val (kept, ids[i]);
    }
  size = kept->len * sizeof (gint64);
  return g_bytes_new_take (g_array_free (g_steal_pointer (&kept), FALSE), size);
}

/* Everything, the most popular first, is in the file as it is asked for. */
static GBytes *
get_first (PlakatColumns *self, GError **error)
{
  gsize n = self->meta[META_FILMS];
  gconstpointer first = plakat_columns_get (self, SECTION_FIRST, sizeof (gint64), n, error);

  return first ? g_bytes_new_with_free_func (first, n * sizeof (gint64),
                                             (GDestroyNotify) plakat_index_file_unref,
                                             plakat_index_file_ref (self->file))
               : NULL;
}

/**
 * plakat_columns_select:
 *
 * After plakat_columns_refresh() said so.
 *
 * Returns: (transfer full) (nullable): the row ids as #gint64, in order
 */
GBytes *
plakat_columns_select (PlakatColumns *self, PlakatSqlite *db, const PlakatQuery *query, GError **error)
{
  g_auto (PlakatAsked) asked = { 0 };
  g_auto (PlakatBits) bits = { 0 };
  g_autoptr (GBytes) listed = NULL;
  gboolean by_popularity = query->order == PLAKAT_ORDER_POPULARITY || query->order == PLAKAT_ORDER_OWN;

  if (!plakat_asked_init (&asked, db, query, error))
    return NULL;
  if (asked.terms->len == 0 && asked.words == NULL && by_popularity && !query->reversed && !asked.arriving
      && g_hash_table_size (self->rows) == 0)
    return get_first (self, error);
  if (asked.arriving)
    return plakat_select_films (db, &asked, error);
  if (plakat_asked_get_list (&asked) == NULL)
    return plakat_columns_evaluate (self, db, &asked, -1, FALSE, &bits, error)
               ? plakat_columns_order (self, db, &asked, &bits, error)
               : NULL;
  listed = plakat_select_listed (db, &asked, error);
  if (listed == NULL || !plakat_columns_evaluate (self, db, &asked, -1, TRUE, &bits, error))
    return NULL;
  return keep_listed (self, &asked, listed, &bits);
}
