/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-server-kind.h"

static const char *const kind_names[PLAKAT_N_SERVER_KINDS] = { "plakat", "recommendation", "auteurflix" };

/** plakat_server_kind_to_string: Returns: (transfer none): the kind as an account's file keeps it */
const char *
plakat_server_kind_to_string (PlakatServerKind kind)
{
  g_return_val_if_fail (kind < PLAKAT_N_SERVER_KINDS, NULL);

  return kind_names[kind];
}

gboolean
plakat_server_kind_from_string (const char *text, PlakatServerKind *kind)
{
  for (guint i = 0; i < PLAKAT_N_SERVER_KINDS; i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}
