/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-find.h"
#include "plakat-catalogue-indexer.h"
#include "plakat-catalogue-private.h"
#include "plakat-catalogue-queries.h"
#include "plakat-columns-keeper.h"
#include "plakat-catalogue-show.h"
#include "plakat-film-note.h"
#include "plakat-person-item.h"

/*
 * The main thread's side of catalogue.db: one thread writes, one reads, and a second one searches, so that
 * what is typed never waits for a page, nor a page for what is typed. A fourth makes what is searched in.
 */

struct _PlakatCatalogue
{
  GObject parent_instance;

  PlakatWorker *writer;
  PlakatWorker *reader;
  PlakatWorker *searcher;
  PlakatCatalogueIndexer *indexer; /* since it was opened */
  gboolean indexing;
  PlakatColumnsKeeper *keeper;
  PlakatLibrary *library;
  char *path;
  char *library_path;
  guint n_films;
};

typedef enum
{
  PROP_N_FILMS = 1,
  PROP_INDEXING,
} Property;

static GParamSpec *properties[PROP_INDEXING + 1];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (PlakatCatalogue, plakat_catalogue, G_TYPE_OBJECT)

static void
plakat_catalogue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatCatalogue *self = PLAKAT_CATALOGUE (object);

  switch ((Property) id)
    {
    case PROP_N_FILMS:
      g_value_set_uint (value, self->n_films);
      break;
    case PROP_INDEXING:
      g_value_set_boolean (value, self->indexing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_catalogue_finalize (GObject *object)
{
  PlakatCatalogue *self = PLAKAT_CATALOGUE (object);

  g_clear_pointer (&self->searcher, plakat_worker_free);
  g_clear_pointer (&self->reader, plakat_worker_free);
  g_clear_pointer (&self->writer, plakat_worker_free);
  g_clear_pointer (&self->indexer, plakat_catalogue_indexer_free);
  g_clear_pointer (&self->keeper, plakat_columns_keeper_free);
  g_clear_object (&self->library);
  g_free (self->path);
  g_free (self->library_path);
  G_OBJECT_CLASS (plakat_catalogue_parent_class)->finalize (object);
}

static void
plakat_catalogue_class_init (PlakatCatalogueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plakat_catalogue_get_property;
  object_class->finalize = plakat_catalogue_finalize;
  properties[PROP_N_FILMS] =
      g_param_spec_uint ("n-films", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_INDEXING] = g_param_spec_boolean (
      "indexing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /** PlakatCatalogue::changed: films were added or changed; once for each page, not for each film */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
plakat_catalogue_init (PlakatCatalogue *self)
{
  self->writer = plakat_worker_new ("catalogue-write");
  self->reader = plakat_worker_new ("catalogue-read");
  self->searcher = plakat_worker_new ("catalogue-find");
}

guint
plakat_catalogue_get_n_films (PlakatCatalogue *self)
{
  g_return_val_if_fail (PLAKAT_IS_CATALOGUE (self), 0);

  return self->n_films;
}

/* ── questions ─────────────────────────────────────────────────────────── */

typedef struct
{
  char *text;
  PlakatSearchAsk *ask;
  guint number;
  PlakatJob job;
} Question;

static Question *
question_new (const char *text, guint number)
{
  Question *question = g_new0 (Question, 1);

  question->text = g_strdup (text);
  question->number = number;
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->text);
  g_clear_pointer (&question->ask, plakat_search_ask_free);
  g_free (question);
}

static gboolean
answer_boxed (GValue *result, GType type, gpointer boxed)
{
  if (boxed == NULL)
    return FALSE;
  g_value_init (result, type);
  g_value_take_boxed (result, boxed);
  return TRUE;
}

static gboolean
answer_object (GValue *result, gpointer object)
{
  g_value_init (result, G_OBJECT_TYPE (object));
  g_value_take_object (result, object);
  return TRUE;
}

static gboolean
film_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return answer_boxed (result, PLAKAT_TYPE_FILM, plakat_catalogue_read_film (db, data, error));
}

/**
 * plakat_catalogue_load_film:
 * @uid: a film's identity, the present one or one that it had
 *
 * Returns: (transfer full): a future of the #PlakatFilm, or %PLAKAT_STORE_ERROR_NOT_FOUND
 */
DexFuture *
plakat_catalogue_load_film (PlakatCatalogue *self, const char *uid)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (uid != NULL);

  return plakat_worker_run (self->reader, film_work, g_strdup (uid), g_free);
}

static gboolean
person_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return answer_boxed (result, PLAKAT_TYPE_PERSON, plakat_catalogue_read_person (db, data, error));
}

