/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-text.h"
#include "plakat-wire.h"
#include "plakat-wire-sync.h"

#define MAX_SEQ G_GINT64_CONSTANT (9007199254740991)

/*
 * What goes over the wire of the `plakat` kind, both ways:
 *
 *   POST sync/   {"device": uuid, "ops": [{"seq", "kind": "entry", "list", "film_uid", "want"} |
 *                                         {"seq", "kind": "rating", "film_uid", "rating", "review", "base"} |
 *                                         {"seq", "kind": "profile", "profile_uid", "name", "want"} |
 *                                         {"seq", "kind": "profile_entry", "profile_uid", "film_uid",
 * "want"}]} →    {"epoch", "results": [{"seq", "status": "done"|"stale"|"rejected"|"conflict", "tag",
 * "message", "current": {"rating", "review", "tag"}}]} GET sync/    {"epoch", "cursor", "more", "acked":
 * {device: seq}, "changes": [
 *                 {"kind": "entry", "list", "film_uid", "tmdb_id", "title", "year", "poster_path", "present",
 *                  "tag", "added_at"} |
 *                 {"kind": "rating", "film_uid", …, "rating", "review", "tag", "updated_at"} |
 *                 {"kind": "profile", "profile_uid", "name", "present", "tag", "updated_at"} |
 *                 {"kind": "profile_entry", "profile_uid", "film_uid", …, "present", "tag", "added_at"}]}
 *   GET catalogue/  {"epoch", "cursor", "more", "total", "films": […], "persons": […]}
 *
 * A rating is a number from 0.5 to 5 in halves, null for none; whole ones are whole numbers. "base" and
 * "current" are there only where they say something, so that who knows nothing of them need not.
 */

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "%s", why);
  return FALSE;
}

static gboolean
read_stars (JsonObject *object, int *half_stars, GError **error)
{
  double stars = 0;

  if (!plakat_wire_get_double (object, "rating", 0.5, 5, &stars, error))
    return FALSE;
  *half_stars = (int) (stars * 2);
  return *half_stars == stars * 2 || refuse (error, "A rating is a number from 0.5 to 5 in halves");
}

static void
add_stars (JsonBuilder *builder, int half_stars)
{
  json_builder_set_member_name (builder, "rating");
  if (half_stars == 0)
    json_builder_add_null_value (builder);
  else if (half_stars % 2 == 0)
    json_builder_add_int_value (builder, half_stars / 2);
  else
    json_builder_add_double_value (builder, half_stars / 2.0);
}

static gboolean
read_film_uid (JsonObject *object, char **uid, GError **error)
{
  return plakat_wire_get_text (object, "film_uid", 128, uid, error)
         && (plakat_text_is_uid (*uid) || refuse (error, "“film_uid” is not the identity of a film"));
}

static gboolean
read_list (JsonObject *object, PlakatListKind *list, GError **error)
{
  g_autofree char *name = NULL;

  return plakat_wire_get_text (object, "list", 64, &name, error)
         && (plakat_list_kind_from_string (name, list) || refuse (error, "“list” names no list"));
}

