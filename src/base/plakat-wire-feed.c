/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"
#include "plakat-wire-sync-private.h"

/* How a list is named in the library: this, and the uid of the profile or list. */
#define PROFILE_LIST "profile:"
#define OWN_LIST "list:"

static void
add_film_reference (
    JsonBuilder *builder, gint64 tmdb_id, const char *title, int year, const char *poster_path)
{
  plakat_wire_add_int64 (builder, "tmdb_id", tmdb_id);
  plakat_wire_add_text (builder, "title", title);
  plakat_wire_add_int64 (builder, "year", year);
  plakat_wire_add_text (builder, "poster_path", poster_path);
}

static void
add_presence (JsonBuilder *builder, const PlakatEntry *entry)
{
  plakat_wire_add_text (builder, "film_uid", entry->film_uid);
  add_film_reference (builder, entry->tmdb_id, entry->title, entry->year, entry->poster_path);
  json_builder_set_member_name (builder, "present");
  json_builder_add_boolean_value (builder, entry->present);
  plakat_wire_add_text (builder, "tag", entry->tag);
  plakat_wire_add_int64 (builder, "added_at", entry->added_at);
}

void
plakat_entry_to_json (const PlakatEntry *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "entry");
  plakat_wire_add_text (builder, "list", plakat_list_kind_to_string (self->list));
  add_presence (builder, self);
  json_builder_end_object (builder);
}

/** plakat_profile_to_json: a change of the feed: a profile, or that there is none of that @uid any more */
void
plakat_profile_to_json (const char *uid,
                        const char *name,
                        gboolean present,
                        const char *tag,
                        gint64 updated_at,
                        JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "profile");
  plakat_wire_add_text (builder, "profile_uid", uid);
  plakat_wire_add_text (builder, "name", name);
  json_builder_set_member_name (builder, "present");
  json_builder_add_boolean_value (builder, present);
  plakat_wire_add_text (builder, "tag", tag);
  plakat_wire_add_int64 (builder, "updated_at", updated_at);
  json_builder_end_object (builder);
}

/**
 * plakat_profile_entry_to_json:
 * @entry: whose list is not said: it is that of @profile_uid
 *
 * A change of the feed. It is a kind of its own: an entry of a list that a client does not know would refuse
 * it the whole feed, a kind that it does not know is passed over.
 */
void
plakat_profile_entry_to_json (const char *profile_uid, const PlakatEntry *entry, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "profile_entry");
  plakat_wire_add_text (builder, "profile_uid", profile_uid);
  add_presence (builder, entry);
  json_builder_end_object (builder);
}

/** plakat_list_entry_to_json: a change of the feed: a film on a list of the account's own, "list:UID" */
void
plakat_list_entry_to_json (const PlakatEntry *entry, JsonBuilder *builder)
{
  g_return_if_fail (entry->list_uid != NULL && g_str_has_prefix (entry->list_uid, OWN_LIST));

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "list_entry");
  plakat_wire_add_text (builder, "list_uid", entry->list_uid + strlen (OWN_LIST));
  add_presence (builder, entry);
  plakat_wire_add_text (builder, "position", entry->position);
  json_builder_end_object (builder);
}

/** plakat_user_record_to_json: a change of the feed; ratings and profiles have kinds of their own there */
void
plakat_user_record_to_json (const PlakatUserRecord *self, JsonBuilder *builder)
{
  g_return_if_fail (self->kind != PLAKAT_USER_RECORD_RATING && self->kind != PLAKAT_USER_RECORD_PROFILE);

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "record");
  plakat_wire_add_text (builder, "record", plakat_user_record_kind_to_string (self->kind));
  plakat_wire_add_text (builder, "uid", self->uid);
  json_builder_set_member_name (builder, "fields");
  plakat_fields_to_json (self->fields, builder);
  plakat_wire_add_text (builder, "tag", self->tag);
  plakat_wire_add_int64 (builder, "updated_at", self->updated_at);
  if (plakat_user_record_kind_is_of_film (self->kind))
    add_film_reference (builder, self->tmdb_id, self->title, self->year, self->poster_path);
  json_builder_end_object (builder);
}

