/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-lenient-private.h"
#include "plakat-recommendation-private.h"
#include "plakat-text.h"
#include "plakat-user-record.h"
#include "plakat-wire.h"

/*
 * What the server calls a profile: `bio`, `birth_date`, `favorite_genres`, where anything may stand, and
 * `notification_preferences`, likewise. What stands there without words of ours is left as it is. The names
 * of the user are two there, of which neither may be empty: one name that is chosen freely does not fit.
 */

/* More than the server takes: what is there already is shown whole. */
#define MAX_BIO 10000
#define MAX_MEMBERS 1000
#define MAX_MEMBER 64

static const char *const kept[] = { "biography", "birth_date", "favourite_genres", "notifications" };

void
plakat_recommendation_account_free (PlakatRecommendationAccount *self)
{
  plakat_fields_free (self->fields);
  g_free (self->tag);
  g_clear_pointer (&self->genres, json_node_unref);
  g_clear_pointer (&self->preferences, json_node_unref);
  g_free (self);
}

/* ── reading ───────────────────────────────────────────────────────────── */

/* As a member of a set; NULL for what is none. */
static char *
make_member (const char *text)
{
  g_autofree char *line = plakat_text_clean_line (text);

  return *line != '\0' && g_utf8_strlen (line, -1) <= MAX_MEMBER ? g_steal_pointer (&line) : NULL;
}

/* By name, by TMDB's number, or as an object of both. A number that has no name stands for itself. */
static char *
dup_genre (JsonNode *node, GHashTable *names)
{
  const char *name;
  gint64 number;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *line = plakat_lenient_dup_line (json_node_get_object (node), "name", MAX_MEMBER);

      return line ? make_member (line) : NULL;
    }
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return make_member (json_node_get_string (node));
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return NULL;
  number = json_node_get_int (node);
  name =
      number > 0 && number <= G_MAXINT ? g_hash_table_lookup (names, GINT_TO_POINTER ((int) number)) : NULL;
  return name ? g_strdup (name) : g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
read_genres (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GHashTable) names = plakat_recommendation_genres_new (NULL);
  GPtrArray *members = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_MEMBERS); i++)
    {
      char *genre = dup_genre (json_array_get_element (array, i), names);

      if (genre != NULL)
        g_ptr_array_add (members, genre);
    }
  return plakat_fields_join_set (members);
}

static gboolean
is_on (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

static char *
read_preferences (JsonNode *node)
{
  GPtrArray *members = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &value) && members->len < MAX_MEMBERS)
        {
          char *member = is_on (value) ? make_member (name) : NULL;

          if (member != NULL)
            g_ptr_array_add (members, member);
        }
    }
  return plakat_fields_join_set (members);
}

static char *
read_day (JsonObject *object)
{
  g_autofree char *text = plakat_lenient_dup_line (object, "birth_date", 32);
  PlakatDate date;

  return plakat_date_parse (text, &date) && date.day != 0 && strlen (text) == 10 ? g_steal_pointer (&text)
                                                                                 : NULL;
}

static JsonNode *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node ? json_node_ref (node) : NULL;
}

static char *
make_tag (const PlakatFields *fields)
{
  g_autofree char *text = plakat_fields_print (fields);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA1, text ? text : "", -1);
}

/**
 * plakat_recommendation_read_account:
 * @bytes: the profile of a user
 * @length: their number
 * @context: unused
 * @error: return location
 *
 * An answer that has no such members is none: then what it does not say was not taken away.
 *
 * Returns: (transfer full) (nullable): it
 */
PlakatRecommendationAccount *
plakat_recommendation_read_account (const char *bytes, gsize length, const char *context, GError **error)
{
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, error);
  PlakatRecommendationAccount *self;
  g_autofree char *biography = NULL, *day = NULL, *genres = NULL, *notifications = NULL;

  if (object == NULL)
    return NULL;
  if (!json_object_has_member (object, "bio") || !json_object_has_member (object, "birth_date")
      || !json_object_has_member (object, "favorite_genres"))
    {
      g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "The answer is no profile");
      return NULL;
    }
  self = g_new0 (PlakatRecommendationAccount, 1);
  self->genres = dup_member (object, "favorite_genres");
  self->preferences = dup_member (object, "notification_preferences");
  biography = plakat_lenient_dup_block (object, "bio", MAX_BIO);
  day = read_day (object);
  genres = read_genres (self->genres);
  notifications = read_preferences (self->preferences);
  self->fields = plakat_fields_new ();
  plakat_fields_set (self->fields, "biography", biography);
  plakat_fields_set (self->fields, "birth_date", day);
  plakat_fields_set (self->fields, "favourite_genres", genres);
  plakat_fields_set (self->fields, "notifications", notifications);
  self->tag = make_tag (self->fields);
  return self;
}

