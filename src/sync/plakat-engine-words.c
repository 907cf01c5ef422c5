/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-engine-words.h"

/* @words: (transfer full) */
static void
add (GString *text, guint count, char *words)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
  g_free (words);
}

/**
 * plakat_engine_describe_attention:
 * @library: a library
 * @frozen: keys that change back and forth
 *
 * Returns: (transfer full) (nullable): sentences of what waits for the user; %NULL when nothing does
 */
char *
plakat_engine_describe_attention (PlakatLibrary *library, guint frozen)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const guint latches = plakat_library_get_latches (library);
  const guint conflicts = plakat_library_get_conflicts (library);
  const guint parked = plakat_library_get_parked (library);

  /* a list lost much, or the whole server is another one: the question says which */
  add (text, latches,
       g_strdup (_ ("The server’s lists are not what they were. Nothing is done until you say what.")));
  add (
      text, conflicts,
      g_strdup_printf (ngettext ("%u text or rating was changed on two devices. Both are kept.",
                                 "%u texts or ratings were changed on two devices. All are kept.", conflicts),
                       conflicts));
  add (text, parked,
       g_strdup_printf (ngettext ("The server refused %u edit. It is kept.",
                                  "The server refused %u edits. They are kept.", parked),
                        parked));
  add (text, frozen,
       g_strdup_printf (ngettext ("%u film changes back and forth on the server. It rests for ten minutes.",
                                  "%u films change back and forth on the server. They rest for ten minutes.",
                                  frozen),
                        frozen));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * plakat_engine_describe_hold:
 * @hold: why no cycle begins
 * @milliseconds: for how long
 *
 * Returns: (transfer full): the same as a sentence
 */
char *
plakat_engine_describe_hold (PlakatHold hold, guint milliseconds)
{
  const guint minutes = milliseconds / (60 * 1000) + 1;

  if (hold == PLAKAT_HOLD_ASKED)
    return g_strdup_printf (ngettext ("The server asks for a pause. The next sync begins in %u minute.",
                                      "The server asks for a pause. The next sync begins in %u minutes.",
                                      minutes),
                            minutes);
  return g_strdup (_ ("There were many syncs just now. The next one begins within a minute."));
}
