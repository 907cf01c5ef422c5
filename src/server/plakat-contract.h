/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-request.h"

G_BEGIN_DECLS

/**
 * PlakatContract:
 *
 * openapi.yaml, as the server goes by it: which operation a method and a path mean, and whether what was sent fits
 * its schemas. Once made it does not change; any thread.
 */
typedef struct _PlakatContract PlakatContract;

PlakatContract *plakat_contract_new      (GError               **error);
void            plakat_contract_free     (PlakatContract        *self);
gboolean        plakat_contract_route    (const PlakatContract  *self,
                                          PlakatRequest         *request,
                                          const char            *path);
gboolean        plakat_contract_check    (const PlakatContract  *self,
                                          PlakatRequest         *request);
GBytes         *plakat_contract_get_text (const PlakatContract  *self);
const char     *plakat_contract_get_etag (const PlakatContract  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatContract, plakat_contract_free)

G_END_DECLS
