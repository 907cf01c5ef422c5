/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PlakatSchemas:
 *
 * The part of JSON Schema that requests to plakat-server are described with, made ready for checking: type, enum,
 * const, minimum, maximum, exclusiveMinimum, multipleOf, minLength, maxLength, pattern, format (date, uuid),
 * required, properties, additionalProperties, minProperties, maxProperties, items, minItems, maxItems, oneOf (as
 * anyOf is: the first that fits), allOf, and $ref to the document's own components. Once made it does not change; any
 * thread.
 */
typedef struct _PlakatSchemas PlakatSchemas;
typedef struct _PlakatSchema PlakatSchema;

PlakatSchemas      *plakat_schemas_new     (JsonObject           *document);
void                plakat_schemas_free    (PlakatSchemas        *self);
const PlakatSchema *plakat_schemas_compile (PlakatSchemas        *self,
                                            JsonObject           *schema,
                                            GError              **error);
gboolean            plakat_schema_check    (const PlakatSchema   *self,
                                            JsonNode             *node,
                                            const char           *name,
                                            GError              **error);
gboolean            plakat_schema_check_text (const PlakatSchema   *self,
                                              const char           *text,
                                              const char           *name,
                                              GError              **error);
JsonObject         *plakat_schemas_resolve (PlakatSchemas        *self,
                                            JsonObject           *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSchemas, plakat_schemas_free)

G_END_DECLS
