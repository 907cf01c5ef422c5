/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-text.h"
#include "plakat-wire-sync-private.h"

/* clang-format off */
/*
 * What goes over the wire of the `plakat` kind, both ways:
 *
 *   POST sync/  {"device": uuid, "ops": [
 *                 {"seq", "kind": "entry", "list", "film_uid", "want"} |
 *                 {"seq", "kind": "rating", "film_uid", "rating", "review", "base"} |
 *                 {"seq", "kind": "profile", "profile_uid", "name", "want"} |
 *                 {"seq", "kind": "profile_entry", "profile_uid", "film_uid", "want"} |
 *                 {"seq", "kind": "list_entry", "list_uid", "film_uid", "want", "position"} |
 *                 {"seq", "kind": "record", "record": "note"|"watched"|"list"|"account", "uid", "fields", "base"}]}
 *             → {"epoch", "results": [
 *                 {"seq", "status": "done"|"stale"|"rejected"|"conflict", "tag", "message",
 *                  "current": {"rating", "review", "tag"}, "current_fields": {…}}]}
 *   GET sync/   {"epoch", "cursor", "more", "acked": {device: seq}, "changes": [
 *                 {"kind": "entry", "list", "film_uid", "tmdb_id", "title", "year", "poster_path", "present", "tag",
 *                  "added_at"} |
 *                 {"kind": "rating", "film_uid", …, "rating", "review", "tag", "updated_at"} |
 *                 {"kind": "profile", "profile_uid", "name", "present", "tag", "updated_at"} |
 *                 {"kind": "profile_entry", "profile_uid", "film_uid", …, "present", "tag", "added_at"} |
 *                 {"kind": "list_entry", "list_uid", "film_uid", …, "present", "tag", "added_at", "position"} |
 *                 {"kind": "record", "record", "uid", "fields", "tag", "updated_at", and of a film "tmdb_id", "title",
 *                  "year", "poster_path"}]}
 *   GET catalogue/  {"epoch", "cursor", "more", "total", "films": […], "persons": […]}
 *
 * A rating is a number from 0.5 to 5 in halves, null for none; whole ones are whole numbers. "fields" are texts by
 * name, null for no record (any more). "base", "current" and "current_fields" are there only where they say
 * something, so that who knows nothing of them need not.
 */
/* clang-format on */

gboolean
plakat_wire_refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, why);
  return FALSE;
}

static gboolean
refuse_member (GError **error, const char *name, const char *what)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "“%s” is not %s", name, what);
  return FALSE;
}

gboolean
plakat_wire_get_stars (JsonObject *object, int *half_stars, GError **error)
{
  double stars = 0;

  if (!plakat_wire_get_double (object, "rating", 0.5, 5, &stars, error))
    return FALSE;
  *half_stars = (int) (stars * 2);
  return *half_stars == stars * 2
         || plakat_wire_refuse (error, "A rating is a number from 0.5 to 5 in halves");
}

void
plakat_wire_add_stars (JsonBuilder *builder, int half_stars)
{
  json_builder_set_member_name (builder, "rating");
  if (half_stars == 0)
    json_builder_add_null_value (builder);
  else if (half_stars % 2 == 0)
    json_builder_add_int_value (builder, half_stars / 2);
  else
    json_builder_add_double_value (builder, half_stars / 2.0);
}

gboolean
plakat_wire_get_film_uid (JsonObject *object, const char *name, char **uid, GError **error)
{
  return plakat_wire_get_text (object, name, 128, uid, error)
         && (plakat_text_is_uid (*uid) || refuse_member (error, name, "the identity of a film"));
}

/* The name that a client made for a profile or a list: such as fits into a path and a key of the storage. */
gboolean
plakat_wire_get_own_uid (JsonObject *object, const char *name, char **uid, GError **error)
{
  if (!plakat_wire_get_text (object, name, 64, uid, error))
    return FALSE;
  if (*uid == NULL || **uid == '\0')
    return refuse_member (error, name, "there");
  for (const char *p = *uid; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return refuse_member (error, name, "made of letters, digits, “-” and “_”");
  return TRUE;
}

gboolean
plakat_wire_get_list (JsonObject *object, PlakatListKind *list, GError **error)
{
  g_autofree char *name = NULL;

  return plakat_wire_get_text (object, "list", 64, &name, error)
         && (plakat_list_kind_from_string (name, list)
             || refuse_member (error, "list", "the name of a list"));
}

/* @position: (out): %NULL where there is none */
gboolean
plakat_wire_get_position (JsonObject *object, char **position, GError **error)
{
  g_autofree char *text = NULL;

  if (!plakat_wire_get_text (object, "position", 128, &text, error))
    return FALSE;
  if (text != NULL && *text == '\0')
    return refuse_member (error, "position", "a text that says something, or null");
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return refuse_member (error, "position", "made of printable ASCII characters");
  *position = g_steal_pointer (&text);
  return TRUE;
}

/* @known: (out): %FALSE for a name that is none of a kind which goes as a record: ratings and profiles do not
 */
gboolean
plakat_wire_get_record_kind (JsonObject *object, PlakatUserRecordKind *kind, gboolean *known, GError **error)
{
  g_autofree char *name = NULL;

  if (!plakat_wire_get_text (object, "record", 32, &name, error))
    return FALSE;
  *known = plakat_user_record_kind_from_string (name, kind) && *kind != PLAKAT_USER_RECORD_RATING
           && *kind != PLAKAT_USER_RECORD_PROFILE;
  return TRUE;
}

gboolean
plakat_wire_get_record_uid (JsonObject *object, PlakatUserRecordKind kind, char **uid, GError **error)
{
  if (plakat_user_record_kind_is_of_film (kind))
    return plakat_wire_get_film_uid (object, "uid", uid, error);
  return plakat_wire_get_own_uid (object, "uid", uid, error)
         && (kind != PLAKAT_USER_RECORD_ACCOUNT || g_str_equal (*uid, PLAKAT_ACCOUNT_UID)
             || refuse_member (error, "uid", "“" PLAKAT_ACCOUNT_UID "”, as of an account"));
}

/*
 * @fields: (out): %NULL for no record. To say nothing at all would be to take it away, so that null has to be
 * said.
 *
 * Whether they are within the limits of their kind is asked where they are used: an op that is not refuses
 * itself, not all that come with it.
 */
gboolean
plakat_wire_get_fields (JsonObject *object, PlakatFields **fields, GError **error)
{
  JsonNode *node = json_object_get_member (object, "fields");
  g_autoptr (PlakatFields) read = NULL;

  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse_member (error, "fields", "an object or null");
  read = plakat_fields_from_json (json_node_get_object (node), error);
  if (read == NULL)
    return FALSE;
  if (!plakat_fields_is_empty (read))
    *fields = g_steal_pointer (&read);
  return TRUE;
}

/** plakat_listing_new: Returns: (transfer full): a page without entries, the last one, of no known total */
PlakatListing *
plakat_listing_new (void)
{
  PlakatListing *self = g_new0 (PlakatListing, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  self->total = -1;
  return self;
}

void
plakat_listing_free (PlakatListing *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}
