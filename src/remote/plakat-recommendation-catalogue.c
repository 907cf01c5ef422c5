/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-recommendation-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

/*
 * The catalogue of a server that has lists of films by popularity and nothing that says what is new.
 *
 * A walk goes through the pages of all lists, one after the other; what a list says of a film is not
 * everything, and what it leaves out is unknown. It pauses after so many pages, for the next cycle, and
 * begins again a day after it began. When the lists are through, each cycle asks for the details of the films
 * of one page, from the most popular on: twenty requests a cycle, each film once while Plakat runs, however
 * often the lists show it.
 *
 * All of it is public and asked without the token: with one that has expired the server refuses what anybody
 * may read, and with a good one it fails where a film is new to it. `_t` gets past the server's page caches,
 * which are as old as a day.
 *
 * The cursor is a text of our own: "movies:3 since:1764000000 details:movies:1".
 */

#define EPOCH "recommendation"
#define MOST_PAGES 500
#define PAGES_A_CYCLE 100
#define FILMS_A_PAGE 20
#define WALK_SECONDS (24 * 3600)
#define AT_ONCE 4u
#define MOST_DETAILS 20u
#define MOST_ASKED 200000u
#define BACKDROP_SIZE "w1280/"

static const char *const lists[] = { "movies", "top_rated", "trending", "tv" };
#define END G_N_ELEMENTS (lists)
#define SERIES (END - 1)

typedef struct
{
  guint list;
  guint page;
} Spot;

typedef struct
{
  Spot at;
  Spot details;
  gint64 since;
} Place;

static gboolean
read_spot (const char *text, Spot *spot)
{
  g_auto (GStrv) words = g_strsplit (text, ":", 3);
  guint64 page;

  if (g_strv_length (words) != 2 || !g_ascii_string_to_unsigned (words[1], 10, 1, MOST_PAGES, &page, NULL))
    return FALSE;
  for (guint i = 0; i <= END; i++)
    if (g_str_equal (words[0], i < END ? lists[i] : "end"))
      {
        *spot = (Spot) { i, (guint) page };
        return TRUE;
      }
  return FALSE;
}

/* A cursor that is none of ours begins anew. */
static Place
place_read (const char *cursor, gint64 now)
{
  const Place start = { .at = { 0, 1 }, .details = { 0, 1 }, .since = now };
  g_auto (GStrv) words = g_strsplit (cursor ? cursor : "", " ", 4);
  Place place = start;

  if (g_strv_length (words) == 3 && read_spot (words[0], &place.at) && g_str_has_prefix (words[1], "since:")
      && g_ascii_string_to_signed (words[1] + strlen ("since:"), 10, 0, G_MAXINT64, &place.since, NULL)
      && g_str_has_prefix (words[2], "details:")
      && read_spot (words[2] + strlen ("details:"), &place.details))
    return place;
  return start;
}

static char *
place_print (const Place *place)
{
  return g_strdup_printf ("%s:%u since:%" G_GINT64_FORMAT " details:%s:%u",
                          place->at.list < END ? lists[place->at.list] : "end", place->at.page, place->since,
                          place->details.list < END ? lists[place->details.list] : "end",
                          place->details.page);
}

/* A page without films is behind the end, whatever was announced; one that was announced last is the end. */
static void
spot_advance (Spot *spot, const PlakatRecommendationPage *page)
{
  if (page != NULL
      && (page->seen == 0 || (page->total_pages > 0 && (gint64) spot->page >= page->total_pages)))
    *spot = (Spot) { spot->list + 1, 1 };
  else if (spot->page >= MOST_PAGES)
    *spot = (Spot) { spot->list + 1, 1 };
  else
    spot->page++;
}

/* ── asking ────────────────────────────────────────────────────────────── */

static char *
make_path (const char *path, char separator)
{
  return g_strdup_printf ("%s%c_t=%" G_GINT64_FORMAT, path, separator, g_get_real_time ());
}

/* Without the token first: a server that shows nothing to strangers is asked again with it. */
static PlakatHttpAnswer *
ask_in_public (PlakatRecommendation *self, const char *path, GError **error)
{
  PlakatClient *client = plakat_recommendation_get_client (self);
  const PlakatAsk ask = { .method = "GET", .path = path };
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask_bare (client, &ask, NULL, error);

  if (answer == NULL)
    return NULL;
  if (answer->status == 401 && !plakat_answer_is_html (answer))
    {
      const PlakatAsk signed_in = { .method = "GET", .path = path, .signed_in = TRUE };

      return plakat_client_ask_checked (client, &signed_in, error);
    }
  return plakat_answer_check (answer, plakat_client_get_base (client), error) ? g_steal_pointer (&answer)
                                                                              : NULL;
}

