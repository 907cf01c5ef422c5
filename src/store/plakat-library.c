/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-library-private.h"
#include "plakat-library-queries.h"
#include "plakat-library-sync.h"

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
  guint counts[PLAKAT_N_LIST_KINDS];
  guint n_rated;
  guint n_waiting;
  guint n_parked;
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

typedef struct
{
  char *film_uid;
  GPtrArray *marks;
  guint waiting;
  guint parked;
} Reload;

static void
reload_free (Reload *reload)
{
  g_free (reload->film_uid);
  g_clear_pointer (&reload->marks, g_ptr_array_unref);
  g_free (reload);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reload, reload_free)

static gboolean
reload_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_autoptr (Reload) reload = g_new0 (Reload, 1);

  reload->film_uid = g_strdup (data);
  reload->marks = plakat_library_read_marks (db, reload->film_uid, error);
  if (reload->marks == NULL || !plakat_library_count_outbox (db, &reload->waiting, &reload->parked, error))
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, g_steal_pointer (&reload));
  return TRUE;
}

static void
take_reload (PlakatLibrary *self, Reload *reload)
{
  if (reload->film_uid == NULL)
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
  self->n_waiting = reload->waiting;
  self->n_parked = reload->parked;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_N_WATCHLIST; i <= PROP_N_WAITING; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[FILM_CHANGED], 0, reload->film_uid);
}

typedef struct
{
  PlakatLibrary *library;
  char *film_uid;
} ReloadCall;

static void
reload_call_free (ReloadCall *call)
{
  g_object_unref (call->library);
  g_free (call->film_uid);
  g_free (call);
}

static DexFuture *
reload_fiber (gpointer data)
{
  ReloadCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reload) reload = dex_await_pointer (
      plakat_worker_run (call->library->worker, reload_work, g_strdup (call->film_uid), g_free), &error);

  if (reload == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  take_reload (call->library, reload);
  return dex_future_new_for_boolean (TRUE);
}

DexFuture *
plakat_library_reload (PlakatLibrary *self, const char *film_uid)
{
  ReloadCall *call = g_new0 (ReloadCall, 1);

  call->library = g_object_ref (self);
  call->film_uid = g_strdup (film_uid);
  return dex_scheduler_spawn (NULL, 0, reload_fiber, call, (GDestroyNotify) reload_call_free);
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
  return self->origin != NULL ? marks : marks & ~PLAKAT_MARK_WAITING;
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

  return self->origin != NULL ? self->n_waiting : 0;
}

/** plakat_library_get_parked: Returns: edits that the server refused and that wait for the user */
guint
plakat_library_get_parked (PlakatLibrary *self)
{
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (self), 0);

  return self->n_parked;
}

/* ── edits ─────────────────────────────────────────────────────────────── */

typedef struct
{
  PlakatLibrary *library;
  PlakatEdit *edit;
} EditCall;

static void
edit_call_free (EditCall *call)
{
  g_object_unref (call->library);
  g_clear_pointer (&call->edit, plakat_edit_free);
  g_free (call);
}

static gboolean
edit_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  if (!plakat_library_write_edit (db, data, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static DexFuture *
edit_fiber (gpointer data)
{
  EditCall *call = data;
  g_autofree char *film_uid = g_strdup (call->edit->film_uid);
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_worker_run (call->library->worker, edit_work, g_steal_pointer (&call->edit),
                                     (GDestroyNotify) plakat_edit_free),
                  &error)
      || !dex_await (plakat_library_reload (call->library, film_uid), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_signal_emit (call->library, signals[EDITED], 0);
  return dex_future_new_for_boolean (TRUE);
}

static PlakatEdit *
edit_new (PlakatFilmItem *film, PlakatOpKind kind)
{
  PlakatEdit *edit = g_new0 (PlakatEdit, 1);

  edit->kind = kind;
  edit->film_uid = g_strdup (plakat_film_item_get_uid (film));
  edit->tmdb_id = plakat_film_item_get_tmdb_id (film);
  edit->title = g_strdup (plakat_film_item_get_title (film));
  edit->year = plakat_film_item_get_year (film);
  edit->poster_path = g_strdup (plakat_film_item_get_poster (film));
  return edit;
}

static DexFuture *
run_edit (PlakatLibrary *self, PlakatEdit *edit)
{
  EditCall *call = g_new0 (EditCall, 1);

  call->library = g_object_ref (self);
  call->edit = edit;
  return dex_scheduler_spawn (NULL, 0, edit_fiber, call, (GDestroyNotify) edit_call_free);
}

/**
 * plakat_library_set_listed:
 * @list: which list
 * @film: a loaded film
 * @want: whether it is to be on the list
 *
 * Main thread. Rejects with %PLAKAT_BASE_ERROR_BUSY or %PLAKAT_BASE_ERROR_DATABASE when the disk refuses;
 * then nothing has changed.
 *
 * Returns: (transfer full): a future of %TRUE, when the edit is on the disk
 */
DexFuture *
plakat_library_set_listed (PlakatLibrary *self, PlakatListKind list, PlakatFilmItem *film, gboolean want)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));

  edit = edit_new (film, PLAKAT_OP_ENTRY);
  edit->list = list;
  edit->want = want;
  return run_edit (self, edit);
}

/** plakat_library_set_stars: as plakat_library_set_listed(); @half_stars 0 takes the stars away */
DexFuture *
plakat_library_set_stars (PlakatLibrary *self, PlakatFilmItem *film, int half_stars)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));
  dex_return_error_if_fail (half_stars >= 0 && half_stars <= PLAKAT_MAX_HALF_STARS);

  edit = edit_new (film, PLAKAT_OP_RATING);
  edit->sets_stars = TRUE;
  edit->half_stars = half_stars;
  return run_edit (self, edit);
}

/** plakat_library_set_review: as plakat_library_set_listed(); the text that was there before is kept */
DexFuture *
plakat_library_set_review (PlakatLibrary *self, PlakatFilmItem *film, const char *review)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));

  edit = edit_new (film, PLAKAT_OP_RATING);
  edit->sets_review = TRUE;
  edit->review = g_strdup (review);
  return run_edit (self, edit);
}

static gboolean
rating_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  PlakatRating *rating;

  if (!plakat_library_read_rating (db, data, &rating, error))
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, rating);
  return TRUE;
}

/**
 * plakat_library_load_rating:
 *
 * Returns: (transfer full): a future of a #PlakatRating pointer, the one awaiter's to free, or of %NULL
 */
DexFuture *
plakat_library_load_rating (PlakatLibrary *self, const char *film_uid)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (film_uid != NULL);

  return plakat_worker_run (self->worker, rating_work, g_strdup (film_uid), g_free);
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
  PlakatSqlite *opened = plakat_library_open_db (call->path, call->library->origin, error);

  if (opened == NULL)
    return FALSE;
  plakat_worker_set_db (call->library->worker, opened);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static DexFuture *
open_fiber (gpointer data)
{
  OpenCall *call = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_worker_run (call->library->worker, open_work, call, NULL), &error)
      || !dex_await (plakat_library_reload (call->library, NULL), &error))
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

DexFuture *
plakat_library_run (PlakatLibrary *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  return plakat_worker_run (self->worker, work, data, destroy);
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
