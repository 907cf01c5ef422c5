/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-account-fields.h"
#include "plakat-wire.h"

/* A line as it was written; what would make two of it does not. */
static char *
make_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (line, g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  return g_string_free_and_steal (line);
}

static JsonNode *
parse (const char *json)
{
  return json ? plakat_wire_parse (json, strlen (json), PLAKAT_WIRE_MAX_PAGE_BYTES, NULL) : NULL;
}

/* Names and numbers alike are lines. */
static char *
genres_to_set (const char *json)
{
  g_autoptr (JsonNode) node = parse (json);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item))
        continue;
      if (json_node_get_value_type (item) == G_TYPE_STRING)
        g_ptr_array_add (lines, make_line (json_node_get_string (item)));
      else if (json_node_get_value_type (item) == G_TYPE_INT64)
        g_ptr_array_add (lines, g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (item)));
    }
  return plakat_fields_join_set (lines);
}

static gboolean
is_on (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

static char *
preferences_to_set (const char *json)
{
  g_autoptr (JsonNode) node = parse (json);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        if (is_on (value))
          g_ptr_array_add (lines, make_line (name));
    }
  return plakat_fields_join_set (lines);
}

/** plakat_account_to_fields: Returns: (transfer full): what they say of themselves, as a record */
PlakatFields *
plakat_account_to_fields (const PlakatAccount *account)
{
  PlakatFields *fields = plakat_fields_new ();
  g_autofree char *genres = genres_to_set (account->favorite_genres);
  g_autofree char *notifications = preferences_to_set (account->notification_preferences);

  plakat_fields_set (fields, "display_name", account->display_name);
  plakat_fields_set (fields, "biography", account->bio);
  plakat_fields_set (fields, "birth_date", account->birth_date);
  plakat_fields_set (fields, "favourite_genres", genres);
  plakat_fields_set (fields, "notifications", notifications);
  return fields;
}

static gboolean
is_number (const char *text)
{
  return *text >= '1' && *text <= '9' && strspn (text, "0123456789") == strlen (text) && strlen (text) <= 15;
}

/* An array as it stands in the account's row; what is the same set stays as it was written. */
static void
take_genres (PlakatAccount *account, const char *set)
{
  g_autofree char *known = genres_to_set (account->favorite_genres);
  g_auto (GStrv) lines = g_strsplit (set, "\n", -1);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  for (guint i = 0; lines[i] != NULL; i++)
    if (is_number (lines[i]))
      json_array_add_int_element (array, g_ascii_strtoll (lines[i], NULL, 10));
    else if (*lines[i] != '\0')
      json_array_add_string_element (array, lines[i]);
  if (g_str_equal (known, set))
    return;
  g_free (account->favorite_genres);
  account->favorite_genres = json_to_string (node, FALSE);
}

/* What is not on is off; what is neither is left alone. */
static void
take_preferences (PlakatAccount *account, const char *set)
{
  g_auto (GStrv) lines = g_strsplit (set, "\n", -1);
  g_autoptr (JsonNode) known = parse (account->notification_preferences);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_node_take_object (node, object);
  if (known != NULL && JSON_NODE_HOLDS_OBJECT (known))
    {
      json_object_iter_init (&iter, json_node_get_object (known));
      while (json_object_iter_next (&iter, &name, &value))
        if (is_on (value))
          {
            g_autofree char *line = make_line (name);

            json_object_set_boolean_member (object, name,
                                            g_strv_contains ((const char *const *) lines, line));
          }
        else
          json_object_set_member (object, name, json_node_copy (value));
    }
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      json_object_set_boolean_member (object, lines[i], TRUE);
  g_free (account->notification_preferences);
  account->notification_preferences = json_to_string (node, FALSE);
}

static const char *
get (const PlakatFields *fields, const char *name)
{
  const char *text = fields ? plakat_fields_get (fields, name) : NULL;

  return text ? text : "";
}

/** plakat_account_take_fields: @fields: (nullable): what they say of themselves from now on */
void
plakat_account_take_fields (PlakatAccount *account, const PlakatFields *fields)
{
  g_set_str (&account->display_name, get (fields, "display_name"));
  g_set_str (&account->bio, get (fields, "biography"));
  g_set_str (&account->birth_date, *get (fields, "birth_date") ? get (fields, "birth_date") : NULL);
  take_genres (account, get (fields, "favourite_genres"));
  take_preferences (account, get (fields, "notifications"));
}