/* The names of genres, once; without them there are still TMDB's own. */
static void
find_genres (PlakatRecommendation *self)
{
  char **genres = plakat_recommendation_get_genres (self);
  g_autofree char *path = make_path ("movies/genres/", '?');
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  gsize length;
  const char *bytes;

  if (*genres != NULL)
    return;
  answer = ask_in_public (self, path, NULL);
  if (answer == NULL)
    return;
  bytes = g_bytes_get_data (answer->body, &length);
  *genres = length <= PLAKAT_WIRE_MAX_TOKEN_BYTES ? g_strndup (bytes, length) : g_strdup ("");
}

static PlakatRecommendationPage *
decode (PlakatRecommendation *self, PlakatHttpAnswer *answer, gpointer decoder, GError **error)
{
  const char *genres = *plakat_recommendation_get_genres (self);

  return dex_await_pointer (plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) decoder,
                                                        genres && *genres ? genres : NULL,
                                                        (GDestroyNotify) plakat_recommendation_page_free),
                            error);
}

static PlakatRecommendationPage *
load_page (PlakatRecommendation *self, const Spot *spot, GError **error)
{
  g_autofree char *bare = g_strdup_printf ("movies/?type=%s&page=%u", lists[spot->list], spot->page);
  g_autofree char *path = make_path (bare, '&');
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  PlakatRecommendationPage *page;

  find_genres (self);
  answer = ask_in_public (self, path, error);
  page = answer ? decode (self, answer, plakat_recommendation_read_page, error) : NULL;
  for (guint i = 0; page != NULL && i < page->films->len; i++)
    plakat_recommendation_see (self, ((const PlakatFilm *) g_ptr_array_index (page->films, i))->tmdb_id);
  return page;
}

/* ── details ───────────────────────────────────────────────────────────── */

/* Which films of a page to ask for: no series, of which the server knows no more, and none twice. */
static GArray *
choose_films (PlakatRecommendation *self, const PlakatRecommendationPage *page)
{
  GHashTable *asked = plakat_recommendation_get_asked (self);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (g_hash_table_size (asked) > MOST_ASKED)
    g_hash_table_remove_all (asked);
  for (guint i = 0; i < page->films->len && chosen->len < MOST_DETAILS; i++)
    {
      const PlakatFilm *film = g_ptr_array_index (page->films, i);

      if (!g_hash_table_contains (page->series, &film->tmdb_id)
          && g_hash_table_add (asked, g_memdup2 (&film->tmdb_id, sizeof film->tmdb_id)))
        g_array_append_val (chosen, film->tmdb_id);
    }
  return chosen;
}

static DexFuture *
start_detail (PlakatRecommendation *self, gint64 id)
{
  g_autofree char *bare = g_strdup_printf ("movies/%" G_GINT64_FORMAT "/", id);
  g_autofree char *path = make_path (bare, '?');
  const PlakatAsk ask = { .method = "GET", .path = path };

  return plakat_client_start (plakat_recommendation_get_client (self), &ask, NULL);
}

/* Keys of pictures are joined to an address of posters' size, which is too small for what fills a window. */
static void
widen_backdrop (PlakatFilm *film)
{
  const char *key = film->backdrop_path;
  g_autofree char *images = NULL;
  g_autofree char *url = NULL;

  if (!plakat_text_is_image_path (key))
    return;
  images = plakat_recommendation_dup_images ();
  url = g_strconcat (images, BACKDROP_SIZE, key + (*key == '/'), NULL);
  g_set_str (&film->backdrop_path, url);
}

static void
take_all (const PlakatRecommendationPage *page, PlakatCataloguePage *result)
{
  for (guint i = 0; i < page->films->len; i++)
    {
      widen_backdrop (g_ptr_array_index (page->films, i));
      g_ptr_array_add (result->films, plakat_film_ref (g_ptr_array_index (page->films, i)));
    }
  for (guint i = 0; i < page->persons->len; i++)
    g_ptr_array_add (result->persons, plakat_person_ref (g_ptr_array_index (page->persons, i)));
}

/* A film that cannot be had is none the worse for the others: it is asked for again another day. A server
 * that is busy or cannot be reached is not asked for the others either. */
static gboolean
take_detail (
    PlakatRecommendation *self, gint64 id, DexFuture *asking, PlakatCataloguePage *result, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = dex_await_boxed (asking, error);
  const char *base = plakat_client_get_base (plakat_recommendation_get_client (self));
  g_autoptr (PlakatRecommendationPage) page = NULL;

  if (answer != NULL && answer->status != 429 && answer->status != 503)
    {
      if (plakat_answer_check (answer, base, NULL))
        page = decode (self, answer, plakat_recommendation_read_detail, NULL);
      if (page != NULL)
        take_all (page, result);
      else
        g_hash_table_remove (plakat_recommendation_get_asked (self), &id);
      return TRUE;
    }
  g_hash_table_remove (plakat_recommendation_get_asked (self), &id);
  if (answer != NULL)
    plakat_answer_check (answer, base, error);
  return FALSE;
}

