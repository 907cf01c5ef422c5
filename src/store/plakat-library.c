/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-library-edit-queries.h"
#include "plakat-library-private.h"
#include "plakat-library-recover.h"

/*
 * The main thread's side of library.db: what cells ask for stands in memory (one word for each film that has
 * a mark), everything else goes to the thread that owns the file.
 */

struct _PlakatLibrary
{
  GObject parent_instance;

  PlakatWorker *worker;
  GHashTable *marks; /* film uid → PlakatMarks */
  char *origin;
  char *notice;
  guint counts[PLAKAT_N_LIST_KINDS];
  guint n_rated;
  PlakatTally tally;
  gboolean no_feed;
};

typedef enum
{
  PROP_N_WATCHLIST = 1,
  PROP_N_FAVOURITES,
  PROP_N_RATED,
  PROP_N_WAITING,
} Property;

static GParamSpec *properties[PROP_N_WAITING + 1];

enum
{
  FILM_CHANGED,
  EDITED,
  LISTS_CHANGED,
  PAGE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatLibrary, plakat_library, G_TYPE_OBJECT)

static void
plakat_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatLibrary *self = PLAKAT_LIBRARY (object);

  switch ((Property) id)
    {
    case PROP_N_WATCHLIST:
      g_value_set_uint (value, self->counts[PLAKAT_LIST_WATCHLIST]);
      break;
    case PROP_N_FAVOURITES:
      g_value_set_uint (value, self->counts[PLAKAT_LIST_FAVOURITES]);
      break;
    case PROP_N_RATED:
      g_value_set_uint (value, self->n_rated);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, plakat_library_get_waiting (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_library_finalize (GObject *object)
{
  PlakatLibrary *self = PLAKAT_LIBRARY (object);

  g_clear_pointer (&self->worker, plakat_worker_free);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_free (self->origin);
  g_free (self->notice);
  G_OBJECT_CLASS (plakat_library_parent_class)->finalize (object);
}

static void
plakat_library_class_init (PlakatLibraryClass *klass)
{
  static const char *const names[] = { NULL, "n-watchlist", "n-favourites", "n-rated", "n-waiting" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plakat_library_get_property;
  object_class->finalize = plakat_library_finalize;

  for (guint i = 1; i < G_N_ELEMENTS (names); i++)
    properties[i] = g_param_spec_uint (names[i], NULL, NULL, 0, G_MAXUINT, 0,
                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * PlakatLibrary::film-changed:
   * @film_uid: (nullable): whose marks changed, %NULL for many
   */
  signals[FILM_CHANGED] = g_signal_new ("film-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /** PlakatLibrary::edited: the user changed something: there is something to send */
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  /** PlakatLibrary::lists-changed: profiles or lists came, went or have other names */
  signals[LISTS_CHANGED] = g_signal_new ("lists-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  /** PlakatLibrary::page-changed: what the sync page shows may have changed */
  signals[PAGE_CHANGED] = g_signal_new ("page-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
plakat_library_init (PlakatLibrary *self)
{
  self->worker = plakat_worker_new ("library");
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* ── what is in memory ─────────────────────────────────────────────────── */

static void
count (PlakatLibrary *self, PlakatMarks marks, int step)
{
  self->counts[PLAKAT_LIST_WATCHLIST] += marks & PLAKAT_MARK_WATCHLIST ? step : 0;
  self->counts[PLAKAT_LIST_FAVOURITES] += marks & PLAKAT_MARK_FAVOURITE ? step : 0;
  self->n_rated += PLAKAT_MARKS_HALF_STARS (marks) > 0 ? step : 0;
}

static void
remember (PlakatLibrary *self, const char *film_uid, PlakatMarks marks)
{
  count (self, GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, film_uid)), -1);
  count (self, marks, 1);
  if (marks != 0)
    g_hash_table_insert (self->marks, g_strdup (film_uid), GUINT_TO_POINTER (marks));
  else
    g_hash_table_remove (self->marks, film_uid);
}

/** Reload: @marks: of the films that changed, or of @all */
typedef struct
{
  GPtrArray *marks;
  gboolean all;
  gboolean lists;
  PlakatTally tally;
  GValue result;
} Reload;

static void
reload_free (Reload *reload)
{
  g_clear_pointer (&reload->marks, g_ptr_array_unref);
  if (G_IS_VALUE (&reload->result))
    g_value_unset (&reload->result);
  g_free (reload);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reload, reload_free)

static gboolean
read_changed (PlakatSqlite *db, const PlakatChanges *changes, Reload *reload, GError **error)
{
  GHashTableIter iter;
  gpointer film_uid;

  if (changes->all)
    {
      reload->marks = plakat_library_read_marks (db, NULL, error);
      return reload->marks != NULL;
    }
  reload->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_marks_free);
  g_hash_table_iter_init (&iter, changes->films);
  while (g_hash_table_iter_next (&iter, &film_uid, NULL))
    {
      g_autoptr (GPtrArray) one = plakat_library_read_marks (db, film_uid, error);

      if (one == NULL)
        return FALSE;
      g_ptr_array_extend_and_steal (reload->marks, g_steal_pointer (&one));
    }
  return TRUE;
}

static void
take_marks (PlakatLibrary *self, Reload *reload)
{
  const PlakatFilmMarks *only = reload->marks->len == 1 ? g_ptr_array_index (reload->marks, 0) : NULL;

  if (reload->all)
    {
      g_hash_table_remove_all (self->marks);
      memset (self->counts, 0, sizeof self->counts);
      self->n_rated = 0;
    }
  for (guint i = 0; i < reload->marks->len; i++)
    {
      PlakatFilmMarks *one = g_ptr_array_index (reload->marks, i);

      remember (self, one->film_uid, one->marks);
    }
  if (reload->all || reload->marks->len > 0)
    g_signal_emit (self, signals[FILM_CHANGED], 0, reload->all || only == NULL ? NULL : only->film_uid);
}

static void
take_reload (PlakatLibrary *self, Reload *reload)
{
  self->tally = reload->tally;
  g_object_freeze_notify (G_OBJECT (self));
  take_marks (self, reload);
  for (guint i = PROP_N_WATCHLIST; i <= PROP_N_WAITING; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  if (reload->lists)
    g_signal_emit (self, signals[LISTS_CHANGED], 0);
  g_signal_emit (self, signals[PAGE_CHANGED], 0);
}

typedef struct
{
  PlakatLibrary *library;
  PlakatChange work;
  gpointer data;
  GDestroyNotify destroy;
  gboolean edits;
} ChangeCall;

static void
change_call_free (ChangeCall *call)
{
  g_object_unref (call->library);
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static gboolean
change_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  ChangeCall *call = data;
  g_autoptr (Reload) reload = g_new0 (Reload, 1);
  g_auto (PlakatChanges) changes;

  plakat_changes_init (&changes);
  if (!call->work (db, call->data, &changes, &reload->result, error))
    return FALSE;
  reload->all = changes.all;
  reload->lists = changes.lists;
  if (!read_changed (db, &changes, reload, error) || !plakat_library_read_tally (db, &reload->tally, error))
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, g_steal_pointer (&reload));
  return TRUE;
}

static DexFuture *
change_fiber (gpointer data)
{
  ChangeCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reload) reload =
      dex_await_pointer (plakat_worker_run (call->library->worker, change_work, call, NULL), &error);

  if (reload == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  take_reload (call->library, reload);
  if (call->edits)
    g_signal_emit (call->library, signals[EDITED], 0);
  if (G_IS_VALUE (&reload->result))
    return dex_future_new_for_value (&reload->result);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
run_change (PlakatLibrary *self, PlakatChange work, gpointer data, GDestroyNotify destroy, gboolean edits)
{
  ChangeCall *call = g_new0 (ChangeCall, 1);

  call->library = g_object_ref (self);
  call->work = work;
  call->data = data;
  call->destroy = destroy;
  call->edits = edits;
  return dex_scheduler_spawn (NULL, 0, change_fiber, call, (GDestroyNotify) change_call_free);
}

/** plakat_library_change: @data: (transfer full): freed in the main thread when the work is done */
DexFuture *
plakat_library_change (PlakatLibrary *self, PlakatChange work, gpointer data, GDestroyNotify destroy)
{
  return run_change (self, work, data, destroy, FALSE);
}

/** plakat_library_edit: plakat_library_change() for what a user does: emits PlakatLibrary::edited */
DexFuture *
plakat_library_edit (PlakatLibrary *self, PlakatChange work, gpointer data, GDestroyNotify destroy)
{
  return run_change (self, work, data, destroy, TRUE);
}

/**
 * plakat_library_get_marks:
 * @film_uid: (nullable): a film
 *
 * Returns: what the user has said about it; without a server nothing is ever waiting
 */
PlakatMarks
plakat_library_get_marks (PlakatLibrary *self, const char *film_uid)
{
  PlakatMarks marks;

  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  if (film_uid == NULL)
    return 0;
  marks = GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, film_uid));
  return self->origin != NULL ? marks : marks & ~(PLAKAT_MARK_WAITING | PLAKAT_MARK_PARKED);
}

guint
plakat_library_get_count (PlakatLibrary *self, PlakatListKind list)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self) && list < PLAKAT_N_LIST_KINDS, 0);

  return self->counts[list];
}

guint
plakat_library_get_n_rated (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->n_rated;
}

/** plakat_library_get_waiting: Returns: edits that wait for the server; 0 where there is none */
guint
plakat_library_get_waiting (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->origin != NULL ? self->tally.waiting : 0;
}

/** plakat_library_get_parked: Returns: edits that the server refused and that wait for the user */
guint
plakat_library_get_parked (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->origin != NULL ? self->tally.parked : 0;
}

gboolean
plakat_library_get_feed (PlakatLibrary *self)
{
  return !self->no_feed;
}

void
plakat_library_set_feed (PlakatLibrary *self, gboolean feed)
{
  self->no_feed = !feed;
}

/** plakat_library_get_held: Returns: edits that the server cannot keep: they stay on this computer */
guint
plakat_library_get_held (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->origin != NULL ? self->tally.held : 0;
}

/** plakat_library_get_conflicts: Returns: how many wait for the user to choose */
guint
plakat_library_get_conflicts (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->tally.conflicts;
}

/** plakat_library_get_latches: Returns: how many questions wait for the user's answer */
guint
plakat_library_get_latches (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->tally.latches;
}

/* ── opening and closing ───────────────────────────────────────────────── */

typedef struct
{
  PlakatLibrary *library;
  char *path;
} OpenCall;

static void
open_call_free (OpenCall *call)
{
  g_object_unref (call->library);
  g_free (call->path);
  g_free (call);
}

static gboolean
open_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  OpenCall *call = data;
  PlakatRecovery recovery;
  g_autofree char *aside = NULL;
  PlakatSqlite *opened =
      plakat_library_open_ladder (call->path, call->library->origin, &recovery, &aside, error);

  if (opened == NULL)
    return FALSE;
  call->library->notice = plakat_library_describe (recovery, aside);
  plakat_worker_set_db (call->library->worker, opened);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static gboolean
show_all_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  changes->all = TRUE;
  return TRUE;
}

static DexFuture *
open_fiber (gpointer data)
{
  OpenCall *call = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_worker_run (call->library->worker, open_work, call, NULL), &error)
      || !dex_await (plakat_library_change (call->library, show_all_work, NULL, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_object (call->library);
}

DexFuture *
plakat_library_open (const char *path, const char *origin)
{
  OpenCall *call = g_new0 (OpenCall, 1);

  call->library = g_object_new (PLAKAT_TYPE_LIBRARY, NULL);
  call->library->origin = g_strdup (origin);
  call->path = g_strdup (path);
  return dex_scheduler_spawn (NULL, 0, open_fiber, call, (GDestroyNotify) open_call_free);
}

const char *
plakat_library_get_notice (PlakatLibrary *self)
{
  return self->notice;
}

DexFuture *
plakat_library_run (PlakatLibrary *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  return plakat_worker_run (self->worker, work, data, destroy);
}

/** plakat_library_answer_array: @array: (transfer full) (nullable): what a work resolves to; %NULL after an
 * error */
gboolean
plakat_library_answer_array (GPtrArray *array, GValue *result)
{
  if (array == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, array);
  return TRUE;
}

static gboolean
close_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  plakat_worker_set_db (data, NULL);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_library_close: after what was asked for is done; nothing may be asked of the library after that */
DexFuture *
plakat_library_close (PlakatLibrary *self)
{
  return plakat_worker_run (self->worker, close_work, self->worker, NULL);
}
