/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film.h"
#include "plakat-film-item-private.h"

struct _PlakatFilmItem
{
  GObject parent_instance;

  char *uid;
  gint64 tmdb_id;
  char *title;
  char *subtitle;
  int year;
  char *language;
  int runtime;
  GStrv genres;
  GStrv directors;
  int cast;
  char *poster;
  double rating;
  gint64 added_at;
  PlakatMarks marks;
  GHashTable *rows; /* of the list that made it: see plakat_film_item_new_in() */
  gint32 id;
  PlakatLook *look;
  gboolean look_drawn;
};

typedef enum
{
  PROP_UID = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_YEAR,
  PROP_LOADED,
  PROP_MARKS,
} Property;

static GParamSpec *properties[PROP_MARKS + 1];

G_DEFINE_FINAL_TYPE (PlakatFilmItem, plakat_film_item, G_TYPE_OBJECT)

static void
plakat_film_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatFilmItem *self = PLAKAT_FILM_ITEM (object);

  switch ((Property) id)
    {
    case PROP_UID:
      g_value_set_string (value, self->uid);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_YEAR:
      g_value_set_int (value, self->year);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->uid != NULL);
      break;
    case PROP_MARKS:
      g_value_set_uint (value, self->marks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_film_item_finalize (GObject *object)
{
  PlakatFilmItem *self = PLAKAT_FILM_ITEM (object);

  if (self->rows != NULL)
    {
      g_hash_table_remove (self->rows, GINT_TO_POINTER (self->id));
      g_hash_table_unref (self->rows);
    }
  g_free (self->uid);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->language);
  g_strfreev (self->genres);
  g_strfreev (self->directors);
  g_free (self->poster);
  g_free (self->look);
  G_OBJECT_CLASS (plakat_film_item_parent_class)->finalize (object);
}

static void
plakat_film_item_class_init (PlakatFilmItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_film_item_get_property;
  object_class->finalize = plakat_film_item_finalize;

  properties[PROP_UID] = g_param_spec_string ("uid", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_YEAR] = g_param_spec_int ("year", NULL, NULL, 0, 9999, 0, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_MARKS] = g_param_spec_uint ("marks", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_film_item_init (PlakatFilmItem *self)
{
  self->genres = g_new0 (char *, 1);
  self->directors = g_new0 (char *, 1);
}

void
plakat_card_free (PlakatCard *card)
{
  g_free (card->uid);
  g_free (card->title);
  g_free (card->language);
  g_free (card->genres);
  g_free (card->directors);
  g_free (card->poster);
  g_free (card);
}

/** plakat_film_item_new: Returns: (transfer full): an item whose row is still to be read */
PlakatFilmItem *
plakat_film_item_new (void)
{
  return g_object_new (PLAKAT_TYPE_FILM_ITEM, NULL);
}

/**
 * plakat_film_item_new_in:
 * @rows: items by their row ids, without owning them; it takes itself out at its end
 *
 * Returns: (transfer full): an item whose row is still to be read
 */
PlakatFilmItem *
plakat_film_item_new_in (GHashTable *rows, gint32 id)
{
  PlakatFilmItem *self = plakat_film_item_new ();

  self->rows = g_hash_table_ref (rows);
  self->id = id;
  g_hash_table_insert (rows, GINT_TO_POINTER (id), self);
  return self;
}

static GStrv
split (const char *joined)
{
  return joined == NULL || *joined == '\0' ? g_new0 (char *, 1) : g_strsplit (joined, "\n", -1);
}

void
plakat_film_item_set_row (PlakatFilmItem *self, gint64 row)
{
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (self) && self->rows == NULL);

  self->id = (gint32) row;
}

static gboolean
set_names (GStrv *names, const char *joined)
{
  g_auto (GStrv) split_names = split (joined);

  if (g_strv_equal ((const char *const *) *names, (const char *const *) split_names))
    return FALSE;
  g_strfreev (*names);
  *names = g_steal_pointer (&split_names);
  return TRUE;
}

/* A row that is read again says mostly the same: then nobody is told, and no poster is loaded anew. */
static gboolean
take_card (PlakatFilmItem *self, const PlakatCard *card)
{
  gboolean other = self->subtitle == NULL || self->tmdb_id != card->tmdb_id || self->year != card->year
                   || self->runtime != card->runtime || self->cast != card->cast
                   || self->rating < card->rating || self->rating > card->rating
                   || self->added_at != card->added_at;

  other |= g_set_str (&self->uid, card->uid);
  other |= g_set_str (&self->title, card->title);
  other |= g_set_str (&self->language, card->language);
  other |= g_set_str (&self->poster, card->poster);
  other |= set_names (&self->genres, card->genres);
  other |= set_names (&self->directors, card->directors);
  self->tmdb_id = card->tmdb_id;
  self->year = card->year;
  self->runtime = card->runtime;
  self->cast = card->cast;
  self->rating = card->rating;
  self->added_at = card->added_at;
  return other;
}

/* What was found of the picture just now may not be in the row yet. */
static void
take_look (PlakatFilmItem *self, const PlakatCard *card)
{
  gboolean seen = self->look != NULL && !self->look_drawn && g_strcmp0 (self->poster, card->poster) == 0;

  if (seen && (!card->has_look || card->look_drawn))
    return;
  g_clear_pointer (&self->look, g_free);
  if (card->has_look)
    plakat_film_item_set_look (self, &card->look, card->look_drawn);
}

/** plakat_film_item_set_card: fills the item from (transfer full) @card and tells who looks at it */
void
plakat_film_item_set_card (PlakatFilmItem *self, PlakatCard *card)
{
  g_autoptr (PlakatCard) owned = card;

  g_return_if_fail (PLAKAT_IS_FILM_ITEM (self));

  take_look (self, card);
  if (!take_card (self, card))
    return;
  g_free (self->subtitle);
  self->subtitle = self->year > 0 ? g_strdup_printf ("%d", self->year) : g_strdup ("");

  for (guint i = PROP_UID; i <= PROP_LOADED; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

PlakatFilmItem *
plakat_film_item_new_card (PlakatCard *card)
{
  PlakatFilmItem *self = plakat_film_item_new ();

  plakat_film_item_set_card (self, card);
  return self;
}

/** plakat_film_item_new_for_film: Returns: (transfer full): an item for a film that was loaded whole */
PlakatFilmItem *
plakat_film_item_new_for_film (PlakatFilm *film)
{
  PlakatCard *card = g_new0 (PlakatCard, 1);

  g_return_val_if_fail (film != NULL, NULL);

  card->uid = g_strdup (film->uid);
  card->tmdb_id = film->tmdb_id;
  card->title = g_strdup (film->title);
  card->year = film->release_date.year;
  card->language = g_strdup (film->original_language);
  card->runtime = film->runtime;
  card->genres = g_strjoinv ("\n", film->genres);
  card->directors = plakat_film_dup_directors (film);
  card->cast = plakat_film_count_cast (film);
  card->poster = g_strdup (film->poster_path);
  card->rating = film->vote_average;
  return plakat_film_item_new_card (card);
}

/** plakat_film_item_update_marks: shows what @library says of the film at this moment */
void
plakat_film_item_update_marks (PlakatFilmItem *self, PlakatLibrary *library)
{
  PlakatMarks marks = plakat_library_get_marks (library, self->uid);

  if (self->marks == marks)
    return;
  self->marks = marks;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MARKS]);
}

static void
film_changed_cb (PlakatFilmItem *self, const char *film_uid, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_FILM_ITEM (self));
  g_assert (PLAKAT_IS_LIBRARY (library));

  if (self->uid != NULL && (film_uid == NULL || g_str_equal (film_uid, self->uid)))
    plakat_film_item_update_marks (self, library);
}