/* FALSE where the server is to be left alone; what it said before is in @result. */
static gboolean
load_details (PlakatRecommendation *self,
              const PlakatRecommendationPage *page,
              PlakatCataloguePage *result,
              GError **error)
{
  g_autoptr (GArray) ids = choose_films (self, page);
  GHashTable *asked = plakat_recommendation_get_asked (self);
  gboolean good = TRUE;

  for (guint i = 0; i < ids->len; i += AT_ONCE)
    {
      guint n = MIN (AT_ONCE, ids->len - i);
      DexFuture *asking[AT_ONCE];

      for (guint k = 0; k < n && good; k++)
        asking[k] = start_detail (self, g_array_index (ids, gint64, i + k));
      for (guint k = 0, started = good ? n : 0; k < n; k++)
        if (k >= started)
          g_hash_table_remove (asked, &g_array_index (ids, gint64, i + k));
        else if (!take_detail (self, g_array_index (ids, gint64, i + k), asking[k], result,
                               good ? error : NULL))
          good = FALSE;
    }
  return good;
}

/* ── the walk ──────────────────────────────────────────────────────────── */

static PlakatCataloguePage *
catalogue_page_new (void)
{
  PlakatCataloguePage *page = g_new0 (PlakatCataloguePage, 1);

  page->epoch = g_strdup (EPOCH);
  page->partial = TRUE;
  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  return page;
}

/* Somebody looks at a film whose turn has not come. */
DexFuture *
plakat_recommendation_film_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  const gint64 id = plakat_recommendation_parse_uid (verb->text);
  g_autoptr (PlakatCataloguePage) result = catalogue_page_new ();
  g_autoptr (GError) error = NULL;

  result->aside = TRUE;
  if (id > 0 && g_hash_table_add (plakat_recommendation_get_asked (verb->self), g_memdup2 (&id, sizeof id)))
    {
      find_genres (verb->self);
      if (!take_detail (verb->self, id, start_detail (verb->self, id), result, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  return dex_future_new_for_pointer (g_steal_pointer (&result));
}

/* The server has a page that it always fails on: the third time the walk goes on without it. */
static gboolean
is_hopeless (PlakatRecommendation *self, const Spot *spot, const GError *error)
{
  guint *failures = plakat_recommendation_get_failures (self, spot->list * MOST_PAGES + spot->page);

  return plakat_remote_error_get_status (error) == 500 && ++*failures >= 3;
}

static DexFuture *
walk_lists (PlakatRecommendation *self, Place *place)
{
  g_autoptr (PlakatCataloguePage) result = catalogue_page_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRecommendationPage) page = load_page (self, &place->at, &error);
  gboolean pause = place->at.page % PAGES_A_CYCLE == 0;

  if (page == NULL && !is_hopeless (self, &place->at, error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (page != NULL)
    {
      take_all (page, result);
      result->total = MIN (page->total, MOST_PAGES * FILMS_A_PAGE);
    }
  spot_advance (&place->at, page);
  result->more = place->at.list < END && !pause;
  result->cursor = place_print (place);
  return dex_future_new_for_pointer (g_steal_pointer (&result));
}

static DexFuture *
walk_details (PlakatRecommendation *self, Place *place)
{
  g_autoptr (PlakatCataloguePage) result = catalogue_page_new ();
  g_autoptr (GError) error = NULL;

  if (place->details.list < END)
    {
      g_autoptr (PlakatRecommendationPage) page = load_page (self, &place->details, &error);

      if (page == NULL && !is_hopeless (self, &place->details, error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (page == NULL || load_details (self, page, result, &error))
        spot_advance (&place->details, page);
      else if (result->films->len == 0)
        return dex_future_new_for_error (g_steal_pointer (&error));
      /* The server knows no more of series, and not even that they are some, when they are new to it. */
      if (place->details.list == SERIES)
        place->details.list = END;
    }
  result->cursor = place_print (place);
  return dex_future_new_for_pointer (g_steal_pointer (&result));
}

/* The clock decides only how soon the lists are looked through again. */
static gboolean
is_old (const Place *place, gint64 now)
{
  return now < place->since || now - place->since >= WALK_SECONDS;
}

DexFuture *
plakat_recommendation_catalogue_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  Place place = place_read (verb->text, now);

  if (place.at.list == END && is_old (&place, now))
    {
      place.at = (Spot) { 0, 1 };
      place.since = now;
      if (place.details.list == END)
        place.details = (Spot) { 0, 1 };
    }
  return place.at.list == END ? walk_details (verb->self, &place) : walk_lists (verb->self, &place);
}