/* The name that a client made for a profile: such as fits into a path and a key of the storage. */
static gboolean
read_profile_uid (JsonObject *object, char **uid, GError **error)
{
  if (!plakat_wire_get_text (object, "profile_uid", 64, uid, error))
    return FALSE;
  if (*uid == NULL || **uid == '\0')
    return refuse (error, "An op's “profile_uid” is missing");
  for (const char *p = *uid; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return refuse (error, "“profile_uid” is not made of letters, digits, “-” and “_”");
  return TRUE;
}

static const char *const kind_names[] = { "entry", "rating", "profile", "profile_entry" };

void
plakat_op_free (PlakatOp *self)
{
  g_free (self->film_uid);
  g_free (self->review);
  g_free (self->base);
  g_free (self->profile_uid);
  g_free (self->name);
  g_free (self);
}

static void
op_to_json (const PlakatOp *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "seq", self->seq);
  plakat_wire_add_text (builder, "kind", kind_names[self->kind]);
  if (self->kind == PLAKAT_OP_PROFILE || self->kind == PLAKAT_OP_PROFILE_ENTRY)
    plakat_wire_add_text (builder, "profile_uid", self->profile_uid);
  if (self->kind == PLAKAT_OP_PROFILE)
    plakat_wire_add_text (builder, "name", self->name);
  else
    plakat_wire_add_text (builder, "film_uid", self->film_uid);
  if (self->kind == PLAKAT_OP_ENTRY)
    plakat_wire_add_text (builder, "list", plakat_list_kind_to_string (self->list));
  if (self->kind != PLAKAT_OP_RATING)
    {
      json_builder_set_member_name (builder, "want");
      json_builder_add_boolean_value (builder, self->want);
    }
  else
    {
      add_stars (builder, self->half_stars);
      plakat_wire_add_text (builder, "review", self->review);
      if (self->has_base)
        plakat_wire_add_text (builder, "base", self->base);
    }
  json_builder_end_object (builder);
}

/**
 * plakat_ops_print:
 * @ops: (element-type PlakatOp): at most %PLAKAT_WIRE_MAX_OPS
 * @device: the device's uuid
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the body of a push
 */
char *
plakat_ops_print (GPtrArray *ops, const char *device, gsize *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "device", device);
  json_builder_set_member_name (builder, "ops");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ops->len; i++)
    op_to_json (g_ptr_array_index (ops, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, length);
}

static gboolean
read_op_kind (JsonObject *object, PlakatOpKind *kind, GError **error)
{
  g_autofree char *name = NULL;

  if (!plakat_wire_get_text (object, "kind", 16, &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return refuse (error, "An op's “kind” is none that is known");
}

static gboolean
read_op_rating (JsonObject *object, PlakatOp *op, GError **error)
{
  op->has_base = json_object_has_member (object, "base");
  return read_film_uid (object, &op->film_uid, error) && read_stars (object, &op->half_stars, error)
         && plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &op->review, error)
         && plakat_wire_get_text (object, "base", 128, &op->base, error);
}

static gboolean
read_op_profile (JsonObject *object, PlakatOp *op, GError **error)
{
  g_autofree char *raw = NULL;

  if (!read_profile_uid (object, &op->profile_uid, error)
      || !plakat_wire_get_boolean (object, "want", &op->want, error)
      || !plakat_wire_get_text (object, "name", PLAKAT_WIRE_MAX_PROFILE_NAME, &raw, error))
    return FALSE;
  op->name = raw ? plakat_text_clean_line (raw) : NULL;
  return TRUE;
}

static PlakatOp *
op_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatOp) op = g_new0 (PlakatOp, 1);
  gboolean read = FALSE;

  if (!read_op_kind (object, &op->kind, error)
      || !plakat_wire_get_int64 (object, "seq", 1, MAX_SEQ, &op->seq, error))
    return NULL;
  if (op->seq == 0)
    {
      refuse (error, "An op has no “seq”");
      return NULL;
    }
  switch (op->kind)
    {
    case PLAKAT_OP_ENTRY:
      read = read_film_uid (object, &op->film_uid, error) && read_list (object, &op->list, error)
             && plakat_wire_get_boolean (object, "want", &op->want, error);
      break;
    case PLAKAT_OP_RATING:
      read = read_op_rating (object, op, error);
      break;
    case PLAKAT_OP_PROFILE:
      read = read_op_profile (object, op, error);
      break;
    case PLAKAT_OP_PROFILE_ENTRY:
      read = read_film_uid (object, &op->film_uid, error)
             && read_profile_uid (object, &op->profile_uid, error)
             && plakat_wire_get_boolean (object, "want", &op->want, error);
      break;
    default:
      g_assert_not_reached ();
    }
  return read ? g_steal_pointer (&op) : NULL;
}

/**
 * plakat_ops_from_json:
 * @object: the body of a push
 * @device: (out) (transfer full): who pushes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PlakatOp): the ops
 */