/** plakat_catalogue_load_person: Returns: (transfer full): a future of the #PlakatPerson, or
 * %PLAKAT_STORE_ERROR_NOT_FOUND */
DexFuture *
plakat_catalogue_load_person (PlakatCatalogue *self, const char *uid)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (uid != NULL);

  return plakat_worker_run (self->reader, person_work, g_strdup (uid), g_free);
}

/* Rows become objects in the thread that read them; nobody else sees them before the future resolves. */
static GListStore *
notes_from (GPtrArray *rows)
{
  GListStore *store = g_list_store_new (PLAKAT_TYPE_FILM_NOTE);

  for (guint i = 0; i < rows->len; i++)
    {
      PlakatNamed *row = g_ptr_array_index (rows, i);
      g_autoptr (PlakatFilmItem) film = plakat_film_item_new_card (g_steal_pointer (&row->card));
      g_autoptr (PlakatFilmNote) note = plakat_film_note_new (film, row->note, row->job);

      plakat_film_note_set_person (note, row->person_uid, row->person_name);
      g_list_store_append (store, note);
    }
  return store;
}

static GListStore *
persons_from (GPtrArray *rows)
{
  GListStore *store = g_list_store_new (PLAKAT_TYPE_PERSON_ITEM);

  for (guint i = 0; i < rows->len; i++)
    {
      PlakatNamed *row = g_ptr_array_index (rows, i);
      g_autoptr (PlakatPersonItem) person =
          plakat_person_item_new (row->person_uid, row->person_name, row->portrait, row->count);

      g_list_store_append (store, person);
    }
  return store;
}

/** plakat_catalogue_show_marks: @future: (transfer full): of films; Returns: (transfer full): the same, whose
 * films show the library's marks */
DexFuture *
plakat_catalogue_show_marks (PlakatCatalogue *self, DexFuture *future)
{
  return plakat_catalogue_show (self->library, future, NULL, 0);
}

static gboolean
filmography_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  g_autoptr (GPtrArray) rows = plakat_catalogue_read_filmography (db, data, error);

  return rows != NULL && answer_object (result, notes_from (rows));
}

/** plakat_catalogue_load_filmography: Returns: (transfer full): a future of a #GListStore of #PlakatFilmNote,
 * one for each film and job, newest first */
DexFuture *
plakat_catalogue_load_filmography (PlakatCatalogue *self, const char *uid)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (uid != NULL);

  return plakat_catalogue_show_marks (
      self, plakat_worker_run (self->reader, filmography_work, g_strdup (uid), g_free));
}

static gboolean
similar_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Question *question = data;
  g_autoptr (GPtrArray) rows = plakat_catalogue_find_similar (db, question->text, question->number, error);

  return rows != NULL && answer_object (result, notes_from (rows));
}

/** plakat_catalogue_load_similar: Returns: (transfer full): a future of a #GListStore of #PlakatFilmNote, the
 * nearest first */
DexFuture *
plakat_catalogue_load_similar (PlakatCatalogue *self, const char *uid, guint most)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (uid != NULL);

  return plakat_catalogue_show_marks (
      self, plakat_worker_run (self->reader, similar_work, question_new (uid, most), question_free));
}

