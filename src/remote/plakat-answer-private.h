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

/**
 * PlakatBytesDecoder:
 * @bytes: what the server sent, not terminated
 * @length: their number
 * @context: (nullable): whose it is
 * @error: return location
 *
 * Makes a record of the bytes of an answer; called in a thread.
 *
 * Returns: (transfer full) (nullable): the record
 */
typedef gpointer (*PlakatBytesDecoder) (const char *bytes, gsize length, const char *context, GError **error);

gboolean   plakat_answer_is_html      (const PlakatHttpAnswer *answer);
gboolean   plakat_answer_is_json      (const PlakatHttpAnswer *answer);
char      *plakat_answer_dup_sentence (const char             *bytes,
                                       gsize                   length);
gboolean   plakat_answer_check        (const PlakatHttpAnswer *answer,
                                       const char             *origin,
                                       GError                **error);
DexFuture *plakat_answer_decode       (const PlakatHttpAnswer *answer,
                                       PlakatDecoder           decoder,
                                       GDestroyNotify          destroy);
DexFuture *plakat_answer_decode_bytes (const PlakatHttpAnswer *answer,
                                       PlakatBytesDecoder      decoder,
                                       const char             *context,
                                       GDestroyNotify          destroy);

G_END_DECLS
