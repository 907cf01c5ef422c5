/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plakat-server-kind.h"

G_BEGIN_DECLS

/**
 * PlakatAbility:
 * @title: what it is about, to be translated when shown
 * @can, @cannot: what that means for people; likewise
 * @keeps: it is something that people make and that a server keeps or does not
 *
 * A row of what a server can do.
 */
typedef struct
{
  PlakatCapabilities capability;
  const char *title;
  const char *can;
  const char *cannot;
  gboolean keeps;
} PlakatAbility;

const char          *plakat_server_words_kind    (PlakatServerKind    kind);
const PlakatAbility *plakat_server_words_list    (guint              *count);
char                *plakat_server_words_summary (PlakatServerKind    kind,
                                                  PlakatCapabilities  capabilities);   /* transfer full */

G_END_DECLS
