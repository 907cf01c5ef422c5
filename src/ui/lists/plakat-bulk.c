/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-bulk.h"
#include "plakat-library-lists.h"
#include "plakat-library-many.h"
#include "plakat-marking.h"
#include "plakat-words.h"

/* Films in a transaction: what another edit waits for is a few hundredths of a second. */
#define BATCH 200

struct _PlakatBulk
{
  GObject parent_instance;

  GWeakRef from;
  PlakatLibrary *library;
  PlakatFilmList *films;
  gboolean running;
  gboolean cancelled;
  double fraction;
};

typedef enum
{
  PROP_RUNNING = 1,
  PROP_FRACTION,
} Property;

static GParamSpec *properties[PROP_FRACTION + 1];

G_DEFINE_FINAL_TYPE (PlakatBulk, plakat_bulk, G_TYPE_OBJECT)

typedef enum
{
  PUT,
  CREATE,
  WATCH,
  COPY,
} Verb;

typedef struct
{
  PlakatBulk *bulk;
  Verb verb;
  GBytes *rows;
  char *list_uid;
  char *name;
  char *day;
  gboolean want;
  gboolean quiet; /* an undo says nothing more */
  GArray *done;   /* rows that were changed */
  GString *titles;
} Job;

static Job *
job_new (PlakatBulk *self, Verb verb, GBytes *rows)
{
  Job *job = g_new0 (Job, 1);

  job->bulk = g_object_ref (self);
  job->verb = verb;
  job->rows = g_bytes_ref (rows);
  job->done = g_array_new (FALSE, FALSE, sizeof (gint64));
  job->titles = g_string_new (NULL);
  job->want = TRUE;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->bulk);
  g_bytes_unref (job->rows);
  g_free (job->list_uid);
  g_free (job->name);
  g_free (job->day);
  g_array_unref (job->done);
  g_string_free (job->titles, TRUE);
  g_free (job);
}

static void
set_running (PlakatBulk *self, gboolean running)
{
  self->running = running;
  self->cancelled = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
set_fraction (PlakatBulk *self, double fraction)
{
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

/* ── what is said ──────────────────────────────────────────────────────── */

static char *
describe (const Job *job)
{
  guint n_films = job->done->len;
  g_autofree char *films = plakat_words_films (n_films);

  if (job->verb == COPY)
    /* Translators: %s is a number of films, "12 films" */
    return g_strdup_printf (ngettext ("The title of %s copied", "The titles of %s copied", n_films), films);
  if (n_films == 0)
    return g_strdup (_ ("All of them were so already."));
  if (job->verb == WATCH)
    /* Translators: %s is a number of films, "12 films" */
    return g_strdup_printf (_ ("%s marked as watched today"), films);
  if (job->want)
    /* Translators: a number of films, "12 films", then the name of a list */
    return g_strdup_printf (_ ("%s put on “%s”"), films, job->name);
  /* Translators: a number of films, "12 films", then the name of a list */
  return g_strdup_printf (_ ("%s taken off “%s”"), films, job->name);
}

static void
begin (Job *job);

static void
undo_cb (gpointer data)
{
  Job *undo = data;
  g_autoptr (GBytes) rows = g_bytes_new (undo->done->data, undo->done->len * sizeof (gint64));
  Job *job = job_new (undo->bulk, undo->verb, rows);

  job->list_uid = g_strdup (undo->list_uid);
  job->name = g_strdup (undo->name);
  job->day = g_strdup (undo->day);
  job->want = !undo->want;
  job->quiet = TRUE;
  begin (job);
}

static Job *
create_undo (Job *job)
{
  Job *undo = job_new (job->bulk, job->verb == CREATE ? PUT : job->verb, job->rows);

  undo->list_uid = g_strdup (job->list_uid);
  undo->name = g_strdup (job->name);
  undo->day = g_strdup (job->day);
  undo->want = job->want;
  g_array_append_vals (undo->done, job->done->data, job->done->len);
  return undo;
}

static void
say (Job *job, const GError *error)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&job->bulk->from);
  g_autofree char *sentence = NULL;

  if (from == NULL || gtk_widget_get_root (from) == NULL)
    return;
  if (error != NULL)
    {
      /* Translators: %s is the reason, a sentence */
      g_autofree char *why = g_strdup_printf (_ ("Not saved: %s"), error->message);

      plakat_marking_say (from, why);
    }
  if (job->quiet || (error != NULL && job->done->len == 0))
    return;
  sentence = describe (job);
  if (job->done->len > 0 && job->verb != COPY)
    plakat_marking_say_undo (from, sentence, undo_cb, create_undo (job), job_free);
  else
    plakat_marking_say (from, sentence);
}

/* ── the work ──────────────────────────────────────────────────────────── */

static void
add_titles (Job *job, GPtrArray *films)
{
  for (guint i = 0; i < films->len; i++)
    {
      PlakatFilmItem *film = g_ptr_array_index (films, i);
      gint64 row = plakat_film_item_get_row (film);

      if (plakat_film_item_get_year (film) > 0)
        g_string_append_printf (job->titles, "%s (%d)\n", plakat_film_item_get_title (film),
                                plakat_film_item_get_year (film));
      else
        g_string_append_printf (job->titles, "%s\n", plakat_film_item_get_title (film));
      g_array_append_val (job->done, row);
    }
}