void
plakat_film_item_watch (PlakatFilmItem *self, PlakatLibrary *library)
{
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));

  g_signal_connect_object (library, "film-changed", G_CALLBACK (film_changed_cb), self, G_CONNECT_SWAPPED);
  plakat_film_item_update_marks (self, library);
}

gboolean
plakat_film_item_get_loaded (PlakatFilmItem *self)
{
  return self->uid != NULL;
}

const char *
plakat_film_item_get_uid (PlakatFilmItem *self)
{
  return self->uid;
}

const char *
plakat_film_item_get_title (PlakatFilmItem *self)
{
  return self->title;
}

int
plakat_film_item_get_year (PlakatFilmItem *self)
{
  return self->year;
}

const char *
plakat_film_item_get_language (PlakatFilmItem *self)
{
  return self->language;
}

int
plakat_film_item_get_runtime (PlakatFilmItem *self)
{
  return self->runtime;
}

const char *const *
plakat_film_item_get_genres (PlakatFilmItem *self)
{
  return (const char *const *) self->genres;
}

const char *const *
plakat_film_item_get_directors (PlakatFilmItem *self)
{
  return (const char *const *) self->directors;
}

int
plakat_film_item_get_cast (PlakatFilmItem *self)
{
  return self->cast;
}

const char *
plakat_film_item_get_poster (PlakatFilmItem *self)
{
  return self->poster;
}

gint64
plakat_film_item_get_tmdb_id (PlakatFilmItem *self)
{
  return self->tmdb_id;
}

double
plakat_film_item_get_rating (PlakatFilmItem *self)
{
  return self->rating;
}

gint64
plakat_film_item_get_added_at (PlakatFilmItem *self)
{
  return self->added_at;
}

gint64
plakat_film_item_get_row (PlakatFilmItem *self)
{
  return self->id;
}

PlakatMarks
plakat_film_item_get_marks (PlakatFilmItem *self)
{
  return self->marks;
}

/**
 * plakat_film_item_get_look:
 * @drawn: (out) (optional): whether it is of the poster that Plakat drew
 *
 * Returns: (nullable) (transfer none): what the poster looks like, until the item changes
 */
const PlakatLook *
plakat_film_item_get_look (PlakatFilmItem *self, gboolean *drawn)
{
  g_return_val_if_fail (PLAKAT_IS_FILM_ITEM (self), NULL);

  if (drawn != NULL)
    *drawn = self->look_drawn;
  return self->look;
}

/** plakat_film_item_set_look: @look was found of the poster just now; storing it is somebody else's task */
void
plakat_film_item_set_look (PlakatFilmItem *self, const PlakatLook *look, gboolean drawn)
{
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (self));
  g_return_if_fail (look != NULL);

  g_free (self->look);
  self->look = g_memdup2 (look, sizeof *look);
  self->look_drawn = drawn;
}