GPtrArray *
plakat_ops_from_json (JsonObject *object, char **device, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  g_autofree char *uuid = NULL;
  JsonArray *array;

  if (!plakat_wire_get_text (object, "device", 64, &uuid, error)
      || !plakat_wire_get_array (object, "ops", PLAKAT_WIRE_MAX_OPS, &array, error))
    return NULL;
  if (uuid == NULL || !g_uuid_string_is_valid (uuid))
    {
      refuse (error, "“device” is not a UUID");
      return NULL;
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, "ops", error);
      PlakatOp *op = item ? op_from_json (item, error) : NULL;

      if (op == NULL)
        return NULL;
      g_ptr_array_add (ops, op);
    }
  *device = g_steal_pointer (&uuid);
  return g_steal_pointer (&ops);
}

static const char *const status_names[] = { "done", "stale", "rejected", "conflict" };

void
plakat_op_result_free (PlakatOpResult *self)
{
  g_free (self->tag);
  g_free (self->message);
  g_clear_pointer (&self->current, plakat_rating_free);
  g_free (self);
}

void
plakat_op_result_to_json (const PlakatOpResult *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "seq", self->seq);
  plakat_wire_add_text (builder, "status", status_names[self->status]);
  plakat_wire_add_text (builder, "tag", self->tag);
  plakat_wire_add_text (builder, "message", self->message);
  if (self->current != NULL)
    {
      json_builder_set_member_name (builder, "current");
      json_builder_begin_object (builder);
      add_stars (builder, self->current->half_stars);
      plakat_wire_add_text (builder, "review", self->current->review);
      plakat_wire_add_text (builder, "tag", self->current->tag);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static gboolean
read_current (JsonObject *object, PlakatRating **current, GError **error)
{
  g_autoptr (PlakatRating) rating = plakat_rating_new (NULL, 0);
  JsonNode *node = json_object_get_member (object, "current");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "“current” is not an object");
  object = json_node_get_object (node);
  if (!read_stars (object, &rating->half_stars, error)
      || !plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &rating->review, error)
      || !plakat_wire_get_text (object, "tag", 128, &rating->tag, error))
    return FALSE;
  *current = g_steal_pointer (&rating);
  return TRUE;
}

static PlakatOpResult *
op_result_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatOpResult) result = g_new0 (PlakatOpResult, 1);
  g_autofree char *status = NULL, *message = NULL;

  if (!plakat_wire_get_int64 (object, "seq", 1, MAX_SEQ, &result->seq, error)
      || !plakat_wire_get_text (object, "status", 16, &status, error)
      || !plakat_wire_get_text (object, "tag", 128, &result->tag, error)
      || !plakat_wire_get_text (object, "message", PLAKAT_WIRE_MAX_LINE, &message, error)
      || !read_current (object, &result->current, error))
    return NULL;
  result->message = plakat_text_clean_line (message);
  for (guint i = 0; result->seq > 0 && i < G_N_ELEMENTS (status_names); i++)
    if (g_strcmp0 (status, status_names[i]) == 0)
      {
        result->status = i;
        return g_steal_pointer (&result);
      }
  refuse (error, "An op's answer has no status that Plakat knows");
  return NULL;
}

/** plakat_op_results_from_json: Returns: (transfer full) (nullable) (element-type PlakatOpResult): the
 * answers */
