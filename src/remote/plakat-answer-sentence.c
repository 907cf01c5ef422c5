/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-answer-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_SENTENCE 300
#define MAX_DEPTH 3

static void
add_sentence (GString *joined, const char *field, const char *text)
{
  g_autofree char *line = plakat_text_clean_line (text);

  if (*line == '\0' || joined->len > MAX_SENTENCE * 4)
    return;
  if (joined->len > 0)
    g_string_append (joined, strchr (".!?", joined->str[joined->len - 1]) ? " " : ". ");
  if (field != NULL)
    g_string_append_printf (joined, "%s: ", field);
  g_string_append (joined, line);
}

static void
collect (JsonNode *node, const char *field, guint depth, GString *joined);

/* What is wrong with each field of a form. */
static void
collect_fields (JsonObject *object, guint depth, GString *joined)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *link = names; link != NULL; link = link->next)
    {
      const char *name = link->data;
      JsonNode *node = json_object_get_member (object, name);
      gboolean says_whole = g_str_equal (name, "non_field_errors") || g_str_equal (name, "errors");

      /* A lone text or number beside it is a code, a status or a path. */
      if (JSON_NODE_HOLDS_ARRAY (node) || (says_whole && JSON_NODE_HOLDS_OBJECT (node)))
        collect (node, says_whole || strlen (name) > 40 ? NULL : name, depth, joined);
    }
}

static void
collect (JsonNode *node, const char *field, guint depth, GString *joined)
{
  static const char *const members[] = { "detail", "message", "error", "title" };

  if (node == NULL || depth > MAX_DEPTH)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    add_sentence (joined, field, json_node_get_string (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array) && joined->len <= MAX_SENTENCE; i++)
        collect (json_array_get_element (array, i), field, depth + 1, joined);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      gsize before = joined->len;

      for (guint i = 0; i < G_N_ELEMENTS (members) && joined->len == before; i++)
        collect (json_object_get_member (object, members[i]), NULL, depth + 1, joined);
      if (joined->len == before)
        collect_fields (object, depth + 1, joined);
    }
}

/*
 * plakat_answer_dup_sentence:
 * @bytes: the body of a refusal, JSON of any shape; not terminated
 * @length: their number
 *
 * What a server says of its own refusal: as RFC 9457 has it, as sentences in a row, as an object in an
 * object, as a list for each field of a form. Any thread.
 *
 * Returns: (transfer full) (nullable): it on one line of at most 300 characters
 */
char *
plakat_answer_dup_sentence (const char *bytes, gsize length)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  if (length == 0)
    return NULL;
  root = plakat_wire_parse (bytes, length, PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  collect (root, NULL, 0, joined);
  /* The name of a field may be anything as well. */
  line = plakat_text_clean_line (joined->str);
  if (*line == '\0')
    return NULL;
  if (g_utf8_strlen (line, -1) <= MAX_SENTENCE)
    return g_steal_pointer (&line);
  return g_strchomp (g_utf8_substring (line, 0, MAX_SENTENCE));
}
