/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-json.h"

/** plakat_json_append: appends @text as JSON: a string, or null */
void
plakat_json_append (GString *json, const char *text)
{
  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }
  g_string_append_c (json, '"');
  while (*text != '\0')
    {
      const char *end = text;

      while ((guchar) *end >= 0x20 && *end != '"' && *end != '\\' && *end != 0x7f)
        end++;
      g_string_append_len (json, text, end - text);
      if (*end == '\0')
        break;
      if (*end == '"' || *end == '\\')
        {
          g_string_append_c (json, '\\');
          g_string_append_c (json, *end);
        }
      else
        g_string_append_printf (json, "\\u%04x", (guchar) *end);
      text = end + 1;
    }
  g_string_append_c (json, '"');
}

/* Within an object whose brace is open. */
static void
append_name (GString *json, const char *name)
{
  char last = json->len > 0 ? json->str[json->len - 1] : '{';

  if (last != '{')
    g_string_append_c (json, ',');
  g_string_append_c (json, '"');
  g_string_append (json, name);
  g_string_append (json, "\":");
}

/** plakat_json_append_member: @text: (nullable): what the member @name of the object that is open says */
void
plakat_json_append_member (GString *json, const char *name, const char *text)
{
  append_name (json, name);
  plakat_json_append (json, text);
}

void
plakat_json_append_int (GString *json, const char *name, gint64 value)
{
  char digits[24];

  append_name (json, name);
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (json, digits);
}

static const char *
skip_text (const char *text)
{
  for (text++; *text != '\0' && *text != '"'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;
  return *text == '"' ? text + 1 : text;
}

static const char *
skip_value (const char *value)
{
  guint depth = 0;

  while (*value != '\0')
    {
      if (*value == '"')
        value = skip_text (value);
      else if (strchr ("[{", *value) != NULL)
        depth++, value++;
      else if (depth == 0 && strchr (",]}", *value) != NULL)
        break;
      else if (strchr ("]}", *value) != NULL)
        depth--, value++;
      else
        value++;
      if (depth == 0 && strchr ("\"]}", value[-1]) != NULL)
        break;
    }
  return value;
}

/**
 * plakat_json_find:
 * @json: text that plakat-server wrote itself, without spaces between the parts
 * @name: a member that occurs once in it
 * @length: (out): of the value
 *
 * A quotation mark within a text is written with a backslash, so that the name with its own can only be a
 * name.
 *
 * Returns: (transfer none) (nullable): the value, as it is written
 */
const char *
plakat_json_find (const char *json, const char *name, gsize *length)
{
  char key[64];
  const char *value;

  *length = 0;
  g_snprintf (key, sizeof key, "\"%s\":", name);
  value = strstr (json, key);
  if (value == NULL)
    return NULL;
  value += strlen (key);
  *length = skip_value (value) - value;
  return value;
}

/** plakat_json_time: Returns: (transfer full): ISO 8601 in UTC */
char *
plakat_json_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}
