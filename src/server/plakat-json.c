/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

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

/** plakat_json_time: Returns: (transfer full): ISO 8601 in UTC */
char *
plakat_json_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}
