/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-edit-queries.h"
#include "plakat-library-lists-queries.h"
#include "plakat-library-private.h"
#include "plakat-text.h"

typedef struct
{
  PlakatUserRecordKind kind;
  char *uid;
} Key;

static Key *
key_new (PlakatUserRecordKind kind, const char *uid)
{
  Key *key = g_new0 (Key, 1);

  key->kind = kind;
  key->uid = g_strdup (uid);
  return key;
}

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->uid);
  g_free (key);
}

static gboolean
records_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return plakat_library_answer_array (plakat_library_read_records (db, GPOINTER_TO_UINT (data), error),
                                      result);
}

/** plakat_library_load_records: Returns: (transfer full): a future of a #GPtrArray of #PlakatUserRecord
 * (boxed): those that say something, by name */
DexFuture *
plakat_library_load_records (PlakatLibrary *self, PlakatUserRecordKind kind)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, records_work, GUINT_TO_POINTER (kind), NULL);
}

static gboolean
record_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const Key *key = data;
  PlakatUserRecord *record = plakat_library_read_record (db, key->kind, key->uid, error);

  if (record == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, record);
  return TRUE;
}

/** plakat_library_load_record: Returns: (transfer full): a future of a #PlakatUserRecord (pointer, the
 * awaiter's); one that says nothing has no fields */
DexFuture *
plakat_library_load_record (PlakatLibrary *self, PlakatUserRecordKind kind, const char *uid)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (uid != NULL);

  return plakat_library_run (self, record_work, key_new (kind, uid), key_free);
}

/**
 * plakat_library_set_fields:
 * @film: (nullable): the loaded film that it is about
 * @fields: what these fields say from now on; others stay as they are. No fields at all take the record away
 */
DexFuture *
plakat_library_set_fields (PlakatLibrary *self,
                           PlakatUserRecordKind kind,
                           const char *uid,
                           PlakatFilmItem *film,
                           const PlakatFields *fields)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (uid != NULL);

  edit = plakat_edit_new (film);
  g_set_str (&edit->uid, uid);
  edit->kind = kind;
  edit->removes = plakat_fields_is_empty (fields);
  edit->fields = edit->removes ? NULL : plakat_fields_copy (fields);
  return plakat_library_run_edit (self, edit);
}

/** plakat_library_set_field: as plakat_library_set_fields() for one; @value %NULL or empty takes it away */
DexFuture *
plakat_library_set_field (PlakatLibrary *self,
                          PlakatUserRecordKind kind,
                          const char *uid,
                          PlakatFilmItem *film,
                          const char *field,
                          const char *value)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (uid != NULL && field != NULL);

  edit = plakat_edit_new (film);
  g_set_str (&edit->uid, uid);
  edit->kind = kind;
  edit->field = g_strdup (field);
  edit->value = g_strdup (value);
  return plakat_library_run_edit (self, edit);
}

static gboolean
create_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const PlakatEdit *edit = data;

  changes->lists = TRUE;
  if (!plakat_library_write_edit (db, edit, error))
    return FALSE;
  g_value_init (result, G_TYPE_STRING);
  g_value_set_string (result, edit->uid);
  return TRUE;
}

/** plakat_library_create: @kind: a profile or a list; Returns: (transfer full): a future of its uid (string)
 */
DexFuture *
plakat_library_create (PlakatLibrary *self, PlakatUserRecordKind kind, const char *name)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (kind == PLAKAT_USER_RECORD_PROFILE || kind == PLAKAT_USER_RECORD_LIST);
  dex_return_error_if_fail (name != NULL);

  edit = plakat_edit_new (NULL);
  edit->uid = plakat_text_uuid ();
  edit->kind = kind;
  edit->field = g_strdup ("name");
  edit->value = g_strdup (name);
  return plakat_library_edit (self, create_work, edit, (GDestroyNotify) plakat_edit_free);
}

/** plakat_library_remove: it goes into the bin, from where it comes back with its films */
DexFuture *
plakat_library_remove (PlakatLibrary *self, PlakatUserRecordKind kind, const char *uid)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (uid != NULL);

  edit = plakat_edit_new (NULL);
  edit->uid = g_strdup (uid);
  edit->kind = kind;
  edit->removes = TRUE;
  return plakat_library_run_edit (self, edit);
}

static gboolean
listed_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return plakat_library_answer_array (plakat_library_read_listed (db, data, error), result);
}

/** plakat_library_load_listed: Returns: (transfer full): a future of a #GPtrArray of #PlakatListedFilm
 * (boxed), in the list's own order */
DexFuture *
plakat_library_load_listed (PlakatLibrary *self, const char *list_uid)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (list_uid != NULL);

  return plakat_library_run (self, listed_work, g_strdup (list_uid), g_free);
}

/** plakat_library_put: plakat_library_set_listed() for any list, by its uid */
DexFuture *
plakat_library_put (PlakatLibrary *self, const char *list_uid, PlakatFilmItem *film, gboolean want)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (list_uid != NULL);
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));

  edit = plakat_edit_new (film);
  edit->list_uid = g_strdup (list_uid);
  edit->want = want;
  return plakat_library_run_edit (self, edit);
}

/** plakat_library_move: @before: (nullable): the film before which it is to stand, %NULL for the end */
DexFuture *
plakat_library_move (PlakatLibrary *self, const char *list_uid, const char *film_uid, const char *before)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (list_uid != NULL && film_uid != NULL);

  edit = plakat_edit_new (NULL);
  edit->list_uid = g_strdup (list_uid);
  edit->uid = g_strdup (film_uid);
  edit->want = TRUE;
  edit->moves = TRUE;
  edit->before = g_strdup (before);
  return plakat_library_run_edit (self, edit);
}

static gboolean
lists_of_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  GStrv lists = plakat_library_read_lists_of (db, data, error);

  if (lists == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_STRV);
  g_value_take_boxed (result, lists);
  return TRUE;
}

/** plakat_library_load_lists_of: Returns: (transfer full): a future of uids (`GStrv`, boxed) of the lists it
 * is on */
DexFuture *
plakat_library_load_lists_of (PlakatLibrary *self, const char *film_uid)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (film_uid != NULL);

  return plakat_library_run (self, lists_of_work, g_strdup (film_uid), g_free);
}
