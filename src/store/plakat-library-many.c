/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-edit-queries.h"
#include "plakat-library-many.h"
#include "plakat-library-private.h"
#include "plakat-position.h"

typedef struct
{
  GPtrArray *edits; /* PlakatEdit */
  GPtrArray *films; /* of each */
  char *day;        /* of watching; %NULL for entries of a list */
  gboolean want;
} Many;

static void
edit_free (gpointer edit)
{
  plakat_edit_free (edit);
}

static void
many_free (gpointer data)
{
  Many *many = data;

  g_ptr_array_unref (many->edits);
  g_ptr_array_unref (many->films);
  g_free (many->day);
  g_free (many);
}

static gboolean
is_listed (PlakatSqlite *db, const PlakatEdit *edit, gboolean *listed, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };

  if (!plakat_library_load_entry (db, edit->list_uid, edit->uid, &row, error))
    return FALSE;
  *listed = row.merge.want;
  return TRUE;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The days are lines in order: with this one, or without it. NULL when that is so already. */
static char *
change_days (const char *days, const char *day, gboolean want)
{
  g_auto (GStrv) lines = g_strsplit (days ? days : "", "\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  if (g_strv_contains ((const char *const *) lines, day) == want)
    return NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_str_equal (lines[i], day))
      g_ptr_array_add (kept, lines[i]);
  if (want)
    g_ptr_array_add (kept, (gpointer) day);
  g_ptr_array_sort (kept, compare_days);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}

static gboolean
is_watched (PlakatSqlite *db, const Many *many, PlakatEdit *edit, gboolean *watched, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autofree char *days = NULL;

  if (!plakat_library_load_row (db, edit->kind, edit->uid, &row, error))
    return FALSE;
  days = change_days (row.value ? plakat_fields_get (row.value, edit->field) : NULL, many->day, many->want);
  *watched = days == NULL ? many->want : !many->want;
  g_set_str (&edit->value, days != NULL && *days != '\0' ? days : NULL);
  return TRUE;
}

/* To look for the end of a list for each film would take a time that grows with the list: behind the last one
 * that was put there is the end. */
static gboolean
find_next_place (PlakatSqlite *db, const PlakatEdit *edit, char **place, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };

  g_clear_pointer (place, g_free);
  if (edit->list_uid == NULL || !edit->want)
    return TRUE;
  if (!plakat_library_load_entry (db, edit->list_uid, edit->uid, &row, error))
    return FALSE;
  *place = row.position ? plakat_position_between (row.position, NULL) : NULL;
  return TRUE;
}

static gboolean
apply_all (PlakatSqlite *db, const Many *many, PlakatChanges *changes, GPtrArray *changed, GError **error)
{
  g_autofree char *place = NULL;

  for (guint i = 0; i < many->edits->len; i++)
    {
      PlakatEdit *edit = g_ptr_array_index (many->edits, i);
      gboolean is;

      if (!(many->day ? is_watched (db, many, edit, &is, error) : is_listed (db, edit, &is, error)))
        return FALSE;
      if (is == many->want)
        continue;
      g_set_str (&edit->place, place);
      if (!plakat_library_apply_edit (db, edit, error) || !find_next_place (db, edit, &place, error))
        return FALSE;
      plakat_changes_add (changes, edit->uid);
      g_ptr_array_add (changed, GUINT_TO_POINTER (i));
    }
  return TRUE;
}

static gboolean
many_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  Many *many = data;
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = apply_all (db, many, changes, changed, error);
  if (!plakat_sqlite_end (db, done, done ? error : NULL))
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&changed));
  return TRUE;
}

typedef struct
{
  GPtrArray *films;
  DexFuture *future;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_ptr_array_unref (answer->films);
  dex_clear (&answer->future);
  g_free (answer);
}

/* Items are the main thread's: what the other one found are their places. */
static DexFuture *
answer_fiber (gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = dex_await_boxed (g_steal_pointer (&answer->future), &error);
  g_autoptr (GPtrArray) changed = NULL;

  if (places == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  changed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (changed, g_object_ref (g_ptr_array_index (
                                  answer->films, GPOINTER_TO_UINT (g_ptr_array_index (places, i)))));
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&changed));
}

static DexFuture *
run_many (PlakatLibrary *self, Many *many)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->films = g_ptr_array_ref (many->films);
  answer->future = plakat_library_edit (self, many_work, many, many_free);
  return dex_scheduler_spawn (NULL, 0, answer_fiber, answer, answer_free);
}

static Many *
many_new (GPtrArray *films, gboolean want)
{
  Many *many = g_new0 (Many, 1);

  many->edits = g_ptr_array_new_with_free_func (edit_free);
  many->films = g_ptr_array_ref (films);
  many->want = want;
  for (guint i = 0; i < films->len; i++)
    g_ptr_array_add (many->edits, plakat_edit_new (g_ptr_array_index (films, i)));
  return many;
}

/**
 * plakat_library_put_many:
 * @films: (element-type PlakatFilmItem): loaded films
 *
 * Returns: (transfer full): a future of a #GPtrArray of those that were put on the list, or taken off it
 */
DexFuture *
plakat_library_put_many (PlakatLibrary *self, const char *list_uid, GPtrArray *films, gboolean want)
{
  Many *many;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (list_uid != NULL && films != NULL);

  many = many_new (films, want);
  for (guint i = 0; i < films->len; i++)
    {
      PlakatEdit *edit = g_ptr_array_index (many->edits, i);

      edit->list_uid = g_strdup (list_uid);
      edit->want = want;
    }
  return run_many (self, many);
}

/** plakat_library_watch_many: the day is added to the days on which each film was watched, or taken away */
DexFuture *
plakat_library_watch_many (PlakatLibrary *self, GPtrArray *films, const char *day, gboolean want)
{
  Many *many;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (films != NULL && day != NULL);

  many = many_new (films, want);
  many->day = g_strdup (day);
  for (guint i = 0; i < films->len; i++)
    {
      PlakatEdit *edit = g_ptr_array_index (many->edits, i);

      edit->kind = PLAKAT_USER_RECORD_WATCHED;
      edit->field = g_strdup ("dates");
    }
  return run_many (self, many);
}
