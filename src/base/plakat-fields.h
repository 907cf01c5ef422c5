/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PlakatFields:
 *
 * What a record says: a few named texts, in the order of their names. A field that is empty is not there, and
 * fields that are all empty are no record: %NULL and no fields are equal. Any thread, but one at a time.
 */
typedef struct _PlakatFields PlakatFields;

PlakatFields *plakat_fields_new       (void);
PlakatFields *plakat_fields_copy      (const PlakatFields  *self);
void          plakat_fields_free      (PlakatFields        *self);
const char   *plakat_fields_get       (const PlakatFields  *self,
                                       const char          *name);
gboolean      plakat_fields_get_nth   (const PlakatFields  *self,
                                       guint                index,
                                       const char         **name,
                                       const char         **value);
void          plakat_fields_set       (PlakatFields        *self,
                                       const char          *name,
                                       const char          *value);
gboolean      plakat_fields_is_empty  (const PlakatFields  *self);
gboolean      plakat_fields_equal     (const PlakatFields  *self,
                                       const PlakatFields  *other);
char         *plakat_fields_print     (const PlakatFields  *self);
PlakatFields *plakat_fields_parse     (const char          *json,
                                       GError             **error);
void          plakat_fields_to_json   (const PlakatFields  *self,
                                       JsonBuilder         *builder);
PlakatFields *plakat_fields_from_json (JsonObject          *object,
                                       GError             **error);
char         *plakat_fields_join_set  (GPtrArray           *members);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFields, plakat_fields_free)

G_END_DECLS
