/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-auteurflix-private.h"

#define PROFILE "profile:"

/* plakat_auteurflix_parse_tag: Returns: the server's number, 0 where @tag is none */
gint64
plakat_auteurflix_parse_tag (const char *tag)
{
  gint64 id;

  if (tag == NULL || *tag == '\0' || tag[strspn (tag, "0123456789")] != '\0')
    return 0;
  return g_ascii_string_to_signed (tag, 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

/*
 * plakat_auteurflix_know_profiles:
 * @self: a server
 * @error: return location
 *
 * The server lets anybody write to anybody's profile, so that Plakat looks whose they are. In a fiber.
 *
 * Returns: whether the user's profiles could be read
 */
gboolean
plakat_auteurflix_know_profiles (PlakatAuteurflix *self, GError **error)
{
  PlakatFlixMemory *memory = plakat_auteurflix_get_memory (self);
  g_autofree char *path = NULL;
  GPtrArray *profiles;

  if (!plakat_auteurflix_find_secret (self, error))
    return FALSE;
  path = g_strdup_printf ("/api/users/%" G_GINT64_FORMAT "/profiles", plakat_auteurflix_get_user (self));
  profiles = plakat_auteurflix_read (self, path, (PlakatBytesDecoder) plakat_flix_read_profiles,
                                     (GDestroyNotify) g_ptr_array_unref, error);
  if (profiles == NULL)
    return FALSE;
  g_clear_pointer (&memory->own, g_ptr_array_unref);
  memory->own = profiles;
  return TRUE;
}

/* plakat_auteurflix_find_own: Returns: (nullable): a profile of the user, as last heard */
PlakatFlixProfile *
plakat_auteurflix_find_own (PlakatAuteurflix *self, gint64 id)
{
  GPtrArray *own = plakat_auteurflix_get_memory (self)->own;

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      PlakatFlixProfile *profile = g_ptr_array_index (own, i);

      if (profile->id == id)
        return profile;
    }
  return NULL;
}

/* plakat_auteurflix_read_profile: in a fiber. Returns: (transfer full) (nullable): one with its list */
PlakatFlixProfile *
plakat_auteurflix_read_profile (PlakatAuteurflix *self, gint64 id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/profiles/%" G_GINT64_FORMAT, id);

  return plakat_auteurflix_read (self, path, (PlakatBytesDecoder) plakat_flix_read_profile,
                                 (GDestroyNotify) plakat_flix_profile_free, error);
}

static DexFuture *
profiles_fiber (gpointer data)
{
  PlakatAuteurflix *self = data;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  g_autoptr (GError) error = NULL;
  GPtrArray *own;

  if (!plakat_auteurflix_know_profiles (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  own = plakat_auteurflix_get_memory (self)->own;
  for (guint i = 0; i < own->len; i++)
    {
      PlakatFlixProfile *profile = g_ptr_array_index (own, i);
      g_autofree char *uid = g_strdup_printf ("remote-%" G_GINT64_FORMAT, profile->id);
      PlakatUserRecord *record = plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, uid);

      record->fields = plakat_fields_new ();
      plakat_fields_set (record->fields, "name", profile->name);
      record->tag = g_strdup (uid + strlen ("remote-"));
      g_ptr_array_add (records, record);
    }
  return dex_future_new_for_pointer (g_steal_pointer (&records));
}

DexFuture *
plakat_auteurflix_fetch_profiles (PlakatRemote *remote)
{
  return dex_scheduler_spawn (NULL, 0, profiles_fiber, g_object_ref (remote), g_object_unref);
}

typedef struct
{
  PlakatAuteurflix *self;
  char *list_uid;
  gint64 id;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->self);
  g_free (listing->list_uid);
  g_free (listing);
}

static gboolean
has_unknown (PlakatFlixMovies *movies, PlakatFlixProfile *profile)
{
  for (guint i = 0; i < profile->rows->len; i++)
    if (!g_hash_table_contains (movies->by_id, &g_array_index (profile->rows, PlakatFlixRow, i).movie_id))
      return TRUE;
  return FALSE;
}

static PlakatEntry *
make_entry (PlakatAuteurflix *self, const char *list_uid, const PlakatFlixRow *row)
{
  PlakatFlixMovies *movies = plakat_auteurflix_get_memory (self)->movies;
  const PlakatFlixMovie *movie = movies ? g_hash_table_lookup (movies->by_id, &row->movie_id) : NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->movie_id);
  g_autofree char *uid =
      movie ? g_strdup (movie->uid) : plakat_flix_make_uid (plakat_auteurflix_get_base (self), number);
  PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

  entry->list_uid = g_strdup (list_uid);
  entry->present = TRUE;
  entry->tag = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
  if (movie != NULL)
    {
      entry->tmdb_id = movie->tmdb_id;
      entry->title = g_strdup (movie->title);
      entry->year = movie->year;
      entry->poster_path = g_strdup (movie->poster_path);
    }
  return entry;
}

/* A list may have films that came after the catalogue was read, and numbers that are no film at all. */
static DexFuture *
listing_fiber (gpointer data)
{
  Listing *listing = data;
  PlakatAuteurflix *self = listing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixProfile) profile = NULL;
  PlakatListing *page;

  profile = plakat_auteurflix_read_profile (self, listing->id, &error);
  if (profile == NULL || !plakat_auteurflix_know_movies (self, FALSE, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (has_unknown (plakat_auteurflix_get_memory (self)->movies, profile)
      && !plakat_auteurflix_know_movies (self, TRUE, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  page = plakat_listing_new ();
  page->total = profile->rows->len;
  page->next = 0;
  for (guint i = 0; i < profile->rows->len; i++)
    g_ptr_array_add (page->entries,
                     make_entry (self, listing->list_uid, &g_array_index (profile->rows, PlakatFlixRow, i)));
  return dex_future_new_for_pointer (page);
}

DexFuture *
plakat_auteurflix_fetch_listing (PlakatRemote *remote,
                                 const char *list_uid,
                                 const char *parent_tag,
                                 guint page)
{
  PlakatAuteurflix *self = PLAKAT_AUTEURFLIX (remote);
  gint64 id = plakat_auteurflix_parse_tag (parent_tag);
  Listing *listing;

  if (!g_str_has_prefix (list_uid, PROFILE) || id == 0 || page != 1)
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED,
                                  _ ("%s keeps no such list"), plakat_auteurflix_get_base (self));
  if (plakat_auteurflix_get_memory (self)->own != NULL && plakat_auteurflix_find_own (self, id) == NULL)
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED,
                                  _ ("This profile is not at %s any more"),
                                  plakat_auteurflix_get_base (self));
  listing = g_new0 (Listing, 1);
  listing->self = g_object_ref (self);
  listing->list_uid = g_strdup (list_uid);
  listing->id = id;
  return dex_scheduler_spawn (NULL, 0, listing_fiber, listing, listing_free);
}