static gboolean
await_batch (Job *job, GPtrArray *films, GError **error)
{
  g_autoptr (GPtrArray) changed = NULL;

  if (job->verb == COPY)
    {
      add_titles (job, films);
      return TRUE;
    }
  changed = dex_await_boxed (
      job->verb == WATCH ? plakat_library_watch_many (job->bulk->library, films, job->day, job->want)
                         : plakat_library_put_many (job->bulk->library, job->list_uid, films, job->want),
      error);
  for (guint i = 0; changed != NULL && i < changed->len; i++)
    {
      gint64 row = plakat_film_item_get_row (g_ptr_array_index (changed, i));

      g_array_append_val (job->done, row);
    }
  return changed != NULL;
}

static gboolean
await_all (Job *job, GError **error)
{
  gsize n_rows = g_bytes_get_size (job->rows) / sizeof (gint64);

  for (gsize first = 0; first < n_rows && !job->bulk->cancelled; first += BATCH)
    {
      gsize n = MIN (BATCH, n_rows - first);
      g_autoptr (GBytes) rows =
          g_bytes_new_from_bytes (job->rows, first * sizeof (gint64), n * sizeof (gint64));
      g_autoptr (GPtrArray) films =
          dex_await_boxed (plakat_film_list_read_films (job->bulk->films, rows), error);

      if (films == NULL || !await_batch (job, films, error))
        return FALSE;
      set_fraction (job->bulk, (double) (first + n) / (double) n_rows);
    }
  return TRUE;
}

static gboolean
await_list (Job *job, GError **error)
{
  g_autofree char *uid = dex_await_string (
      plakat_library_create (job->bulk->library, PLAKAT_USER_RECORD_LIST, job->name), error);

  if (uid != NULL)
    job->list_uid = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  return uid != NULL;
}

static void
copy_titles (Job *job)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&job->bulk->from);

  if (from != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (from), job->titles->str);
}

static DexFuture *
bulk_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (job->verb != CREATE || await_list (job, &error))
    await_all (job, &error);
  if (job->verb == COPY && error == NULL)
    copy_titles (job);
  set_running (job->bulk, FALSE);
  say (job, error);
  return NULL;
}

/* (transfer full) @job */
static void
begin (Job *job)
{
  if (job->bulk->running)
    {
      job_free (job);
      return;
    }
  set_fraction (job->bulk, 0);
  set_running (job->bulk, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, bulk_fiber, job, job_free));
}

/* ── the object ────────────────────────────────────────────────────────── */

static void
plakat_bulk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatBulk *self = PLAKAT_BULK (object);

  switch ((Property) id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_bulk_finalize (GObject *object)
{
  PlakatBulk *self = PLAKAT_BULK (object);

  g_weak_ref_clear (&self->from);
  g_clear_object (&self->library);
  g_clear_object (&self->films);
  G_OBJECT_CLASS (plakat_bulk_parent_class)->finalize (object);
}

static void
plakat_bulk_class_init (PlakatBulkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plakat_bulk_get_property;
  object_class->finalize = plakat_bulk_finalize;
  properties[PROP_RUNNING] =
      g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_bulk_init (PlakatBulk *self)
{
  g_weak_ref_init (&self->from, NULL);
}

PlakatBulk *
plakat_bulk_new (GtkWidget *from, PlakatLibrary *library, PlakatFilmList *films)
{
  PlakatBulk *self;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);
  g_return_val_if_fail (PLAKAT_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (films), NULL);

  self = g_object_new (PLAKAT_TYPE_BULK, NULL);
  g_weak_ref_set (&self->from, from);
  self->library = g_object_ref (library);
  self->films = g_object_ref (films);
  return self;
}

/** plakat_bulk_put: @name: of the list, as it is said */
void
plakat_bulk_put (PlakatBulk *self, GBytes *rows, const char *list_uid, const char *name, gboolean want)
{
  Job *job;

  g_return_if_fail (PLAKAT_IS_BULK (self));

  job = job_new (self, PUT, rows);
  job->list_uid = g_strdup (list_uid);
  job->name = g_strdup (name);
  job->want = want;
  begin (job);
}

void
plakat_bulk_create (PlakatBulk *self, GBytes *rows, const char *name)
{
  Job *job;

  g_return_if_fail (PLAKAT_IS_BULK (self));

  job = job_new (self, CREATE, rows);
  job->name = g_strstrip (g_strdup (name));
  begin (job);
}

void
plakat_bulk_watch (PlakatBulk *self, GBytes *rows)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  Job *job;

  g_return_if_fail (PLAKAT_IS_BULK (self));

  job = job_new (self, WATCH, rows);
  job->day = g_date_time_format (now, "%Y-%m-%d");
  begin (job);
}

void
plakat_bulk_copy (PlakatBulk *self, GBytes *rows)
{
  g_return_if_fail (PLAKAT_IS_BULK (self));

  begin (job_new (self, COPY, rows));
}

void
plakat_bulk_cancel (PlakatBulk *self)
{
  g_return_if_fail (PLAKAT_IS_BULK (self));

  self->cancelled = TRUE;
}
