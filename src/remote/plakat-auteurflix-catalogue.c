/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-auteurflix-private.h"

/* The cursor is "etag:TAG" when everything is here, and "people:N:TAG" while the pages about directors from
 * number N on are to be read. The films come at once, with a tag; the directors' pages are read when the
 * films changed. */
#define EPOCH "auteurflix"
#define DONE "etag:"
#define PEOPLE "people:"
#define DIRECTORS_ON_A_PAGE 8
#define MAX_ETAG 160

typedef struct
{
  PlakatAuteurflix *self;
  char *etag;
  guint from;
  gboolean people;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->self);
  g_free (fetch->etag);
  g_free (fetch);
}

static PlakatCataloguePage *
page_new (char *cursor, gboolean more)
{
  PlakatCataloguePage *page = g_new0 (PlakatCataloguePage, 1);

  page->epoch = g_strdup (EPOCH);
  page->cursor = cursor;
  page->more = more;
  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  return page;
}

/* What is sent back must be a header's value. */
static gboolean
is_etag (const char *etag)
{
  if (etag == NULL || *etag == '\0' || strlen (etag) > MAX_ETAG)
    return FALSE;
  for (const char *p = etag; *p != '\0'; p++)
    if ((guchar) *p < ' ' || (guchar) *p >= 0x7f)
      return FALSE;
  return TRUE;
}

/* Resolves @unchanged where the films are those of @etag. */
static PlakatFlixMovies *
read_movies (PlakatAuteurflix *self, const char *etag, char **new_etag, gboolean *unchanged, GError **error)
{
  const PlakatFlixAsk ask = { .method = "GET", .path = "/api/movies", .etag = etag };
  g_autoptr (PlakatHttpAnswer) answer = plakat_auteurflix_ask (self, &ask, error);

  *unchanged = FALSE;
  if (answer == NULL)
    return NULL;
  if (answer->status == 304 && etag != NULL)
    {
      *unchanged = TRUE;
      return NULL;
    }
  if (!plakat_auteurflix_check (self, answer, error))
    return NULL;
  *new_etag = is_etag (answer->etag) ? g_strdup (answer->etag) : NULL;
  return dex_await_pointer (plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_flix_read_movies,
                                                        plakat_auteurflix_get_base (self),
                                                        (GDestroyNotify) plakat_flix_movies_free),
                            error);
}

static void
remember (PlakatAuteurflix *self, PlakatFlixMovies *movies, const char *etag)
{
  PlakatFlixMemory *memory = plakat_auteurflix_get_memory (self);

  g_clear_pointer (&memory->movies, plakat_flix_movies_free);
  memory->movies = movies;
  g_set_str (&memory->etag, etag);
}

/*
 * plakat_auteurflix_know_movies:
 * @self: a server
 * @anew: whether what is known may be too old
 * @error: return location
 *
 * Returns: whether it is known which number is which film
 */
gboolean
plakat_auteurflix_know_movies (PlakatAuteurflix *self, gboolean anew, GError **error)
{
  PlakatFlixMemory *memory = plakat_auteurflix_get_memory (self);
  g_autofree char *known = memory->movies != NULL ? g_strdup (memory->etag) : NULL;
  g_autofree char *etag = NULL;
  PlakatFlixMovies *movies;
  gboolean unchanged;

  if (memory->movies != NULL && !anew)
    return TRUE;
  movies = read_movies (self, known, &etag, &unchanged, error);
  if (unchanged && memory->movies != NULL)
    return TRUE;
  /* Somebody signed in or out meanwhile, and what was known is forgotten. */
  if (unchanged)
    movies = read_movies (self, NULL, &etag, &unchanged, error);
  if (movies == NULL)
    return FALSE;
  g_clear_pointer (&movies->films, g_ptr_array_unref);
  remember (self, movies, etag);
  return TRUE;
}

static DexFuture *
films_fiber (gpointer data)
{
  Fetch *fetch = data;
  PlakatAuteurflix *self = fetch->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  gboolean unchanged;
  PlakatFlixMovies *movies = read_movies (self, fetch->etag, &etag, &unchanged, &error);
  PlakatCataloguePage *page;

  if (unchanged)
    return dex_future_new_for_pointer (page_new (g_strconcat (DONE, fetch->etag, NULL), FALSE));
  if (movies == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  page = page_new (g_strconcat (PEOPLE "0:", etag, NULL), TRUE);
  g_ptr_array_unref (page->films);
  page->films = g_steal_pointer (&movies->films);
  page->total = page->films->len;
  remember (self, movies, etag);
  g_clear_pointer (&plakat_auteurflix_get_memory (self)->directors, g_ptr_array_unref);
  return dex_future_new_for_pointer (page);
}

static gboolean
may_block (const GError *error)
{
  return !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
         && !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE);
}