void
plakat_rating_to_json (const PlakatRating *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "rating");
  plakat_wire_add_text (builder, "film_uid", self->film_uid);
  add_film_reference (builder, self->tmdb_id, self->title, self->year, self->poster_path);
  plakat_wire_add_stars (builder, self->half_stars);
  plakat_wire_add_text (builder, "review", self->review);
  plakat_wire_add_text (builder, "tag", self->tag);
  plakat_wire_add_int64 (builder, "updated_at", self->updated_at);
  json_builder_end_object (builder);
}

static gboolean
read_film_reference (
    JsonObject *object, gint64 *tmdb_id, char **title, int *year, char **poster_path, GError **error)
{
  g_autofree char *raw = NULL;
  gint64 number = 0;

  if (!plakat_wire_get_int64 (object, "tmdb_id", 0, PLAKAT_WIRE_MAX_NUMBER, tmdb_id, error)
      || !plakat_wire_get_text (object, "title", PLAKAT_WIRE_MAX_TITLE, &raw, error)
      || !plakat_wire_get_int64 (object, "year", 0, 9999, &number, error)
      || !plakat_wire_get_text (object, "poster_path", PLAKAT_WIRE_MAX_LINE, poster_path, error))
    return FALSE;
  *title = plakat_text_clean_line (raw);
  *year = number;
  if (*poster_path != NULL && !plakat_text_is_image_path (*poster_path))
    g_clear_pointer (poster_path, g_free);
  return TRUE;
}

static gboolean
read_presence (JsonObject *object, PlakatEntry *entry, GError **error)
{
  return plakat_wire_get_film_uid (object, "film_uid", &entry->film_uid, error)
         && read_film_reference (object, &entry->tmdb_id, &entry->title, &entry->year, &entry->poster_path,
                                 error)
         && plakat_wire_get_boolean (object, "present", &entry->present, error)
         && plakat_wire_get_text (object, "tag", 128, &entry->tag, error)
         && plakat_wire_get_int64 (object, "added_at", 0, PLAKAT_WIRE_MAX_NUMBER, &entry->added_at, error);
}

static gboolean
read_entry (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, NULL);

  if (!plakat_wire_get_list (object, &entry->list, error) || !read_presence (object, entry, error))
    return FALSE;
  entry->list_uid = g_strdup (plakat_list_kind_to_string (entry->list));
  g_ptr_array_add (feed->entries, g_steal_pointer (&entry));
  return TRUE;
}

static gboolean
read_profile_entry (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, NULL);
  g_autofree char *uid = NULL;

  if (!plakat_wire_get_own_uid (object, "profile_uid", &uid, error) || !read_presence (object, entry, error))
    return FALSE;
  entry->list_uid = g_strconcat (PROFILE_LIST, uid, NULL);
  g_ptr_array_add (feed->entries, g_steal_pointer (&entry));
  return TRUE;
}

static gboolean
read_list_entry (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, NULL);
  g_autofree char *uid = NULL;

  if (!plakat_wire_get_own_uid (object, "list_uid", &uid, error) || !read_presence (object, entry, error)
      || !plakat_wire_get_position (object, &entry->position, error))
    return FALSE;
  entry->list_uid = g_strconcat (OWN_LIST, uid, NULL);
  g_ptr_array_add (feed->entries, g_steal_pointer (&entry));
  return TRUE;
}

static gboolean
read_version (JsonObject *object, PlakatUserRecord *record, GError **error)
{
  return plakat_wire_get_text (object, "tag", 128, &record->tag, error)
         && plakat_wire_get_int64 (object, "updated_at", 0, PLAKAT_WIRE_MAX_NUMBER, &record->updated_at,
                                   error);
}

static gboolean
read_profile (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatUserRecord) record = plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, NULL);
  g_autofree char *raw = NULL, *name = NULL;
  gboolean present = TRUE;

  if (!plakat_wire_get_own_uid (object, "profile_uid", &record->uid, error)
      || !plakat_wire_get_text (object, "name", PLAKAT_WIRE_MAX_PROFILE_NAME, &raw, error)
      || !plakat_wire_get_boolean (object, "present", &present, error)
      || !read_version (object, record, error))
    return FALSE;
  name = plakat_text_clean_line (raw);
  if (present)
    {
      if (*name == '\0')
        return plakat_wire_refuse (error, "A profile has no name");
      record->fields = plakat_fields_new ();
      plakat_fields_set (record->fields, "name", name);
    }
  g_ptr_array_add (feed->records, g_steal_pointer (&record));
  return TRUE;
}

