/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-remote.h"

G_BEGIN_DECLS

/**
 * PlakatDecoder:
 * @object: (nullable): what the server sent
 * @error: return location
 *
 * Makes a record of JSON; called in a thread.
 *
 * Returns: (transfer full) (nullable): the record
 */
typedef gpointer (*PlakatDecoder) (JsonObject *object, GError **error);

gboolean   plakat_answer_is_html (const PlakatHttpAnswer *answer);
gboolean   plakat_answer_is_json (const PlakatHttpAnswer *answer);
gboolean   plakat_answer_check   (const PlakatHttpAnswer *answer,
                                  const char             *origin,
                                  GError                **error);
DexFuture *plakat_answer_decode  (const PlakatHttpAnswer *answer,
                                  PlakatDecoder           decoder,
                                  GDestroyNotify          destroy);

G_END_DECLS
