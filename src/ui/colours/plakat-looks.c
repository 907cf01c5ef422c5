/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-look.h"
#include "plakat-looks.h"

/* Milliseconds: the drawing of looks begins so long after the last poster was asked for, and rests between
 * two. */
#define QUIET 600
#define REST 8
/* Looks of pictures are stored together with those that come within so many milliseconds. */
#define GATHER 400

struct _PlakatLooks
{
  GObject parent_instance;

  PlakatPictures *pictures;
  PlakatCatalogue *catalogue;
  GSignalGroup *catalogue_signals;
  GPtrArray *found;  /* PlakatFilmLook, to be stored */
  GHashTable *asked; /* uids of films whose pictures are looked at */
  guint gathering;
  guint generation; /* of the catalogue: what was begun for another comes to nothing */
  gint64 asked_at;
  gboolean working;
};

enum
{
  PROP_WORKING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint stored_signal;

G_DEFINE_FINAL_TYPE (PlakatLooks, plakat_looks, G_TYPE_OBJECT)

static GPtrArray *
create_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_look_free);
}

static void
set_working (PlakatLooks *self, gboolean working)
{
  if (self->working == working)
    return;
  self->working = working;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKING]);
}

typedef struct
{
  PlakatLooks *self;
  guint generation;
  PlakatFilmItem *film;
  GdkTexture *picture;
  GPtrArray *batch;
} Task;

static Task *
task_new (PlakatLooks *self)
{
  Task *task = g_new0 (Task, 1);

  task->self = g_object_ref (self);
  task->generation = self->generation;
  return task;
}

static void
task_free (gpointer data)
{
  Task *task = data;

  g_clear_object (&task->film);
  g_clear_object (&task->picture);
  g_clear_pointer (&task->batch, g_ptr_array_unref);
  g_object_unref (task->self);
  g_free (task);
}

static gboolean
is_current (const Task *task)
{
  return task->generation == task->self->generation && task->self->catalogue != NULL;
}

/* ── pictures that are shown ───────────────────────────────────────────── */

static DexFuture *
store_fiber (gpointer data)
{
  Task *task = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_catalogue_store_looks (task->self->catalogue, task->batch), &error))
    g_message ("Colours could not be stored: %s", error->message);
  else if (is_current (task))
    g_signal_emit (task->self, stored_signal, 0);
  return NULL;
}

static gboolean
gathered_cb (gpointer data)
{
  PlakatLooks *self = data;
  Task *task = task_new (self);

  self->gathering = 0;
  task->batch = g_steal_pointer (&self->found);
  self->found = create_batch ();
  dex_future_disown (dex_scheduler_spawn (NULL, 0, store_fiber, task, task_free));
  return G_SOURCE_REMOVE;
}

static DexFuture *
find_fiber (gpointer data)
{
  Task *task = data;
  PlakatLooks *self = task->self;
  const char *uid = plakat_film_item_get_uid (task->film);
  g_autofree char *poster = g_strdup (plakat_film_item_get_poster (task->film));
  g_autofree PlakatLook *look =
      dex_await_boxed (plakat_pictures_find_look (self->pictures, task->picture), NULL);

  if (look == NULL || !is_current (task))
    return NULL;
  g_hash_table_remove (self->asked, uid);
  plakat_film_item_set_look (task->film, look, FALSE);
  g_ptr_array_add (self->found, plakat_film_look_new (uid, poster, look));
  if (self->gathering == 0)
    self->gathering = g_timeout_add (GATHER, gathered_cb, self);
  return NULL;
}

/**
 * plakat_looks_take:
 * @film: a film
 * @picture: its poster, and not the one that Plakat draws
 *
 * Nothing is done for a film whose poster's look is known.
 */
void
plakat_looks_take (PlakatLooks *self, PlakatFilmItem *film, GdkTexture *picture)
{
  gboolean drawn;
  Task *task;

  g_return_if_fail (PLAKAT_IS_LOOKS (self));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));
  g_return_if_fail (GDK_IS_TEXTURE (picture));

  if (self->catalogue == NULL || plakat_film_item_get_uid (film) == NULL
      || plakat_film_item_get_poster (film) == NULL
      || (plakat_film_item_get_look (film, &drawn) != NULL && !drawn)
      || !g_hash_table_add (self->asked, g_strdup (plakat_film_item_get_uid (film))))
    return;
  task = task_new (self);
  task->film = g_object_ref (film);
  task->picture = g_object_ref (picture);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, find_fiber, task, task_free));
}

/* ── films without a look ──────────────────────────────────────────────── */

static void
rest (guint milliseconds)
{
  dex_await (dex_timeout_new_msec ((int) milliseconds), NULL);
}

/* Posters that somebody waits for come first. */
static void
await_quiet (PlakatLooks *self)
{
  rest (REST);
  for (;;)
    {
      gint64 since = (g_get_monotonic_time () - self->asked_at) / 1000;

      if (since >= QUIET)
        return;
      rest ((guint) (QUIET - since));
    }
}

static PlakatLook *
draw (PlakatLooks *self, PlakatFilmItem *film)
{
  const PlakatDrawnFilm drawn = {
    .uid = plakat_film_item_get_uid (film),
    .title = plakat_film_item_get_title (film),
    .original_language = plakat_film_item_get_language (film),
    .year = plakat_film_item_get_year (film),
    .runtime = plakat_film_item_get_runtime (film),
    .genres = plakat_film_item_get_genres (film),
    .directors = plakat_film_item_get_directors (film),
    .cast = plakat_film_item_get_cast (film),
  };

  return dex_await_boxed (plakat_pictures_draw_look (self->pictures, &drawn), NULL);
}