static gboolean
read_record (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatUserRecord) record = plakat_user_record_new (PLAKAT_USER_RECORD_NOTE, NULL);
  gboolean known;

  if (!plakat_wire_get_record_kind (object, &record->kind, &known, error))
    return FALSE;
  if (!known)
    return TRUE;
  if (!plakat_wire_get_record_uid (object, record->kind, &record->uid, error)
      || !plakat_wire_get_fields (object, &record->fields, error)
      || !plakat_user_record_check (record->kind, record->fields, error)
      || !read_version (object, record, error)
      || (plakat_user_record_kind_is_of_film (record->kind)
          && !read_film_reference (object, &record->tmdb_id, &record->title, &record->year,
                                   &record->poster_path, error)))
    return FALSE;
  g_ptr_array_add (feed->records, g_steal_pointer (&record));
  return TRUE;
}

static gboolean
read_rating (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autoptr (PlakatRating) rating = plakat_rating_new (NULL, 0);

  if (!plakat_wire_get_film_uid (object, "film_uid", &rating->film_uid, error)
      || !read_film_reference (object, &rating->tmdb_id, &rating->title, &rating->year, &rating->poster_path,
                               error)
      || !plakat_wire_get_stars (object, &rating->half_stars, error)
      || !plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &rating->review, error)
      || !plakat_wire_get_text (object, "tag", 128, &rating->tag, error)
      || !plakat_wire_get_int64 (object, "updated_at", 0, PLAKAT_WIRE_MAX_NUMBER, &rating->updated_at, error))
    return FALSE;
  g_ptr_array_add (feed->ratings, g_steal_pointer (&rating));
  return TRUE;
}

static gboolean
read_place (JsonObject *object, char **epoch, char **cursor, gboolean *more, GError **error)
{
  return plakat_wire_get_text (object, "epoch", 64, epoch, error)
         && plakat_wire_get_text (object, "cursor", 256, cursor, error)
         && plakat_wire_get_boolean (object, "more", more, error)
         && ((*epoch != NULL && *cursor != NULL)
             || plakat_wire_refuse (error, "A feed has no “epoch” or no “cursor”"));
}

static const struct
{
  const char *kind;
  gboolean (*read) (JsonObject *object, PlakatFeed *feed, GError **error);
} readers[] = {
  { "entry", read_entry },           { "rating", read_rating },
  { "profile", read_profile },       { "profile_entry", read_profile_entry },
  { "list_entry", read_list_entry }, { "record", read_record },
};

static gboolean
read_change (JsonObject *object, PlakatFeed *feed, GError **error)
{
  g_autofree char *kind = NULL;

  if (!plakat_wire_get_text (object, "kind", 32, &kind, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_strcmp0 (kind, readers[i].kind) == 0)
      return readers[i].read (object, feed, error);
  return TRUE;
}

/**
 * plakat_feed_from_json:
 *
 * A change of a kind that this Plakat does not know is passed over, and so is a record of such a kind; one
 * that it knows and cannot read refuses the whole feed.
 *
 * Returns: (transfer full) (nullable): the feed
 */
PlakatFeed *
plakat_feed_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatFeed) feed = g_new0 (PlakatFeed, 1);
  JsonArray *changes;

  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  feed->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  feed->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  if (!read_place (object, &feed->epoch, &feed->cursor, &feed->more, error)
      || !plakat_wire_get_array (object, "changes", PLAKAT_WIRE_MAX_ITEMS, &changes, error))
    return NULL;
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *item = plakat_wire_get_element (changes, i, "changes", error);

      if (item == NULL || !read_change (item, feed, error))
        return NULL;
    }
  return g_steal_pointer (&feed);
}

void
plakat_feed_free (PlakatFeed *self)
{
  g_free (self->epoch);
  g_free (self->cursor);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->ratings, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self);
}