static gboolean
people_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Question *question = data;
  g_autoptr (GPtrArray) rows = plakat_catalogue_read_people (db, question->job, question->number, error);

  return rows != NULL && answer_object (result, persons_from (rows));
}

/** plakat_catalogue_load_people: Returns: (transfer full): a future of a #GListStore of #PlakatPersonItem,
 * those with most films first */
DexFuture *
plakat_catalogue_load_people (PlakatCatalogue *self, PlakatJob job, guint most)
{
  Question *question;

  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));

  question = question_new (NULL, most);
  question->job = job;
  return plakat_worker_run (self->reader, people_work, question, question_free);
}

static gboolean
search_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Question *question = data;
  PlakatSearchResults *results =
      plakat_catalogue_find (db, question->text, question->ask, question->number, error);

  return results != NULL && answer_object (result, results);
}

/**
 * plakat_catalogue_search:
 * @words: what was typed, as it is
 * @most: of each kind
 *
 * A search that was asked for before and still runs or waits is broken off: it rejects with
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): a future of #PlakatSearchResults
 */
DexFuture *
plakat_catalogue_search (PlakatCatalogue *self, const char *words, guint most)
{
  PlakatSearch *search;
  Question *question;
  int number;

  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (words != NULL);

  search = plakat_catalogue_indexer_get_search (self->indexer);
  question = question_new (words, most);
  question->ask = plakat_search_ask (search, words);
  number = question->ask->number;
  plakat_worker_interrupt (self->searcher);
  return plakat_catalogue_show (self->library,
                                plakat_worker_run (self->searcher, search_work, question, question_free),
                                search, number);
}

static void
card_free (gpointer card)
{
  g_clear_pointer ((PlakatCard **) &card, plakat_card_free);
}

static gboolean
cards_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  gsize size;
  const gint64 *ids = g_bytes_get_data (data, &size);
  GPtrArray *cards = g_ptr_array_new_full (size / sizeof *ids, card_free);

  for (gsize i = 0; i < size / sizeof *ids; i++)
    g_ptr_array_add (cards, plakat_catalogue_read_card (db, ids[i], NULL));
  return answer_boxed (result, G_TYPE_PTR_ARRAY, cards);
}

DexFuture *
plakat_catalogue_read_cards (PlakatCatalogue *self, GBytes *ids)
{
  return plakat_worker_run (self->reader, cards_work, g_bytes_ref (ids), (GDestroyNotify) g_bytes_unref);
}

static gboolean
posters_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return answer_boxed (result, G_TYPE_STRV, plakat_catalogue_read_listed_posters (db, error));
}

/** plakat_catalogue_load_listed_posters: Returns: (transfer full): a future of a #GStrv (boxed): the keys of
 * the pictures of all films that are on lists or have stars */
DexFuture *
plakat_catalogue_load_listed_posters (PlakatCatalogue *self)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));

  return plakat_worker_run (self->reader, posters_work, NULL, NULL);
}

/* ── opening and closing ─────────────────────────────────────────── */

static gboolean
open_writer_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  PlakatCatalogue *self = data;
  PlakatSqlite *opened = plakat_catalogue_open_db (self->path, error);
  guint count;

  if (opened == NULL)
    return FALSE;
  plakat_worker_set_db (self->writer, opened);
  if (!plakat_catalogue_count_films (opened, &count, error))
    return FALSE;
  g_value_init (result, G_TYPE_UINT);
  g_value_set_uint (result, count);
  return TRUE;
}

static gboolean
open_reader (PlakatCatalogue *self, PlakatWorker *worker, GValue *result, GError **error)
{
  PlakatSqlite *opened = plakat_catalogue_open_reader (self->path, self->library_path, error);

  if (opened == NULL)
    return FALSE;
  plakat_search_attach (plakat_catalogue_indexer_get_search (self->indexer), opened);
  plakat_worker_set_db (worker, opened);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static gboolean
open_reader_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return open_reader (data, ((PlakatCatalogue *) data)->reader, result, error);
}