GPtrArray *
plakat_op_results_from_json (JsonObject *object, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  JsonArray *array;

  if (!plakat_wire_get_array (object, "results", PLAKAT_WIRE_MAX_OPS, &array, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, "results", error);
      PlakatOpResult *result = item ? op_result_from_json (item, error) : NULL;

      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}

static void
add_film_reference (JsonBuilder *builder,
                    const char *uid,
                    gint64 tmdb_id,
                    const char *title,
                    int year,
                    const char *poster_path)
{
  plakat_wire_add_text (builder, "film_uid", uid);
  plakat_wire_add_int64 (builder, "tmdb_id", tmdb_id);
  plakat_wire_add_text (builder, "title", title);
  plakat_wire_add_int64 (builder, "year", year);
  plakat_wire_add_text (builder, "poster_path", poster_path);
}

static void
add_presence (JsonBuilder *builder, const PlakatEntry *entry)
{
  add_film_reference (builder, entry->film_uid, entry->tmdb_id, entry->title, entry->year,
                      entry->poster_path);
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

void
plakat_rating_to_json (const PlakatRating *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "kind", "rating");
  add_film_reference (builder, self->film_uid, self->tmdb_id, self->title, self->year, self->poster_path);
  add_stars (builder, self->half_stars);
  plakat_wire_add_text (builder, "review", self->review);
  plakat_wire_add_text (builder, "tag", self->tag);
  plakat_wire_add_int64 (builder, "updated_at", self->updated_at);
  json_builder_end_object (builder);
}

static gboolean
read_film_reference (JsonObject *object,
                     char **uid,
                     gint64 *tmdb_id,
                     char **title,
                     int *year,
                     char **poster_path,
                     GError **error)
{
  g_autofree char *raw = NULL;
  gint64 number = 0;

  if (!read_film_uid (object, uid, error)
      || !plakat_wire_get_int64 (object, "tmdb_id", 0, MAX_SEQ, tmdb_id, error)
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
read_entry (JsonObject *object, GPtrArray *entries, GError **error)
{
  g_autoptr (PlakatEntry) entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, NULL);

  if (!read_list (object, &entry->list, error)
      || !read_film_reference (object, &entry->film_uid, &entry->tmdb_id, &entry->title, &entry->year,
                               &entry->poster_path, error)
      || !plakat_wire_get_boolean (object, "present", &entry->present, error)
      || !plakat_wire_get_text (object, "tag", 128, &entry->tag, error)
      || !plakat_wire_get_int64 (object, "added_at", 0, MAX_SEQ, &entry->added_at, error))
    return FALSE;
  g_ptr_array_add (entries, g_steal_pointer (&entry));
  return TRUE;
}

static gboolean
read_rating (JsonObject *object, GPtrArray *ratings, GError **error)
{
  g_autoptr (PlakatRating) rating = plakat_rating_new (NULL, 0);

  if (!read_film_reference (object, &rating->film_uid, &rating->tmdb_id, &rating->title, &rating->year,
                            &rating->poster_path, error)
      || !read_stars (object, &rating->half_stars, error)
      || !plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &rating->review, error)
      || !plakat_wire_get_text (object, "tag", 128, &rating->tag, error)
      || !plakat_wire_get_int64 (object, "updated_at", 0, MAX_SEQ, &rating->updated_at, error))
    return FALSE;
  g_ptr_array_add (ratings, g_steal_pointer (&rating));
  return TRUE;
}

static gboolean
read_place (JsonObject *object, char **epoch, char **cursor, gboolean *more, GError **error)
{
  return plakat_wire_get_text (object, "epoch", 64, epoch, error)
         && plakat_wire_get_text (object, "cursor", 256, cursor, error)
         && plakat_wire_get_boolean (object, "more", more, error)
         && ((*epoch != NULL && *cursor != NULL) || refuse (error, "A feed has no “epoch” or no “cursor”"));
}

/**
 * plakat_feed_from_json:
 *
 * A change of a kind that this Plakat does not know is passed over; one that it knows and cannot read
 * refuses the whole feed.
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
  if (!read_place (object, &feed->epoch, &feed->cursor, &feed->more, error)
      || !plakat_wire_get_array (object, "changes", PLAKAT_WIRE_MAX_ITEMS, &changes, error))
    return NULL;
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *item = plakat_wire_get_element (changes, i, "changes", error);
      g_autofree char *kind = NULL;

      if (item == NULL || !plakat_wire_get_text (item, "kind", 32, &kind, error)
          || (g_strcmp0 (kind, "entry") == 0 && !read_entry (item, feed->entries, error))
          || (g_strcmp0 (kind, "rating") == 0 && !read_rating (item, feed->ratings, error)))
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
  g_free (self);
}
