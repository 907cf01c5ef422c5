/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-match.h"
#include "plakat-reply.h"

/** plakat_match_set_tag: says which version of it the answer is */
void
plakat_match_set_tag (PlakatRequest *request, gint64 version)
{
  g_autofree char *tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);

  plakat_reply_set_header (request, "ETag", tag);
}

/* Whether the list of tags names @tag. A weak one never does: it does not say that it is the same to the
 * letter. */
static gboolean
names_tag (const char *tags, const char *tag)
{
  const gsize length = strlen (tag);

  while (*tags != '\0')
    {
      gboolean weak = g_str_has_prefix (tags, "W/");
      const char *start = weak ? tags + 2 : tags;
      const char *end = *start == '"' ? strchr (start + 1, '"') : NULL;

      if (end == NULL)
        {
          tags++;
          continue;
        }
      if (!weak && (gsize) (end + 1 - start) == length && strncmp (start, tag, length) == 0)
        return TRUE;
      tags = end + 1;
    }
  return FALSE;
}

/** plakat_match_fits: whether the request may change what stands there in that version: RFC 9110, 13.1.1 */
gboolean
plakat_match_fits (PlakatRequest *request, gint64 version, gboolean exists)
{
  const char *tags = plakat_request_get_header (request, "if-match");
  g_autofree char *trimmed = tags ? g_strstrip (g_strdup (tags)) : NULL;
  g_autofree char *tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);

  if (tags == NULL)
    return TRUE;
  if (!exists)
    return FALSE;
  return g_str_equal (trimmed, "*") || names_tag (trimmed, tag);
}

/** plakat_match_refuse: answers that it may not, and what stands there */
void
plakat_match_refuse (PlakatRequest *request, gint64 version, gboolean exists, const char *detail)
{
  plakat_reply_problem (request, 412, detail);
  if (exists)
    plakat_match_set_tag (request, version);
}