static gboolean
open_searcher_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  return open_reader (data, ((PlakatCatalogue *) data)->searcher, result, error);
}

static void
set_n_films (PlakatCatalogue *self, guint count)
{
  if (self->n_films == count)
    return;
  self->n_films = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FILMS]);
}

static void
indexed_cb (gpointer data)
{
  PlakatCatalogue *self = data;

  g_assert (PLAKAT_IS_CATALOGUE (self));

  /* told each time: an answer may have come between two looks, when there was more than it had */
  self->indexing = !plakat_search_is_complete (plakat_catalogue_indexer_get_search (self->indexer));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEXING]);
}

static DexFuture *
open_fiber (gpointer data)
{
  PlakatCatalogue *self = data;
  g_autoptr (GError) error = NULL;
  guint count = dex_await_uint (plakat_worker_run (self->writer, open_writer_work, self, NULL), &error);

  if (error != NULL || !dex_await (plakat_worker_run (self->reader, open_reader_work, self, NULL), &error)
      || !dex_await (plakat_worker_run (self->searcher, open_searcher_work, self, NULL), &error)
      || !dex_await (plakat_catalogue_indexer_open (self->indexer), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  set_n_films (self, count);
  plakat_columns_keeper_touch (self->keeper);
  return dex_future_new_for_object (self);
}

DexFuture *
plakat_catalogue_open (const char *path, const char *library_path, PlakatLibrary *library)
{
  PlakatCatalogue *self = g_object_new (PLAKAT_TYPE_CATALOGUE, NULL);

  self->path = g_strdup (path);
  self->library_path = g_strdup (library_path);
  self->library = g_object_ref (library);
  self->indexer = plakat_catalogue_indexer_new (path, indexed_cb, self);
  self->keeper = plakat_columns_keeper_new (path, library_path);
  return dex_scheduler_spawn (NULL, 0, open_fiber, self, g_object_unref);
}

static gboolean
close_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  plakat_worker_set_db (data, NULL);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/** plakat_catalogue_close: after what was asked for is done; nothing may be asked of the catalogue after that
 */
DexFuture *
plakat_catalogue_close (PlakatCatalogue *self)
{
  return dex_future_all (plakat_catalogue_indexer_close (self->indexer),
                         plakat_columns_keeper_close (self->keeper),
                         plakat_worker_run (self->searcher, close_work, self->searcher, NULL),
                         plakat_worker_run (self->reader, close_work, self->reader, NULL),
                         plakat_worker_run (self->writer, close_work, self->writer, NULL), NULL);
}

/** plakat_catalogue_run_reader: work for the thread that reads */
DexFuture *
plakat_catalogue_run_reader (PlakatCatalogue *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  return plakat_worker_run (self->reader, work, data, destroy);
}

/** plakat_catalogue_get_keeper: Returns: (transfer none): as long as the catalogue is there */
PlakatColumnsKeeper *
plakat_catalogue_get_keeper (PlakatCatalogue *self)
{
  return self->keeper;
}

/** plakat_catalogue_run_writer: work for the thread that writes */
DexFuture *
plakat_catalogue_run_writer (PlakatCatalogue *self, PlakatWork work, gpointer data, GDestroyNotify destroy)
{
  return plakat_worker_run (self->writer, work, data, destroy);
}

/** plakat_catalogue_tell_changed: @n_films are here now, some of them new or other than before */
void
plakat_catalogue_tell_changed (PlakatCatalogue *self, guint n_films)
{
  set_n_films (self, n_films);
  plakat_catalogue_indexer_wake (self->indexer);
  plakat_columns_keeper_touch (self->keeper);
  g_signal_emit (self, changed_signal, 0);
}