static GPtrArray *
list_directors (PlakatAuteurflix *self, GError **error)
{
  PlakatFlixMemory *memory = plakat_auteurflix_get_memory (self);
  GPtrArray *directors;

  if (memory->directors != NULL)
    return g_ptr_array_ref (memory->directors);
  directors = plakat_auteurflix_read (self, "/api/directors", (PlakatBytesDecoder) plakat_flix_read_directors,
                                      (GDestroyNotify) g_ptr_array_unref, error);
  if (directors == NULL && !may_block (*error))
    {
      g_clear_error (error);
      directors = g_ptr_array_new ();
    }
  if (directors == NULL)
    return NULL;
  g_clear_pointer (&memory->directors, g_ptr_array_unref);
  memory->directors = g_ptr_array_ref (directors);
  return directors;
}

/* The page about one director; what the list says where there is none that can be read. */
static PlakatPerson *
read_person (PlakatAuteurflix *self, PlakatFlixDirector *listed, GError **error)
{
  g_autofree char *slug = g_uri_escape_string (listed->slug, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/api/directors/", slug, NULL);
  g_autoptr (GError) why = NULL;
  g_autoptr (PlakatFlixDirector) director =
      plakat_auteurflix_read (self, path, (PlakatBytesDecoder) plakat_flix_read_director,
                              (GDestroyNotify) plakat_flix_director_free, &why);

  if (director != NULL && g_str_equal (director->person->uid, listed->person->uid))
    return plakat_person_ref (director->person);
  if (why != NULL && may_block (why) && plakat_remote_error_get_status (why) != 500
      && !g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  g_debug ("There is no page about a director: %s", why ? why->message : "it is about another");
  return plakat_person_ref (listed->person);
}

static DexFuture *
people_fiber (gpointer data)
{
  Fetch *fetch = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) directors = list_directors (fetch->self, &error);
  g_autoptr (PlakatCataloguePage) page = NULL;
  const char *etag = fetch->etag ? fetch->etag : "";
  guint to;

  if (directors == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  to = MIN (fetch->from + DIRECTORS_ON_A_PAGE, directors->len);
  if (to < directors->len)
    page = page_new (g_strdup_printf (PEOPLE "%u:%s", to, etag), TRUE);
  else
    page = page_new (g_strconcat (DONE, etag, NULL), FALSE);
  for (guint i = fetch->from; i < to; i++)
    {
      PlakatPerson *person = read_person (fetch->self, g_ptr_array_index (directors, i), &error);

      if (person == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_ptr_array_add (page->persons, person);
    }
  if (!page->more)
    g_clear_pointer (&plakat_auteurflix_get_memory (fetch->self)->directors, g_ptr_array_unref);
  return dex_future_new_for_pointer (g_steal_pointer (&page));
}

/* A cursor that is not ours is none. */
static void
read_cursor (Fetch *fetch, const char *cursor)
{
  if (cursor != NULL && g_str_has_prefix (cursor, DONE))
    fetch->etag = g_strdup (cursor + strlen (DONE));
  else if (cursor != NULL && g_str_has_prefix (cursor, PEOPLE))
    {
      char *end;
      guint64 from = g_ascii_strtoull (cursor + strlen (PEOPLE), &end, 10);

      if (*end != ':' || from > G_MAXINT32)
        return;
      fetch->people = TRUE;
      fetch->from = (guint) from;
      fetch->etag = g_strdup (end + 1);
    }
  if (!is_etag (fetch->etag))
    g_clear_pointer (&fetch->etag, g_free);
}

DexFuture *
plakat_auteurflix_fetch_catalogue (PlakatRemote *remote, const char *cursor, guint limit)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->self = g_object_ref (PLAKAT_AUTEURFLIX (remote));
  read_cursor (fetch, cursor);
  return dex_scheduler_spawn (NULL, 0, fetch->people ? people_fiber : films_fiber, fetch, fetch_free);
}
