/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-schema.h"

G_BEGIN_DECLS

typedef enum
{
  PLAKAT_SCHEMA_NULL = 1 << 0,
  PLAKAT_SCHEMA_BOOLEAN = 1 << 1,
  PLAKAT_SCHEMA_INTEGER = 1 << 2,
  PLAKAT_SCHEMA_NUMBER = 1 << 3,
  PLAKAT_SCHEMA_STRING = 1 << 4,
  PLAKAT_SCHEMA_ARRAY = 1 << 5,
  PLAKAT_SCHEMA_OBJECT = 1 << 6,
} PlakatSchemaTypes;

typedef enum
{
  PLAKAT_SCHEMA_FORMAT_ANY,
  PLAKAT_SCHEMA_FORMAT_DATE,
  PLAKAT_SCHEMA_FORMAT_UUID,
} PlakatSchemaFormat;

/**
 * PlakatSchema:
 * @types: 0 for any
 * @values: (nullable) (element-type JsonNode): enum and const
 * @listed: (nullable): @values as JSON, for a sentence
 * @step: multipleOf, 0 for none
 * @properties: (nullable) (element-type utf8 PlakatSchema)
 * @open: whether members that are not in @properties may be there
 * @one_of: , @all_of: (nullable) (element-type PlakatSchema)
 *
 * Bounds that a document does not give are the widest. Once it is compiled threads share it: JSON-GLib counts who
 * uses a value for one thread alone, so none may be copied or printed then.
 */
struct _PlakatSchema
{
  PlakatSchemaTypes types;
  GPtrArray *values;
  char *listed;
  double minimum;
  double maximum;
  gboolean above_minimum;
  double step;
  gint64 min_length;
  gint64 max_length;
  GRegex *pattern;
  PlakatSchemaFormat format;
  GStrv required;
  GHashTable *properties;
  gboolean open;
  gint64 min_properties;
  gint64 max_properties;
  const PlakatSchema *items;
  gint64 min_items;
  gint64 max_items;
  GPtrArray *one_of;
  GPtrArray *all_of;
};

G_END_DECLS