/* Returns: whether there may be more to do */
static gboolean
draw_some (Task *task, GError **error)
{
  PlakatLooks *self = task->self;
  g_autoptr (GPtrArray) films = dex_await_boxed (plakat_catalogue_load_lookless (self->catalogue), error);
  g_autoptr (GPtrArray) batch = create_batch ();

  if (films == NULL || films->len == 0)
    return FALSE;
  for (guint i = 0; i < films->len; i++)
    {
      PlakatFilmItem *film = g_ptr_array_index (films, i);
      g_autofree PlakatLook *look = NULL;

      await_quiet (self);
      if (!is_current (task))
        return FALSE;
      look = draw (self, film);
      if (look != NULL)
        g_ptr_array_add (batch, plakat_film_look_new (plakat_film_item_get_uid (film), NULL, look));
    }
  return is_current (task) && batch->len > 0
         && dex_await (plakat_catalogue_store_looks (self->catalogue, batch), error) && is_current (task);
}

/* What was stored is stored: a pass that is cut short goes on where it was, after the next start. */
static DexFuture *
draw_fiber (gpointer data)
{
  Task *task = data;
  PlakatLooks *self = task->self;
  g_autoptr (GError) error = NULL;

  await_quiet (self);
  while (is_current (task) && draw_some (task, &error))
    g_signal_emit (self, stored_signal, 0);
  if (error != NULL)
    g_message ("Colours could not be found: %s", error->message);
  if (is_current (task))
    set_working (self, FALSE);
  return NULL;
}

static void
begin (PlakatLooks *self)
{
  if (self->working || self->catalogue == NULL)
    return;
  set_working (self, TRUE);
  plakat_looks_wait (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, draw_fiber, task_new (self), task_free));
}

static void
catalogue_changed_cb (PlakatLooks *self)
{
  g_assert (PLAKAT_IS_LOOKS (self));

  begin (self);
}

/* ── the object ────────────────────────────────────────────────────────── */

static void
plakat_looks_dispose (GObject *object)
{
  PlakatLooks *self = PLAKAT_LOOKS (object);

  plakat_looks_set_catalogue (self, NULL);
  g_clear_object (&self->catalogue_signals);
  g_clear_object (&self->pictures);
  G_OBJECT_CLASS (plakat_looks_parent_class)->dispose (object);
}

static void
plakat_looks_finalize (GObject *object)
{
  PlakatLooks *self = PLAKAT_LOOKS (object);

  g_ptr_array_unref (self->found);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (plakat_looks_parent_class)->finalize (object);
}

static void
plakat_looks_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WORKING)
    g_value_set_boolean (value, PLAKAT_LOOKS (object)->working);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_looks_class_init (PlakatLooksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plakat_looks_dispose;
  object_class->finalize = plakat_looks_finalize;
  object_class->get_property = plakat_looks_get_property;
  properties[PROP_WORKING] = g_param_spec_boolean (
      "working", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /** PlakatLooks::stored: some films have a look, or another one; once for each batch */
  stored_signal = g_signal_new ("stored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
plakat_looks_init (PlakatLooks *self)
{
  self->found = create_batch ();
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->catalogue_signals = g_signal_group_new (PLAKAT_TYPE_CATALOGUE);
  g_signal_group_connect_swapped (self->catalogue_signals, "changed", G_CALLBACK (catalogue_changed_cb),
                                  self);
}

/** plakat_looks_new: Returns: (transfer full): one that does nothing until it has a catalogue */
PlakatLooks *
plakat_looks_new (PlakatPictures *pictures)
{
  PlakatLooks *self;

  g_return_val_if_fail (PLAKAT_IS_PICTURES (pictures), NULL);

  self = g_object_new (PLAKAT_TYPE_LOOKS, NULL);
  self->pictures = g_object_ref (pictures);
  return self;
}

/** plakat_looks_set_catalogue: whose films are looked at from now on; what was found of others and is not
 * stored yet is dropped, and found again another time */
void
plakat_looks_set_catalogue (PlakatLooks *self, PlakatCatalogue *catalogue)
{
  g_return_if_fail (PLAKAT_IS_LOOKS (self));
  g_return_if_fail (catalogue == NULL || PLAKAT_IS_CATALOGUE (catalogue));

  if (!g_set_object (&self->catalogue, catalogue))
    return;
  self->generation++;
  g_clear_handle_id (&self->gathering, g_source_remove);
  g_ptr_array_set_size (self->found, 0);
  g_hash_table_remove_all (self->asked);
  g_signal_group_set_target (self->catalogue_signals, catalogue);
  set_working (self, FALSE);
  begin (self);
}

/** plakat_looks_wait: somebody asks for posters now: what can wait waits */
void
plakat_looks_wait (PlakatLooks *self)
{
  g_return_if_fail (PLAKAT_IS_LOOKS (self));

  self->asked_at = g_get_monotonic_time ();
}

gboolean
plakat_looks_get_working (PlakatLooks *self)
{
  g_return_val_if_fail (PLAKAT_IS_LOOKS (self), FALSE);

  return self->working;
}