/* ── writing ───────────────────────────────────────────────────────────── */

/* As it would be read again: the server drops space around a text. */
static char *
dup_wanted (const PlakatFields *fields, const char *name)
{
  return g_strstrip (plakat_text_clean_block (fields ? plakat_fields_get (fields, name) : NULL));
}

static gboolean
is_same (const PlakatRecommendationAccount *self, const PlakatFields *fields, const char *name)
{
  g_autofree char *wanted = dup_wanted (fields, name);
  g_autofree char *there = dup_wanted (self->fields, name);

  return g_str_equal (wanted, there);
}

/** plakat_recommendation_account_matches: Returns: whether the server has what @fields say, of what it can
 * keep */
gboolean
plakat_recommendation_account_matches (const PlakatRecommendationAccount *self, const PlakatFields *fields)
{
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (!is_same (self, fields, kept[i]))
      return FALSE;
  return TRUE;
}

static void
add_genre (JsonArray *array, GHashTable *open, JsonNode *node, GHashTable *names)
{
  g_autofree char *genre = dup_genre (node, names);

  if (genre == NULL || g_hash_table_remove (open, genre))
    json_array_add_element (array, json_node_copy (node));
}

/* What is wanted and there stays as it was written, and so does what has no words here. */
static JsonNode *
make_genres (const PlakatRecommendationAccount *self, const char *wanted)
{
  g_autoptr (GHashTable) names = plakat_recommendation_genres_new (NULL);
  g_autoptr (GHashTable) open = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) lines = g_strsplit (wanted, "\n", -1);
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_hash_table_add (open, lines[i]);
  if (self->genres != NULL && JSON_NODE_HOLDS_ARRAY (self->genres))
    {
      JsonArray *there = json_node_get_array (self->genres);

      for (guint i = 0; i < json_array_get_length (there); i++)
        add_genre (array, open, json_array_get_element (there, i), names);
    }
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_hash_table_contains (open, lines[i]))
      json_array_add_string_element (array, lines[i]);
  return node;
}

/* What is not on any more is off; what is neither is left alone. */
static JsonNode *
make_preferences (const PlakatRecommendationAccount *self, const char *wanted)
{
  g_auto (GStrv) lines = g_strsplit (wanted, "\n", -1);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_node_take_object (node, object);
  if (self->preferences != NULL && JSON_NODE_HOLDS_OBJECT (self->preferences))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (self->preferences));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          g_autofree char *member = is_on (value) ? make_member (name) : NULL;

          if (member == NULL || g_strv_contains ((const char *const *) lines, member))
            json_object_set_member (object, name, json_node_copy (value));
          else
            json_object_set_boolean_member (object, name, FALSE);
        }
    }
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !is_on (json_object_get_member (object, lines[i])))
      json_object_set_boolean_member (object, lines[i], TRUE);
  return node;
}

static void
add_node (JsonBuilder *builder, const char *name, JsonNode *node)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, node);
}

/**
 * plakat_recommendation_print_account:
 * @self: what the server has
 * @fields: (nullable): what it is to have
 *
 * Returns: (transfer full): what is to be sent: the members that are to change, and no other
 */
char *
plakat_recommendation_print_account (const PlakatRecommendationAccount *self, const PlakatFields *fields)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *biography = dup_wanted (fields, "biography");
  g_autofree char *day = dup_wanted (fields, "birth_date");
  g_autofree char *genres = dup_wanted (fields, "favourite_genres");
  g_autofree char *notifications = dup_wanted (fields, "notifications");

  json_builder_begin_object (builder);
  if (!is_same (self, fields, "biography"))
    {
      json_builder_set_member_name (builder, "bio");
      json_builder_add_string_value (builder, biography);
    }
  if (!is_same (self, fields, "birth_date"))
    {
      json_builder_set_member_name (builder, "birth_date");
      if (*day == '\0')
        json_builder_add_null_value (builder);
      else
        json_builder_add_string_value (builder, day);
    }
  if (!is_same (self, fields, "favourite_genres"))
    add_node (builder, "favorite_genres", make_genres (self, genres));
  if (!is_same (self, fields, "notifications"))
    add_node (builder, "notification_preferences", make_preferences (self, notifications));
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}
